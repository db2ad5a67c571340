#include "ui/properties/list/listing_table.h"

#include "ui/common/cell_delegate.h"
#include "ui/properties/list/property_list_model.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMouseEvent>
#include <QScrollBar>

namespace properties {

namespace {

using Column = PropertyListModel::Column;

} // namespace

ListingTable::ListingTable(QWidget* parent)
    : QTableView(parent)
{
    common::prepareTable(*this);
    setAccessibleName(tr("Properties"));
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    horizontalHeader()->setSectionsClickable(true);
    horizontalHeader()->setSortIndicatorShown(true);
    setEditTriggers(DoubleClicked | EditKeyPressed | AnyKeyPressed);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (!(index.flags() & Qt::ItemIsEditable))
            Q_EMIT opened(index);
    });
}

void ListingTable::setModel(QAbstractItemModel* model)
{
    QTableView::setModel(model);
    // A header looks for columns that are selected whole, row by row: 300 ms for a million.
    horizontalHeader()->setSelectionModel(new QItemSelectionModel(model, horizontalHeader()));
    horizontalHeader()->setStretchLastSection(false);
    connectHeader();
    placeColumns();
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &ListingTable::placeColumns);
    connect(model, &QAbstractItemModel::modelReset, this, &ListingTable::tellVisibleRange);
}

std::pair<int, int> ListingTable::visibleRange() const
{
    const int rows = model() == nullptr ? 0 : model()->rowCount();
    const int height = verticalHeader()->defaultSectionSize();
    if (rows == 0 || height <= 0)
        return {0, -1};
    const int top = verticalScrollBar()->value();
    const int first = top / height;
    const int last = (top + std::max(viewport()->height(), 1) - 1) / height;
    return {std::min(first, rows - 1), std::min(last, rows - 1)};
}

int ListingTable::anchorRow() const
{
    const auto [first, last] = visibleRange();
    const QPoint pointer = viewport()->mapFromGlobal(QCursor::pos());
    if (viewport()->underMouse() && viewport()->rect().contains(pointer)) {
        if (const int row = rowAt(pointer.y()); row >= 0)
            return row;
    }
    const int current = currentIndex().row();
    return current >= first && current <= last ? current : first;
}

void ListingTable::goToRow(int row)
{
    const QModelIndex index = model()->index(
        row, currentIndex().isValid() && !isColumnHidden(currentIndex().column()) ? currentIndex().column()
                                                                                  : int(Column::Title));
    if (!index.isValid())
        return;
    setSelectionBehavior(SelectRows);
    goTo(index);
    scrollTo(index);
}

// Not by setCurrentIndex(): Qt would add to the selection while Ctrl or Shift is held, also those of the
// shortcut that leads there.
void ListingTable::goTo(const QModelIndex& index)
{
    selectionModel()->setCurrentIndex(index,
                                      selectionBehavior() == SelectRows
                                          ? QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows
                                          : QItemSelectionModel::ClearAndSelect);
}

void ListingTable::followBy(int rows)
{
    if (rows == 0)
        return;
    doItemsLayout(); // the scroll bar's range has to know the new rows first
    verticalScrollBar()->setValue(verticalScrollBar()->value() +
                                  rows * verticalHeader()->defaultSectionSize());
}

void ListingTable::keyboardSearch(const QString& text)
{
    if (text.trimmed().isEmpty() && m_typed.isEmpty())
        return;
    const bool continues =
        m_sinceTyped.isValid() && m_sinceTyped.elapsed() < QApplication::keyboardInputInterval() * 2;
    m_typed = continues ? m_typed + text : text;
    m_sinceTyped.start();
    Q_EMIT typed(m_typed);
}

// Menu and Shift+F10 come with the position of the focus: the menu belongs to the current cell.
void ListingTable::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(viewport()->mapFromGlobal(event->globalPos()));
    if (!index.isValid())
        return;
    const QPoint at = byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos();
    Q_EMIT contextMenuWanted(index, at);
}

void ListingTable::mousePressEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::RightButton) {
        if (index.isValid() && !selectionModel()->isSelected(index)) {
            setSelectionBehavior(SelectRows);
            goTo(index);
        }
        return;
    }
    m_isExtending = event->modifiers() & Qt::ShiftModifier;
    if (!m_isExtending)
        leaveBlock();
    QTableView::mousePressEvent(event);
    m_isExtending = false;
}

void ListingTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    if (model() != nullptr)
        fitColumns();
    tellVisibleRange();
}

void ListingTable::verticalScrollbarValueChanged(int value)
{
    QTableView::verticalScrollbarValueChanged(value);
    tellVisibleRange();
}

void ListingTable::updateGeometries()
{
    QTableView::updateGeometries();
    tellVisibleRange();
}

void ListingTable::tellVisibleRange()
{
    const auto range = visibleRange();
    if (model() == nullptr || range == m_told)
        return;
    m_told = range;
    Q_EMIT visibleRangeChanged(range.first, range.second);
}

} // namespace properties
