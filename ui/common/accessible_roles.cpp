#include "ui/common/accessible_roles.h"

#include "ui/common/labels.h"
#include "ui/common/toast_view.h"

#include <QAccessibleWidget>

namespace common {

namespace {

QAccessibleInterface* interfaceOf(const QString&, QObject* object)
{
    if (auto* const label = qobject_cast<ElidedLabel*>(object))
        return new QAccessibleWidget(label, QAccessible::StaticText);
    if (auto* const status = qobject_cast<StatusLabel*>(object))
        return new QAccessibleWidget(status, QAccessible::StaticText);
    if (auto* const toast = qobject_cast<ToastView*>(object))
        return new QAccessibleWidget(toast, QAccessible::AlertMessage);
    return nullptr;
}

} // namespace

void installAccessibleRoles()
{
    static const bool installed = [] {
        QAccessible::installFactory(&interfaceOf);
        return true;
    }();
    Q_UNUSED(installed)
}

} // namespace common
