#include "ui/theme/roles.h"

#include <QEvent>
#include <QLabel>
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
    widget->update();
}

Role roleOf(const QWidget* widget)
{
    return widget ? static_cast<Role>(widget->property(property).toInt()) : Role::None;
}

} // namespace theme
