// Hits and misses of each group of the cache, a second, from what all running instances have counted since
// their start (cache/shared_statistics.h). A value, one thread.
#pragma once

#include "core/base/clock.h"
#include "core/cache/shared_statistics.h"
#include "core/monitor/history/history.h"

#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace workspace {

struct GroupRates
{
    std::chrono::milliseconds covers{0};
    std::vector<monitor::HistoryValue> values; // “hits:GROUP”, “misses:GROUP”
};

class GroupCounters
{
public:
    // The rates since the sum before. Nothing where the two cannot be compared: an instance came or went, not
    // all of them answered, or nobody asked for much longer than `interval`.
    std::optional<GroupRates> take(const cache::StatisticsSum& sum, base::BootClock::time_point at,
                                   std::chrono::milliseconds interval = cache::defaultStatisticsInterval);

private:
    struct Counted
    {
        quint64 hits = 0;
        quint64 misses = 0; // what PostgreSQL had to answer, as in the hit ratio
    };
    using Instances = std::vector<std::pair<QString, qint64>>; // host and process, sorted

    std::map<QByteArray, Counted> m_counted;
    Instances m_instances;
    std::optional<base::BootClock::time_point> m_at;
};

} // namespace workspace
