#include "core/property/bin.h"

#include "core/property/property_repository.h"

namespace property {

namespace {

constexpr int deletedAtColumn = 15; // behind PropertyRepository::columns()
constexpr int deletedByColumn = 16;

BinEntry entryFrom(const database::Row& row)
{
    BinEntry entry;
    entry.property = PropertyRepository::fromRow(row);
    entry.deleted = row.time(deletedAtColumn);
    entry.deletedAt = row.integer(deletedAtColumn);
    entry.deletedBy = row.text(deletedByColumn);
    return entry;
}

} // namespace

BinRepository::BinRepository(database::Session& session)
    : m_session(session)
{
}

base::Result<std::vector<BinEntry>> BinRepository::page(const Filter& filter, std::optional<BinPlace> behind,
                                                        int limit)
{
    const SelectParts wish = selectParts(filter);
    QVariantList values = wish.values;
    QString place;
    if (behind) {
        place = QStringLiteral(" and (deleted_at, id) <"
                               " (timestamptz 'epoch' + ?::bigint * interval '1 microsecond', ?::bigint)");
        values << behind->deletedAt << behind->id;
    }
    values << limit;
    // The latest deletion that history knows is the one that counts.
    const QString sql =
        QStringLiteral("select %1, (extract(epoch from p.deleted_at) * 1000000)::bigint,"
                       " (select h.user_name from keystead.history h where h.property_id = p.id"
                       " and h.operation = 'delete' order by h.id desc limit 1)"
                       " from (select id from keystead.property where deleted_at is not null and %2%3"
                       " order by deleted_at desc, id desc limit ?) page"
                       " join keystead.property p using (id)"
                       " left join keystead.agent a on a.id = p.agent_id"
                       " order by p.deleted_at desc, p.id desc")
            .arg(PropertyRepository::columns(), wish.where, place);
    return m_session.list(sql, values, &entryFrom);
}

base::Result<qint64> BinRepository::count(const Filter& filter)
{
    const SelectParts wish = selectParts(filter);
    const auto count = m_session.first(
        QStringLiteral("select count(*) from keystead.property where deleted_at is not null and ") +
            wish.where,
        wish.values, [](const database::Row& row) { return row.integer(0); });
    if (!count)
        return count.error();
    return count->value_or(0);
}

} // namespace property
