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

// A field of INFO by its name, for what has no member of its own.
template<std::size_t Size>
struct Field
{
    char name[Size];
    constexpr Field(const char (&text)[Size]) { std::ranges::copy(text, name); }
};

Value number(const ServerInfo& info, const char* name)
{
    bool isNumber = false;
    const double value = info.fields.value(QLatin1String(name)).toDouble(&isNumber);
    return isNumber ? Value(value) : std::nullopt;
}

template<Field Name>
Value field(const Interval& interval)
{
    return number(*interval.current, Name.name);
}

template<Field Name>
Value fieldRate(const Interval& interval)
{
    if (!interval.previous || interval.seconds <= 0)
        return std::nullopt;
    const Value before = number(*interval.previous, Name.name);
    const Value now = number(*interval.current, Name.name);
    return before && now ? Value(std::max(0.0, *now - *before) / interval.seconds) : std::nullopt;
}

Value share(double part, double whole)
{
    return whole > 0 ? Value(100.0 * part / whole) : std::nullopt;
}

Value memoryFill(const Interval& interval)
{
    const ServerInfo& info = *interval.current;
    return share(static_cast<double>(info.usedMemory.count), static_cast<double>(info.maxMemory.count));
}

// A server of a few megabytes is all overhead: the share says nothing there.
Value fragmentation(const Interval& interval)
{
    constexpr qint64 tooSmall = 64LL * 1024 * 1024;
    const ServerInfo& info = *interval.current;
    if (info.residentMemory.count < tooSmall)
        return std::nullopt;
    return share(static_cast<double>(info.residentMemory.count), static_cast<double>(info.usedMemory.count));
}

Value expiringKeys(const Interval& interval)
{
    double sum = 0;
    const auto& fields = interval.current->fields;
    for (const int database : interval.current->keysByDatabase.keys()) {
        const QString text = fields.value(QStringLiteral("db%1").arg(database));
        const QLatin1String name("expires=");
        const qsizetype at = text.indexOf(name);
        if (at >= 0)
            sum += text.mid(at + name.size()).section(QLatin1Char(','), 0, 0).toDouble();
    }
    return sum;
}

// User and system time of the server's threads; more than 100 with several of them.
Value cpu(const Interval& interval)
{
    const Value user = fieldRate<"used_cpu_user">(interval);
    const Value system = fieldRate<"used_cpu_sys">(interval);
    return user && system ? Value(100.0 * (*user + *system)) : std::nullopt;
}

Value ownLookups(const Interval& interval)
{
    return interval.previous ? perSecond(interval, 0, interval.ownHits + interval.ownMisses) : std::nullopt;
}

Value ownCommands(const Interval& interval)
{
    return interval.previous ? perSecond(interval, 0, interval.ownCommands) : std::nullopt;
}

Value length(const Interval& interval)
{
    return interval.previous && interval.seconds > 0 ? Value(1000.0 * interval.seconds) : std::nullopt;
}

using enum Unit;
using enum GoodDirection;

constexpr const char* infoPage = "https://redis.io/docs/latest/commands/info/";
constexpr const char* latencyPage =
    "https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/latency/";
constexpr const char* memoryPage =
    "https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/memory-optimization/";
constexpr const char* evictionPage = "https://redis.io/docs/latest/develop/reference/eviction/";
constexpr const char* pingPage = "https://redis.io/docs/latest/commands/ping/";

constexpr std::array catalogue{
    Metric{"hits", "keyspace_hits", PerSecond, Neither, &hits, "2.4", infoPage},
    Metric{"misses", "keyspace_misses", PerSecond, Down, &misses, "2.4", infoPage},
    Metric{"hit_ratio",
           "hits / (hits + misses)",
           Percent,
           Up,
           &hitRatio,
           "2.4",
           infoPage,
           {70, 50},
           Weight::Lookups},
    Metric{"used_memory", "used_memory", Unit::Bytes, Neither, &bytes<&ServerInfo::usedMemory>, "2.4",
           infoPage},
    Metric{"rss_memory", "used_memory_rss", Unit::Bytes, Neither, &bytes<&ServerInfo::residentMemory>, "2.4",
           infoPage},
    Metric{"peak_memory", "used_memory_peak", Unit::Bytes, Neither, &bytes<&ServerInfo::peakMemory>, "2.4",
           infoPage},
    Metric{"max_memory", "maxmemory", Unit::Bytes, Neither, &maxMemory, "4.0", evictionPage},
    Metric{"commands", "total_commands_processed", PerSecond, Neither, &commands, "2.4", infoPage},
    Metric{"network_in", "total_net_input_bytes", BytesPerSecond, Neither, &byteRate<&ServerInfo::networkIn>,
           "3.0", infoPage},
    Metric{"network_out", "total_net_output_bytes", BytesPerSecond, Neither,
           &byteRate<&ServerInfo::networkOut>, "3.0", infoPage},
    Metric{"clients", "connected_clients", Count, Neither, &clients, "2.4", infoPage},
    Metric{"evicted",
           "evicted_keys",
           PerSecond,
           Down,
           &rate<&ServerInfo::evictedKeys>,
           "2.4",
           evictionPage,
           {0.001, 100}},
    Metric{"expired", "expired_keys", PerSecond, Neither, &rate<&ServerInfo::expiredKeys>, "2.4", infoPage},
    Metric{"keys", "db0 … dbN: keys", Count, Neither, &keys, "2.4", infoPage},
    Metric{"latency", "round trip of PING", Milliseconds, Down, &latency, "2.4", pingPage, {10, 100}},
    Metric{
        "memory_fill", "used_memory / maxmemory", Percent, Down, &memoryFill, "4.0", evictionPage, {85, 95}},
    Metric{"fragmentation", "used_memory_rss / used_memory, from 64 MiB resident on", Percent, Neither,
           &fragmentation, "2.4", memoryPage},
    Metric{"dataset_memory", "used_memory_dataset", Unit::Bytes, Neither, &field<"used_memory_dataset">,
           "4.0", infoPage},
    Metric{"blocked_clients", "blocked_clients", Count, Neither, &field<"blocked_clients">, "2.4", infoPage},
    Metric{"connections", "total_connections_received", PerSecond, Neither,
           &fieldRate<"total_connections_received">, "2.4", infoPage},
    Metric{"rejected_connections",
           "rejected_connections",
           PerSecond,
           Down,
           &fieldRate<"rejected_connections">,
           "2.6",
           infoPage,
           {0.001, 1}},
    Metric{"errors", "total_error_replies", PerSecond, Down, &fieldRate<"total_error_replies">, "6.2",
           infoPage},
    Metric{"expiring_keys", "db0 … dbN: expires", Count, Neither, &expiringKeys, "2.4", infoPage},
    Metric{"stale_keys",
           "expired_stale_perc",
           Percent,
           Down,
           &field<"expired_stale_perc">,
           "5.0",
           infoPage,
           {25, 50}},
    Metric{"cpu", "used_cpu_user + used_cpu_sys", Percent, Down, &cpu, "2.4", latencyPage, {80, 95}},
    Metric{"replicas", "connected_slaves", Count, Neither, &field<"connected_slaves">, "2.4", infoPage},
    Metric{"own_lookups", "lookups of Keystead, taken off hits and misses", PerSecond, Neither, &ownLookups,
           "2.4", infoPage},
    Metric{"own_commands", "commands of Keystead, taken off commands", PerSecond, Neither, &ownCommands,
           "2.4", infoPage},
    Metric{"interval", "time between the two readings", Milliseconds, Neither, &length, "2.4", infoPage},
};

} // namespace

Judgement Metric::judge(std::optional<double> figure) const
{
    if (!figure || (!bounds.warning && !bounds.bad))
        return Judgement::Unknown;
    const auto reaches = [&](std::optional<double> bound) {
        return bound && (good == Up ? *figure < *bound : *figure >= *bound);
    };
    if (reaches(bounds.bad))
        return Judgement::Bad;
    return reaches(bounds.warning) ? Judgement::Warning : Judgement::Fine;
}

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
