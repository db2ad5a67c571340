#include "core/listing/read_service.h"

#include "core/base/logging.h"
#include "core/listing/catalogue.h"
#include "core/listing/rows_codec.h"

#include <algorithm>

namespace listing {

namespace {

// From this page on the database is told how long the list is, so that it can count from the end.
constexpr qint64 deepPage = 20;

Source sourceOf(cache::Outcome outcome)
{
    switch (outcome) {
    case cache::Outcome::Hit:
        return Source::PageCache;
    case cache::Outcome::Bypass:
        return Source::Bypass;
    default:
        return Source::Database;
    }
}

void log(const QByteArray& group, Source source, std::chrono::nanoseconds took)
{
    qCDebug(base::logListing).noquote()
        << group << "from" << sourceName(source) << "in"
        << std::chrono::duration_cast<std::chrono::microseconds>(took).count() << "us";
}

template<class T>
Answer<T> answerOf(const QByteArray& group, T value, const cache::Reading& reading)
{
    Answer<T> answer;
    answer.value = std::move(value);
    answer.source = sourceOf(reading.outcome);
    answer.took = reading.took;
    answer.filledAt = reading.filledAt;
    answer.cacheAway =
        reading.outcome == cache::Outcome::Untrusted || reading.outcome == cache::Outcome::Unavailable;
    log(group, answer.source, answer.took);
    return answer;
}

QByteArray encodeDetail(const property::Property& row)
{
    return encodeRows({row});
}

base::Result<property::Property> decodeDetail(const QByteArray& cbor)
{
    auto rows = decodeRows(cbor);
    if (!rows)
        return std::move(rows).error();
    if (rows->size() != 1)
        return base::Error{base::ErrorCode::CorruptEntry, QStringLiteral("a detail holds one row"), {}};
    return std::move(rows->front());
}

} // namespace

template<class T>
struct ReadService::Codec
{
    std::function<QByteArray(const T&)> encode;
    std::function<base::Result<T>(const QByteArray&)> decode;
};

ReadService::ReadService(property::PropertyRepository& repository, property::AgentRepository& agents,
                         cache::Reader& reader)
    : m_repository(repository)
    , m_agents(agents)
    , m_reader(reader)
{
}

template<class T>
base::Result<Answer<T>> ReadService::read(const cache::Request& request, Caching caching,
                                          const Codec<T>& codec,
                                          const std::function<base::Result<T>()>& fetch)
{
    std::optional<T> fetched; // what this call asked the database for needs no decoding
    const cache::Reader::Load load = [&]() -> base::Result<QByteArray> {
        auto value = fetch();
        if (!value)
            return std::move(value).error();
        fetched = std::move(*value);
        return codec.encode(*fetched);
    };
    auto reading = caching == Caching::Bypass ? m_reader.bypass(request, load) : m_reader.read(request, load);
    if (!reading)
        return std::move(reading).error();
    const QByteArray& group = request.name.group();
    if (fetched)
        return answerOf(group, std::move(*fetched), *reading);
    auto value = codec.decode(reading->payload);
    if (value)
        return answerOf(group, std::move(*value), *reading);

    // Poisoned: whole by its checksum, yet not what we write. The database knows.
    qCWarning(base::logListing).noquote() << group << "entry is unreadable:" << value.error().subject;
    auto again = m_reader.bypass(request, load);
    if (!again)
        return std::move(again).error();
    again->outcome = cache::Outcome::Poisoned;
    return answerOf(group, std::move(*fetched), *again);
}

base::Result<Answer<std::vector<property::Property>>> ReadService::page(const property::PageQuery& query,
                                                                        Caching caching)
{
    using Rows = std::vector<property::Property>;
    const std::function<base::Result<Rows>()> fetch = [&]() -> base::Result<Rows> {
        // Inside the load, after the page's stamps: a count read before them could outlive a change
        // that the stamps already know.
        std::optional<qint64> total;
        if (query.index >= deepPage) {
            auto counted = count(query.filter, caching);
            if (!counted)
                return std::move(counted).error();
            total = counted->value;
        }
        return m_repository.page(query, total);
    };
    return read<Rows>(pageRequest(query), caching, {&encodeRows, &decodeRows}, fetch);
}

base::Result<Answer<qint64>> ReadService::count(const property::Filter& filter, Caching caching)
{
    return read<qint64>(countRequest(filter), caching, {&encodeCount, &decodeCount},
                        [&] { return m_repository.count(filter); });
}

base::Result<Answer<property::FacetCounts>> ReadService::facets(const property::Filter& filter,
                                                                Caching caching)
{
    return read<property::FacetCounts>(facetsRequest(filter), caching, {&encodeFacets, &decodeFacets},
                                       [&] { return m_repository.facets(filter); });
}

base::Result<Answer<property::Property>> ReadService::property(property::PropertyId id, Caching caching)
{
    return read<property::Property>(detailRequest(id), caching, {&encodeDetail, &decodeDetail},
                                    [&] { return m_repository.byId(id); });
}

base::Result<Answer<std::vector<property::Agent>>> ReadService::agents(Caching caching)
{
    using Agents = std::vector<property::Agent>;
    return read<Agents>(agentsRequest(), caching, {&encodeAgents, &decodeAgents},
                        [&] { return m_agents.list(); });
}

base::Result<std::optional<property::Property>> ReadService::fetchDetail(property::PropertyId id)
{
    auto row = m_repository.byId(id);
    if (row)
        return std::optional(std::move(*row));
    if (row.error().code == base::ErrorCode::NotFound)
        return std::optional<property::Property>();
    return std::move(row).error();
}

base::Result<ReadService::Properties> ReadService::properties(const std::vector<property::PropertyId>& ids)
{
    std::vector<cache::Request> requests;
    std::transform(ids.begin(), ids.end(), std::back_inserter(requests), &detailRequest);
    std::vector<std::optional<property::Property>> fetched(ids.size());
    using Payloads = std::vector<std::optional<QByteArray>>;
    const auto load = [&](const std::vector<std::size_t>& missing) -> base::Result<Payloads> {
        Payloads payloads;
        for (const std::size_t index : missing) {
            auto row = fetchDetail(ids[index]);
            if (!row)
                return std::move(row).error();
            fetched[index] = std::move(*row);
            payloads.push_back(fetched[index] ? std::optional(encodeDetail(*fetched[index])) : std::nullopt);
        }
        return payloads;
    };
    auto readings = m_reader.readMany(requests, load);
    if (!readings)
        return std::move(readings).error();

    Properties answers(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto& reading = (*readings)[i];
        if (!reading)
            continue;
        const QByteArray& group = requests[i].name.group();
        if (fetched[i]) {
            answers[i] = answerOf(group, std::move(*fetched[i]), *reading);
        } else if (auto value = decodeDetail(reading->payload)) {
            answers[i] = answerOf(group, std::move(*value), *reading);
        } else {
            auto single = property(ids[i], Caching::Bypass);
            if (!single && single.error().code != base::ErrorCode::NotFound)
                return std::move(single).error();
            if (single) {
                single->source = Source::Database;
                answers[i] = std::move(*single);
            }
        }
    }
    return answers;
}

} // namespace listing
