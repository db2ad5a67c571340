// Exporting listings: one page of choices, progress, result. Shows an ExportPresenter; decides nothing. GUI
// thread; open(), never exec().
#pragma once

#include "ui/properties/transfer/export_presenter.h"

#include <QDialog>

#include <map>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace common {
class StatusLabel;
}

namespace properties {

class ImportProgress;

class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    // The workspace outlives the dialog.
    ExportDialog(workspace::Workspace& workspace, ExportOffer offer, QWidget* parent = nullptr);

    ExportPresenter& presenter() { return m_presenter; }
    QRadioButton* scopeButton(ExportScope scope) const { return m_scopes.at(scope); }
    QRadioButton* columnsButton(bool asShown) const { return asShown ? m_asShown : m_allColumns; }
    QComboBox* formatField() const { return m_format; }
    QComboBox* separatorField() const { return m_separator; }
    QLineEdit* fileField() const { return m_file; }
    QPushButton* primaryButton() const { return m_primary; }
    QPushButton* closeButton() const { return m_close; }
    QPushButton* folderButton() const { return m_openFolder; }
    QString headline() const;

public Q_SLOTS:
    void reject() override; // stops what is running first

private:
    void buildScopes(QGridLayout& grid);
    void buildColumns(QGridLayout& grid);
    void buildFormat(QGridLayout& grid);
    void buildFile(QGridLayout& grid);
    QWidget* buildOutcome();
    QWidget* buildButtons();
    QString scopeText(ExportScope scope) const;
    void chooseFile();
    void openFolder();
    void showAll();
    void showOutcome();
    void showButtons();

    ExportPresenter m_presenter;
    QWidget* m_choices = nullptr;
    std::map<ExportScope, QRadioButton*> m_scopes;
    QRadioButton* m_asShown = nullptr;
    QRadioButton* m_allColumns = nullptr;
    QComboBox* m_format = nullptr;
    QLabel* m_separatorLabel = nullptr;
    QComboBox* m_separator = nullptr;
    QLineEdit* m_file = nullptr;
    QLabel* m_replaces = nullptr;
    QWidget* m_outcome = nullptr;
    common::StatusLabel* m_verdict = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_detail = nullptr;
    ImportProgress* m_progress = nullptr;
    QPushButton* m_openFolder = nullptr;
    QPushButton* m_close = nullptr;
    QPushButton* m_primary = nullptr;
};

} // namespace properties
