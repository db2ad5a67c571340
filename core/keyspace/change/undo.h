// Puts back what the trash holds: deleted keys with RESTORE, never over one that is there; edited ones while
// what the edit left is still there; on the server they were taken from. May be run again: what is back
// already is recognised. Thread: the connection's and the disk's.
#pragma once

#include "core/keyspace/change/deletion.h"
#include "core/keyspace/trash/trash.h"

#include <optional>
#include <set>

namespace keyspace {

struct UndoOptions
{
    bool dryRun = false; // says what would happen; what the server thinks of the dumps is not known then
    std::optional<std::set<QByteArray>> only; // these keys
    bool anyServer = false;                   // also what was taken from another server or database
};

struct UndoReport
{
    qint64 restored = 0;
    qint64 already = 0;   // there with the same value
    qint64 expired = 0;   // their time has passed meanwhile
    qint64 conflicts = 0; // another value is there: it stays
    qint64 failed = 0;
    qint64 unknown = 0; // under way when the connection was lost
    // The first mostFailures of conflicts (EditConflict) and failures: RedisError when this version of the
    // server cannot read the dump, InvalidInput for keys of ours, …
    std::vector<KeyFailure> failures;
    qint64 leftOut = 0;     // by UndoOptions::only
    bool elsewhere = false; // the keys were taken from another server, where they are still missing
    bool wholeFile = true;  // false: the file ends where its writer was interrupted
    // Why before the end: InvalidInput (“server”: not this one, nothing was done), Cancelled, connection
    // codes, CorruptEntry, RedisOutOfMemory …
    base::Error ended;

    bool isWhole() const { return ended.code == base::ErrorCode::None; }
    // All that was asked for.
    bool isDone() const { return isWhole() && conflicts == 0 && failed == 0 && unknown == 0; }
    // Nothing of the bundle is needed any more.
    bool isSpent() const { return isDone() && wholeFile && leftOut == 0 && !elsewhere; }
};

// Progress: “keys”.
UndoReport restoreBundle(redis::Connection& redis, TrashReader& bundle, const UndoOptions& options,
                         base::JobControl& control);

} // namespace keyspace
