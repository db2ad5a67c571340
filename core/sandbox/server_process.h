// One server's process: started, awaited, stopped, killed. Thread: any that may block.
#pragma once

#include "core/sandbox/process.h"

#include <chrono>
#include <functional>

namespace sandbox {

class ServerProcess
{
public:
    // name: as in /proc/PID/comm, “redis-server”.
    explicit ServerProcess(QString name)
        : m_name(std::move(name))
    {
    }

    qint64 pid() const { return m_pid; }
    bool isAlive() const { return isRunning(m_pid, m_name); }

    // Starts it and waits until it answers. Errors: ProgramFailed and TimedOut, each with the end of
    // the log; the process is gone then.
    base::Result<void> start(const Command& command, const ServerUser& user,
                             const std::function<bool()>& answers);
    // Sends the signal and waits; kills what does not go. Errors: TimedOut when it had to be killed.
    base::Result<void> end(int signal, std::chrono::milliseconds limit, const QString& logFile);
    void kill();

private:
    base::Result<void> waitUntilReady(const QString& logFile, const std::function<bool()>& answers);

    QString m_name;
    qint64 m_pid = 0;
};

} // namespace sandbox
