// The table of the Properties page: keys that a list of a million rows needs, editing in place, and
// what is on the screen. GUI thread.
//
// Rows are selected as a whole; Shift with → or ← makes a block of cells of it, until the current cell
// moves without Shift, or rows are chosen in another way.
#pragma once

#include "core/property/property.h"
#include "ui/properties/list/column_layout.h"

#include <QElapsedTimer>
#include <QTableView>

#include <utility>
#include <vector>

namespace properties {

class ListingTable : public QTableView
{
    Q_OBJECT

public:
    explicit ListingTable(QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;
    // Which columns there are, in which order and how wide.
    void setColumns(const ColumnLayout& layout);
    const ColumnLayout& columns() const { return m_columns; }
    // The same as a person's choice: columnsChanged follows.
    void chooseColumns(const ColumnLayout& layout);
    // First and last row that can be seen; last < first: none.
    std::pair<int, int> visibleRange() const;
    // The row under the pointer, else the current one when it can be seen, else the first one.
    int anchorRow() const;
    void goToRow(int row); // current, selected, in sight
    // Keeps what is on the screen where it is after `rows` came in above it.
    void followBy(int rows);
    // Cells are selected, not rows.
    bool hasBlock() const { return selectionBehavior() == SelectItems; }
    // The rows of the block are selected in its place.
    void leaveBlock();
    // First and last column of the block, by their place on the screen; without one all that are shown.
    std::vector<int> selectedColumns() const;
    std::vector<int> shownColumns() const; // in the order of the screen
    // Opens the current cell, if it can be edited.
    bool editCurrent();
    void endEditing(); // takes what is typed in the open cell, if there is one
    // Where a cell cannot be edited, typing jumps through the index of the current order, not by reading a
    // million rows.
    void keyboardSearch(const QString& text) override;
    void selectAll() override; // rows
    // What is being selected is meant to be all there is, also what comes later.
    bool isChoosingAll() const { return m_isChoosingAll; }

Q_SIGNALS:
    void columnsChanged(); // by a person: chosen, dragged or resized
    void columnMenuWanted(int column, const QPoint& globalPosition); // -1: behind the last one
    void visibleRangeChanged(int first, int last);
    void opened(const QModelIndex& index); // Enter; double click where nothing can be edited
    void escaped();
    void currentMoved();
    void editingChanged(bool isEditing); // a cell is open
    void copyRequested(bool withHeader);
    void pasteRequested();
    void fillDownRequested();
    void revertRequested();
    void typed(const QString& text); // gathered like in every list
    void contextMenuWanted(const QModelIndex& index, const QPoint& globalPosition);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    // Tab goes from cell to cell where cells can be edited; F6 leaves the list.
    bool focusNextPrevChild(bool next) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    bool edit(const QModelIndex& index, EditTrigger trigger, QEvent* event) override;
    using QTableView::edit;
    void closeEditor(QWidget* editor, QAbstractItemDelegate::EndEditHint hint) override;
    void reset() override;
    void rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void verticalScrollbarValueChanged(int value) override;
    void updateGeometries() override;

private:
    bool handleEditKey(QKeyEvent* event);
    bool moveToEdge(QKeyEvent* event);
    void chooseBehavior(const QKeyEvent& event);
    void goTo(const QModelIndex& index); // current and alone selected
    void editNext(int step);
    QModelIndex neighbour(int step) const;
    void tellEditorWent();
    void connectHeader();
    void placeColumns();
    void fitColumns();
    void fitTitle();
    void noteMoved();
    void noteResized(int column, int width);
    void tellVisibleRange();

    ColumnLayout m_columns = defaultColumns();
    bool m_isArranging = false; // columns change by us, not by a person

    QString m_typed;
    QElapsedTimer m_sinceTyped;
    std::pair<int, int> m_told{-1, -1};
    QPersistentModelIndex m_start; // where a selection by Shift began
    bool m_isExtending = false;
    bool m_isChoosingAll = false;
};

} // namespace properties
