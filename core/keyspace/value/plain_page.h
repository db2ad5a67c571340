// Pages without a script: for servers before Redis 7.0 and for users who may not send one. What the key
// weighs (MEMORY USAGE) decides how much is asked for at once. Thread: the connection's.
#pragma once

#include "core/keyspace/value/value_page.h"

namespace keyspace {

// Errors: as readPage().
base::Result<ValuePage> readPlainPage(redis::Connection& redis, const QByteArray& key, ValueType type,
                                      const PageRequest& request);
// Of a list or a hash. Errors: as readBytes().
base::Result<BytesPage> readPlainBytes(redis::Connection& redis, const QByteArray& key, const PieceOf& what,
                                       qint64 offset, qint64 length);

// NotFound for “none”, else RedisWrongType. Their subject is “key”.
base::Error otherType(const QByteArray& typeName);

} // namespace keyspace
