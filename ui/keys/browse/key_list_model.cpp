#include "ui/keys/browse/key_list_model.h"

#include "ui/common/format.h"
#include "ui/keys/browse/key_tree_model.h"
#include "ui/keys/browse/key_words.h"
#include "ui/keys/key_text.h"

#include <QHash>

#include <algorithm>
#include <limits>

namespace keys {

using common::CellKind;
using keyspace::Fact;
using keyspace::KeyRow;

KeyListModel::KeyListModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

// ── rows ─────────────────────────────────────────────────────────────────────────────────────

void KeyListModel::setView(const keyspace::ViewState& view)
{
    const int rows = static_cast<int>(std::min<qint64>(view.rows, std::numeric_limits<int>::max()));
    m_version = view.version;
    if (rows > m_rows) {
        beginInsertRows({}, m_rows, rows - 1);
        m_rows = rows;
        endInsertRows();
    } else if (rows < m_rows) {
        beginRemoveRows({}, rows, m_rows - 1);
        m_rows = rows;
        m_pages.erase(m_pages.upper_bound(std::max(rows - 1, 0) / pageRows), m_pages.end());
        if (rows == 0)
            m_pages.clear();
        endRemoveRows();
    }
    want(); // also of the same rows: who is selected may have changed
}

void KeyListModel::setRows(const keyspace::KeyRows& rows)
{
    if (rows.version != m_version || rows.rows.empty())
        return; // of another list: what is wanted of this one is under way
    const auto first = static_cast<int>(rows.first);
    const int end = std::min(first + static_cast<int>(rows.rows.size()), m_rows);
    for (int from = first - first % pageRows; from < end; from += pageRows) {
        if (from < first)
            continue; // wanted in whole pages
        const int to = std::min(from + pageRows, end);
        const auto begin = rows.rows.begin() + (from - first);
        m_pages[from / pageRows] = {{begin, begin + (to - from)}, rows.version};
    }
    evict();
    if (first < end)
        Q_EMIT dataChanged(index(first, 0), index(end - 1, columns - 1));
    Q_EMIT loaded();
}

void KeyListModel::setFacts(const std::vector<keyspace::KeyFacts>& facts)
{
    QHash<QByteArray, int> shown; // they are asked for of what is on the screen
    for (int row = m_first; row <= std::min(m_last, m_rows - 1); ++row) {
        if (const KeyRow* const there = at(row))
            shown.insert(there->name, row);
    }
    for (const keyspace::KeyFacts& one : facts) {
        const int row = one.gone ? -1 : shown.value(one.name, -1);
        if (row < 0)
            continue;
        m_pages[row / pageRows].rows[static_cast<std::size_t>(row % pageRows)].facts = one.facts;
        Q_EMIT dataChanged(index(row, 0), index(row, columns - 1));
    }
}

void KeyListModel::setSort(Column column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
}

void KeyListModel::setVisibleRows(int first, int last)
{
    m_first = first;
    m_last = last;
    want();
}

// In whole pages, with the neighbours: a step of the scroll bar finds them there.
void KeyListModel::want()
{
    if (m_last < m_first || m_rows == 0)
        return;
    const int firstPage = std::max(std::min(m_first, m_rows - 1) / pageRows - 1, 0);
    const int lastPage = std::min(std::min(m_last, m_rows - 1) / pageRows + 1, (m_rows - 1) / pageRows);
    Q_EMIT wanted(qint64{firstPage} * pageRows, qint64{lastPage - firstPage + 1} * pageRows);
}

void KeyListModel::evict()
{
    const int shown = m_first / pageRows;
    while (m_pages.size() > mostPages) {
        const int before = shown - m_pages.begin()->first;
        const int behind = std::prev(m_pages.end())->first - shown;
        m_pages.erase(before > behind ? m_pages.begin() : std::prev(m_pages.end()));
    }
}

const KeyRow* KeyListModel::at(int row) const
{
    const auto page = m_pages.find(row / pageRows);
    const auto place = static_cast<std::size_t>(row % pageRows);
    return row < 0 || page == m_pages.end() || place >= page->second.rows.size() ? nullptr
                                                                                 : &page->second.rows[place];
}

int KeyListModel::rowOf(const QByteArray& name) const
{
    for (const auto& [number, page] : m_pages) {
        const auto found = std::ranges::find(page.rows, name, &KeyRow::name);
        if (found != page.rows.end())
            return number * pageRows + static_cast<int>(found - page.rows.begin());
    }
    return -1;
}

int KeyListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int KeyListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

// ── cells ────────────────────────────────────────────────────────────────────────────────────

QVariant KeyListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto column = static_cast<Column>(index.column());
    const KeyRow* const row = at(index.row());
    if (!row)
        return role == common::StaleRole ? QVariant(true) : QVariant();
    switch (role) {
    case common::IdRole:
        return row->name;
    case KeyTreeModel::SelectedRole:
        return static_cast<int>(row->selected ? KeyTreeModel::Selected::All : KeyTreeModel::Selected::None);
    case Qt::AccessibleTextRole:
        if (column == Column::Name && row->selected)
            return tr("%1, selected").arg(keyText(row->name));
        return factData(*row, column, Qt::DisplayRole);
    default:
        return column == Column::Name ? nameData(*row, role) : factData(*row, column, role);
    }
}

QVariant KeyListModel::nameData(const KeyRow& row, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case common::ValueRole:
        return row.name.isEmpty() ? tr("(empty name)") : keyText(row.name);
    case common::KindRole:
        return static_cast<int>(CellKind::Key);
    case common::MarkRole:
        return ownText(row.name);
    default:
        return {};
    }
}

namespace {

struct Cell
{
    Fact fact;
    CellKind kind;
    QString text;
    QVariant value;
};

Cell cellOf(const keyspace::Facts& facts, KeyListModel::Column column)
{
    using Column = KeyListModel::Column;
    switch (column) {
    case Column::Type:
        return {Fact::Type, CellKind::Text, typeText(facts.type), typeText(facts.type)};
    case Column::Ttl:
        return {Fact::Ttl, CellKind::Text, lifetimeText(facts, QDateTime::currentDateTimeUtc()), {}};
    case Column::Memory:
        return {Fact::Memory, CellKind::Bytes, common::formatBytes({facts.memory}), facts.memory};
    case Column::Length:
        return {Fact::Length, CellKind::Number, common::formatCount(facts.length), facts.length};
    case Column::Idle:
        return {Fact::Idle, CellKind::Text, common::formatDuration(facts.idle), {}};
    case Column::Name:
        break;
    }
    return {Fact::Type, CellKind::Text, {}, {}};
}

QString toolTipOf(const keyspace::Facts& facts, KeyListModel::Column column)
{
    using Column = KeyListModel::Column;
    if (column == Column::Memory)
        return common::exactBytes({facts.memory});
    if (column == Column::Ttl && facts.expiresAt != keyspace::Facts::never)
        return common::exactTime(QDateTime::fromMSecsSinceEpoch(facts.expiresAt));
    return {};
}

} // namespace

QVariant KeyListModel::factData(const KeyRow& row, Column column, int role) const
{
    const Cell cell = cellOf(row.facts, column);
    const bool isKnown = row.facts.has(cell.fact);
    switch (role) {
    case Qt::DisplayRole:
        return isKnown ? cell.text : common::unknown();
    case common::ValueRole:
        return isKnown ? cell.value : QVariant();
    case common::KindRole:
        return static_cast<int>(cell.kind);
    case common::MutedRole:
        return !isKnown || (column == Column::Ttl && row.facts.expiresAt == keyspace::Facts::never);
    case Qt::ToolTipRole:
        return isKnown ? toolTipOf(row.facts, column) : tr("Not asked yet, or not allowed");
    case Qt::TextAlignmentRole:
        return int((column == Column::Type ? Qt::AlignLeading : Qt::AlignTrailing) | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant KeyListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const auto column = static_cast<Column>(section);
    const bool isTrailing = column != Column::Name && column != Column::Type;
    if (role == Qt::TextAlignmentRole)
        return int((isTrailing ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && column == Column::Length)
        return tr(
            "Bytes of a string, else elements. Before Redis 7.2 asking for it counts as a use of the key");
    if (role == Qt::ToolTipRole && column == Column::Idle)
        return tr("How long nobody has used it. Not kept with an LFU policy");
    return role == Qt::DisplayRole ? columnTitle(column) : QVariant();
}

} // namespace keys
