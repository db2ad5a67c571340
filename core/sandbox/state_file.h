// sandbox.json: where a folder's servers listen and which processes they are. Mode 0600.
#pragma once

#include "core/sandbox/sandbox.h"

namespace sandbox {

struct ServerPids
{
    qint64 postgres = 0;
    qint64 redis = 0;
};

base::Result<void> writeState(const QString& folder, const PostgresServer& postgres,
                              const RedisServer& redis);

// Errors: NotFound when there is no such file, CorruptEntry when it cannot be read as one.
base::Result<DetachedStatus> readState(const QString& folder, ServerPids& pids);

} // namespace sandbox
