#include "ui/charts/bar_chart.h"

#include "ui/theme/fonts.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace charts {

namespace {

using theme::FontRole;
using theme::u;

constexpr int margin = 12;
constexpr int rowHeight = 24;     // at least
constexpr int mostRowHeight = 36; // where there is room
constexpr int shortestBar = 40;   // px of the design the longest bar has at least

QFontMetrics metrics(FontRole role)
{
    return QFontMetrics(theme::font(role));
}

int headerHeight()
{
    return metrics(FontRole::Strong).height() + u(8);
}

} // namespace

BarChart::BarChart(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_title(title)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    updateNames();
}

void BarChart::setBars(std::vector<Bar> bars, const QString& note)
{
    if (bars == m_bars && note == m_note)
        return;
    const bool isOtherSize = bars.size() != m_bars.size();
    m_bars = std::move(bars);
    m_note = note;
    if (m_current && *m_current >= m_bars.size())
        m_current.reset();
    updateNames();
    if (isOtherSize)
        updateGeometry();
    update();
}

void BarChart::setEmptyText(const QString& text)
{
    m_emptyText = text;
    updateNames();
    update();
}

void BarChart::setFull(std::optional<double> value)
{
    m_full = value;
    update();
}

QString BarChart::sentence() const
{
    QStringList parts;
    for (const Bar& bar : m_bars)
        parts.append(tr("%1, %2").arg(bar.label, bar.text));
    return tr("%1: %2").arg(m_title, parts.isEmpty() ? m_emptyText : parts.join(tr("; ")));
}

void BarChart::updateNames()
{
    setAccessibleName(sentence());
    setAccessibleDescription(m_current ? tr("%1, %2").arg(m_bars[*m_current].label, m_bars[*m_current].text)
                                       : m_note);
}

QSize BarChart::sizeHint() const
{
    const int rows = std::max<int>(1, static_cast<int>(m_bars.size()));
    return {u(280), 2 * u(margin) + headerHeight() + rows * u(rowHeight)};
}

QSize BarChart::minimumSizeHint() const
{
    const int wanted = 2 * u(margin) + labelWidth() + u(8) + u(shortestBar) + u(6) + textWidth();
    return {std::min(wanted, u(360)), sizeHint().height()};
}

int BarChart::labelWidth() const
{
    int width = 0;
    for (const Bar& bar : m_bars)
        width = std::max(width, metrics(FontRole::Tabular).horizontalAdvance(bar.label));
    return std::min(width + 1, u(120));
}

int BarChart::textWidth() const
{
    int width = 0;
    for (const Bar& bar : m_bars)
        width = std::max(width, metrics(FontRole::Tabular).horizontalAdvance(bar.text));
    return width + 1;
}

QRect BarChart::rowRect(std::size_t index) const
{
    const int rows = std::max<int>(1, static_cast<int>(m_bars.size()));
    const int room = (height() - 2 * u(margin) - headerHeight()) / rows;
    const int row = std::clamp(room, u(rowHeight), u(mostRowHeight));
    return {u(margin), u(margin) + headerHeight() + static_cast<int>(index) * row, width() - 2 * u(margin),
            row};
}

void BarChart::paintEvent(QPaintEvent*)
{
    const theme::Tokens& t = theme::tokens();
    QPainter painter(this);
    theme::paintBox(&painter, rect(), t.surface, t.line);
    if (hasFocus())
        theme::paintFocusRing(&painter, rect());

    const QRect head(u(margin), u(margin), width() - 2 * u(margin), metrics(FontRole::Strong).height());
    const int leading = int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter) |
                        Qt::TextSingleLine;
    painter.setFont(theme::font(FontRole::Strong));
    painter.setPen(t.text);
    const int used = painter.fontMetrics().horizontalAdvance(m_title) + u(8);
    painter.drawText(head, leading, m_title);
    painter.setFont(theme::font(FontRole::Tabular));
    painter.setPen(t.muted);
    const QRect rest = QStyle::visualRect(layoutDirection(), rect(), head.adjusted(used, 0, 0, 0));
    painter.drawText(rest, leading, painter.fontMetrics().elidedText(m_note, Qt::ElideRight, rest.width()));
    if (m_bars.empty()) {
        painter.setFont(theme::font(FontRole::Body));
        painter.drawText(rowRect(0), leading,
                         painter.fontMetrics().elidedText(m_emptyText, Qt::ElideRight, rowRect(0).width()));
        return;
    }
    double full = m_full.value_or(0);
    for (const Bar& bar : m_bars)
        full = std::isfinite(bar.value) && !m_full ? std::max(full, bar.value) : full;
    for (std::size_t i = 0; i < m_bars.size(); ++i)
        paintBar(painter, i, full);
}

void BarChart::paintBar(QPainter& painter, std::size_t index, double full) const
{
    const theme::Tokens& t = theme::tokens();
    const Bar& bar = m_bars[index];
    const QRect row = rowRect(index);
    const auto place = [this](const QRect& area) {
        return QStyle::visualRect(layoutDirection(), rect(), area);
    };
    const int leading = int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter) |
                        Qt::TextSingleLine;
    if (m_current == index && hasFocus())
        painter.fillRect(row.adjusted(-u(4), 0, u(4), 0), t.selection);
    painter.setFont(theme::font(FontRole::Tabular));
    painter.setPen(t.text);
    const QRect label(row.left(), row.top(), labelWidth(), row.height());
    painter.drawText(place(label), leading,
                     painter.fontMetrics().elidedText(bar.label, Qt::ElideRight, label.width()));
    const int begin = label.right() + 1 + u(8);
    const int room = std::max(u(shortestBar), row.right() - begin - u(6) - textWidth());
    const double share = full > 0 && std::isfinite(bar.value) ? std::clamp(bar.value / full, 0.0, 1.0) : 0;
    // Something is never drawn as nothing.
    const int length = share > 0 ? std::max(1, static_cast<int>(std::lround(share * room))) : 0;
    const int thick = row.height() / 2;
    const QRect filled(begin, row.center().y() - thick / 2 + 1, length, thick);
    painter.fillRect(place(filled), theme::lineStyle(t, theme::Line::Plain).color);
    painter.setPen(std::isfinite(bar.value) ? t.text : t.muted);
    const QRect text(begin + length + u(6), row.top(), textWidth(), row.height());
    painter.drawText(place(text), leading, bar.text);
}

bool BarChart::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        if (rowRect(i).contains(help->pos()) && !m_bars[i].detail.isEmpty()) {
            QToolTip::showText(help->globalPos(), m_bars[i].detail, this);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

void BarChart::keyPressEvent(QKeyEvent* event)
{
    const bool isDown = event->key() == Qt::Key_Down;
    if ((!isDown && event->key() != Qt::Key_Up) || m_bars.empty()) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (!m_current)
        m_current = isDown ? 0 : m_bars.size() - 1;
    else if (isDown)
        m_current = std::min(*m_current + 1, m_bars.size() - 1);
    else
        m_current = *m_current == 0 ? 0 : *m_current - 1;
    updateNames();
    update();
}

void BarChart::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void BarChart::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    m_current.reset();
    updateNames();
    update();
}

void BarChart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
        updateGeometry();
        update();
    }
}

} // namespace charts
