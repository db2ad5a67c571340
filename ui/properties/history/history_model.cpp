#include "ui/properties/history/history_model.h"

#include "ui/common/cell_delegate.h"
#include "ui/common/format.h"

#include <algorithm>

namespace properties {

using common::CellKind;

namespace {

bool isTrailing(CellKind kind)
{
    return kind == CellKind::Number || kind == CellKind::Money;
}

} // namespace

HistoryModel::HistoryModel(std::vector<common::RowsColumn> columns, QObject* parent)
    : QAbstractTableModel(parent)
    , m_columns(std::move(columns))
{
}

// ── lines ────────────────────────────────────────────────────────────────────────────────────

bool HistoryModel::isKeptBy(const std::vector<HistoryLine>& lines) const
{
    auto place = lines.begin();
    for (const HistoryLine& line : m_lines) {
        place = std::find_if(place, lines.end(),
                             [&line](const HistoryLine& each) { return each.key == line.key; });
        if (place == lines.end())
            return false;
        ++place;
    }
    return true;
}

void HistoryModel::setLines(std::vector<HistoryLine> lines, bool hasMore)
{
    m_hasMore = hasMore;
    if (m_lines.empty() && lines.empty())
        return;
    if (!isKeptBy(lines)) {
        beginResetModel();
        m_lines = std::move(lines);
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const int row = static_cast<int>(i);
        if (i < m_lines.size() && m_lines[i].key == lines[i].key) {
            if (m_lines[i] == lines[i])
                continue;
            m_lines[i] = lines[i];
            Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
            continue;
        }
        std::size_t end = i + 1;
        while (end < lines.size() && (i >= m_lines.size() || lines[end].key != m_lines[i].key))
            ++end;
        beginInsertRows({}, row, static_cast<int>(end) - 1);
        const auto from = lines.begin();
        m_lines.insert(m_lines.begin() + row, from + row, from + static_cast<std::ptrdiff_t>(end));
        endInsertRows();
        i = end - 1;
    }
}

const HistoryLine* HistoryModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_lines[static_cast<std::size_t>(row)] : nullptr;
}

int HistoryModel::rowOf(const QByteArray& key) const
{
    const auto found = std::ranges::find(m_lines, key, &HistoryLine::key);
    return found == m_lines.end() ? -1 : static_cast<int>(found - m_lines.begin());
}

void HistoryModel::clearNew(const QByteArray& key)
{
    const int row = rowOf(key);
    if (row < 0 || !m_lines[static_cast<std::size_t>(row)].isNew)
        return;
    m_lines[static_cast<std::size_t>(row)].isNew = false;
    Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
}

// ── as a table ───────────────────────────────────────────────────────────────────────────────

int HistoryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int HistoryModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

bool HistoryModel::canFetchMore(const QModelIndex& parent) const
{
    // An empty view would ask again and again: whoever fills it decides how far to look.
    return !parent.isValid() && m_hasMore && !m_lines.empty();
}

void HistoryModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        Q_EMIT moreWanted();
}

QVariant HistoryModel::spokenText(const QModelIndex& index) const
{
    const HistoryLine& line = m_lines[static_cast<std::size_t>(index.row())];
    const HistoryCell& cell = line.cells[static_cast<std::size_t>(index.column())];
    const QString text = cell.spoken.isEmpty() ? data(index, Qt::DisplayRole).toString() : cell.spoken;
    return line.isNew && index.column() == 0 ? tr("%1, new").arg(text) : text;
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const HistoryLine& line = m_lines[static_cast<std::size_t>(index.row())];
    const HistoryCell& cell = line.cells[static_cast<std::size_t>(index.column())];
    const CellKind kind = m_columns[static_cast<std::size_t>(index.column())].kind;
    switch (role) {
    case Qt::DisplayRole:
        // A text that is not known: cellText would ask here for it.
        return cell.value.isValid() || isTrailing(kind) ? common::cellText(index) : common::unknown();
    case Qt::AccessibleTextRole:
        return spokenText(index);
    case Qt::ToolTipRole:
        return cell.toolTip.isEmpty() ? QVariant() : QVariant(cell.toolTip);
    case Qt::TextAlignmentRole:
        return int((isTrailing(kind) ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    case common::KindRole:
        return static_cast<int>(kind);
    case common::ValueRole:
        return cell.value;
    case common::StateRole:
        return static_cast<int>(cell.state);
    case common::IdRole:
        return line.key;
    case common::MutedRole:
        return cell.muted;
    case common::MarkRole:
        return line.isNew && index.column() == 0 ? tr("new") : cell.mark;
    case IconRole:
        return cell.icon ? QVariant(static_cast<int>(*cell.icon)) : QVariant();
    case InkRole:
        return static_cast<int>(cell.ink);
    default:
        return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const common::RowsColumn& column = m_columns[static_cast<std::size_t>(section)];
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

} // namespace properties
