// The lines: what is seen of the points, and how QCustomPlot is to draw it.
#include "ui/charts/time_chart.h"
#include "ui/theme/theme.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace charts {

namespace {

double toKey(qint64 at)
{
    return static_cast<double>(at) / 1000.0;
}

QVector<QCPGraphData> graphData(const std::vector<Sample>& columns, double Sample::*value)
{
    QVector<QCPGraphData> points;
    points.reserve(static_cast<qsizetype>(columns.size()));
    for (const Sample& column : columns) {
        const double own = column.*value;
        points.append({toKey(column.at), std::isfinite(own) ? own : column.value});
    }
    return points;
}

} // namespace

void TimeChart::preparePlot()
{
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setAccessibleName(m_title);
    m_plot->setMouseTracking(true);
    m_plot->setNoAntialiasingOnDrag(false);
    // Segment by segment: many times faster than one path of a thousand points, and the same to the eye.
    m_plot->setPlottingHint(QCP::phFastPolylines, true);
    m_plot->axisRect()->setAutoMargins(QCP::msNone);
    m_plot->axisRect()->setMargins(QMargins(0, 0, 0, 0));
    m_plot->plotLayout()->setAutoMargins(QCP::msNone);
    m_plot->addLayer(QStringLiteral("bands"), m_plot->layer(QStringLiteral("main")), QCustomPlot::limBelow);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setTickLabels(false);
        axis->setTicks(false);
        axis->setBasePen(Qt::NoPen);
        axis->setTicker(QSharedPointer<QCPAxisTickerText>::create());
    }
    m_plot->xAxis->grid()->setVisible(false);
    m_crosshair = new QCPItemLine(m_plot);
    m_chosen = new QCPItemRect(m_plot);
    for (QCPAbstractItem* item :
         {static_cast<QCPAbstractItem*>(m_crosshair), static_cast<QCPAbstractItem*>(m_chosen)}) {
        item->setLayer(QStringLiteral("overlay"));
        item->setVisible(false);
    }
    restyle();
}

void TimeChart::restyle()
{
    const theme::Tokens& t = theme::tokens();
    m_plot->setBackground(QBrush(t.surface));
    QPen grid(t.line, 1);
    grid.setCosmetic(true);
    m_plot->yAxis->grid()->setPen(grid);
    m_plot->yAxis->grid()->setZeroLinePen(grid);
    m_crosshair->setPen(QPen(t.text, 1));
    QColor fill = t.accent;
    fill.setAlphaF(0.16F);
    m_chosen->setPen(QPen(t.accent, 1));
    m_chosen->setBrush(fill);
    setMinimumHeight(minimumSizeHint().height());
}

// What is seen of each line, and from when to when.
bool TimeChart::updateLines()
{
    Period range = m_range->shown();
    qint64 distance = 0;
    for (const Series& series : m_series)
        distance = std::max(distance, usualDistance(series.points, range));
    const qint64 slot = slotFor(range, m_plot->width(), distance);
    if (slot > 0 && m_range->isLive()) {
        // The live edge moves by whole slots.
        const qint64 ahead = range.to % slot;
        range = {range.from - ahead, range.to - ahead};
    }
    bool isChanged = range != m_shown;
    m_shown = range;
    for (std::size_t i = 0; i < m_series.size(); ++i)
        isChanged = m_lines[i].update(m_series[i].points, range, slot, m_gap.count()) || isChanged;
    return isChanged;
}

void TimeChart::updateValueAxis()
{
    double highest = m_limit.value_or(0);
    double lowest = 100;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (m_hidden.contains(m_series[i].name))
            continue;
        for (const Sample& column : m_lines[i].columns()) {
            if (column.at < m_shown.from || column.at > m_shown.to || !std::isfinite(column.value))
                continue;
            highest = std::max(highest, std::fmax(column.value, column.high));
            lowest = std::min(lowest, std::fmin(column.value, column.low));
        }
    }
    std::vector<double> ticks = valueTicks(highest, m_unit);
    if (m_isFitted && m_unit == Unit::Percent) {
        const double step = lowest >= 90 ? 5 : lowest >= 80 ? 10 : lowest >= 60 ? 20 : 50;
        ticks = {100 - 2 * step, 100 - step, 100};
    }
    if (ticks == m_ticks)
        return;
    m_mustPaint = true;
    m_ticks = std::move(ticks);
    m_bottom = m_ticks.front();
    m_top = m_ticks.back();
    // Half a line of air, so that a line at the top tick or at 0 is not cut in two.
    const double air = (m_top - m_bottom) * 0.01;
    m_plot->yAxis->setRange(m_bottom - air, m_top + air);
    const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (const double tick : m_ticks)
        ticker->addTick(tick, QString());
    m_plot->yAxis->setTicker(ticker);
}

LabelLine TimeChart::labelLine(const Series& series) const
{
    return {series.line, series.tone, series.name == m_pointed, m_hidden.contains(series.name)};
}

// The lines first, then below them the two edges of each band.
void TimeChart::updateGraphs()
{
    m_plot->xAxis->setRange(toKey(m_shown.from), toKey(m_shown.to));
    const auto lines = static_cast<int>(m_series.size());
    const bool hasBands = std::ranges::any_of(m_lines, &Thinning::hasBand);
    const int wanted = hasBands ? 3 * lines : lines;
    while (m_plot->graphCount() > wanted)
        m_plot->removeGraph(m_plot->graphCount() - 1);
    while (m_plot->graphCount() < wanted)
        m_plot->addGraph();
    for (int i = 0; i < lines; ++i) {
        const auto index = static_cast<std::size_t>(i);
        const LabelLine look = labelLine(m_series[index]);
        const QPen pen = linePen(look);
        QColor fill = pen.color();
        fill.setAlphaF(0.12F);
        QCPGraph* graph = m_plot->graph(i);
        graph->setLayer(QStringLiteral("main"));
        graph->data()->set(graphData(m_lines[index].columns(), &Sample::value), true);
        graph->setPen(pen);
        graph->setVisible(!look.isHidden);
        graph->setChannelFillGraph(nullptr);
        graph->setBrush(lines == 1 && !hasBands && m_bottom == 0 ? QBrush(fill) : QBrush(Qt::NoBrush));
        if (!hasBands)
            continue;
        fill.setAlphaF(0.2F);
        QCPGraph* low = m_plot->graph(lines + 2 * i);
        QCPGraph* high = m_plot->graph(lines + 2 * i + 1);
        for (QCPGraph* edge : {low, high}) {
            edge->setLayer(QStringLiteral("bands"));
            edge->setPen(Qt::NoPen);
            edge->setVisible(!look.isHidden);
        }
        low->setBrush(Qt::NoBrush);
        low->data()->set(graphData(m_lines[index].columns(), &Sample::low), true);
        high->data()->set(graphData(m_lines[index].columns(), &Sample::high), true);
        high->setBrush(QBrush(fill));
        high->setChannelFillGraph(low);
    }
}

void TimeChart::updateMarks()
{
    const theme::Tokens& t = theme::tokens();
    for (QCPAbstractItem* mark : m_marks)
        m_plot->removeItem(mark);
    m_marks.clear();
    const auto add = [this](const QPointF& from, const QPointF& to, const QPen& linePen) {
        auto* line = new QCPItemLine(m_plot);
        line->setLayer(QStringLiteral("main"));
        line->start->setCoords(from);
        line->end->setCoords(to);
        line->setPen(linePen);
        m_marks.push_back(line);
    };
    QPen dotted(t.muted, 1);
    dotted.setDashPattern({1, 3});
    const double height = m_top - m_bottom;
    for (const MarkerGroup& group : markerGroups()) {
        const qint64 middle = group.at + (group.last - group.at) / 2;
        add({toKey(middle), m_bottom - height}, {toKey(middle), m_top + height}, dotted);
    }
    if (m_limit)
        add({toKey(m_shown.from), *m_limit}, {toKey(m_shown.to), *m_limit},
            linePen({theme::Line::Limit, theme::Tone::Neutral, false, false}));
}

void TimeChart::updateCursor()
{
    const double height = m_top - m_bottom;
    const std::optional<qint64> at = cursorTime();
    m_crosshair->setVisible(at && *at >= m_shown.from && *at <= m_shown.to);
    m_crosshair->start->setCoords(toKey(at.value_or(0)), m_bottom - height);
    m_crosshair->end->setCoords(toKey(at.value_or(0)), m_top + height);
    m_chosen->setVisible(m_selection.has_value());
    if (!m_selection)
        return;
    m_chosen->topLeft->setCoords(toKey(m_selection->from), m_top + height);
    m_chosen->bottomRight->setCoords(toKey(m_selection->to), m_bottom - height);
}

} // namespace charts
