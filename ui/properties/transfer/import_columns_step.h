// Second step of an import: which column is which field, what stands in for columns that the file lacks,
// and what happens to listings that are there. Private to ImportDialog. GUI thread.
#pragma once

#include "ui/properties/transfer/import_columns_model.h"
#include "ui/properties/transfer/import_presenter.h"

#include <QWidget>

#include <map>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QTableView;

namespace common {
class StatusLabel;
}

namespace properties {

class ImportColumnsStep : public QWidget
{
    Q_OBJECT

public:
    explicit ImportColumnsStep(ImportPresenter& presenter, QWidget* parent = nullptr);

    void showAll();
    QTableView* columnsTable() const { return m_table; }
    QComboBox* keyField() const { return m_key; }
    QComboBox* matchField() const { return m_match; }
    QCheckBox* addField() const { return m_adds; }
    QComboBox* decimalField() const { return m_decimal; }
    // Its input: a QComboBox of type and status, else a QLineEdit.
    QWidget* constantField(property::ImportField field) const { return m_constants.at(field).input; }
    QString problem() const;

private:
    struct Constant
    {
        QLabel* label = nullptr;
        QWidget* input = nullptr;
    };
    void buildTable();
    QWidget* buildConstants();
    QWidget* buildConstant(property::ImportField field, QWidget* parent);
    QWidget* buildPolicy();
    void showColumns();
    void showConstants();
    void showPolicy();

    ImportPresenter& m_presenter;
    ImportColumnsModel m_model;
    QLabel* m_note = nullptr;
    QPushButton* m_guess = nullptr;
    QTableView* m_table = nullptr;
    QWidget* m_constantBox = nullptr;
    std::map<property::ImportField, Constant> m_constants;
    QComboBox* m_key = nullptr;
    QComboBox* m_match = nullptr;
    QCheckBox* m_adds = nullptr;
    QComboBox* m_decimal = nullptr;
    QWidget* m_problemLine = nullptr;
    common::StatusLabel* m_verdict = nullptr;
    QLabel* m_problem = nullptr;
};

} // namespace properties
