// Third and last step of an import: what the dry run found, or the import did. Private to ImportDialog. GUI
// thread.
#pragma once

#include "ui/common/rejected_file.h"
#include "ui/common/rows_model.h"
#include "ui/properties/transfer/import_presenter.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace common {
class RowsTable;
class StatusLabel;
} // namespace common

namespace properties {

class ImportProgress;

class ImportReportStep : public QWidget
{
    Q_OBJECT

public:
    explicit ImportReportStep(ImportPresenter& presenter, QWidget* parent = nullptr);

    void showAll();
    ImportProgress* progress() const { return m_progress; }
    common::RowsTable* errorTable() const { return m_errors; }
    QLineEdit* rejectedField() const { return m_rejected->field(); }
    QPushButton* folderButton() const { return m_openFolder; }
    QPushButton* showButton() const { return m_show; }
    QString headline() const;
    QString detail() const;
    // “New 12”, “Rejected 2”, as they are shown.
    QStringList figures() const;

Q_SIGNALS:
    void showRequested(); // the listings that came in

private:
    QWidget* buildFigures();
    QWidget* buildLinks();
    void openFolder();
    void showFigures();
    void showErrors();

    struct Number
    {
        QString word;
        QLabel* value = nullptr;
    };

    ImportPresenter& m_presenter;
    common::RowsModel m_errorModel;
    common::StatusLabel* m_verdict = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_detail = nullptr;
    ImportProgress* m_progress = nullptr;
    QWidget* m_figureLine = nullptr;
    std::vector<Number> m_figures;
    QLabel* m_errorTitle = nullptr;
    common::RowsTable* m_errors = nullptr;
    common::RejectedFile* m_rejected = nullptr;
    QWidget* m_links = nullptr;
    QPushButton* m_openFolder = nullptr;
    QPushButton* m_show = nullptr;
};

} // namespace properties
