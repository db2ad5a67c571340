#include "core/cache/policy_follower.h"

#include "core/base/logging.h"
#include "core/cache/policy_store.h"

namespace cache {

PolicyFollower::PolicyFollower(std::shared_ptr<Policy> policy, QByteArray environment)
    : m_policy(std::move(policy))
    , m_environment(std::move(environment))
{
}

void PolicyFollower::follow(database::Session& session, const QByteArray& incarnation, qint64 version)
{
    const std::pair<QByteArray, qint64> seen(incarnation, version);
    if (!m_policy || m_seen == seen)
        return;
    const auto stored = storedPolicies(session, m_environment);
    if (!stored) { // the next drain tries again: a right may be given meanwhile
        qCDebug(base::logCache, "policies: %s", qPrintable(stored.error().detail));
        return;
    }
    m_seen = seen;
    if (m_policy->follow(*stored))
        m_changed = true;
}

} // namespace cache
