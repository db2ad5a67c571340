#include "core/listing/probe_remover.h"

namespace listing {

QString probeTitle()
{
    return QStringLiteral("Keystead self-test – removed by itself");
}

QString probeLocation()
{
    return QStringLiteral("Keystead self-test");
}

ProbeRemover::ProbeRemover(database::Session& session)
    : m_session(session)
{
}

base::Result<void> ProbeRemover::byId(property::PropertyId id)
{
    return remove(QStringLiteral("delete from keystead.property where id = ? returning id"), {id}, {id});
}

base::Result<void> ProbeRemover::byMark(const QString& mark)
{
    return remove(QStringLiteral("delete from keystead.property where location = ? and description = ?"
                                 " and deleted_at is null returning id"),
                  {probeLocation(), mark}, {});
}

base::Result<void> ProbeRemover::leftovers()
{
    return remove(QStringLiteral("delete from keystead.property where location = ? and title = ?"
                                 " and deleted_at is null and created_at < now() - interval '1 hour'"
                                 " returning id"),
                  {probeLocation(), probeTitle()}, {});
}

// The row's end is history too, so that goes last.
base::Result<void> ProbeRemover::remove(const QString& sql, const QVariantList& values,
                                        std::vector<property::PropertyId> ids)
{
    auto gone = m_session.list(sql, values, [](const database::Row& row) { return row.integer(0); });
    if (!gone)
        return std::move(gone).error();
    ids.insert(ids.end(), gone->begin(), gone->end());
    for (const property::PropertyId id : ids) {
        auto erased =
            m_session.execute(QStringLiteral("delete from keystead.history where property_id = ?"), {id});
        if (!erased && erased.error().code != base::ErrorCode::DatabaseNoPermission)
            return std::move(erased).error();
        if (!erased)
            m_historyKept = erased.error();
    }
    return {};
}

} // namespace listing
