#include "ui/server/minute_chart.h"

#include "ui/common/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace server {

namespace {

using theme::FontRole;
using theme::u;

int lineHeight(FontRole role)
{
    return QFontMetrics(theme::font(role)).height();
}

QString keysText(double keys)
{
    return common::formatCount(std::llround(keys));
}

} // namespace

MinuteChart::MinuteChart(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void MinuteChart::setMinutes(std::vector<monitor::ExpiryShare> minutes)
{
    m_minutes = std::move(minutes);
    setAccessibleName(sentence());
    update();
}

double MinuteChart::most() const
{
    const auto found = std::ranges::max_element(m_minutes, {}, &monitor::ExpiryShare::keys);
    return found == m_minutes.end() ? 0 : found->keys;
}

QString MinuteChart::sentence() const
{
    double all = 0;
    for (const monitor::ExpiryShare& minute : m_minutes)
        all += minute.keys;
    if (all <= 0)
        return tr("No key expires in the coming %1 min").arg(m_minutes.size());
    const auto peak = std::ranges::max_element(m_minutes, {}, &monitor::ExpiryShare::keys);
    return tr("Keys that expire in the coming %1 min: %2, most in minute %3: %4")
        .arg(m_minutes.size())
        .arg(keysText(all))
        .arg(peak - m_minutes.begin() + 1)
        .arg(keysText(peak->keys));
}

QSize MinuteChart::sizeHint() const
{
    return {u(240),
            u(12) + lineHeight(FontRole::Strong) + u(8) + u(56) + lineHeight(FontRole::Small) + u(12)};
}

QRect MinuteChart::area() const
{
    const int top = u(12) + lineHeight(FontRole::Strong) + u(8);
    return {u(12), top, width() - 2 * u(12), height() - top - lineHeight(FontRole::Small) - u(12)};
}

void MinuteChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Tokens& tokens = theme::tokens();
    painter.setPen(tokens.text);
    painter.setFont(theme::font(FontRole::Strong));
    const QRect head(u(12), u(12), width() - 2 * u(12), lineHeight(FontRole::Strong));
    const QFontMetrics metrics(painter.font());
    painter.drawText(head, Qt::AlignLeading | Qt::AlignVCenter,
                     metrics.elidedText(sentence(), Qt::ElideRight, head.width()));
    const double highest = most();
    const QRect columns = area();
    painter.setPen(QPen(tokens.line, 1));
    painter.drawLine(columns.bottomLeft(), columns.bottomRight());
    painter.setFont(theme::font(FontRole::Small));
    painter.setPen(tokens.muted);
    const QRect foot(columns.left(), columns.bottom() + 1, columns.width(), lineHeight(FontRole::Small));
    painter.drawText(foot, Qt::AlignLeft, tr("now"));
    painter.drawText(foot, Qt::AlignRight, tr("%1 min").arg(m_minutes.size()));
    if (highest <= 0)
        return;
    const double step = double(columns.width()) / double(m_minutes.size());
    for (std::size_t i = 0; i < m_minutes.size(); ++i) {
        const double height = double(columns.height()) * m_minutes[i].keys / highest;
        if (height > 0)
            painter.fillRect(QRectF(columns.left() + double(i) * step,
                                    columns.bottom() - std::max(height, 1.0), std::max(step - 1, 1.0),
                                    std::max(height, 1.0)),
                             tokens.accent);
    }
}

bool MinuteChart::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip || m_minutes.empty())
        return QWidget::event(event);
    const auto* const help = static_cast<QHelpEvent*>(event);
    const QRect columns = area();
    const int at = (help->pos().x() - columns.left()) * int(m_minutes.size()) / std::max(1, columns.width());
    if (at < 0 || at >= int(m_minutes.size())) {
        QToolTip::hideText();
        return true;
    }
    QToolTip::showText(help->globalPos(),
                       tr("Minute %1: %2 keys").arg(at + 1).arg(keysText(m_minutes[std::size_t(at)].keys)),
                       this);
    return true;
}

} // namespace server
