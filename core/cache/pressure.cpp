#include "core/cache/pressure.h"

#include <QByteArrayList>

#include <array>

namespace cache {

namespace {

using namespace std::chrono_literals;

constexpr double slack = 5;       // points below the bound where a level is left
constexpr auto readingLife = 30s; // an older one says nothing about now
constexpr auto refreshAfter = 2s;
constexpr auto refusalLife = 10s;

struct Bound
{
    PressureLevel level;
    double percent;
};
constexpr std::array bounds{Bound{PressureLevel::Full, 95}, Bound{PressureLevel::High, 85},
                            Bound{PressureLevel::Watch, 75}};

PressureLevel levelAt(double percent, PressureLevel before)
{
    for (const Bound& bound : bounds) {
        if (percent >= bound.percent - (before >= bound.level ? slack : 0))
            return bound.level;
    }
    return PressureLevel::None;
}

// “used_memory:1048576”, one a line.
std::optional<QByteArray> field(const QByteArray& info, const QByteArray& name)
{
    for (const QByteArray& line : info.split('\n')) {
        if (line.startsWith(name + ':'))
            return line.sliced(name.size() + 1).trimmed();
    }
    return std::nullopt;
}

} // namespace

base::Result<MemoryReading> readMemory(redis::Connection& redis)
{
    const std::array commands{redis::Command{"INFO", "memory"}, redis::Command{"INFO", "stats"}};
    auto replies = redis.pipeline(commands);
    if (!replies)
        return std::move(replies).error();
    for (const redis::Value& reply : *replies) {
        if (reply.isError())
            return reply.toError();
    }
    const QByteArray& memory = replies->front().bytes();
    const auto used = field(memory, "used_memory");
    if (!used)
        return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("INFO memory"),
                           redis.address().displayName()};
    const QByteArray policy = field(memory, "maxmemory_policy").value_or("noeviction");
    return MemoryReading{{used->toLongLong()},
                         {field(memory, "maxmemory").value_or("0").toLongLong()},
                         policy != "noeviction",
                         field(replies->back().bytes(), "evicted_keys").value_or("0").toLongLong()};
}

Pressure::Pressure(base::ClockFn clock)
    : m_clock(std::move(clock))
{
}

void Pressure::note(const MemoryReading& reading)
{
    const std::lock_guard lock(m_mutex);
    m_readAt = m_clock();
    // A counter that went back is another server's, or that of another run.
    m_evicting = m_evicted && reading.evictedKeys > *m_evicted;
    m_evicted = reading.evictedKeys;
    if (reading.limit.count <= 0) {
        m_used.reset();
        m_level = PressureLevel::None;
        return;
    }
    m_used = base::Percent{100.0 * static_cast<double>(reading.used.count) /
                           static_cast<double>(reading.limit.count)};
    m_level = levelAt(m_used->value, m_level);
    if (reading.makesRoom)
        m_level = std::min(m_level, PressureLevel::High);
    if (m_evicting)
        m_level = std::max(m_level, PressureLevel::Watch);
}

void Pressure::noteRefused()
{
    const std::lock_guard lock(m_mutex);
    m_refusedUntil = m_clock() + refusalLife;
}

void Pressure::refresh(redis::Connection& redis)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_readAt && m_clock() - *m_readAt < refreshAfter)
            return;
    }
    if (const auto reading = readMemory(redis))
        note(*reading);
}

PressureState Pressure::state() const
{
    const std::lock_guard lock(m_mutex);
    const Instant now = m_clock();
    PressureState state;
    if (m_readAt && now - *m_readAt <= readingLife) {
        state.level = m_level;
        state.used = m_used;
        state.evicting = m_evicting;
    }
    if (m_refusedUntil && now < *m_refusedUntil) {
        state.level = PressureLevel::Full;
        state.refused = true;
    }
    return state;
}

bool Pressure::mayStore(bool forMany, qsizetype bytes) const
{
    switch (level()) {
    case PressureLevel::None:
    case PressureLevel::Watch:
        return true;
    case PressureLevel::High:
        return forMany && bytes <= largestUnderPressure;
    case PressureLevel::Full:
        return false;
    }
    return true;
}

} // namespace cache
