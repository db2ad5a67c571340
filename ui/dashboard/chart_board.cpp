#include "ui/dashboard/chart_board.h"

#include "ui/charts/time_chart.h"
#include "ui/dashboard/reflow.h"

#include <QAction>
#include <QVBoxLayout>

namespace dashboard {

namespace {

constexpr int chartWidth = 400;

} // namespace

ChartBoard::ChartBoard(DashboardPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_flow(new Reflow(chartWidth, this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_flow);
    m_flow->setMaximumColumns(2);
    for (const ChartSpec& spec : chartSpecs())
        addChart(spec);
    connect(&presenter, &DashboardPresenter::chartsReplaced, this, &ChartBoard::replace);
}

void ChartBoard::addChart(const ChartSpec& spec)
{
    auto* chart = new charts::TimeChart(chartTitle(spec.id), spec.unit, m_flow);
    chart->setRange(m_presenter.range());
    auto* picture = new QAction(tr("Save picture…"), chart);
    chart->addMenuAction(picture);
    connect(picture, &QAction::triggered, this, [this, chart] { Q_EMIT pictureRequested(chart); });
    connect(chart, &charts::TimeChart::markerActivated, this, &ChartBoard::markerActivated);
    m_flow->add(chart);
    m_charts.emplace(spec.id, chart);
}

void ChartBoard::replace()
{
    for (const auto& [id, chart] : m_charts) {
        ChartView view = m_presenter.chart(id);
        chart->setGapAfter(m_presenter.timeline().gapAfter());
        chart->setLimit(view.limit, view.limitName);
        chart->setSeries(std::move(view.series));
    }
    updateMarks();
}

void ChartBoard::extend()
{
    for (const auto& [id, chart] : m_charts) {
        ChartView view = m_presenter.newest(id);
        chart->setGapAfter(m_presenter.timeline().gapAfter());
        chart->setLimit(view.limit, view.limitName);
        if (!chart->extend(view.series))
            chart->setSeries(m_presenter.chart(id).series);
    }
    updateMarks();
}

void ChartBoard::updateMarks()
{
    const std::vector<charts::Marker> markers = m_presenter.markers();
    const std::vector<charts::Period> browsing = m_presenter.timeline().browsing();
    for (const auto& [id, chart] : m_charts) {
        chart->setMarkers(markers);
        chart->setBrowsing(browsing);
    }
}

std::vector<ExportedSeries> ChartBoard::exported() const
{
    std::vector<ExportedSeries> all;
    for (const ChartSpec& spec : chartSpecs()) {
        for (charts::Series& series : m_presenter.chart(spec.id).series)
            all.push_back({series.id.isEmpty() ? series.name : series.id, chartTitle(spec.id), spec.unit,
                           std::move(series.points)});
    }
    return all;
}

void ChartBoard::paintNow()
{
    for (const auto& [id, chart] : m_charts)
        chart->paintNow();
}

} // namespace dashboard
