#include "core/workspace/sample_servers.h"

#include "core/base/logging.h"
#include "core/base/thread_role.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QThread>

#include <utility>

namespace workspace {

namespace {

constexpr std::chrono::seconds ownerStartsWithin{30};
constexpr std::chrono::milliseconds lookAgain{50};

} // namespace

SampleServers::SampleServers(const QString& folder)
    : m_owner(folder + QStringLiteral("/owner.lock"))
{
    m_owner.setStaleLockTime(std::chrono::milliseconds(0)); // only the owner's death makes it stale
}

SampleServers::~SampleServers()
{
    m_sandbox.reset(); // before the lock is given up
}

base::Result<std::unique_ptr<SampleServers>> SampleServers::acquire(const QString& folder,
                                                                    const std::atomic<bool>& cancelled)
{
    base::assertMayBlock("SampleServers::acquire");
    if (!QDir().mkpath(folder))
        return base::Error{base::ErrorCode::FileFailed, QStringLiteral("cannot create %1").arg(folder),
                           folder};
    std::unique_ptr<SampleServers> servers(new SampleServers(folder));
    const QDeadlineTimer deadline(ownerStartsWithin);
    while (!cancelled.load()) {
        auto ready = servers->tryOwn(folder);
        if (ready && !*ready)
            ready = servers->tryJoin(folder);
        if (!ready)
            return std::move(ready).error();
        if (*ready)
            return servers;
        if (deadline.hasExpired()) {
            return base::Error{base::ErrorCode::TimedOut,
                               QStringLiteral("another program starts the servers in %1").arg(folder),
                               folder};
        }
        QThread::msleep(lookAgain.count());
    }
    return base::Error{base::ErrorCode::Cancelled, {}, {}};
}

// False: somebody else owns the folder.
base::Result<bool> SampleServers::tryOwn(const QString& folder)
{
    if (!m_owner.tryLock(0)) {
        if (m_owner.error() == QLockFile::LockFailedError)
            return false;
        return base::Error{base::ErrorCode::FileFailed, QStringLiteral("cannot lock %1").arg(folder), folder};
    }
    sandbox::ServerOptions options;
    options.folder = folder;
    auto started = sandbox::Sandbox::start(options);
    if (!started) {
        m_owner.unlock();
        return std::move(started).error();
    }
    m_sandbox = std::move(*started);
    m_database = m_sandbox->postgres().address();
    m_redis = m_sandbox->redis().address();
    return true;
}

// False: they do not run yet, or no longer.
base::Result<bool> SampleServers::tryJoin(const QString& folder)
{
    const auto status = sandbox::detachedStatus(folder);
    if (!status || !status->postgresRunning || !status->redisRunning)
        return false;
    qCInfo(base::logWorkspace) << "using the servers that another program started";
    m_database = status->postgres;
    m_redis = status->redis;
    return true;
}

} // namespace workspace
