// What the charts of the dashboard show: lines, limits, groups, databases.
#include "ui/dashboard/dashboard_presenter.h"
#include "ui/properties/words.h"

#include <algorithm>

namespace dashboard {

namespace {

constexpr std::size_t mostGroups = 4; // and the server: five lines

} // namespace

charts::Series DashboardPresenter::line(const QString& name, theme::Line style, const QString& series,
                                        bool newestOnly) const
{
    charts::Series line{name, style, {}, series};
    if (!newestOnly) {
        line.points = m_timeline.points(series);
    } else if (const auto latest = m_timeline.latest(series)) {
        line.points = {*latest};
    }
    return line;
}

// Those below their target first, then those that are asked most.
void DashboardPresenter::addGroups(ChartView& view, bool newestOnly) const
{
    std::vector<GroupFigure> figures = groupFigures();
    std::ranges::stable_sort(figures, [](const GroupFigure& a, const GroupFigure& b) {
        const bool isALow = a.percent < a.target;
        const bool isBLow = b.percent < b.target;
        return isALow != isBLow ? isALow : a.reads > b.reads;
    });
    figures.resize(std::min(figures.size(), mostGroups));
    for (const GroupFigure& figure : figures) {
        view.series.push_back(line(properties::groupText(figure.group), theme::Line::Muted,
                                   QStringLiteral("ratio:") + QString::fromUtf8(figure.group), newestOnly));
        view.series.back().tone = figure.percent < figure.target ? theme::Tone::Bad : theme::Tone::Neutral;
    }
}

void DashboardPresenter::addDatabases(ChartView& view, bool newestOnly) const
{
    for (const auto& [number, points] : m_timeline.databases()) {
        if (view.series.size() > mostGroups)
            break;
        const QString name = QStringLiteral("db%1").arg(number);
        const auto first = newestOnly && !points.empty() ? points.end() - 1 : points.begin();
        view.series.push_back({name, theme::Line::Muted, {first, points.end()}, name});
    }
}

ChartView DashboardPresenter::chart(ChartId id, bool newestOnly) const
{
    const ChartSpec& spec = chartSpec(id);
    ChartView view{chartTitle(id), spec.unit, {}, {}, {}};
    for (const ChartLine& each : spec.lines)
        view.series.push_back(line(lineName(each), each.line, QString::fromLatin1(each.metric), newestOnly));
    if (id == ChartId::HitRatio)
        addGroups(view, newestOnly);
    if (id == ChartId::Keys)
        addDatabases(view, newestOnly);
    if (id == ChartId::Memory) {
        view.limit = m_lastReachable ? m_lastReachable->value(u"max_memory") : std::nullopt;
        view.limitName = tr("limit");
    }
    return view;
}

ChartView DashboardPresenter::newest(ChartId id) const
{
    return chart(id, true);
}

} // namespace dashboard
