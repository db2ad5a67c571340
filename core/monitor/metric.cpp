#include "core/monitor/metric.h"

#include <algorithm>
#include <array>

namespace monitor {

namespace {

using Value = std::optional<double>;

// Increase of a counter a second. Less than nothing only when the own part was counted a moment
// before the server's: then the truth is 0.
Value perSecond(const Interval& interval, qint64 before, qint64 now, qint64 own = 0)
{
    if (interval.seconds <= 0)
        return std::nullopt;
    return std::max(0.0, static_cast<double>(now - before - own)) / interval.seconds;
}

template<auto Counter>
Value rate(const Interval& interval)
{
    if (!interval.previous)
        return std::nullopt;
    return perSecond(interval, interval.previous->*Counter, interval.current->*Counter);
}

template<auto Counter>
Value byteRate(const Interval& interval)
{
    if (!interval.previous)
        return std::nullopt;
    return perSecond(interval, (interval.previous->*Counter).count, (interval.current->*Counter).count);
}

template<auto Size>
Value bytes(const Interval& interval)
{
    return static_cast<double>((interval.current->*Size).count);
}

qint64 hitsIn(const Interval& interval)
{
    return std::max<qint64>(0, interval.current->keyspaceHits - interval.previous->keyspaceHits -
                                   interval.ownHits);
}

qint64 missesIn(const Interval& interval)
{
    return std::max<qint64>(0, interval.current->keyspaceMisses - interval.previous->keyspaceMisses -
                                   interval.ownMisses);
}

Value hits(const Interval& interval)
{
    return interval.previous ? perSecond(interval, 0, hitsIn(interval)) : std::nullopt;
}

Value misses(const Interval& interval)
{
    return interval.previous ? perSecond(interval, 0, missesIn(interval)) : std::nullopt;
}

Value hitRatio(const Interval& interval)
{
    if (!interval.previous)
        return std::nullopt;
    const auto found = static_cast<double>(hitsIn(interval));
    const auto lookups = found + static_cast<double>(missesIn(interval));
    return lookups > 0 ? Value(100.0 * found / lookups) : std::nullopt;
}

Value maxMemory(const Interval& interval)
{
    const auto limit = static_cast<double>(interval.current->maxMemory.count);
    return limit > 0 ? Value(limit) : std::nullopt;
}

Value commands(const Interval& interval)
{
    if (!interval.previous)
        return std::nullopt;
    return perSecond(interval, interval.previous->commandsProcessed, interval.current->commandsProcessed,
                     interval.ownCommands);
}

Value clients(const Interval& interval)
{
    return static_cast<double>(interval.current->connectedClients);
}

Value keys(const Interval& interval)
{
    return static_cast<double>(interval.current->keys());
}

Value latency(const Interval& interval)
{
    return std::chrono::duration<double, std::milli>(interval.roundTrip).count();
}

using enum Unit;
using enum GoodDirection;

constexpr std::array catalogue{
    Metric{"hits", "keyspace_hits", PerSecond, Neither, &hits},
    Metric{"misses", "keyspace_misses", PerSecond, Down, &misses},
    Metric{"hit_ratio", "hits / (hits + misses)", Percent, Up, &hitRatio},
    Metric{"used_memory", "used_memory", Unit::Bytes, Neither, &bytes<&ServerInfo::usedMemory>},
    Metric{"rss_memory", "used_memory_rss", Unit::Bytes, Neither, &bytes<&ServerInfo::residentMemory>},
    Metric{"peak_memory", "used_memory_peak", Unit::Bytes, Neither, &bytes<&ServerInfo::peakMemory>},
    Metric{"max_memory", "maxmemory", Unit::Bytes, Neither, &maxMemory},
    Metric{"commands", "total_commands_processed", PerSecond, Neither, &commands},
    Metric{"network_in", "total_net_input_bytes", BytesPerSecond, Neither, &byteRate<&ServerInfo::networkIn>},
    Metric{"network_out", "total_net_output_bytes", BytesPerSecond, Neither,
           &byteRate<&ServerInfo::networkOut>},
    Metric{"clients", "connected_clients", Count, Neither, &clients},
    Metric{"evicted", "evicted_keys", PerSecond, Down, &rate<&ServerInfo::evictedKeys>},
    Metric{"expired", "expired_keys", PerSecond, Neither, &rate<&ServerInfo::expiredKeys>},
    Metric{"keys", "db0 … dbN: keys", Count, Neither, &keys},
    Metric{"latency", "round trip of PING", Milliseconds, Down, &latency},
};

} // namespace

std::span<const Metric> metrics()
{
    return catalogue;
}

std::optional<std::size_t> metricIndex(QStringView id)
{
    const auto found = std::ranges::find_if(
        catalogue, [id](const Metric& metric) { return id == QLatin1String(metric.id); });
    if (found == catalogue.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - catalogue.begin());
}

const Metric* findMetric(QStringView id)
{
    const auto index = metricIndex(id);
    return index ? &catalogue[*index] : nullptr;
}

} // namespace monitor
