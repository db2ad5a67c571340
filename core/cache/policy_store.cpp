#include "core/cache/policy_store.h"

namespace cache {

namespace {

const char* const loadSql = "SELECT group_name, ttl_seconds, enabled, target, write_through,"
                            " (extract(epoch FROM changed_at) * 1000000)::bigint, changed_by"
                            " FROM keystead.cache_policy WHERE environment = ? ORDER BY group_name";

const char* const saveSql =
    "INSERT INTO keystead.cache_policy"
    " (environment, group_name, ttl_seconds, enabled, target, write_through) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (environment, group_name) DO UPDATE SET ttl_seconds = EXCLUDED.ttl_seconds,"
    " enabled = EXCLUDED.enabled, target = EXCLUDED.target, write_through = EXCLUDED.write_through,"
    " changed_at = EXCLUDED.changed_at, changed_by = EXCLUDED.changed_by";

GroupPolicy policyFrom(const database::Row& row)
{
    return {row.text(0).toUtf8(), std::chrono::seconds(row.integer(1)), row.boolean(2), row.real(3),
            row.boolean(4)};
}

// A null text would be bound as NULL, and no environment is an empty one.
QString textOf(const QByteArray& environment)
{
    return environment.isEmpty() ? QStringLiteral("") : QString::fromUtf8(environment);
}

base::Error invalid(const QString& field, const QString& why)
{
    return {base::ErrorCode::InvalidInput, why, field};
}

} // namespace

base::Error checkPolicy(const GroupPolicy& policy)
{
    if (policy.group.isEmpty())
        return invalid(QStringLiteral("group"), QStringLiteral("no group is named"));
    if (policy.ttl < shortestTtl || policy.ttl > longestTtl)
        return invalid(QStringLiteral("ttl"), QStringLiteral("1 second to 30 days"));
    if (!(policy.targetHitRatio >= 0 && policy.targetHitRatio <= 100)) // NaN is neither
        return invalid(QStringLiteral("target"), QStringLiteral("0 to 100 percent"));
    return {};
}

PolicyStore::PolicyStore(database::Session& session, QByteArray environment,
                         std::shared_ptr<const Policy> defaults)
    : m_session(session)
    , m_environment(textOf(environment))
    , m_defaults(std::move(defaults))
{
}

base::Result<std::vector<StoredPolicy>> PolicyStore::load()
{
    return m_session.list(QString::fromLatin1(loadSql), {m_environment}, [](const database::Row& row) {
        return StoredPolicy{policyFrom(row), row.time(5), row.text(6)};
    });
}

base::Result<void> PolicyStore::save(const GroupPolicy& policy)
{
    if (auto wrong = checkPolicy(policy); wrong.code != base::ErrorCode::None)
        return wrong;
    if (m_defaults && policy == m_defaults->defaultOf(policy.group))
        return reset({policy.group});
    auto saved =
        m_session.execute(QString::fromLatin1(saveSql),
                          {m_environment, QString::fromUtf8(policy.group), qlonglong{policy.ttl.count()},
                           policy.enabled, policy.targetHitRatio, policy.writeThrough});
    if (!saved)
        return std::move(saved).error();
    return {};
}

base::Result<void> PolicyStore::reset(const std::vector<QByteArray>& groups)
{
    static const QString all = QStringLiteral("DELETE FROM keystead.cache_policy WHERE environment = ?");
    static const QString one = all + QStringLiteral(" AND group_name = ?");
    if (groups.empty()) {
        auto gone = m_session.execute(all, {m_environment});
        return gone ? base::Result<void>() : std::move(gone).error();
    }
    for (const QByteArray& group : groups) {
        auto gone = m_session.execute(one, {m_environment, QString::fromUtf8(group)});
        if (!gone)
            return std::move(gone).error();
    }
    return {};
}

base::Result<std::vector<GroupPolicy>> storedPolicies(database::Session& session,
                                                      const QByteArray& environment)
{
    return session.list(QString::fromLatin1(loadSql), {textOf(environment)},
                        [](const database::Row& row) { return policyFrom(row); });
}

} // namespace cache
