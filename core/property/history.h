// Who changed what, written by triggers into keystead.history. Thread: that of the session.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/property.h"

#include <QJsonObject>

namespace property {

struct HistoryEntry
{
    qint64 id = 0;
    PropertyId property = 0;
    QString operation; // “insert”, “update”, “delete”
    QString user;      // session_user
    QDateTime at;
    QJsonObject before;      // column → value; empty for an insert
    QJsonObject after;       // empty for a delete
    quint64 transaction = 0; // of the change; 0: from before they were recorded
};

enum class HistoryKind {
    Created,
    Edited,
    Deleted,  // into the bin, or at once for good by another program
    Restored, // out of the bin
    Purged,   // for good, out of the bin
};
// “created”, “edited”, “deleted”, “restored”, “purged”: for JSON.
QString historyKindName(HistoryKind kind);
HistoryKind kindOf(const HistoryEntry& entry);
// The fields that an entry says something about, in field order: of an edit those that changed.
std::vector<Field> fieldsOf(const HistoryEntry& entry);

// The columns that a statement on keystead.history (as h) selects for entryFromRow.
QString historyColumns();
HistoryEntry entryFromRow(const database::Row& row);

// Newest first, at most limit.
base::Result<std::vector<HistoryEntry>> propertyHistory(database::Session& session, PropertyId id,
                                                        int limit = 200);

} // namespace property
