#include "ui/dashboard/group_ratios.h"

#include <limits>

namespace dashboard {

namespace {

constexpr qint64 window = 30'000; // ms

} // namespace

GroupRatios::GroupRatios(std::size_t kept)
    : m_kept(kept)
{
}

void GroupRatios::add(qint64 at, const std::vector<cache::GroupStatistics>& counted)
{
    using cache::Outcome;
    for (const cache::GroupStatistics& group : counted) {
        const quint64 hits = group.of(Outcome::Hit);
        const quint64 lookups =
            hits + group.of(Outcome::Miss) + group.of(Outcome::StaleStamp) + group.of(Outcome::Poisoned);
        Track& track = m_tracks[group.group];
        if (!track.empty() && at <= track.back().at)
            continue;
        if (!track.empty() && lookups < track.back().lookups)
            track.clear(); // other counters: a difference would be none
        track.push_back({at, hits, lookups});
        if (track.size() > m_kept)
            track.pop_front();
    }
}

std::vector<QByteArray> GroupRatios::groups() const
{
    std::vector<QByteArray> names;
    for (const auto& [name, track] : m_tracks) {
        if (lookups(name) > 0)
            names.push_back(name);
    }
    return names;
}

quint64 GroupRatios::lookups(const QByteArray& group) const
{
    const auto found = m_tracks.find(group);
    return found == m_tracks.end() ? 0 : found->second.back().lookups - found->second.front().lookups;
}

// first: the counter that the window begins with; it only moves on.
charts::Sample GroupRatios::ratioAt(const Track& track, std::size_t index, std::size_t& first)
{
    while (first + 1 < index && track[first + 1].at <= track[index].at - window)
        ++first;
    const quint64 lookups = track[index].lookups - track[first].lookups;
    const quint64 hits = track[index].hits - track[first].hits;
    return {track[index].at, lookups > 0 ? 100.0 * static_cast<double>(hits) / static_cast<double>(lookups)
                                         : std::numeric_limits<double>::quiet_NaN()};
}

std::vector<charts::Sample> GroupRatios::points(const QByteArray& group) const
{
    std::vector<charts::Sample> points;
    const auto found = m_tracks.find(group);
    if (found == m_tracks.end())
        return points;
    std::size_t first = 0;
    for (std::size_t i = 1; i < found->second.size(); ++i)
        points.push_back(ratioAt(found->second, i, first));
    return points;
}

std::optional<charts::Sample> GroupRatios::latest(const QByteArray& group) const
{
    const auto found = m_tracks.find(group);
    if (found == m_tracks.end() || found->second.size() < 2)
        return std::nullopt;
    const Track& track = found->second;
    std::size_t first = track.size() - 1;
    while (first > 0 && track[first].at > track.back().at - window)
        --first;
    return ratioAt(track, track.size() - 1, first);
}

} // namespace dashboard
