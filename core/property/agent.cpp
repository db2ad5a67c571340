#include "core/property/agent.h"

#include "core/property/commit.h"
#include "core/property/property_sql.h"

namespace property {

namespace {

const char* const agentColumns = "id, name, email, phone, active, version";
constexpr int transactionColumn = 6;

Agent agentFromRow(const database::Row& row)
{
    return {row.integer(0), row.text(1), row.text(2), row.text(3), row.boolean(4), row.integer(5)};
}

QString selectAgents(const char* rest)
{
    return QStringLiteral("select %1 from keystead.agent %2")
        .arg(QLatin1String(agentColumns), QLatin1String(rest));
}

QString returning(const char* write)
{
    return QStringLiteral("%1 returning %2, pg_current_xact_id()::text")
        .arg(QLatin1String(write), QLatin1String(agentColumns));
}

QVariantList writtenValues(const Agent& agent)
{
    return {boundText(agent.name), boundText(agent.email), boundText(agent.phone), agent.active};
}

} // namespace

AgentRepository::AgentRepository(database::Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
}

base::Result<std::vector<Agent>> AgentRepository::list()
{
    return m_session.list(selectAgents("order by name, id"), {}, agentFromRow);
}

base::Result<Agent> AgentRepository::byId(AgentId id)
{
    auto found = m_session.first(selectAgents("where id = ?"), {id}, agentFromRow);
    if (!found)
        return std::move(found).error();
    if (!*found)
        return base::Error{base::ErrorCode::NotFound, QStringLiteral("no agent %1").arg(id),
                           QString::number(id)};
    return **found;
}

base::Result<std::pair<Agent, quint64>> AgentRepository::create(const Agent& agent)
{
    return write(returning("insert into keystead.agent (name, email, phone, active) values (?, ?, ?, ?)"),
                 writtenValues(agent), ChangeSet::Kind::Created, agent.id);
}

base::Result<std::pair<Agent, quint64>> AgentRepository::update(const Agent& agent)
{
    return write(returning("update keystead.agent set name = ?, email = ?, phone = ?, active = ?"
                           " where id = ? and version = ?"),
                 writtenValues(agent) + QVariantList{agent.id, agent.version}, ChangeSet::Kind::Updated,
                 agent.id);
}

base::Result<std::pair<Agent, quint64>> AgentRepository::write(const QString& sql, const QVariantList& values,
                                                               ChangeSet::Kind kind, AgentId id)
{
    auto transaction = database::Transaction::begin(m_session);
    if (!transaction)
        return std::move(transaction).error();
    auto written = m_session.first(sql, values, [](const database::Row& row) {
        return std::pair(agentFromRow(row), row.text(transactionColumn).toULongLong());
    });
    if (!written)
        return std::move(written).error();
    if (!*written)
        return whyNotWritten(id);
    const std::pair<Agent, quint64> saved = **written;
    auto committed = commitOrSettle(m_session, *transaction, saved.second,
                                    [this, &saved] { return isStored(saved.first); });
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
