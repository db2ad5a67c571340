// A folder for servers and the guard process that watches over it.
//
// Thread: any that may block; one owner at a time, held by a lock on the folder that the guard
// shares, so that nobody starts servers while an earlier guard still stops them. The guard is a
// shell in a session of its own; its stdin is a socket whose other end only we hold. At its end
// the guard stops every server below the folder and removes the folder when it is temporary.
#pragma once

#include "core/sandbox/process.h"
#include "core/sandbox/server.h"

#include <memory>

namespace sandbox {

class GuardedFolder
{
public:
    // Errors: FileFailed, ProgramFailed (somebody else uses the folder), ProgramMissing.
    static base::Result<std::shared_ptr<GuardedFolder>> open(const QString& folder, Lifetime lifetime);
    ~GuardedFolder(); // when guarded: all servers below have ended afterwards
    GuardedFolder(const GuardedFolder&) = delete;
    GuardedFolder& operator=(const GuardedFolder&) = delete;

    QString path() const { return m_path; }
    bool isTemporary() const { return m_temporary; }
    const ServerUser& user() const { return m_user; }

    // Creates a folder below ours (or ours, when empty) that only the servers' user may enter.
    base::Result<QString> makeFolder(const QString& name) const;

private:
    GuardedFolder() = default;
    base::Result<void> prepare(const QString& folder);
    base::Result<void> lock();
    base::Result<void> startGuard();

    QString m_path;
    ServerUser m_user;
    bool m_temporary = false;
    int m_lock = -1;
    int m_channel = -1; // the guard lives as long as this is open
    pid_t m_guard = 0;
};

// A folder whose socket paths fit into 107 bytes: the given one, or a short one made for it.
base::Result<QString> socketFolder(const QString& folder, const ServerUser& user);

} // namespace sandbox
