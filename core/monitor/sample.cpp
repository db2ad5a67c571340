#include "core/monitor/sample.h"

#include "core/monitor/metric.h"

namespace monitor {

std::optional<double> Sample::value(QStringView metricId) const
{
    const auto index = metricIndex(metricId);
    if (!index || *index >= values.size())
        return std::nullopt;
    return values[*index];
}

} // namespace monitor
