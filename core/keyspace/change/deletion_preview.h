// What a deletion would take, before it is begun: counts by type, memory, some of the names, and whether the
// trash can keep it. Thread: the connection's and the disk's.
#pragma once

#include "core/base/job.h"
#include "core/keyspace/index/name_set.h"
#include "core/keyspace/trash/trash.h"
#include "core/redis/connection.h"

#include <map>
#include <optional>

namespace keyspace {

struct DeletionPreview
{
    qint64 keys = 0;                    // of the set: exactly these are deleted
    qint64 gone = 0;                    // of them not there any more
    qint64 ours = 0;                    // of them entries of Keystead's cache: deleted, never kept
    std::map<QByteArray, qint64> types; // by TYPE's word
    QByteArrayList sample;              // names, spread over the set; at most sampleNames
    qint64 weighed = 0;                 // keys whose memory was asked for, spread over the set …
    qint64 weighedBytes = 0;            // … which take so much
    qint64 dumpedBytes = 0;             // … and about so much in the trash
    std::optional<qint64> largestDump;  // of them
    bool exact = false;                 // all were weighed

    static constexpr qsizetype sampleNames = 20;
    // False: nothing is known of memory and trash.
    bool isWeighed() const { return weighed > 0 || keys == gone; }
    // Of all, by the share of those that were weighed.
    qint64 memoryBytes() const { return scaled(weighedBytes); }
    qint64 trashBytes() const { return scaled(dumpedBytes); }

private:
    qint64 scaled(qint64 bytes) const
    {
        return weighed == 0 ? 0
                            : static_cast<qint64>(static_cast<double>(bytes) / static_cast<double>(weighed) *
                                                  static_cast<double>(keys - gone));
    }
};

// Progress: “keys”. Errors: those of a connection; RedisNoPermission when not even TYPE may be asked;
// Cancelled. A right to weigh that is missing leaves `weighed` 0.
base::Result<DeletionPreview> previewDeletion(redis::Connection& redis, const NameSet& names,
                                              base::JobControl& control);

} // namespace keyspace
