// When the cache is filled without being asked (SPEC C5): once a profile is open, every so many minutes,
// and when it is cold because an epoch of ours began. And who does it: one desktop of all.
#pragma once

#include "core/base/clock.h"
#include "core/cache/key.h"
#include "core/cache/pressure.h"
#include "core/listing/warmer.h"
#include "core/redis/connection.h"

#include <chrono>
#include <optional>

namespace listing {

// Of a profile; off at first.
struct WarmSchedule
{
    bool atStart = false;
    std::chrono::minutes every{0}; // 0: never
    WarmSource source = WarmSource::Both;

    bool isOff() const { return !atStart && every.count() == 0; }
    bool operator==(const WarmSchedule&) const = default;
};

// How things are.
struct WarmConditions
{
    bool connected = false; // both servers answer
    bool trusted = false;   // the cache may be used
    bool writable = false;
    cache::PressureLevel pressure = cache::PressureLevel::None;
    bool underWay = false; // something is being warmed already
};

enum class WarmReason { Start, Interval, NewEpoch };

// Only decides. One thread.
class WarmTimer
{
public:
    explicit WarmTimer(WarmSchedule schedule, base::ClockFn clock = &base::BootClock::now);

    // A new epoch is this desktop's, Drainer::rotated(): the others leave warming to it.
    void noteNewEpoch() { m_newEpoch = true; }
    // Should warming begin now, and why? What is hindered is due as soon as it is not. Telling it is
    // beginning it: the next time is counted from here.
    std::optional<WarmReason> due(const WarmConditions& conditions);

private:
    base::ClockFn m_clock;
    WarmSchedule m_schedule;
    bool m_start = false;
    bool m_newEpoch = false;
    base::BootClock::time_point m_last;
};

// A key in Redis that one desktop holds while it warms and for the rest of the interval, so that the
// others do not do the same again. A hint: two that warm at once do no harm. Thread: the connection's.
class WarmLease
{
public:
    // life: from the last keep() on.
    WarmLease(redis::Connection& redis, const cache::Keyspace& keyspace, std::chrono::milliseconds life);

    // False: another desktop has it. A new epoch is taken from whoever has it: what they filled is gone.
    // Errors: Redis and connection codes.
    base::Result<bool> take(WarmReason reason);
    // False: another desktop has taken it.
    base::Result<bool> keep();
    // Nothing came of it: another may try.
    void giveBack();

private:
    redis::Connection& m_redis;
    const QByteArray m_key;
    const QByteArray m_token;
    const QByteArray m_life; // milliseconds
};
// Where nothing is warmed at an interval.
inline constexpr std::chrono::minutes startLeaseLife{10};

// Takes the lease, warms, and keeps the lease meanwhile. Nothing: another desktop does it, or has done it
// lately. Errors: those of warm; then the lease is given back.
base::Result<std::optional<WarmReport>> warmWithLease(ReadService& reads, WarmPlan plan, WarmLease& lease,
                                                      WarmReason reason, base::JobControl& control);

} // namespace listing
