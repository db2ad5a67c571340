#include "core/listing/rows_codec.h"

#include "core/listing/cbor_values.h"

namespace listing {

namespace {

// Above what the database accepts, far below what would hurt.
constexpr quint64 mostRows = 1000;
constexpr quint64 mostAgents = 100000;
constexpr quint64 mostLocations = 50;
constexpr quint64 rowColumns = 15;
constexpr quint64 agentColumns = 8;
constexpr quint64 summaryColumns = 3;
constexpr quint64 mostFacetAgents = 50;
constexpr quint64 facetCount = 5;
constexpr char arrayOfOne = '\x81'; // CBOR; what encodeRow begins with

void appendRow(QCborStreamWriter& cbor, const property::Property& row)
{
    cbor.startArray(rowColumns);
    cbor.append(row.id);
    cbor.append(row.title);
    cbor.append(row.description);
    cbor.append(row.price.cents());
    cbor.append(row.location);
    cbor.append(qint64(row.type));
    cbor.append(qint64(row.status));
    appendOptional(cbor, row.bedrooms);
    appendOptional(cbor, row.bathrooms);
    appendOptional(cbor, row.area);
    appendOptional(cbor, row.agent);
    cbor.append(row.agentName);
    appendTime(cbor, row.created);
    appendTime(cbor, row.updated);
    cbor.append(row.version);
    cbor.endArray();
}

void takeRow(CborCursor& cursor, property::Property& row)
{
    cursor.enterExactly(rowColumns);
    row.id = cursor.integer();
    row.title = cursor.text(mostTextBytes);
    row.description = cursor.text(mostTextBytes);
    row.price = property::Money::fromCents(cursor.integer());
    row.location = cursor.text(mostTextBytes);
    row.type = takeEnum(cursor, property::allTypes);
    row.status = takeEnum(cursor, property::allStatuses);
    row.bedrooms = takeOptionalInt(cursor);
    row.bathrooms = takeOptionalInt(cursor);
    if (!cursor.takeNull())
        row.area = cursor.real();
    if (!cursor.takeNull())
        row.agent = cursor.integer();
    row.agentName = cursor.text(mostTextBytes);
    takeTime(cursor, row.created);
    takeTime(cursor, row.updated);
    row.version = takeCount(cursor);
    cursor.leave();
}

void appendAgent(QCborStreamWriter& cbor, const property::Agent& agent)
{
    cbor.startArray(agentColumns);
    cbor.append(agent.id);
    cbor.append(agent.name);
    cbor.append(agent.email);
    cbor.append(agent.phone);
    cbor.append(agent.active);
    cbor.append(agent.version);
    appendTime(cbor, agent.created);
    appendTime(cbor, agent.updated);
    cbor.endArray();
}

void takeAgent(CborCursor& cursor, property::Agent& agent)
{
    cursor.enterExactly(agentColumns);
    agent.id = cursor.integer();
    agent.name = cursor.text(mostTextBytes);
    agent.email = cursor.text(mostTextBytes);
    agent.phone = cursor.text(mostTextBytes);
    agent.active = cursor.boolean();
    agent.version = takeCount(cursor);
    takeTime(cursor, agent.created);
    takeTime(cursor, agent.updated);
    cursor.leave();
}

void appendSummary(QCborStreamWriter& cbor, const property::AgentSummary& summary)
{
    cbor.startArray(summaryColumns);
    appendAgent(cbor, summary.agent);
    cbor.append(summary.onMarket);
    cbor.append(summary.properties);
    cbor.endArray();
}

void takeSummary(CborCursor& cursor, property::AgentSummary& summary)
{
    cursor.enterExactly(summaryColumns);
    takeAgent(cursor, summary.agent);
    summary.onMarket = takeCount(cursor);
    summary.properties = takeCount(cursor);
    cursor.leave();
}

// A facet is a flat array: value, count, value, count, …
template<class V, class Append>
void appendFacet(QCborStreamWriter& cbor, const std::vector<property::FacetCounts::Count<V>>& counts,
                 Append append)
{
    cbor.startArray(quint64(counts.size()) * 2);
    for (const auto& entry : counts) {
        append(entry.value);
        cbor.append(entry.count);
    }
    cbor.endArray();
}

// Of an enumeration every value is there, in order.
template<class E, std::size_t N>
std::vector<property::FacetCounts::Count<E>> takeFacet(CborCursor& cursor, const std::array<E, N>& all)
{
    std::vector<property::FacetCounts::Count<E>> counts;
    cursor.enterExactly(N * 2);
    for (const E value : all) {
        if (takeEnum(cursor, all) != value)
            cursor.fail();
        counts.push_back({value, takeCount(cursor)});
    }
    cursor.leave();
    return counts;
}

std::vector<property::FacetCounts::Count<QString>> takeLocations(CborCursor& cursor)
{
    std::vector<property::FacetCounts::Count<QString>> counts;
    const quint64 items = cursor.enter(mostLocations * 2);
    for (quint64 i = 0; i + 1 < items && cursor.ok(); i += 2) {
        QString city = cursor.text(mostTextBytes);
        const qint64 count = takeCount(cursor);
        counts.push_back({std::move(city), count});
    }
    cursor.leave(); // also refuses half a pair
    return counts;
}

std::vector<property::FacetCounts::Count<property::AgentId>> takeFacetAgents(CborCursor& cursor)
{
    std::vector<property::FacetCounts::Count<property::AgentId>> counts;
    const quint64 items = cursor.enter(mostFacetAgents * 2);
    for (quint64 i = 0; i + 1 < items && cursor.ok(); i += 2) {
        const property::AgentId agent = cursor.integer();
        counts.push_back({agent, takeCount(cursor)});
    }
    cursor.leave();
    return counts;
}

} // namespace

QByteArray encodeRows(const std::vector<property::Property>& rows)
{
    return encodeList(rows, &appendRow);
}

base::Result<std::vector<property::Property>> decodeRows(const QByteArray& cbor)
{
    return decodeList(cbor, mostRows, &takeRow, "rows");
}

QByteArray encodeRow(const property::Property& row)
{
    return encodeRows({row});
}

std::optional<QByteArray> joinRows(const std::vector<QByteArray>& rows)
{
    QByteArray joined;
    QCborStreamWriter(&joined).startArray(quint64(rows.size()));
    for (const QByteArray& row : rows) {
        if (!row.startsWith(arrayOfOne))
            return std::nullopt;
        joined += QByteArrayView(row).sliced(1);
    }
    return joined;
}

QByteArray encodeCount(qint64 count)
{
    QByteArray bytes;
    QCborStreamWriter(&bytes).append(count);
    return bytes;
}

base::Result<qint64> decodeCount(const QByteArray& cbor)
{
    CborCursor cursor(cbor);
    const qint64 count = takeCount(cursor);
    if (!cursor.finished())
        return unreadable("count");
    return count;
}

QByteArray encodeFacets(const property::FacetCounts& facets)
{
    QByteArray bytes;
    QCborStreamWriter cbor(&bytes);
    const auto appendNumber = [&cbor](auto value) { cbor.append(qint64(value)); };
    cbor.startArray(facetCount);
    appendFacet(cbor, facets.types, appendNumber);
    appendFacet(cbor, facets.statuses, appendNumber);
    appendFacet(cbor, facets.locations, [&cbor](const QString& city) { cbor.append(city); });
    appendFacet(cbor, facets.bands, appendNumber);
    appendFacet(cbor, facets.agents, appendNumber);
    cbor.endArray();
    return bytes;
}

base::Result<property::FacetCounts> decodeFacets(const QByteArray& cbor)
{
    CborCursor cursor(cbor);
    property::FacetCounts facets;
    cursor.enterExactly(facetCount);
    facets.types = takeFacet(cursor, property::allTypes);
    facets.statuses = takeFacet(cursor, property::allStatuses);
    facets.locations = takeLocations(cursor);
    facets.bands = takeFacet(cursor, property::allPriceBands);
    facets.agents = takeFacetAgents(cursor);
    cursor.leave();
    if (!cursor.finished())
        return unreadable("facets");
    return facets;
}

QByteArray encodeAgents(const std::vector<property::Agent>& agents)
{
    return encodeList(agents, &appendAgent);
}

base::Result<std::vector<property::Agent>> decodeAgents(const QByteArray& cbor)
{
    return decodeList(cbor, mostAgents, &takeAgent, "agents");
}

QByteArray encodeAgent(const property::Agent& agent)
{
    return encodeOne(agent, &appendAgent);
}

base::Result<property::Agent> decodeAgent(const QByteArray& cbor)
{
    return decodeOne(cbor, &takeAgent, "agent");
}

QByteArray encodeAgentSummaries(const std::vector<property::AgentSummary>& agents)
{
    return encodeList(agents, &appendSummary);
}

base::Result<std::vector<property::AgentSummary>> decodeAgentSummaries(const QByteArray& cbor)
{
    return decodeList(cbor, mostAgents, &takeSummary, "agents with their listings");
}

} // namespace listing
