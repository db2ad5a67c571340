// The hit ratio of each group over time, from counters that only grow. One point a sample: the ratio of the
// last half minute, because a second alone has too few lookups. A value; GUI thread.
#pragma once

#include "core/cache/statistics.h"
#include "ui/charts/chart_series.h"

#include <QByteArray>

#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace dashboard {

class GroupRatios
{
public:
    explicit GroupRatios(std::size_t kept = 7200);

    // at: ms since the epoch, later than the call before.
    void add(qint64 at, const std::vector<cache::GroupStatistics>& counted);

    // Of which anything was looked up since the first call; by name.
    std::vector<QByteArray> groups() const;
    // Oldest first; NaN where nothing was looked up.
    std::vector<charts::Sample> points(const QByteArray& group) const;
    std::optional<charts::Sample> latest(const QByteArray& group) const;
    // Hits and lookups in points(), for their weight.
    quint64 lookups(const QByteArray& group) const;

private:
    struct Counted
    {
        qint64 at = 0;
        quint64 hits = 0;
        quint64 lookups = 0;
    };
    using Track = std::deque<Counted>;
    static charts::Sample ratioAt(const Track& track, std::size_t index, std::size_t& first);

    std::size_t m_kept;
    std::map<QByteArray, Track> m_tracks;
};

} // namespace dashboard
