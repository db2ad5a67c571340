// All keys of a database that match, as a set that does not change any more: what is previewed and then
// deleted or exported. Thread: the connection's.
#pragma once

#include "core/base/job.h"
#include "core/keyspace/index/name_set.h"
#include "core/redis/connection.h"

#include <memory>

namespace keyspace {

struct KeySearch
{
    QByteArray pattern;  // glob; empty: all
    QByteArray typeName; // as TYPE says it; empty: any. Redis 6 and later
};

// Names that SCAN gives twice are in it once. Progress: “keys” looked at, of DBSIZE. Errors: those of a
// connection; TooLarge (16 GiB of names); Cancelled.
base::Result<std::shared_ptr<const NameSet>> findKeys(redis::Connection& redis, const KeySearch& search,
                                                      base::JobControl& control);

// The pattern that matches this name only.
QByteArray escapedGlob(const QByteArray& name);

// Any names, in any order, also twice.
std::shared_ptr<const NameSet> nameSetOf(const QByteArrayList& names);

} // namespace keyspace
