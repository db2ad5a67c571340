// For how long, and up to where, this process may believe the cache. Thread-safe.
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/cache/key.h"
#include "core/cache/snapshot.h"

#include <memory>
#include <mutex>

namespace cache {

inline constexpr std::chrono::milliseconds defaultPoll{1000};  // P
inline constexpr std::chrono::milliseconds defaultTrust{3000}; // X

// Why nothing in the cache may be believed although both servers answer. In brackets the subject of
// the error that goes with it.
enum class Obstacle {
    None = 0,
    TriggerMissing = 1,     // one or more of ours (the schema)
    TriggerDisabled = 2,    // also: not ENABLE ALWAYS (the trigger)
    LogicalReplication = 3, // a subscription feeds a table: its changes fire no trigger (the table)
    RightMissing = 4,       // of this role (as it stands in a GRANT: “SELECT ON keystead.property”)
    RowSecurity = 5,        // this role sees only some rows (the table)
    OtherTagTable = 6,      // the database's triggers emit other tags than we know (the table)
    NeedsWriter = 7,        // only a profile that may write can begin the outbox or the cursor
};

// The same as an error: SchemaMismatch, DatabaseNoPermission, ReadOnlyProfile; None for None.
// subject: as found by readOutbox.
base::Error obstacleError(Obstacle obstacle, const QString& subject);

// One immutable record, swapped whole by the drainer and copied by a reader before it asks Redis.
struct TrustRecord
{
    base::BootClock::time_point until; // t0 of the last drain + X
    QByteArray incarnation;
    Snapshot snapshot; // the cursor's, as this process last moved or saw it
    Keyspace keyspace; // where that cursor stands, and everything that it vouches for
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
