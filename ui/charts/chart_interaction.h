// What the mouse does with the lines of a chart: drag zooms, Ctrl+wheel zooms at the pointer, Shift+drag
// pans, a double click returns to live, a click on a marker opens it. GUI thread.
#pragma once

#include <QObject>
#include <QPoint>

#include <optional>

class QMouseEvent;
class QWheelEvent;

namespace charts {

class TimeChart;

class ChartInteraction : public QObject
{
    Q_OBJECT

public:
    // Both outlive it. plot: where the lines are.
    ChartInteraction(TimeChart& chart, QWidget& plot);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Drag { None, Zoom, Pan };

    void press(const QMouseEvent& event);
    void move(const QMouseEvent& event);
    void release(const QMouseEvent& event);
    void wheel(QWheelEvent& event);
    void endDrag();
    qint64 timeAt(double x) const;

    TimeChart& m_chart;
    QWidget& m_plot;
    Drag m_drag = Drag::None;
    QPointF m_pressed;
    bool m_isMoved = false; // beyond what a hand trembles
    double m_panned = 0;    // px of a pan that the range has followed
};

} // namespace charts
