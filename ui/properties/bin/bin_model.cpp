#include "ui/properties/bin/bin_model.h"

#include "ui/common/format.h"
#include "ui/common/roles.h"
#include "ui/properties/list/property_cell.h"
#include "ui/properties/list/property_list_model.h"

#include <algorithm>
#include <unordered_set>

namespace properties {

namespace {

// The column of the list that shows the same; nothing: the bin alone has it.
std::optional<int> listColumn(int column)
{
    switch (column) {
    case BinModel::Title:
        return PropertyListModel::Title;
    case BinModel::City:
        return PropertyListModel::City;
    case BinModel::Type:
        return PropertyListModel::Type;
    case BinModel::Price:
        return PropertyListModel::Price;
    case BinModel::Status:
        return PropertyListModel::Status;
    case BinModel::Agent:
        return PropertyListModel::Agent;
    case BinModel::Id:
        return PropertyListModel::Id;
    default:
        return {};
    }
}

QString deletedText(const property::BinEntry& entry)
{
    return common::formatAge(entry.deleted, QDateTime::currentDateTimeUtc());
}

QVariant deletedData(const property::BinEntry& entry, int column, int role)
{
    const bool isTime = column == BinModel::Deleted;
    switch (role) {
    case common::KindRole:
        return static_cast<int>(isTime ? common::CellKind::Age : common::CellKind::Text);
    case common::ValueRole:
        return isTime ? QVariant(entry.deleted) : QVariant();
    case common::MutedRole:
        return !isTime && entry.deletedBy.isEmpty();
    case Qt::ToolTipRole:
        return isTime ? QVariant(common::exactTime(entry.deleted.toLocalTime())) : QVariant();
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        if (isTime)
            return deletedText(entry);
        return entry.deletedBy.isEmpty() ? common::unknown() : entry.deletedBy;
    default:
        return {};
    }
}

bool isPrefix(const std::vector<property::BinEntry>& some, const std::vector<property::BinEntry>& all)
{
    return some.size() <= all.size() &&
           std::equal(some.begin(), some.end(), all.begin(), [](const auto& one, const auto& other) {
               return one.property.id == other.property.id;
           });
}

} // namespace

BinModel::BinModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void BinModel::setRows(std::vector<property::BinEntry> rows, qint64 count)
{
    if (!isPrefix(m_rows, rows)) {
        beginResetModel();
        m_rows = std::move(rows);
        m_count = count;
        endResetModel();
        return;
    }
    const std::size_t before = m_rows.size();
    const std::vector<property::BinEntry> more(rows.begin() + static_cast<std::ptrdiff_t>(before),
                                               rows.end());
    rows.resize(before);
    m_rows = std::move(rows);
    m_count = count;
    if (before > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    append(more);
}

void BinModel::append(const std::vector<property::BinEntry>& rows)
{
    if (rows.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
    m_rows.insert(m_rows.end(), rows.begin(), rows.end());
    m_count = std::max(m_count, static_cast<qint64>(m_rows.size()));
    endInsertRows();
}

const property::BinEntry* BinModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int BinModel::rowOf(property::PropertyId id) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [id](const auto& entry) { return entry.property.id == id; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

std::vector<int> BinModel::rowsOf(const std::vector<property::PropertyId>& ids) const
{
    const std::unordered_set<property::PropertyId> wanted(ids.begin(), ids.end());
    std::vector<int> rows;
    for (int row = 0; row < rowCount(); ++row) {
        if (wanted.count(at(row)->property.id) != 0)
            rows.push_back(row);
    }
    return rows;
}

int BinModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int BinModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool BinModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && !isWhole();
}

void BinModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        Q_EMIT moreWanted();
}

QVariant BinModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const property::BinEntry& entry = m_rows[static_cast<std::size_t>(index.row())];
    if (role == common::IdRole)
        return entry.property.id;
    const auto column = listColumn(index.column());
    if (!column)
        return deletedData(entry, index.column(), role);
    if (role == Qt::TextAlignmentRole)
        return int((isNumberColumn(*column) ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    return cellData(entry.property, *column, role == Qt::AccessibleTextRole ? int(Qt::DisplayRole) : role);
}

QVariant BinModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const auto column = listColumn(section);
    if (role == Qt::TextAlignmentRole)
        return int((column && isNumberColumn(*column) ? Qt::AlignTrailing : Qt::AlignLeading) |
                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    if (column)
        return columnTitle(*column);
    return section == Deleted ? tr("Deleted") : tr("By");
}

} // namespace properties
