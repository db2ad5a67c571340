// A pair of private servers in one folder. For “try it with sample data”, keysteadctl sandbox and tests.
// Thread: any that may block.
#pragma once

#include "core/sandbox/server.h"

#include <optional>

namespace sandbox {

// A program that is missing and how to get it.
struct MissingProgram
{
    QString program;        // “redis-server”
    QString package;        // “redis-server”
    QString installCommand; // “sudo apt-get install postgresql redis-server”: all that is missing at once
};

// What is missing on this machine; empty: nothing. PostgreSQL is looked for in /usr/lib/postgresql/*/bin
// (newest first) and PATH, Redis in PATH.
std::vector<MissingProgram> missingPrograms();

class Sandbox
{
public:
    // Both servers, started side by side. options.folder gets pg/ and redis/ and sandbox.json.
    static base::Result<std::unique_ptr<Sandbox>> start(ServerOptions options = {});
    ~Sandbox();

    PostgresServer& postgres() { return *m_postgres; }
    RedisServer& redis() { return *m_redis; }

private:
    Sandbox() = default;
    std::unique_ptr<PostgresServer> m_postgres;
    std::unique_ptr<RedisServer> m_redis;
};

// Where the application's own sample data lives: kept over restarts, owned by the servers' user.
// (an ordinary user: $XDG_DATA_HOME/keystead/sample; root: /var/lib/keystead/sample)
QString sampleFolder();

// A detached sandbox, by its folder (default: sampleFolder()'s neighbour “shared”).
struct DetachedStatus
{
    QString folder;
    bool postgresRunning = false;
    bool redisRunning = false;
    database::Address postgres;
    redis::Address redis;
};
base::Result<DetachedStatus> startDetached(const QString& folder);
// Errors: NotFound when that folder holds no sandbox.
base::Result<DetachedStatus> detachedStatus(const QString& folder);
base::Result<void> stopDetached(const QString& folder);
QString detachedFolder();

} // namespace sandbox
