// Making and removing the schema, with connections of their own that may write whatever the profile
// says: the administrator has read the plan and said yes. Thread: one that may block.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/cache/key.h"
#include "core/database/address.h"
#include "core/redis/address.h"

namespace workspace {

// Cancelling stops the statement that runs; migrations before it stay applied. Errors: SchemaMismatch,
// DatabaseNoPermission, QueryCancelled, connection and database codes.
base::Result<void> createSchema(const database::Address& address, base::JobControl& control);

// Drops the schema. Errors: SchemaMissing when there is none, and as above.
base::Result<void> dropSchema(const database::Address& address, base::JobControl& control);

// Unlinks every key of a dataset that is gone, about 500 a call, reporting “keys”. An invalid
// keyspace has none. Errors: Cancelled, Redis and connection codes.
base::Result<void> clearKeyspace(const redis::Address& address, const cache::Keyspace& keyspace,
                                 base::JobControl& control);

} // namespace workspace
