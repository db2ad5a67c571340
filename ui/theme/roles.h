// What a widget is, so that the style can draw it: a dynamic property, no style sheets.
#pragma once

class QWidget;

namespace theme {

enum class Role {
    None,
    Primary, // the one main action of a page or dialog
    Danger,  // a destructive verb
    Quiet,   // a button without frame until hovered
    Link,    // a quiet button in accent
    Muted,   // a label in muted text
    Surface, // a widget that fills itself with surface (cards, panes)
    Pane,    // surface with a 1 px line around it, corners 4
    Invalid, // an input with a bad outline
    Dirty,   // an input with a warn bar at its leading side
};

// May be changed at any time; repaints.
void setRole(QWidget* widget, Role role);
Role roleOf(const QWidget* widget);

} // namespace theme
