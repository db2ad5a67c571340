// The compare-and-set that moves the cursor: the only Lua of the product (PROTOCOL.md, “Drain” 3).
// Thread: the connection's.
#pragma once

#include "core/base/result.h"
#include "core/cache/key.h"
#include "core/redis/connection.h"

#include <optional>

namespace cache {

struct CursorMove
{
    bool moved = false;     // false: somebody else moved it first, read again
    qint64 generations = 0; // keys removed
};

// If the cursor holds exactly `expected` (nothing: is absent), unlinks it and the generations of
// the tags and sets `next`, as one step. Errors: Redis and connection codes; after a connection
// error it is unknown whether it ran.
base::Result<CursorMove> moveCursor(redis::Connection& redis, const Keyspace& keyspace,
                                    const std::optional<QByteArray>& expected, const QByteArray& next,
                                    const std::vector<Tag>& tags);

// Above this many, tags are replaced by “<family>:all” and “<family>:list”, which every entry of
// the family carries one of. Tags of groups and tags without a family stay. Result is sorted and unique.
inline constexpr std::size_t mostTags = 1000;
std::vector<Tag> collapsed(std::vector<Tag> tags);

} // namespace cache
