#include "ui/charts/time_chart.h"

#include "ui/charts/chart_interaction.h"
#include "ui/charts/chart_table.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <qcustomplot.h>
#include <QDateTime>
#include <QMenu>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace charts {

namespace {

constexpr qint64 accessiblePeriod = 10'000; // ms between two announcements of the figures
constexpr std::size_t fewPoints = 4096;     // nothing is dropped below

} // namespace

TimeChart::TimeChart(const QString& title, Unit unit, QWidget* parent)
    : QWidget(parent)
    , m_title(title)
    , m_unit(unit)
    , m_range(new ChartRange(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    // Time runs from left to right everywhere.
    setLayoutDirection(Qt::LeftToRight);
    setAccessibleName(title);
    m_plot = new QCustomPlot(this);
    preparePlot();
    new ChartInteraction(*this, *m_plot);
    prepareMenu();
    m_pauseClock = new QTimer(this);
    m_pauseClock->setInterval(std::chrono::seconds(1));
    connect(m_pauseClock, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] {
        restyle();
        m_mustPaint = true;
        scheduleUpdate();
    });
    followRange();
    scheduleUpdate();
}

TimeChart::~TimeChart() = default;

void TimeChart::setRange(ChartRange& range)
{
    m_range->disconnect(this);
    if (m_range->parent() == this)
        delete m_range;
    m_range = &range;
    followRange();
    scheduleUpdate();
}

void TimeChart::followRange()
{
    connect(m_range, &ChartRange::changed, this, &TimeChart::scheduleUpdate);
    connect(m_range, &ChartRange::cursorMoved, this, [this](std::optional<qint64> at) {
        scheduleCursor();
        Q_EMIT cursorMoved(at);
    });
    connect(m_range, &ChartRange::modeChanged, this, [this] {
        isPaused() ? m_pauseClock->start() : m_pauseClock->stop();
        m_mustPaint = true;
        scheduleUpdate();
    });
}

void TimeChart::setSeries(std::vector<Series> series)
{
    m_series = std::move(series);
    m_lines.resize(m_series.size());
    for (Thinning& line : m_lines)
        line.forget();
    m_mustPaint = true;
    if (m_range->parent() == this)
        m_range->setNewest(newest());
    scheduleUpdate();
}

bool TimeChart::extend(const std::vector<Series>& newer)
{
    const auto isSame = [](const Series& a, const Series& b) {
        return a.name == b.name && a.line == b.line && a.tone == b.tone;
    };
    if (!std::ranges::equal(m_series, newer, isSame))
        return false;
    for (std::size_t i = 0; i < newer.size(); ++i) {
        auto& points = m_series[i].points;
        for (const Sample& point : newer[i].points) {
            if (points.empty() || point.at > points.back().at)
                points.push_back(point);
        }
    }
    dropOld();
    if (m_range->parent() == this)
        m_range->setNewest(newest());
    scheduleUpdate();
    return true;
}

// In large pieces: the rest has to move up.
void TimeChart::dropOld()
{
    if (!m_range->isLive())
        return;
    const qint64 span = std::chrono::milliseconds(m_range->span()).count();
    for (Series& series : m_series) {
        auto& points = series.points;
        if (points.size() < fewPoints || points.back().at - points.front().at < 3 * span)
            continue;
        points.erase(points.begin(), firstFrom(points, points.back().at - 2 * span));
    }
}

void TimeChart::setMarkers(std::vector<Marker> markers)
{
    if (markers == m_markers)
        return;
    m_markers = std::move(markers);
    m_mustPaint = true;
    scheduleUpdate();
}

void TimeChart::setBrowsing(std::vector<Period> periods)
{
    if (periods == m_browsing)
        return;
    m_browsing = std::move(periods);
    m_mustPaint = true;
    scheduleUpdate();
}

void TimeChart::setLimit(std::optional<double> value, const QString& name)
{
    if (value == m_limit && name == m_limitName)
        return;
    m_limit = value;
    m_limitName = name;
    m_mustPaint = true;
    scheduleUpdate();
}

void TimeChart::setSpan(std::chrono::seconds span)
{
    if (span != m_range->span())
        m_range->setSpan(span);
}

void TimeChart::setGapAfter(std::chrono::milliseconds gap)
{
    if (gap == m_gap)
        return;
    m_gap = gap;
    m_mustPaint = true;
    scheduleUpdate();
}

void TimeChart::setPaused(bool paused)
{
    m_range->setPaused(paused);
}

void TimeChart::setFitted(bool fitted)
{
    m_isFitted = fitted;
    m_mustPaint = true;
    scheduleUpdate();
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

void TimeChart::scheduleCursor()
{
    if (m_cursorPending || m_updatePending)
        return;
    m_cursorPending = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_cursorPending = false;
            updateCursor();
            m_plot->layer(QStringLiteral("overlay"))->replot();
            update();
        },
        Qt::QueuedConnection);
}

void TimeChart::paintNow()
{
    m_mustPaint = true;
    updatePlot(true);
    m_plot->replot(QCustomPlot::rpImmediateRefresh);
}

void TimeChart::updatePlot(bool isForced)
{
    m_isStale = !isForced && isVisible() && visibleRegion().isEmpty();
    if (m_isStale)
        return;
    layoutPlot(); // how many pixels there are for the lines …
    const QRect before = m_plot->geometry();
    const bool isMoved = updateLines();
    updateValueAxis();
    layoutPlot(); // … and for what now stands beside them
    if (before.width() != m_plot->width())
        scheduleUpdate();
    m_plot->setVisible(m_range->newest() != 0 && !isTableShown());
    updateAccessibleName();
    if (!isMoved && !m_mustPaint && before == m_plot->geometry()) {
        // Only the figures at the lines' ends are others.
        const QRect plot = m_plot->geometry();
        update(QRect(plot.right() + 1, 0, width() - plot.right(), height()));
        return;
    }
    m_mustPaint = false;
    updateGraphs();
    updateMarks();
    updateCursor();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    updateTable();
    update();
}

void TimeChart::updateAccessibleName()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (now - m_namedAt < accessiblePeriod && !m_series.empty() && m_namedAt > 0)
        return;
    m_namedAt = m_series.empty() ? 0 : now;
    setAccessibleName(m_title + QStringLiteral(": ") + sentence());
}

} // namespace charts
