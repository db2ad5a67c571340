// Which profiles there are and which was open last. In QSettings; never a password (those live in
// memory for the session). Thread: the GUI's or the command's.
#pragma once

#include "core/profile/profile.h"

#include <optional>
#include <vector>

class QSettings;

namespace profile {

class ProfileStore
{
public:
    // The settings outlive the store.
    explicit ProfileStore(QSettings& settings);

    std::vector<Profile> profiles() const; // by name
    void save(const Profile& profile);     // by name
    std::optional<Profile> lastOpened() const;
    void setLastOpened(const QString& name);

private:
    QSettings& m_settings;
};

} // namespace profile
