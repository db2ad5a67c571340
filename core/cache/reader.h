// Reads through the cache (PROTOCOL.md, “Read”). One per session, on the session's thread.
#pragma once

#include "core/base/result.h"
#include "core/cache/entry.h"
#include "core/cache/policy.h"
#include "core/cache/pressure.h"
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
    std::optional<std::chrono::milliseconds> filledAt{}; // of a hit: since 1970
    bool assembled = false; // a miss that a list and its rows answered, not the query
    bool stored = false;    // a miss that is kept now
};

// What a reader has stored so far.
struct Stored
{
    qint64 entries = 0;
    base::Bytes bytes; // as they stand in Redis
};

// What processes share: given to every reader of a workspace.
struct Shared
{
    std::shared_ptr<Trust> trust;
    std::shared_ptr<Policy> policy;
    std::shared_ptr<Statistics> statistics;
    std::function<void()> wakeDrainer;
    // The incarnation of the connection the loader uses; asked once per opened connection.
    std::function<base::Result<QByteArray>()> incarnation;
    // The answer above is not the cursor's: ask the server again next time. (Somebody emptied the
    // outbox or altered a trigger while the connection stayed.) May be empty.
    std::function<void()> forgetIncarnation;
    // Counts the openings of the loader's connection. A payload is stored only when it is the same
    // behind the query and after `incarnation` was asked: otherwise another server may have answered.
    std::function<quint64()> connection;
    // Does the cursor with this snapshot know every change that the loader's connection sees now?
    // Empty: no answer is put together.
    std::function<base::Result<bool>(const Snapshot&)> settled;
    // How full Redis is: what may be stored, and who is told that it refused. Null: everything is tried.
    std::shared_ptr<Pressure> pressure;
    // Told of what was asked for, behind the answer. May be empty.
    std::function<void(const EntryName&)> asked;
};

struct Begun;
struct Lookup;
struct LookupPlan;
class KnownCursor;
class FlightSeat;

#ifdef KEYSTEAD_PAUSE_POINTS
// Deliberate defects, to prove that the tests would find them. Test builds only.
enum class Mutant {
    None,
    IgnoreStamps,
    StampsAfterQuery,
    NoTrustTimer,
    NoCursorCheck,
    NoListCheck,       // a list is believed while its rows are asked for
    NoSettledCheck,    // rows may know more than their list
    NoConnectionCheck, // a query is believed to have run where the incarnation was asked
    TrustAfterMget,    // trust is loaded behind the answer, and not compared with its cursor
    FlightBeforeBegin, // whoever wants the same entry joins, whatever stamps he has read
};
#endif

class Reader
{
public:
    // The connection outlives the reader.
    Reader(redis::Connection& redis, Shared shared);
    ~Reader();

    // load: runs the query on the primary, in its own autocommit statement or a read-only snapshot
    // begun inside it. Redis trouble never fails a read: the query answers. Errors: those of load.
    using Load = std::function<base::Result<QByteArray>()>;
    // assemble: asked on a miss for another way to the answer; when that fails, load answers.
    struct Assembly;
    using Assemble = std::function<std::optional<Assembly>()>;
    base::Result<Reading> read(const Request& request, const Load& load, const Assemble& assemble = {});

    // For one read after another: the database answers, nothing is looked up or stored.
    base::Result<Reading> bypass(const Request& request, const Load& load);

    // Several entries at once (details): one MGET; `load` gets the indexes that were missing and
    // yields their payloads in that order (nothing: no such row, not stored).
    using LoadMany =
        std::function<base::Result<std::vector<std::optional<QByteArray>>>(const std::vector<std::size_t>&)>;
    base::Result<std::vector<std::optional<Reading>>> readMany(const std::vector<Request>& requests,
                                                               const LoadMany& load);

    // For all reads from now on. Asked at first.
    void setPurpose(Purpose purpose) { m_purpose = purpose; }
    Purpose purpose() const { return m_purpose; }
    // Somebody was given this answer: what is popular is filled beforehand (Shared::asked).
    void noteAsked(const EntryName& name) const
    {
        if (m_shared.asked && m_purpose == Purpose::Asked)
            m_shared.asked(name);
    }
    const Stored& stored() const { return m_stored; }
    // May entries of this group be used?
    bool isOn(const QByteArray& group) const { return m_shared.policy->isOn(group); }

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
    struct Asked;  // what a read asks Redis

    const Asked& askedFor(const Request& request, const Keyspace& keyspace);

    Judged judge(const Request& request, Lookup& lookup, std::size_t entry,
                 const std::vector<std::size_t>& tags) const;
    bool trusted(const Lookup& lookup) const;
    void wakeUnlessMatching(const Lookup& lookup) const;
    base::Result<Reading> finished(const QByteArray& group, Reading reading, Instant began) const;
    base::Result<Reading> fromDatabase(const QByteArray& group, const Load& load, Outcome outcome,
                                       Instant began) const;
    base::Result<Reading> fill(Fill& fill, const Load& load);
    std::optional<Reading> awaitOther(const Fill& fill, FlightSeat& seat);
    std::optional<QByteArray> assemble(const Fill& fill, Begun& begun);
    std::optional<QByteArray> joinRows(Batch& batch, const Assembly& assembly,
                                       const std::optional<Stamps>& listStamps);
    bool knowsNoMore(const Batch& batch) const;
    quint64 connection() const;
    bool loaderMatches(const Cursor& cursor, quint64 connection) const;
    std::optional<redis::Command> storing(const Request& request, const QByteArray& key, const Stamps& stamps,
                                          const QByteArray& payload) const;
    bool store(const Fill& fill, const Begun& begun, const std::optional<Stamps>& stamps,
               const QByteArray& payload, quint64 connection);
    void release(const Fill& fill, const Begun& begun);
    void noteRefusal(bool refused) const;
    void noteStored(const redis::Command& command);
    void askMany(Batch& batch);
    void judgeMany(Batch& batch, std::optional<Lookup>& lookup) const;
    base::Result<void> fillMany(Batch& batch, const LoadMany& load);
    std::optional<Begun> beginMany(const Batch& batch);
    void storeMany(const Batch& batch, const Begun& begun,
                   const std::vector<std::optional<QByteArray>>& payloads, quint64 connection);
    void countMany(Batch& batch) const;
#ifdef KEYSTEAD_PAUSE_POINTS
    base::Result<Reading> fillStampedLate(Fill& fill, const Load& load);
#endif

    redis::Connection& m_redis;
    Shared m_shared;
    std::vector<Asked> m_asked; // the last few, in no order
    std::size_t m_oldestAsked = 0;
    std::unique_ptr<KnownCursor> m_cursor;
    Purpose m_purpose = Purpose::Asked;
    Stored m_stored;
#ifdef KEYSTEAD_PAUSE_POINTS
    Mutant m_mutant = Mutant::None;
#endif
};

// How an answer is put together without its query: one entry names the rows, in order, and every row
// is an entry of its own. All of them are asked about again in the question for the rows, so that what
// is believed was true in one moment (PROTOCOL.md, “A page cut from a queryset”).
struct Reader::Assembly
{
    Request list;
    // The rows that the answer consists of; may be empty. Nothing: this is no list of ours.
    std::function<std::optional<std::vector<Request>>(const QByteArray& list)> cut;
    LoadMany loadRows; // those without a valid entry
    // Precondition: one payload for each row, in order. Errors: the query answers.
    std::function<base::Result<QByteArray>(const std::vector<QByteArray>& rows)> join;
};

} // namespace cache
