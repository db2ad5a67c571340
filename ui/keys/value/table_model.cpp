#include "ui/keys/value/table_model.h"

#include "ui/common/format.h"
#include "ui/common/roles.h"
#include "ui/keys/value/words.h"

#include <algorithm>

namespace keys {

using decode::Value;

namespace {

bool isNumber(const Value* cell)
{
    return cell && (cell->kind() == Value::Kind::Integer || cell->kind() == Value::Kind::Real);
}

} // namespace

TableModel::TableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void TableModel::setShown(ShownPointer shown)
{
    beginResetModel();
    m_shown = std::move(shown);
    findNumbers();
    endResetModel();
}

// Columns that hold numbers and nothing else; what is missing in a row does not count.
void TableModel::findNumbers()
{
    m_isNumber.assign(static_cast<std::size_t>(columnCount()), false);
    for (std::size_t column = 0; column < m_isNumber.size(); ++column) {
        const auto& rows = table()->rows;
        const auto holdsNumber = [column](const auto& row) { return isNumber(row[column]); };
        const auto holdsOther = [column](const auto& row) {
            const Value* const cell = row[column];
            return cell && cell->kind() != Value::Kind::Null && !isNumber(cell);
        };
        m_isNumber[column] = std::ranges::any_of(rows, holdsNumber) && std::ranges::none_of(rows, holdsOther);
    }
}

int TableModel::alignmentOf(int column) const
{
    return int((m_isNumber[static_cast<std::size_t>(column)] ? Qt::AlignTrailing : Qt::AlignLeading) |
               Qt::AlignVCenter);
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
    case Qt::TextAlignmentRole:
        return alignmentOf(index.column());
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
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignmentOf(section);
    return role != Qt::DisplayRole ? QVariant() : QString::fromUtf8(table()->columns[section]);
}

} // namespace keys
