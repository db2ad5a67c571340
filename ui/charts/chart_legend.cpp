#include "ui/charts/chart_legend.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace charts {

namespace {

using theme::FontRole;
using theme::u;

constexpr int swatch = 18;
constexpr int swatchGap = 6;
constexpr int glyph = 12;

QFontMetrics metrics()
{
    return QFontMetrics(theme::font(FontRole::Small));
}

bool isMarked(const EndLabel& label)
{
    return label.line.tone == theme::Tone::Bad && !label.line.isHidden;
}

} // namespace

QPen linePen(const LabelLine& line)
{
    const theme::Tokens& t = theme::tokens();
    const theme::LineStyle style = theme::lineStyle(t, line.line);
    QColor color = style.color;
    if (line.isHidden)
        color = t.muted;
    else if (line.isPointed)
        color = t.accent;
    else if (line.tone == theme::Tone::Bad)
        color = t.bad;
    QPen pen(color, style.width * theme::Theme::instance().textScale());
    pen.setCapStyle(Qt::FlatCap);
    if (!style.dash.isEmpty())
        pen.setDashPattern(style.dash);
    return pen;
}

void arrangeLabels(std::vector<EndLabel>& labels, const QRectF& room)
{
    std::ranges::stable_sort(labels, {}, &EndLabel::y);
    const double line = metrics().height() + 2;
    for (std::size_t i = 1; i < labels.size(); ++i)
        labels[i].y = std::max(labels[i].y, labels[i - 1].y + line);
    double floor = room.bottom();
    for (std::size_t i = labels.size(); i-- > 0;) {
        labels[i].y = std::min(labels[i].y, floor);
        floor = labels[i].y - line;
        labels[i].area = QRectF(room.left(), labels[i].y - line / 2, room.width(), line);
    }
}

int labelWidth(const EndLabel& label)
{
    const int text = metrics().horizontalAdvance(label.name + QLatin1Char(' ') + label.value);
    return u(swatch + swatchGap) + text + (label.line.tone == theme::Tone::Bad ? u(glyph + 4) : 0);
}

void paintLabels(QPainter& painter, const std::vector<EndLabel>& labels)
{
    const theme::Tokens& t = theme::tokens();
    QFont font = theme::font(FontRole::Small);
    for (const EndLabel& label : labels) {
        QPen pen = linePen(label.line);
        pen.setWidthF(pen.widthF() + 0.5);
        painter.setPen(pen);
        const double y = std::round(label.y) + 0.5;
        const double left = label.area.left();
        painter.drawLine(QPointF(left, y), QPointF(left + u(swatch), y));
        font.setStrikeOut(label.line.isHidden);
        painter.setFont(font);
        painter.setPen(label.line.isPointed ? t.accent : t.muted);
        const QRectF place = label.area.adjusted(u(swatch + swatchGap), 0, 0, 0);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, label.name);
        const int name = painter.fontMetrics().horizontalAdvance(label.name + QLatin1Char(' '));
        font.setStrikeOut(false);
        painter.setFont(font);
        painter.setPen(label.line.isHidden ? t.muted : t.text);
        painter.drawText(place.adjusted(name, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, label.value);
        if (!isMarked(label))
            continue;
        const int value = painter.fontMetrics().horizontalAdvance(label.value);
        const QRectF mark(place.left() + name + value + u(4), label.y - u(glyph) / 2.0, u(glyph), u(glyph));
        theme::paintIcon(painter, mark, theme::toneIcon(theme::Tone::Bad), t.bad);
    }
}

} // namespace charts
