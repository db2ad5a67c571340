#include "core/keyspace/value/key_details.h"

#include "core/keyspace/value/script.h"

#include <algorithm>
#include <array>
#include <utility>

namespace keyspace {

namespace {

using base::ErrorCode;
using redis::Value;
using std::chrono::milliseconds;

constexpr std::array typeNames{
    std::pair{ValueType::String, "string"},  std::pair{ValueType::List, "list"},
    std::pair{ValueType::Hash, "hash"},      std::pair{ValueType::Set, "set"},
    std::pair{ValueType::SortedSet, "zset"}, std::pair{ValueType::Stream, "stream"},
};

QByteArray lengthCommand(ValueType type)
{
    switch (type) {
    case ValueType::String:
        return QByteArrayLiteral("STRLEN");
    case ValueType::List:
        return QByteArrayLiteral("LLEN");
    case ValueType::Hash:
        return QByteArrayLiteral("HLEN");
    case ValueType::Set:
        return QByteArrayLiteral("SCARD");
    case ValueType::SortedSet:
        return QByteArrayLiteral("ZCARD");
    case ValueType::Stream:
        return QByteArrayLiteral("XLEN");
    case ValueType::Module:
        break;
    }
    return {};
}

milliseconds timeOf(const Value& time)
{
    if (time.items().size() != 2)
        return milliseconds(0);
    return std::chrono::seconds(time.items()[0].toInteger()) +
           std::chrono::duration_cast<milliseconds>(std::chrono::microseconds(time.items()[1].toInteger()));
}

std::optional<ExpiryTime> expiryOf(const Value& absolute, const Value& left, const Value& time)
{
    if (!absolute.isError())
        return absolute.toInteger(-1) < 0 ? std::nullopt
                                          : std::optional(ExpiryTime(milliseconds(absolute.toInteger())));
    if (left.isError() || time.isError() || left.toInteger(-1) < 0)
        return std::nullopt;
    return ExpiryTime(timeOf(time) + milliseconds(left.toInteger()));
}

std::optional<qint64> numberOf(const Value& value)
{
    return value.kind() == Value::Kind::Integer ? std::optional(value.toInteger()) : std::nullopt;
}

// In the order of the commands below.
enum Asked : std::size_t { Type, ExpireTime, TimeLeft, Time, Encoding, Memory, Idle, Frequency };

void noteRefusals(KeyDetails& facts, const std::vector<redis::Command>& asked,
                  const std::vector<Value>& replies)
{
    for (std::size_t i = 0; i < replies.size(); ++i) {
        if (replies[i].isError() && replies[i].toError().code == ErrorCode::RedisNoPermission)
            facts.refused << asked[i].first();
    }
}

base::Result<void> readLength(redis::Connection& redis, const QByteArray& key, KeyDetails& facts)
{
    if (facts.type == ValueType::Module)
        return {};
    std::vector<redis::Command> commands{{lengthCommand(facts.type), key}};
    if (facts.type == ValueType::String)
        commands.push_back({"GETRANGE", key, "0", "3"});
    const auto replies = redis.pipeline(commands);
    if (!replies)
        return replies.error();
    facts.length = numberOf(replies->front());
    facts.hyperLogLog = replies->size() > 1 && replies->at(1).bytes() == "HYLL";
    noteRefusals(facts, commands, *replies);
    return {};
}

} // namespace

ValueType valueTypeOf(const QByteArray& name)
{
    const auto found = std::find_if(typeNames.begin(), typeNames.end(),
                                    [&name](const auto& known) { return name == known.second; });
    return found == typeNames.end() ? ValueType::Module : found->first;
}

QByteArray valueTypeName(ValueType type)
{
    const auto found = std::find_if(typeNames.begin(), typeNames.end(),
                                    [type](const auto& known) { return type == known.first; });
    return found == typeNames.end() ? QByteArrayLiteral("module") : QByteArray(found->second);
}

base::Result<std::optional<KeyDetails>> readDetails(redis::Connection& redis, const QByteArray& key)
{
    const std::vector<redis::Command> commands{
        {"TYPE", key},
        {"PEXPIRETIME", key},
        {"PTTL", key},
        {"TIME"},
        {"OBJECT", "ENCODING", key},
        {"MEMORY", "USAGE", key},
        {"OBJECT", "IDLETIME", key},
        {"OBJECT", "FREQ", key},
    };
    const auto replies = redis.pipeline(commands);
    if (!replies)
        return replies.error();
    const std::vector<Value>& told = *replies;
    if (told[Type].isError())
        return told[Type].toError();
    KeyDetails facts;
    facts.typeName = told[Type].bytes();
    if (facts.typeName == "none")
        return std::optional<KeyDetails>();
    facts.type = valueTypeOf(facts.typeName);
    facts.expiresAt = expiryOf(told[ExpireTime], told[TimeLeft], told[Time]);
    if (told[Encoding].kind() == Value::Kind::Bulk)
        facts.encoding = told[Encoding].bytes();
    facts.memoryBytes = numberOf(told[Memory]);
    if (const auto idle = numberOf(told[Idle]))
        facts.idle = std::chrono::seconds(*idle);
    facts.frequency = numberOf(told[Frequency]);
    noteRefusals(facts, commands, told);
    if (auto read = readLength(redis, key, facts); !read)
        return std::move(read).error();
    return std::optional(std::move(facts));
}

base::Result<ExpiryTime> serverTime(redis::Connection& redis)
{
    const auto time = redis.call({"TIME"});
    if (!time)
        return time.error();
    return ExpiryTime(timeOf(*time));
}

base::Result<QByteArray> serverVersion(redis::Connection& redis)
{
    const auto told = redis.call({"INFO", "server"});
    if (!told)
        return isUnsupported(told.error()) ? base::Result<QByteArray>(QByteArray()) : told.error();
    const QByteArrayList lines = told->bytes().split('\n');
    const auto line = std::find_if(lines.begin(), lines.end(),
                                   [](const QByteArray& each) { return each.startsWith("redis_version:"); });
    return line == lines.end() ? QByteArray() : line->mid(line->indexOf(':') + 1).trimmed();
}

base::Result<qint64> dumpedBytes(redis::Connection& redis, const QByteArray& key)
{
    static const Script script(QByteArrayLiteral("local dump = redis.call('DUMP', KEYS[1])\n"
                                                 "return dump and string.len(dump) or -1\n"),
                               Script::Effect::Reads);
    const auto size = script.run(redis, {key}, {});
    if (!size)
        return size.error();
    if (size->toInteger(-1) < 0)
        return base::Error{ErrorCode::NotFound, QStringLiteral("no such key"), QStringLiteral("key")};
    return size->toInteger();
}

} // namespace keyspace
