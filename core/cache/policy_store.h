// What an administrator changed of the policies, for one environment: rows of keystead.cache_policy, only
// where the catalogue says something else. Every desktop follows: a trigger raises
// cache_meta.policy_version, and the next drain that sees another number loads them.
//
// Entries that are stored keep the TTL they were stored with. Switching a group off counts at once: its
// entries are neither read nor written any more, and valid again when it is switched on, as far as their
// stamps are. Thread: the session's.
#pragma once

#include "core/base/result.h"
#include "core/cache/policy.h"
#include "core/database/session.h"

#include <QDateTime>
#include <QString>

#include <memory>
#include <vector>

namespace cache {

inline constexpr std::chrono::seconds shortestTtl{1};
inline constexpr std::chrono::seconds longestTtl{30 * 24 * 3600};

// A row, and whose it is.
struct StoredPolicy
{
    GroupPolicy policy;
    QDateTime changedAt; // UTC
    QString changedBy;   // the role that logged in
};

// None, or InvalidInput with the field as subject: group, ttl, target.
base::Error checkPolicy(const GroupPolicy& policy);

class PolicyStore
{
public:
    // environment: that of the keyspace; may be empty. The session outlives it.
    PolicyStore(database::Session& session, QByteArray environment, std::shared_ptr<const Policy> defaults);

    // By group; only what differs from the catalogue. Errors: DatabaseNoPermission, connection and
    // database codes.
    base::Result<std::vector<StoredPolicy>> load();

    // One group; one that is as the catalogue says has no row afterwards. Errors: InvalidInput
    // (checkPolicy), ReadOnlyProfile, DatabaseNoPermission, connection and database codes.
    base::Result<void> save(const GroupPolicy& policy);

    // Back to what the catalogue says; no groups: all of this environment. Errors: as save.
    base::Result<void> reset(const std::vector<QByteArray>& groups = {});

private:
    database::Session& m_session;
    const QString m_environment;
    const std::shared_ptr<const Policy> m_defaults;
};

// The same as load(), for who follows and does not save.
base::Result<std::vector<GroupPolicy>> storedPolicies(database::Session& session,
                                                      const QByteArray& environment);

} // namespace cache
