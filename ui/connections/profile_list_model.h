// The known connections. GUI thread.
#pragma once

#include "core/profile/profile.h"

#include <QAbstractListModel>
#include <QDateTime>

#include <optional>
#include <vector>

namespace connections {

struct ListedProfile
{
    profile::Profile profile;
    QDateTime lastOpened; // invalid: never
    bool isNew = false;   // not saved yet
    // An entry of the file that is no connection: only its name is known. Code None: it is one.
    base::Error problem = {};

    bool isReadable() const { return problem.code == base::ErrorCode::None; }
    bool operator==(const ListedProfile&) const = default;
};

class ProfileListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role : int {
        EnvironmentRole = Qt::UserRole + 1, // int(common::Environment)
        DatabaseRole,                       // QString
        RedisRole,                          // QString
        AccessRole,                         // QString: “look only”
        ReadOnlyRole,                       // bool
        LastOpenedRole,                     // QString: “opened 3 h ago”; empty: never
        DirtyRole,                          // bool: not saved as it stands in the form
        ProblemRole,                        // QString: why it cannot be read; empty: it can
    };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    // Replaces all; rows that stay keep their place, so that a selection survives.
    void setProfiles(std::vector<ListedProfile> profiles);
    const ListedProfile* at(int row) const; // nullptr: there is no such row
    std::optional<int> rowOf(const QString& name) const;
    // The row that differs from what is saved; −1: none.
    void setDirtyRow(int row);

private:
    QString accessibleText(const ListedProfile& listed) const;

    std::vector<ListedProfile> m_profiles;
    int m_dirtyRow = -1;
};

} // namespace connections
