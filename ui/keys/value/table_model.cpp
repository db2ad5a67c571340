#include "ui/keys/value/table_model.h"

#include "ui/common/format.h"
#include "ui/common/roles.h"
#include "ui/keys/value/words.h"

namespace keys {

using decode::Value;

TableModel::TableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void TableModel::setShown(ShownPointer shown)
{
    beginResetModel();
    m_shown = std::move(shown);
    endResetModel();
}

bool TableModel::isCut() const
{
    return table() && table()->isCut;
}

int TableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !table() ? 0 : static_cast<int>(table()->rows.size());
}

int TableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() || !table() ? 0 : static_cast<int>(table()->columns.size());
}

QVariant TableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Value* const cell =
        table()->rows[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())];
    switch (role) {
    case common::KindRole:
        return static_cast<int>(common::CellKind::Key);
    case common::IdRole:
        return QByteArray::number(index.row());
    case common::MutedRole:
        return !cell || cell->kind() == Value::Kind::Null;
    case common::ValueRole:
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return cell ? valueLine(*cell) : common::unknown();
    default:
        return {};
    }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columnCount())
        return {};
    return QString::fromUtf8(table()->columns[section]);
}

} // namespace keys
