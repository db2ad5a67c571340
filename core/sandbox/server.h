// Private PostgreSQL and Redis servers, for the sample data and for tests: real programs on unix
// sockets in a folder of their own, ready in about two seconds.
//
// Thread: any that may block; not the GUI's. They end with their owner: a guard process holds a
// pipe to it and stops the servers and (for temporary folders) removes the folder when the owner
// has gone, also when it was killed. As root the servers run as user “postgres” (initdb refuses
// root) and the folder belongs to that user; otherwise as the caller.
#pragma once

#include "core/base/result.h"
#include "core/database/address.h"
#include "core/redis/address.h"

#include <QByteArrayList>
#include <QString>
#include <QStringList>

#include <memory>

namespace sandbox {

// Ends with its owner, or stays until somebody stops it (keysteadctl sandbox start).
enum class Lifetime { Owned, Detached };

struct ServerOptions
{
    QString folder; // kept when given; empty (Owned only): temporary, removed at the end
    Lifetime lifetime = Lifetime::Owned;
    // Listen on 127.0.0.1 too, on a free port: address().port for PostgreSQL, tcpAddress() for Redis.
    // Anybody on this machine may then connect without a password: for tests.
    bool tcp = false;
    QStringList settings; // PostgreSQL: “fsync=off”; Redis: “--maxmemory 10mb”
};

class PostgresServer
{
public:
    // Creates the cluster when the folder has none, starts it, waits until it answers, creates
    // database “keystead”. Errors: ProgramMissing (subject: the Debian package), ProgramFailed
    // (detail: the end of the server's log), TimedOut, FileFailed.
    static base::Result<std::unique_ptr<PostgresServer>> start(ServerOptions options = {});
    virtual ~PostgresServer() = default;

    virtual const database::Address& address() const = 0;
    virtual QString folder() const = 0;
    virtual qint64 pid() const = 0; // of the postmaster

    // For fault injection. kill: SIGKILL to the postmaster and its backends. restart: on the same
    // folder and address, after stop or kill.
    virtual base::Result<void> stop() = 0;
    virtual void kill() = 0;
    virtual base::Result<void> restart() = 0;
};

class RedisServer
{
public:
    static base::Result<std::unique_ptr<RedisServer>> start(ServerOptions options = {});
    virtual ~RedisServer() = default;

    virtual const redis::Address& address() const = 0;    // unix socket
    virtual const redis::Address& tcpAddress() const = 0; // only with ServerOptions::tcp
    virtual QString folder() const = 0;
    virtual qint64 pid() const = 0;

    virtual base::Result<void> stop() = 0;
    virtual void kill() = 0;
    virtual base::Result<void> restart() = 0;
};

} // namespace sandbox
