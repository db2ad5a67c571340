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
    QJsonObject before; // column → value; empty for an insert
    QJsonObject after;  // empty for a delete
};

// Newest first, at most limit.
base::Result<std::vector<HistoryEntry>> propertyHistory(database::Session& session, PropertyId id,
                                                        int limit = 200);

} // namespace property
