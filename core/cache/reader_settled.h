// What PostgreSQL knows and the cache does not yet. Thread: the session's.
#pragma once

#include "core/base/result.h"
#include "core/cache/snapshot.h"
#include "core/database/session.h"

namespace cache {

// Does this snapshot, a cursor's, see every change in the outbox that is visible now? One statement on
// the primary key. Errors: connection and database codes.
base::Result<bool> isSettled(database::Session& session, const Snapshot& snapshot);

} // namespace cache
