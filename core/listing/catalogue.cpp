#include "core/listing/catalogue.h"

#include "core/cache/outbox.h"
#include "core/property/filter_text.h"
#include "core/property/property_repository.h"
#include "core/property/schema.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>
#include <array>

namespace listing {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view listTag = "prop:list";
constexpr std::string_view allTag = "prop:all";
constexpr std::string_view agentListTag = "agent:list";
constexpr std::string_view agentAllTag = "agent:all";
constexpr std::string_view feedbackTag = "feedback";

cache::Tag tag(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

QString propertyStatements()
{
    return QString::number(property::pageSize) + property::PropertyRepository::columns() +
           property::PropertyRepository::statements();
}

// In the order of the rows below.
enum Index {
    PageEntry,
    QuerysetEntry,
    CountEntry,
    FacetsEntry,
    DetailEntry,
    AgentsEntry,
    AgentEntry,
    AgentCountsEntry,
    LocationsEntry,
    LocationEntry,
    MarketEntry,
    TopLocationsEntry,
    SentimentEntry,
    ChannelsEntry,
    ViewingsEntry,
    PopularAgentsEntry,
    TrendingEntry,
    EntryCount
};

CachedQuery withRows(CachedQuery query, const char* rowPrefix)
{
    query.rowPrefix = rowPrefix;
    query.lease = false;
    query.mayWriteThrough = true;
    return query;
}

CachedQuery agentsEntry()
{
    CachedQuery agents{
        "agents", 1h, 80, {"agent"}, {tag(agentListTag)}, &property::AgentRepository::statements};
    agents.format = 2;
    agents.mayWriteThrough = true;
    return agents;
}

CachedQuery facetsEntry()
{
    CachedQuery facets{"facets", 30min, 80, {"property"}, {tag(listTag)}, &propertyStatements};
    facets.format = 2;
    return facets;
}

std::array<CachedQuery, EntryCount> allEntries()
{
    constexpr auto agents = &property::AgentRepository::statements;
    constexpr auto market = &property::MarketRepository::statements;
    const std::vector<cache::Tag> list{tag(listTag)};
    const std::vector<cache::Tag> seen{tag(feedbackTag), tag(listTag)};
    return {{
        {"page", 15min, 90, {"property", "agent"}, list, &propertyStatements},
        {"queryset", 1h, 80, {"property"}, list, &propertyStatements},
        {"count", 30min, 80, {"property"}, list, &propertyStatements},
        facetsEntry(),
        withRows({"detail", 1h, 80, {"property", "agent"}, {tag(allTag)}, &propertyStatements}, "prop:"),
        agentsEntry(),
        withRows({"agent", 1h, 80, {"agent"}, {tag(agentAllTag)}, agents}, "agent:"),
        {"agent-counts", 15min, 80, {"agent", "property"}, {tag(agentListTag), tag(listTag)}, agents},
        {"locations", 24h, 80, {"property"}, list, market},
        {"location", 12h, 80, {"property"}, list, market},
        {"market", 2h, 80, {"property"}, list, market},
        {"top-locations", 6h, 80, {"feedback", "property"}, seen, market},
        {"sentiment", 2h, 80, {"feedback", "property"}, seen, market},
        {"channels", 30min, 80, {"feedback", "property"}, seen, market},
        {"viewings", 24h, 80, {"feedback", "property"}, seen, market},
        {"popular-agents", 6h, 80, {"feedback", "property", "agent"}, seen, market},
        {"trending", 6h, 80, {"feedback", "property"}, seen, market},
    }};
}

const std::array<CachedQuery, EntryCount>& entries()
{
    static const std::array<CachedQuery, EntryCount> all = allEntries();
    return all;
}

// Two programs that would read each other's entries wrongly must never share one: whatever shapes an
// answer of this group goes in, and nothing else, so that they go on sharing the groups that are alike.
quint64 schemaHash(const CachedQuery& query)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QByteArray& part) {
        hash.addData(QByteArray::number(part.size()));
        hash.addData(":");
        hash.addData(part);
    };
    add(query.group);
    add(QByteArray::number(query.format));
    add(QByteArray::number(cache::tagTableNumber));
    add(query.statements().toUtf8());
    for (const QByteArray& table : query.tables)
        add(table);
    for (const cache::Tag& fixed : query.fixedTags)
        add(fixed);
    add(query.rowPrefix);
    return qFromBigEndian<quint64>(hash.result().constData());
}

quint64 schemaHash(Index index)
{
    static const auto hashes = [] {
        std::array<quint64, EntryCount> all{};
        std::transform(entries().begin(), entries().end(), all.begin(),
                       [](const CachedQuery& query) { return schemaHash(query); });
        return all;
    }();
    return hashes[index];
}

using Parameters = std::vector<std::pair<QByteArray, QString>>;

cache::Request request(Index index, Parameters parameters)
{
    const CachedQuery& query = entries()[index];
    return {cache::EntryName(query.group, std::move(parameters)), query.fixedTags, schemaHash(index),
            query.lease};
}

// One row's entry: it carries that row's tag.
cache::Request rowRequest(Index index, qint64 id)
{
    const QString text = QString::number(id);
    cache::Request row = request(index, {{"id", text}});
    row.tags.push_back(entries()[index].rowPrefix + text.toLatin1());
    return row;
}

// One text for several values, different for different lists: a value's own comma is escaped.
template<class V, class Name>
QString joined(const std::vector<V>& values, Name name)
{
    QString text;
    for (const V& value : values) {
        if (!text.isEmpty())
            text += QLatin1Char(',');
        text += name(value)
                    .replace(QLatin1Char('\\'), QLatin1String("\\\\"))
                    .replace(QLatin1Char(','), QLatin1String("\\,"));
    }
    return text;
}

Parameters filterParameters(const property::Filter& filter)
{
    const property::Filter f = filter.normalized();
    return {
        {"q", f.search},
        {"type", joined(f.types, &property::typeName)},
        {"status", joined(f.statuses, &property::statusName)},
        {"city", joined(f.locations, [](QString city) { return city; })},
        {"band", joined(f.bands, &property::bandName)},
        {"agent", joined(f.agents, [](property::AgentId agent) { return QString::number(agent); })},
        {"where", property::conditionsText(f.conditions)},
    };
}

QString orderText(const property::Sort& sort)
{
    return (sort.descending ? QStringLiteral("-") : QString()) + property::sortName(sort.field);
}

Parameters rangeParameters(const property::DayRange& range)
{
    return {{"from", range.from.toString(Qt::ISODate)}, {"to", range.to.toString(Qt::ISODate)}};
}

cache::Request cityRequest(Index index, const property::City& city, const property::DayRange& range)
{
    Parameters parameters = rangeParameters(range);
    parameters.emplace_back("city", city.value_or(QString()));
    return request(index, std::move(parameters));
}

cache::Request topRequest(Index index, const property::DayRange& range, int limit)
{
    Parameters parameters = rangeParameters(range);
    parameters.emplace_back("limit", QString::number(limit));
    return request(index, std::move(parameters));
}

// “prop:812” of “prop:”, but neither “prop:list” nor “prop:all”.
bool namesRow(const cache::Tag& tag, const QByteArray& prefix)
{
    bool isNumber = false;
    if (!prefix.isEmpty() && tag.startsWith(prefix))
        (void)tag.sliced(prefix.size()).toLongLong(&isNumber);
    return isNumber;
}

} // namespace

std::span<const CachedQuery> catalogue()
{
    return entries();
}

std::vector<cache::GroupPolicy> defaultPolicies()
{
    std::vector<cache::GroupPolicy> policies;
    for (const CachedQuery& query : catalogue())
        policies.push_back({query.group, query.ttl, true, query.targetHitRatio});
    return policies;
}

cache::Request pageRequest(const property::PageQuery& query)
{
    Parameters parameters = filterParameters(query.filter);
    parameters.emplace_back("page", QString::number(query.index + 1));
    parameters.emplace_back("sort", orderText(query.sort));
    return request(PageEntry, std::move(parameters));
}

cache::Request querysetRequest(const property::Filter& filter, const property::Sort& sort)
{
    Parameters parameters = filterParameters(filter);
    parameters.emplace_back("sort", orderText(sort));
    return request(QuerysetEntry, std::move(parameters));
}

cache::Request countRequest(const property::Filter& filter)
{
    return request(CountEntry, filterParameters(filter));
}

cache::Request facetsRequest(const property::Filter& filter)
{
    return request(FacetsEntry, filterParameters(filter));
}

cache::Request detailRequest(property::PropertyId id)
{
    return rowRequest(DetailEntry, id);
}

cache::Request agentsRequest()
{
    return request(AgentsEntry, {});
}

cache::Request agentRequest(property::AgentId id)
{
    return rowRequest(AgentEntry, id);
}

cache::Request agentCountsRequest(const property::AgentQuery& query)
{
    const property::AgentQuery wish = query.normalized();
    QString active;
    if (wish.active)
        active = *wish.active ? QStringLiteral("yes") : QStringLiteral("no");
    return request(AgentCountsEntry, {{"q", wish.search},
                                      {"active", active},
                                      {"sort", (wish.descending ? QStringLiteral("-") : QString()) +
                                                   property::agentOrderName(wish.order)}});
}

cache::Request locationsRequest()
{
    return request(LocationsEntry, {});
}

cache::Request locationRequest(const QString& city)
{
    return request(LocationEntry, {{"city", city}});
}

cache::Request marketRequest(const property::City& city)
{
    return request(MarketEntry, {{"city", city.value_or(QString())}});
}

cache::Request topLocationsRequest(const property::DayRange& range, int limit)
{
    return topRequest(TopLocationsEntry, range, limit);
}

cache::Request sentimentRequest(const property::City& city, const property::DayRange& range)
{
    return cityRequest(SentimentEntry, city, range);
}

cache::Request channelsRequest(const property::City& city, const property::DayRange& range)
{
    return cityRequest(ChannelsEntry, city, range);
}

cache::Request viewingsRequest(const property::City& city, const property::DayRange& range)
{
    return cityRequest(ViewingsEntry, city, range);
}

cache::Request popularAgentsRequest(const property::DayRange& range, int limit)
{
    return topRequest(PopularAgentsEntry, range, limit);
}

cache::Request trendingRequest(const property::DayRange& range, int limit)
{
    return topRequest(TrendingEntry, range, limit);
}

cache::Tag propertyTag(property::PropertyId id)
{
    return "prop:" + QByteArray::number(id);
}

cache::Tag agentTag(property::AgentId id)
{
    return "agent:" + QByteArray::number(id);
}

std::vector<QByteArray> groupsOf(const std::vector<cache::Tag>& tags)
{
    std::vector<QByteArray> groups;
    for (const CachedQuery& query : catalogue()) {
        const bool concerned = std::any_of(tags.begin(), tags.end(), [&](const cache::Tag& t) {
            return t == cache::groupTag(query.group) || namesRow(t, query.rowPrefix) ||
                   std::find(query.fixedTags.begin(), query.fixedTags.end(), t) != query.fixedTags.end();
        });
        if (concerned)
            groups.push_back(query.group);
    }
    return groups;
}

std::vector<database::Migration> allMigrations()
{
    std::vector<database::Migration> all = property::migrations();
    for (const auto& more : {cache::migrations(), migrations()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace listing
