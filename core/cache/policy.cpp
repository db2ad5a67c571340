#include "core/cache/policy.h"

#include <algorithm>

namespace cache {

namespace {

auto findGroup(auto& groups, const QByteArray& name)
{
    return std::find_if(groups.begin(), groups.end(),
                        [&name](const GroupPolicy& policy) { return policy.group == name; });
}

} // namespace

Policy::Policy(std::vector<GroupPolicy> groups)
    : m_groups(std::move(groups))
{
}

std::vector<GroupPolicy> Policy::groups() const
{
    const std::lock_guard lock(m_mutex);
    return m_groups;
}

GroupPolicy Policy::group(const QByteArray& name) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = findGroup(m_groups, name);
    if (found != m_groups.end())
        return *found;
    GroupPolicy unknown;
    unknown.group = name;
    return unknown;
}

bool Policy::isOn(const QByteArray& name) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = findGroup(m_groups, name);
    return found == m_groups.end() || found->enabled;
}

void Policy::set(const GroupPolicy& policy)
{
    const std::lock_guard lock(m_mutex);
    const auto found = findGroup(m_groups, policy.group);
    if (found != m_groups.end())
        *found = policy;
    else
        m_groups.push_back(policy);
}

} // namespace cache
