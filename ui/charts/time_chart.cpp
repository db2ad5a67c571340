#include "ui/charts/time_chart.h"

#include "ui/theme/theme.h"

#include <qcustomplot.h>
#include <QDateTime>
#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QTimer>

#include <algorithm>
#include <cmath>

namespace charts {

namespace {

constexpr qint64 accessiblePeriod = 10'000; // ms between two announcements of the figures

double toKey(qint64 at)
{
    return static_cast<double>(at) / 1000.0;
}

QPen pen(const theme::LineStyle& style)
{
    QPen result(style.color, style.width * theme::Theme::instance().textScale());
    result.setCapStyle(Qt::FlatCap);
    if (!style.dash.isEmpty())
        result.setDashPattern(style.dash);
    return result;
}

QCPItemLine* addLine(QCustomPlot* plot, const QPointF& from, const QPointF& to, const QPen& linePen)
{
    auto* line = new QCPItemLine(plot);
    line->start->setCoords(from);
    line->end->setCoords(to);
    line->setPen(linePen);
    return line;
}

} // namespace

TimeChart::TimeChart(const QString& title, Unit unit, QWidget* parent)
    : QWidget(parent)
    , m_title(title)
    , m_unit(unit)
{
    setFocusPolicy(Qt::StrongFocus);
    // Time runs from left to right everywhere.
    setLayoutDirection(Qt::LeftToRight);
    setAccessibleName(title);
    m_plot = new QCustomPlot(this);
    preparePlot();
    m_pauseClock = new QTimer(this);
    m_pauseClock->setInterval(std::chrono::seconds(1));
    connect(m_pauseClock, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] {
        restyle();
        scheduleUpdate();
    });
    scheduleUpdate();
}

TimeChart::~TimeChart() = default;

void TimeChart::preparePlot()
{
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setAccessibleName(m_title);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    m_plot->setNoAntialiasingOnDrag(false);
    m_plot->axisRect()->setAutoMargins(QCP::msNone);
    m_plot->axisRect()->setMargins(QMargins(0, 0, 0, 0));
    m_plot->plotLayout()->setAutoMargins(QCP::msNone);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setTickLabels(false);
        axis->setTicks(false);
        axis->setBasePen(Qt::NoPen);
        axis->setTicker(QSharedPointer<QCPAxisTickerText>::create());
    }
    m_plot->xAxis->grid()->setVisible(false);
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
    setMinimumHeight(minimumSizeHint().height());
}

void TimeChart::setSeries(std::vector<Series> series)
{
    m_series = std::move(series);
    scheduleUpdate();
}

void TimeChart::setMarkers(std::vector<Marker> markers)
{
    m_markers = std::move(markers);
    scheduleUpdate();
}

void TimeChart::setLimit(std::optional<double> value, const QString& name)
{
    m_limit = value;
    m_limitName = name;
    scheduleUpdate();
}

void TimeChart::setSpan(std::chrono::seconds span)
{
    m_span = std::max(span, std::chrono::seconds(1));
    scheduleUpdate();
}

void TimeChart::setGapAfter(std::chrono::milliseconds gap)
{
    m_gap = gap;
    scheduleUpdate();
}

void TimeChart::setPaused(bool paused)
{
    if (paused == isPaused())
        return;
    m_pausedAt = paused ? std::optional(newest()) : std::nullopt;
    m_pausedSince = QDateTime::currentMSecsSinceEpoch();
    paused ? m_pauseClock->start() : m_pauseClock->stop();
    scheduleUpdate();
}

void TimeChart::setCursorTime(std::optional<qint64> at)
{
    if (at == m_cursor)
        return;
    m_cursor = at;
    scheduleUpdate();
}

void TimeChart::setCursorFromUser(std::optional<qint64> at)
{
    if (at == m_cursor)
        return;
    setCursorTime(at);
    Q_EMIT cursorMoved(at);
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
    const qint64 to = m_pausedAt.value_or(newest());
    const qint64 from = to - std::chrono::milliseconds(m_span).count();
    for (const Series& series : m_series) {
        for (const Sample& sample : series.points) {
            if (sample.at >= from && sample.at <= to && std::isfinite(sample.value))
                return false;
        }
    }
    return true;
}

std::optional<double> TimeChart::valueAt(const Series& series, qint64 at) const
{
    const auto& points = series.points;
    auto after = std::lower_bound(points.begin(), points.end(), at,
                                  [](const Sample& sample, qint64 when) { return sample.at < when; });
    if (after == points.end() || (after != points.begin() && at - (after - 1)->at < after->at - at)) {
        if (after == points.begin())
            return std::nullopt;
        --after;
    }
    if (std::abs(after->at - at) > m_gap.count() || !std::isfinite(after->value))
        return std::nullopt;
    return after->value;
}

void TimeChart::scheduleUpdate()
{
    if (m_updatePending)
        return;
    m_updatePending = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_updatePending = false;
            updatePlot();
        },
        Qt::QueuedConnection);
}

void TimeChart::updatePlot()
{
    updateRange();
    updateGraphs();
    updateMarks();
    layoutPlot();
    m_plot->setVisible(m_to != 0);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    updateAccessibleName();
    update();
}

void TimeChart::updateRange()
{
    m_to = m_pausedAt.value_or(newest());
    m_from = m_to - std::chrono::milliseconds(m_span).count();
    double highest = m_limit.value_or(0);
    for (const Series& series : m_series) {
        for (const Sample& sample : series.points) {
            if (sample.at >= m_from && sample.at <= m_to && std::isfinite(sample.value))
                highest = std::max(highest, sample.value);
        }
    }
    m_ticks = valueTicks(highest, m_unit);
    m_top = m_ticks.back();
    m_plot->xAxis->setRange(toKey(m_from), toKey(m_to));
    // Half a line of air, so that a line at the top tick or at 0 is not cut in two.
    m_plot->yAxis->setRange(-m_top * 0.01, m_top * 1.01);
    const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (const double tick : m_ticks)
        ticker->addTick(tick, QString());
    m_plot->yAxis->setTicker(ticker);
}

void TimeChart::updateGraphs()
{
    const theme::Tokens& t = theme::tokens();
    while (m_plot->graphCount() < static_cast<int>(m_series.size()))
        m_plot->addGraph();
    while (m_plot->graphCount() > static_cast<int>(m_series.size()))
        m_plot->removeGraph(m_plot->graphCount() - 1);
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        QVector<QCPGraphData> points;
        points.reserve(static_cast<qsizetype>(m_series[i].points.size()));
        qint64 previous = 0;
        for (const Sample& sample : m_series[i].points) {
            if (previous && sample.at - previous > m_gap.count())
                points.append({toKey(previous + 1), qQNaN()});
            points.append({toKey(sample.at), sample.value});
            previous = sample.at;
        }
        QCPGraph* graph = m_plot->graph(static_cast<int>(i));
        graph->data()->set(points, true);
        graph->setPen(pen(theme::lineStyle(t, m_series[i].line)));
        graph->setAntialiased(true);
        QColor fill = theme::lineStyle(t, m_series[i].line).color;
        fill.setAlphaF(0.12F);
        graph->setBrush(m_series.size() == 1 ? QBrush(fill) : QBrush(Qt::NoBrush));
    }
}

void TimeChart::updateMarks()
{
    const theme::Tokens& t = theme::tokens();
    m_plot->clearItems();
    const auto vertical = [this](qint64 at, const QPen& linePen) {
        addLine(m_plot, {toKey(at), -m_top}, {toKey(at), m_top * 2}, linePen);
    };
    QPen dotted(t.muted, 1);
    dotted.setDashPattern({1, 3});
    for (const Marker& marker : m_markers) {
        if (marker.at >= m_from && marker.at <= m_to)
            vertical(marker.at, dotted);
    }
    if (m_limit)
        addLine(m_plot, {toKey(m_from), *m_limit}, {toKey(m_to), *m_limit},
                pen(theme::lineStyle(t, theme::Line::Limit)));
    if (m_cursor && *m_cursor >= m_from && *m_cursor <= m_to)
        vertical(*m_cursor, QPen(t.text, 1));
}

void TimeChart::updateAccessibleName()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (now - m_namedAt < accessiblePeriod && !m_series.empty() && m_namedAt > 0)
        return;
    m_namedAt = m_series.empty() ? 0 : now;
    setAccessibleName(m_title + QStringLiteral(": ") + sentence());
}

void TimeChart::moveCursorBy(int samples)
{
    if (m_series.empty() || m_series.front().points.empty())
        return;
    const auto& points = m_series.front().points;
    const qint64 at = m_cursor.value_or(m_to);
    const auto here = std::lower_bound(points.begin(), points.end(), at,
                                       [](const Sample& sample, qint64 when) { return sample.at < when; });
    const auto index = std::clamp<std::ptrdiff_t>(here - points.begin() + samples, 0,
                                                  static_cast<std::ptrdiff_t>(points.size()) - 1);
    setCursorFromUser(std::clamp(points[static_cast<std::size_t>(index)].at, m_from, m_to));
}

void TimeChart::keyPressEvent(QKeyEvent* event)
{
    const int step = event->modifiers() & Qt::ShiftModifier ? 10 : 1;
    const auto nextMarker = [this] {
        for (const Marker& marker : m_markers) {
            if (marker.at > m_cursor.value_or(m_from))
                return setCursorFromUser(marker.at);
        }
    };
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCursorBy(-step);
    case Qt::Key_Right:
        return moveCursorBy(step);
    case Qt::Key_Home:
        return setCursorFromUser(m_from);
    case Qt::Key_End:
        return setCursorFromUser(m_to);
    case Qt::Key_M:
        return nextMarker();
    case Qt::Key_Escape:
        if (m_cursor)
            return setCursorFromUser(std::nullopt);
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

bool TimeChart::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_plot && event->type() == QEvent::MouseMove) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        setCursorFromUser(static_cast<qint64>(m_plot->xAxis->pixelToCoord(mouse->position().x()) * 1000));
    } else if (watched == m_plot && event->type() == QEvent::Leave) {
        setCursorFromUser(std::nullopt);
    } else if (watched == m_plot && event->type() == QEvent::Wheel) {
        // The wheel alone scrolls the page.
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace charts
