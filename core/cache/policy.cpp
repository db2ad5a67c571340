#include "core/cache/policy.h"

#include <algorithm>

namespace cache {

namespace {

auto findGroup(auto& groups, const QByteArray& name)
{
    return std::find_if(groups.begin(), groups.end(),
                        [&name](const GroupPolicy& policy) { return policy.group == name; });
}

GroupPolicy policyOf(const QByteArray& name, const std::vector<GroupPolicy>& groups)
{
    const auto found = findGroup(groups, name);
    if (found != groups.end())
        return *found;
    GroupPolicy unknown;
    unknown.group = name;
    return unknown;
}

} // namespace

Policy::Policy(std::vector<GroupPolicy> groups)
    : m_defaults(std::move(groups))
    , m_groups(m_defaults)
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
    return found != m_groups.end() ? *found : policyOf(name, m_unlisted);
}

bool Policy::isOn(const QByteArray& name) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = findGroup(m_groups, name);
    if (found != m_groups.end())
        return found->enabled;
    const auto unlisted = findGroup(m_unlisted, name);
    return unlisted == m_unlisted.end() || unlisted->enabled;
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

bool Policy::follow(const std::vector<GroupPolicy>& stored)
{
    std::vector<GroupPolicy> groups = m_defaults;
    std::vector<GroupPolicy> unlisted;
    for (const GroupPolicy& policy : stored) {
        const auto found = findGroup(groups, policy.group);
        if (found != groups.end())
            *found = policy;
        else
            unlisted.push_back(policy);
    }
    const std::lock_guard lock(m_mutex);
    if (groups == m_groups && unlisted == m_unlisted)
        return false;
    m_groups.swap(groups);
    m_unlisted.swap(unlisted);
    return true;
}

GroupPolicy Policy::defaultOf(const QByteArray& name) const
{
    return policyOf(name, m_defaults);
}

} // namespace cache
