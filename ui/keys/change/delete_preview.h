// What a deletion would take, and what the trash can keep of it, before it is begun. Thread: the session's;
// the values: any.
#pragma once

#include "core/base/job.h"
#include "core/keyspace/change/flush.h"
#include "core/redis/connection.h"

#include <QDateTime>

namespace keys {

struct DeletePreview
{
    keyspace::DeletionPreview keys;
    qint64 expiring = 0; // with a time to live
    qint64 lasting = 0;  // without
    keyspace::TrashRoom room;
    keyspace::TrashLimits limits;
    QDateTime asOf;                           // when all had been counted
    std::optional<keyspace::FlushPlan> flush; // of everything in the database

    qint64 present() const { return keys.keys - keys.gone; }
    qint64 foreign() const { return std::max<qint64>(present() - keys.ours, 0); }
    bool isWeighed() const { return keys.weighed > 0 || foreign() == 0; }
    // As far as it can be known before: nothing that was weighed hinders the trash from keeping all of them.
    bool canKeepAll(qint64 keyBytes) const;
};

// Progress: “keys”, each twice. Errors: those of keyspace::previewDeletion and Trash::roomFor.
base::Result<DeletePreview> previewRemoval(redis::Connection& redis, const keyspace::NameSet& names,
                                           const keyspace::Trash& trash, base::JobControl& control);
// Of all keys of the database. Progress: “keys”, each four times. Errors: those of keyspace::planFlush.
base::Result<DeletePreview> previewFlush(redis::Connection& redis, const keyspace::Trash& trash,
                                         base::JobControl& control);

} // namespace keys
