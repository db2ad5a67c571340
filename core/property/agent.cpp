#include "core/property/agent.h"

#include "core/property/commit.h"
#include "core/property/property_sql.h"

namespace property {

namespace {

// Of “keystead.agent a”, in the order in which agentFromRow reads them.
const char* const agentColumns = "a.id, a.name, a.email, a.phone, a.active, a.version,"
                                 " (extract(epoch from a.created_at) * 1000000)::bigint,"
                                 " (extract(epoch from a.updated_at) * 1000000)::bigint";
constexpr int behindAgent = 8;

// Each agent's range of one index, whether one is asked for or all.
const char* const summaryTail =
    ", listings.on_market, listings.all_of_them from keystead.agent a cross join lateral"
    " (select count(*) filter (where p.status in ('listed', 'under_offer')) as on_market,"
    " count(*) as all_of_them from keystead.property p"
    " where p.agent_id = a.id and p.deleted_at is null) listings";

// Values: the words in one text, active or NULL. Every word must occur.
const char* const summaryFilter = " where coalesce((select bool_and(position(word in keystead.folded("
                                  "a.name || ' ' || a.email || ' ' || a.phone)) > 0)"
                                  " from unnest(string_to_array(keystead.folded(?), ' ')) word), true)"
                                  " and coalesce(a.active = ?, true)";

Agent agentFromRow(const database::Row& row)
{
    return {row.integer(0), row.text(1),    row.text(2), row.text(3),
            row.boolean(4), row.integer(5), row.time(6), row.time(7)};
}

AgentSummary summaryFromRow(const database::Row& row)
{
    return {agentFromRow(row), row.integer(behindAgent), row.integer(behindAgent + 1)};
}

QString selectAgents(const char* rest)
{
    return QStringLiteral("select %1 from keystead.agent a %2")
        .arg(QLatin1String(agentColumns), QLatin1String(rest));
}

QString selectSummaries(const QString& rest)
{
    return QStringLiteral("select ") + QLatin1String(agentColumns) + QLatin1String(summaryTail) + rest;
}

QString orderColumn(AgentOrder order)
{
    switch (order) {
    case AgentOrder::Name:
        return QStringLiteral("a.name");
    case AgentOrder::Email:
        return QStringLiteral("lower(a.email)");
    case AgentOrder::Created:
        return QStringLiteral("a.created_at");
    case AgentOrder::OnMarket:
        return QStringLiteral("listings.on_market");
    }
    return {};
}

QString summariesStatement(AgentOrder order, bool descending)
{
    const QString direction = descending ? QStringLiteral(" desc") : QString();
    return selectSummaries(QLatin1String(summaryFilter) +
                           QStringLiteral(" order by %1%2, a.id%2").arg(orderColumn(order), direction));
}

QString summaryStatement()
{
    return selectSummaries(QStringLiteral(" where a.id = ?"));
}

// The row as written, and its transaction.
QString returning(const char* write)
{
    return QStringLiteral("%1 returning %2, pg_current_xact_id()::text")
        .arg(QLatin1String(write), QLatin1String(agentColumns));
}

QVariantList writtenValues(const Agent& agent)
{
    return {boundText(agent.name), boundText(agent.email), boundText(agent.phone), agent.active};
}

base::Error notFound(AgentId id)
{
    return {base::ErrorCode::NotFound, QStringLiteral("no agent %1").arg(id), QString::number(id)};
}

} // namespace

QString agentOrderName(AgentOrder order)
{
    switch (order) {
    case AgentOrder::Name:
        return QStringLiteral("name");
    case AgentOrder::Email:
        return QStringLiteral("email");
    case AgentOrder::Created:
        return QStringLiteral("created");
    case AgentOrder::OnMarket:
        return QStringLiteral("on-market");
    }
    return {};
}

std::optional<AgentOrder> agentOrderFromName(QStringView name)
{
    for (const AgentOrder order : allAgentOrders) {
        if (agentOrderName(order) == name)
            return order;
    }
    return {};
}

AgentQuery AgentQuery::normalized() const
{
    AgentQuery query = *this;
    query.search = search.simplified();
    return query;
}

AgentRepository::AgentRepository(database::Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
}

QString AgentRepository::statements()
{
    QStringList texts{selectAgents("order by a.name, a.id"), selectAgents("where a.id = ?"),
                      summaryStatement()};
    for (const AgentOrder order : allAgentOrders)
        texts << summariesStatement(order, false) << summariesStatement(order, true);
    return texts.join(QLatin1Char('\n'));
}

base::Result<std::vector<Agent>> AgentRepository::list()
{
    return m_session.list(selectAgents("order by a.name, a.id"), {}, agentFromRow);
}

base::Result<std::vector<AgentSummary>> AgentRepository::summaries(const AgentQuery& query)
{
    const AgentQuery wish = query.normalized();
    const QVariant active = wish.active ? QVariant(*wish.active) : QVariant(QMetaType(QMetaType::Bool));
    return m_session.list(summariesStatement(wish.order, wish.descending), {boundText(wish.search), active},
                          summaryFromRow);
}

base::Result<Agent> AgentRepository::byId(AgentId id)
{
    auto found = m_session.first(selectAgents("where a.id = ?"), {id}, agentFromRow);
    if (!found)
        return std::move(found).error();
    if (!*found)
        return notFound(id);
    return **found;
}

base::Result<AgentSummary> AgentRepository::summary(AgentId id)
{
    auto found = m_session.first(summaryStatement(), {id}, summaryFromRow);
    if (!found)
        return std::move(found).error();
    if (!*found)
        return notFound(id);
    return **found;
}

base::Result<std::pair<Agent, quint64>> AgentRepository::create(const Agent& agent)
{
    return write(
        returning("insert into keystead.agent as a (name, email, phone, active) values (?, ?, ?, ?)"),
        writtenValues(agent), ChangeSet::Kind::Created, agent.id);
}

base::Result<std::pair<Agent, quint64>> AgentRepository::update(const Agent& agent)
{
    return write(returning("update keystead.agent a set name = ?, email = ?, phone = ?, active = ?"
                           " where a.id = ? and a.version = ?"),
                 writtenValues(agent) + QVariantList{agent.id, agent.version}, ChangeSet::Kind::Updated,
                 agent.id);
}

base::Result<std::pair<Agent, quint64>> AgentRepository::setActive(AgentId id, qint64 version, bool active)
{
    return write(returning("update keystead.agent a set active = ? where a.id = ? and a.version = ?"),
                 {active, id, version}, ChangeSet::Kind::Updated, id);
}

base::Result<std::pair<Agent, quint64>> AgentRepository::write(const QString& sql, const QVariantList& values,
                                                               ChangeSet::Kind kind, AgentId id)
{
    auto transaction = database::Transaction::begin(m_session);
    if (!transaction)
        return std::move(transaction).error();
    auto written = m_session.first(sql, values, [](const database::Row& row) {
        return std::pair(agentFromRow(row), row.text(behindAgent).toULongLong());
    });
    if (!written)
        return std::move(written).error();
    if (!*written)
        return whyNotWritten(id);
    const std::pair<Agent, quint64> saved = **written;
    auto committed =
        commitOrSettle(m_session, *transaction, saved.second, [&saved](database::Session& asking) {
            return AgentRepository(asking).isStored(saved.first);
        });
    if (!committed)
        return std::move(committed).error();
    Q_EMIT this->committed(ChangeSet{kind, {}, {saved.first.id}, saved.second, 1});
    return saved;
}

base::Result<bool> AgentRepository::isStored(const Agent& agent)
{
    const auto stored = byId(agent.id);
    if (!stored && stored.error().code == base::ErrorCode::NotFound)
        return false;
    if (!stored)
        return stored.error();
    return *stored == agent; // a later version says nothing about ours
}

base::Error AgentRepository::whyNotWritten(AgentId id)
{
    const auto stored = byId(id);
    if (!stored)
        return stored.error();
    return {base::ErrorCode::EditConflict,
            QStringLiteral("agent %1 is at version %2 now").arg(id).arg(stored->version),
            QString::number(id)};
}

} // namespace property
