// Groups, how long their entries live, whether they are on (SPEC C1). Thread-safe: sessions read
// while the drainer follows what is stored (policy_store.h).
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
    // What an edit dropped is read again right behind “Saved” (SPEC C4); off: when somebody asks for it.
    bool writeThrough = false;
    bool operator==(const GroupPolicy&) const = default;
};

class Policy
{
public:
    // groups: the defaults, in catalogue order.
    explicit Policy(std::vector<GroupPolicy> groups = {});

    // In catalogue order. Unknown groups: 15 minutes, on.
    std::vector<GroupPolicy> groups() const;
    GroupPolicy group(const QByteArray& name) const;
    bool isOn(const QByteArray& name) const;
    void set(const GroupPolicy& policy);

    // The defaults, and over them what is stored for this environment; what was set() before is gone.
    // Groups that the catalogue does not know, of a newer program, count but are not listed. Returns
    // whether anything is another now.
    bool follow(const std::vector<GroupPolicy>& stored);
    // Of the catalogue.
    GroupPolicy defaultOf(const QByteArray& name) const;

private:
    mutable std::mutex m_mutex;
    const std::vector<GroupPolicy> m_defaults;
    std::vector<GroupPolicy> m_groups;
    std::vector<GroupPolicy> m_unlisted;
};

} // namespace cache
