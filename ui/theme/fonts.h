// Fonts by purpose, at the text scale in use. GUI thread.
#pragma once

#include <QFont>

class QWidget;

namespace theme {

enum class FontRole {
    Body,
    Strong,  // body, demi-bold
    Section, // 1.15
    Title,   // 1.5, a page's title
    Figure,  // 1.9, the number on a card, tabular
    Small,   // 0.9, chart labels, tabular
    Tabular, // body with digits of one width
    Fixed,   // key names, SQL, values
};

QFont font(FontRole role);

// Gives the widget that font now and after every change of the text scale.
void setFont(QWidget* widget, FontRole role);

} // namespace theme
