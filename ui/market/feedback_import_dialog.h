// Importing feedback, step by step: file, dry run, result. Shows a FeedbackImportPresenter; decides
// nothing. GUI thread; open(), never exec().
#pragma once

#include "ui/common/rejected_file.h"
#include "ui/common/rows_model.h"
#include "ui/market/feedback_import_presenter.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace common {
class ProgressRow;
class RowsTable;
class StatusLabel;
} // namespace common

namespace market {

class FeedbackImportDialog : public QDialog
{
    Q_OBJECT

public:
    // The workspace outlives the dialog.
    explicit FeedbackImportDialog(workspace::Workspace& workspace, QWidget* parent = nullptr);

    FeedbackImportPresenter& presenter() { return m_presenter; }
    QLineEdit* fileField() const { return m_file; }
    QLineEdit* rejectedField() const { return m_rejected->field(); }
    QPushButton* primaryButton() const { return m_primary; }
    QPushButton* backButton() const { return m_back; }
    QPushButton* closeButton() const { return m_close; }
    common::RowsTable* errorTable() const { return m_errors; }
    QString headline() const;

public Q_SLOTS:
    void reject() override; // stops what is running first

Q_SIGNALS:
    void imported(const property::ImportReport& report);

private:
    QWidget* buildSteps();
    QWidget* buildFilePage();
    QWidget* buildReportPage();
    QWidget* buildButtons();
    void goOn();
    void showAll();
    void showSteps();
    void showReport();
    void showButtons();

    FeedbackImportPresenter m_presenter;
    common::RowsModel m_errorModel;
    QList<QLabel*> m_steps;
    QStackedWidget* m_pages = nullptr;
    QLineEdit* m_file = nullptr;
    QLabel* m_fileProblem = nullptr;
    common::StatusLabel* m_verdict = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_detail = nullptr;
    common::ProgressRow* m_progress = nullptr;
    QLabel* m_errorTitle = nullptr;
    common::RowsTable* m_errors = nullptr;
    common::RejectedFile* m_rejected = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_close = nullptr;
    QPushButton* m_primary = nullptr;
};

} // namespace market
