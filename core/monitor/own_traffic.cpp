#include "core/monitor/own_traffic.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace monitor {

namespace {

using redis::Value;

// How a command's reply tells whether its key was there.
enum class Sign {
    Nil,      // nil: it was not
    Empty,    // nothing, 0 or an empty array
    MinusTwo, // TTL and its kin
    None,     // “none”: TYPE
    Count,    // the reply is the number of keys that were there
    Each,     // one item for each key
    Scanned,  // cursor 0 and no item
};

struct Reading
{
    std::string_view command;
    Sign sign;
    int key = 1; // where its first key stands
};

// Source: lookupKeyRead and its callers in src/*.c of Redis 7.0, each line compared with INFO.
constexpr std::array readings{
    Reading{"BITCOUNT", Sign::Empty},
    Reading{"COPY", Sign::Empty},
    Reading{"DUMP", Sign::Nil},
    Reading{"EXISTS", Sign::Count},
    Reading{"EXPIRETIME", Sign::MinusTwo},
    Reading{"GET", Sign::Nil},
    Reading{"GETBIT", Sign::Empty},
    Reading{"GETDEL", Sign::Nil},
    Reading{"GETEX", Sign::Nil},
    Reading{"GETRANGE", Sign::Empty},
    Reading{"HEXISTS", Sign::Empty},
    Reading{"HGET", Sign::Nil},
    Reading{"HGETALL", Sign::Empty},
    Reading{"HKEYS", Sign::Empty},
    Reading{"HLEN", Sign::Empty},
    Reading{"HSCAN", Sign::Scanned},
    Reading{"HSTRLEN", Sign::Empty},
    Reading{"HVALS", Sign::Empty},
    Reading{"LINDEX", Sign::Nil},
    Reading{"LLEN", Sign::Empty},
    Reading{"LRANGE", Sign::Empty},
    Reading{"MGET", Sign::Each},
    Reading{"OBJECT", Sign::Nil, 2},
    Reading{"PEXPIRETIME", Sign::MinusTwo},
    Reading{"PTTL", Sign::MinusTwo},
    Reading{"SCARD", Sign::Empty},
    Reading{"SISMEMBER", Sign::Empty},
    Reading{"SMEMBERS", Sign::Empty},
    Reading{"SSCAN", Sign::Scanned},
    Reading{"STRLEN", Sign::Empty},
    Reading{"TOUCH", Sign::Count},
    Reading{"TTL", Sign::MinusTwo},
    Reading{"TYPE", Sign::None},
    Reading{"XLEN", Sign::Empty},
    Reading{"XRANGE", Sign::Empty},
    Reading{"XREVRANGE", Sign::Empty},
    Reading{"ZCARD", Sign::Empty},
    Reading{"ZCOUNT", Sign::Empty},
    Reading{"ZRANGE", Sign::Empty},
    Reading{"ZRANK", Sign::Nil},
    Reading{"ZSCAN", Sign::Scanned},
    Reading{"ZSCORE", Sign::Nil},
};

bool isEmpty(const Value& reply)
{
    switch (reply.kind()) {
    case Value::Kind::Integer:
        return reply.toInteger() == 0;
    case Value::Kind::Array:
        return reply.items().empty();
    default:
        return reply.bytes().isEmpty();
    }
}

bool wasThere(Sign sign, const Value& reply)
{
    switch (sign) {
    case Sign::Nil:
        return !reply.isNil();
    case Sign::Empty:
        return !isEmpty(reply);
    case Sign::MinusTwo:
        return reply.toInteger(-2) != -2;
    case Sign::None:
        return reply.bytes() != "none";
    case Sign::Scanned:
        return reply.items().size() == 2 &&
               (reply.items()[0].bytes() != "0" || !reply.items()[1].items().empty());
    case Sign::Count:
    case Sign::Each:
        break;
    }
    return !reply.isError();
}

Traffic lookups(qint64 keys, qint64 found)
{
    return {1, found, keys - found};
}

} // namespace

Traffic& Traffic::operator+=(const Traffic& other)
{
    commands += other.commands;
    hits += other.hits;
    misses += other.misses;
    return *this;
}

Traffic operator-(Traffic left, const Traffic& right)
{
    left.commands -= right.commands;
    left.hits -= right.hits;
    left.misses -= right.misses;
    return left;
}

Traffic trafficOf(const redis::Command& command, const redis::Value& reply)
{
    const Traffic noLookup{1, 0, 0};
    if (command.isEmpty())
        return {};
    const QByteArray name = command[0].toUpper();
    const auto reading = std::ranges::find(
        readings, std::string_view(name.constData(), std::size_t(name.size())), &Reading::command);
    if (reading == readings.end() || command.size() <= reading->key)
        return noLookup;
    if (reply.isError()) // a key of another type is there all the same
        return reply.toError().code == base::ErrorCode::RedisWrongType ? lookups(1, 1) : noLookup;
    if (reading->sign == Sign::Count)
        return lookups(command.size() - 1, reply.toInteger());
    if (reading->sign == Sign::Each) {
        const auto found =
            std::ranges::count_if(reply.items(), [](const Value& item) { return !item.isNil(); });
        return lookups(command.size() - 1, found);
    }
    return lookups(1, wasThere(reading->sign, reply) ? 1 : 0);
}

OwnTraffic::Turn OwnTraffic::turn()
{
    return Turn(*this);
}

void OwnTraffic::add(const Traffic& traffic)
{
    const std::lock_guard lock(m_mutex);
    m_total += traffic;
}

Traffic OwnTraffic::total() const
{
    const std::lock_guard lock(m_mutex);
    return m_total;
}

OwnTraffic::Pause OwnTraffic::pause(std::chrono::milliseconds limit)
{
    return Pause(*this, limit);
}

bool OwnTraffic::tryBegin()
{
    const std::lock_guard lock(m_mutex);
    if (m_pauses > 0)
        return false;
    ++m_turns;
    return true;
}

void OwnTraffic::begin()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_pauses == 0; });
    ++m_turns;
}

void OwnTraffic::end()
{
    const std::lock_guard lock(m_mutex);
    if (--m_turns == 0 && m_pauses > 0)
        m_changed.notify_all();
}

OwnTraffic::Pause::Pause(OwnTraffic& traffic, std::chrono::milliseconds limit)
    : m_traffic(&traffic)
{
    std::unique_lock lock(traffic.m_mutex);
    ++traffic.m_pauses;
    m_isQuiet = traffic.m_changed.wait_for(lock, limit, [&traffic] { return traffic.m_turns == 0; });
}

OwnTraffic::Pause::~Pause()
{
    if (!m_traffic)
        return;
    const std::lock_guard lock(m_traffic->m_mutex);
    --m_traffic->m_pauses;
    m_traffic->m_changed.notify_all();
}

OwnTraffic::Pause& OwnTraffic::Pause::operator=(Pause&& other) noexcept
{
    std::swap(m_traffic, other.m_traffic);
    std::swap(m_isQuiet, other.m_isQuiet);
    return *this;
}

OwnTrafficObserver::OwnTrafficObserver(std::shared_ptr<OwnTraffic> traffic, Count count)
    : m_traffic(std::move(traffic))
    , m_count(count ? std::move(count) : &trafficOf)
{
}

bool OwnTrafficObserver::begin(Wait wait)
{
    if (wait == Wait::No)
        return m_traffic->tryBegin();
    m_traffic->begin();
    return true;
}

void OwnTrafficObserver::answered(std::span<const redis::Command> commands,
                                  std::span<const redis::Value> replies)
{
    Traffic sum;
    for (std::size_t i = 0; i < commands.size() && i < replies.size(); ++i)
        sum += m_count(commands[i], replies[i]);
    m_traffic->add(sum);
}

void OwnTrafficObserver::end()
{
    m_traffic->end();
}

} // namespace monitor
