#include "core/redis/command_table.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace redis {

namespace {

using std::string_view_literals::operator""sv;

// Sorted. Commands with the flag “readonly”, and those without data that act on the own connection
// only. MULTI and EXEC read: what stands between them is looked up on its own.
constexpr std::array readingCommands{
    "ASKING"sv,
    "AUTH"sv,
    "BITCOUNT"sv,
    "BITFIELD_RO"sv,
    "BITPOS"sv,
    "COMMAND"sv,
    "DBSIZE"sv,
    "DISCARD"sv,
    "DUMP"sv,
    "ECHO"sv,
    "EVALSHA_RO"sv,
    "EVAL_RO"sv,
    "EXEC"sv,
    "EXISTS"sv,
    "EXPIRETIME"sv,
    "FCALL_RO"sv,
    "GEODIST"sv,
    "GEOHASH"sv,
    "GEOPOS"sv,
    "GEORADIUSBYMEMBER_RO"sv,
    "GEORADIUS_RO"sv,
    "GEOSEARCH"sv,
    "GET"sv,
    "GETBIT"sv,
    "GETRANGE"sv,
    "HELLO"sv,
    "HEXISTS"sv,
    "HGET"sv,
    "HGETALL"sv,
    "HKEYS"sv,
    "HLEN"sv,
    "HMGET"sv,
    "HRANDFIELD"sv,
    "HSCAN"sv,
    "HSTRLEN"sv,
    "HVALS"sv,
    "INFO"sv,
    "KEYS"sv,
    "LASTSAVE"sv,
    "LCS"sv,
    "LINDEX"sv,
    "LLEN"sv,
    "LOLWUT"sv,
    "LPOS"sv,
    "LRANGE"sv,
    "MGET"sv,
    "MONITOR"sv,
    "MULTI"sv,
    "PEXPIRETIME"sv,
    "PFCOUNT"sv,
    "PING"sv,
    "PSUBSCRIBE"sv,
    "PTTL"sv,
    "PUNSUBSCRIBE"sv,
    "QUIT"sv,
    "RANDOMKEY"sv,
    "READONLY"sv,
    "READWRITE"sv,
    "RESET"sv,
    "ROLE"sv,
    "SCAN"sv,
    "SCARD"sv,
    "SDIFF"sv,
    "SELECT"sv,
    "SINTER"sv,
    "SINTERCARD"sv,
    "SISMEMBER"sv,
    "SMEMBERS"sv,
    "SMISMEMBER"sv,
    "SORT_RO"sv,
    "SRANDMEMBER"sv,
    "SSCAN"sv,
    "SSUBSCRIBE"sv,
    "STRLEN"sv,
    "SUBSCRIBE"sv,
    "SUBSTR"sv,
    "SUNION"sv,
    "SUNSUBSCRIBE"sv,
    "TIME"sv,
    "TOUCH"sv,
    "TTL"sv,
    "TYPE"sv,
    "UNSUBSCRIBE"sv,
    "UNWATCH"sv,
    "WAIT"sv,
    "WATCH"sv,
    "XLEN"sv,
    "XPENDING"sv,
    "XRANGE"sv,
    "XREAD"sv,
    "XREVRANGE"sv,
    "ZCARD"sv,
    "ZCOUNT"sv,
    "ZDIFF"sv,
    "ZINTER"sv,
    "ZINTERCARD"sv,
    "ZLEXCOUNT"sv,
    "ZMSCORE"sv,
    "ZRANDMEMBER"sv,
    "ZRANGE"sv,
    "ZRANGEBYLEX"sv,
    "ZRANGEBYSCORE"sv,
    "ZRANK"sv,
    "ZREVRANGE"sv,
    "ZREVRANGEBYLEX"sv,
    "ZREVRANGEBYSCORE"sv,
    "ZREVRANK"sv,
    "ZSCAN"sv,
    "ZSCORE"sv,
    "ZUNION"sv,
};

// Sorted. The subcommands that only look, or that concern the own connection. Everything else in
// these families changes the server, its users or other clients: it counts as writing.
constexpr std::array readingSubcommands{
    "ACL CAT"sv,
    "ACL DRYRUN"sv,
    "ACL GENPASS"sv,
    "ACL GETUSER"sv,
    "ACL HELP"sv,
    "ACL LIST"sv,
    "ACL USERS"sv,
    "ACL WHOAMI"sv,
    "CLIENT CACHING"sv,
    "CLIENT GETNAME"sv,
    "CLIENT GETREDIR"sv,
    "CLIENT HELP"sv,
    "CLIENT ID"sv,
    "CLIENT INFO"sv,
    "CLIENT LIST"sv,
    "CLIENT NO-EVICT"sv,
    "CLIENT REPLY"sv,
    "CLIENT SETNAME"sv,
    "CLIENT TRACKING"sv,
    "CLIENT TRACKINGINFO"sv,
    "CLUSTER COUNTKEYSINSLOT"sv,
    "CLUSTER GETKEYSINSLOT"sv,
    "CLUSTER HELP"sv,
    "CLUSTER INFO"sv,
    "CLUSTER KEYSLOT"sv,
    "CLUSTER LINKS"sv,
    "CLUSTER MYID"sv,
    "CLUSTER NODES"sv,
    "CLUSTER REPLICAS"sv,
    "CLUSTER SHARDS"sv,
    "CLUSTER SLOTS"sv,
    "CONFIG GET"sv,
    "CONFIG HELP"sv,
    "FUNCTION DUMP"sv,
    "FUNCTION HELP"sv,
    "FUNCTION LIST"sv,
    "FUNCTION STATS"sv,
    "LATENCY DOCTOR"sv,
    "LATENCY GRAPH"sv,
    "LATENCY HELP"sv,
    "LATENCY HISTOGRAM"sv,
    "LATENCY HISTORY"sv,
    "LATENCY LATEST"sv,
    "MEMORY DOCTOR"sv,
    "MEMORY HELP"sv,
    "MEMORY MALLOC-STATS"sv,
    "MEMORY STATS"sv,
    "MEMORY USAGE"sv,
    "MODULE HELP"sv,
    "MODULE LIST"sv,
    "OBJECT ENCODING"sv,
    "OBJECT FREQ"sv,
    "OBJECT HELP"sv,
    "OBJECT IDLETIME"sv,
    "OBJECT REFCOUNT"sv,
    "PUBSUB CHANNELS"sv,
    "PUBSUB HELP"sv,
    "PUBSUB NUMPAT"sv,
    "PUBSUB NUMSUB"sv,
    "PUBSUB SHARDCHANNELS"sv,
    "PUBSUB SHARDNUMSUB"sv,
    "SCRIPT EXISTS"sv,
    "SCRIPT HELP"sv,
    "SLOWLOG GET"sv,
    "SLOWLOG HELP"sv,
    "SLOWLOG LEN"sv,
    "XINFO CONSUMERS"sv,
    "XINFO GROUPS"sv,
    "XINFO HELP"sv,
    "XINFO STREAM"sv,
};

// Sorted. Commands that answer with more replies than one, with none, or with a stream.
constexpr std::array streamingCommands{
    "MONITOR"sv,   "PSUBSCRIBE"sv,   "PSYNC"sv, "PUNSUBSCRIBE"sv, "SSUBSCRIBE"sv,
    "SUBSCRIBE"sv, "SUNSUBSCRIBE"sv, "SYNC"sv,  "UNSUBSCRIBE"sv,
};

static_assert(std::is_sorted(readingCommands.begin(), readingCommands.end()));
static_assert(std::is_sorted(readingSubcommands.begin(), readingSubcommands.end()));
static_assert(std::is_sorted(streamingCommands.begin(), streamingCommands.end()));

template<class Table>
bool contains(const Table& table, const QByteArray& name)
{
    return std::binary_search(table.begin(), table.end(),
                              std::string_view(name.constData(), static_cast<std::size_t>(name.size())));
}

QByteArray subcommandOf(const Command& command)
{
    return command.size() < 2 ? QByteArray() : command.at(0).toUpper() + ' ' + command.at(1).toUpper();
}

} // namespace

Effect effectOf(const Command& command)
{
    if (command.isEmpty())
        return Effect::Writes;
    const bool reads = contains(readingCommands, command.first().toUpper()) ||
                       contains(readingSubcommands, subcommandOf(command));
    return reads ? Effect::Reads : Effect::Writes;
}

bool hasOneReply(const Command& command)
{
    if (command.isEmpty())
        return true;
    const QByteArray name = command.first().toUpper(); // shares the bytes when they are upper case
    return !contains(streamingCommands, name) &&
           (name != "CLIENT" || subcommandOf(command) != "CLIENT REPLY");
}

base::Result<void> checkAllowed(const Command& command, base::AccessMode access)
{
    using base::ErrorCode;
    if (command.isEmpty() || command.first().isEmpty())
        return base::Error{ErrorCode::InvalidInput, QStringLiteral("a command without a name"), {}};
    const auto name = [&command] { return QString::fromUtf8(command.first().toUpper()); };
    if (!hasOneReply(command))
        return base::Error{
            ErrorCode::InvalidInput, QStringLiteral("%1 has not exactly one reply").arg(name()), {}};
    if (access == base::AccessMode::ReadOnly && effectOf(command) == Effect::Writes)
        return base::Error{ErrorCode::ReadOnlyProfile, QStringLiteral("%1 may change data").arg(name()), {}};
    return {};
}

} // namespace redis
