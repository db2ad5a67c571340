// For how long, and up to where, this process may believe the cache. Thread-safe.
#pragma once

#include "core/base/clock.h"
#include "core/cache/snapshot.h"

#include <memory>
#include <mutex>

namespace cache {

inline constexpr std::chrono::milliseconds defaultPoll{1000};  // P
inline constexpr std::chrono::milliseconds defaultTrust{3000}; // X

// One immutable record, swapped whole by the drainer and copied by a reader before it asks Redis.
struct TrustRecord
{
    base::BootClock::time_point until; // t0 of the last drain + X
    QByteArray incarnation;
    Snapshot snapshot; // the cursor's, as this process last moved or saw it
};

class Trust
{
public:
    explicit Trust(base::ClockFn clock = &base::BootClock::now)
        : m_clock(std::move(clock))
    {
    }

    void publish(TrustRecord record);
    void withdraw(); // until the next publish nothing is believed

    // Null when there is none. May have run out: isCurrent() is asked after the reply arrived.
    std::shared_ptr<const TrustRecord> record() const;
    bool isCurrent(const TrustRecord& record) const { return m_clock() <= record.until; }
    base::BootClock::time_point now() const { return m_clock(); }

private:
    base::ClockFn m_clock;
    mutable std::mutex m_mutex;
    std::shared_ptr<const TrustRecord> m_record;
};

} // namespace cache
