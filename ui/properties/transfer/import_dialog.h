// Importing listings, step by step: file, columns, dry run, result. Shows an ImportPresenter; decides
// nothing. A file can be dropped on it. GUI thread; open(), never exec().
#pragma once

#include "ui/properties/transfer/import_presenter.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace properties {

class ImportColumnsStep;
class ImportFileStep;
class ImportReportStep;

// The one local file that is dragged; empty: something else is.
QString draggedFile(const QMimeData* data);

class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    // The workspace outlives the dialog.
    explicit ImportDialog(workspace::Workspace& workspace, QWidget* parent = nullptr);

    ImportPresenter& presenter() { return m_presenter; }
    ImportFileStep* fileStep() const { return m_fileStep; }
    ImportColumnsStep* columnsStep() const { return m_columnsStep; }
    ImportReportStep* reportStep() const { return m_reportStep; }
    QPushButton* primaryButton() const { return m_primary; }
    QPushButton* backButton() const { return m_back; }
    QPushButton* closeButton() const { return m_close; }

public Q_SLOTS:
    void reject() override; // stops what is running first

Q_SIGNALS:
    void imported(const property::PropertyImportReport& report);
    void showRequested(const property::PropertyImportReport& report); // the listings that came in

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* buildSteps();
    QWidget* buildButtons();
    void goOn();
    void follow(base::Job* job, const QString& what);
    void showAll();
    void showSteps();
    void showButtons();
    QString primaryText() const;

    ImportPresenter m_presenter;
    QList<QLabel*> m_steps;
    QStackedWidget* m_pages = nullptr;
    ImportFileStep* m_fileStep = nullptr;
    ImportColumnsStep* m_columnsStep = nullptr;
    ImportReportStep* m_reportStep = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_close = nullptr;
    QPushButton* m_primary = nullptr;
    ImportStep m_shown = ImportStep::File;
};

} // namespace properties
