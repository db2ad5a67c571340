#include "core/sandbox/state_file.h"

#include "core/sandbox/process.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace sandbox {

namespace {

QString statePath(const QString& folder)
{
    return folder + QStringLiteral("/sandbox.json");
}

base::Error corrupt(const QString& path)
{
    return {base::ErrorCode::CorruptEntry, QStringLiteral("%1 is no description of a sandbox").arg(path),
            path};
}

} // namespace

base::Result<void> writeState(const QString& folder, const PostgresServer& postgres, const RedisServer& redis)
{
    const QJsonObject state{{QStringLiteral("database_url"), postgres.address().toUrl()},
                            {QStringLiteral("redis_url"), redis.address().toUrl()},
                            {QStringLiteral("postgres_pid"), postgres.pid()},
                            {QStringLiteral("redis_pid"), redis.pid()}};
    QSaveFile file(statePath(folder));
    const bool written = file.open(QIODevice::WriteOnly) &&
                         file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                         file.write(QJsonDocument(state).toJson()) > 0 && file.commit();
    if (!written)
        return base::Error{base::ErrorCode::FileFailed, file.errorString(), file.fileName()};
    return {};
}

base::Result<DetachedStatus> readState(const QString& folder, ServerPids& pids)
{
    const QString path = statePath(folder);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return base::Error{base::ErrorCode::NotFound, file.errorString(),
                           QStringLiteral("sandbox in %1").arg(folder)};
    const QJsonObject state = QJsonDocument::fromJson(file.readAll()).object();
    auto postgres = database::Address::fromUrl(state[QStringLiteral("database_url")].toString());
    auto redis = redis::Address::fromUrl(state[QStringLiteral("redis_url")].toString());
    if (!postgres || !redis)
        return corrupt(path);
    pids.postgres = state[QStringLiteral("postgres_pid")].toInteger();
    pids.redis = state[QStringLiteral("redis_pid")].toInteger();
    DetachedStatus status;
    status.folder = folder;
    status.postgres = *std::move(postgres);
    status.redis = *std::move(redis);
    status.postgresRunning = isRunning(pids.postgres, QStringLiteral("postgres"));
    status.redisRunning = isRunning(pids.redis, QStringLiteral("redis-server"));
    return status;
}

} // namespace sandbox
