// What Redis says about some entries and their tags, in one MGET, and what may be believed of it
// (PROTOCOL.md, “Read” 1–4). Values and one round trip each; thread: the connection's.
#pragma once

#include "core/cache/reader.h"

namespace cache {

// Which keys a read is about.
struct LookupPlan
{
    Keyspace keyspace;
    std::vector<QByteArray> entries; // keys
    std::vector<Tag> tags;           // every tag of every entry, once
    QByteArray lease;                // key; empty: none
};

// Adds a request's keys; returns the indexes of its tags in the plan, its group's last.
std::vector<std::size_t> addTo(LookupPlan& plan, const Request& request);

struct Lookup
{
    std::shared_ptr<const TrustRecord> trust; // as it was before the question
    std::optional<Cursor> cursor;             // nothing: absent or unreadable
    std::vector<std::optional<QByteArray>> entries;
    std::vector<QByteArray> nonces; // in the order of the plan's tags; empty: absent
    bool leased = false;            // somebody holds the lease
};

// Errors: Redis and connection codes.
base::Result<Lookup> lookUp(redis::Connection& redis, const LookupPlan& plan, const Trust& trust,
                            Statistics& statistics);

// The state before a query, from the pipeline that creates missing generations.
struct Begun
{
    Lookup now; // without entries
    bool ownsLease = false;
    std::chrono::steady_clock::time_point sent; // the lease lives at least 5 s from here
};
inline constexpr std::chrono::seconds generationLife{7 * 24 * 3600};
inline constexpr std::chrono::milliseconds leaseLife{5000};

base::Result<Begun> beginFill(redis::Connection& redis, const LookupPlan& plan,
                              const std::vector<QByteArray>& known, const Trust& trust,
                              Statistics& statistics);

// Is the cursor that of the database that the trust speaks of, and not behind it?
bool cursorMatches(const Lookup& lookup);

// The nonces of some of the plan's tags, by index; nothing when one is absent.
std::optional<Stamps> stampsOf(const Lookup& lookup, const std::vector<std::size_t>& tags);

// What became of one entry of a look-up.
struct Reader::Judged
{
    Outcome outcome = Outcome::Miss;
    Entry entry; // of a hit
};

} // namespace cache
