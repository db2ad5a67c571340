// One reading of all metrics. A value, any thread.
#pragma once

#include "core/monitor/info.h"

#include <QDateTime>

#include <optional>
#include <vector>

namespace monitor {

struct Sample
{
    QDateTime at; // UTC
    bool reachable = true;
    base::Error problem;                       // when not reachable
    std::vector<std::optional<double>> values; // in the order of metrics(); empty when not reachable
    ServerInfo info;

    std::optional<double> value(QStringView metricId) const;
};

} // namespace monitor
