// The metric catalogue: what is drawn, rated and printed. One entry per metric. Constant, any thread.
#pragma once

#include "core/monitor/info.h"

#include <QString>

#include <chrono>
#include <optional>
#include <span>

namespace monitor {

enum class Unit { PerSecond, Percent, Bytes, BytesPerSecond, Count, Milliseconds };
enum class GoodDirection { Up, Down, Neither };

// How the values of several intervals become one.
enum class Weight {
    Time,    // mean over the time; of a rate, mean times seconds is the number of events again
    Lookups, // mean over the lookups: a second with one lookup does not weigh as much as one with a thousand
};

// From when on a value is worth a look, and from when on it is trouble; which side of them is worse says
// GoodDirection. None: the metric alone is no verdict.
struct Bounds
{
    std::optional<double> warning;
    std::optional<double> bad;
};

enum class Judgement { Unknown, Fine, Warning, Bad };

// Two samples in a row, `seconds` apart by a clock that goes on while the machine sleeps; previous belongs
// to the same server run.
struct Interval
{
    const ServerInfo* previous = nullptr; // null where counters began anew (continuity.h)
    const ServerInfo* current = nullptr;
    double seconds = 0;
    std::chrono::nanoseconds roundTrip{0};
    qint64 ownHits = 0; // of ours since the previous sample, taken off
    qint64 ownMisses = 0;
    qint64 ownCommands = 0; // of the sampler itself since the previous sample, taken off
};

struct Metric
{
    const char* id; // “hits”, “misses”, “hit_ratio”, “used_memory”, …: stable, in JSON and settings
    const char* source; // INFO field or formula
    Unit unit;
    GoodDirection good;
    // Nothing: unknown (first sample, no lookup in the interval, no right).
    std::optional<double> (*value)(const Interval&);
    const char* since;         // every Redis from this version on tells it
    const char* documentation; // where the field, or our formula, is explained: a URL
    Bounds bounds{};
    Weight weight = Weight::Time;

    Judgement judge(std::optional<double> figure) const;
};

// hits, misses, hit_ratio, used_memory, rss_memory, peak_memory, max_memory, commands, network_in,
// network_out, clients, evicted, expired, keys, latency; memory_fill, fragmentation, dataset_memory,
// blocked_clients, connections, rejected_connections, errors, expiring_keys, stale_keys, cpu, replicas,
// own_lookups, own_commands, interval. New ones are added at the end.
std::span<const Metric> metrics();
const Metric* findMetric(QStringView id);
// Its place in metrics() and in Sample::values.
std::optional<std::size_t> metricIndex(QStringView id);

} // namespace monitor
