#include "app/keysteadctl/key_walk.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>
#include <utility>

namespace ctl {

namespace {

using namespace keyspace;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;
using std::chrono::duration_cast;
using std::chrono::microseconds;

constexpr int callsBetweenMeasures = 32;
constexpr std::chrono::milliseconds step = 20ms; // of a rest: Ctrl+C is heard as soon

base::Error cancelled()
{
    return {base::ErrorCode::Cancelled, {}, {}};
}

// Empty: its length is not asked for.
QByteArray lengthCommand(KeyType type)
{
    switch (type) {
    case KeyType::String:
        return "STRLEN";
    case KeyType::List:
        return "LLEN";
    case KeyType::Set:
        return "SCARD";
    case KeyType::SortedSet:
        return "ZCARD";
    case KeyType::Hash:
        return "HLEN";
    case KeyType::Stream:
        return "XLEN";
    case KeyType::Unknown:
    case KeyType::Other:
        break;
    }
    return {};
}

redis::Command commandFor(const KeyFacts& key, Fact fact)
{
    switch (fact) {
    case Fact::Type:
        return {"TYPE", key.name};
    case Fact::Ttl:
        return {"PTTL", key.name};
    case Fact::Memory:
        return {"MEMORY", "USAGE", key.name};
    case Fact::Encoding:
        return {"OBJECT", "ENCODING", key.name};
    case Fact::Idle:
        return {"OBJECT", "IDLETIME", key.name};
    case Fact::Length:
        break;
    }
    const QByteArray command = lengthCommand(key.facts.type);
    return command.isEmpty() ? redis::Command() : redis::Command{command, key.name};
}

void take(KeyFacts& key, Fact fact, const redis::Value& reply)
{
    Facts& facts = key.facts;
    const qint64 number = reply.toInteger(-1);
    if (reply.isNil() || (fact == Fact::Type && reply.bytes() == "none") ||
        (fact == Fact::Ttl && number == -2)) {
        key.gone = true;
        return;
    }
    facts.known |= fact;
    switch (fact) {
    case Fact::Type:
        facts.type = typeOf(reply.bytes());
        break;
    case Fact::Ttl:
        facts.expiresAt =
            number < 0
                ? Facts::never
                : duration_cast<std::chrono::milliseconds>(facts.asked.time_since_epoch()).count() + number;
        break;
    case Fact::Memory:
        facts.memory = number;
        break;
    case Fact::Encoding:
        facts.encoding = encodingOf(reply.bytes());
        break;
    case Fact::Idle:
        facts.idle = std::chrono::seconds(number);
        break;
    case Fact::Length:
        facts.length = number;
        break;
    }
}

} // namespace

KeyWalk::KeyWalk(redis::Connection& redis, base::JobControl& control, QByteArray pattern, QByteArray typeName)
    : m_redis(redis)
    , m_control(control)
    , m_pattern(std::move(pattern))
    , m_typeName(std::move(typeName))
{
}

qint64 KeyWalk::scanned() const
{
    if (isDone() && m_total >= 0)
        return m_total;
    return m_total < 0 ? m_looked : std::min(m_looked, m_total);
}

// What a PING takes is the way and the waiting; more than that is a SCAN's own.
base::Result<void> KeyWalk::measure()
{
    const auto asked = Steady::now();
    const auto pong = m_redis.call({"PING"});
    if (!pong && base::isConnectionError(pong.error().code))
        return pong.error();
    m_pace.answered(duration_cast<microseconds>(Steady::now() - asked));
    return {};
}

base::Result<void> KeyWalk::rest()
{
    const auto until = Steady::now() + m_pace.pause();
    while (Steady::now() < until) {
        if (m_control.isCancelled())
            return cancelled();
        std::this_thread::sleep_for(step);
    }
    return {};
}

base::Result<std::vector<QByteArray>> KeyWalk::next()
{
    if (m_control.isCancelled())
        return cancelled();
    if (!m_begun) {
        const auto size = m_redis.call({"DBSIZE"});
        m_total = size ? size->toInteger(-1) : -1; // not everybody may ask
        m_opened = m_redis.generation();
    }
    if (m_calls++ % callsBetweenMeasures == 0) {
        if (auto measured = measure(); !measured)
            return measured.error();
    }
    if (auto rested = rest(); !rested)
        return rested.error();
    redis::Command command{"SCAN", m_position, "COUNT", QByteArray::number(m_pace.count())};
    if (!m_pattern.isEmpty())
        command << "MATCH" << m_pattern;
    if (!m_typeName.isEmpty())
        command << "TYPE" << m_typeName;
    const auto asked = Steady::now();
    auto reply = m_redis.call(command);
    const auto took = duration_cast<microseconds>(Steady::now() - asked);
    if (!reply)
        return std::move(reply).error();
    if (reply->items().size() != 2)
        return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("SCAN"), {}};
    if (m_begun && m_opened != m_redis.generation())
        return base::Error{base::ErrorCode::ConnectionLost,
                           QStringLiteral("the server does not know any more how far it was"),
                           {}};
    m_begun = true;
    m_looked += m_pace.count();
    m_pace.worked(took - m_pace.latency());
    m_position = reply->items()[0].bytes();
    std::vector<QByteArray> names;
    for (redis::Value& name : reply->items()[1].items())
        names.push_back(name.takeBytes());
    m_control.report({scanned(), m_total, QStringLiteral("keys")});
    return names;
}

base::Result<std::vector<KeyFacts>> FactSource::ask(const std::vector<QByteArray>& names, FactSet wanted)
{
    std::vector<KeyFacts> keys;
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(Facts::Clock::now());
    for (const QByteArray& name : names) {
        keys.push_back({name, false, {}});
        keys.back().facts.asked = now;
    }
    if (wanted & Fact::Length)
        wanted |= Fact::Type;
    // The length last: its command depends on the type.
    for (const Fact fact : {Fact::Type, Fact::Ttl, Fact::Memory, Fact::Encoding, Fact::Idle, Fact::Length}) {
        if (!(wanted & fact) || (m_refused & fact))
            continue;
        if (auto asked = askEach(keys, fact); !asked)
            return asked.error();
    }
    return keys;
}

base::Result<void> FactSource::askEach(std::vector<KeyFacts>& keys, Fact fact)
{
    std::vector<redis::Command> commands;
    std::vector<std::size_t> whose;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        redis::Command command = keys[i].gone ? redis::Command() : commandFor(keys[i], fact);
        if (command.isEmpty())
            continue;
        commands.push_back(std::move(command));
        whose.push_back(i);
    }
    const auto replies = m_redis.pipeline(commands);
    if (!replies)
        return replies.error();
    for (std::size_t i = 0; i < whose.size(); ++i) {
        const redis::Value& reply = (*replies)[i];
        if (!reply.isError())
            take(keys[whose[i]], fact, reply);
        else if (reply.bytes().startsWith("NOPERM") || fact == Fact::Idle || fact == Fact::Memory)
            m_refused |= fact;
        // Else: of another type since a moment ago.
    }
    return {};
}

} // namespace ctl
