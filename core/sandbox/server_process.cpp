#include "core/sandbox/server_process.h"

#include "core/base/logging.h"

#include <QDeadlineTimer>
#include <QThread>

#include <csignal>

namespace sandbox {

namespace {

using namespace std::chrono_literals;

constexpr auto readyLimit = 30s;

// Drops root's rights and becomes the server; until then the process has this name.
const QString starter = QStringLiteral("setpriv");

} // namespace

base::Result<void> ServerProcess::start(const Command& command, const ServerUser& user,
                                        const std::function<bool()>& answers)
{
    const auto pid = spawn(command, user);
    if (!pid)
        return pid.error();
    m_pid = *pid;
    auto ready = waitUntilReady(command.logFile, answers);
    if (!ready)
        kill();
    return ready;
}

base::Result<void> ServerProcess::waitUntilReady(const QString& logFile, const std::function<bool()>& answers)
{
    const QDeadlineTimer deadline(readyLimit);
    while (!deadline.hasExpired()) {
        if (!isAlive() && !isRunning(m_pid, starter) && waitUntilGone(m_pid, m_name, QDeadlineTimer(50ms)) &&
            !isRunning(m_pid, starter)) {
            return base::Error{base::ErrorCode::ProgramFailed, endOfLog(logFile), m_name};
        }
        if (answers())
            return {};
        QThread::msleep(5);
    }
    return base::Error{base::ErrorCode::TimedOut, endOfLog(logFile), m_name};
}

base::Result<void> ServerProcess::end(int signal, std::chrono::milliseconds limit, const QString& logFile)
{
    if (!isAlive()) {
        waitUntilGone(m_pid, m_name, QDeadlineTimer(0));
        return {};
    }
    ::kill(static_cast<pid_t>(m_pid), signal);
    if (waitUntilGone(m_pid, m_name, QDeadlineTimer(limit)))
        return {};
    qCWarning(base::logSandbox).noquote() << m_name << "did not stop and is killed";
    kill();
    return base::Error{base::ErrorCode::TimedOut, endOfLog(logFile), m_name};
}

void ServerProcess::kill()
{
    killWithChildren(m_pid, m_name);
}

} // namespace sandbox
