#include "core/listing/catalogue.h"

#include "core/cache/outbox.h"
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

cache::Tag tag(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

// In the order of the rows below.
enum Index { PageEntry, QuerysetEntry, CountEntry, FacetsEntry, DetailEntry, AgentsEntry, EntryCount };

const std::array<CachedQuery, EntryCount>& entries()
{
    static const std::array<CachedQuery, EntryCount> all{{
        {"page", 15min, 90, {"property", "agent"}, {tag(listTag)}, {}},
        {"queryset", 1h, 80, {"property"}, {tag(listTag)}, {}},
        {"count", 30min, 80, {"property"}, {tag(listTag)}, {}},
        {"facets", 30min, 80, {"property"}, {tag(listTag)}, {}},
        {"detail", 1h, 80, {"property", "agent"}, {tag(allTag)}, "prop:", false},
        {"agents", 1h, 80, {"agent"}, {tag(agentListTag)}, {}},
    }};
    return all;
}

// Two programs that would read each other's entries wrongly must never share one: whatever shapes
// an answer goes in.
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
    add(QByteArray::number(property::pageSize));
    add(QByteArray::number(cache::tagTableNumber));
    add(property::PropertyRepository::columns().toUtf8());
    add(property::PropertyRepository::statements().toUtf8());
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
    };
}

QString orderText(const property::Sort& sort)
{
    return (sort.descending ? QStringLiteral("-") : QString()) + property::sortName(sort.field);
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
