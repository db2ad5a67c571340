#include "ui/properties/find/saved_filters_model.h"

#include "ui/common/format.h"

#include <algorithm>

namespace properties {

SavedFiltersModel::SavedFiltersModel(SavedFilters& filters, AgentName agentName, QObject* parent)
    : QAbstractListModel(parent)
    , m_filters(filters)
    , m_agentName(std::move(agentName))
{
    load();
    connect(&m_filters, &SavedFilters::changed, this, &SavedFiltersModel::load);
}

void SavedFiltersModel::setSearch(const QString& search)
{
    m_search = search.trimmed();
    load();
}

QString SavedFiltersModel::describe(const property::Filter& filter) const
{
    return filterTexts(filter, m_agentName, common::locale()).join(tr(" · "));
}

SavedFiltersModel::Row SavedFiltersModel::rowOf(const SavedFilter& saved) const
{
    Row row{{}, saved.name.isEmpty() ? tr("Without a name") : saved.name, {}, {}, saved};
    switch (saved.state) {
    case SavedFilter::State::Ready:
        row.detail = describe(saved.filter);
        row.filter = saved.filter;
        break;
    case SavedFilter::State::Newer:
        row.detail = tr("Saved by a newer version of Keystead, which can use it. It is kept here.");
        break;
    case SavedFilter::State::Damaged:
        row.detail = saved.text.isEmpty()
                         ? tr("It cannot be read any more. It is kept until you delete it.")
                         : tr("“%1” cannot be read. It is kept until you delete it.").arg(saved.text);
        break;
    }
    return row;
}

void SavedFiltersModel::load()
{
    beginResetModel();
    m_rows.clear();
    std::vector<Row> saved;
    for (const SavedFilter& filter : m_filters.saved())
        saved.push_back(rowOf(filter));
    append(tr("Saved"), std::move(saved));
    std::vector<Row> recent;
    for (const property::Filter& filter : m_filters.recent())
        recent.push_back({{}, describe(filter), property::filterText(filter), filter});
    append(tr("Recent"), std::move(recent));
    endResetModel();
}

void SavedFiltersModel::append(const QString& heading, std::vector<Row> rows)
{
    std::erase_if(rows, [this](const Row& row) {
        return !row.name.contains(m_search, Qt::CaseInsensitive) &&
               !row.detail.contains(m_search, Qt::CaseInsensitive);
    });
    if (rows.empty())
        return;
    m_rows.push_back({heading, {}, {}});
    std::move(rows.begin(), rows.end(), std::back_inserter(m_rows));
}

std::optional<property::Filter> SavedFiltersModel::filterAt(int row) const
{
    return row < 0 || row >= rowCount() ? std::nullopt : m_rows[static_cast<std::size_t>(row)].filter;
}

std::optional<SavedFilter> SavedFiltersModel::savedAt(int row) const
{
    return row < 0 || row >= rowCount() ? std::nullopt : m_rows[static_cast<std::size_t>(row)].saved;
}

int SavedFiltersModel::firstFilter() const
{
    return m_rows.empty() ? -1 : 1; // behind its heading
}

int SavedFiltersModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SavedFiltersModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const bool isHeading = !row.heading.isEmpty();
    switch (role) {
    case Qt::DisplayRole:
        return isHeading ? row.heading : row.name;
    case HeadingRole:
        return isHeading;
    case DetailRole:
        return row.detail;
    case BadRole:
        return !isHeading && !row.filter;
    case Qt::ToolTipRole:
        return isHeading ? QVariant() : QVariant(QStringLiteral("%1\n%2").arg(row.name, row.detail));
    case Qt::AccessibleTextRole:
        return isHeading ? row.heading : tr("%1, %2").arg(row.name, row.detail);
    default:
        return {};
    }
}

Qt::ItemFlags SavedFiltersModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return QAbstractListModel::flags(index);
    const bool isHeading = index.data(HeadingRole).toBool();
    return isHeading ? Qt::ItemFlags(Qt::ItemNeverHasChildren)
                     : QAbstractListModel::flags(index) | Qt::ItemNeverHasChildren;
}

} // namespace properties
