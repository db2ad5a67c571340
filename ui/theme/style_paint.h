// What Style draws with; private to ui/theme. Each function paints one control from its option.
#pragma once

#include <QRectF>

class QColor;
class QPainter;
class QStyle;
class QStyleOption;
class QStyleOptionButton;
class QStyleOptionComboBox;
class QStyleOptionFrame;
class QStyleOptionHeader;
class QStyleOptionMenuItem;
class QStyleOptionProgressBar;
class QStyleOptionSlider;
class QStyleOptionSpinBox;
class QStyleOptionTab;
class QStyleOptionToolButton;
class QStyleOptionViewItem;
class QWidget;

namespace theme {

inline constexpr qreal corner = 4;

// Rounded box with a cosmetic hairline inside its edge. Invalid colours: not drawn.
void paintBox(QPainter* painter, const QRectF& area, const QColor& fill, const QColor& outline,
              qreal width = 1);
void paintFocusRing(QPainter* painter, const QRectF& area);

void paintButtonBevel(QPainter* painter, const QStyleOptionButton& option, const QWidget* widget);
void paintButtonLabel(QPainter* painter, const QStyleOptionButton& option, const QWidget* widget);
void paintToolButton(QPainter* painter, const QStyleOptionToolButton& option, const QWidget* widget);
void paintInputFrame(QPainter* painter, const QStyleOption& option, const QWidget* widget);
void paintCheckBox(QPainter* painter, const QStyleOption& option);
void paintRadioButton(QPainter* painter, const QStyleOption& option);
void paintComboBox(QPainter* painter, const QStyleOptionComboBox& option, const QWidget* widget);
void paintComboLabel(QPainter* painter, const QStyleOptionComboBox& option, const QWidget* widget);
void paintSpinBox(QPainter* painter, const QStyleOptionSpinBox& option, const QStyle* style,
                  const QWidget* widget);
void paintProgress(QPainter* painter, const QStyleOptionProgressBar& option);
void paintSlider(QPainter* painter, const QStyleOptionSlider& option, const QStyle* style,
                 const QWidget* widget);

void paintItemGround(QPainter* painter, const QStyleOptionViewItem& option, const QWidget* widget);
void paintBranch(QPainter* painter, const QStyleOption& option);
void paintHeader(QPainter* painter, const QStyleOptionHeader& option, const QWidget* widget);
void paintTab(QPainter* painter, const QStyleOptionTab& option, const QWidget* widget);
void paintMenuItem(QPainter* painter, const QStyleOptionMenuItem& option);
void paintMenuBarItem(QPainter* painter, const QStyleOptionMenuItem& option);
void paintScrollBar(QPainter* painter, const QStyleOptionSlider& option, const QStyle* style,
                    const QWidget* widget);

} // namespace theme
