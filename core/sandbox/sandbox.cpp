#include "core/sandbox/sandbox.h"

#include "core/base/thread_role.h"
#include "core/sandbox/server_start.h"
#include "core/sandbox/state_file.h"

#include <QDir>
#include <QStandardPaths>

#include <csignal>
#include <thread>
#include <unistd.h>
#include <utility>

namespace sandbox {

namespace {

constexpr std::chrono::seconds stopLimit{15};

QString dataFolder(const char* name)
{
    const QString root = ::geteuid() == 0
                             ? QStringLiteral("/var/lib")
                             : QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return root + QStringLiteral("/keystead/") + QLatin1String(name);
}

// “fsync=off” is PostgreSQL's, “--maxmemory 10mb” is Redis'.
ServerOptions optionsFor(const ServerOptions& options, bool redis)
{
    ServerOptions own = options;
    own.settings.clear();
    for (const QString& setting : options.settings) {
        if (setting.startsWith(QStringLiteral("--")) == redis)
            own.settings << setting;
    }
    return own;
}

base::Result<void> endProcess(qint64 pid, const QString& name, int signal)
{
    if (!isRunning(pid, name))
        return {};
    if (::kill(static_cast<pid_t>(pid), signal) != 0)
        return base::Error{base::ErrorCode::ProgramFailed,
                           QStringLiteral("%1 belongs to somebody else").arg(name), name};
    if (!waitUntilGone(pid, name, QDeadlineTimer(stopLimit)))
        killWithChildren(pid, name);
    return {};
}

} // namespace

base::Result<std::unique_ptr<Sandbox>> Sandbox::start(ServerOptions options)
{
    base::assertMayBlock("Sandbox::start");
    auto folder = GuardedFolder::open(options.folder, options.lifetime);
    if (!folder)
        return std::move(folder).error();
    // Side by side: initdb takes half a second.
    base::Result<std::unique_ptr<RedisServer>> redis = base::Error{};
    std::thread redisThread(
        [&] { redis = startRedis(*folder, QStringLiteral("redis"), optionsFor(options, true)); });
    auto postgres = startPostgres(*folder, QStringLiteral("pg"), optionsFor(options, false));
    redisThread.join();
    if (!postgres)
        return std::move(postgres).error();
    if (!redis)
        return std::move(redis).error();
    std::unique_ptr<Sandbox> sandbox(new Sandbox);
    sandbox->m_postgres = *std::move(postgres);
    sandbox->m_redis = *std::move(redis);
    auto written = writeState((*folder)->path(), *sandbox->m_postgres, *sandbox->m_redis);
    if (!written)
        return std::move(written).error();
    return sandbox;
}

Sandbox::~Sandbox() = default;

QString sampleFolder()
{
    return dataFolder("sample");
}

QString detachedFolder()
{
    return dataFolder("shared");
}

base::Result<DetachedStatus> startDetached(const QString& folder)
{
    const QString path = QDir::cleanPath(QDir::current().absoluteFilePath(folder));
    ServerPids pids;
    if (auto running = readState(path, pids); running && running->postgresRunning && running->redisRunning)
        return running;
    if (auto stopped = stopDetached(path); !stopped && stopped.error().code != base::ErrorCode::NotFound)
        return std::move(stopped).error();
    ServerOptions options;
    options.folder = path;
    options.lifetime = Lifetime::Detached;
    const auto started = Sandbox::start(options);
    if (!started)
        return started.error();
    return readState(path, pids);
}

base::Result<DetachedStatus> detachedStatus(const QString& folder)
{
    ServerPids pids;
    return readState(QDir::cleanPath(QDir::current().absoluteFilePath(folder)), pids);
}

base::Result<void> stopDetached(const QString& folder)
{
    base::assertMayBlock("stopDetached");
    ServerPids pids;
    const auto status = readState(QDir::cleanPath(QDir::current().absoluteFilePath(folder)), pids);
    if (!status)
        return status.error();
    auto redis = endProcess(pids.redis, QStringLiteral("redis-server"), SIGTERM);
    auto postgres = endProcess(pids.postgres, QStringLiteral("postgres"), SIGINT);
    return redis ? postgres : redis;
}

} // namespace sandbox
