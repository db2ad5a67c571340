// Making and removing the schema, with connections of their own, after the administrator has read the
// plan and said yes. Thread: one that may block.
//
// `access` is that of the profile, as its owner has set it: a read-only profile never writes, not even
// this, and everything here ends with ReadOnlyProfile before anything is sent. Look mode is another
// thing: a schema that is missing or not this program's own makes the sessions of any profile read-only
// until it is made. It says nothing about the profile, is stored nowhere, and does not count here.
#pragma once

#include "core/base/access_mode.h"
#include "core/base/job.h"
#include "core/base/result.h"
#include "core/cache/key.h"
#include "core/database/address.h"
#include "core/redis/address.h"

namespace workspace {

// Returns how many migrations were applied. Cancelling stops the statement that runs; migrations
// before it stay applied. Errors: ReadOnlyProfile, SchemaMismatch, DatabaseNoPermission, Cancelled,
// connection and database codes.
base::Result<int> createSchema(const database::Address& address, base::AccessMode access,
                               base::JobControl& control);

// Drops the schema. Errors: SchemaMissing when there is none, and as above.
base::Result<void> dropSchema(const database::Address& address, base::AccessMode access,
                              base::JobControl& control);

// Unlinks every key of a dataset that is gone, about 500 a call, reporting “keys”. An invalid
// keyspace has none. Errors: ReadOnlyProfile, Cancelled, Redis and connection codes.
base::Result<void> clearKeyspace(const redis::Address& address, base::AccessMode access,
                                 const cache::Keyspace& keyspace, base::JobControl& control);

} // namespace workspace
