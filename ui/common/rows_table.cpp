#include "ui/common/rows_table.h"

#include <QHeaderView>
#include <QKeyEvent>

namespace common {

RowsTable::RowsTable(RowsModel& model, const QString& name, QWidget* parent)
    : KeyedTable(
          model, model.columns(), [&model](const QByteArray& key) { return model.rowOf(key); }, name, parent)
    , m_model(model)
{
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    horizontalHeader()->setSectionsClickable(true);
    connect(horizontalHeader(), &QHeaderView::sectionClicked, this, &RowsTable::sortBy);
}

// Ascending, descending, back to the default order; figures begin with the largest.
void RowsTable::sortBy(int column)
{
    const CellKind kind = m_model.columns()[static_cast<std::size_t>(column)].kind;
    const bool isText = kind == CellKind::Text || kind == CellKind::Status || kind == CellKind::Key;
    const Qt::SortOrder first = isText ? Qt::AscendingOrder : Qt::DescendingOrder;
    const Qt::SortOrder second = isText ? Qt::DescendingOrder : Qt::AscendingOrder;
    if (m_model.sortColumn() != column)
        m_model.setSort(column, first);
    else if (m_model.sortOrder() == first)
        m_model.setSort(column, second);
    else
        m_model.setSort(std::nullopt, Qt::AscendingOrder);
    horizontalHeader()->setSortIndicatorShown(m_model.sortColumn().has_value());
    horizontalHeader()->setSortIndicator(m_model.sortColumn().value_or(-1), m_model.sortOrder());
}

void RowsTable::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT escaped();
    else
        KeyedTable::keyPressEvent(event);
}

} // namespace common
