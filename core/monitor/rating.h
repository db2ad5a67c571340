// Rating of the hit ratio (SPEC M3) with the figure it rests on. Values, any thread.
#pragma once

#include "core/monitor/info.h"

#include <QString>

#include <optional>
#include <vector>

namespace monitor {

enum class Rating { Unknown, Poor, Fair, Good, VeryGood, Excellent };
// ≥ 90 Excellent, ≥ 80 VeryGood, ≥ 70 Good, ≥ 50 Fair, else Poor.
Rating rate(std::optional<double> hitRatioPercent);
// “excellent”, “very good”, …: C locale, for JSON (performance_rating) and logs.
QString ratingName(Rating rating);

// Lifetime ratio of the server, what INFO's counters say; nothing when nothing was looked up.
std::optional<double> lifetimeHitRatio(const ServerInfo& info);

// A piece of advice and its evidence, as ids with arguments: the screen and the command line find the words.
struct Recommendation
{
    QString id; // “maxmemory-unset”, “evictions”, “hit-ratio-low”, “persistence-on”, “policy-noeviction”
    QString english;     // one sentence in English with its figure, for JSON and the command line
    QStringList figures; // the figures it cites, formatted in the C locale
};
std::vector<Recommendation> recommend(const ServerInfo& info);

} // namespace monitor
