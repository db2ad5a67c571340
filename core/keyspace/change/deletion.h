// Deletes exactly the keys of a set, in batches, and keeps each of them in the trash first. What is deleted
// is what was kept: a key that changes in between is kept anew (WATCH), not lost. Keys that came after the
// set was made stay. Thread: the connection's and the disk's.
#pragma once

#include "core/base/job.h"
#include "core/keyspace/index/name_set.h"
#include "core/keyspace/trash/trash.h"
#include "core/redis/connection.h"

#include <vector>

namespace keyspace {

struct DeletionOptions
{
    // Null: nothing is kept. Keys of our own cache never are: they may be deleted, not restored.
    Trash* trash = nullptr;
    TrashCause cause = TrashCause::Delete;
    // What becomes of a key that cannot be kept (too large, no right to DUMP it, the trash is full)?
    enum class Unkept { Stays, IsDeleted };
    Unkept unkept = Unkept::Stays;
    qint64 keyBytes = 128LL * 1024 * 1024; // the largest dump that is kept
};

struct KeyFailure
{
    QByteArray key;
    base::Error error;

    bool operator==(const KeyFailure&) const = default;
};

struct DeletionReport
{
    qint64 deleted = 0;
    qint64 kept = 0;    // of the deleted: in the trash
    qint64 gone = 0;    // were not there any more
    qint64 failed = 0;  // still there
    qint64 unknown = 0; // under way when the connection was lost; in the trash if they were to be kept
    std::vector<KeyFailure> failures; // the first mostFailures of those that failed
    QString bundle;                   // in the trash; empty: nothing was kept
    base::Error ended; // why before the end: Cancelled, connection codes, TooLarge (trash full) …

    bool isWhole() const { return ended.code == base::ErrorCode::None; }
    static constexpr std::size_t mostFailures = 1000;
};

// Progress: “keys” of the set's.
DeletionReport deleteKeys(redis::Connection& redis, const NameSet& names, const DeletionOptions& options,
                          base::JobControl& control);

} // namespace keyspace
