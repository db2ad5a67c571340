#include "ui/theme/style.h"

#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitterHandle>
#include <QStyleOption>
#include <QTextEdit>
#include <QToolButton>

namespace theme {

namespace {

bool isTextField(const QWidget* widget)
{
    return qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QTextEdit*>(widget);
}

bool isItemView(const QWidget* widget)
{
    return qobject_cast<const QAbstractItemView*>(widget) && !qobject_cast<const QHeaderView*>(widget);
}

// Frames stand around item views and text fields; text fields are inputs and show focus themselves.
void paintFrame(QPainter* painter, const QStyleOption& option, const QWidget* widget)
{
    if (isTextField(widget)) {
        paintInputFrame(painter, option, widget);
        return;
    }
    paintBox(painter, option.rect, QColor(), tokens().line);
}

void paintPane(QPainter* painter, const QStyleOption& option, const QWidget* widget)
{
    if (roleOf(widget) == Role::Pane)
        paintBox(painter, option.rect, tokens().surface, tokens().line);
}

} // namespace

Style::Style()
    : QProxyStyle(QStringLiteral("Fusion"))
{
    setObjectName(QStringLiteral("keystead"));
}

void Style::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (isItemView(widget)) {
        // The views' own text colour stays readable on the selection ground.
        QPalette palette = widget->palette();
        palette.setColor(QPalette::Highlight, tokens().selection);
        palette.setColor(QPalette::HighlightedText, tokens().text);
        widget->setPalette(palette);
    }
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
        qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QLineEdit*>(widget) ||
        qobject_cast<QHeaderView*>(widget) || widget->inherits("QTabBar") || widget->inherits("QScrollBar"))
        widget->setAttribute(Qt::WA_Hover);
}

void Style::polish(QPalette& palette)
{
    // Fusion would replace colours that Theme has set.
    Q_UNUSED(palette)
}

void Style::polish(QApplication* application)
{
    QProxyStyle::polish(application);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth:
        return isTextField(widget) || qobject_cast<const QLineEdit*>(widget) ? 2 : 1;
    case PM_SpinBoxFrameWidth:
    case PM_ComboBoxFrameWidth:
        return 2;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
    case PM_ToolBarIconSize:
    case PM_LineEditIconSize:
        return u(16);
    case PM_LineEditIconMargin:
        return u(6);
    case PM_LargeIconSize:
    case PM_MessageBoxIconSize:
        return u(32);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return u(16);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return u(8);
    case PM_ScrollBarExtent:
        return u(10);
    case PM_ScrollBarSliderMin:
        return u(32);
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap:
    case PM_ButtonDefaultIndicator:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap:
    case PM_MenuBarPanelWidth:
        return 0;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return u(16);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return u(8);
    case PM_HeaderMargin:
    case PM_FocusFrameHMargin:
        return u(8);
    case PM_TabBarTabHSpace:
        return u(24);
    case PM_TabBarTabVSpace:
        return u(16);
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return u(4);
    case PM_MenuBarHMargin:
        return u(4);
    case PM_MenuBarVMargin:
    case PM_MenuBarItemSpacing:
        return u(2);
    case PM_SplitterWidth:
        return u(5);
    case PM_SubMenuOverlap:
        return -u(2);
    case PM_ToolTipLabelFrameWidth:
        return u(6);
    case PM_TreeViewIndentation:
        return u(18);
    case PM_TextCursorWidth:
        return 1;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                     QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_Widget_Animation_Duration:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ComboBox_Popup:
    case SH_ComboBox_AllowWheelScrolling:
    case SH_ScrollView_FrameOnlyAroundContents:
    case SH_ItemView_ActivateItemOnSingleClick:
    case SH_Widget_Animate:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_Menu_MouseTracking:
    case SH_MenuBar_MouseTracking:
    case SH_ToolTipLabel_Opacity:
        return hint == SH_ToolTipLabel_Opacity ? 255 : 1;
    case SH_Table_GridLineColor:
        return static_cast<int>(tokens().line.rgba());
    case SH_FormLayoutLabelAlignment:
        return int(Qt::AlignLeading | Qt::AlignVCenter);
    case SH_GroupBox_TextLabelColor:
        return static_cast<int>(tokens().text.rgba());
    case SH_ToolTip_WakeUpDelay:
        return 500;
    case SH_Menu_SubMenuPopupDelay:
        return 100;
    case SH_TabBar_Alignment:
        return int(Qt::AlignLeading);
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const
{
    switch (element) {
    case PE_PanelLineEdit: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth > 0)
            paintInputFrame(painter, *option, widget);
        return;
    }
    case PE_FrameLineEdit:
    case PE_FrameTabWidget:
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
    case PE_PanelMenuBar:
    case PE_FrameButtonBevel:
        return;
    case PE_Frame:
        paintFrame(painter, *option, widget);
        return;
    case PE_Widget:
        paintPane(painter, *option, widget);
        return;
    case PE_FrameFocusRect:
        if (qobject_cast<const QCheckBox*>(widget))
            return; // its box wears the ring
        if (!isItemView(widget))
            paintFocusRing(painter, option->rect);
        else if (!(option->state & State_Selected))
            paintBox(painter, option->rect, QColor(), tokens().accent);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        paintCheckBox(painter, *option);
        return;
    case PE_IndicatorRadioButton:
        paintRadioButton(painter, *option);
        return;
    case PE_PanelButtonTool:
        if (option->state & (State_MouseOver | State_Sunken | State_On))
            paintBox(painter, option->rect, tokens().hover, QColor());
        return;
    case PE_FrameMenu:
    case PE_PanelMenu:
        paintBox(painter, option->rect, tokens().surface, QColor());
        painter->setPen(QPen(tokens().edge, 1));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, tokens().surface);
        painter->setPen(QPen(tokens().edge, 1));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_PanelItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option))
            paintItemGround(painter, *item, widget);
        return;
    case PE_PanelItemViewRow:
        return;
    case PE_IndicatorBranch:
        paintBranch(painter, *option);
        return;
    case PE_FrameTabBarBase:
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          tokens().line);
        return;
    case PE_FrameGroupBox:
        paintBox(painter, option->rect, QColor(), tokens().line);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                        const QWidget* widget) const
{
    if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
        if (element == CE_PushButtonBevel)
            return paintButtonBevel(painter, *button, widget);
        if (element == CE_PushButtonLabel)
            return paintButtonLabel(painter, *button, widget);
        if (element == CE_PushButton) {
            paintButtonBevel(painter, *button, widget);
            paintButtonLabel(painter, *button, widget);
            return;
        }
    }
    if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        header && element == CE_Header)
        return paintHeader(painter, *header, widget);
    if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option); tab && element == CE_TabBarTab)
        return paintTab(painter, *tab, widget);
    if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
        if (element == CE_MenuItem)
            return paintMenuItem(painter, *item);
        if (element == CE_MenuBarItem)
            return paintMenuBarItem(painter, *item);
    }
    if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
        combo && element == CE_ComboBoxLabel)
        return paintComboLabel(painter, *combo, widget);
    if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option);
        bar && element == CE_ProgressBar)
        return paintProgress(painter, *bar);
    switch (element) {
    case CE_MenuBarEmptyArea:
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, element == CE_HeaderEmptyArea ? tokens().surface : tokens().window);
        if (element == CE_HeaderEmptyArea)
            painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                              tokens().line);
        return;
    case CE_Splitter: {
        const bool vertical = option->state & State_Horizontal; // a line between two columns
        const QPoint centre = option->rect.center();
        const QRect line = vertical ? QRect(centre.x(), option->rect.top(), 1, option->rect.height())
                                    : QRect(option->rect.left(), centre.y(), option->rect.width(), 1);
        painter->fillRect(line, option->state & State_MouseOver ? tokens().accent : tokens().line);
        return;
    }
    case CE_RubberBand:
        paintBox(painter, option->rect, QColor(), tokens().accent);
        return;
    default:
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                               const QWidget* widget) const
{
    if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option))
        return paintComboBox(painter, *combo, widget);
    if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option))
        return paintSpinBox(painter, *spin, this, widget);
    if (const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option))
        return paintToolButton(painter, *tool, widget);
    if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
        if (control == CC_ScrollBar)
            return paintScrollBar(painter, *slider, this, widget);
        if (control == CC_Slider)
            return paintSlider(painter, *slider, this, widget);
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

int Style::layoutSpacing(QSizePolicy::ControlType, QSizePolicy::ControlType, Qt::Orientation,
                         const QStyleOption*, const QWidget*) const
{
    return u(8);
}

} // namespace theme
