// The queryset level: a page out of a cached list of ids and the cached details of its rows
// (PROTOCOL.md, “Read”). Thread: the session's.
#pragma once

#include "core/cache/reader.h"
#include "core/property/property_repository.h"

#include <optional>
#include <vector>

namespace listing {

// How the page is put together from that queryset; `rows` gets its values when it was. Repository and
// rows outlive what is returned.
cache::Reader::Assembly pageAssembly(const property::PageQuery& query, cache::Request queryset,
                                     property::PropertyRepository& repository,
                                     std::optional<std::vector<property::Property>>& rows);

// The details that are missing, by one statement, in the order of `missing`; nothing: no such property.
// fetched: one place for each id, filled where the database was asked.
base::Result<std::vector<std::optional<QByteArray>>>
fetchDetails(property::PropertyRepository& repository, const std::vector<property::PropertyId>& ids,
             const std::vector<std::size_t>& missing,
             std::vector<std::optional<property::Property>>& fetched);

} // namespace listing
