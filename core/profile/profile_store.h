// Which profiles there are and which was open last. In QSettings; never a password (those are the
// keychain's, see secret_store.h, or live in memory for the session). An entry that cannot be read,
// such as one of a newer program, is reported and stays in the file. Thread: the GUI's or the command's.
#pragma once

#include "core/base/result.h"
#include "core/profile/profile.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

class QSettings;

namespace profile {

// An entry of the file that is no profile.
struct UnreadableEntry
{
    QString name;
    base::Error error; // InvalidInput; subject: “database”, “redis” or “name”

    bool operator==(const UnreadableEntry&) const = default;
};

class ProfileStore
{
public:
    // The settings outlive the store.
    explicit ProfileStore(QSettings& settings);

    std::vector<Profile> profiles() const; // in the order that was set, the others after them by name
    std::optional<Profile> find(const QString& name) const;
    std::vector<UnreadableEntry> unreadable() const; // by name

    void save(const Profile& profile); // replaces the one of that name
    void remove(const QString& name);  // also an unreadable one
    // Keeps its place. Its secrets are the caller's to move. Errors: NotFound, InvalidInput (subject
    // “name”: empty, or another entry has it).
    base::Result<void> rename(const QString& from, const QString& to);
    void setOrder(const QStringList& names);

    QString fileName() const; // where the entries stand

    std::optional<Profile> lastOpened() const;
    void setLastOpened(const QString& name);

private:
    bool contains(const QString& name) const;

    QSettings& m_settings;
};

} // namespace profile
