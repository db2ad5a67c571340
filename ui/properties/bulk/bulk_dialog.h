// Bulk work: which listings and what becomes of them above what that is exactly, then its progress, then
// what was left alone. Shows a BulkPresenter; decides nothing. GUI thread; open(), never exec().
#pragma once

#include "ui/common/rows_model.h"
#include "ui/properties/bulk/bulk_presenter.h"

#include <QDialog>

class QBoxLayout;
class QLabel;
class QPushButton;
class QRadioButton;

namespace common {
class ProgressRow;
class RowsTable;
class StatusLabel;
} // namespace common

namespace properties {

class BulkForm;

class BulkDialog : public QDialog
{
    Q_OBJECT

public:
    // cities: proposals while typing. Workspace and editing outlive the dialog.
    BulkDialog(workspace::Workspace& workspace, EditPresenter& editing, property::BulkKind kind,
               BulkScope scope, const QStringList& cities, QWidget* parent = nullptr);

    BulkPresenter& presenter() { return m_presenter; }
    BulkForm* form() const { return m_form; } // of Edit; else nullptr
    common::RowsModel& samples() { return m_samples; }
    common::RowsModel& troubles() { return m_troubles; }
    QPushButton* verb() const { return m_verb; }
    QString headline() const;

    // Cancels what is being written, and stays until it has ended.
    void reject() override;

private:
    void buildHead(QBoxLayout* layout);
    QWidget* buildScope();
    QWidget* buildNotices();
    void buildTables(QBoxLayout* layout);
    QWidget* buildButtons();
    void showAll();
    void showForm();
    void showScope();
    void showHeadline();
    void showNotices();
    void showTables();
    void showButtons();
    QString headlineText() const;
    QString detailText() const;
    theme::Tone tone() const;
    void goOn();
    void chooseFile();
    void follow(base::Job* job, const QString& what);

    BulkPresenter m_presenter;
    common::RowsModel m_samples;
    common::RowsModel m_troubles;
    BulkForm* m_form = nullptr;
    QWidget* m_scope = nullptr;
    QRadioButton* m_selected = nullptr;
    QRadioButton* m_all = nullptr;
    common::StatusLabel* m_verdict = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_detail = nullptr;
    QWidget* m_stagedNotice = nullptr;
    QLabel* m_stagedText = nullptr;
    QRadioButton* m_leaveStaged = nullptr;
    QRadioButton* m_takeStaged = nullptr;
    QWidget* m_outdated = nullptr;
    QLabel* m_outdatedText = nullptr;
    common::ProgressRow* m_progress = nullptr;
    QLabel* m_sampleTitle = nullptr;
    common::RowsTable* m_sampleTable = nullptr;
    QLabel* m_troubleTitle = nullptr;
    common::RowsTable* m_troubleTable = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_compare = nullptr;
    QPushButton* m_again = nullptr;
    QPushButton* m_close = nullptr;
    QPushButton* m_verb = nullptr;
};

} // namespace properties
