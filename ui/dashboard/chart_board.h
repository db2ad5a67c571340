// The charts of the dashboard, linked: one range, one crosshair. Two columns, one where it is narrow. GUI
// thread.
#pragma once

#include "ui/dashboard/dashboard_export.h"
#include "ui/dashboard/dashboard_presenter.h"

#include <QWidget>

#include <map>

namespace charts {
class TimeChart;
}

namespace dashboard {

class Reflow;

class ChartBoard : public QWidget
{
    Q_OBJECT

public:
    // The presenter outlives it.
    explicit ChartBoard(DashboardPresenter& presenter, QWidget* parent = nullptr);

    charts::TimeChart* chart(ChartId id) const { return m_charts.at(id); }
    // The newest sample, or everything anew: after a time in which nobody looked.
    void extend();
    void replace();
    // Everything of the shown range, hidden lines too.
    std::vector<ExportedSeries> exported() const;
    void paintNow();

Q_SIGNALS:
    void markerActivated(qint64 at);
    void pictureRequested(charts::TimeChart* chart);

private:
    void addChart(const ChartSpec& spec);
    void updateMarks();

    DashboardPresenter& m_presenter;
    Reflow* m_flow = nullptr;
    std::map<ChartId, charts::TimeChart*> m_charts;
};

} // namespace dashboard
