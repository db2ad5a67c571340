#include "ui/common/rows_model.h"

#include "ui/common/cell_delegate.h"
#include "ui/common/format.h"

#include <QDateTime>

#include <algorithm>

namespace common {

namespace {

bool isTrailing(CellKind kind)
{
    switch (kind) {
    case CellKind::Number:
    case CellKind::Money:
    case CellKind::Bytes:
    case CellKind::Percent:
    case CellKind::Duration:
        return true;
    default:
        return false;
    }
}

// Below 0, 0, above 0, as one value stands before the other.
int compared(const QVariant& one, const QVariant& other, CellKind kind)
{
    const auto order = [](auto a, auto b) { return a < b ? -1 : a > b ? 1 : 0; };
    switch (kind) {
    case CellKind::Money:
        return order(one.value<property::Money>().cents(), other.value<property::Money>().cents());
    case CellKind::Age:
        return order(one.toDateTime(), other.toDateTime());
    case CellKind::Text:
    case CellKind::Key:
    case CellKind::Status:
        return QString::localeAwareCompare(one.toString(), other.toString());
    default:
        return order(one.toDouble(), other.toDouble());
    }
}

bool haveSameKeys(const std::vector<Row>& one, const std::vector<Row>& other)
{
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](const Row& a, const Row& b) { return a.key == b.key; });
}

} // namespace

RowsModel::RowsModel(std::vector<RowsColumn> columns, QObject* parent)
    : QAbstractTableModel(parent)
    , m_columns(std::move(columns))
{
}

void RowsModel::setRows(std::vector<Row> rows)
{
    m_given = std::move(rows);
    std::vector<Row> shown = sorted();
    if (shown == m_rows)
        return;
    if (!haveSameKeys(shown, m_rows)) {
        beginResetModel();
        m_rows = std::move(shown);
        endResetModel();
        return;
    }
    m_rows = std::move(shown);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

std::vector<Row> RowsModel::sorted() const
{
    std::vector<Row> rows = m_given;
    if (!m_sortColumn)
        return rows;
    const auto column = static_cast<std::size_t>(*m_sortColumn);
    const CellKind kind = m_columns[column].kind;
    const bool isDescending = m_sortOrder == Qt::DescendingOrder;
    std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
        const QVariant& one = a.cells[column].value;
        const QVariant& other = b.cells[column].value;
        if (!one.isValid() || !other.isValid())
            return one.isValid() && !other.isValid();
        const int order = compared(one, other, kind);
        return isDescending ? order > 0 : order < 0;
    });
    return rows;
}

void RowsModel::setSort(std::optional<int> column, Qt::SortOrder order)
{
    if (column == m_sortColumn && order == m_sortOrder)
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    beginResetModel();
    m_rows = sorted();
    endResetModel();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

const Row* RowsModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int RowsModel::rowOf(const QByteArray& key) const
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [&key](const Row& row) { return row.key == key; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int RowsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RowsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant RowsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const RowsCell& cell = row.cells[static_cast<std::size_t>(index.column())];
    const RowsColumn& column = m_columns[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        // A text that is not known: cellText would ask here for it.
        return cell.value.isValid() || isTrailing(column.kind) ? cellText(index) : unknown();
    case Qt::ToolTipRole:
        return cell.toolTip.isEmpty() ? QVariant() : QVariant(cell.toolTip);
    case Qt::TextAlignmentRole:
        return int((isTrailing(column.kind) ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    case KindRole:
        return static_cast<int>(column.kind);
    case ValueRole:
        return cell.value;
    case StateRole:
        return static_cast<int>(row.state);
    case ToneRole:
        return cell.tone ? QVariant(static_cast<int>(*cell.tone)) : QVariant();
    case IdRole:
        return row.key;
    case MutedRole:
        return cell.muted;
    case DecimalsRole:
        return column.decimals;
    case MarkRole:
        return cell.mark;
    default:
        return {};
    }
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const RowsColumn& column = m_columns[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
        return column.title;
    case Qt::ToolTipRole:
        return column.toolTip.isEmpty() ? column.title : column.toolTip;
    case Qt::TextAlignmentRole:
        return int((isTrailing(column.kind) ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    default:
        return {};
    }
}

} // namespace common
