#include "ui/cache_groups/hit_history.h"

#include <algorithm>
#include <limits>

namespace cache_groups {

namespace {

using cache::Outcome;
using std::chrono::milliseconds;

constexpr qint64 early = 100;        // ms: timers are not exact
constexpr std::size_t trendStep = 5; // points of the fine track
constexpr qsizetype trendPoints = 60;

qint64 inMilliseconds(std::chrono::seconds time)
{
    return milliseconds(time).count();
}

} // namespace

GroupReads readsOf(const QByteArray& group, const cache::GroupStatistics& counted)
{
    return {group, counted.of(Outcome::Hit),
            counted.of(Outcome::Hit) + counted.of(Outcome::Miss) + counted.of(Outcome::StaleStamp) +
                counted.of(Outcome::Poisoned)};
}

std::chrono::seconds lengthOf(HistorySpan span)
{
    return span == HistorySpan::Minutes ? std::chrono::minutes(5) : std::chrono::hours(1);
}

milliseconds stepOf(HistorySpan span)
{
    return span == HistorySpan::Minutes ? std::chrono::seconds(1) : std::chrono::seconds(10);
}

std::chrono::seconds windowOf(HistorySpan span)
{
    return span == HistorySpan::Minutes ? std::chrono::seconds(10) : std::chrono::seconds(60);
}

bool HitHistory::isDue(const Track& track, qint64 at, HistorySpan span)
{
    return !track.last || at < *track.last || at - *track.last >= stepOf(span).count() - early;
}

void HitHistory::append(Track& track, qint64 at, const std::vector<GroupReads>& counted, int counters,
                        HistorySpan span)
{
    if (track.last && at < *track.last) // the clock was set back: what was known has no place any more
        track.groups.clear();
    track.last = at;
    const qint64 kept = inMilliseconds(lengthOf(span) + windowOf(span));
    for (const GroupReads& group : counted) {
        Series& series = track.groups[group.group];
        series.push_back({at, group.hits, group.reads, counters});
        while (series.front().at < at - kept)
            series.pop_front();
    }
}

void HitHistory::add(qint64 at, const std::vector<GroupReads>& own, const std::vector<GroupReads>& all,
                     const std::vector<cache::StatisticsInstance>& desktops)
{
    if (isDue(m_minutes, at, HistorySpan::Minutes))
        append(m_minutes, at, own, 0, HistorySpan::Minutes);
    if (!isDue(m_hour, at, HistorySpan::Hour))
        return;
    // A desktop that comes brings all that it has counted, and one that goes takes it along.
    std::vector<std::pair<QString, qint64>> now;
    for (const cache::StatisticsInstance& desktop : desktops)
        now.emplace_back(desktop.host, desktop.process);
    std::ranges::sort(now);
    if (now != m_desktops)
        ++m_counters;
    m_desktops = std::move(now);
    append(m_hour, at, all, m_counters, HistorySpan::Hour);
}

std::vector<charts::Sample> HitHistory::ratios(const QByteArray& group, HistorySpan span) const
{
    const Track& track = span == HistorySpan::Minutes ? m_minutes : m_hour;
    const auto found = track.groups.find(group);
    if (found == track.groups.end())
        return {};
    const Series& series = found->second;
    const qint64 window = inMilliseconds(windowOf(span));
    std::vector<charts::Sample> samples;
    std::size_t base = 0; // what a point is the difference to
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Counted& now = series[i];
        while (base < i && (series[base].counters != now.counters ||
                            (base + 1 <= i && series[base + 1].at <= now.at - window)))
            ++base;
        if (now.at < series.back().at - inMilliseconds(lengthOf(span)))
            continue;
        const Counted& before = series[base];
        const bool hasReads = now.reads > before.reads && now.hits >= before.hits;
        samples.push_back({now.at, hasReads ? 100.0 * static_cast<double>(now.hits - before.hits) /
                                                  static_cast<double>(now.reads - before.reads)
                                            : std::numeric_limits<double>::quiet_NaN()});
    }
    return samples;
}

QList<double> HitHistory::trend(const QByteArray& group) const
{
    const std::vector<charts::Sample> samples = ratios(group, HistorySpan::Minutes);
    QList<double> values;
    for (std::size_t back = 0; back < samples.size() && values.size() < trendPoints; back += trendStep)
        values.prepend(samples[samples.size() - 1 - back].value);
    return values;
}

} // namespace cache_groups
