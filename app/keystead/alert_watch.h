// The alerts of one open profile, on their way out of the Activity page: how many wait beside its name, the
// tray, one notification an incident. GUI thread.
#pragma once

#include "app/keystead/notifier.h"
#include "core/workspace/monitoring.h"
#include "core/workspace/workspace.h"
#include "ui/activity/alert_care.h"

#include <QPointer>

namespace keystead {

class AlertWatch : public QObject
{
    Q_OBJECT

public:
    // The workspace outlives it. notifier: may be null, and may go before it.
    AlertWatch(workspace::Workspace& workspace, Notifier* notifier, QObject* parent = nullptr);
    ~AlertWatch() override;

    // Open and not acknowledged.
    int waiting() const { return m_waiting; }
    // Somebody acknowledged an incident or muted a rule.
    void look();

Q_SIGNALS:
    void waitingChanged(int waiting);
    void momentRequested(const QDateTime& at); // a notification was clicked: when its incident began

private:
    void tell(const monitor::IncidentNotice& notice);

    workspace::Workspace& m_workspace;
    QPointer<Notifier> m_notifier;
    activity::AlertCare m_care;
    int m_waiting = 0;
};

} // namespace keystead
