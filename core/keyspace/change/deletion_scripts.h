// What deleting, previewing and exporting ask of many keys at once. Any thread; the asking: the connection's.
#pragma once

#include "core/keyspace/value/script.h"

#include <chrono>

namespace keyspace {

// A batch may wait for a server that is busy with others.
inline constexpr std::chrono::milliseconds patience{20'000};

// KEYS: keys. ARGV: bytes of all dumps, bytes of one; and, for a user who may ask INFO, the number of the
// database: where no key expires, none is asked for its expiry. For each key two items: its dump, nil when it
// is not there, an error, the size of one that is too large, or 0 where the bytes of all were used up; and
// its expiry in milliseconds since 1970, -1: never.
const Script& dumpScript();
// The same for those who only look (Redis 7.0).
const Script& dumpReader();

} // namespace keyspace
