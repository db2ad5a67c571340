// Another name for a key, and a second key like it: never over one that is there. Thread: the connection's.
#pragma once

#include "core/redis/connection.h"

namespace keyspace {

enum class MoveOutcome {
    Done,
    Taken, // there is a key of the new name; nothing was changed
    Gone,  // there is no key of the old one
};

// Errors: those of a connection; ReadOnlyProfile, RedisNoPermission; InvalidInput (one of the two is a key of
// ours). The expiry goes along, in a copy too.
base::Result<MoveOutcome> renameKey(redis::Connection& redis, const QByteArray& from, const QByteArray& to);
// COPY, before Redis 6.2 DUMP and RESTORE.
base::Result<MoveOutcome> duplicateKey(redis::Connection& redis, const QByteArray& from,
                                       const QByteArray& to);

} // namespace keyspace
