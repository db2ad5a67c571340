#include "core/keyspace/index/fact_reader.h"

#include <array>
#include <utility>

namespace keyspace {

namespace {

using base::ErrorCode;

constexpr std::array<const char*, keyTypes> lengthCommands{"",      "STRLEN", "LLEN", "SCARD",
                                                           "ZCARD", "HLEN",   "XLEN", ""};

redis::Command commandFor(Fact fact, const QByteArray& name)
{
    switch (fact) {
    case Fact::Type:
        return {"TYPE", name};
    case Fact::Ttl:
        return {"PTTL", name};
    case Fact::Memory:
        return {"MEMORY", "USAGE", name};
    case Fact::Encoding:
        return {"OBJECT", "ENCODING", name};
    case Fact::Idle:
        return {"OBJECT", "IDLETIME", name};
    case Fact::Length:
        break;
    }
    return {};
}

qint64 sinceEpoch(Facts::Clock::time_point time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

// False: the answer says that there is no such key.
bool takeFact(Facts& facts, Fact fact, const redis::Value& reply)
{
    if (reply.isNil())
        return false;
    switch (fact) {
    case Fact::Type:
        if (reply.bytes() == "none")
            return false;
        facts.type = typeOf(reply.bytes());
        facts.moduleType = moduleTypeOf(reply.bytes());
        break;
    case Fact::Ttl: {
        const qint64 left = reply.toInteger(-2);
        if (left == -2)
            return false;
        facts.expiresAt = left < 0 ? Facts::never : sinceEpoch(Facts::Clock::now()) + left;
        break;
    }
    case Fact::Memory:
        facts.memory = reply.toInteger();
        break;
    case Fact::Encoding:
        facts.encoding = encodingOf(reply.bytes());
        break;
    case Fact::Length:
        facts.length = reply.toInteger();
        break;
    case Fact::Idle:
        facts.idle = std::chrono::seconds(reply.toInteger());
        break;
    }
    facts.known |= fact;
    return true;
}

// Said of the command, whatever the key: “no permissions to run the 'type' command”, “ERR unknown command”,
// “ERR An LFU maxmemory policy is selected …”.
bool isOfCommand(const base::Error& error)
{
    if (error.code == ErrorCode::RedisNoPermission)
        return error.detail.contains(QLatin1String("to run the"));
    return error.code == ErrorCode::RedisError && error.detail.startsWith(QLatin1String("ERR"));
}

// Said of one key: it may not be read, holds another type by now, lives on another node (MOVED).
bool isOfKey(const base::Error& error)
{
    const bool passes = error.detail.startsWith(QLatin1String("BUSY")) ||
                        error.detail.startsWith(QLatin1String("MASTERDOWN"));
    return error.code == ErrorCode::RedisNoPermission || error.code == ErrorCode::RedisWrongType ||
           (error.code == ErrorCode::RedisError && !passes);
}

} // namespace

FactReader::FactReader(redis::Multiplexer& redis, int lane, QObject* parent)
    : QObject(parent)
    , m_redis(redis)
    , m_lane(lane)
{
}

void FactReader::ask(std::vector<QByteArray> names, FactSet facts, Done done)
{
    auto batch = std::make_shared<Batch>();
    batch->wanted = facts & ~m_refused;
    batch->done = std::move(done);
    batch->keys.resize(names.size());
    batch->outstanding = 1; // until all are sent
    FactSet first = batch->wanted & ~FactSet(Fact::Length);
    first.setFlag(Fact::Type, first.testFlag(Fact::Type) ||
                                  (batch->wanted.testFlag(Fact::Length) && !m_refused.testFlag(Fact::Type)));
    const auto now = Facts::Clock::now();
    m_redis.open();
    for (std::size_t i = 0; i < names.size(); ++i) {
        batch->keys[i].name = std::move(names[i]);
        batch->keys[i].facts.asked = now;
        // The idle time first: others may touch the key.
        for (const Fact fact : {Fact::Idle, Fact::Type, Fact::Ttl, Fact::Encoding, Fact::Memory}) {
            if (first.testFlag(fact))
                send(batch, i, fact, commandFor(fact, batch->keys[i].name));
        }
    }
    QMetaObject::invokeMethod(
        this,
        [this, batch] {
            --batch->outstanding;
            goOn(batch);
        },
        Qt::QueuedConnection);
}

void FactReader::send(const Shared& batch, std::size_t key, Fact fact, const redis::Command& command)
{
    if (batch->lost.code != ErrorCode::None)
        return;
    const auto sent =
        m_redis.sendTo(m_lane, command, [this, batch, key, fact](base::Result<redis::Value>&& reply) {
            take(*batch, key, fact, reply);
            --batch->outstanding;
            goOn(batch);
        });
    if (sent)
        ++batch->outstanding;
    else
        batch->lost = sent.error();
}

void FactReader::take(Batch& batch, std::size_t key, Fact fact, const base::Result<redis::Value>& reply)
{
    if (!reply)
        return takeError(batch, fact, reply.error());
    KeyFacts& one = batch.keys[key];
    if (fact != Fact::Memory)
        ++m_lookups;
    if (!takeFact(one.facts, fact, *reply))
        one.gone = true;
}

// A command that is missing here, or that this user may not send, is not asked for again. What is said of
// one key leaves its own fact unknown.
void FactReader::takeError(Batch& batch, Fact fact, const base::Error& error)
{
    if (isOfCommand(error))
        m_refused |= fact;
    else if (!isOfKey(error))
        batch.lost = error;
}

void FactReader::askLengths(const Shared& batch)
{
    batch->lengthsAsked = true;
    if (!batch->wanted.testFlag(Fact::Length))
        return;
    for (std::size_t i = 0; i < batch->keys.size(); ++i) {
        const KeyFacts& one = batch->keys[i];
        const char* const command = lengthCommands[static_cast<std::size_t>(one.facts.type)];
        if (!one.gone && *command != '\0')
            send(batch, i, Fact::Length, {command, one.name});
    }
}

void FactReader::goOn(const Shared& batch)
{
    if (batch->outstanding > 0)
        return;
    if (batch->lost.code == ErrorCode::None && !batch->lengthsAsked)
        askLengths(batch);
    if (batch->outstanding > 0 || !batch->done)
        return;
    const Done done = std::exchange(batch->done, {});
    if (batch->lost.code != ErrorCode::None)
        return done(batch->lost);
    done(std::move(batch->keys));
}

} // namespace keyspace
