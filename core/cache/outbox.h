// The PostgreSQL side of the protocol: what has changed since a cursor, and who this database is.
// Thread: that of the session.
#pragma once

#include "core/base/result.h"
#include "core/cache/key.h"
#include "core/cache/snapshot.h"
#include "core/cache/trust.h"
#include "core/database/migration.h"
#include "core/database/session.h"

#include <optional>
#include <vector>

namespace cache {

// Number of the tag table that this program was built with; another one in the database keeps the cache off.
inline constexpr int tagTableNumber = 2;

// Migrations 200–299: keystead.cache_meta (uuid, tag-table number, whose transaction ids), the unlogged
// keystead.cache_outbox, keystead.cache_emit(tags text[]) for triggers; cache_begin_outbox and
// cache_prune_outbox for editors who do not own the schema; cache_foreign_key and cache_sweep;
// cache_policy; cache_journal with cache_note_drained, cache_note and cache_prune_journal.
// Functions are SECURITY DEFINER with a fixed search_path and no rights for PUBLIC.
std::vector<database::Migration> migrations();

// Hash of (uuid of the first migration, system id, database oid): 12 hex digits. Errors:
// SchemaMissing, SchemaMismatch (tag-table number).
base::Result<QByteArray> readDataset(database::Session& session);

struct OutboxTag
{
    std::uint64_t xid = 0;
    Tag tag;
    bool newForRedis = false; // not visible in the Redis cursor
    bool newHere = false;     // not visible in this process' own snapshot
};

struct OutboxReading
{
    Snapshot now;
    QByteArray incarnation; // system id, database oid, postmaster start, outbox nonce, tag table, trigger
                            // fingerprint
    std::vector<OutboxTag> tags;
    bool triggersIntact = true; // all there, all speak, no table is fed past them
    Obstacle obstacle = Obstacle::None;
    QString obstacleSubject;
    bool hasForeignKeys = false; // the list is not empty
    bool hasSweeps = false;      // a request to sweep waits for somebody
    bool prunedPast = false;     // the Redis cursor lies behind the prune limit: rotate
    bool ownPrunedPast = false;  // this process' own snapshot does: emit everything
    bool nonceMissing = false;   // the outbox was emptied, or its transaction ids are those of another
                                 // cluster or database: ensureOutboxNonce, then read again
    int tagTable = 0;            // the number in the database
    qint64 policyVersion = 0;    // another one: the policies have changed (policy_store.h)
};

// One statement. Without cursors everything visible is new.
base::Result<OutboxReading> readOutbox(database::Session& session, const std::optional<Snapshot>& redis,
                                       const std::optional<Snapshot>& own);

// Puts the random nonce row (xid 0) where it is missing; empties an outbox of foreign transaction ids
// first. Not for read-only sessions. Errors: DatabaseNoPermission; DatabaseError when somebody who is
// writing kept it waiting.
base::Result<void> ensureOutboxNonce(database::Session& session);

// Removes rows older than 24 h and below everybody's reach, at most pruneBatch. Returns how many.
inline constexpr qint64 pruneBatch = 10'000;
base::Result<qint64> pruneOutbox(database::Session& session, const Snapshot& own);

// What this role lacks to read and to drain the outbox: the first of the rights, as it stands in a
// GRANT (“SELECT ON keystead.cache_meta”); those to read come first. Empty: nothing.
base::Result<QString> missingRight(database::Session& session);

// The incarnation alone, for a connection that is about to fill the cache.
base::Result<QByteArray> readIncarnation(database::Session& session);

} // namespace cache
