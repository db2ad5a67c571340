#include "core/monitor/rating.h"

#include <array>

namespace monitor {

namespace {

constexpr qint64 enoughLookups = 1000; // below, a ratio says nothing about the cache
constexpr double lowHitRatio = 70;     // below “good”

QString number(qint64 value)
{
    return QString::number(value);
}

std::optional<Recommendation> adviseLimit(const ServerInfo& info)
{
    if (info.maxMemory.count > 0)
        return std::nullopt;
    const QString used = base::formatBytes(info.usedMemory);
    return Recommendation{
        QStringLiteral("maxmemory-unset"),
        QStringLiteral("maxmemory is 0: Redis uses %1 now and may grow until the system stops it; "
                       "set maxmemory and maxmemory-policy allkeys-lru.")
            .arg(used),
        {used}};
}

std::optional<Recommendation> advisePolicy(const ServerInfo& info)
{
    if (info.maxMemory.count <= 0 || info.maxMemoryPolicy != QLatin1String("noeviction"))
        return std::nullopt;
    const QString used = base::formatBytes(info.usedMemory);
    const QString limit = base::formatBytes(info.maxMemory);
    return Recommendation{
        QStringLiteral("policy-noeviction"),
        QStringLiteral("maxmemory-policy is noeviction: at %1 (now %2) Redis refuses writes "
                       "instead of dropping old entries; a cache wants allkeys-lru.")
            .arg(limit, used),
        {limit, used}};
}

std::optional<Recommendation> adviseEvictions(const ServerInfo& info)
{
    if (info.evictedKeys <= 0)
        return std::nullopt;
    const QString evicted = number(info.evictedKeys);
    const QString limit = base::formatBytes(info.maxMemory);
    return Recommendation{
        QStringLiteral("evictions"),
        QStringLiteral("%1 keys were evicted since the server started: the limit of %2 is too "
                       "small for what is cached; raise maxmemory or shorten TTLs.")
            .arg(evicted, limit),
        {evicted, limit}};
}

std::optional<Recommendation> adviseHitRatio(const ServerInfo& info)
{
    const auto ratio = lifetimeHitRatio(info);
    const qint64 lookups = info.keyspaceHits + info.keyspaceMisses;
    if (!ratio || *ratio >= lowHitRatio || lookups < enoughLookups)
        return std::nullopt;
    const QString percent = QString::number(*ratio, 'f', 1);
    return Recommendation{
        QStringLiteral("hit-ratio-low"),
        QStringLiteral("%1 % of %2 lookups since the server started were hits, below 70 %: warm "
                       "the cache, or raise the TTL of groups that are asked often.")
            .arg(percent, number(lookups)),
        {percent, number(lookups)}};
}

std::optional<Recommendation> advisePersistence(const ServerInfo& info)
{
    if (!info.aofEnabled && !info.rdbEnabled)
        return std::nullopt;
    QStringList set;
    if (info.rdbEnabled)
        set << QStringLiteral("save %1").arg(info.saveRule.value_or(QString()));
    if (info.aofEnabled)
        set << QStringLiteral("appendonly yes");
    return Recommendation{
        QStringLiteral("persistence-on"),
        QStringLiteral("Redis writes its data to disk (%1): a cache can be filled again, so this "
                       "costs memory at every fork and gives nothing; turn it off if no other "
                       "data lives there.")
            .arg(set.join(QStringLiteral(", "))),
        set};
}

} // namespace

Rating rate(std::optional<double> hitRatioPercent)
{
    if (!hitRatioPercent)
        return Rating::Unknown;
    if (*hitRatioPercent >= 90)
        return Rating::Excellent;
    if (*hitRatioPercent >= 80)
        return Rating::VeryGood;
    if (*hitRatioPercent >= 70)
        return Rating::Good;
    return *hitRatioPercent >= 50 ? Rating::Fair : Rating::Poor;
}

QString ratingName(Rating rating)
{
    switch (rating) {
    case Rating::Unknown:
        return QStringLiteral("unknown");
    case Rating::Poor:
        return QStringLiteral("poor");
    case Rating::Fair:
        return QStringLiteral("fair");
    case Rating::Good:
        return QStringLiteral("good");
    case Rating::VeryGood:
        return QStringLiteral("very good");
    case Rating::Excellent:
        return QStringLiteral("excellent");
    }
    return {};
}

std::optional<double> lifetimeHitRatio(const ServerInfo& info)
{
    const qint64 lookups = info.keyspaceHits + info.keyspaceMisses;
    if (lookups <= 0)
        return std::nullopt;
    return 100.0 * static_cast<double>(info.keyspaceHits) / static_cast<double>(lookups);
}

std::vector<Recommendation> recommend(const ServerInfo& info)
{
    using Advice = std::optional<Recommendation> (*)(const ServerInfo&);
    constexpr std::array<Advice, 5> catalogue{&adviseLimit, &advisePolicy, &adviseEvictions, &adviseHitRatio,
                                              &advisePersistence};
    std::vector<Recommendation> found;
    for (const Advice advice : catalogue) {
        if (auto recommendation = advice(info))
            found.push_back(std::move(*recommendation));
    }
    return found;
}

} // namespace monitor
