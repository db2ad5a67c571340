#include "core/monitor/rating.h"

#include "core/monitor/advice.h"

namespace monitor {

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
    std::vector<Recommendation> found;
    for (const Advice& advice : advise(Evidence{info, {}, {}, {}, {}}))
        found.push_back({QString::fromLatin1(advice.rule->id), advice.english(), advice.figures});
    return found;
}

} // namespace monitor
