// What a save would write, cell by cell, before it does; and what a paste could not take. GUI thread;
// open(), never exec().
#pragma once

#include "ui/common/rows_model.h"
#include "ui/properties/editing/edit_presenter.h"

#include <QDialog>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace properties {

// Rows of a table, closed by one button. Resizes with its content.
class CellsDialog : public QDialog
{
    Q_OBJECT

public:
    CellsDialog(const QString& title, std::vector<common::RowsColumn> columns, QWidget* parent = nullptr);

    common::RowsModel& model() { return m_model; }
    void setRows(std::vector<common::Row> rows) { m_model.setRows(std::move(rows)); }
    void setNote(const QString& note); // muted, below the title
    // Beside “Close”; it closes the dialog too.
    QPushButton* addVerb(const QString& text);

private:
    common::RowsModel m_model;
    QLabel* m_note = nullptr;
    QHBoxLayout* m_buttons = nullptr;
};

class PreviewDialog : public CellsDialog
{
    Q_OBJECT

public:
    // Follows what is staged while it is open. The presenter outlives it. note: “3 changed, 1 new”.
    PreviewDialog(const EditPresenter& editing, const QString& note, QWidget* parent = nullptr);

Q_SIGNALS:
    void saveRequested();
};

// A line for each cell that is written.
std::vector<common::Row> previewRows(const StagedEdits& staged);

// “2 of 36 cells were refused”: which, what stood there, why.
CellsDialog* makeRefusedDialog(const InputReport& report, int firstRow, QWidget* parent);

} // namespace properties
