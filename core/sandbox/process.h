// Starting and ending the servers' processes: posix_spawn into a session of their own, so that a
// terminal's Ctrl+C does not reach them, with every descriptor of ours closed. Any thread.
#pragma once

#include "core/base/result.h"

#include <QDeadlineTimer>
#include <QString>
#include <QStringList>

#include <chrono>
#include <sys/types.h>
#include <vector>

namespace sandbox {

// Who runs the servers: user “postgres” when we are root (initdb refuses root), else the caller.
struct ServerUser
{
    uid_t uid = 0;
    gid_t gid = 0;
    bool switchUser = false; // we are root and have to become it

    // Errors: ProgramMissing when we are root and there is no user postgres.
    static base::Result<ServerUser> find();
};

struct Command
{
    QString program; // absolute path
    QStringList arguments;
    QString workingFolder;
    QString logFile;              // appended to by stdout and stderr
    std::vector<int> descriptors; // become 0, 1, …; stdin is /dev/null when empty
};

// Errors: ProgramFailed.
base::Result<pid_t> spawn(const Command& command, const ServerUser& user);

// Runs a program to its end. Errors: ProgramFailed (detail: end of the log), TimedOut (it is killed).
base::Result<void> runToEnd(const Command& command, const ServerUser& user, std::chrono::milliseconds limit);

// Alive, not a zombie, and its name (as in /proc/PID/comm) is that one: a number may be reused.
bool isRunning(qint64 pid, const QString& name);

// Reaps it when it is our child. False: still there when the deadline passed.
bool waitUntilGone(qint64 pid, const QString& name, QDeadlineTimer deadline);

// SIGKILL to the process and its children. The parent is stopped first so that it starts no more.
void killWithChildren(qint64 pid, const QString& name);

// The last lines of a log, for an error's detail.
QString endOfLog(const QString& path);

} // namespace sandbox
