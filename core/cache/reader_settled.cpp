#include "core/cache/reader_settled.h"

namespace cache {

base::Result<bool> isSettled(database::Session& session, const Snapshot& snapshot)
{
    // What a snapshot does not see is at or above its xmax, or was under way in it.
    const QString sql =
        QStringLiteral("SELECT NOT EXISTS (SELECT FROM keystead.cache_outbox o WHERE o.xid > '0'"
                       " AND (o.xid >= pg_snapshot_xmax(CAST(? AS pg_snapshot))"
                       " OR o.xid = ANY (ARRAY(SELECT pg_snapshot_xip(CAST(? AS pg_snapshot))))))");
    const QString text = QString::fromLatin1(snapshot.text());
    auto settled = session.first(sql, {text, text}, [](const database::Row& row) { return row.boolean(0); });
    if (!settled)
        return std::move(settled).error();
    return settled->value_or(false);
}

} // namespace cache
