// Clearing and counting our entries in Redis. Correctness never rests on it (the generations do
// that); it makes a cleared cache look cleared and gives memory back. Thread: the connection's.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/base/units.h"
#include "core/cache/key.h"
#include "core/redis/connection.h"

namespace cache {

struct Cleared
{
    qint64 entries = 0;
    bool operator==(const Cleared&) const = default;
};

// Invalidates at once by removing the group's generation, then unlinks the entries by SCAN, at
// most 500 keys a call, reporting “keys”. Groups: names; never touches keys that are not entries
// of ours. Errors: Cancelled (the groups are invalid all the same), NotConnected (the keyspace is not
// known), Redis codes.
base::Result<Cleared> clearGroups(redis::Connection& redis, const Keyspace& keyspace,
                                  const std::vector<QByteArray>& groups, base::JobControl& control);

struct GroupSize
{
    QByteArray group;
    qint64 entries = 0;
    base::Bytes memory; // MEMORY USAGE of a sample of up to 50 entries, times the number
};
// In the order of `groups`.
base::Result<std::vector<GroupSize>> measureGroups(redis::Connection& redis, const Keyspace& keyspace,
                                                   const std::vector<QByteArray>& groups,
                                                   base::JobControl& control);

} // namespace cache
