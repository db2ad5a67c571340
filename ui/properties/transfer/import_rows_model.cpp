#include "ui/properties/transfer/import_rows_model.h"

#include "ui/common/format.h"
#include "ui/common/roles.h"

namespace properties {

void ImportRowsModel::setRows(const QStringList& columns, std::vector<QStringList> rows)
{
    beginResetModel();
    m_columns = columns;
    m_rows = std::move(rows);
    endResetModel();
}

int ImportRowsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ImportRowsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant ImportRowsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QString cell = m_rows[static_cast<std::size_t>(index.row())].value(index.column());
    switch (role) {
    case Qt::DisplayRole:
    case common::ValueRole:
        // A cell may hold line ends; one that a row lacks is not an empty one.
        return cell.isNull() ? common::unknown() : cell.simplified();
    case common::MutedRole:
        return cell.isNull();
    case common::KindRole:
        return static_cast<int>(common::CellKind::Text);
    default:
        return {};
    }
}

QVariant ImportRowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    return m_columns.value(section);
}

} // namespace properties
