#include "core/monitor/server/slow_log.h"

#include "core/monitor/server/server_config.h"

namespace monitor {

namespace {

// [id, time, microseconds, [argument …], client, name]; Redis before 4.0 ends after the arguments.
std::optional<SlowCommand> readOne(const redis::Value& reply)
{
    const auto& items = reply.items();
    if (items.size() < 4)
        return std::nullopt;
    SlowCommand one;
    one.id = items[0].toInteger();
    one.at = QDateTime::fromSecsSinceEpoch(items[1].toInteger(), Qt::UTC);
    one.took = std::chrono::microseconds(items[2].toInteger());
    for (const redis::Value& argument : items[3].items())
        one.command.append(argument.bytes());
    if (items.size() >= 6) {
        one.client = items[4].bytes();
        one.clientName = items[5].bytes();
    }
    return one;
}

} // namespace

base::Result<SlowLog> readSlowLog(redis::Connection& redis, int most)
{
    const auto reply = redis.call({"SLOWLOG", "GET", QByteArray::number(most)});
    if (!reply)
        return reply.error();
    SlowLog log;
    for (const redis::Value& item : reply->items()) {
        auto one = readOne(item);
        if (!one)
            return base::Error{
                base::ErrorCode::MalformedReply, QStringLiteral("an entry of SLOWLOG GET"), {}};
        log.commands.push_back(std::move(*one));
    }
    const auto length = redis.call({"SLOWLOG", "LEN"});
    if (!length)
        return length.error();
    log.length = length->toInteger();
    // A right that is missing costs these two figures, not the log.
    if (const auto slower = readSetting(redis, "slowlog-log-slower-than"); slower && *slower)
        log.threshold = std::chrono::microseconds((*slower)->toLongLong());
    if (const auto limit = readSetting(redis, "slowlog-max-len"); limit && *limit)
        log.limit = (*limit)->toLongLong();
    return log;
}

base::Result<void> clearSlowLog(redis::Connection& redis)
{
    const auto reply = redis.call({"SLOWLOG", "RESET"});
    return reply ? base::Result<void>() : reply.error();
}

} // namespace monitor
