#include "ui/common/card.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace common {

void paintSparkline(QPainter& painter, const QRectF& area, const QList<double>& values, const QColor& line,
                    const QColor& point)
{
    double low = 0;
    double high = 0;
    bool any = false;
    for (const double value : values) {
        if (!std::isfinite(value))
            continue;
        low = any ? std::min(low, value) : value;
        high = any ? std::max(high, value) : value;
        any = true;
    }
    if (!any || values.size() < 2)
        return;
    // A line that never moves lies at the bottom third, not at an arbitrary edge.
    const double span = high - low;
    const qreal step = area.width() / (Sparkline::maximumSamples - 1);
    const auto at = [&](qsizetype i) {
        const double share = span > 0 ? (values[i] - low) / span : 0.33;
        return QPointF(area.right() - step * static_cast<double>(values.size() - 1 - i),
                       area.bottom() - share * area.height());
    };
    QPainterPath path;
    bool drawing = false;
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            drawing = false;
            continue;
        }
        if (drawing)
            path.lineTo(at(i));
        else
            path.moveTo(at(i));
        drawing = true;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(line, 1.2, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    if (std::isfinite(values.last())) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(point);
        painter.drawEllipse(at(values.size() - 1), 2, 2);
    }
    painter.restore();
}

Sparkline::Sparkline(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void Sparkline::setValues(const QList<double>& values)
{
    m_values = values.size() > maximumSamples ? values.last(maximumSamples) : values;
    update();
}

void Sparkline::append(double value)
{
    m_values.append(value);
    if (m_values.size() > maximumSamples)
        m_values.removeFirst();
    update();
}

QSize Sparkline::sizeHint() const
{
    return {theme::u(96), theme::u(24)};
}

void Sparkline::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintSparkline(painter, QRectF(rect()).adjusted(3, 3, -3, -3), m_values, theme::tokens().muted,
                   theme::tokens().text);
}

} // namespace common
