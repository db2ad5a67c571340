// The server's slow log. Thread: the connection's.
// Source: https://redis.io/docs/latest/commands/slowlog-get/
#pragma once

#include "core/redis/connection.h"

#include <QDateTime>

#include <chrono>
#include <optional>
#include <vector>

namespace monitor {

struct SlowCommand
{
    qint64 id = 0; // grows; begins anew with the server
    QDateTime at;  // UTC, whole seconds
    std::chrono::microseconds took{0};
    redis::Command command; // as the server keeps it: long ones cut, at most 32 arguments
    QByteArray client;      // “10.0.0.7:41234” or the path of a socket
    QByteArray clientName;  // “keystead”; may be empty
};

struct SlowLog
{
    std::vector<SlowCommand> commands; // newest first
    qint64 length = 0;                 // how many the server keeps now
    // slowlog-log-slower-than: what takes longer is kept; below 0: nothing is. Nothing: CONFIG is not
    // allowed.
    std::optional<std::chrono::microseconds> threshold;
    std::optional<qint64> limit; // slowlog-max-len
};

// At most `most` commands. None of it is a lookup. Errors: connection and Redis codes, MalformedReply.
base::Result<SlowLog> readSlowLog(redis::Connection& redis, int most = 128);

// Forgets all of it. Errors: connection and Redis codes, ReadOnlyProfile.
base::Result<void> clearSlowLog(redis::Connection& redis);

} // namespace monitor
