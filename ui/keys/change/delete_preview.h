// What a deletion would take, and what the trash can keep of it, before it is begun. Thread: the session's;
// the values: any.
#pragma once

#include "core/base/job.h"
#include "core/keyspace/change/deletion_preview.h"
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
    QDateTime asOf; // when all had been counted

    qint64 present() const { return keys.keys - keys.gone; }
    qint64 foreign() const { return std::max<qint64>(present() - keys.ours, 0); }
    bool isWeighed() const { return keys.weighed > 0 || foreign() == 0; }
    // As far as it can be known before: nothing that is weighed hinders the trash from keeping all of them.
    bool canKeepAll(qint64 keyBytes) const;
};

// Progress: “keys”, each twice. Errors: those of keyspace::previewDeletion and Trash::roomFor.
base::Result<DeletePreview> previewRemoval(redis::Connection& redis, const keyspace::NameSet& names,
                                           const keyspace::Trash& trash, base::JobControl& control);

} // namespace keys
