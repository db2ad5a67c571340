// One drain after another (PROTOCOL.md, “Drain” 1–5). Owns the connections, has no thread of its
// own: confined to the drainer's, or to that of a test which steps it.
#pragma once

#include "core/cache/drained_transactions.h"
#include "core/cache/drainer.h"
#include "core/cache/journal_writer.h"
#include "core/cache/outbox.h"
#include "core/cache/policy_follower.h"
#include "core/cache/sweeper.h"
#include "core/redis/connection.h"

#include <optional>

namespace cache {

// What one drain found and did.
struct DrainReport
{
    DrainerState state;
    Keyspace keyspace;
    // Every transaction visible in it is in the cursor in Redis, or has no tags. Nothing: Redis
    // could not be told.
    std::optional<Snapshot> settled;
    std::vector<Tag> tags; // to emit
    bool everything = false;
    bool rotated = false;
    bool sweepsWait = false;        // there are requests for the sweeper
    std::vector<Unlinked> unlinked; // keys of other applications
    bool policiesChanged = false;
    std::optional<AppliedDrain> applied; // our script moved the cursor
};

class DrainWorker
{
public:
    DrainWorker(DrainerOptions options, std::shared_ptr<Trust> trust);

    DrainReport drain();

    // Once an hour, when the last drain went well: removes old rows of the outbox, one batch a call.
    // After the drain's end was told, because nobody who waits for it should wait for this.
    void pruneSometimes();

    // Of the last few hundred transactions; nothing: older, or without tags.
    const DrainedTransaction* transaction(std::uint64_t xid) const { return m_transactions.find(xid); }

    database::Session& session() { return m_session; }
    redis::Connection& redis() { return m_redis; }

private:
    enum class Step { Done, Again };
    struct Pass; // what one attempt has learnt so far

    Step attempt(DrainReport& report);
    base::Result<void> findKeyspace();
    void readCursor(Pass& pass, DrainReport& report);
    bool readRows(Pass& pass, DrainReport& report);
    Step checkIdentity(Pass& pass, DrainReport& report);
    Step applyToRedis(Pass& pass, DrainReport& report);
    Step rotate(Pass& pass, DrainReport& report);
    Step moveOn(Pass& pass, DrainReport& report);
    bool dropForeignKeys(const Pass& pass, const std::optional<std::vector<Tag>>& tags, DrainReport& report);
    void finish(Pass& pass, DrainReport& report);
    void publish(const Pass& pass, DrainReport& report);
    void emitChanges(const Pass& pass, DrainReport& report);
    void databaseFailed(base::Error error, DrainReport& report);
    void block(Obstacle obstacle, base::Error problem, DrainReport& report);
    void redisFailed(const base::Error& error, DrainReport& report);
    void distrust();

    DrainerOptions m_options;
    std::shared_ptr<Trust> m_trust;
    database::Session m_session;
    redis::Connection m_redis;
    Keyspace m_keyspace;
    QByteArray m_incarnation;            // of the last reading
    QByteArray m_emittedIncarnation;     // of m_own
    std::optional<Snapshot> m_own;       // what the signals have told so far
    std::optional<Snapshot> m_lastRedis; // the cursor's snapshot when Redis last answered
    QByteArray m_storedIn;               // the incarnation that this desktop may have stored entries in
    DrainedTransactions m_transactions;
    PolicyFollower m_policies;
    std::optional<base::BootClock::time_point> m_pruned;
};

} // namespace cache
