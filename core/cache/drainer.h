// Applies the outbox to Redis (PROTOCOL.md, “Drain”) and keeps this process' trust. Between drains it
// sweeps keys of other applications (sweeper.h) and tidies up (janitor.h), in slices of milliseconds.
//
// Thread: an object with a thread of its own, started by start(); it owns its PostgreSQL and Redis
// connections and LISTENs there. start, stop and the signals' receiver belong to the owner's thread
// (signals are emitted there); drainNow() is for session threads and blocks them.
#pragma once

#include "core/base/access_mode.h"
#include "core/base/executor.h"
#include "core/base/result.h"
#include "core/cache/janitor.h"
#include "core/cache/key.h"
#include "core/cache/policy.h"
#include "core/cache/shared_statistics.h"
#include "core/cache/statistics.h"
#include "core/cache/trust.h"
#include "core/database/address.h"
#include "core/redis/address.h"

#include <QObject>

#include <memory>
#include <vector>

namespace cache {

struct DrainerOptions
{
    database::Address database;
    redis::Address redis;
    QByteArray environment;
    base::AccessMode access = base::AccessMode::ReadWrite; // read-only: reads cursors, never writes
    std::chrono::milliseconds poll = defaultPoll;
    std::chrono::milliseconds trust = defaultTrust;
    bool notifications = true; // LISTEN; off: the poll alone
    base::ClockFn clock = &base::BootClock::now;
    std::shared_ptr<Policy> policy;         // may be null; follows what is stored for the environment
    std::shared_ptr<Statistics> statistics; // may be null; told of the cursor look-ups, and shared
    bool janitor = true;                    // tidies up between drains; never in a read-only profile
    std::chrono::milliseconds janitorInterval = defaultJanitorInterval;
    std::chrono::milliseconds statisticsInterval = defaultStatisticsInterval;
};

// What became of one transaction.
struct Settlement
{
    bool pending = false;  // committed, but Redis could not be told yet; it will be
    std::vector<Tag> tags; // of that transaction
    qint64 generations =
        0; // generation keys removed in Redis by the drain that applied it, 0 when another process did
    std::chrono::nanoseconds took{0};
};

// How the two servers look from here.
struct DrainerState
{
    bool databaseReachable = false;
    bool redisReachable = false;
    bool trusted = false; // the cache may be used
    bool schemaMissing = false;
    bool triggersIntact = true;
    Obstacle obstacle = Obstacle::None; // why it may not, when both servers answer; problem says it too
    qint64 backlog = 0;                 // transactions that Redis does not know yet
    base::Error problem;                // the last one, None when all is well
    std::chrono::nanoseconds databaseRoundTrip{0};
    std::chrono::nanoseconds redisRoundTrip{0};
    bool operator==(const DrainerState&) const = default;
};

class Drainer : public QObject
{
    Q_OBJECT

public:
    explicit Drainer(DrainerOptions options, QObject* parent = nullptr);
    ~Drainer() override;

    // Starts the thread; the first drain begins at once.
    void start();
    // Joins: a statement under way is cancelled, and loses its connection when that does not help.
    void stop();

    // Shared with readers; valid as long as anybody holds it.
    std::shared_ptr<Trust> trust() const;
    // The keyspace of the dataset, invalid until the database was asked once. Any thread.
    Keyspace keyspace() const;
    DrainerState state() const; // any thread

    // Blocks until a drain that began after this call has ended (at most timeout) and tells what
    // became of the transaction. Any thread but the GUI's. Errors: TimedOut, NotConnected (the
    // drainer was stopped). Redis away is no error: Settlement::pending.
    base::Result<Settlement> drainNow(quint64 transaction,
                                      std::chrono::milliseconds timeout = std::chrono::milliseconds(2000));

    // Asks for a drain without waiting; any thread (a reader found no cursor, “Try now”).
    void wake();

Q_SIGNALS:
    // Tags that changed since the last time, whoever drained them; everything: all of them.
    void tagsInvalidated(const std::vector<cache::Tag>& tags, bool everything);
    void stateChanged(const cache::DrainerState& state);
    // An epoch of ours won: the cache is cold.
    void rotated();
    // The janitor has come to the end of a pass.
    void tidied(const cache::JanitorReport& report);
    // DrainerOptions::policy has followed what somebody stored.
    void policiesChanged();
    // Lines have come to the journal, ours or those of others; at most ten times a second.
    void journalGrew();
    // What all running instances count, every statisticsInterval.
    void statisticsSummed(const cache::StatisticsSum& sum);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace cache
