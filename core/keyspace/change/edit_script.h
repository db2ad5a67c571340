// The script behind every edit: compares, keeps what it replaces, changes. Any thread.
#pragma once

#include "core/keyspace/value/script.h"

namespace keyspace {

// KEYS: the key. ARGV: operation, undo (“required”, “small”, “none”), bytes that may be kept, bytes shown of
// a conflict, then what the operation needs. Returns {“done”, made, dump or nil, expiry, mark of what is
// left} (a dump of “” is a key that was not there) or {“conflict”, what, present, its size} or {“invalid”,
// what}.
const Script& editScript();

} // namespace keyspace
