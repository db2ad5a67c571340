// The bin: properties that were deleted and can come back. Thread: that of the session. Restoring and
// deleting for good are bulk work on exactly these rows (BulkKind::Restore, BulkKind::Purge), also for one.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/query.h"

#include <optional>
#include <vector>

namespace property {

struct BinEntry
{
    Property property;    // as it was when it was deleted; its version is the row's now
    QDateTime deleted;    // UTC
    QString deletedBy;    // session_user; empty when history does not know
    qint64 deletedAt = 0; // microseconds since 1970 UTC: the entry's place
};

// Behind which entry a page begins; the newest first.
struct BinPlace
{
    qint64 deletedAt = 0; // microseconds since 1970 UTC
    PropertyId id = 0;
};
inline BinPlace placeOf(const BinEntry& entry)
{
    return {entry.deletedAt, entry.property.id};
}

class BinRepository
{
public:
    explicit BinRepository(database::Session& session);

    // The latest deleted first, at most `limit`, behind a place. The filter is the list's.
    base::Result<std::vector<BinEntry>> page(const Filter& filter, std::optional<BinPlace> behind = {},
                                             int limit = pageSize);
    base::Result<qint64> count(const Filter& filter);

private:
    database::Session& m_session;
};

} // namespace property
