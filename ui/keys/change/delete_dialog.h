// Deletes exactly the keys of a set, or all that a database holds: looks what they are, says what undo can
// keep of them and what it cannot, asks as much as the danger asks for, follows the deletion, and reports key
// by key what is still there. GUI thread; open(), never exec().
#pragma once

#include "ui/common/danger_dialog.h"
#include "ui/keys/change/change_dialog.h"
#include "ui/keys/change/delete_preview.h"
#include "ui/keys/change/key_changes.h"

#include <QPointer>

class QCheckBox;
class QLabel;
class QPushButton;

namespace common {
class ProgressRow;
class StatusLabel;
} // namespace common

namespace keys {

class DangerProof;
class FailureList;

class DeleteDialog : public ChangeDialog
{
    Q_OBJECT

public:
    // names: deleted are these, whatever else matches by then. what: “matching sessions:2025-*”, “3
    // selected”. Workspace and changes outlive the dialog, which deletes itself when it is closed.
    DeleteDialog(workspace::Workspace& workspace, KeyChanges& changes,
                 std::shared_ptr<const keyspace::NameSet> names, const QString& what,
                 QWidget* parent = nullptr);
    // Everything in the database: what is there when it is looked at goes, what comes afterwards stays.
    DeleteDialog(workspace::Workspace& workspace, KeyChanges& changes, QWidget* parent = nullptr);

    // One key goes at once, with a copy for undo; the dialog only opens when that cannot be kept.
    void open() override;

    enum class State { Looking, Refused, Ready, Deleting, Done };
    State state() const { return m_state; }
    const std::optional<DeletePreview>& preview() const { return m_preview; }
    const std::optional<keyspace::DeletionReport>& report() const { return m_report; }
    QCheckBox* keepBox() const { return m_keep; }
    QCheckBox* unkeptBox() const { return m_unkept; }
    FailureList* failures() const { return m_failures; }
    DangerProof* proof() const { return m_proof; }

public Q_SLOTS:
    void reject() override; // stops what is running first

private:
    void build(const QString& what);
    void buildFacts();
    void buildKeeping();
    void buildOutcome();
    void deleteAtOnce();
    void look();
    void looked(base::Job* job, const std::optional<DeletePreview>& preview);
    void goOn();
    void remove();
    void removed(const keyspace::DeletionReport& report);
    void showAll();
    void showFacts();
    void showKeeping();
    void showOutcome();
    void showButtons();
    void showSamples(bool shown);
    QString factsText() const;
    QString keepText() const;
    QStringList problems() const;
    common::Danger danger() const;
    bool keeps() const;
    bool isAllOurs() const;

    workspace::Workspace& m_workspace;
    KeyChanges& m_changes;
    const bool m_isFlush;
    std::shared_ptr<const keyspace::NameSet> m_names; // never null; of a flush once it was looked at
    State m_state = State::Looking;
    std::optional<DeletePreview> m_preview;
    std::optional<keyspace::DeletionReport> m_report;
    base::Error m_problem;
    QPointer<base::Job> m_job;
    common::ProgressRow* m_progress = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_types = nullptr;
    QPushButton* m_showSamples = nullptr;
    QLabel* m_samples = nullptr;
    QCheckBox* m_keep = nullptr;
    QLabel* m_keepHint = nullptr;
    QLabel* m_problems = nullptr;
    QCheckBox* m_unkept = nullptr;
    DangerProof* m_proof = nullptr;
    QWidget* m_outcome = nullptr;
    common::StatusLabel* m_verdict = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_detail = nullptr;
    FailureList* m_failures = nullptr;
};

} // namespace keys
