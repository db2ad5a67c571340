#include "ui/window/side_bar_parts.h"

#include "ui/common/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyle>

namespace window {

namespace {

using theme::u;

void drawLeading(QPainter& painter, const QWidget& widget, const QRect& area, const QString& text,
                 Qt::Alignment side = Qt::AlignLeft)
{
    const Qt::Alignment visual = QStyle::visualAlignment(widget.layoutDirection(), side);
    painter.drawText(QStyle::visualRect(widget.layoutDirection(), widget.rect(), area),
                     int(visual | Qt::AlignVCenter),
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, area.width()));
}

} // namespace

NavigationButton::NavigationButton(const PageEntry& entry, int number, QWidget* parent)
    : QAbstractButton(parent)
    , m_id(entry.id)
    , m_glyph(entry.icon)
{
    setCheckable(true);
    setAutoExclusive(true);
    setText(entry.title);
    setObjectName(QStringLiteral("page.") + entry.id);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    m_key =
        QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)).toString(QKeySequence::NativeText);
    updateTexts();
}

void NavigationButton::setWaiting(int count)
{
    m_waiting = count;
    updateTexts();
    update();
}

void NavigationButton::setCollapsed(bool collapsed)
{
    m_collapsed = collapsed;
    updateTexts();
    updateGeometry();
    update();
}

void NavigationButton::updateTexts()
{
    setAccessibleName(m_waiting > 0 ? tr("%1, %2 waiting").arg(text(), common::formatCount(m_waiting))
                                    : text());
    setToolTip(m_collapsed ? tr("%1 (%2)").arg(text(), m_key) : m_key);
}

QSize NavigationButton::sizeHint() const
{
    return {m_collapsed ? u(32) : u(160), u(32)};
}

void NavigationButton::paintEvent(QPaintEvent*)
{
    const theme::Tokens& t = theme::tokens();
    QPainter painter(this);
    if (isChecked())
        theme::paintBox(&painter, rect(), t.selection, QColor());
    else if (underMouse())
        theme::paintBox(&painter, rect(), t.hover, QColor());
    if (hasFocus())
        theme::paintFocusRing(&painter, rect());
    const int side = u(16);
    const int x = m_collapsed ? (width() - side) / 2 : u(10);
    const QRect icon(x, (height() - side) / 2, side, side);
    const QColor ink = isChecked() ? t.accent : t.muted;
    theme::paintIcon(painter, QStyle::visualRect(layoutDirection(), rect(), icon), m_glyph, ink);
    if (m_collapsed) {
        if (m_waiting > 0) // there is no room for the figure: a dot says that something waits
            theme::paintBox(&painter, QRectF(width() - u(10), u(5), u(6), u(6)), t.accent, QColor());
        return;
    }
    painter.setFont(theme::font(isChecked() ? theme::FontRole::Strong : theme::FontRole::Body));
    painter.setPen(t.text);
    QRect area = rect().adjusted(u(36), 0, -u(10), 0);
    if (m_waiting > 0) {
        const QString count = common::formatCount(m_waiting);
        drawLeading(painter, *this, area, count, Qt::AlignRight);
        area.setRight(area.right() - painter.fontMetrics().horizontalAdvance(count) - u(8));
    }
    drawLeading(painter, *this, area, text());
}

ProfileHead::ProfileHead(QWidget* parent)
    : QWidget(parent)
{
    setProfile({});
}

void ProfileHead::setProfile(const ProfileLabel& profile)
{
    m_profile = profile;
    QStringList parts{profile.name, common::environmentName(profile.environment)};
    if (profile.readOnly)
        parts << tr("read-only");
    setAccessibleName(parts.join(QStringLiteral(", ")));
    setToolTip(accessibleName());
    update();
}

void ProfileHead::setCollapsed(bool collapsed)
{
    m_collapsed = collapsed;
    updateGeometry();
    update();
}

QSize ProfileHead::sizeHint() const
{
    return {m_collapsed ? u(32) : u(160), u(44)};
}

void ProfileHead::paintEvent(QPaintEvent*)
{
    const theme::Tokens& t = theme::tokens();
    QPainter painter(this);
    const theme::Tone tone = common::environmentTone(m_profile.environment);
    const QColor color = tone == theme::Tone::Neutral ? t.muted : theme::toneColor(t, tone);
    const int side = u(16);
    const QRect icon(m_collapsed ? (width() - side) / 2 : u(10), m_collapsed ? (height() - side) / 2 : u(6),
                     side, side);
    theme::paintIcon(painter, QStyle::visualRect(layoutDirection(), rect(), icon), theme::Icon::Database,
                     color);
    if (m_collapsed)
        return;
    const QFontMetrics metrics(theme::font(theme::FontRole::Strong));
    QRect line(u(36), u(4), width() - u(42), metrics.height());
    painter.setFont(theme::font(theme::FontRole::Strong));
    painter.setPen(t.text);
    drawLeading(painter, *this, line, m_profile.name);
    line.translate(0, metrics.height() + 1);
    painter.setFont(theme::font(theme::FontRole::Body));
    painter.setPen(color);
    QString words = common::environmentName(m_profile.environment);
    if (m_profile.readOnly) {
        const QRect lock(line.left(), line.center().y() - u(6), u(12), u(12));
        theme::paintIcon(painter, QStyle::visualRect(layoutDirection(), rect(), lock), theme::Icon::Lock,
                         color);
        line.setLeft(line.left() + u(16));
        // The lock says it, too, where there is no room for the word.
        const QString both = words + QStringLiteral(" · ") + tr("read-only");
        if (painter.fontMetrics().horizontalAdvance(both) <= line.width())
            words = both;
    }
    drawLeading(painter, *this, line, words);
}

} // namespace window
