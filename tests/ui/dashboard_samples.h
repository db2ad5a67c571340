// Samples as the dashboard gets them, made up to the second.
#pragma once

#include "core/monitor/metric.h"
#include "core/monitor/sample.h"

namespace test {

inline const QDateTime dashboardStart = QDateTime::fromSecsSinceEpoch(1'760'000'400, Qt::UTC);

// Every metric has a value that tells its place and its second.
inline double figureAt(std::size_t metric, int second)
{
    return 10.0 * static_cast<double>(metric + 1) + second % 7 + 0.125;
}

inline monitor::Sample dashboardSample(int second)
{
    monitor::Sample sample;
    sample.at = dashboardStart.addSecs(second);
    for (std::size_t i = 0; i < monitor::metrics().size(); ++i)
        sample.values.push_back(figureAt(i, second));
    sample.values[*monitor::metricIndex(u"own_lookups")] = second >= 20 && second < 25 ? 3 : 0;
    sample.info.version = QStringLiteral("7.0.15");
    sample.info.maxMemory = {256 * 1024 * 1024};
    sample.info.maxMemoryPolicy = QStringLiteral("noeviction");
    return sample;
}

} // namespace test
