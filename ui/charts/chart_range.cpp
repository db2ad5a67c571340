#include "ui/charts/chart_range.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace charts {

namespace {

using std::chrono::milliseconds;

qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace

ChartRange::ChartRange(QObject* parent)
    : QObject(parent)
{
}

Period ChartRange::shown() const
{
    return m_fixed.value_or(Period{m_newest - milliseconds(m_span).count(), m_newest});
}

void ChartRange::setSpan(std::chrono::seconds span)
{
    m_span = std::clamp(span, std::chrono::seconds(1), longest);
    fix({}, false);
    Q_EMIT changed();
}

void ChartRange::setNewest(qint64 at)
{
    if (at == m_newest)
        return;
    m_newest = at;
    if (isLive())
        Q_EMIT changed();
}

std::chrono::seconds ChartRange::pausedFor() const
{
    return std::chrono::seconds(m_pausedSince ? (now() - *m_pausedSince) / 1000 : 0);
}

void ChartRange::fix(const std::optional<Period>& range, bool paused)
{
    const bool wasLive = isLive();
    const bool wasPaused = isPaused();
    m_fixed = range;
    if (paused != wasPaused)
        m_pausedSince = paused ? std::optional(now()) : std::nullopt;
    if (wasLive != isLive() || wasPaused != isPaused())
        Q_EMIT modeChanged();
}

void ChartRange::setPaused(bool paused)
{
    if (paused == isPaused())
        return;
    const Period before = shown();
    fix(paused ? std::optional(before) : std::nullopt, paused);
    if (shown() != before)
        Q_EMIT changed();
}

void ChartRange::choose(Period range)
{
    const qint64 span = std::clamp<qint64>(range.to - range.from, milliseconds(shortest).count(),
                                           milliseconds(longest).count());
    const qint64 middle = range.from + (range.to - range.from) / 2;
    range = {middle - span / 2, middle - span / 2 + span};
    if (range.to > m_newest)
        range = {m_newest - span, m_newest};
    if (m_fixed == range)
        return;
    fix(range, isPaused());
    Q_EMIT changed();
}

void ChartRange::zoomAt(qint64 at, double factor)
{
    const Period range = shown();
    const auto part = [&](qint64 edge) {
        return at + static_cast<qint64>(std::llround(static_cast<double>(edge - at) * factor));
    };
    choose({part(range.from), part(range.to)});
}

void ChartRange::panBy(qint64 distance)
{
    const Period range = shown();
    choose({range.from + distance, range.to + distance});
}

void ChartRange::goTo(qint64 at)
{
    const Period range = shown();
    const qint64 half = (range.to - range.from) / 2;
    choose({at - half, at + half});
}

void ChartRange::toLive()
{
    if (isLive())
        return;
    fix({}, false);
    Q_EMIT changed();
}

void ChartRange::setCursor(std::optional<qint64> at)
{
    if (at == m_cursor)
        return;
    m_cursor = at;
    Q_EMIT cursorMoved(at);
}

} // namespace charts
