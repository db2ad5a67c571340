// Empties the database of a connection so that it can be undone: all keys that were there when it was planned
// are deleted, each after it was kept in the trash, as one bundle of TrashCause::Flush that restoreBundle()
// puts back. What FLUSHDB would take besides stays: keys that others make meanwhile, and functions. Thread:
// the connection's and the disk's; the values: any.
#pragma once

#include "core/keyspace/change/deletion.h"
#include "core/keyspace/change/deletion_preview.h"

#include <memory>
#include <optional>

namespace keyspace {

// What a flush would take, and what of it cannot be undone: to be said before.
struct FlushPlan
{
    QString server;                       // Address::displayName(): with the database
    std::shared_ptr<const NameSet> names; // exactly these; never null
    DeletionPreview preview;              // of them; preview.ours are never kept
    TrashRoom room;                       // for preview.trashBytes()
    qint64 memoryBytes = 0;               // of all that could be weighed …
    qint64 weighed = 0;                   // … which are so many
    qint64 tooLarge = 0;                  // weigh more than the trash takes of one key …
    QByteArrayList tooLargeNames;         // … the heaviest first; at most mostNames of them

    static constexpr qsizetype mostNames = 20;
    qint64 present() const { return preview.keys - preview.gone; }
    // As far as it can be known before, all that is there now comes back from the trash.
    bool canUndoAll() const
    {
        return room.fits && tooLarge == 0 && preview.ours == 0 && weighed >= present();
    }
};

// keyBytes: DeletionOptions::keyBytes of the flush. Progress: “keys”, each three times. Errors: those of
// findKeys(), previewDeletion() and Trash::roomFor().
base::Result<FlushPlan> planFlush(redis::Connection& redis, const Trash& trash, base::JobControl& control,
                                  qint64 keyBytes = DeletionOptions().keyBytes);

struct FlushReport
{
    DeletionReport deletion; // ended: also InvalidInput (“server”: the plan is of another one)
    // In the database afterwards: what could not be deleted, and what others have made. Nothing: not told.
    std::optional<qint64> left;
};

// options.cause is not looked at. Without a trash nothing can be undone. Progress: “keys” of the plan's.
FlushReport flushDatabase(redis::Connection& redis, const FlushPlan& plan, DeletionOptions options,
                          base::JobControl& control);

} // namespace keyspace
