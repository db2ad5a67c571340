// Which charts the dashboard has, and the lines in each. Constant; titles are translated, so GUI thread.
#pragma once

#include "ui/charts/chart_series.h"

#include <QString>

#include <span>
#include <vector>

namespace dashboard {

enum class ChartId { Reads, HitRatio, Memory, Commands, Network, Clients, Removed, Keys, Latency };

struct ChartLine
{
    const char* metric; // monitor::Metric::id
    const char* name;   // source text in context “dashboard”
    theme::Line line;
};

struct ChartSpec
{
    ChartId id;
    const char* title; // source text in context “dashboard”
    charts::Unit unit;
    std::span<const ChartLine> lines; // those that are always there
};

// In the order of the screen.
std::span<const ChartSpec> chartSpecs();
const ChartSpec& chartSpec(ChartId id);
QString chartTitle(ChartId id);
QString lineName(const ChartLine& line);

} // namespace dashboard
