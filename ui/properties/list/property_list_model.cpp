#include "ui/properties/list/property_list_model.h"

#include <algorithm>
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
    m_seen.clear();
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
    const int added = addedCount();
    if (count > m_count) {
        beginInsertRows({}, added + m_count, added + count - 1);
        m_count = count;
        endInsertRows();
    } else if (count < m_count) {
        beginRemoveRows({}, added + count, added + m_count - 1);
        m_count = count;
        endRemoveRows();
    }
}

void PropertyListModel::setPage(qint64 page, const std::vector<property::Property>& rows)
{
    markChanges(rows);
    store(page, rows);
    const qint64 first = page * property::pageSize;
    if (first < m_count)
        emitRowsChanged(addedCount() + static_cast<int>(first),
                        addedCount() + clamped(std::min<qint64>(first + property::pageSize, m_count)) - 1);
}

void PropertyListModel::store(qint64 page, const std::vector<property::Property>& rows)
{
    m_pages[page] = Page{rows, false, ++m_tick};
    for (const property::Property& row : rows)
        m_seen.insert_or_assign(row.id, row);
    evict();
    forgetUnseen();
}

void PropertyListModel::markChanges(const std::vector<property::Property>& rows)
{
    std::vector<property::PropertyId> ids;
    for (const auto& row : rows) {
        const auto seen = m_seen.find(row.id);
        if (seen == m_seen.end() || seen->second.version >= row.version)
            continue;
        const auto own = m_own.find(row.id);
        if (own != m_own.end() && own->second >= row.version)
            continue;
        Mark& mark = m_marks.try_emplace(row.id, Mark{seen->second, 0, {}}).first->second;
        mark.after = row.version;
        mark.user.clear();
        ids.push_back(row.id);
    }
    if (!ids.empty())
        Q_EMIT marked(ids);
}

// Rows of pages that went long ago are nobody's neighbours any more.
void PropertyListModel::forgetUnseen()
{
    if (m_seen.size() <= 2 * maximumPages * property::pageSize)
        return;
    m_seen.clear();
    for (const auto& [index, page] : m_pages) {
        for (const property::Property& row : page.rows)
            m_seen.insert_or_assign(row.id, row);
    }
}

void PropertyListModel::setMarkedBy(property::PropertyId id, qint64 version, const QString& user)
{
    const auto mark = m_marks.find(id);
    if (mark == m_marks.end() || mark->second.after != version)
        return;
    mark->second.user = user;
    if (const auto row = rowOf(id))
        emitRowsChanged(*row, *row);
}

QString PropertyListModel::markedBy(property::PropertyId id) const
{
    const auto mark = m_marks.find(id);
    return mark == m_marks.end() ? QString() : mark->second.user;
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
    const qint64 lastPage = lastVisible() < 0 ? -1 : lastVisible() / property::pageSize;
    for (qint64 page = firstVisible() / property::pageSize; page <= lastPage; ++page) {
        if (const auto known = m_pages.find(page); known != m_pages.end())
            known->second.used = ++m_tick;
    }
    Q_EMIT pagesWanted(missingPages(firstVisible(), lastVisible()));
}

const property::Property* PropertyListModel::at(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    if (row < addedCount())
        return &m_staged.at(m_added[static_cast<std::size_t>(row)]).edited;
    row -= addedCount();
    const auto page = m_pages.find(row / property::pageSize);
    const auto offset = static_cast<std::size_t>(row % property::pageSize);
    if (page == m_pages.end() || offset >= page->second.rows.size())
        return nullptr;
    return &page->second.rows[offset];
}

std::optional<int> PropertyListModel::rowOf(property::PropertyId id) const
{
    if (id < 0) {
        const auto added = std::find(m_added.begin(), m_added.end(), id);
        return added == m_added.end() ? std::nullopt
                                      : std::optional(static_cast<int>(added - m_added.begin()));
    }
    for (const auto& [index, page] : m_pages) {
        for (std::size_t i = 0; i < page.rows.size(); ++i) {
            const qint64 row = index * property::pageSize + static_cast<qint64>(i);
            if (page.rows[i].id == id && row < m_count)
                return addedCount() + static_cast<int>(row);
        }
    }
    return {};
}

std::vector<int> PropertyListModel::rowsOf(const std::set<property::PropertyId>& ids) const
{
    std::vector<int> rows;
    for (std::size_t i = 0; i < m_added.size(); ++i) {
        if (ids.count(m_added[i]) != 0)
            rows.push_back(static_cast<int>(i));
    }
    for (const auto& [index, page] : m_pages) {
        for (std::size_t i = 0; i < page.rows.size(); ++i) {
            const qint64 row = index * property::pageSize + static_cast<qint64>(i);
            if (row < m_count && ids.count(page.rows[i].id) != 0)
                rows.push_back(addedCount() + static_cast<int>(row));
        }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

void PropertyListModel::stage(const std::vector<StagedChange>& changes)
{
    for (const auto& [id, staged] : changes) {
        if (id < 0 && staged.has_value() && m_staged.count(id) == 0) {
            m_staged.emplace(id, *staged);
            stageAdded(id, true);
        } else if (staged) {
            m_staged.insert_or_assign(id, *staged);
        } else if (m_staged.count(id) != 0) {
            if (id < 0)
                stageAdded(id, false);
            m_staged.erase(id);
        }
    }
    if (rowCount() > 0)
        emitRowsChanged(std::clamp(m_firstVisible, 0, rowCount() - 1),
                        std::clamp(m_lastVisible, 0, rowCount() - 1));
}

// Ids go down as listings are begun; one that comes back by undo has its old place.
void PropertyListModel::stageAdded(property::PropertyId id, bool isThere)
{
    const auto place = std::lower_bound(m_added.begin(), m_added.end(), id, std::greater<>());
    const auto row = static_cast<int>(place - m_added.begin());
    if (isThere) {
        beginInsertRows({}, row, row);
        m_added.insert(place, id);
        endInsertRows();
    } else {
        beginRemoveRows({}, row, row);
        m_added.erase(place);
        endRemoveRows();
    }
}

const StagedRow* PropertyListModel::stagedRow(property::PropertyId id) const
{
    const auto found = m_staged.find(id);
    return found == m_staged.end() ? nullptr : &found->second;
}

std::optional<property::Property> PropertyListModel::shown(int row) const
{
    const property::Property* stored = at(row);
    if (stored == nullptr)
        return {};
    const StagedRow* staged = stagedRow(stored->id);
    return staged == nullptr ? *stored : staged->edited;
}

void PropertyListModel::setEditable(bool editable)
{
    m_isEditable = editable;
}

void PropertyListModel::noteOwn(property::PropertyId id, qint64 version)
{
    m_own[id] = version;
    clearMark(id);
}

void PropertyListModel::noteOwn(const std::vector<property::BulkRow>& rows, int writes)
{
    for (const auto& [index, page] : m_pages) {
        for (const property::Property& shown : page.rows) {
            const auto row = std::lower_bound(
                rows.begin(), rows.end(), shown.id,
                [](const property::BulkRow& each, property::PropertyId id) { return each.id < id; });
            if (row != rows.end() && row->id == shown.id)
                noteOwn(row->id, row->version + writes);
        }
    }
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

} // namespace properties
