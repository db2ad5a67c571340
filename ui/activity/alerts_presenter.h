// The tab Alerts without widgets: what is wrong now and what was, and what this user has done about it. GUI
// thread; asked behind the screen.
#pragma once

#include "core/workspace/monitoring.h"
#include "core/workspace/workspace.h"
#include "ui/activity/alert_care.h"
#include "ui/common/empty_state.h"
#include "ui/common/rows_model.h"

#include <QTimer>

#include <optional>
#include <vector>

namespace activity {

class AlertsPresenter : public QObject
{
    Q_OBJECT

public:
    // The workspace outlives it.
    explicit AlertsPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    // On the screen: times are told anew now and then.
    void setShown(bool shown);
    void refresh();

    common::RowsModel& model() { return m_model; }
    const monitor::Incident* incident(const QByteArray& key) const; // by the key of its row; null: none
    // Of the chosen one: its rule in words, and what was done about it.
    QString explanation(const QByteArray& key) const;
    std::optional<common::EmptyText> emptyText() const;
    QString warning() const; // the log cannot be kept, or not be read; empty: it can
    QStringList statusParts() const;
    bool isBusy() const { return m_asking; }

    bool mayAcknowledge(const QByteArray& key) const; // it is open, and nobody has
    void acknowledge(const QByteArray& key);
    // No notifications of its rule for so long.
    void mute(const QByteArray& key, std::chrono::hours time);
    void unmute(const QByteArray& key);
    bool isMuted(const QByteArray& key) const;

Q_SIGNALS:
    void changed();
    void careChanged(); // acknowledged, muted or unmuted

private:
    void take(base::Result<std::vector<monitor::Incident>> incidents);
    void fill();
    common::Row rowOf(const monitor::Incident& incident) const;

    workspace::Workspace& m_workspace;
    AlertCare m_care;
    common::RowsModel m_model;
    std::vector<monitor::Incident> m_incidents; // open ones first, newest first
    QTimer m_clock;
    base::Error m_problem;
    bool m_asking = false;
    bool m_missed = false; // something changed while it was asked
    bool m_known = false;
};

} // namespace activity
