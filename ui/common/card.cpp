#include "ui/common/card.h"

#include "ui/common/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

namespace common {

namespace {

using theme::FontRole;
using theme::u;

QColor textOrTone(theme::Tone tone)
{
    return tone == theme::Tone::Neutral ? theme::tokens().muted : theme::toneColor(theme::tokens(), tone);
}

theme::Icon changeIcon(int direction)
{
    return direction > 0 ? theme::Icon::Rising : direction < 0 ? theme::Icon::Falling : theme::Icon::Steady;
}

int lineHeight(FontRole role)
{
    return QFontMetrics(theme::font(role)).height();
}

int numberHeight()
{
    return lineHeight(FontRole::Figure);
}

// Draws text at the leading side of `line` and returns what is left of it.
QRect takeText(QPainter& painter, const QWidget& widget, QRect line, const QString& text, int gap)
{
    if (text.isEmpty() || line.width() <= 0)
        return line;
    const QString shown = painter.fontMetrics().elidedText(text, Qt::ElideRight, line.width());
    const int width = painter.fontMetrics().horizontalAdvance(shown) + 1;
    QRect place(line.left(), line.top(), width, line.height());
    painter.drawText(QStyle::visualRect(widget.layoutDirection(), widget.rect(), place),
                     Qt::AlignLeft | Qt::AlignBottom, shown);
    line.setLeft(line.left() + width + gap);
    return line;
}

QRect takeIcon(QPainter& painter, const QWidget& widget, QRect line, theme::Icon icon, int px,
               const QColor& color)
{
    const int side = u(px);
    const QRect place(line.left(), line.bottom() - side - (line.height() - side) / 2 + 1, side, side);
    theme::paintIcon(painter, QStyle::visualRect(widget.layoutDirection(), widget.rect(), place), icon,
                     color);
    line.setLeft(line.left() + side + u(4));
    return line;
}

} // namespace

Card::Card(const QString& label, QWidget* parent)
    : QWidget(parent)
    , m_label(label)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    m_text.number = unknown();
    updateAccessibleName();
}

void Card::setText(const CardText& text)
{
    if (text == m_text)
        return;
    m_text = text;
    setToolTip(text.toolTip);
    updateAccessibleName();
    updateGeometry();
    update();
}

void Card::setValues(const QList<double>& values)
{
    m_values = values.size() > Sparkline::maximumSamples ? values.last(Sparkline::maximumSamples) : values;
    update();
}

void Card::updateAccessibleName()
{
    QStringList parts{m_label, (m_text.number + QLatin1Char(' ') + m_text.unit).trimmed()};
    if (!m_text.change.isEmpty())
        parts << (m_text.direction > 0   ? tr("rising by %1").arg(m_text.change)
                  : m_text.direction < 0 ? tr("falling by %1").arg(m_text.change)
                                         : tr("steady"));
    parts << m_text.verdict << m_text.age;
    parts.removeAll(QString());
    setAccessibleName(parts.join(QStringLiteral(", ")));
}

QSize Card::sizeHint() const
{
    return {u(200), 2 * u(12) + lineHeight(FontRole::Body) + u(4) + numberHeight() + u(6) +
                        lineHeight(FontRole::Body)};
}

QSize Card::minimumSizeHint() const
{
    const QFontMetrics body(theme::font(FontRole::Tabular));
    int line = QFontMetrics(theme::font(FontRole::Figure)).horizontalAdvance(m_text.number) + u(5) +
               body.horizontalAdvance(m_text.unit) + u(8);
    if (!m_text.change.isEmpty())
        line += u(16) + body.horizontalAdvance(m_text.change) + u(4);
    // In steps, or the cards would move with every digit.
    const int step = u(24);
    const int wanted = (line + 2 * u(12) + step - 1) / step * step;
    return {std::max(u(148), wanted), sizeHint().height()};
}

void Card::paintEvent(QPaintEvent*)
{
    const theme::Tokens& t = theme::tokens();
    QPainter painter(this);
    theme::paintBox(&painter, rect(), m_hovered ? t.hover : t.surface, t.line);
    if (hasFocus())
        theme::paintFocusRing(&painter, rect());

    const QRect inner = rect().adjusted(u(12), u(12), -u(12), -u(12));
    QRect line(inner.left(), inner.top(), inner.width(), lineHeight(FontRole::Body));
    painter.setFont(theme::font(FontRole::Body));
    painter.setPen(t.muted);
    takeText(painter, *this, line, m_label, 0);

    line = QRect(inner.left(), line.bottom() + 1 + u(4), inner.width(), numberHeight());
    paintNumber(painter, line);
    line = QRect(inner.left(), line.bottom() + 1 + u(6), inner.width(), lineHeight(FontRole::Body));
    paintVerdict(painter, line);
}

void Card::paintNumber(QPainter& painter, const QRect& area) const
{
    const theme::Tokens& t = theme::tokens();
    const bool stale = !m_text.age.isEmpty();
    QRect line = area;
    painter.setFont(theme::font(FontRole::Figure));
    painter.setPen(stale || m_text.number == unknown() ? t.muted : t.text);
    line = takeText(painter, *this, line, m_text.number, u(5));
    // Unit and change stand on the number's baseline.
    const int descent = QFontMetrics(theme::font(FontRole::Figure)).descent();
    line.adjust(0, 0, 0, -(descent - QFontMetrics(theme::font(FontRole::Body)).descent()));
    painter.setFont(theme::font(FontRole::Tabular));
    painter.setPen(t.muted);
    line = takeText(painter, *this, line, m_text.unit, u(8));
    if (m_text.change.isEmpty() ||
        line.width() < u(16) + painter.fontMetrics().horizontalAdvance(m_text.change))
        return; // a change that does not fit is still in the accessible name
    const QColor color = stale ? t.muted : textOrTone(m_text.changeTone);
    const QRect row(line.left(), line.bottom() - lineHeight(FontRole::Body) + 1, line.width(),
                    lineHeight(FontRole::Body));
    line = takeIcon(painter, *this, row, changeIcon(m_text.direction), 12, color);
    painter.setPen(color);
    takeText(painter, *this, line, m_text.change, 0);
}

void Card::paintVerdict(QPainter& painter, const QRect& area) const
{
    const theme::Tokens& t = theme::tokens();
    const bool stale = !m_text.age.isEmpty();
    QRect line = area;
    painter.setFont(theme::font(FontRole::Body));
    if (stale) {
        line = takeIcon(painter, *this, line, theme::Icon::Clock, 14, t.muted);
        painter.setPen(t.muted);
        line = takeText(painter, *this, line, m_text.age, u(8));
    } else if (!m_text.verdict.isEmpty()) {
        const QColor color = textOrTone(m_text.verdictTone);
        line = takeIcon(painter, *this, line, theme::toneIcon(m_text.verdictTone), 14, color);
        painter.setPen(color);
        line = takeText(painter, *this, line, m_text.verdict, u(8));
    }
    const int wanted = std::min(u(84), line.width());
    if (m_values.size() < 2 || wanted < u(32))
        return;
    const QRect place(line.right() - wanted + 1, line.top() - u(6), wanted, line.height() + u(4));
    paintSparkline(painter,
                   QRectF(QStyle::visualRect(layoutDirection(), rect(), place)).adjusted(2, 2, -3, -2),
                   m_values, stale ? t.edge : t.muted, stale ? t.muted : t.text);
}

void Card::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        Q_EMIT activated();
}

void Card::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        Q_EMIT activated();
    else
        QWidget::keyPressEvent(event);
}

void Card::enterEvent(QEnterEvent* event)
{
    QWidget::enterEvent(event);
    m_hovered = true;
    update();
}

void Card::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    m_hovered = false;
    update();
}

} // namespace common
