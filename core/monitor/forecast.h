// When a figure reaches its limit, if it goes on as it did. Values, any thread.
//
// The slope is Theil and Sen's: the median of the slopes between all pairs, which half of the values being
// outliers (a FLUSHALL, a batch job) does not move far. Its interval is that of Kendall's rank statistic:
// P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, JASA 63 (1968). A trend whose
// interval holds 0 is none.
#pragma once

#include <QDateTime>

#include <chrono>
#include <optional>
#include <span>

namespace monitor {

struct TimedValue
{
    qint64 at = 0; // milliseconds since the epoch
    double value = 0;
};

struct Trend
{
    double perSecond = 0;
    double low = 0; // of the 95 % interval
    double high = 0;
    double now = 0; // at the last value's time, on the line

    bool isRising() const { return low > 0; }
    bool isFalling() const { return high < 0; }
};

// In any order; thinned out evenly to 300 values. Nothing: fewer than 8 values, or no time between them.
std::optional<Trend> trendOf(std::span<const TimedValue> values);

struct LimitForecast
{
    // From the last value on; 0: reached.
    std::chrono::seconds left{0};
    std::chrono::seconds soonest{0};            // by the interval's steepest slope …
    std::optional<std::chrono::seconds> latest; // … and its flattest; nothing: never
};

// Nothing: no trend upwards, or further away than a year.
std::optional<LimitForecast> timeToLimit(const Trend& trend, double limit);

} // namespace monitor
