// Brings keys of the trash back: says first what would come back, what is there meanwhile and what has
// expired, then does it and reports. Never goes over a key that is there. GUI thread; open(), never exec().
#pragma once

#include "ui/keys/change/change_dialog.h"
#include "ui/keys/change/key_changes.h"
#include "ui/keys/change/trash_reading.h"

#include <QPointer>

#include <set>

class QLabel;

namespace common {
class ProgressRow;
class StatusLabel;
} // namespace common

namespace keys {

class FailureList;

class RestoreDialog : public ChangeDialog
{
    Q_OBJECT

public:
    // only: these keys of the bundle; nothing: all of them. Looks at once. Workspace and changes outlive the
    // dialog, which deletes itself when it is closed.
    RestoreDialog(workspace::Workspace& workspace, KeyChanges& changes, const BundleRow& bundle,
                  std::optional<std::set<QByteArray>> only, QWidget* parent = nullptr);

    enum class State { Looking, Ready, Restoring, Done };
    State state() const { return m_state; }
    const keyspace::UndoReport& report() const { return m_report; } // of the dry run, then of the restoring
    QString headline() const;
    FailureList* failures() const { return m_failures; }

public Q_SLOTS:
    void reject() override; // stops what is running first

private:
    void build(workspace::Workspace& workspace);
    void run(bool dryRun);
    void ended(bool dryRun, const keyspace::UndoReport& report);
    void showAll();

    KeyChanges& m_changes;
    const BundleRow m_bundle;
    const std::optional<std::set<QByteArray>> m_only;
    State m_state = State::Looking;
    keyspace::UndoReport m_report;
    QPointer<base::Job> m_job;
    common::ProgressRow* m_progress = nullptr;
    common::StatusLabel* m_verdict = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_detail = nullptr;
    FailureList* m_failures = nullptr;
};

} // namespace keys
