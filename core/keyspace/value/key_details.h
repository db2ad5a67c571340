// What a key is, without its value: type, length, expiry, encoding, memory, how long nobody used it.
// Values, any thread; reading: the connection's.
#pragma once

#include "core/redis/connection.h"

#include <QByteArray>
#include <QByteArrayList>

#include <chrono>
#include <optional>

namespace keyspace {

enum class ValueType { String, List, Hash, Set, SortedSet, Stream, Module };

// As TYPE says it: “string”, “zset”. Any other word is the name of a module's type.
ValueType valueTypeOf(const QByteArray& name);
QByteArray valueTypeName(ValueType type); // of Module: “module”

// A moment of the server's clock, milliseconds since 1970.
using ExpiryTime = std::chrono::sys_time<std::chrono::milliseconds>;

struct KeyDetails
{
    ValueType type = ValueType::String;
    QByteArray typeName; // as TYPE says it
    // Bytes of a string, elements of all else. Nothing: not told, or a module's type.
    std::optional<qint64> length;
    std::optional<ExpiryTime> expiresAt;      // nothing: never
    QByteArray encoding;                      // OBJECT ENCODING: “listpack”
    std::optional<qint64> memoryBytes;        // MEMORY USAGE with its usual samples: an estimate
    std::optional<std::chrono::seconds> idle; // not under an LFU policy
    std::optional<qint64> frequency;          // OBJECT FREQ, only under an LFU policy
    bool hyperLogLog = false;                 // a string that PFADD has made
    QByteArrayList refused;                   // commands that this user may not send: their facts are missing

    bool operator==(const KeyDetails&) const = default;
};

// Asks without touching: the key's idle time stays what it was, but for its length. Expiry is exact from
// Redis 7.0 (PEXPIRETIME) and some milliseconds off before. Nothing: there is no such key.
// Errors: those of a connection; RedisNoPermission when not even TYPE may be asked.
base::Result<std::optional<KeyDetails>> readDetails(redis::Connection& redis, const QByteArray& key);

// The server's clock. Errors: those of a connection.
base::Result<ExpiryTime> serverTime(redis::Connection& redis);

// INFO's redis_version; empty: not told. Errors: those of a connection.
base::Result<QByteArray> serverVersion(redis::Connection& redis);

// The size of what DUMP gives: all that can be said of a module's type. Counted by the server, nothing of
// it comes here. Errors: those of Script::run; NotFound.
base::Result<qint64> dumpedBytes(redis::Connection& redis, const QByteArray& key);

} // namespace keyspace
