#include "core/monitor/forecast.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace monitor {

namespace {

constexpr std::size_t fewest = 8;
constexpr std::size_t most = 300;
constexpr double normal95 = 1.959964;
constexpr std::chrono::seconds tooFar = std::chrono::hours(24 * 365);

std::vector<TimedValue> thinned(std::span<const TimedValue> values)
{
    std::vector<TimedValue> all(values.begin(), values.end());
    std::ranges::stable_sort(all, {}, &TimedValue::at);
    if (all.size() <= most)
        return all;
    std::vector<TimedValue> some;
    for (std::size_t i = 0; i < most; ++i)
        some.push_back(all[i * (all.size() - 1) / (most - 1)]);
    return some;
}

double medianOf(std::vector<double>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1)
        return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

std::optional<std::chrono::seconds> timeFor(double distance, double perSecond)
{
    if (perSecond <= 0 || distance / perSecond > static_cast<double>(tooFar.count()))
        return std::nullopt;
    return std::chrono::seconds(static_cast<qint64>(distance / perSecond));
}

} // namespace

std::optional<Trend> trendOf(std::span<const TimedValue> values)
{
    const std::vector<TimedValue> points = thinned(values);
    if (points.size() < fewest)
        return std::nullopt;
    std::vector<double> slopes;
    for (std::size_t i = 0; i < points.size(); ++i) {
        for (std::size_t j = i + 1; j < points.size(); ++j) {
            const auto apart = static_cast<double>(points[j].at - points[i].at) / 1000;
            if (apart > 0)
                slopes.push_back((points[j].value - points[i].value) / apart);
        }
    }
    if (slopes.size() < fewest)
        return std::nullopt;
    std::ranges::sort(slopes);
    const auto count = static_cast<double>(points.size());
    const double spread = normal95 * std::sqrt(count * (count - 1) * (2 * count + 5) / 18);
    const auto total = static_cast<double>(slopes.size());
    const auto slopeAt = [&](double rank) {
        return slopes[static_cast<std::size_t>(std::clamp(rank, 0.0, total - 1))];
    };
    Trend trend;
    trend.low = slopeAt(std::floor((total - spread) / 2));
    trend.high = slopeAt(std::ceil((total + spread) / 2));
    trend.perSecond = medianOf(slopes);
    std::vector<double> ends;
    for (const TimedValue& point : points)
        ends.push_back(point.value +
                       trend.perSecond * static_cast<double>(points.back().at - point.at) / 1000);
    trend.now = medianOf(ends);
    return trend;
}

std::optional<LimitForecast> timeToLimit(const Trend& trend, double limit)
{
    if (!trend.isRising())
        return std::nullopt;
    const double distance = std::max(0.0, limit - trend.now);
    const auto left = timeFor(distance, trend.perSecond);
    if (!left)
        return std::nullopt;
    return LimitForecast{*left, timeFor(distance, trend.high).value_or(*left), timeFor(distance, trend.low)};
}

} // namespace monitor
