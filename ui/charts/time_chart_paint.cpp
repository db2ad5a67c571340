// What stands around the lines: title, ticks, labels at the lines' ends.
#include "ui/charts/time_chart.h"
#include "ui/common/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

#include <qcustomplot.h>
#include <QDateTime>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace charts {

namespace {

using theme::FontRole;
using theme::u;

constexpr std::size_t maximumLabels = 5;

QFontMetrics smallMetrics()
{
    return QFontMetrics(theme::font(FontRole::Small));
}

int headerHeight()
{
    return QFontMetrics(theme::font(FontRole::Strong)).height() + u(10);
}

// Distance of time ticks in s: the first one that leaves room for its labels.
qint64 timeStep(qint64 spanSeconds, int room)
{
    static constexpr std::array<qint64, 20> steps = {1,     2,     5,     10,    15,     30,    60,
                                                     120,   300,   600,   900,   1800,   3600,  7200,
                                                     10800, 21600, 43200, 86400, 172800, 604800};
    for (const qint64 step : steps) {
        if (spanSeconds / step <= std::max(1, room))
            return step;
    }
    return steps.back();
}

QString timeFormat(qint64 spanSeconds)
{
    if (spanSeconds < 600)
        return QStringLiteral("HH:mm:ss");
    return spanSeconds <= 86400 ? QStringLiteral("HH:mm") : QStringLiteral("d MMM");
}

QString labelText(const QString& name, const QString& value)
{
    return name + QLatin1Char(' ') + value;
}

} // namespace

QSize TimeChart::sizeHint() const
{
    return {u(480), u(200)};
}

QSize TimeChart::minimumSizeHint() const
{
    return {u(260), u(140)};
}

void TimeChart::layoutPlot()
{
    int axis = 0;
    for (std::size_t i = 0; i < m_ticks.size(); ++i)
        axis = std::max(
            axis, smallMetrics().horizontalAdvance(tickLabel(m_ticks[i], m_unit, i + 1 == m_ticks.size())));
    const int half = smallMetrics().height() / 2;
    const int top = u(12) + headerHeight() + half;
    const int left = u(12) + axis + u(8);
    const int right = u(12) + endLabelWidth();
    const int bottom = u(10) + smallMetrics().height() + u(4);
    const QRect area(left, top, std::max(10, width() - left - right), std::max(10, height() - top - bottom));
    if (area != m_plot->geometry())
        m_plot->setGeometry(area);
}

int TimeChart::endLabelWidth() const
{
    int width = 0;
    for (const EndLabel& label : endLabels()) {
        const QString value = label.value ? valueLabel(*label.value, m_unit) : common::unknown();
        width = std::max(width, smallMetrics().horizontalAdvance(labelText(label.name, value)));
    }
    if (width == 0)
        return 0;
    // In steps, or the plot would change its width with every digit.
    const int step = u(24);
    return u(8) + u(18) + u(6) + (width + step - 1) / step * step;
}

double TimeChart::yOf(double value) const
{
    return m_plot->y() + m_plot->yAxis->coordToPixel(value);
}

double TimeChart::xOf(qint64 at) const
{
    return m_plot->x() + m_plot->xAxis->coordToPixel(static_cast<double>(at) / 1000.0);
}

std::vector<TimeChart::EndLabel> TimeChart::endLabels() const
{
    std::vector<EndLabel> labels;
    const qint64 at = m_cursor.value_or(m_to);
    for (const Series& series : m_series) {
        if (labels.size() == maximumLabels)
            break;
        const std::optional<double> value = valueAt(series, at);
        labels.push_back({series.name, series.line, value, yOf(value.value_or(0))});
    }
    if (m_limit && !m_limitName.isEmpty())
        labels.push_back({m_limitName, theme::Line::Limit, m_limit, yOf(*m_limit)});
    std::stable_sort(labels.begin(), labels.end(),
                     [](const EndLabel& a, const EndLabel& b) { return a.y < b.y; });
    // Pushed apart downwards, then back up from the lower end of the plot.
    const double line = smallMetrics().height() + 2;
    for (std::size_t i = 1; i < labels.size(); ++i)
        labels[i].y = std::max(labels[i].y, labels[i - 1].y + line);
    double floor = m_plot->y() + m_plot->height();
    for (std::size_t i = labels.size(); i-- > 0;) {
        labels[i].y = std::min(labels[i].y, floor);
        floor = labels[i].y - line;
    }
    return labels;
}

void TimeChart::paintEvent(QPaintEvent*)
{
    const theme::Tokens& t = theme::tokens();
    QPainter painter(this);
    theme::paintBox(&painter, rect(), t.surface, t.line);
    if (hasFocus())
        theme::paintFocusRing(&painter, rect());
    paintHeader(painter);
    if (m_to == 0) {
        painter.setPen(t.muted);
        painter.setFont(theme::font(FontRole::Body));
        painter.drawText(m_plot->geometry(), Qt::AlignCenter, tr("Waiting for the first sample"));
        return;
    }
    paintAxisLabels(painter);
    paintEndLabels(painter);
}

void TimeChart::paintHeader(QPainter& painter) const
{
    const theme::Tokens& t = theme::tokens();
    const QRect line(u(12), u(10), width() - 2 * u(12), headerHeight() - u(6));
    painter.setFont(theme::font(FontRole::Strong));
    painter.setPen(t.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_title);
    QString note;
    if (m_cursor)
        note = QDateTime::fromMSecsSinceEpoch(*m_cursor).toString(QStringLiteral("HH:mm:ss"));
    else if (isPaused())
        note = tr("paused %1")
                   .arg(common::formatDuration(
                       std::chrono::seconds((QDateTime::currentMSecsSinceEpoch() - m_pausedSince) / 1000)));
    painter.setFont(theme::font(FontRole::Small));
    painter.setPen(t.muted);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, note);
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
    const qint64 span = m_span.count();
    const QString format = timeFormat(span);
    const int wide = metrics.horizontalAdvance(QStringLiteral("00:00:00")) + u(24);
    const qint64 step = timeStep(span, m_plot->width() / wide) * 1000;
    const qint64 offset = QDateTime::fromMSecsSinceEpoch(m_to).offsetFromUtc() * 1000LL;
    const double y = m_plot->y() + m_plot->height() + u(4);
    for (qint64 at = ((m_from + offset) / step + 1) * step - offset; at <= m_to; at += step) {
        const QString text = QDateTime::fromMSecsSinceEpoch(at).toString(format);
        const double half = metrics.horizontalAdvance(text) / 2.0;
        const double x = std::clamp(xOf(at) - half, double(u(12)), width() - u(12) - 2 * half);
        painter.drawText(QPointF(x, y + metrics.ascent()), text);
    }
}

void TimeChart::paintEndLabels(QPainter& painter) const
{
    const theme::Tokens& t = theme::tokens();
    const QFontMetrics metrics = smallMetrics();
    painter.setFont(theme::font(FontRole::Small));
    const int left = m_plot->x() + m_plot->width() + u(8);
    for (const EndLabel& label : endLabels()) {
        const theme::LineStyle style = theme::lineStyle(t, label.line);
        QPen swatch(style.color, theme::uf(style.width) + 0.5, Qt::SolidLine, Qt::FlatCap);
        if (!style.dash.isEmpty())
            swatch.setDashPattern(style.dash);
        painter.setPen(swatch);
        const double y = std::round(label.y) + 0.5;
        painter.drawLine(QPointF(left, y), QPointF(left + u(18), y));
        const QRectF place(left + u(24), label.y - metrics.height() / 2.0, width() - left - u(24) - u(6),
                           metrics.height());
        painter.setPen(t.muted);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, label.name);
        const int name = metrics.horizontalAdvance(label.name + QLatin1Char(' '));
        painter.setPen(t.text);
        painter.drawText(place.adjusted(name, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         label.value ? valueLabel(*label.value, m_unit) : common::unknown());
    }
}

QString TimeChart::sentence() const
{
    QStringList parts;
    const qint64 to = m_pausedAt.value_or(newest());
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
    scheduleUpdate();
}

void TimeChart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        scheduleUpdate();
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
