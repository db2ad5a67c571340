// The drainer's half of the policies: loads what is stored when the number in the database is another one
// (policy_store.h). Thread: the session's.
#pragma once

#include "core/cache/policy.h"
#include "core/database/session.h"

#include <memory>
#include <optional>
#include <utility>

namespace cache {

class PolicyFollower
{
public:
    // policy: null follows nothing.
    PolicyFollower(std::shared_ptr<Policy> policy, QByteArray environment);

    // What a drain has read. Another number, or another database: whoever waits for this drain finds
    // the change in force. A role that may not read the policies keeps what it has.
    void follow(database::Session& session, const QByteArray& incarnation, qint64 version);
    // Has a change come in force since this was asked last?
    bool takeChange() { return std::exchange(m_changed, false); }

private:
    const std::shared_ptr<Policy> m_policy;
    const QByteArray m_environment;
    std::optional<std::pair<QByteArray, qint64>> m_seen; // incarnation and number that were loaded
    bool m_changed = false;
};

} // namespace cache
