#include "core/listing/warm_schedule.h"

#include "core/cache/snapshot.h"

namespace listing {

namespace {
constexpr std::chrono::seconds keepEvery{5};
} // namespace

WarmTimer::WarmTimer(WarmSchedule schedule, base::ClockFn clock)
    : m_clock(std::move(clock))
    , m_schedule(schedule)
    , m_start(schedule.atStart)
    , m_last(m_clock())
{
}

std::optional<WarmReason> WarmTimer::due(const WarmConditions& conditions)
{
    if (m_schedule.isOff() || conditions.underWay || !conditions.connected || !conditions.trusted ||
        !conditions.writable || conditions.pressure != cache::PressureLevel::None)
        return std::nullopt;
    const auto now = m_clock();
    std::optional<WarmReason> reason;
    if (m_newEpoch)
        reason = WarmReason::NewEpoch;
    else if (m_start)
        reason = WarmReason::Start;
    else if (m_schedule.every.count() > 0 && now - m_last >= m_schedule.every)
        reason = WarmReason::Interval;
    if (!reason)
        return std::nullopt;
    m_newEpoch = false;
    m_start = false;
    m_last = now;
    return reason;
}

WarmLease::WarmLease(redis::Connection& redis, const cache::Keyspace& keyspace,
                     std::chrono::milliseconds life)
    : m_redis(redis)
    , m_key(keyspace.prefix() + "warmer")
    , m_token(cache::newNonce())
    , m_life(QByteArray::number(qlonglong{life.count()}))
{
}

base::Result<bool> WarmLease::take(WarmReason reason)
{
    redis::Command command{"SET", m_key, m_token, "PX", m_life};
    if (reason != WarmReason::NewEpoch)
        command << "NX";
    const auto set = m_redis.call(command);
    if (!set)
        return set.error();
    return set->kind() == redis::Value::Kind::Status;
}

base::Result<bool> WarmLease::keep()
{
    const auto holder = m_redis.call({"GET", m_key});
    if (!holder)
        return holder.error();
    if (!holder->isNil() && holder->bytes() != m_token)
        return false;
    const auto kept = m_redis.call({"SET", m_key, m_token, "PX", m_life}); // it may have been evicted
    if (!kept)
        return kept.error();
    return true;
}

void WarmLease::giveBack()
{
    const auto holder = m_redis.call({"GET", m_key});
    if (holder && holder->bytes() == m_token)
        (void)m_redis.call({"UNLINK", m_key});
}

base::Result<std::optional<WarmReport>> warmWithLease(ReadService& reads, WarmPlan plan, WarmLease& lease,
                                                      WarmReason reason, base::JobControl& control)
{
    const auto taken = lease.take(reason);
    if (!taken)
        return taken.error();
    if (!*taken)
        return std::optional<WarmReport>();
    auto kept = std::chrono::steady_clock::now();
    plan.goOn = [&lease, &kept] {
        if (std::chrono::steady_clock::now() - kept < keepEvery)
            return true;
        kept = std::chrono::steady_clock::now();
        return lease.keep().value_or(false);
    };
    auto report = warm(reads, plan, control);
    if (!report) {
        lease.giveBack();
        return std::move(report).error();
    }
    return std::optional(*std::move(report));
}

} // namespace listing
