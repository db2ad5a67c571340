#include "core/listing/page_assembly.h"

#include "core/listing/catalogue.h"
#include "core/listing/id_list.h"
#include "core/listing/rows_codec.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace listing {

using property::PropertyId;

cache::Reader::Assembly pageAssembly(const property::PageQuery& query, cache::Request queryset,
                                     property::PropertyRepository& repository,
                                     std::optional<std::vector<property::Property>>& rows)
{
    const auto ids = std::make_shared<std::vector<PropertyId>>(); // of the page, once it was cut
    cache::Reader::Assembly assembly{std::move(queryset), {}, {}, {}};
    assembly.cut = [ids, first = query.index * property::pageSize](
                       const QByteArray& payload) -> std::optional<std::vector<cache::Request>> {
        const auto list = IdList::parse(payload);
        if (!list)
            return std::nullopt;
        *ids = list->slice(first, property::pageSize);
        std::vector<cache::Request> details;
        std::transform(ids->begin(), ids->end(), std::back_inserter(details), &detailRequest);
        return details;
    };
    assembly.loadRows = [ids, &repository](const std::vector<std::size_t>& missing) {
        std::vector<std::optional<property::Property>> fetched(ids->size());
        return fetchDetails(repository, *ids, missing, fetched);
    };
    assembly.join = [&rows](const std::vector<QByteArray>& details) -> base::Result<QByteArray> {
        auto joined = joinRows(details);
        if (!joined)
            return base::Error{base::ErrorCode::CorruptEntry, QStringLiteral("a detail is no row"), {}};
        auto decoded = decodeRows(*joined);
        if (!decoded)
            return std::move(decoded).error();
        rows = std::move(decoded).value();
        return *std::move(joined);
    };
    return assembly;
}

base::Result<std::vector<std::optional<QByteArray>>>
fetchDetails(property::PropertyRepository& repository, const std::vector<PropertyId>& ids,
             const std::vector<std::size_t>& missing, std::vector<std::optional<property::Property>>& fetched)
{
    std::vector<PropertyId> wanted;
    std::transform(missing.begin(), missing.end(), std::back_inserter(wanted),
                   [&ids](std::size_t index) { return ids[index]; });
    auto rows = repository.byIds(wanted);
    if (!rows)
        return std::move(rows).error();
    std::ranges::sort(*rows, {}, &property::Property::id);
    std::vector<std::optional<QByteArray>> payloads;
    payloads.reserve(missing.size());
    for (const std::size_t index : missing) {
        const auto row = std::ranges::lower_bound(*rows, ids[index], {}, &property::Property::id);
        if (row == rows->end() || row->id != ids[index]) {
            payloads.emplace_back();
            continue;
        }
        payloads.emplace_back(encodeRow(*row));
        fetched[index] = *row;
    }
    return payloads;
}

} // namespace listing
