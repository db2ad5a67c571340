// Exports keys into a file of JSON lines: which, where to, progress, what was left out. A read-only profile
// may. GUI thread; open(), never exec().
#pragma once

#include "core/workspace/workspace.h"
#include "ui/keys/transfer/export_work.h"

#include <QDialog>
#include <QPointer>

class QLabel;
class QLineEdit;
class QPushButton;

namespace common {
class ProgressRow;
class StatusLabel;
} // namespace common

namespace keys {

class FailureList;

class ExportKeysDialog : public QDialog
{
    Q_OBJECT

public:
    // names: exactly these. what: “matching sessions:2025-*”. The workspace outlives the dialog, which
    // deletes itself when it is closed.
    ExportKeysDialog(workspace::Workspace& workspace, std::shared_ptr<const keyspace::NameSet> names,
                     const QString& what, QWidget* parent = nullptr);

    QLineEdit* fileField() const { return m_file; }
    QPushButton* verbButton() const { return m_verb; }
    QPushButton* closeButton() const { return m_close; }
    bool isRunning() const { return !m_job.isNull(); }
    const std::optional<WrittenKeys>& written() const { return m_written; }
    QString headline() const;

public Q_SLOTS:
    void reject() override; // stops what is running first

private:
    void build(const QString& what);
    QWidget* buildFile();
    QWidget* buildOutcome();
    QWidget* buildButtons();
    void choose();
    void start();
    void ended(base::Job* job, const std::optional<WrittenKeys>& written);
    void showAll();
    void showOutcome();

    workspace::Workspace& m_workspace;
    std::shared_ptr<const keyspace::NameSet> m_names;
    QPointer<base::Job> m_job;
    std::optional<WrittenKeys> m_written;
    base::Error m_problem;
    QWidget* m_choices = nullptr;
    QLineEdit* m_file = nullptr;
    QLabel* m_replaces = nullptr;
    common::ProgressRow* m_progress = nullptr;
    QWidget* m_outcome = nullptr;
    common::StatusLabel* m_verdict = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_detail = nullptr;
    FailureList* m_failures = nullptr;
    QPushButton* m_close = nullptr;
    QPushButton* m_verb = nullptr;
};

} // namespace keys
