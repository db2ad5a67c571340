// Keys of the list as in a spreadsheet, and editing in place: the other half of listing_table.cpp.
#include "ui/properties/list/listing_table.h"

#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace properties {

void ListingTable::keyPressEvent(QKeyEvent* event)
{
    const bool isPlain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (handleEditKey(event))
        return;
    if (isPlain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        if (currentIndex().isValid())
            Q_EMIT opened(currentIndex());
    } else if (event->key() == Qt::Key_Escape) {
        Q_EMIT escaped();
    } else if (isPlain && event->key() == Qt::Key_Space) {
        // Selects, like in a file list, instead of typing a blank.
        leaveBlock();
        selectionModel()->select(currentIndex(), QItemSelectionModel::Toggle | QItemSelectionModel::Rows);
    } else {
        const bool wasBlock = hasBlock();
        const QModelIndex was = currentIndex();
        chooseBehavior(*event);
        if (!moveToEdge(event))
            QTableView::keyPressEvent(event);
        m_isExtending = false;
        // There was no cell to go to: whole rows are selected as before.
        if (!wasBlock && was.isValid() && currentIndex() == was && selectionModel()->isRowSelected(was.row()))
            leaveBlock();
    }
}

void ListingTable::leaveBlock()
{
    if (!hasBlock())
        return;
    setSelectionBehavior(SelectRows);
    selectionModel()->select(selectionModel()->selection(),
                             QItemSelectionModel::Select | QItemSelectionModel::Rows);
}

void ListingTable::selectAll()
{
    setSelectionBehavior(SelectRows);
    m_isChoosingAll = true;
    QTableView::selectAll();
    m_isChoosingAll = false;
}

bool ListingTable::handleEditKey(QKeyEvent* event)
{
    const auto is = [event](int key, Qt::KeyboardModifiers modifiers) {
        return event->key() == key && event->modifiers() == modifiers;
    };
    if (event->matches(QKeySequence::Copy))
        Q_EMIT copyRequested(false);
    else if (is(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier))
        Q_EMIT copyRequested(true);
    else if (event->matches(QKeySequence::Paste))
        Q_EMIT pasteRequested();
    else if (is(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier))
        Q_EMIT fillDownRequested();
    else if (is(Qt::Key_Backspace, Qt::ControlModifier))
        Q_EMIT revertRequested();
    else
        return false;
    return true;
}

// Ctrl with an arrow: to the edge of the list, extending the selection with Shift.
bool ListingTable::moveToEdge(QKeyEvent* event)
{
    const QModelIndex at = currentIndex();
    const std::vector<int> columns = shownColumns();
    if (!(event->modifiers() & Qt::ControlModifier) || !at.isValid() || columns.empty())
        return false;
    QModelIndex to;
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    switch (event->key()) {
    case Qt::Key_Up:
        to = at.siblingAtRow(0);
        break;
    case Qt::Key_Down:
        to = at.siblingAtRow(model()->rowCount() - 1);
        break;
    case Qt::Key_Left:
        to = at.siblingAtColumn(isMirrored ? columns.back() : columns.front());
        break;
    case Qt::Key_Right:
        to = at.siblingAtColumn(isMirrored ? columns.front() : columns.back());
        break;
    default:
        return false;
    }
    if (!(event->modifiers() & Qt::ShiftModifier) || !m_start.isValid()) {
        goTo(to);
        return true;
    }
    const QModelIndex start = m_start;
    const QModelIndex first =
        model()->index(std::min(start.row(), to.row()), std::min(start.column(), to.column()));
    const QModelIndex last =
        model()->index(std::max(start.row(), to.row()), std::max(start.column(), to.column()));
    selectionModel()->setCurrentIndex(to, QItemSelectionModel::NoUpdate);
    m_isChoosingAll = !hasBlock();
    selectionModel()->select(QItemSelection(first, last),
                             hasBlock() ? QItemSelectionModel::ClearAndSelect
                                        : QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_isChoosingAll = false;
    return true;
}

// Of the keys that move: a modifier by itself changes nothing.
void ListingTable::chooseBehavior(const QKeyEvent& event)
{
    const bool isSideways = event.key() == Qt::Key_Left || event.key() == Qt::Key_Right;
    const bool isMove = isSideways || event.key() == Qt::Key_Up || event.key() == Qt::Key_Down ||
                        event.key() == Qt::Key_Home || event.key() == Qt::Key_End ||
                        event.key() == Qt::Key_PageUp || event.key() == Qt::Key_PageDown;
    const bool isExtending = event.modifiers() & Qt::ShiftModifier;
    if (isMove && !isExtending)
        setSelectionBehavior(SelectRows);
    else if (isSideways)
        setSelectionBehavior(SelectItems);
    m_isExtending = isMove && isExtending;
}

void ListingTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (!m_isExtending)
        m_start = current;
    Q_EMIT currentMoved();
}

std::vector<int> ListingTable::shownColumns() const
{
    std::vector<int> columns;
    for (int place = 0; model() != nullptr && place < model()->columnCount(); ++place) {
        const int column = horizontalHeader()->logicalIndex(place);
        if (!isColumnHidden(column))
            columns.push_back(column);
    }
    return columns;
}

std::vector<int> ListingTable::selectedColumns() const
{
    std::vector<int> columns = shownColumns();
    if (!hasBlock())
        return columns;
    const QItemSelection selection = selectionModel()->selection();
    std::erase_if(columns, [&selection](int column) {
        return std::none_of(selection.begin(), selection.end(), [column](const QItemSelectionRange& range) {
            return range.left() <= column && column <= range.right();
        });
    });
    return columns;
}

bool ListingTable::editCurrent()
{
    setFocus();
    return currentIndex().isValid() && edit(currentIndex(), AllEditTriggers, nullptr);
}

void ListingTable::endEditing()
{
    QWidget* editor = state() == EditingState ? indexWidget(currentIndex()) : nullptr;
    if (editor == nullptr)
        return;
    commitData(editor);
    closeEditor(editor, QAbstractItemDelegate::NoHint);
}

bool ListingTable::edit(const QModelIndex& index, EditTrigger trigger, QEvent* event)
{
    const bool isOpen = QTableView::edit(index, trigger, event) && state() == EditingState;
    if (isOpen)
        Q_EMIT editingChanged(true);
    return isOpen;
}

void ListingTable::reset()
{
    const bool wasEditing = state() == EditingState;
    QTableView::reset();
    if (wasEditing)
        tellEditorWent();
}

void ListingTable::rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end)
{
    const int row = currentIndex().row();
    const bool takesEditor = state() == EditingState && start <= row && row <= end;
    QTableView::rowsAboutToBeRemoved(parent, start, end);
    if (!takesEditor)
        return;
    setState(NoState);
    tellEditorWent();
}

// With its row, and nobody has closed it. Not at once: whoever hears it may change the rows.
void ListingTable::tellEditorWent()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (state() != EditingState)
                Q_EMIT editingChanged(false);
        },
        Qt::QueuedConnection);
}

// Qt's own step goes through hidden columns and stops where nothing can be edited.
void ListingTable::closeEditor(QWidget* editor, QAbstractItemDelegate::EndEditHint hint)
{
    const bool isStep =
        hint == QAbstractItemDelegate::EditNextItem || hint == QAbstractItemDelegate::EditPreviousItem;
    QTableView::closeEditor(editor, isStep ? QAbstractItemDelegate::NoHint : hint);
    Q_EMIT editingChanged(false);
    if (isStep)
        editNext(hint == QAbstractItemDelegate::EditNextItem ? +1 : -1);
}

// The next cell that can be edited along the row, then in the row below or above.
QModelIndex ListingTable::neighbour(int step) const
{
    const std::vector<int> columns = shownColumns();
    const auto count = static_cast<int>(columns.size());
    const auto found = std::find(columns.begin(), columns.end(), currentIndex().column());
    if (found == columns.end())
        return {};
    auto place = static_cast<int>(found - columns.begin());
    int row = currentIndex().row();
    for (int tried = 0; tried < 2 * count; ++tried) {
        place += step;
        if (place < 0 || place >= count) {
            row += step;
            place = step > 0 ? 0 : count - 1;
        }
        const QModelIndex next = model()->index(row, columns[static_cast<std::size_t>(place)]);
        if (!next.isValid() || next.flags() & Qt::ItemIsEditable)
            return next;
    }
    return {};
}

void ListingTable::editNext(int step)
{
    if (const QModelIndex next = neighbour(step); next.isValid()) {
        goTo(next);
        edit(next);
    }
}

bool ListingTable::focusNextPrevChild(bool next)
{
    const QModelIndex to = neighbour(next ? +1 : -1);
    if (!to.isValid())
        return QTableView::focusNextPrevChild(next);
    setSelectionBehavior(SelectRows);
    goTo(to);
    return true;
}

} // namespace properties
