// A Lua script that a server keeps under its digest: asked for by that, sent whole when it is not known
// there. A value, any thread; run() on the connection's.
#pragma once

#include "core/redis/connection.h"

#include <QByteArray>
#include <QByteArrayList>

namespace keyspace {

class Script
{
public:
    // Reads: by EVALSHA_RO (Redis 7.0), which a read-only profile may send.
    enum class Effect { Reads, Writes };

    Script(QByteArray text, Effect effect);

    // Errors: those of Connection::call; RedisNoPermission and isUnsupported() when this user or this
    // server cannot run it.
    base::Result<redis::Value> run(redis::Connection& redis, const QByteArrayList& keys,
                                   const QByteArrayList& arguments) const;

    // For a pipeline: by its digest, to be sent after load().
    redis::Command command(const QByteArrayList& keys, const QByteArrayList& arguments) const;
    base::Result<void> load(redis::Connection& redis) const;

private:
    QByteArray m_text;
    QByteArray m_digest;
    Effect m_effect;
};

// The server does not know the command, or the user may not send it: another way may be open.
bool isUnsupported(const base::Error& error);

} // namespace keyspace
