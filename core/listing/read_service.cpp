#include "core/listing/read_service.h"

#include "core/listing/cached_read.h"
#include "core/listing/catalogue.h"
#include "core/listing/page_assembly.h"
#include "core/listing/rows_codec.h"

#include <algorithm>

namespace listing {

namespace {

// From this page on the database is told how long the list is, so that it can count from the end.
constexpr qint64 deepPage = 20;

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

ReadService::ReadService(property::PropertyRepository& repository, property::AgentRepository& agents,
                         cache::Reader& reader)
    : m_repository(repository)
    , m_agents(agents)
    , m_reader(reader)
{
}

base::Result<Answer<std::vector<property::Property>>> ReadService::page(const property::PageQuery& query,
                                                                        Caching caching)
{
    using Rows = std::vector<property::Property>;
    const AssembleValue<Rows> assemble =
        [&](std::optional<Rows>& rows) -> std::optional<cache::Reader::Assembly> {
        cache::Request queryset = querysetRequest(query.filter, query.sort);
        if (query.index < 0 || m_demand->isGivenUp(queryset.name.canonical()))
            return std::nullopt;
        return pageAssembly(query, std::move(queryset), m_repository, rows);
    };
    auto answer = readCached<Rows>(
        m_reader, pageRequest(query), caching, {&encodeRows, &decodeRows},
        [&] { return fetchPage(query, caching); }, assemble);
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
    return readCached<qint64>(m_reader, countRequest(filter), caching, {&encodeCount, &decodeCount},
                              [&] { return m_repository.count(filter); });
}

base::Result<Answer<property::FacetCounts>> ReadService::facets(const property::Filter& filter,
                                                                Caching caching)
{
    return readCached<property::FacetCounts>(m_reader, facetsRequest(filter), caching,
                                             {&encodeFacets, &decodeFacets},
                                             [&] { return m_repository.facets(filter); });
}

base::Result<Answer<property::Property>> ReadService::property(property::PropertyId id, Caching caching)
{
    return readCached<property::Property>(m_reader, detailRequest(id), caching, {&encodeRow, &decodeDetail},
                                          [&] { return m_repository.byId(id); });
}

#ifdef KEYSTEAD_PAUSE_POINTS
void ReadService::storeReturned(const property::Property& row)
{
    (void)readCached<property::Property>(m_reader, detailRequest(row.id), Caching::Use,
                                         {&encodeRow, &decodeDetail},
                                         [&row]() -> base::Result<property::Property> { return row; });
}
#endif

base::Result<Answer<std::vector<property::Agent>>> ReadService::agents(Caching caching)
{
    using Agents = std::vector<property::Agent>;
    return readCached<Agents>(m_reader, agentsRequest(), caching, {&encodeAgents, &decodeAgents},
                              [&] { return m_agents.list(); });
}

base::Result<Answer<property::Agent>> ReadService::agent(property::AgentId id, Caching caching)
{
    return readCached<property::Agent>(m_reader, agentRequest(id), caching, {&encodeAgent, &decodeAgent},
                                       [&] { return m_agents.byId(id); });
}

base::Result<Answer<std::vector<property::AgentSummary>>>
ReadService::agentSummaries(const property::AgentQuery& query, Caching caching)
{
    using Summaries = std::vector<property::AgentSummary>;
    return readCached<Summaries>(m_reader, agentCountsRequest(query), caching,
                                 {&encodeAgentSummaries, &decodeAgentSummaries},
                                 [&] { return m_agents.summaries(query); });
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
