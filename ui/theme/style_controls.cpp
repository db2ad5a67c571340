// Buttons, inputs, check marks, progress.
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QStyleOption>
#include <QWidget>

#include <algorithm>

namespace theme {

namespace {

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto channel = [share](float x, float y) { return static_cast<float>(x + (y - x) * share); };
    return QColor::fromRgbF(channel(a.redF(), b.redF()), channel(a.greenF(), b.greenF()),
                            channel(a.blueF(), b.blueF()));
}

struct ButtonLook
{
    QColor fill, outline, text;
};

// Primary is filled with accent; a danger button is outlined in bad and fills when hovered, so that
// it does not draw the eye before the hand.
ButtonLook buttonLook(const QStyleOption& option, Role role)
{
    const Tokens& t = tokens();
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool hover = enabled && (option.state & QStyle::State_MouseOver);
    const bool down = option.state & (QStyle::State_Sunken | QStyle::State_On);
    if (!enabled)
        return {role == Role::Quiet || role == Role::Link ? QColor() : t.window,
                role == Role::Quiet || role == Role::Link ? QColor() : t.line, t.edge};
    switch (role) {
    case Role::Primary: {
        const QColor fill = down    ? mixed(t.accent, t.text, 0.25)
                            : hover ? mixed(t.accent, t.text, 0.12)
                                    : t.accent;
        return {fill, QColor(), t.onFill};
    }
    case Role::Danger:
        return hover || down ? ButtonLook{t.bad, QColor(), t.onFill} : ButtonLook{t.surface, t.bad, t.bad};
    case Role::Quiet:
        return {hover || down ? mixed(t.hover, t.line, down ? 0.5 : 0.0) : QColor(), QColor(), t.text};
    case Role::Link:
        return {hover || down ? t.hover : QColor(), QColor(), t.accent};
    default:
        return {down ? t.selection : hover ? t.hover : t.surface, t.edge, t.text};
    }
}

QColor inputOutline(const QStyleOption& option, Role role)
{
    const Tokens& t = tokens();
    if (role == Role::Invalid)
        return t.bad;
    if (!(option.state & QStyle::State_Enabled))
        return t.line;
    if (option.state & QStyle::State_HasFocus)
        return t.accent;
    return option.state & QStyle::State_MouseOver ? t.text : t.edge;
}

void paintChevron(QPainter* painter, const QRectF& area, const QStyleOption& option, int px = 12)
{
    const QColor color = option.state & QStyle::State_Enabled ? tokens().muted : tokens().edge;
    const qreal side = uf(px);
    paintIcon(*painter, QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side),
              Icon::ChevronDown, color);
}

} // namespace

void paintBox(QPainter* painter, const QRectF& area, const QColor& fill, const QColor& outline, qreal width)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->setPen(outline.isValid() ? QPen(outline, width) : QPen(Qt::NoPen));
    const qreal inset = outline.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), corner, corner);
    painter->restore();
}

void paintFocusRing(QPainter* painter, const QRectF& area)
{
    paintBox(painter, area, QColor(), tokens().accent, 2);
}

void paintButtonBevel(QPainter* painter, const QStyleOptionButton& option, const QWidget* widget)
{
    const Role role = roleOf(widget);
    const ButtonLook look = buttonLook(option, role);
    paintBox(painter, option.rect, look.fill, look.outline);
    if (!(option.state & QStyle::State_HasFocus))
        return;
    // On a filled button the ring would vanish: it gets a gap of the ground.
    paintFocusRing(painter, option.rect);
    if (role == Role::Primary)
        paintBox(painter, QRectF(option.rect).adjusted(2, 2, -2, -2), QColor(), tokens().onFill, 1);
}

void paintButtonLabel(QPainter* painter, const QStyleOptionButton& option, const QWidget* widget)
{
    const Role role = roleOf(widget);
    const ButtonLook look = buttonLook(option, role);
    const bool hasMenu = option.features & QStyleOptionButton::HasMenu;
    const bool rightToLeft = option.direction == Qt::RightToLeft;
    QRect area = option.rect.adjusted(u(6), 0, -u(6), 0);
    if (hasMenu) {
        const QRect arrow(area.right() - u(14), area.top(), u(14), area.height());
        paintChevron(painter, QStyle::visualRect(option.direction, option.rect, arrow), option);
        area = QStyle::visualRect(option.direction, option.rect, area.adjusted(0, 0, -u(16), 0));
    }
    painter->save();
    if (role == Role::Primary)
        painter->setFont(font(FontRole::Strong));
    const int icon = option.icon.isNull() ? 0 : option.iconSize.width();
    const int gap = icon && !option.text.isEmpty() ? u(6) : 0;
    const int text = painter->fontMetrics().size(Qt::TextShowMnemonic, option.text).width();
    int x = area.left() + std::max(0, (area.width() - icon - gap - text) / 2);
    if (icon) {
        const QRect rect(rightToLeft ? area.left() + area.right() - x - icon + 1 : x,
                         area.center().y() - option.iconSize.height() / 2 + 1, icon,
                         option.iconSize.height());
        option.icon.paint(painter, rect, Qt::AlignCenter,
                          option.state & QStyle::State_Enabled ? QIcon::Normal : QIcon::Disabled);
        x += icon + gap;
    }
    QRect textRect(x, area.top(), std::min(text + 2, area.right() - x + 1), area.height());
    if (rightToLeft)
        textRect.moveRight(area.left() + area.right() - x);
    painter->setPen(look.text);
    painter->drawText(textRect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic | Qt::TextSingleLine,
                      option.text);
    painter->restore();
}

void paintToolButton(QPainter* painter, const QStyleOptionToolButton& option, const QWidget* widget)
{
    const Tokens& t = tokens();
    const bool enabled = option.state & QStyle::State_Enabled;
    if (enabled && (option.state & (QStyle::State_MouseOver | QStyle::State_Sunken | QStyle::State_On)))
        paintBox(painter, option.rect, option.state & QStyle::State_On ? t.selection : t.hover, QColor());
    if (roleOf(widget) == Role::Pane)
        paintBox(painter, option.rect, QColor(), t.edge);
    const bool hasText = option.toolButtonStyle != Qt::ToolButtonIconOnly && !option.text.isEmpty();
    const bool hasMenu = (option.features & QStyleOptionToolButton::HasMenu) && hasText;
    QRect area = option.rect.adjusted(u(5), 0, -u(5), 0);
    if (hasMenu) {
        const QRect arrow(area.right() - u(14), area.top(), u(14), area.height());
        paintChevron(painter, QStyle::visualRect(option.direction, option.rect, arrow), option);
        area.adjust(0, 0, -u(16), 0);
    }
    const bool hasIcon = !option.icon.isNull() && option.toolButtonStyle != Qt::ToolButtonTextOnly;
    if (hasIcon) {
        const int side = option.iconSize.width();
        const int x = hasText ? area.left() : area.center().x() - side / 2 + (area.width() % 2 ? 0 : 1);
        const QRect rect(x, area.center().y() - side / 2 + (area.height() % 2 ? 0 : 1), side, side);
        option.icon.paint(painter, QStyle::visualRect(option.direction, option.rect, rect), Qt::AlignCenter,
                          enabled ? QIcon::Normal : QIcon::Disabled);
        area.setLeft(area.left() + side + u(6));
    }
    if (hasText) {
        painter->setPen(enabled ? t.text : t.edge);
        painter->drawText(QStyle::visualRect(option.direction, option.rect, area),
                          int(QStyle::visualAlignment(option.direction, Qt::AlignLeft)) | Qt::AlignVCenter |
                              Qt::TextShowMnemonic,
                          option.text);
    }
    if (option.state & QStyle::State_HasFocus)
        paintFocusRing(painter, option.rect);
}

void paintInputFrame(QPainter* painter, const QStyleOption& option, const QWidget* widget)
{
    const Tokens& t = tokens();
    const Role role = roleOf(widget);
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool strong = role == Role::Invalid || (enabled && (option.state & QStyle::State_HasFocus));
    paintBox(painter, option.rect, enabled ? t.surface : t.window, inputOutline(option, role),
             strong ? 2 : 1);
    if (role == Role::Dirty) {
        const QRect bar(option.rect.left(), option.rect.top() + 2, u(3), option.rect.height() - 4);
        painter->fillRect(QStyle::visualRect(option.direction, option.rect, bar), t.warn);
    }
}

void paintCheckBox(QPainter* painter, const QStyleOption& option)
{
    const Tokens& t = tokens();
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool on = option.state & QStyle::State_On;
    const bool partial = option.state & QStyle::State_NoChange;
    const QRectF box = QRectF(option.rect).adjusted(1, 1, -1, -1);
    const QColor outline = !enabled ? t.line : option.state & QStyle::State_MouseOver ? t.text : t.edge;
    if (on || partial)
        paintBox(painter, box, enabled ? t.accent : t.edge, QColor());
    else
        paintBox(painter, box, enabled ? t.surface : t.window, outline);
    if (on)
        paintIcon(*painter, box.adjusted(1, 1, -1, -1), Icon::Check, t.onFill);
    if (partial)
        painter->fillRect(QRectF(box.left() + 3, box.center().y() - 1, box.width() - 6, 2), t.onFill);
    if (option.state & QStyle::State_HasFocus)
        paintBox(painter, QRectF(option.rect).adjusted(-1, -1, 1, 1), QColor(), t.accent, 2);
}

void paintRadioButton(QPainter* painter, const QStyleOption& option)
{
    const Tokens& t = tokens();
    const bool enabled = option.state & QStyle::State_Enabled;
    const QRectF circle = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool on = option.state & QStyle::State_On;
    painter->setPen(QPen(on && enabled ? t.accent : enabled ? t.edge : t.line, on ? 2 : 1));
    painter->setBrush(enabled ? t.surface : t.window);
    painter->drawEllipse(circle);
    if (on) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(enabled ? t.accent : t.edge);
        const qreal inset = circle.width() / 4;
        painter->drawEllipse(circle.adjusted(inset, inset, -inset, -inset));
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.accent, 2));
        painter->drawEllipse(QRectF(option.rect));
    }
    painter->restore();
}

void paintComboBox(QPainter* painter, const QStyleOptionComboBox& option, const QWidget* widget)
{
    paintInputFrame(painter, option, widget);
    const QRect arrow(option.rect.right() - u(24), option.rect.top(), u(20), option.rect.height());
    paintChevron(painter, QStyle::visualRect(option.direction, option.rect, arrow), option);
}

void paintComboLabel(QPainter* painter, const QStyleOptionComboBox& option, const QWidget*)
{
    if (option.editable)
        return;
    const Tokens& t = tokens();
    const bool enabled = option.state & QStyle::State_Enabled;
    QRect area = option.rect.adjusted(u(8), 0, -u(26), 0);
    if (!option.currentIcon.isNull()) {
        const QRect icon(area.left(), area.center().y() - u(8), u(16), u(16));
        option.currentIcon.paint(painter, QStyle::visualRect(option.direction, option.rect, icon),
                                 Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        area.setLeft(area.left() + u(22));
    }
    painter->setPen(enabled ? t.text : t.edge);
    const QString text = painter->fontMetrics().elidedText(option.currentText, Qt::ElideRight, area.width());
    painter->drawText(QStyle::visualRect(option.direction, option.rect, area),
                      int(QStyle::visualAlignment(option.direction, Qt::AlignLeft)) | Qt::AlignVCenter, text);
}

void paintSpinBox(QPainter* painter, const QStyleOptionSpinBox& option, const QStyle* style,
                  const QWidget* widget)
{
    paintInputFrame(painter, option, widget);
    const auto part = [&](QStyle::SubControl control, QAbstractSpinBox::StepEnabledFlag step, Icon icon) {
        const QRect rect = style->subControlRect(QStyle::CC_SpinBox, &option, control, widget);
        if (rect.isEmpty())
            return;
        const bool enabled = (option.state & QStyle::State_Enabled) && (option.stepEnabled & step);
        paintIcon(*painter, QRectF(rect).adjusted(0, 1, 0, -1), icon,
                  enabled ? tokens().muted : tokens().line);
    };
    part(QStyle::SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, Icon::ChevronUp);
    part(QStyle::SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, Icon::ChevronDown);
}

void paintProgress(QPainter* painter, const QStyleOptionProgressBar& option)
{
    const Tokens& t = tokens();
    const qreal height = uf(6);
    const QRectF groove(option.rect.left(), option.rect.center().y() - height / 2 + 0.5, option.rect.width(),
                        height);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(t.line);
    painter->drawRoundedRect(groove, height / 2, height / 2);
    const qint64 range = qint64(option.maximum) - option.minimum;
    QRectF done = groove;
    if (range > 0)
        done.setWidth(groove.width() * (qint64(option.progress) - option.minimum) /
                      static_cast<double>(range));
    else // the end is unknown: a resting segment, the figures beside it move
        done = QRectF(groove.left() + groove.width() * 0.35, groove.top(), groove.width() * 0.3, height);
    if (option.direction == Qt::RightToLeft)
        done.moveRight(groove.right() - (done.left() - groove.left()));
    painter->setBrush(option.state & QStyle::State_Enabled ? t.accent : t.edge);
    if (done.width() >= 1)
        painter->drawRoundedRect(done, height / 2, height / 2);
    painter->restore();
}

void paintSlider(QPainter* painter, const QStyleOptionSlider& option, const QStyle* style,
                 const QWidget* widget)
{
    const Tokens& t = tokens();
    const QRect handle = style->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, widget);
    const QRectF area = option.rect;
    const QRectF groove = option.orientation == Qt::Horizontal
                              ? QRectF(area.left(), area.center().y() - 2, area.width(), 4)
                              : QRectF(area.center().x() - 2, area.top(), 4, area.height());
    paintBox(painter, groove, t.line, QColor());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(t.surface, 2));
    painter->setBrush(option.state & QStyle::State_Enabled ? t.accent : t.edge);
    const qreal radius = uf(7);
    painter->drawEllipse(QRectF(handle).center(), radius, radius);
    painter->restore();
    if (option.state & QStyle::State_HasFocus)
        paintFocusRing(painter, area);
}

} // namespace theme
