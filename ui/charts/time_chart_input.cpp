// Keys, labels and the menu of a chart; the mouse among the lines is ChartInteraction's.
#include "ui/charts/chart_table.h"
#include "ui/charts/time_chart.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QContextMenuEvent>
#include <qcustomplot.h>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolButton>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace charts {

namespace {

constexpr int reach = 8; // px of the design around a line or a marker

} // namespace

void TimeChart::prepareMenu()
{
    m_menu = new QMenu(this);
    m_showTable = m_menu->addAction(tr("Show as table"));
    m_showTable->setCheckable(true);
    connect(m_showTable, &QAction::toggled, this, &TimeChart::setTableShown);
    if (m_unit == Unit::Percent) {
        QAction* fit = m_menu->addAction(tr("Fit the scale"));
        fit->setCheckable(true);
        connect(fit, &QAction::toggled, this, &TimeChart::setFitted);
    }
    m_more = new QToolButton(this);
    m_more->setIcon(theme::icon(theme::Icon::More, theme::Ink::Muted));
    m_more->setAutoRaise(true);
    m_more->setToolTip(tr("More"));
    m_more->setAccessibleName(tr("More about %1").arg(m_title));
    theme::setRole(m_more, theme::Role::Quiet);
    connect(m_more, &QToolButton::clicked, this,
            [this] { m_menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
}

void TimeChart::addMenuAction(QAction* action)
{
    m_menu->addAction(action);
}

void TimeChart::setTableShown(bool shown)
{
    if (shown == isTableShown())
        return;
    if (!m_table)
        m_table = new ChartTable(m_title, m_unit, this);
    m_table->setVisible(shown);
    m_showTable->setChecked(shown);
    m_mustPaint = true;
    layoutPlot();
    scheduleUpdate();
}

bool TimeChart::isTableShown() const
{
    return m_table && !m_table->isHidden();
}

// The numbers that the lines are drawn from.
void TimeChart::updateTable()
{
    if (!isTableShown())
        return;
    std::vector<Series> shown;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (!m_hidden.contains(m_series[i].name))
            shown.push_back({m_series[i].name, m_series[i].line, m_lines[i].columns()});
    }
    m_table->show(std::move(shown), m_shown);
}

qint64 TimeChart::newest() const
{
    qint64 latest = 0;
    for (const Series& series : m_series) {
        if (!series.points.empty())
            latest = std::max(latest, series.points.back().at);
    }
    return latest;
}

bool TimeChart::isEmpty() const
{
    const Period range = m_range->shown();
    for (const Series& series : m_series) {
        const auto end = firstFrom(series.points, range.to + 1);
        if (std::any_of(firstFrom(series.points, range.from), end,
                        [](const Sample& sample) { return std::isfinite(sample.value); }))
            return false;
    }
    return true;
}

std::optional<double> TimeChart::valueAt(const Series& series, qint64 at) const
{
    const auto index = static_cast<std::size_t>(&series - m_series.data());
    // While the crosshair is on, what is drawn there.
    const bool isDrawn = cursorTime() && !m_lines[index].columns().empty();
    const std::vector<Sample>& points = isDrawn ? m_lines[index].columns() : series.points;
    auto after = firstFrom(points, at);
    if (after == points.end() || (after != points.begin() && at - (after - 1)->at < after->at - at)) {
        if (after == points.begin())
            return std::nullopt;
        --after;
    }
    const qint64 slot = isDrawn ? usualDistance(points, m_shown) : 0;
    if (std::abs(after->at - at) > std::max<qint64>(m_gap.count(), slot) || !std::isfinite(after->value))
        return std::nullopt;
    return after->value;
}

void TimeChart::moveCursorBy(int samples)
{
    const auto line =
        std::ranges::find_if(m_lines, [](const Thinning& each) { return !each.columns().empty(); });
    if (line == m_lines.end())
        return;
    const std::vector<Sample>& points = line->columns();
    const auto here = firstFrom(points, cursorTime().value_or(m_shown.to));
    const auto index = std::clamp<std::ptrdiff_t>(here - points.begin() + samples, 0, std::ssize(points) - 1);
    setCursorTime(std::clamp(points[static_cast<std::size_t>(index)].at, m_shown.from, m_shown.to));
}

void TimeChart::cursorToNextMarker()
{
    std::optional<qint64> next;
    for (const Marker& marker : m_markers) {
        if (marker.at > cursorTime().value_or(m_shown.from) && marker.at <= m_shown.to &&
            (!next || marker.at < *next))
            next = marker.at;
    }
    if (next)
        setCursorTime(next);
}

bool TimeChart::keyMovesCursor(const QKeyEvent& event)
{
    const int step = event.modifiers() & Qt::ShiftModifier ? 10 : 1;
    switch (event.key()) {
    case Qt::Key_Left:
        moveCursorBy(-step);
        return true;
    case Qt::Key_Right:
        moveCursorBy(step);
        return true;
    case Qt::Key_Home:
        setCursorTime(m_shown.from);
        return true;
    case Qt::Key_End:
        setCursorTime(m_shown.to);
        return true;
    case Qt::Key_M:
        cursorToNextMarker();
        return true;
    default:
        return false;
    }
}

void TimeChart::keyPressEvent(QKeyEvent* event)
{
    if (keyMovesCursor(*event))
        return;
    if (event->key() == Qt::Key_Escape) {
        // One step a press.
        if (m_selection)
            return setSelection({});
        if (cursorTime())
            return setCursorTime(std::nullopt);
        if (!m_range->isLive())
            return m_range->toLive();
    }
    const bool opens = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (opens && cursorTime() && activateMarkerAt(QPointF(xOf(*cursorTime()), m_plot->y() + 1)))
        return;
    QWidget::keyPressEvent(event);
}

void TimeChart::setSelection(std::optional<Period> selection)
{
    if (selection == m_selection)
        return;
    m_selection = selection;
    scheduleCursor();
}

void TimeChart::setPointed(const QString& name)
{
    if (name == m_pointed)
        return;
    m_pointed = name;
    m_mustPaint = true;
    scheduleUpdate();
}

void TimeChart::toggleLine(const QString& name, bool isolate)
{
    if (!isolate) {
        if (!m_hidden.remove(name))
            m_hidden.insert(name);
    } else {
        QSet<QString> others;
        for (const Series& series : m_series) {
            if (series.name != name)
                others.insert(series.name);
        }
        // Once more: all of them again.
        m_hidden = m_hidden == others ? QSet<QString>() : others;
    }
    m_mustPaint = true;
    scheduleUpdate();
}

bool TimeChart::activateMarkerAt(const QPointF& position)
{
    for (const MarkerGroup& group : markerGroups()) {
        if (std::abs(m_plot->x() + group.x - position.x()) > theme::u(reach))
            continue;
        Q_EMIT markerActivated(group.at);
        return true;
    }
    return false;
}

QString TimeChart::nearestLine(const QPointF& position) const
{
    QString nearest;
    double least = theme::u(reach);
    const qint64 at = timeAt(position.x());
    for (const Series& series : m_series) {
        const auto value = m_hidden.contains(series.name) ? std::nullopt : valueAt(series, at);
        const double distance = value ? std::abs(yOf(*value) - position.y()) : least;
        if (distance >= least)
            continue;
        least = distance;
        nearest = series.name;
    }
    return nearest;
}

void TimeChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || isTableShown())
        return QWidget::mouseReleaseEvent(event);
    for (const EndLabel& label : endLabels()) {
        if (!label.isLimit && label.area.contains(event->position()))
            return toggleLine(label.name, event->modifiers() & Qt::ControlModifier);
    }
    const QRectF plot = m_plot->geometry();
    if (event->position().y() < plot.top() && event->position().y() > plot.top() - theme::u(16))
        activateMarkerAt(event->position());
}

void TimeChart::mouseMoveEvent(QMouseEvent* event)
{
    QString pointed;
    for (const EndLabel& label : endLabels()) {
        if (!label.isLimit && label.area.contains(event->position()))
            pointed = label.name;
    }
    setPointed(pointed);
    for (const MarkerGroup& group : markerGroups()) {
        if (!glyphArea(group, m_plot->geometry()).contains(event->position()))
            continue;
        const QString title = group.count > 1 ? group.text + QLatin1Char('\n') : QString();
        QToolTip::showText(event->globalPosition().toPoint(), title + group.details.join(QLatin1Char('\n')),
                           this);
    }
}

void TimeChart::leaveEvent(QEvent* event)
{
    setPointed({});
    QWidget::leaveEvent(event);
}

void TimeChart::contextMenuEvent(QContextMenuEvent* event)
{
    m_menu->popup(event->globalPos());
}

void TimeChart::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void TimeChart::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace charts
