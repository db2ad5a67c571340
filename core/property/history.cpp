#include "core/property/history.h"

#include <QJsonDocument>

namespace property {

base::Result<std::vector<HistoryEntry>> propertyHistory(database::Session& session, PropertyId id, int limit)
{
    const QString sql = QStringLiteral(
        "select id, property_id, operation, user_name, (extract(epoch from at) * 1000000)::bigint,"
        " before::text, after::text"
        " from keystead.history where property_id = ? order by id desc limit ?");
    return session.list(sql, {id, limit}, [](const database::Row& row) {
        HistoryEntry entry;
        entry.id = row.integer(0);
        entry.property = row.integer(1);
        entry.operation = row.text(2);
        entry.user = row.text(3);
        entry.at = row.time(4);
        entry.before = QJsonDocument::fromJson(row.text(5).toUtf8()).object();
        entry.after = QJsonDocument::fromJson(row.text(6).toUtf8()).object();
        return entry;
    });
}

} // namespace property
