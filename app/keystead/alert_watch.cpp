#include "app/keystead/alert_watch.h"

#include "ui/activity/alert_words.h"

#include <algorithm>

namespace keystead {

using monitor::Incident;
using workspace::Monitoring;

AlertWatch::AlertWatch(workspace::Workspace& workspace, Notifier* notifier, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_notifier(notifier)
    , m_care(workspace.profile().name)
{
    const Monitoring* const monitoring = m_workspace.monitoring();
    connect(monitoring, &Monitoring::noticed, this, &AlertWatch::tell);
    connect(monitoring, &Monitoring::openIncidentsChanged, this, &AlertWatch::look);
    look();
}

AlertWatch::~AlertWatch()
{
    if (m_notifier)
        m_notifier->setGravest(this, std::nullopt);
}

void AlertWatch::look()
{
    int waiting = 0;
    std::optional<monitor::Severity> gravest;
    for (const Incident& incident : m_workspace.monitoring()->openIncidents()) {
        if (m_care.isAcknowledged(incident.id))
            continue;
        ++waiting;
        const monitor::Severity severity = activity::alertSeverity(incident.rule);
        if (!m_care.isMuted(incident.rule))
            gravest = std::max(gravest.value_or(severity), severity);
    }
    if (m_notifier)
        m_notifier->setGravest(this, gravest);
    if (std::exchange(m_waiting, waiting) != waiting)
        Q_EMIT waitingChanged(waiting);
}

// It ended without anybody's help: that stands in the log, and disturbs nobody.
void AlertWatch::tell(const monitor::IncidentNotice& notice)
{
    if (!m_notifier || notice.incident.cleared || m_care.isMuted(notice.incident.rule))
        return;
    Notification notification;
    notification.title =
        tr("%1: %2").arg(m_workspace.profile().name, activity::alertTitle(notice.incident.rule));
    if (notice.rule) {
        notification.severity = notice.rule->severity;
        notification.text = activity::alertSentence(*notice.rule);
    }
    notification.open = [self = QPointer<AlertWatch>(this), at = notice.incident.raised] {
        if (self)
            Q_EMIT self->momentRequested(at);
    };
    m_notifier->notify(notification);
}

} // namespace keystead
