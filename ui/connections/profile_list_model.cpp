#include "ui/connections/profile_list_model.h"

#include "ui/common/format.h"
#include "ui/connections/words.h"

#include <algorithm>

namespace connections {

namespace {

QString nameOf(const ListedProfile& listed)
{
    return listed.profile.name.isEmpty() ? ProfileListModel::tr("New connection") : listed.profile.name;
}

QString openedText(const ListedProfile& listed)
{
    if (listed.isNew)
        return ProfileListModel::tr("not saved yet");
    if (!listed.lastOpened.isValid())
        return {};
    return ProfileListModel::tr("opened %1")
        .arg(common::formatAge(listed.lastOpened, QDateTime::currentDateTimeUtc()));
}

} // namespace

int ProfileListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_profiles.size());
}

QVariant ProfileListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ListedProfile& listed = m_profiles[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return nameOf(listed);
    case Qt::ToolTipRole:
        return listed.isReadable()
                   ? databaseText(listed.profile) + QLatin1Char('\n') + redisText(listed.profile)
                   : words::entryUnreadable(listed.problem);
    case Qt::AccessibleTextRole:
        return accessibleText(listed);
    case EnvironmentRole:
        return static_cast<int>(environmentOf(listed.profile.environment));
    case DatabaseRole:
        return databaseText(listed.profile);
    case RedisRole:
        return redisText(listed.profile);
    case AccessRole:
        return accessText(listed.profile.access);
    case ReadOnlyRole:
        return listed.profile.access == base::AccessMode::ReadOnly;
    case LastOpenedRole:
        return openedText(listed);
    case DirtyRole:
        return index.row() == m_dirtyRow;
    case ProblemRole:
        return listed.isReadable() ? QString() : words::entryUnreadable(listed.problem);
    default:
        return {};
    }
}

QString ProfileListModel::accessibleText(const ListedProfile& listed) const
{
    if (!listed.isReadable())
        return QStringList{nameOf(listed), tr("cannot be read"), words::entryUnreadable(listed.problem)}.join(
            QStringLiteral(", "));
    QStringList parts{nameOf(listed),
                      common::environmentName(environmentOf(listed.profile.environment)),
                      databaseText(listed.profile),
                      redisText(listed.profile),
                      accessText(listed.profile.access),
                      openedText(listed)};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

void ProfileListModel::setProfiles(std::vector<ListedProfile> profiles)
{
    const int before = rowCount();
    const int after = static_cast<int>(profiles.size());
    const int common = std::min(before, after);
    if (after > before)
        beginInsertRows({}, before, after - 1);
    else if (after < before)
        beginRemoveRows({}, after, before - 1);
    m_profiles = std::move(profiles);
    m_dirtyRow = -1;
    if (after > before)
        endInsertRows();
    else if (after < before)
        endRemoveRows();
    if (common > 0)
        Q_EMIT dataChanged(index(0), index(common - 1));
}

const ListedProfile* ProfileListModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_profiles[static_cast<std::size_t>(row)] : nullptr;
}

std::optional<int> ProfileListModel::rowOf(const QString& name) const
{
    const auto found = std::find_if(m_profiles.begin(), m_profiles.end(), [&name](const auto& listed) {
        return !listed.isNew && listed.profile.name == name;
    });
    if (found == m_profiles.end())
        return std::nullopt;
    return static_cast<int>(found - m_profiles.begin());
}

void ProfileListModel::setDirtyRow(int row)
{
    const int before = std::exchange(m_dirtyRow, row);
    for (const int changed : {before, row}) {
        if (before != row && at(changed))
            Q_EMIT dataChanged(index(changed), index(changed), {DirtyRole});
    }
}

} // namespace connections
