#include "core/keyspace/change/key_moves.h"

#include "core/keyspace/change/own_guard.h"
#include "core/keyspace/value/key_details.h"
#include "core/keyspace/value/script.h"

namespace keyspace {

namespace {

base::Result<void> checkBoth(const QByteArray& from, const QByteArray& to)
{
    auto foreign = checkForeign(from);
    return foreign ? checkForeign(to) : foreign;
}

// What an old server can do instead of COPY.
base::Result<MoveOutcome> copyByDump(redis::Connection& redis, const QByteArray& from, const QByteArray& to)
{
    const std::vector<redis::Command> asked{{"DUMP", from}, {"PTTL", from}};
    const auto told = redis.pipeline(asked);
    if (!told)
        return told.error();
    for (const redis::Value& reply : *told) {
        if (reply.isError())
            return reply.toError();
    }
    if (told->front().isNil())
        return MoveOutcome::Gone;
    const qint64 left = told->back().toInteger();
    if (left != -1 && left <= 0) // it has expired in between
        return MoveOutcome::Gone;
    const QByteArray life = left == -1 ? QByteArrayLiteral("0") : QByteArray::number(left); // 0: for ever
    const auto restored = redis.call({"RESTORE", to, life, told->front().bytes()});
    if (!restored && restored.error().detail.startsWith(QLatin1String("BUSYKEY")))
        return MoveOutcome::Taken;
    return restored ? base::Result<MoveOutcome>(MoveOutcome::Done) : restored.error();
}

} // namespace

base::Result<MoveOutcome> renameKey(redis::Connection& redis, const QByteArray& from, const QByteArray& to)
{
    if (auto checked = checkBoth(from, to); !checked)
        return std::move(checked).error();
    const auto renamed = redis.call({"RENAMENX", from, to});
    if (!renamed && renamed.error().detail.contains(QLatin1String("no such key")))
        return MoveOutcome::Gone;
    if (!renamed)
        return renamed.error();
    return renamed->toInteger() == 1 ? MoveOutcome::Done : MoveOutcome::Taken;
}

base::Result<MoveOutcome> duplicateKey(redis::Connection& redis, const QByteArray& from, const QByteArray& to)
{
    if (auto checked = checkBoth(from, to); !checked)
        return std::move(checked).error();
    if (from == to)
        return MoveOutcome::Taken;
    const auto copied = redis.call({"COPY", from, to});
    if (!copied)
        return isUnsupported(copied.error()) ? copyByDump(redis, from, to) : copied.error();
    if (copied->toInteger() == 1)
        return MoveOutcome::Done;
    const auto there = redis.call({"EXISTS", from}); // COPY says 0 for either
    if (!there)
        return there.error();
    return there->toInteger() == 1 ? MoveOutcome::Taken : MoveOutcome::Gone;
}

} // namespace keyspace
