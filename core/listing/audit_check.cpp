#include "core/listing/audit_check.h"

#include "core/listing/audit_compare.h"
#include "core/listing/audit_market_check.h"
#include "core/listing/audit_sql.h"
#include "core/listing/id_list.h"
#include "core/listing/rows_codec.h"

#include <algorithm>
#include <map>

namespace listing {

namespace {

using audit::Differences;
using audit::Fields;
using audit::note;
using audit::Statement;
using audit::timeText;
using property::PropertyId;

template<class T>
QString optionalText(const std::optional<T>& value)
{
    return value ? QString::number(*value) : QString();
}

// In the order of audit::fieldNames().
Fields fieldsOf(const property::Property& row)
{
    return {QString::number(row.id),
            row.title,
            row.description,
            row.price.toDatabase(),
            row.location,
            property::typeName(row.type),
            property::statusName(row.status),
            optionalText(row.bedrooms),
            optionalText(row.bathrooms),
            row.area ? QString::number(*row.area, 'f', 2) : QString(),
            optionalText(row.agent),
            row.agentName,
            timeText(row.created),
            timeText(row.updated),
            QString::number(row.version)};
}

Fields fieldsFrom(const database::Row& row, qsizetype columns)
{
    Fields fields;
    for (int column = 0; column < columns; ++column)
        fields << row.text(column);
    return fields;
}

void compareIds(Differences& found, const std::vector<PropertyId>& cached,
                const std::vector<PropertyId>& database)
{
    const auto text = [](const std::vector<PropertyId>& ids, std::size_t i) {
        return i < ids.size() ? QString::number(ids[i]) : QString();
    };
    for (std::size_t i = 0; i < std::max(cached.size(), database.size()); ++i)
        note(found, QStringLiteral("place %1").arg(i + 1), text(cached, i), text(database, i));
}

base::Result<std::vector<PropertyId>> readIds(database::Session& session, const Statement& statement)
{
    return session.list(statement.sql, statement.values,
                        [](const database::Row& row) { return row.integer(0); });
}

// Every row as PostgreSQL has it now. One that is not there differs in its id.
base::Result<void> compareRows(Differences& found, database::Session& session,
                               const std::vector<property::Property>& cached)
{
    const QStringList names = audit::fieldNames();
    std::vector<PropertyId> ids;
    std::transform(cached.begin(), cached.end(), std::back_inserter(ids),
                   [](const property::Property& row) { return row.id; });
    std::map<QString, Fields> stored;
    const Statement statement = audit::rowsStatement(ids);
    auto read = session.query(statement.sql, statement.values, [&](const database::Row& row) {
        Fields fields = fieldsFrom(row, names.size());
        const QString id = fields.front();
        stored[id] = std::move(fields);
    });
    if (!read)
        return read;
    for (const property::Property& row : cached) {
        const auto there = stored.find(QString::number(row.id));
        if (there == stored.end())
            note(found, QStringLiteral("row %1").arg(row.id), row.title, {});
        else
            audit::compareFields(found, names, fieldsOf(row), there->second);
    }
    return {};
}

base::Result<Differences> comparePage(database::Session& session, const NamedQuery& query,
                                      const QByteArray& payload)
{
    const auto rows = decodeRows(payload);
    if (!rows)
        return rows.error();
    const qint64 first = query.index * property::pageSize + 1;
    const auto ids = readIds(
        session, audit::idsStatement(query.filter, query.sort, first, first + property::pageSize - 1));
    if (!ids)
        return ids.error();
    std::vector<PropertyId> cached;
    std::transform(rows->begin(), rows->end(), std::back_inserter(cached),
                   [](const property::Property& row) { return row.id; });
    Differences found;
    compareIds(found, cached, *ids);
    if (auto compared = compareRows(found, session, *rows); !compared)
        return std::move(compared).error();
    return found;
}

base::Result<Differences> compareDetail(database::Session& session, const NamedQuery&,
                                        const QByteArray& payload)
{
    const auto rows = decodeRows(payload);
    if (!rows)
        return rows.error();
    Differences found;
    if (auto compared = compareRows(found, session, *rows); !compared)
        return std::move(compared).error();
    return found;
}

base::Result<Differences> compareQueryset(database::Session& session, const NamedQuery& query,
                                          const QByteArray& payload)
{
    const auto list = IdList::parse(payload);
    if (!list)
        return base::Error{base::ErrorCode::CorruptEntry, QStringLiteral("no list of ids"), {}};
    const auto ids = readIds(session, audit::idsStatement(query.filter, query.sort, 1, 0));
    if (!ids)
        return ids.error();
    Differences found;
    compareIds(found, list->slice(0, list->size()), *ids);
    return found;
}

base::Result<Differences> compareCount(database::Session& session, const NamedQuery& query,
                                       const QByteArray& payload)
{
    const auto count = decodeCount(payload);
    if (!count)
        return count.error();
    const Statement statement = audit::countStatement(query.filter);
    const auto stored =
        session.first(statement.sql, statement.values, [](const database::Row& row) { return row.text(0); });
    if (!stored)
        return stored.error();
    Differences found;
    note(found, QStringLiteral("count"), QString::number(*count), stored->value_or(QString()));
    return found;
}

// A value that the database does not name occurs nowhere: 0.
template<class V>
base::Result<void>
compareFacet(Differences& found, database::Session& session, const Statement& statement, const QString& facet,
             const std::vector<property::FacetCounts::Count<V>>& cached, QString (*nameOf)(V))
{
    std::map<QString, qint64> stored;
    auto read = session.query(statement.sql, statement.values,
                              [&stored](const database::Row& row) { stored[row.text(0)] = row.integer(1); });
    if (!read)
        return read;
    for (const auto& count : cached) {
        const QString name = nameOf(count.value);
        note(found, facet + QLatin1Char(' ') + name, QString::number(count.count),
             QString::number(stored[name]));
    }
    return {};
}

base::Result<void> compareLocations(Differences& found, database::Session& session,
                                    const Statement& statement,
                                    const std::vector<property::FacetCounts::Count<QString>>& cached)
{
    const auto text = [](const QString& city, qint64 count) {
        return QStringLiteral("%1 %2").arg(city).arg(count);
    };
    const auto stored = session.list(statement.sql, statement.values, [&text](const database::Row& row) {
        return text(row.text(0), row.integer(1));
    });
    if (!stored)
        return stored.error();
    for (std::size_t i = 0; i < std::max(cached.size(), stored->size()); ++i)
        note(found, QStringLiteral("location, place %1").arg(i + 1),
             i < cached.size() ? text(cached[i].value, cached[i].count) : QString(),
             i < stored->size() ? (*stored)[i] : QString());
    return {};
}

base::Result<void>
compareAgentFacet(Differences& found, database::Session& session, const Statement& statement,
                  const std::vector<property::FacetCounts::Count<property::AgentId>>& cached)
{
    const auto text = [](const QString& agent, qint64 count) {
        return QStringLiteral("%1: %2").arg(agent).arg(count);
    };
    const auto stored = session.list(statement.sql, statement.values, [&text](const database::Row& row) {
        return text(row.text(0), row.integer(1));
    });
    if (!stored)
        return stored.error();
    for (std::size_t i = 0; i < std::max(cached.size(), stored->size()); ++i)
        note(found, QStringLiteral("agent, place %1").arg(i + 1),
             i < cached.size() ? text(QString::number(cached[i].value), cached[i].count) : QString(),
             i < stored->size() ? (*stored)[i] : QString());
    return {};
}

base::Result<Differences> compareFacets(database::Session& session, const NamedQuery& query,
                                        const QByteArray& payload)
{
    using audit::Without;
    const auto facets = decodeFacets(payload);
    if (!facets)
        return facets.error();
    const auto statement = [&query](Without own) { return audit::facetStatement(query.filter, own); };
    Differences found;
    auto done = compareFacet(found, session, statement(Without::Types), QStringLiteral("type"), facets->types,
                             &property::typeName);
    if (done)
        done = compareFacet(found, session, statement(Without::Statuses), QStringLiteral("status"),
                            facets->statuses, &property::statusName);
    if (done)
        done = compareFacet(found, session, statement(Without::Bands), QStringLiteral("band"), facets->bands,
                            &property::bandName);
    if (done)
        done = compareLocations(found, session, statement(Without::Locations), facets->locations);
    if (done)
        done = compareAgentFacet(found, session, statement(Without::Agents), facets->agents);
    if (!done)
        return std::move(done).error();
    return found;
}

// One agent, or, without an id, all of them.
base::Result<Differences> compareAgents(database::Session& session, std::optional<property::AgentId> id,
                                        const base::Result<std::vector<property::Agent>>& agents)
{
    if (!agents)
        return agents.error();
    const QStringList names = audit::agentFieldNames();
    const Statement statement = audit::agentsStatement(id);
    const auto stored = session.list(statement.sql, statement.values, [&names](const database::Row& row) {
        return fieldsFrom(row, names.size());
    });
    if (!stored)
        return stored.error();
    std::vector<Fields> cached;
    std::transform(agents->begin(), agents->end(), std::back_inserter(cached),
                   [](const property::Agent& agent) { return audit::fieldsOf(agent); });
    Differences found;
    audit::compareLists(found, QStringLiteral("agents"), names, cached, *stored);
    return found;
}

base::Result<Differences> compareAllAgents(database::Session& session, const NamedQuery&,
                                           const QByteArray& payload)
{
    return compareAgents(session, {}, decodeAgents(payload));
}

base::Result<Differences> compareAgent(database::Session& session, const NamedQuery& query,
                                       const QByteArray& payload)
{
    return compareAgents(session, query.id, decodeAgent(payload).transform([](property::Agent agent) {
        return std::vector<property::Agent>{std::move(agent)};
    }));
}

// Nothing: this program has no such group.
audit::Check checkOf(const QByteArray& group)
{
    static const std::map<QByteArray, audit::Check> checks{
        {"page", &comparePage},     {"queryset", &compareQueryset}, {"count", &compareCount},
        {"facets", &compareFacets}, {"detail", &compareDetail},     {"agents", &compareAllAgents},
        {"agent", &compareAgent},
    };
    const auto found = checks.find(group);
    return found != checks.end() ? found->second : audit::marketCheck(group);
}

} // namespace

bool isAudited(const QByteArray& group)
{
    return checkOf(group) != nullptr;
}

base::Result<std::vector<Difference>> differencesOf(database::Session& session, const NamedQuery& query,
                                                    const QByteArray& payload)
{
    return checkOf(query.group())(session, query, payload);
}

} // namespace listing
