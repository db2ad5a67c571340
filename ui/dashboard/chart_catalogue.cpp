#include "ui/dashboard/chart_catalogue.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dashboard {

namespace {

using charts::Unit;
using theme::Line;

constexpr std::array reads{ChartLine{"hits", QT_TRANSLATE_NOOP("dashboard", "hits"), Line::Hits},
                           ChartLine{"misses", QT_TRANSLATE_NOOP("dashboard", "misses"), Line::Misses}};
constexpr std::array ratio{ChartLine{"hit_ratio", QT_TRANSLATE_NOOP("dashboard", "server"), Line::Hits}};
constexpr std::array memory{
    ChartLine{"used_memory", QT_TRANSLATE_NOOP("dashboard", "used"), Line::MemoryUsed},
    ChartLine{"rss_memory", QT_TRANSLATE_NOOP("dashboard", "resident"), Line::MemoryRss},
    ChartLine{"peak_memory", QT_TRANSLATE_NOOP("dashboard", "peak"), Line::MemoryPeak}};
constexpr std::array commands{
    ChartLine{"commands", QT_TRANSLATE_NOOP("dashboard", "commands"), Line::Commands}};
constexpr std::array network{
    ChartLine{"network_in", QT_TRANSLATE_NOOP("dashboard", "in"), Line::NetworkIn},
    ChartLine{"network_out", QT_TRANSLATE_NOOP("dashboard", "out"), Line::NetworkOut}};
constexpr std::array clients{ChartLine{"clients", QT_TRANSLATE_NOOP("dashboard", "clients"), Line::Plain}};
constexpr std::array removed{ChartLine{"evicted", QT_TRANSLATE_NOOP("dashboard", "evicted"), Line::Evicted},
                             ChartLine{"expired", QT_TRANSLATE_NOOP("dashboard", "expired"), Line::Expired}};
constexpr std::array keys{ChartLine{"keys", QT_TRANSLATE_NOOP("dashboard", "keys"), Line::Plain}};
constexpr std::array latency{ChartLine{"latency", QT_TRANSLATE_NOOP("dashboard", "round trip"), Line::Plain}};

constexpr std::array specs{
    ChartSpec{ChartId::Reads, QT_TRANSLATE_NOOP("dashboard", "Reads by result"), Unit::PerSecond, reads},
    ChartSpec{ChartId::HitRatio, QT_TRANSLATE_NOOP("dashboard", "Hit ratio by group"), Unit::Percent, ratio},
    ChartSpec{ChartId::Memory, QT_TRANSLATE_NOOP("dashboard", "Memory"), Unit::Bytes, memory},
    ChartSpec{ChartId::Commands, QT_TRANSLATE_NOOP("dashboard", "Commands"), Unit::PerSecond, commands},
    ChartSpec{ChartId::Network, QT_TRANSLATE_NOOP("dashboard", "Network"), Unit::BytesPerSecond, network},
    ChartSpec{ChartId::Latency, QT_TRANSLATE_NOOP("dashboard", "Latency"), Unit::Milliseconds, latency},
    ChartSpec{ChartId::Removed, QT_TRANSLATE_NOOP("dashboard", "Evicted and expired"), Unit::PerSecond,
              removed},
    ChartSpec{ChartId::Keys, QT_TRANSLATE_NOOP("dashboard", "Keys"), Unit::Count, keys},
    ChartSpec{ChartId::Clients, QT_TRANSLATE_NOOP("dashboard", "Clients"), Unit::Count, clients},
};

QString translated(const char* text)
{
    return QCoreApplication::translate("dashboard", text);
}

} // namespace

std::span<const ChartSpec> chartSpecs()
{
    return specs;
}

const ChartSpec& chartSpec(ChartId id)
{
    return *std::ranges::find(specs, id, &ChartSpec::id);
}

QString chartTitle(ChartId id)
{
    return translated(chartSpec(id).title);
}

QString lineName(const ChartLine& line)
{
    return translated(line.name);
}

} // namespace dashboard
