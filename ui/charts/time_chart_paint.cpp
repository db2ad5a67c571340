// What stands around the lines: title, ticks, labels at the lines' ends, marks on the time axis.
#include "ui/charts/chart_table.h"
#include "ui/charts/time_chart.h"
#include "ui/common/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

#include <qcustomplot.h>
#include <QDateTime>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace charts {

namespace {

using theme::FontRole;
using theme::u;

constexpr std::size_t maximumLabels = 5;
constexpr qint64 secondsPerDay = 86'400;

QFontMetrics smallMetrics()
{
    return QFontMetrics(theme::font(FontRole::Small));
}

int headerHeight()
{
    return QFontMetrics(theme::font(FontRole::Strong)).height() + u(10);
}

qint64 secondsOf(const Period& range)
{
    return std::max<qint64>(1, (range.to - range.from) / 1000);
}

QString timeText(qint64 at, bool withDay)
{
    return QDateTime::fromMSecsSinceEpoch(at).toString(withDay ? QStringLiteral("d MMM HH:mm:ss")
                                                               : QStringLiteral("HH:mm:ss"));
}

} // namespace

QSize TimeChart::sizeHint() const
{
    return {u(480), u(200)};
}

QSize TimeChart::minimumSizeHint() const
{
    return {u(260), u(150)};
}

QRect TimeChart::plotArea() const
{
    return m_plot->geometry();
}

qint64 TimeChart::timeAt(double x) const
{
    const double part = (x - m_plot->x()) / std::max(1, m_plot->width());
    return m_shown.from + std::llround(part * static_cast<double>(m_shown.to - m_shown.from));
}

void TimeChart::layoutPlot()
{
    int axis = 0;
    for (std::size_t i = 0; i < m_ticks.size(); ++i)
        axis = std::max(
            axis, smallMetrics().horizontalAdvance(tickLabel(m_ticks[i], m_unit, i + 1 == m_ticks.size())));
    // Room for the glyphs of markers, or for the upper half of the highest tick's label.
    const int above = std::max(smallMetrics().height() / 2, u(14));
    const int top = u(8) + headerHeight() + above;
    const int left = u(12) + axis + u(8);
    const int right = u(12) + endLabelWidth();
    const int bottom = u(10) + smallMetrics().height() + u(6);
    const QRect area(left, top, std::max(10, width() - left - right), std::max(10, height() - top - bottom));
    if (area != m_plot->geometry())
        m_plot->setGeometry(area);
    if (m_table)
        m_table->setGeometry(u(12), u(8) + headerHeight(), width() - u(24),
                             height() - headerHeight() - u(16));
    const int side = headerHeight() - u(6);
    m_more->setGeometry(width() - u(8) - side, u(8), side, side);
}

int TimeChart::endLabelWidth() const
{
    int width = 0;
    for (const EndLabel& label : endLabels())
        width = std::max(width, labelWidth(label));
    if (width == 0)
        return 0;
    // In steps, or the plot would change its width with every digit.
    const int step = u(24);
    return u(8) + (width + step - 1) / step * step;
}

double TimeChart::yOf(double value) const
{
    return m_plot->y() + m_plot->yAxis->coordToPixel(value);
}

double TimeChart::xOf(qint64 at) const
{
    const double part = static_cast<double>(at - m_shown.from) /
                        static_cast<double>(std::max<qint64>(1, m_shown.to - m_shown.from));
    return m_plot->x() + part * m_plot->width();
}

std::vector<EndLabel> TimeChart::endLabels() const
{
    std::vector<EndLabel> labels;
    const bool isPast = cursorTime() || !m_range->isLive();
    const qint64 at = cursorTime().value_or(isPast ? m_shown.to : m_range->newest());
    for (const Series& series : m_series) {
        if (labels.size() == maximumLabels)
            break;
        const LabelLine look = labelLine(series);
        const std::optional<double> value = look.isHidden ? std::nullopt : valueAt(series, at);
        labels.push_back({series.name, look, value ? valueLabel(*value, m_unit) : common::unknown(),
                          yOf(std::clamp(value.value_or(m_bottom), m_bottom, m_top))});
    }
    if (m_limit && !m_limitName.isEmpty())
        labels.push_back(
            {m_limitName, {theme::Line::Limit}, valueLabel(*m_limit, m_unit), yOf(*m_limit), true});
    const int left = m_plot->x() + m_plot->width() + u(8);
    arrangeLabels(labels, QRectF(left, m_plot->y(), width() - left - u(6), m_plot->height()));
    return labels;
}

std::vector<MarkerGroup> TimeChart::markerGroups() const
{
    return mergeMarkers(m_markers, m_shown, m_plot->width(), u(markerDistance));
}

void TimeChart::paintEvent(QPaintEvent*)
{
    if (m_isStale)
        scheduleUpdate();
    const theme::Tokens& t = theme::tokens();
    QPainter painter(this);
    theme::paintBox(&painter, rect(), t.surface, t.line);
    if (hasFocus())
        theme::paintFocusRing(&painter, rect());
    paintHeader(painter);
    if (isTableShown())
        return;
    if (m_range->newest() == 0) {
        painter.setPen(t.muted);
        painter.setFont(theme::font(FontRole::Body));
        painter.drawText(m_plot->geometry(), Qt::AlignCenter, tr("Waiting for the first sample"));
        return;
    }
    paintAxisLabels(painter);
    paintMarks(painter);
    paintLabels(painter, endLabels());
}

void TimeChart::paintMarks(QPainter& painter) const
{
    const QRectF plot = m_plot->geometry();
    paintGlyphs(painter, markerGroups(), plot);
    paintBrowsing(painter, m_browsing, m_shown, plot);
}

QString TimeChart::note() const
{
    const bool isLong = secondsOf(m_shown) > secondsPerDay || !m_range->isLive();
    if (cursorTime())
        return timeText(*cursorTime(), isLong);
    if (isPaused())
        return tr("paused %1").arg(common::formatDuration(m_range->pausedFor()));
    if (m_range->isChosen())
        return tr("%1 to %2").arg(timeText(m_shown.from, true), timeText(m_shown.to, false));
    return m_isFitted ? tr("fitted, not from 0") : QString();
}

void TimeChart::paintHeader(QPainter& painter) const
{
    const theme::Tokens& t = theme::tokens();
    const QRect line(u(12), u(8), m_more->x() - u(16), headerHeight() - u(6));
    painter.setFont(theme::font(FontRole::Strong));
    painter.setPen(t.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_title);
    const int title = painter.fontMetrics().horizontalAdvance(m_title) + u(8);
    painter.setFont(theme::font(FontRole::Small));
    painter.setPen(t.muted);
    const QString text = painter.fontMetrics().elidedText(note(), Qt::ElideLeft, line.width() - title);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, text);
}

void TimeChart::paintAxisLabels(QPainter& painter) const
{
    const QFontMetrics metrics = smallMetrics();
    painter.setFont(theme::font(FontRole::Small));
    painter.setPen(theme::tokens().muted);
    for (std::size_t i = 0; i < m_ticks.size(); ++i) {
        const QRectF place(u(12), yOf(m_ticks[i]) - metrics.height() / 2.0, m_plot->x() - u(20),
                           metrics.height());
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter,
                         tickLabel(m_ticks[i], m_unit, i + 1 == m_ticks.size()));
    }
    const qint64 span = secondsOf(m_shown);
    const QString format = timeFormat(span);
    const int wide = metrics.horizontalAdvance(QStringLiteral("00:00:00")) + u(24);
    const qint64 step = timeStep(span, m_plot->width() / wide) * 1000;
    const qint64 offset = QDateTime::fromMSecsSinceEpoch(m_shown.to).offsetFromUtc() * 1000LL;
    const double y = m_plot->y() + m_plot->height() + u(6);
    for (qint64 at = ((m_shown.from + offset) / step + 1) * step - offset; at <= m_shown.to; at += step) {
        const QString text = QDateTime::fromMSecsSinceEpoch(at).toString(format);
        const double half = metrics.horizontalAdvance(text) / 2.0;
        const double x = std::clamp(xOf(at) - half, double(u(12)), width() - u(12) - 2 * half);
        painter.drawText(QPointF(x, y + metrics.ascent()), text);
    }
}

QString TimeChart::sentence() const
{
    QStringList parts;
    const qint64 to = m_range->shown().to;
    for (const Series& series : m_series) {
        const std::optional<double> now = valueAt(series, to);
        if (!now) {
            parts << tr("%1, unknown").arg(series.name);
            continue;
        }
        const std::optional<double> before = valueAt(series, to - 60'000);
        const double change = before ? *now - *before : 0;
        const double threshold = std::abs(before.value_or(0)) * 0.05;
        const QString trend = !before || std::abs(change) <= threshold ? tr("steady")
                              : change > 0                             ? tr("rising")
                                                                       : tr("falling");
        parts << tr("%1, %2, %3").arg(series.name, tickLabel(*now, m_unit, true), trend);
    }
    return parts.isEmpty() ? tr("no samples yet") : parts.join(QStringLiteral("; "));
}

void TimeChart::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layoutPlot();
    m_mustPaint = true;
    scheduleUpdate();
}

void TimeChart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::FontChange)
        return;
    m_mustPaint = true;
    scheduleUpdate();
}

} // namespace charts
