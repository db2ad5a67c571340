#include "ui/charts/day_chart.h"

#include "ui/charts/time_chart.h"
#include "ui/common/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <cmath>

namespace charts {

namespace {

using theme::FontRole;
using theme::u;

constexpr int margin = 12;
constexpr int widestColumn = 40;

QFontMetrics metrics(FontRole role)
{
    return QFontMetrics(theme::font(role));
}

QString figure(double value)
{
    return std::isfinite(value) ? common::formatCount(std::llround(value)) : common::unknown();
}

QString shortDate(const QDate& date)
{
    return common::locale().toString(date, QStringLiteral("d MMM"));
}

} // namespace

DayChart::DayChart(const QString& title, const QString& what, QWidget* parent)
    : QWidget(parent)
    , m_title(title)
    , m_what(what)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    updateNames();
}

void DayChart::setDays(std::vector<Day> days, std::optional<Day> unfinished)
{
    if (days == m_days && unfinished == m_unfinished)
        return;
    m_days = std::move(days);
    m_unfinished = unfinished;
    double highest = 0;
    for (const Day& day : m_days)
        highest = std::isfinite(day.value) ? std::max(highest, day.value) : highest;
    m_ticks = valueTicks(highest, Unit::Count);
    if (m_marked && *m_marked >= m_days.size())
        m_marked.reset();
    updateNames();
    update();
}

void DayChart::setEmptyText(const QString& text)
{
    m_emptyText = text;
    updateNames();
    update();
}

QString DayChart::dayText(const Day& day) const
{
    const QString date = common::locale().toString(day.date, QStringLiteral("ddd d MMM"));
    return tr("%1 · %2 %3").arg(date, figure(day.value), m_what);
}

QString DayChart::note() const
{
    if (m_marked)
        return dayText(m_days[*m_marked]);
    return m_unfinished ? tr("today so far %1").arg(figure(m_unfinished->value)) : QString();
}

QString DayChart::sentence() const
{
    std::vector<double> known;
    for (const Day& day : m_days) {
        if (std::isfinite(day.value))
            known.push_back(day.value);
    }
    if (known.empty())
        return tr("%1: %2").arg(m_title, m_emptyText);
    const auto [low, high] = std::minmax_element(known.begin(), known.end());
    return tr("%1: %2, highest %3, lowest %4")
        .arg(m_title, dayText(m_days.back()), figure(*high), figure(*low));
}

void DayChart::updateNames()
{
    setAccessibleName(sentence());
    setAccessibleDescription(note());
}

QSize DayChart::sizeHint() const
{
    return {u(480), u(200)};
}

QSize DayChart::minimumSizeHint() const
{
    return {u(240), u(140)};
}

// Time runs from left to right in every language.
QRectF DayChart::plotArea() const
{
    int axis = 0;
    for (const double tick : m_ticks)
        axis =
            std::max(axis, metrics(FontRole::Small).horizontalAdvance(tickLabel(tick, Unit::Count, false)));
    const int line = metrics(FontRole::Small).height();
    const qreal top = u(margin) + metrics(FontRole::Strong).height() + u(8) + line;
    const qreal left = u(margin) + axis + u(8);
    const qreal bottom = u(margin) + line + u(4);
    return {left, top, std::max<qreal>(10, width() - left - u(margin)),
            std::max<qreal>(10, height() - top - bottom)};
}

QRectF DayChart::column(std::size_t index) const
{
    const QRectF area = plotArea();
    const qreal step = area.width() / static_cast<qreal>(m_days.size());
    return {area.left() + step * static_cast<qreal>(index), area.top(), step, area.height()};
}

void DayChart::paintEvent(QPaintEvent*)
{
    const theme::Tokens& t = theme::tokens();
    QPainter painter(this);
    theme::paintBox(&painter, rect(), t.surface, t.line);
    if (hasFocus())
        theme::paintFocusRing(&painter, rect());
    paintHeader(painter);
    if (m_days.empty()) {
        painter.setFont(theme::font(FontRole::Body));
        painter.setPen(t.muted);
        painter.drawText(rect(), Qt::AlignCenter, m_emptyText);
        return;
    }
    const QRectF area = plotArea();
    paintScale(painter, area);
    const qreal gap = column(0).width() >= u(6) ? u(2) : 0;
    for (std::size_t i = 0; i < m_days.size(); ++i) {
        const double value = m_days[i].value;
        QRectF bar = column(i).adjusted(gap / 2, 0, -gap / 2, 0);
        if (m_marked == i)
            painter.fillRect(bar, t.selection);
        const qreal spare = std::max<qreal>(0, bar.width() - u(widestColumn));
        bar.adjust(spare / 2, 0, -spare / 2, 0);
        if (!std::isfinite(value) || value <= 0)
            continue;
        bar.setTop(area.bottom() - std::max(1.0, value / m_ticks.back() * area.height()));
        painter.fillRect(bar, theme::lineStyle(t, theme::Line::Plain).color);
    }
    paintDates(painter, area);
}

void DayChart::paintHeader(QPainter& painter) const
{
    const theme::Tokens& t = theme::tokens();
    const QRect head(u(margin), u(margin), width() - 2 * u(margin), metrics(FontRole::Strong).height());
    const int side = int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter) |
                     Qt::TextSingleLine;
    painter.setFont(theme::font(FontRole::Strong));
    painter.setPen(t.text);
    const int used = painter.fontMetrics().horizontalAdvance(m_title) + u(8);
    painter.drawText(head, side, m_title);
    painter.setFont(theme::font(FontRole::Tabular));
    painter.setPen(m_marked ? t.text : t.muted);
    const QRect rest = QStyle::visualRect(layoutDirection(), rect(), head.adjusted(used, 0, 0, 0));
    painter.drawText(rest, side, painter.fontMetrics().elidedText(note(), Qt::ElideRight, rest.width()));
}

void DayChart::paintScale(QPainter& painter, const QRectF& area) const
{
    const theme::Tokens& t = theme::tokens();
    painter.setFont(theme::font(FontRole::Small));
    const int line = metrics(FontRole::Small).height();
    for (std::size_t i = 0; i < m_ticks.size(); ++i) {
        const qreal y = area.bottom() - m_ticks[i] / m_ticks.back() * area.height();
        painter.setPen(QPen(t.line, 0));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(t.muted);
        painter.drawText(QRectF(u(margin), y - line / 2.0, area.left() - u(8) - u(margin), line),
                         Qt::AlignRight | Qt::AlignVCenter, tickLabel(m_ticks[i], Unit::Count, false));
    }
    painter.drawText(QRectF(area.left(), area.top() - line, area.width(), line), Qt::AlignLeft | Qt::AlignTop,
                     m_what);
}

// As many dates as fit, counted back from the newest.
void DayChart::paintDates(QPainter& painter, const QRectF& area) const
{
    painter.setFont(theme::font(FontRole::Small));
    painter.setPen(theme::tokens().muted);
    const int wide = painter.fontMetrics().horizontalAdvance(QStringLiteral("28 WWW")) + u(12);
    const qreal step = column(0).width();
    const int every = std::max(1, static_cast<int>(std::ceil(wide / step)));
    const int count = static_cast<int>(m_days.size());
    for (int i = count - 1; i >= 0; i -= every) {
        const QRectF place = column(static_cast<std::size_t>(i));
        QRectF text(place.center().x() - wide / 2.0, area.bottom() + u(4), wide,
                    painter.fontMetrics().height());
        if (text.left() < 0)
            break;
        text.moveRight(std::min(text.right(), qreal(width() - u(4))));
        painter.drawText(text, Qt::AlignCenter, shortDate(m_days[static_cast<std::size_t>(i)].date));
    }
}

void DayChart::mark(std::optional<std::size_t> index)
{
    if (index == m_marked)
        return;
    m_marked = index;
    updateNames();
    update();
}

void DayChart::mouseMoveEvent(QMouseEvent* event)
{
    const QRectF area = plotArea();
    const QPointF at = event->position();
    if (m_days.empty() || at.x() < area.left() || at.x() >= area.right())
        return mark(std::nullopt);
    const auto index = static_cast<std::size_t>((at.x() - area.left()) / column(0).width());
    mark(std::min(index, m_days.size() - 1));
}

void DayChart::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    mark(std::nullopt);
}

void DayChart::keyPressEvent(QKeyEvent* event)
{
    if (m_days.empty())
        return QWidget::keyPressEvent(event);
    const std::size_t last = m_days.size() - 1;
    const std::size_t by = event->modifiers() & Qt::ShiftModifier ? 10 : 1;
    if (event->key() == Qt::Key_Left)
        mark(m_marked ? *m_marked - std::min(*m_marked, by) : last);
    else if (event->key() == Qt::Key_Right)
        mark(m_marked ? std::min(*m_marked + by, last) : last);
    else if (event->key() == Qt::Key_Home)
        mark(0);
    else if (event->key() == Qt::Key_End)
        mark(last);
    else if (event->key() == Qt::Key_Escape && m_marked)
        mark(std::nullopt);
    else
        QWidget::keyPressEvent(event);
}

void DayChart::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void DayChart::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    mark(std::nullopt);
    update();
}

} // namespace charts
