// Imports keys from a file that was exported: looks first what would come in and what is there, then does it
// and reports. Keys that are there stay unless that is asked for; what is replaced can be undone. GUI
// thread; open(), never exec().
#pragma once

#include "ui/common/danger_dialog.h"
#include "ui/keys/change/key_changes.h"

#include <QDialog>
#include <QPointer>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace common {
class ProgressRow;
class StatusLabel;
} // namespace common

namespace keys {

class DangerProof;
class FailureList;

class ImportKeysDialog : public QDialog
{
    Q_OBJECT

public:
    // Workspace and changes outlive the dialog, which deletes itself when it is closed.
    ImportKeysDialog(workspace::Workspace& workspace, KeyChanges& changes, QWidget* parent = nullptr);

    // Also by a drop on the dialog; looks at it.
    void setFile(const QString& path);
    enum class State { Asking, Looking, Looked, Importing, Done };
    State state() const { return m_state; }
    QLineEdit* fileField() const { return m_file; }
    QRadioButton* policyButton(keyspace::ImportConflict conflict) const;
    QPushButton* verbButton() const { return m_verb; }
    QPushButton* closeButton() const { return m_close; }
    FailureList* failures() const { return m_failures; }
    DangerProof* proof() const { return m_proof; }
    const keyspace::KeyImportReport& report() const { return m_report; } // of the latest look or import
    QString headline() const;

public Q_SLOTS:
    void reject() override; // stops what is running first

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    QWidget* buildFile();
    QWidget* buildPolicy();
    QWidget* buildOutcome();
    QWidget* buildButtons();
    void choose();
    void forgetLook();
    void run(bool dryRun);
    void ended(bool dryRun, const keyspace::KeyImportReport& report, qint64 cannotUndo);
    void showAll();
    void showOutcome();
    void showVerb();
    QString headlineText() const;
    QStringList details() const;
    common::Danger danger() const;
    keyspace::ImportConflict policy() const;
    // It was looked at, and something would come in before the first key that stops it.
    bool canImport() const;

    workspace::Workspace& m_workspace;
    KeyChanges& m_changes;
    State m_state = State::Asking;
    keyspace::KeyImportReport m_report;
    qint64 m_cannotUndo = 0;
    QPointer<base::Job> m_job;
    QWidget* m_choices = nullptr;
    QLineEdit* m_file = nullptr;
    QButtonGroup* m_policy = nullptr;
    common::ProgressRow* m_progress = nullptr;
    QWidget* m_outcome = nullptr;
    common::StatusLabel* m_verdict = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_detail = nullptr;
    FailureList* m_failures = nullptr;
    DangerProof* m_proof = nullptr;
    QPushButton* m_close = nullptr;
    QPushButton* m_verb = nullptr;
};

} // namespace keys
