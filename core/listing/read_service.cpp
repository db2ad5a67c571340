#include "core/listing/read_service.h"

#include "core/base/logging.h"
#include "core/listing/catalogue.h"
#include "core/listing/page_assembly.h"
#include "core/listing/rows_codec.h"

#include <algorithm>

namespace listing {

namespace {

// From this page on the database is told how long the list is, so that it can count from the end.
constexpr qint64 deepPage = 20;

Source sourceOf(const cache::Reading& reading)
{
    if (reading.assembled)
        return Source::Queryset;
    switch (reading.outcome) {
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

bool isAway(const cache::Reading& reading)
{
    return reading.outcome == cache::Outcome::Untrusted || reading.outcome == cache::Outcome::Unavailable;
}

template<class T>
Answer<T> answerOf(const QByteArray& group, T value, const cache::Reading& reading)
{
    Answer<T> answer;
    answer.value = std::move(value);
    answer.source = sourceOf(reading);
    answer.took = reading.took;
    answer.filledAt = reading.filledAt;
    answer.cacheAway = isAway(reading);
    log(group, answer.source, answer.took);
    return answer;
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
base::Result<Answer<T>>
ReadService::read(const cache::Request& request, Caching caching, const Codec<T>& codec,
                  const std::function<base::Result<T>()>& fetch, const Assemble<T>& assemble)
{
    std::optional<T> fetched; // what this call asked the database for needs no decoding
    const cache::Reader::Load load = [&]() -> base::Result<QByteArray> {
        auto value = fetch();
        if (!value)
            return std::move(value).error();
        fetched = std::move(*value);
        return codec.encode(*fetched);
    };
    cache::Reader::Assemble otherWay;
    if (assemble)
        otherWay = [&] { return assemble(fetched); };
    auto reading =
        caching == Caching::Bypass ? m_reader.bypass(request, load) : m_reader.read(request, load, otherWay);
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
    const Assemble<Rows> assemble = [&](std::optional<Rows>& rows) -> std::optional<cache::Reader::Assembly> {
        cache::Request queryset = querysetRequest(query.filter, query.sort);
        if (query.index < 0 || m_demand->isGivenUp(queryset.name.canonical()))
            return std::nullopt;
        return pageAssembly(query, std::move(queryset), m_repository, rows);
    };
    auto answer = read<Rows>(
        pageRequest(query), caching, {&encodeRows, &decodeRows}, [&] { return fetchPage(query, caching); },
        assemble);
    if (answer && answer->source == Source::Database && !answer->cacheAway)
        noteDemand(query);
    return answer;
}

// Inside the load, after the page's stamps: a count read before them could outlive a change that the
// stamps already know.
base::Result<std::vector<property::Property>> ReadService::fetchPage(const property::PageQuery& query,
                                                                     Caching caching)
{
    std::optional<qint64> total;
    if (query.index >= deepPage) {
        auto counted = count(query.filter, caching);
        if (!counted)
            return std::move(counted).error();
        total = counted->value;
    }
    return m_repository.page(query, total);
}

void ReadService::setLater(Later later, std::shared_ptr<ListDemand> demand)
{
    m_later = std::move(later);
    m_demand = std::move(demand);
}

void ReadService::noteDemand(const property::PageQuery& query)
{
    if (!m_later || purpose() == cache::Purpose::Filling)
        return;
    const cache::Request request = querysetRequest(query.filter, query.sort);
    if (m_reader.isOn(request.name.group()) && m_demand->wants(request.name.canonical()))
        m_later({query.filter, query.sort});
}

base::Result<Filling> ReadService::fillQueryset(const ListQuery& list, qint64 most)
{
    const FillingReads apart(*this);
    const cache::Request request = querysetRequest(list.filter, list.sort);
    auto filling = keepIds(list, request, std::min(most, mostListed));
    if (filling && (*filling == Filling::TooLong || *filling == Filling::Refused))
        m_demand->giveUp(request.name.canonical());
    else
        m_demand->filled(request.name.canonical()); // also after trouble: asked for again, it is tried again
    return filling;
}

base::Result<Filling> ReadService::keepIds(const ListQuery& list, const cache::Request& request, qint64 most)
{
    if (!m_reader.isOn(request.name.group()))
        return Filling::Refused;
    const auto counted = count(list.filter); // usually known: spares reading a long list for nothing
    if (!counted)
        return counted.error();
    if (counted->value > most)
        return Filling::TooLong;
    const auto reading = m_reader.read(request, [&]() -> base::Result<QByteArray> {
        auto ids = m_repository.ids(list.filter, list.sort, most + 1);
        if (!ids)
            return std::move(ids).error();
        if (qint64(ids->size()) > most)
            return base::Error{base::ErrorCode::TooLarge, QStringLiteral("the list has grown"), {}};
        return encodeIds(*ids);
    });
    if (!reading)
        return reading.error().code == base::ErrorCode::TooLarge ? base::Result<Filling>(Filling::TooLong)
                                                                 : reading.error();
    if (isAway(*reading))
        return base::Error{base::ErrorCode::NotConnected, QStringLiteral("the cache cannot be used now"),
                           QStringLiteral("redis")};
    if (reading->outcome == cache::Outcome::Hit)
        return Filling::Present;
    return reading->stored ? Filling::Filled : Filling::Refused;
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
    return read<property::Property>(detailRequest(id), caching, {&encodeRow, &decodeDetail},
                                    [&] { return m_repository.byId(id); });
}

base::Result<Answer<std::vector<property::Agent>>> ReadService::agents(Caching caching)
{
    using Agents = std::vector<property::Agent>;
    return read<Agents>(agentsRequest(), caching, {&encodeAgents, &decodeAgents},
                        [&] { return m_agents.list(); });
}

base::Result<ReadService::Properties> ReadService::properties(const std::vector<property::PropertyId>& ids)
{
    std::vector<cache::Request> requests;
    std::transform(ids.begin(), ids.end(), std::back_inserter(requests), &detailRequest);
    std::vector<std::optional<property::Property>> fetched(ids.size());
    auto readings = m_reader.readMany(requests, [&](const std::vector<std::size_t>& missing) {
        return fetchDetails(m_repository, ids, missing, fetched);
    });
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
