// The first half of the self-test (SPEC C12): stores a probe key, reads it back, lets it expire.
// Thread: the connection's.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/cache/key.h"
#include "core/redis/connection.h"

#include <chrono>

namespace cache {

struct RoundTrip
{
    std::chrono::nanoseconds stored{0};
    std::chrono::nanoseconds read{0};
    std::chrono::milliseconds expired{0}; // until the key of 200 ms was gone
    bool sameBytes = false;
};

// The probe lies under our prefix and is removed whatever happens. Errors: Redis and connection
// codes, ReadOnlyProfile, TimedOut (it did not expire within 5 s), SchemaMissing (there is no keyspace
// yet), Cancelled.
base::Result<RoundTrip> roundTrip(redis::Connection& redis, const Keyspace& keyspace,
                                  base::JobControl& control);

} // namespace cache
