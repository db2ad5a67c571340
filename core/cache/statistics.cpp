#include "core/cache/statistics.h"

#include <algorithm>

namespace cache {

namespace {

// Nearest rank. Precondition: sorted and not empty.
std::chrono::nanoseconds percentile(const std::vector<qint64>& sorted, std::size_t percent)
{
    const std::size_t rank = (sorted.size() * percent + 99) / 100;
    return std::chrono::nanoseconds(sorted[std::max<std::size_t>(rank, 1) - 1]);
}

} // namespace

double GroupStatistics::hitRatioPercent() const
{
    const quint64 hits = of(Outcome::Hit);
    const quint64 all = hits + of(Outcome::Miss) + of(Outcome::StaleStamp) + of(Outcome::Poisoned);
    return all == 0 ? -1.0 : 100.0 * static_cast<double>(hits) / static_cast<double>(all);
}

void Statistics::count(const QByteArray& group, Outcome outcome, std::chrono::nanoseconds took,
                       Purpose purpose)
{
    count(counter(group), outcome, took, purpose);
}

Statistics::Counter Statistics::counter(const QByteArray& group)
{
    const std::lock_guard lock(m_mutex);
    Counter counter;
    counter.m_group = &m_groups[group];
    return counter;
}

void Statistics::count(Counter counter, Outcome outcome, std::chrono::nanoseconds took, Purpose purpose)
{
    const std::lock_guard lock(m_mutex);
    Group& counted = *counter.m_group;
    if (purpose == Purpose::Filling) {
        ++counted.filling;
        return;
    }
    ++counted.outcomes[static_cast<std::size_t>(outcome)];
    if (outcome != Outcome::Hit)
        return;
    counted.hitNanoseconds[counted.hits++ % counted.hitNanoseconds.size()] = took.count();
    counted.latencies.add(took);
}

void Statistics::invalidated(const QByteArray& group, const QByteArray& tag)
{
    const std::lock_guard lock(m_mutex);
    Group& counted = m_groups[group];
    counted.lastInvalidated = QDateTime::currentDateTimeUtc();
    counted.lastInvalidatedBy = tag;
}

std::vector<GroupStatistics> Statistics::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<GroupStatistics> all;
    all.reserve(m_groups.size());
    for (const auto& [name, counted] : m_groups) {
        GroupStatistics& figures = all.emplace_back();
        figures.group = name;
        figures.outcomes = counted.outcomes;
        figures.filling = counted.filling;
        figures.hitLatencies = counted.latencies;
        figures.lastInvalidated = counted.lastInvalidated;
        figures.lastInvalidatedBy = counted.lastInvalidatedBy;
        const std::size_t kept = std::min(counted.hits, counted.hitNanoseconds.size());
        if (kept == 0)
            continue;
        std::vector<qint64> sorted(counted.hitNanoseconds.begin(),
                                   counted.hitNanoseconds.begin() + static_cast<std::ptrdiff_t>(kept));
        std::sort(sorted.begin(), sorted.end());
        figures.latencyP50 = percentile(sorted, 50);
        figures.latencyP95 = percentile(sorted, 95);
    }
    return all;
}

quint64 Statistics::ownLookups() const
{
    return m_ownLookups.load(std::memory_order_relaxed);
}

void Statistics::countOwnLookups(quint64 keys)
{
    m_ownLookups.fetch_add(keys, std::memory_order_relaxed);
}

} // namespace cache
