// Reads through the cache (PROTOCOL.md, “Read”). One per session, on the session's thread.
#pragma once

#include "core/base/result.h"
#include "core/cache/entry.h"
#include "core/cache/policy.h"
#include "core/cache/statistics.h"
#include "core/cache/trust.h"
#include "core/redis/connection.h"

#include <functional>
#include <memory>
#include <optional>

namespace cache {

// One cached query with its parameters filled in.
struct Request
{
    EntryName name;
    std::vector<Tag> tags; // without the group's own tag, which is always added
    quint64 schemaHash = 0;
    bool lease = false; // lists, counts and analytics: one process computes, the others wait briefly
};

struct Reading
{
    QByteArray payload;
    Outcome outcome = Outcome::Miss;
    std::chrono::nanoseconds took{0};
    QDateTime filledAt; // of a hit; invalid otherwise
};

// What processes share: given to every reader of a workspace.
struct Shared
{
    std::shared_ptr<Trust> trust;
    std::shared_ptr<Policy> policy;
    std::shared_ptr<Statistics> statistics;
    std::function<Keyspace()> keyspace;
    std::function<void()> wakeDrainer;
    // The incarnation of the connection the loader uses; asked once per opened connection.
    std::function<base::Result<QByteArray>()> incarnation;
    // The answer above is not the cursor's: ask the server again next time. (Somebody emptied the
    // outbox or altered a trigger while the connection stayed.) May be empty.
    std::function<void()> forgetIncarnation;
};

struct Begun;
struct Lookup;
class FlightSeat;

#ifdef KEYSTEAD_PAUSE_POINTS
// Deliberate defects, to prove that the tests would find them. Test builds only.
enum class Mutant { None, IgnoreStamps, StampsAfterQuery, NoTrustTimer, NoCursorCheck };
#endif

class Reader
{
public:
    // The connection outlives the reader.
    Reader(redis::Connection& redis, Shared shared);

    // load: runs the query on the primary, in its own autocommit statement or a read-only snapshot
    // begun inside it. Redis trouble never fails a read: the query answers. Errors: those of load.
    using Load = std::function<base::Result<QByteArray>()>;
    base::Result<Reading> read(const Request& request, const Load& load);

    // For one read after another: the database answers, nothing is looked up or stored.
    base::Result<Reading> bypass(const Request& request, const Load& load);

    // Several entries at once (details): one MGET; `load` gets the indexes that were missing and
    // yields their payloads in that order (nothing: no such row, not stored).
    using LoadMany =
        std::function<base::Result<std::vector<std::optional<QByteArray>>>(const std::vector<std::size_t>&)>;
    base::Result<std::vector<std::optional<Reading>>> readMany(const std::vector<Request>& requests,
                                                               const LoadMany& load);

#ifdef KEYSTEAD_PAUSE_POINTS
    void setMutant(Mutant mutant)
    {
        m_mutant = mutant;
    }
#endif

private:
    using Instant = std::chrono::steady_clock::time_point;
    struct Judged; // what became of one entry of a look-up
    struct Fill;   // one read on its way through a miss
    struct Batch;  // readMany on its way

    Judged judge(const Request& request, const Lookup& lookup, std::size_t entry,
                 const std::vector<std::size_t>& tags) const;
    bool trusted(const Lookup& lookup) const;
    void wakeUnlessMatching(const Lookup& lookup) const;
    base::Result<Reading> finished(const QByteArray& group, Reading reading, Instant began) const;
    base::Result<Reading> fromDatabase(const QByteArray& group, const Load& load, Outcome outcome,
                                       Instant began) const;
    base::Result<Reading> fill(Fill& fill, const Load& load);
    std::optional<Reading> awaitOther(const Fill& fill, const FlightSeat& seat);
    bool loaderMatches(const Cursor& cursor) const;
    std::optional<redis::Command> storing(const Request& request, const QByteArray& key, const Stamps& stamps,
                                          const QByteArray& payload) const;
    void store(const Fill& fill, const Begun& begun, const std::optional<Stamps>& stamps,
               const QByteArray& payload);
    void release(const Fill& fill, const Begun& begun);
    void askMany(Batch& batch);
    base::Result<void> fillMany(Batch& batch, const LoadMany& load);
    std::optional<Begun> beginMany(const Batch& batch);
    void storeMany(const Batch& batch, const Begun& begun,
                   const std::vector<std::optional<QByteArray>>& payloads);
#ifdef KEYSTEAD_PAUSE_POINTS
    base::Result<Reading> fillStampedLate(Fill& fill, const Load& load);
#endif

    redis::Connection& m_redis;
    Shared m_shared;
#ifdef KEYSTEAD_PAUSE_POINTS
    Mutant m_mutant = Mutant::None;
#endif
};

} // namespace cache
