// How full Redis is, and what that allows (SPEC C14): first warming stops, then single rows and large
// answers are not stored any more, then nothing is. Removing is never held back: invalidations are applied
// on a full server too. Thread-safe: whoever reads INFO tells it, sessions ask it.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/units.h"
#include "core/redis/connection.h"

#include <mutex>
#include <optional>

namespace cache {

// What INFO says of the memory: sections “memory” and “stats”.
struct MemoryReading
{
    base::Bytes used;       // used_memory
    base::Bytes limit;      // maxmemory; 0: none, and nothing is known
    bool makesRoom = false; // maxmemory_policy is another than noeviction
    qint64 evictedKeys = 0; // evicted_keys, since the server started
};

// Errors: Redis and connection codes; MalformedReply when used_memory is not among the fields.
base::Result<MemoryReading> readMemory(redis::Connection& redis);

// In ascending order.
enum class PressureLevel {
    None,  // also when nothing is known
    Watch, // from 75 %, or keys are being evicted: nothing is filled beforehand
    High,  // from 85 %: of what is asked for, only short answers that stand for many rows are stored
    Full,  // from 95 %, or a write was refused: nothing is stored
};

struct PressureState
{
    PressureLevel level = PressureLevel::None;
    std::optional<base::Percent> used; // of maxmemory; nothing: no limit, or no reading of late
    bool evicting = false;             // keys were evicted between the last two readings
    bool refused = false;              // a write was, for lack of memory, a moment ago
    bool operator==(const PressureState&) const = default;
};

class Pressure
{
public:
    explicit Pressure(base::ClockFn clock = &base::BootClock::now);

    // A level is reached at its bound and left five points below it, so that it does not flicker. A
    // server that makes room by itself is full only when it refuses all the same.
    void note(const MemoryReading& reading);
    // Redis answered OOM: full for ten seconds, whatever is read meanwhile.
    void noteRefused();
    // For a process without a sampler: asks the server unless a reading is younger than two seconds. A
    // server that does not tell leaves things as they are.
    void refresh(redis::Connection& redis);

    PressureState state() const;
    PressureLevel level() const { return state().level; }
    bool mayFill() const { return level() == PressureLevel::None; }
    // forMany: a list, a count, an analysis; not a single row. bytes: of the payload.
    bool mayStore(bool forMany, qsizetype bytes) const;

private:
    using Instant = base::BootClock::time_point;

    base::ClockFn m_clock;
    mutable std::mutex m_mutex;
    PressureLevel m_level = PressureLevel::None; // by the readings
    std::optional<base::Percent> m_used;
    std::optional<qint64> m_evicted;
    bool m_evicting = false;
    std::optional<Instant> m_readAt;
    std::optional<Instant> m_refusedUntil;
};

// Largest payload that is stored under PressureLevel::High.
inline constexpr qsizetype largestUnderPressure = qsizetype{64} * 1024;

} // namespace cache
