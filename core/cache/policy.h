// Groups, how long their entries live, whether they are on (SPEC C1). Thread-safe: sessions read
// while the screen edits.
#pragma once

#include <QByteArray>

#include <chrono>
#include <mutex>
#include <vector>

namespace cache {

struct GroupPolicy
{
    QByteArray group;
    std::chrono::seconds ttl{15 * 60};
    bool enabled = true;
    double targetHitRatio = 80; // percent; what the rating compares with
};

class Policy
{
public:
    explicit Policy(std::vector<GroupPolicy> groups = {});

    // In catalogue order. Unknown groups: 15 minutes, on.
    std::vector<GroupPolicy> groups() const;
    GroupPolicy group(const QByteArray& name) const;
    bool isOn(const QByteArray& name) const;
    void set(const GroupPolicy& policy);

private:
    mutable std::mutex m_mutex;
    std::vector<GroupPolicy> m_groups;
};

} // namespace cache
