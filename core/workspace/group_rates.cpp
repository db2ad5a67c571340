#include "core/workspace/group_rates.h"

#include <algorithm>
#include <utility>

namespace workspace {

namespace {

using cache::Outcome;
using std::chrono::milliseconds;

QString seriesName(const char* what, const QByteArray& group)
{
    return QLatin1String(what) + QString::fromUtf8(group);
}

} // namespace

std::optional<GroupRates> GroupCounters::take(const cache::StatisticsSum& sum, base::BootClock::time_point at,
                                              milliseconds interval)
{
    std::map<QByteArray, Counted> counted;
    for (const cache::GroupStatistics& group : sum.groups)
        counted[group.group] = {group.of(Outcome::Hit), group.of(Outcome::Miss) +
                                                            group.of(Outcome::StaleStamp) +
                                                            group.of(Outcome::Poisoned)};
    Instances instances;
    for (const cache::StatisticsInstance& instance : sum.instances)
        instances.emplace_back(instance.host, instance.process);
    std::ranges::sort(instances);

    const auto before = std::exchange(m_counted, std::move(counted));
    const auto beforeAt = std::exchange(m_at, sum.complete ? std::optional(at) : std::nullopt);
    const Instances known = std::exchange(m_instances, std::move(instances));
    if (!beforeAt || !m_at || known != m_instances)
        return std::nullopt;
    const auto covers = std::chrono::duration_cast<milliseconds>(at - *beforeAt);
    if (covers <= milliseconds(0) || covers > interval * 5 / 2)
        return std::nullopt;

    GroupRates rates{covers, {}};
    const double seconds = std::chrono::duration<double>(covers).count();
    for (const auto& [group, now] : m_counted) {
        const auto found = before.find(group);
        const Counted then = found == before.end() ? Counted{} : found->second; // not asked for so far
        if (now.hits < then.hits || now.misses < then.misses)
            return std::nullopt;
        rates.values.push_back(
            {seriesName("hits:", group), static_cast<double>(now.hits - then.hits) / seconds, seconds});
        rates.values.push_back(
            {seriesName("misses:", group), static_cast<double>(now.misses - then.misses) / seconds, seconds});
    }
    return rates;
}

} // namespace workspace
