#include "ui/charts/chart_interaction.h"

#include "ui/charts/time_chart.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace charts {

namespace {

constexpr double wheelFactor = 0.8; // of the range, a notch
constexpr double notch = 120;

} // namespace

ChartInteraction::ChartInteraction(TimeChart& chart, QWidget& plot)
    : QObject(&chart)
    , m_chart(chart)
    , m_plot(plot)
{
    plot.installEventFilter(this);
}

qint64 ChartInteraction::timeAt(double x) const
{
    return m_chart.timeAt(x + m_plot.x());
}

bool ChartInteraction::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != &m_plot)
        return QObject::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        press(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseMove:
        move(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseButtonRelease:
        release(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseButtonDblClick:
        endDrag();
        m_chart.range().toLive();
        return true;
    case QEvent::Leave:
        m_chart.setPointed({});
        m_chart.setCursorTime(std::nullopt);
        return false;
    case QEvent::Wheel:
        wheel(*static_cast<QWheelEvent*>(event));
        return true;
    case QEvent::ContextMenu:
        // The chart's own menu.
        event->ignore();
        return true;
    default:
        return false;
    }
}

void ChartInteraction::press(const QMouseEvent& event)
{
    m_chart.setFocus(Qt::MouseFocusReason);
    if (event.button() != Qt::LeftButton)
        return;
    m_drag = event.modifiers() & Qt::ShiftModifier ? Drag::Pan : Drag::Zoom;
    m_pressed = event.position();
    m_isMoved = false;
    m_panned = 0;
}

void ChartInteraction::move(const QMouseEvent& event)
{
    const double moved = event.position().x() - m_pressed.x();
    m_isMoved = m_isMoved || std::abs(moved) >= QApplication::startDragDistance();
    m_chart.setCursorTime(timeAt(event.position().x()));
    if (m_drag == Drag::None) {
        m_chart.setPointed(m_chart.nearestLine(event.position() + m_plot.pos()));
        return;
    }
    if (!m_isMoved)
        return;
    if (m_drag == Drag::Pan) {
        const qint64 before = timeAt(m_panned);
        m_chart.range().panBy(before - timeAt(moved));
        m_panned = moved;
        return;
    }
    const qint64 a = timeAt(m_pressed.x());
    const qint64 b = timeAt(event.position().x());
    m_chart.setSelection(Period{std::min(a, b), std::max(a, b)});
}

void ChartInteraction::release(const QMouseEvent& event)
{
    if (event.button() != Qt::LeftButton)
        return;
    const Drag ended = m_drag;
    const std::optional<Period> selection = m_chart.m_selection;
    endDrag();
    if (!m_isMoved)
        m_chart.activateMarkerAt(event.position() + m_plot.pos());
    else if (ended == Drag::Zoom && selection)
        m_chart.range().choose(*selection);
}

void ChartInteraction::wheel(QWheelEvent& event)
{
    // The wheel alone scrolls the page.
    if (!(event.modifiers() & Qt::ControlModifier))
        return event.ignore();
    event.accept();
    const double notches = event.angleDelta().y() / notch;
    m_chart.range().zoomAt(timeAt(event.position().x()), std::pow(wheelFactor, notches));
}

void ChartInteraction::endDrag()
{
    m_drag = Drag::None;
    m_chart.setSelection({});
}

} // namespace charts
