// How the reads of each group went while the window has been open: the hit ratio over time. Finely for the
// last five minutes, of this window; coarsely for an hour, of all desktops. No I/O. GUI thread.
#pragma once

#include "core/cache/shared_statistics.h"
#include "ui/charts/time_chart.h"

#include <QByteArray>
#include <QList>

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace cache_groups {

enum class HistorySpan {
    Minutes, // this window, a point a second, each of the last 10 s
    Hour,    // all desktops, a point in 10 s, each of the last minute
};

std::chrono::seconds lengthOf(HistorySpan span);
std::chrono::milliseconds stepOf(HistorySpan span);
std::chrono::seconds windowOf(HistorySpan span); // what one point is the ratio of

// Reads of a group so far: those that a hit ratio is made of.
struct GroupReads
{
    QByteArray group;
    quint64 hits = 0;
    quint64 reads = 0;
};
GroupReads readsOf(const QByteArray& group, const cache::GroupStatistics& counted);

class HitHistory
{
public:
    // What has been counted until `at`, ms since the epoch, of every group. Earlier than a step behind the
    // last: left out. desktops: whose figures `all` are.
    void add(qint64 at, const std::vector<GroupReads>& own, const std::vector<GroupReads>& all,
             const std::vector<cache::StatisticsInstance>& desktops);

    // Percent, oldest first; NaN where nothing was read. Empty: nothing is known of such a group.
    std::vector<charts::Sample> ratios(const QByteArray& group, HistorySpan span) const;
    // The last five minutes for a cell of a table: at most 60 values.
    QList<double> trend(const QByteArray& group) const;

private:
    struct Counted // reads so far
    {
        qint64 at = 0;
        quint64 hits = 0;
        quint64 reads = 0;
        int counters = 0; // whose they are: two of different ones have no difference
    };
    using Series = std::deque<Counted>;
    struct Track
    {
        std::map<QByteArray, Series> groups;
        std::optional<qint64> last;
    };
    static bool isDue(const Track& track, qint64 at, HistorySpan span);
    static void append(Track& track, qint64 at, const std::vector<GroupReads>& counted, int counters,
                       HistorySpan span);

    Track m_minutes;
    Track m_hour;
    std::vector<std::pair<QString, qint64>> m_desktops; // host and process
    int m_counters = 0;
};

} // namespace cache_groups
