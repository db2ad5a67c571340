#include "ui/common/actions.h"

#include <QCoreApplication>

#include <algorithm>

namespace common {

const ActionSpec& actionSpec(ActionId id)
{
    const std::span<const ActionSpec> table = actionTable();
    const auto found =
        std::find_if(table.begin(), table.end(), [id](const ActionSpec& spec) { return spec.id == id; });
    Q_ASSERT(found != table.end());
    return *found;
}

QString actionText(ActionId id)
{
    return QCoreApplication::translate("Actions", actionSpec(id).text);
}

QList<QKeySequence> actionKeys(ActionId id)
{
    const QString keys = QLatin1String(actionSpec(id).keys);
    return keys.isEmpty() ? QList<QKeySequence>()
                          : QKeySequence::listFromString(keys, QKeySequence::PortableText);
}

QAction* makeAction(ActionId id, QObject* parent, bool live)
{
    const ActionSpec& spec = actionSpec(id);
    auto* action = new QAction(actionText(id), parent);
    action->setObjectName(QLatin1String(spec.name));
    action->setShortcuts(actionKeys(id));
    // A local key is handled by the view that has focus; here it is only shown.
    action->setShortcutContext(live && !spec.keyIsLocal ? Qt::WindowShortcut : Qt::WidgetShortcut);
    if (spec.icon)
        action->setIcon(theme::icon(*spec.icon));
    return action;
}

} // namespace common
