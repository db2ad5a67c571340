// Sizes and places of controls: the half of Style that does not paint.
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QStyleOption>
#include <QTabBar>

#include <algorithm>

namespace theme {

namespace {

constexpr int controlHeight = 30;
constexpr int linkPadding = 6; // room of the focus ring

QSize pushButtonSize(const QStyleOptionButton& option, Role role)
{
    // Measured as it is painted: a primary button is demi-bold.
    const QFontMetrics metrics =
        role == Role::Primary ? QFontMetrics(font(FontRole::Strong)) : option.fontMetrics;
    int width = option.text.isEmpty() ? 0 : metrics.size(Qt::TextShowMnemonic, option.text).width();
    if (!option.icon.isNull())
        width += option.iconSize.width() + (option.text.isEmpty() ? 0 : u(6));
    if (option.features & QStyleOptionButton::HasMenu)
        width += u(18);
    if (option.text.isEmpty())
        return {std::max(width + u(12), u(controlHeight)), u(controlHeight)};
    return {width + 2 * u(role == Role::Link ? linkPadding : 12), u(controlHeight)};
}

QSize menuItemSize(const QStyleOptionMenuItem& option, const QSize& size)
{
    if (option.menuItemType == QStyleOptionMenuItem::Separator)
        return {size.width(), u(9)};
    int width =
        option.fontMetrics.size(Qt::TextShowMnemonic, option.text.section(QLatin1Char('\t'), 0, 0)).width();
    width += u(12) + u(16) + u(8) + u(24); // margin, icon, gap, arrow and margin
    const QString shortcut = option.text.section(QLatin1Char('\t'), 1);
    if (!shortcut.isEmpty())
        width += u(24) + option.fontMetrics.horizontalAdvance(shortcut);
    return {width, u(28)};
}

QSize headerSize(const QStyleOptionHeader& option, const QSize& size)
{
    const QFontMetrics metrics(font(FontRole::Strong));
    return {std::max(size.width(), metrics.horizontalAdvance(option.text) + 2 * u(8) + u(14)), u(30)};
}

QRect scrollBarPart(const QStyleOptionSlider& option, QStyle::SubControl part)
{
    const bool horizontal = option.orientation == Qt::Horizontal;
    const int length = horizontal ? option.rect.width() : option.rect.height();
    const qint64 range = qint64(option.maximum) - option.minimum;
    int slider = length;
    if (range > 0)
        slider = std::clamp(int(qint64(length) * option.pageStep / (range + option.pageStep)),
                            std::min(u(32), length), length);
    const int start = QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition,
                                                      length - slider, option.upsideDown);
    const auto span = [&](int from, int extent) {
        const QRect rect = horizontal ? QRect(from, 0, extent, option.rect.height())
                                      : QRect(0, from, option.rect.width(), extent);
        return QStyle::visualRect(option.direction, option.rect, rect.translated(option.rect.topLeft()));
    };
    switch (part) {
    case QStyle::SC_ScrollBarGroove:
        return span(0, length);
    case QStyle::SC_ScrollBarSlider:
        return span(start, slider);
    case QStyle::SC_ScrollBarSubPage:
        return span(0, start);
    case QStyle::SC_ScrollBarAddPage:
        return span(start + slider, length - start - slider);
    default:
        return {};
    }
}

QRect spinBoxPart(const QStyleOptionSpinBox& option, QStyle::SubControl part)
{
    const bool buttons = option.buttonSymbols != QAbstractSpinBox::NoButtons;
    const int width = buttons ? u(22) : 0;
    const QRect r = option.rect;
    QRect rect;
    switch (part) {
    case QStyle::SC_SpinBoxUp:
        rect = buttons ? QRect(r.right() - width, r.top() + 2, width - 1, r.height() / 2 - 2) : QRect();
        break;
    case QStyle::SC_SpinBoxDown:
        rect =
            buttons ? QRect(r.right() - width, r.center().y() + 1, width - 1, r.height() / 2 - 2) : QRect();
        break;
    case QStyle::SC_SpinBoxEditField:
        rect = r.adjusted(u(6), 2, -width - 2, -2);
        break;
    default:
        return r;
    }
    return QStyle::visualRect(option.direction, r, rect);
}

} // namespace

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                              const QWidget* widget) const
{
    switch (type) {
    case CT_PushButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option))
            return pushButtonSize(*button, roleOf(widget));
        break;
    case CT_LineEdit:
        return {size.width() + 2 * u(4), u(controlHeight)};
    case CT_ComboBox:
        return {size.width() + u(8) + u(26) + u(2), u(controlHeight)}; // an advance is rounded down
    case CT_SpinBox:
        return {size.width() + u(6) + u(22) + u(8), u(controlHeight)};
    case CT_ToolButton: {
        const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        const bool text = tool && tool->toolButtonStyle != Qt::ToolButtonIconOnly && !tool->text.isEmpty();
        const bool menu = tool && (tool->features & QStyleOptionToolButton::HasMenu);
        const int width = size.width() + (text ? u(12) : u(10)) + (menu && text ? u(14) : 0);
        return {std::max(width, u(controlHeight)), u(controlHeight)};
    }
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
            return menuItemSize(*item, size);
        break;
    case CT_MenuBarItem:
        return {size.width() + 2 * u(8), u(26)};
    case CT_HeaderSection:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
            return headerSize(*header, size);
        break;
    case CT_TabBarTab:
        // Room for the demi-bold of the current tab, so that choosing one moves nothing.
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option))
            return {QFontMetrics(font(FontRole::Strong)).size(Qt::TextShowMnemonic, tab->text).width() +
                        u(20),
                    u(34)};
        break;
    case CT_ProgressBar:
        return {size.width(), u(6)};
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    switch (element) {
    case SE_LineEditContents:
        return visualRect(option->direction, option->rect, option->rect.adjusted(u(6), 2, -u(6), -2));
    case SE_PushButtonFocusRect:
    case SE_PushButtonContents:
        return option->rect;
    case SE_PushButtonLayoutItem:
        // The text of a link stands on the leading edge; its focus ring begins before it.
        if (roleOf(widget) == Role::Link)
            return visualRect(option->direction, option->rect,
                              option->rect.adjusted(u(linkPadding), 0, 0, 0));
        return option->rect;
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents:
        return option->rect;
    case SE_TabBarTabText:
        return option->rect;
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                            const QWidget* widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return scrollBarPart(*slider, part);
    }
    if (control == CC_SpinBox) {
        if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option))
            return spinBoxPart(*spin, part);
    }
    if (control == CC_ComboBox && part == SC_ComboBoxEditField)
        return visualRect(option->direction, option->rect, option->rect.adjusted(u(8), 2, -u(26), -2));
    if (control == CC_ComboBox && part == SC_ComboBoxArrow)
        return visualRect(
            option->direction, option->rect,
            QRect(option->rect.right() - u(26), option->rect.top(), u(26), option->rect.height()));
    return QProxyStyle::subControlRect(control, option, part, widget);
}

} // namespace theme
