#include "core/monitor/advice.h"

#include "core/base/units.h"
#include "core/monitor/rating.h"

#include <algorithm>
#include <array>

namespace monitor {

namespace {

using Cases = std::vector<QStringList>;

constexpr qint64 enoughLookups = 1000; // below, a ratio says nothing about the cache
constexpr double lowHitRatio = 70;     // below “good”
constexpr double nearlyFull = 85;      // percent of maxmemory
constexpr double fragmented = 150;     // percent of used_memory that is resident
constexpr double swapped = 90;         // less resident than used: the rest lies on the disk
constexpr qint64 slowFork = 200'000;   // µs in which the server answers nobody
constexpr double slowAnswer = 10;      // ms

QString decimal(double value)
{
    return QString::number(value, 'f', 1);
}

QString text(const ServerInfo& info, const char* field)
{
    return info.fields.value(QLatin1String(field));
}

qint64 number(const ServerInfo& info, const char* field)
{
    return text(info, field).toLongLong();
}

std::optional<double> figure(QStringView metric, const ServerInfo& info)
{
    return findMetric(metric)->value(Interval{nullptr, &info});
}

QString longest(std::chrono::seconds time)
{
    const qint64 minutes = time.count() / 60;
    if (minutes < 120)
        return QStringLiteral("%1 min").arg(minutes);
    return minutes < 48 * 60 ? QStringLiteral("%1 h").arg(minutes / 60)
                             : QStringLiteral("%1 d").arg(minutes / 1440);
}

Cases persistenceFailing(const Evidence& known)
{
    Cases cases;
    for (const char* field :
         {"rdb_last_bgsave_status", "aof_last_write_status", "aof_last_bgrewrite_status"}) {
        const QString status = text(known.info, field);
        if (!status.isEmpty() && status != QLatin1String("ok"))
            cases.push_back({QStringLiteral("%1:%2").arg(QLatin1String(field), status)});
    }
    return cases;
}

Cases replica(const Evidence& known)
{
    if (text(known.info, "role") != QLatin1String("slave"))
        return {};
    return {{QStringLiteral("%1:%2").arg(text(known.info, "master_host"), text(known.info, "master_port"))}};
}

Cases rejected(const Evidence& known)
{
    const qint64 count = number(known.info, "rejected_connections");
    return count > 0 ? Cases{{QString::number(count), text(known.info, "maxclients")}} : Cases{};
}

Cases unlimited(const Evidence& known)
{
    if (known.info.maxMemory.count > 0)
        return {};
    return {{base::formatBytes(known.info.usedMemory)}};
}

Cases noEviction(const Evidence& known)
{
    if (known.info.maxMemory.count <= 0 || known.info.maxMemoryPolicy != QLatin1String("noeviction"))
        return {};
    return {{base::formatBytes(known.info.maxMemory), base::formatBytes(known.info.usedMemory)}};
}

// A policy that may only evict keys with an expiry, and no key has one.
Cases nothingToEvict(const Evidence& known)
{
    const ServerInfo& info = known.info;
    const bool onlyExpiring = info.maxMemoryPolicy.startsWith(QLatin1String("volatile-"));
    if (info.maxMemory.count <= 0 || !onlyExpiring || info.keys() == 0)
        return {};
    if (figure(u"expiring_keys", info).value_or(0) > 0)
        return {};
    return {{info.maxMemoryPolicy, QString::number(info.keys())}};
}

Cases fullSoon(const Evidence& known)
{
    const auto fill = figure(u"memory_fill", known.info);
    if (!known.memoryFull || !fill || known.memoryFull->left > std::chrono::hours(24 * 7))
        return {};
    return {{longest(known.memoryFull->left), decimal(*fill)}};
}

Cases nearlyFullNow(const Evidence& known)
{
    const auto fill = figure(u"memory_fill", known.info);
    if (!fill || *fill < nearlyFull)
        return {};
    return {{decimal(*fill), base::formatBytes(known.info.maxMemory)}};
}

Cases evictingNow(const Evidence& known)
{
    if (known.evictedPerSecond.value_or(0) <= 0)
        return {};
    return {{decimal(*known.evictedPerSecond), base::formatBytes(known.info.maxMemory)}};
}

Cases evicted(const Evidence& known)
{
    if (known.info.evictedKeys <= 0)
        return {};
    return {{QString::number(known.info.evictedKeys), base::formatBytes(known.info.maxMemory)}};
}

Cases lowRatio(const Evidence& known)
{
    const auto ratio = lifetimeHitRatio(known.info);
    const qint64 lookups = known.info.keyspaceHits + known.info.keyspaceMisses;
    if (!ratio || *ratio >= lowHitRatio || lookups < enoughLookups)
        return {};
    return {{decimal(*ratio), QString::number(lookups)}};
}

Cases groupBelowTarget(const Evidence& known)
{
    Cases cases;
    for (const GroupRatio& group : known.groups) {
        if (group.lookups >= enoughLookups && group.percent < group.target)
            cases.push_back({group.group, decimal(group.percent), QString::number(group.target)});
    }
    return cases;
}

Cases persistent(const Evidence& known)
{
    QStringList set;
    if (known.info.rdbEnabled)
        set << QStringLiteral("save %1").arg(known.info.saveRule.value_or(QString()));
    if (known.info.aofEnabled)
        set << QStringLiteral("appendonly yes");
    return set.isEmpty() ? Cases{} : Cases{{set.join(QStringLiteral(", "))}};
}

Cases forking(const Evidence& known)
{
    const qint64 took = number(known.info, "latest_fork_usec");
    return took >= slowFork ? Cases{{QString::number(took / 1000)}} : Cases{};
}

Cases wasting(const Evidence& known)
{
    const auto share = figure(u"fragmentation", known.info);
    if (!share || *share < fragmented)
        return {};
    return {{base::formatBytes(known.info.residentMemory), base::formatBytes(known.info.usedMemory)}};
}

Cases swapping(const Evidence& known)
{
    const auto share = figure(u"fragmentation", known.info);
    if (!share || *share >= swapped)
        return {};
    return {{base::formatBytes(known.info.residentMemory), base::formatBytes(known.info.usedMemory)}};
}

Cases slow(const Evidence& known)
{
    return known.latency.value_or(0) >= slowAnswer ? Cases{{decimal(*known.latency)}} : Cases{};
}

constexpr const char* persistencePage =
    "https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/";
constexpr const char* replicationPage =
    "https://redis.io/docs/latest/operate/oss_and_stack/management/replication/";
constexpr const char* evictionPage = "https://redis.io/docs/latest/develop/reference/eviction/";
constexpr const char* clientsPage = "https://redis.io/docs/latest/develop/reference/clients/";
constexpr const char* latencyPage =
    "https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/latency/";
constexpr const char* memoryPage =
    "https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/memory-optimization/";
constexpr const char* infoPage = "https://redis.io/docs/latest/commands/info/";

using enum Severity;

constexpr std::array catalogue{
    AdviceRule{"persistence-failing", Critical,
               "%1: the last write to the disk failed, and Redis may refuse every write until one succeeds; "
               "make room on its disk, or turn persistence off.",
               "open:config", persistencePage, &persistenceFailing},
    AdviceRule{"replica", Critical,
               "This server is a replica of %1: it refuses writes, so the cache is neither filled nor "
               "invalidated here; connect to the master.",
               "open:profile", replicationPage, &replica},
    AdviceRule{
        "rejected-connections", Critical,
        "%1 connections were refused since the server started, because %2 were open; raise maxclients, "
        "or find who keeps so many.",
        "open:clients", clientsPage, &rejected},
    AdviceRule{"swapping", Critical,
               "Only %1 of %2 are in memory: the system has swapped the rest to disk, and every access to it "
               "is slow; give the machine more memory, or lower maxmemory.",
               "config:maxmemory", memoryPage, &swapping},
    AdviceRule{"maxmemory-unset", Warning,
               "maxmemory is 0: Redis uses %1 now and may grow until the system stops it; set maxmemory and "
               "maxmemory-policy allkeys-lru.",
               "config:maxmemory", evictionPage, &unlimited},
    AdviceRule{"policy-noeviction", Warning,
               "maxmemory-policy is noeviction: at %1 (now %2) Redis refuses writes instead of dropping old "
               "entries; a cache wants allkeys-lru.",
               "config:maxmemory-policy", evictionPage, &noEviction},
    AdviceRule{"nothing-to-evict", Warning,
               "maxmemory-policy is %1, but none of %2 keys expires: at the limit Redis refuses writes; a "
               "cache wants allkeys-lru.",
               "config:maxmemory-policy", evictionPage, &nothingToEvict},
    AdviceRule{"memory-full-soon", Warning,
               "At the present trend maxmemory is reached in %1 (now %2 %); raise maxmemory or shorten TTLs.",
               "open:memory", evictionPage, &fullSoon},
    AdviceRule{"memory-nearly-full", Warning,
               "%1 % of %2 are used: soon old entries give way, or writes are refused; raise maxmemory or "
               "shorten TTLs.",
               "config:maxmemory", evictionPage, &nearlyFullNow},
    AdviceRule{"evicting", Warning,
               "%1 keys a second are evicted now: the limit of %2 is too small for what is cached; raise "
               "maxmemory or shorten TTLs.",
               "config:maxmemory", evictionPage, &evictingNow},
    AdviceRule{"evictions", Notice,
               "%1 keys were evicted since the server started: the limit of %2 is too small for what is "
               "cached; raise maxmemory or shorten TTLs.",
               "config:maxmemory", evictionPage, &evicted},
    AdviceRule{"hit-ratio-low", Warning,
               "%1 % of %2 lookups since the server started were hits, below 70 %: warm the cache, or raise "
               "the TTL of groups that are asked often.",
               "do:warm", infoPage, &lowRatio},
    AdviceRule{"group-below-target", Warning,
               "%2 % of the lookups in group “%1” were hits, its target is %3 %: warm it, or raise its TTL.",
               "open:policy", infoPage, &groupBelowTarget},
    AdviceRule{"latency-high", Warning,
               "An answer takes %1 ms: look for slow commands in the slow log, and for other load on the "
               "machine and the network.",
               "open:slow-log", latencyPage, &slow},
    AdviceRule{"fork-slow", Notice,
               "The last fork for persistence held the server up for %1 ms; a cache needs none.",
               "open:config", latencyPage, &forking},
    AdviceRule{"fragmentation", Notice,
               "%1 of memory are held for %2 of data; set activedefrag yes, or restart the server at a quiet "
               "time.",
               "config:activedefrag", memoryPage, &wasting},
    AdviceRule{
        "persistence-on", Notice,
        "Redis writes its data to disk (%1): a cache can be filled again, so this costs memory at every "
        "fork and gives nothing; turn it off if no other data lives there.",
        "config:save", persistencePage, &persistent},
};

} // namespace

double targetOf(QStringView group)
{
    if (group == QLatin1String("page"))
        return 90;
    return group == QLatin1String("queryset") ? 80 : 70;
}

std::span<const AdviceRule> adviceRules()
{
    return catalogue;
}

const AdviceRule* findAdviceRule(QStringView id)
{
    const auto found = std::ranges::find_if(
        catalogue, [id](const AdviceRule& rule) { return id == QLatin1String(rule.id); });
    return found == catalogue.end() ? nullptr : &*found;
}

// Figures may hold a percent sign and a number themselves (“%1”), so they are put in one by one by their
// place.
QString Advice::english() const
{
    const QString sentence = QString::fromUtf8(rule->english);
    QString words;
    for (qsizetype at = 0; at < sentence.size(); ++at) {
        const int place =
            at + 1 < sentence.size() && sentence[at] == u'%' ? sentence[at + 1].digitValue() : -1;
        if (place < 1) {
            words += sentence[at];
            continue;
        }
        words += figures.value(place - 1);
        ++at;
    }
    return words;
}

std::vector<Advice> advise(const Evidence& evidence)
{
    std::vector<Advice> found;
    for (const AdviceRule& rule : catalogue) {
        for (QStringList& figures : rule.cases(evidence))
            found.push_back({&rule, std::move(figures)});
    }
    return found;
}

Judgement healthOf(const Evidence& evidence)
{
    const auto ratio = lifetimeHitRatio(evidence.info);
    Judgement health = ratio ? findMetric(u"hit_ratio")->judge(ratio) : Judgement::Unknown;
    for (const Advice& advice : advise(evidence)) {
        if (advice.rule->severity == Critical)
            return Judgement::Bad;
        if (advice.rule->severity == Warning && health != Judgement::Bad)
            health = Judgement::Warning;
    }
    return health;
}

} // namespace monitor
