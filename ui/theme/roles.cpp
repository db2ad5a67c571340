#include "ui/theme/roles.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVariant>
#include <QWidget>

namespace theme {

namespace {
const char property[] = "keysteadRole";
}

void setRole(QWidget* widget, Role role)
{
    if (roleOf(widget) == role)
        return;
    widget->setProperty(property, static_cast<int>(role));
    if (qobject_cast<QLabel*>(widget))
        widget->setForegroundRole(role == Role::Muted ? QPalette::PlaceholderText : QPalette::NoRole);
    if (role == Role::Surface || role == Role::Pane) {
        widget->setBackgroundRole(QPalette::Base);
        widget->setAutoFillBackground(role == Role::Surface);
        widget->setAttribute(Qt::WA_StyledBackground, role == Role::Pane);
    }
    if (qobject_cast<QPushButton*>(widget)) {
        // Its size and its place in a layout depend on the role, and buttons ask only then.
        QEvent changed(QEvent::StyleChange);
        QCoreApplication::sendEvent(widget, &changed);
    }
    widget->update();
}

Role roleOf(const QWidget* widget)
{
    return widget ? static_cast<Role>(widget->property(property).toInt()) : Role::None;
}

} // namespace theme
