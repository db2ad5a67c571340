// Clearing and counting our entries in Redis (SPEC C6). Correctness never rests on it (the generations do
// that); it makes a cleared cache look cleared and gives memory back. Thread: the connection's.
//
// Errors of all: Redis and connection codes, Cancelled; NotConnected when the keyspace is not known, because
// nothing of ours could be told apart from keys of others.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/base/units.h"
#include "core/cache/key.h"
#include "core/redis/connection.h"

namespace cache {

// Makes every entry that carries one of the tags a miss, on every desktop, from this moment on: one
// command, however many entries there are. Returns how many of the generations were there.
base::Result<qint64> invalidateTags(redis::Connection& redis, const Keyspace& keyspace,
                                    const std::vector<Tag>& tags);

struct Cleared
{
    qint64 entries = 0;
    bool operator==(const Cleared&) const = default;
};

// Invalidates at once by removing the group's generation, then unlinks the entries by SCAN, at
// most 500 keys a call, reporting “keys”. Groups: names; never touches keys that are not entries
// of ours. Cancelled: the groups are invalid all the same.
base::Result<Cleared> clearGroups(redis::Connection& redis, const Keyspace& keyspace,
                                  const std::vector<QByteArray>& groups, base::JobControl& control);

// All entries, also of groups that only another version knows, all generations and leases. The cursor
// stays: what it knows of the database is right, and without it nobody would trust the cache for a while.
// groups: those that are known, which become invalid first.
base::Result<Cleared> clearAll(redis::Connection& redis, const Keyspace& keyspace,
                               const std::vector<QByteArray>& groups, base::JobControl& control);

// Entries as they were found once: what is cleared is what was shown, not what matches by then.
struct FoundEntries
{
    QByteArrayList keys; // whole, each once, sorted; at most mostFound
    bool cut = false;    // there are more
};
inline constexpr qsizetype mostFound = 200'000;

// pattern: a glob for the part of the key behind our prefix, “page:city=langkawi*”. Whatever it is, it
// matches entries of this keyspace only. Errors: also InvalidInput (empty).
base::Result<FoundEntries> findEntries(redis::Connection& redis, const Keyspace& keyspace,
                                       const QByteArray& pattern, base::JobControl& control);
// Reports “keys”. What is no entry of this keyspace is left alone, whoever put it into the list.
base::Result<Cleared> clearFound(redis::Connection& redis, const Keyspace& keyspace,
                                 const FoundEntries& found, base::JobControl& control);

// What FLUSHDB would take away.
struct DatabaseSurvey
{
    qint64 keys = 0;
    qint64 ours = 0; // of whatever dataset and environment
    qint64 foreign() const { return keys - ours; }
    QByteArrayList sample; // up to 20 keys that are not ours
};
base::Result<DatabaseSurvey> surveyDatabase(redis::Connection& redis, base::JobControl& control);

// FLUSHDB: every key of the Redis database, whoever it belongs to. confirmation: the name of the database,
// redis::Address::displayName(); anything else is InvalidInput, and nothing happens. Returns how many keys
// there were. Errors: also ReadOnlyProfile.
base::Result<qint64> flushDatabase(redis::Connection& redis, const QString& confirmation);

struct GroupSize
{
    QByteArray group;
    qint64 entries = 0;
    base::Bytes memory; // MEMORY USAGE of a sample of up to 50 entries, times the number
};
// In the order of `groups`; all 0 when the keyspace is not known.
base::Result<std::vector<GroupSize>> measureGroups(redis::Connection& redis, const Keyspace& keyspace,
                                                   const std::vector<QByteArray>& groups,
                                                   base::JobControl& control);

} // namespace cache
