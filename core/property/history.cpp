#include "core/property/history.h"

#include <QJsonDocument>

namespace property {

QString historyKindName(HistoryKind kind)
{
    switch (kind) {
    case HistoryKind::Created:
        return QStringLiteral("created");
    case HistoryKind::Edited:
        return QStringLiteral("edited");
    case HistoryKind::Deleted:
        return QStringLiteral("deleted");
    case HistoryKind::Restored:
        return QStringLiteral("restored");
    case HistoryKind::Purged:
        return QStringLiteral("purged");
    }
    return {};
}

HistoryKind kindOf(const HistoryEntry& entry)
{
    const QString binned = QStringLiteral("deleted_at");
    if (entry.operation == QStringLiteral("insert"))
        return HistoryKind::Created;
    const bool wasInBin = !entry.before.value(binned).isNull() && !entry.before.value(binned).isUndefined();
    if (entry.operation == QStringLiteral("delete"))
        return wasInBin ? HistoryKind::Purged : HistoryKind::Deleted;
    return wasInBin && entry.after.value(binned).isNull() ? HistoryKind::Restored : HistoryKind::Edited;
}

std::vector<Field> fieldsOf(const HistoryEntry& entry)
{
    std::vector<Field> fields;
    for (const Field field : allFields) {
        const QString name = fieldName(field);
        if (entry.before.contains(name) || entry.after.contains(name))
            fields.push_back(field);
    }
    return fields;
}

QString historyColumns()
{
    return QStringLiteral("h.id, h.property_id, h.operation, h.user_name,"
                          " (extract(epoch from h.at) * 1000000)::bigint, h.before::text, h.after::text,"
                          " h.transaction::text");
}

HistoryEntry entryFromRow(const database::Row& row)
{
    HistoryEntry entry;
    entry.id = row.integer(0);
    entry.property = row.integer(1);
    entry.operation = row.text(2);
    entry.user = row.text(3);
    entry.at = row.time(4);
    entry.before = QJsonDocument::fromJson(row.text(5).toUtf8()).object();
    entry.after = QJsonDocument::fromJson(row.text(6).toUtf8()).object();
    entry.transaction = row.text(7).toULongLong();
    return entry;
}

base::Result<std::vector<HistoryEntry>> propertyHistory(database::Session& session, PropertyId id, int limit)
{
    const QString sql = QStringLiteral("select ") + historyColumns() +
                        QStringLiteral(" from keystead.history h where h.property_id = ?"
                                       " order by h.id desc limit ?");
    return session.list(sql, {id, limit}, &entryFromRow);
}

} // namespace property
