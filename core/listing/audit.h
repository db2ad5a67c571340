// Finds entries that differ from the database although every reader would believe them (SPEC C11), shows
// them, and clears them. What is compared with is read by statements of the audit's own (audit_check.h).
// Thread: the session's.
#pragma once

#include "core/base/job.h"
#include "core/base/units.h"
#include "core/cache/housekeeping.h"
#include "core/cache/reader.h"
#include "core/database/session.h"
#include "core/listing/audit_check.h"

#include <chrono>
#include <map>

namespace listing {

struct AuditPlan
{
    std::vector<QByteArray> groups; // empty: all
    qint64 sample = 0;              // so many at random; 0: all
    int perSecond = 500;            // entries; 0: no limit
    // X: how long an entry may go on being believed after a change. At least the drainers' trust.
    std::chrono::milliseconds settle = cache::defaultTrust;
    std::chrono::milliseconds patience = std::chrono::seconds(10); // for the cache to be trusted again
    bool fix = false;
};

// What it works with: the connections of one session, and what its process knows.
struct AuditWorld
{
    redis::Connection& redis;
    database::Session& database;
    cache::Keyspace keyspace;
    std::shared_ptr<cache::Trust> trust;
    cache::Statistics& statistics;
};

// An entry that was still believed X after the difference was seen.
struct WrongEntry
{
    QByteArray key;
    QByteArray name; // canonical
    QByteArray group;
    std::vector<Difference> differences; // at most ten, never empty
    bool fixed = false;
};

// Every entry that was looked at is counted in exactly one of these.
struct AuditReport
{
    qint64 right = 0;
    qint64 wrong = 0;
    qint64 fixed = 0;                        // of the wrong ones
    qint64 inFlight = 0;                     // differed, and was outdated, replaced or alike again within X
    qint64 outdated = 0;                     // nobody would believe it any more
    qint64 unreadable = 0;                   // nobody could read it
    std::map<QByteArray, qint64> notAudited; // groups that only another version has, and how many entries
    std::vector<WrongEntry> entries;         // the first thousand wrong ones
    bool cut = false; // there are more entries than mostAudited: the others were not looked at
    std::chrono::nanoseconds took{0};

    qint64 compared() const { return right + wrong + inFlight; }
};
inline constexpr qsizetype mostAudited = cache::mostFound;

// Reports progress in “keys”. A difference counts only once X has passed: the end waits that long for the
// last of them. Errors: Cancelled; NotConnected when the cache cannot be trusted now, because then
// nobody believes any entry; ReadOnlyProfile when a fix is wanted there; database, Redis and connection
// codes.
base::Result<AuditReport> audit(const AuditWorld& world, const AuditPlan& plan, base::JobControl& control);

} // namespace listing
