#include "ui/properties/property_list_model.h"

#include "ui/properties/property_cell.h"
#include "ui/properties/words.h"

#include <algorithm>
#include <array>
#include <limits>

namespace properties {

namespace {

int clamped(qint64 count)
{
    return static_cast<int>(std::clamp<qint64>(count, 0, std::numeric_limits<int>::max()));
}

} // namespace

PropertyListModel::PropertyListModel(QObject* parent)
    : QAbstractTableModel(parent)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    connect(&m_settle, &QTimer::timeout, this, &PropertyListModel::askForVisible);
}

void PropertyListModel::reset(qint64 count, const Pages& pages)
{
    beginResetModel();
    m_count = clamped(count);
    m_pages.clear();
    m_marks.clear();
    for (const auto& [page, rows] : pages)
        store(page, rows);
    endResetModel();
}

void PropertyListModel::refresh(qint64 count, const Pages& pages)
{
    resize(clamped(count));
    for (auto& [index, page] : m_pages)
        page.stale = true;
    for (const auto& [index, rows] : pages)
        setPage(index, rows);
    m_settle.start();
}

// Only the end moves: what stays is repainted from its page.
void PropertyListModel::resize(int count)
{
    if (count > m_count) {
        beginInsertRows({}, m_count, count - 1);
        m_count = count;
        endInsertRows();
    } else if (count < m_count) {
        beginRemoveRows({}, count, m_count - 1);
        m_count = count;
        endRemoveRows();
    }
}

void PropertyListModel::setPage(qint64 page, const std::vector<property::Property>& rows)
{
    if (const auto before = m_pages.find(page); before != m_pages.end())
        markChanges(before->second, rows);
    store(page, rows);
    const qint64 first = page * property::pageSize;
    if (first < m_count)
        emitRowsChanged(static_cast<int>(first),
                        clamped(std::min<qint64>(first + property::pageSize, m_count)) - 1);
}

void PropertyListModel::store(qint64 page, const std::vector<property::Property>& rows)
{
    m_pages[page] = Page{rows, false, ++m_tick};
    evict();
}

void PropertyListModel::markChanges(const Page& before, const std::vector<property::Property>& rows)
{
    for (const auto& row : rows) {
        const auto same = std::find_if(before.rows.begin(), before.rows.end(),
                                       [&row](const property::Property& old) { return old.id == row.id; });
        if (same == before.rows.end() || same->version >= row.version)
            continue;
        const auto own = m_own.find(row.id);
        if (own == m_own.end() || own->second < row.version)
            m_marks.emplace(row.id, same->version);
    }
}

void PropertyListModel::evict()
{
    while (m_pages.size() > maximumPages) {
        const auto oldest =
            std::min_element(m_pages.begin(), m_pages.end(), [](const auto& one, const auto& other) {
                return one.second.used < other.second.used;
            });
        m_pages.erase(oldest);
    }
}

void PropertyListModel::setVisibleRows(int first, int last)
{
    m_firstVisible = first;
    m_lastVisible = last;
    m_settle.start();
}

std::vector<qint64> PropertyListModel::missingPages(int first, int last) const
{
    std::vector<qint64> missing;
    last = std::min(last, m_count - 1);
    first = std::max(first, 0);
    for (qint64 page = first / property::pageSize; first <= last && page <= last / property::pageSize;
         ++page) {
        const auto known = m_pages.find(page);
        if (known == m_pages.end() || known->second.stale)
            missing.push_back(page);
    }
    return missing;
}

void PropertyListModel::askForVisible()
{
    for (qint64 page = m_firstVisible / property::pageSize; page <= m_lastVisible / property::pageSize;
         ++page) {
        if (const auto known = m_pages.find(page); known != m_pages.end())
            known->second.used = ++m_tick;
    }
    Q_EMIT pagesWanted(missingPages(m_firstVisible, m_lastVisible));
}

const property::Property* PropertyListModel::at(int row) const
{
    if (row < 0 || row >= m_count)
        return nullptr;
    const auto page = m_pages.find(row / property::pageSize);
    const auto offset = static_cast<std::size_t>(row % property::pageSize);
    if (page == m_pages.end() || offset >= page->second.rows.size())
        return nullptr;
    return &page->second.rows[offset];
}

std::optional<int> PropertyListModel::rowOf(property::PropertyId id) const
{
    for (const auto& [index, page] : m_pages) {
        for (std::size_t i = 0; i < page.rows.size(); ++i) {
            const qint64 row = index * property::pageSize + static_cast<qint64>(i);
            if (page.rows[i].id == id && row < m_count)
                return static_cast<int>(row);
        }
    }
    return {};
}

void PropertyListModel::setStaged(std::map<property::PropertyId, StagedRow> staged)
{
    m_staged = std::move(staged);
    if (m_count > 0)
        emitRowsChanged(std::clamp(m_firstVisible, 0, m_count - 1),
                        std::clamp(m_lastVisible, 0, m_count - 1));
}

void PropertyListModel::noteOwn(property::PropertyId id, qint64 version)
{
    m_own[id] = version;
    clearMark(id);
}

void PropertyListModel::clearMark(property::PropertyId id)
{
    if (m_marks.erase(id) == 0)
        return;
    if (const auto row = rowOf(id))
        emitRowsChanged(*row, *row);
}

void PropertyListModel::emitRowsChanged(int first, int last)
{
    Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

std::optional<property::SortField> PropertyListModel::sortField(int column)
{
    switch (column) {
    case Id:
        return property::SortField::Id;
    case Title:
        return property::SortField::Title;
    case City:
        return property::SortField::Location;
    case Type:
        return property::SortField::Type;
    case Price:
        return property::SortField::Price;
    case Status:
        return property::SortField::Status;
    case Updated:
        return property::SortField::Updated;
    default:
        return {};
    }
}

int PropertyListModel::columnOf(property::SortField field)
{
    for (int column = 0; column < ColumnCount; ++column) {
        if (sortField(column) == field)
            return column;
    }
    return -1;
}

int PropertyListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_count;
}

int PropertyListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PropertyListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_count)
        return {};
    const property::Property* row = at(index.row());
    return row == nullptr ? loadingData(index.column(), role) : rowData(*row, index.column(), role);
}

QVariant PropertyListModel::loadingData(int column, int role) const
{
    switch (role) {
    case common::KindRole:
        return static_cast<int>(cellKind(column));
    case common::StaleRole:
        return true;
    case Qt::AccessibleTextRole:
        return tr("loading");
    default:
        return {};
    }
}

QVariant PropertyListModel::rowData(const property::Property& stored, int column, int role) const
{
    const auto staged = m_staged.find(stored.id);
    const property::Property& row = staged == m_staged.end() ? stored : staged->second.edited;
    const auto changed = [&] {
        return staged != m_staged.end() && cellDiffers(column, staged->second.base, row);
    };
    switch (role) {
    case common::IdRole:
        return row.id;
    case common::StateRole:
        return static_cast<int>(staged == m_staged.end() ? common::CellState::Clean : staged->second.state);
    case common::OldValueRole:
        return changed() ? QVariant(cellText(column, staged->second.base)) : QVariant();
    case common::MarkRole:
        return column == Title && isMarked(row.id) ? QVariant(QStringLiteral("⟳")) : QVariant();
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::AccessibleTextRole:
        return changed() ? tr("%1, %2, changed, was %3")
                               .arg(columnTitle(column), cellText(column, row),
                                    cellText(column, staged->second.base))
                         : tr("%1, %2").arg(columnTitle(column), cellText(column, row));
    default:
        break;
    }
    return cellData(row, column, role);
}

QVariant PropertyListModel::toolTip(const property::Property& row, int column) const
{
    const auto mark = m_marks.find(row.id);
    if (column != Title || mark == m_marks.end())
        return {};
    return tr("Changed elsewhere: version %1 → %2").arg(mark->second).arg(row.version);
}

QVariant PropertyListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return columnTitle(section);
    case Qt::TextAlignmentRole:
        return int((isNumberColumn(section) ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return sortField(section) ? QVariant()
                                  : QVariant(tr("This column has no index and cannot be sorted quickly."));
    case common::KindRole:
        return static_cast<int>(cellKind(section));
    default:
        return {};
    }
}

} // namespace properties
