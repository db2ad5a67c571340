// Columns of the list: a further half of listing_table.cpp.
#include "ui/properties/list/listing_table.h"
#include "ui/theme/theme.h"

#include <QHeaderView>

#include <algorithm>

namespace properties {

namespace {

using Column = PropertyListModel::Column;

int inDesignPixels(int pixels)
{
    return qRound(pixels / theme::uf(1));
}

} // namespace

void ListingTable::connectHeader()
{
    QHeaderView* header = horizontalHeader();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::sectionMoved, this, &ListingTable::noteMoved);
    connect(header, &QHeaderView::sectionResized, this,
            [this](int column, int, int width) { noteResized(column, width); });
    connect(header, &QHeaderView::customContextMenuRequested, this, [this, header](const QPoint& at) {
        Q_EMIT columnMenuWanted(header->logicalIndexAt(at), header->mapToGlobal(at));
    });
}

void ListingTable::setColumns(const ColumnLayout& layout)
{
    m_columns = layout;
    if (model() != nullptr)
        placeColumns();
}

void ListingTable::chooseColumns(const ColumnLayout& layout)
{
    if (layout == m_columns)
        return;
    setColumns(layout);
    Q_EMIT columnsChanged();
}

void ListingTable::placeColumns()
{
    m_isArranging = true;
    QHeaderView* header = horizontalHeader();
    for (std::size_t i = 0; i < m_columns.places.size(); ++i) {
        const ColumnPlace& place = m_columns.places[i];
        header->moveSection(header->visualIndex(place.column), static_cast<int>(i));
        if (place.column != Column::Title)
            setColumnWidth(place.column, theme::u(place.width));
    }
    m_isArranging = false;
    fitColumns();
}

void ListingTable::fitColumns()
{
    m_isArranging = true;
    const std::vector<bool> fitting = automaticColumns(m_columns, inDesignPixels(viewport()->width()));
    for (const ColumnPlace& place : m_columns.places) {
        const bool isShown =
            m_columns.isAutomatic ? fitting[static_cast<std::size_t>(place.column)] : place.isShown;
        if (isColumnHidden(place.column) == isShown)
            setColumnHidden(place.column, !isShown);
    }
    m_isArranging = false;
    fitTitle();
    // A hidden cell cannot be the current one.
    if (currentIndex().isValid() && isColumnHidden(currentIndex().column()))
        selectionModel()->setCurrentIndex(currentIndex().siblingAtColumn(Column::Title),
                                          QItemSelectionModel::NoUpdate);
}

// The title takes the rest of the room while there is enough of it.
void ListingTable::fitTitle()
{
    m_isArranging = true;
    QHeaderView* header = horizontalHeader();
    const int least = theme::u(std::max(defaultColumnWidth(Column::Title), 0));
    int others = 0;
    for (const ColumnPlace& place : m_columns.places) {
        if (place.column != Column::Title && !isColumnHidden(place.column))
            others += header->sectionSize(place.column);
    }
    if (others + least <= viewport()->width()) {
        header->setSectionResizeMode(Column::Title, QHeaderView::Stretch);
    } else {
        header->setSectionResizeMode(Column::Title, QHeaderView::Interactive);
        header->resizeSection(Column::Title, std::max(least, theme::u(m_columns.at(Column::Title).width)));
    }
    m_isArranging = false;
}

void ListingTable::noteMoved()
{
    if (m_isArranging)
        return;
    const QHeaderView* header = horizontalHeader();
    std::sort(m_columns.places.begin(), m_columns.places.end(),
              [header](const ColumnPlace& one, const ColumnPlace& other) {
                  return header->visualIndex(one.column) < header->visualIndex(other.column);
              });
    Q_EMIT columnsChanged();
}

void ListingTable::noteResized(int column, int width)
{
    const bool isRest =
        column == Column::Title && horizontalHeader()->sectionResizeMode(column) == QHeaderView::Stretch;
    if (m_isArranging || isRest || width == 0)
        return;
    m_columns.at(column).width = inDesignPixels(width);
    fitTitle();
    Q_EMIT columnsChanged();
}

} // namespace properties
