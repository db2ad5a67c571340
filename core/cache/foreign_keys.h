// Keys of another application that are unlinked on the same events as ours (SPEC C15). The list and
// the sweep requests are rows in PostgreSQL, so that every desktop has them and none is lost
// (PROTOCOL.md, “Drain” 2). Thread: the session's.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/cache/key.h"
#include "core/database/session.h"
#include "core/redis/connection.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QDateTime>

#include <vector>

namespace cache {

// One rule: when any of the tags changes, this key, or every key that matches this glob, goes.
struct ForeignKey
{
    qint64 id = 0;   // 0: not stored yet
    QByteArray name; // bytes: “:1:all_properties”, or a glob “views.decorators.cache*”
    bool pattern = false;
    std::vector<Tag> tags; // “prop:list”; a trailing “*” stands for the rest: “prop:*”

    bool operator==(const ForeignKey&) const = default;
};

base::Result<std::vector<ForeignKey>> foreignKeys(database::Session& session); // by id

// What is known of unlinking for a rule, of all desktops together. Never exact: a desktop that is killed
// takes what it has not noted with it.
struct ForeignSweep
{
    QDateTime lastAt;    // UTC; invalid: never since the rule was added
    qint64 lastKeys = 0; // unlinked then
    qint64 keys = 0;     // since the rule was added
    bool waiting = false;

    bool operator==(const ForeignSweep&) const = default;
};

struct ForeignRule
{
    ForeignKey key;
    ForeignSweep sweep;

    bool operator==(const ForeignRule&) const = default;
};
base::Result<std::vector<ForeignRule>> foreignRules(database::Session& session); // by id
// Errors: InvalidInput (empty name, no tag, a name or a pattern that could match keys of ours),
// UniqueViolation, database codes.
base::Result<ForeignKey> addForeignKey(database::Session& session, const ForeignKey& key);
base::Result<void> removeForeignKey(database::Session& session, qint64 id); // NotFound

// Whether the list may be changed: INSERT and DELETE on it.
base::Result<bool> mayChangeForeignKeys(database::Session& session);

// Which keys a rule would unlink now; a key of ours is never among them.
struct ForeignMatch
{
    qint64 keys = 0;       // each once
    bool cut = false;      // there are more than mostMatched
    QByteArrayList sample; // up to 12, sorted

    bool operator==(const ForeignMatch&) const = default;
};
inline constexpr qsizetype mostMatched = 200'000;

// Only looks: EXISTS for a name, SCAN for a pattern, pausing so that the server is not held. Reports
// “keys” that were looked at. Errors: InvalidInput as addForeignKey, Cancelled, Redis and connection codes.
base::Result<ForeignMatch> matchForeign(redis::Connection& redis, const ForeignKey& key,
                                        base::JobControl& control);

// Unlinks what matches by SCAN, at most 500 names a call, pausing so that the server is not held;
// never a key of ours. Returns how many went.
base::Result<qint64> sweep(redis::Connection& redis, const Keyspace& ours, const QByteArray& pattern,
                           base::JobControl& control);

} // namespace cache
