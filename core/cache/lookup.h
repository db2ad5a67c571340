// What Redis says about some entries and their tags, in one MGET, and what may be believed of it
// (PROTOCOL.md, “Read” 1–4). Values and one round trip each; thread: the connection's.
#pragma once

#include "core/cache/reader.h"

// Is this reader broken on purpose?
#ifdef KEYSTEAD_PAUSE_POINTS
#define MUTATED(name) (m_mutant == Mutant::name)
#else
#define MUTATED(name) false
#endif

namespace cache {

// Which keys a read is about.
struct LookupPlan
{
    Keyspace keyspace;
    std::vector<QByteArray> entries; // keys
    std::vector<Tag> tags;           // every tag of every entry, once
    QByteArray lease;                // key; empty: none
    QByteArray list;                 // key of the entry that is read with a fill's stamps; empty: none
};

// Adds a request's keys; returns the indexes of its tags in the plan, its group's last.
std::vector<std::size_t> addTo(LookupPlan& plan, const Request& request);
// The same without the entry.
std::vector<std::size_t> addTagsTo(LookupPlan& plan, const Request& request);

// The MGET: entries…, cursor, generations…, lease
redis::Command questionOf(const LookupPlan& plan);

// The cursor that was read last: it is asked for with every read and moves with edits only.
class KnownCursor
{
public:
    // Null: unreadable.
    std::shared_ptr<const Cursor> parse(const QByteArray& bytes);

private:
    QByteArray m_bytes;
    std::shared_ptr<const Cursor> m_cursor;
};

// One read as it was asked before. A screen asks the same few again and again, and making their keys
// takes longer than everything else that a hit does before the question goes out.
struct Reader::Asked
{
    QByteArray name; // canonical
    std::vector<Tag> requestTags;
    LookupPlan plan;
    std::vector<std::size_t> tags; // of the request, in the plan
    base::Result<redis::Prepared> question;
    Statistics::Counter counter; // of the group
};

// The answer stays as it came, item by item in the order of the question: a hit needs no more of it than
// its entry, which is taken out, and a look at the others.
struct Lookup
{
    std::shared_ptr<const TrustRecord> trust; // as it was before the question
    std::shared_ptr<const Cursor> cursor;     // null: absent or unreadable
    std::size_t entries = 0;
    std::size_t tags = 0;
    std::vector<redis::Value> items{}; // entries…, cursor, nonces…, lease
    bool leased = false;               // somebody holds the lease

    // Nothing: absent, or taken already.
    std::optional<QByteArray> takeEntry(std::size_t entry);
    // Of the tag with this index in the plan; empty: absent.
    QByteArrayView nonce(std::size_t tag) const;
    // Of all tags that were asked about, in the order of the plan, which may have got more since.
    std::vector<QByteArray> nonces() const;
};

// trust: copied before this is called, because one that is published while the question is under way
// may rest on an invalidation that the answer has not seen. Errors: Redis and connection codes.
// question: questionOf(plan)
base::Result<Lookup> lookUp(redis::Connection& redis, const LookupPlan& plan, const redis::Prepared& question,
                            std::shared_ptr<const TrustRecord> trust, KnownCursor& known,
                            Statistics& statistics);
// For once.
base::Result<Lookup> lookUp(redis::Connection& redis, const LookupPlan& plan,
                            std::shared_ptr<const TrustRecord> trust, KnownCursor& known,
                            Statistics& statistics);

// The state before a query, from the pipeline that creates missing generations.
struct Begun
{
    // Its entries: the plan's list, if there is one, and with a lease the plan's first entry again:
    // whoever had the lease may have stored it since it was asked for.
    Lookup now;
    bool ownsLease = false;
    bool refused = false;                       // a generation or the lease was, for lack of memory
    std::chrono::steady_clock::time_point sent; // the lease lives at least 5 s from here
};
bool isOutOfMemory(const redis::Value& reply);
inline constexpr std::chrono::seconds generationLife{7 * 24 * 3600};
inline constexpr std::chrono::milliseconds leaseLife{5000};

base::Result<Begun> beginFill(redis::Connection& redis, const LookupPlan& plan,
                              const std::vector<QByteArray>& known, const Trust& trust,
                              Statistics& statistics);

// Is the cursor that of the database that the trust speaks of, and not behind it?
bool cursorMatches(const Lookup& lookup);

// Does the entry carry what is current, given the indexes of its tags?
bool hasCurrentStamps(const OpenedEntry& entry, const Lookup& lookup, const std::vector<std::size_t>& tags);

// The nonces of some of the plan's tags, by index; nothing when one is absent.
std::optional<Stamps> stampsOf(const Lookup& lookup, const std::vector<std::size_t>& tags);

// What became of one entry of a look-up.
struct Reader::Judged
{
    Outcome outcome = Outcome::Miss;
    QByteArray payload{}; // of a hit, as is the other
    std::optional<std::chrono::milliseconds> filledAt{};
};

// One read on its way through a miss.
struct Reader::Fill
{
    const Request& request;
    std::optional<Assembly> assembly;
    LookupPlan plan; // of one entry
    std::vector<std::size_t> tags;
    std::vector<std::size_t> listTags; // of the assembly's list
    Lookup lookup;
    Outcome outcome; // why it is no hit
    Instant began;
};

// Several entries on their way.
struct Reader::Batch
{
    const std::vector<Request>& requests;
    Instant began;
    const Request* list = nullptr; // whose stamps are asked about again in the same question
    LookupPlan plan{};
    std::vector<std::vector<std::size_t>> tags{}; // of each request, in the plan
    std::vector<QByteArray> nonces{};             // as the look-up found them
    std::shared_ptr<const Cursor> cursor{};       // as the look-up found it, when it is to be trusted
    std::optional<Stamps> listStamps{};           // as the look-up found them
    std::vector<Outcome> outcomes{};
    std::vector<std::size_t> missing{};
    std::vector<std::optional<Reading>> readings{};
    std::optional<quint64> connection{}; // the loader's, right after it loaded; nothing: it did not
};

} // namespace cache
