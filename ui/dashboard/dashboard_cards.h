// What stands on the cards: number, unit, change against the span before, verdict. No widgets; pure
// functions of the samples. GUI thread (translated).
#pragma once

#include "core/monitor/forecast.h"
#include "core/monitor/series.h"
#include "ui/common/card.h"

#include <QList>

#include <chrono>
#include <vector>

namespace dashboard {

enum class CardId { HitRatio, Reads, Memory, Commands, Latency, Evicted };

struct CardView
{
    CardId id;
    common::CardText text;
    QList<double> values; // sparkline: the last 60 samples, NaN where unknown

    bool operator==(const CardView&) const = default;
};

QString cardLabel(CardId id);
std::vector<CardId> cardIds(); // in the order of the screen

// The length of the two spans that are compared: the one shown, or half of what there is so far;
// nothing below ten seconds, where a change would be noise.
std::optional<std::chrono::seconds> comparedSpan(const monitor::Series& series, std::chrono::seconds shown);

// Whether memory grows towards its limit.
struct MemoryOutlook
{
    bool isKnown = false;                            // there is a limit, and enough to judge by
    std::optional<monitor::LimitForecast> reachedIn; // nothing: not in sight
};

// age: of the latest reachable sample when it is older than three samples, else empty.
std::vector<CardView> cardViews(const monitor::Series& series, std::chrono::seconds shown, const QString& age,
                                const MemoryOutlook& outlook = {});

} // namespace dashboard
