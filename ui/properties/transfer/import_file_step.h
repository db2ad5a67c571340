// First step of an import: which file, how it is read, its first rows. Private to ImportDialog. GUI thread.
#pragma once

#include "ui/properties/transfer/import_presenter.h"
#include "ui/properties/transfer/import_rows_model.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace common {
class StatusLabel;
}

namespace properties {

class ImportFileStep : public QWidget
{
    Q_OBJECT

public:
    explicit ImportFileStep(ImportPresenter& presenter, QWidget* parent = nullptr);

    void showAll();
    QLineEdit* fileField() const { return m_file; }
    QComboBox* encodingField() const { return m_encoding; }
    QPushButton* otherEncodingButton() const { return m_otherEncoding; }
    QComboBox* formatField() const { return m_format; }
    QComboBox* separatorField() const { return m_separator; }
    QCheckBox* headerField() const { return m_header; }
    QTableView* rowsTable() const { return m_rows; }
    QString facts() const; // “UTF-8 · text in "…" · 6 columns · 1.2 MiB”

private:
    QWidget* buildProblem();
    QWidget* buildReading();
    void buildRows();
    void choose();
    void showReading();
    void showEncoding();
    void showProblem();

    ImportPresenter& m_presenter;
    ImportRowsModel m_model;
    QLineEdit* m_file = nullptr;
    QWidget* m_problemLine = nullptr;
    common::StatusLabel* m_verdict = nullptr;
    QLabel* m_problem = nullptr;
    QPushButton* m_otherEncoding = nullptr;
    QWidget* m_reading = nullptr;
    QComboBox* m_encoding = nullptr;
    QComboBox* m_format = nullptr;
    QLabel* m_separatorLabel = nullptr;
    QComboBox* m_separator = nullptr;
    QCheckBox* m_header = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_rowsTitle = nullptr;
    QTableView* m_rows = nullptr;
    QLabel* m_hint = nullptr;
};

} // namespace properties
