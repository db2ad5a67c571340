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
// Errors: InvalidInput (empty name, no tag, a name or a pattern that could match keys of ours),
// UniqueViolation, database codes.
base::Result<ForeignKey> addForeignKey(database::Session& session, const ForeignKey& key);
base::Result<void> removeForeignKey(database::Session& session, qint64 id); // NotFound

// Unlinks what matches by SCAN, at most 500 names a call, pausing so that the server is not held;
// never a key of ours. Returns how many went.
base::Result<qint64> sweep(redis::Connection& redis, const Keyspace& ours, const QByteArray& pattern,
                           base::JobControl& control);

} // namespace cache
