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

// Two samples in a row, `seconds` apart by a steady clock; previous belongs to the same server run.
struct Interval
{
    const ServerInfo* previous = nullptr; // null at the first sample and after a restart of the server
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
};

// hits, misses, hit_ratio, used_memory, rss_memory, peak_memory, max_memory, commands, network_in,
// network_out, clients, evicted, expired, keys, latency.
std::span<const Metric> metrics();
const Metric* findMetric(QStringView id);
// Its place in metrics() and in Sample::values.
std::optional<std::size_t> metricIndex(QStringView id);

} // namespace monitor
