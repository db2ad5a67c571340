#include "core/property/property_sql.h"

#include "core/property/property_repository.h"

namespace property {

namespace {

QString listed(const SelectParts& parts)
{
    return QStringLiteral("deleted_at is null and ") + parts.where;
}

// “order by title desc, id desc”; prefix: “p.” where two tables are joined.
QString orderBy(const Sort& sort, bool descending, const QString& prefix = {})
{
    const QString direction = descending ? QStringLiteral(" desc") : QString();
    const QString id = prefix + QStringLiteral("id") + direction;
    if (sort.field == SortField::Id)
        return QStringLiteral("order by ") + id;
    return QStringLiteral("order by ") + prefix + sortColumn(sort.field) + direction + QStringLiteral(", ") +
           id;
}

QString castOf(SortField field)
{
    switch (field) {
    case SortField::Id:
        return QStringLiteral("bigint");
    case SortField::Price:
        return QStringLiteral("numeric");
    case SortField::Created:
    case SortField::Updated:
        return QStringLiteral("timestamptz");
    default:
        return QStringLiteral("text");
    }
}

QString before(const Sort& sort)
{
    return sort.descending ? QStringLiteral(">") : QStringLiteral("<");
}

// The bounds of allPriceBands, as width_bucket wants them: band 0 lies below the first.
QString bandBounds()
{
    QStringList bounds;
    for (const PriceBand band : allPriceBands) {
        if (const auto below = rangeOf(band).below)
            bounds.append(below->toDatabase());
    }
    return QStringLiteral("array[") + bounds.join(QLatin1Char(',')) + QStringLiteral("]::numeric[]");
}

// The row as written, and its transaction.
QString returning(const QString& write)
{
    return QStringLiteral("with saved as (") + write + QStringLiteral(" returning *) select ") +
           PropertyRepository::columns() + QStringLiteral(", pg_current_xact_id()::text from ") +
           joinedFrom(QStringLiteral("saved"));
}

} // namespace

QVariant boundText(const QString& text)
{
    return text.isNull() ? QStringLiteral("") : text;
}

QString joinedFrom(const QString& properties)
{
    return properties + QStringLiteral(" p left join keystead.agent a on a.id = p.agent_id");
}

SelectParts pageStatement(const Filter& filter, const Sort& sort, qint64 offset, bool fromEnd)
{
    SelectParts parts = selectParts(filter);
    // A bound offset makes the server plan every page anew, which costs as much as the first page
    // itself: that one does without.
    if (offset > 0)
        parts.values.append(offset);
    // First the ids alone, out of the index, then only the rows of this page. The limit is a constant:
    // bound, the planner would have to guess it and might read the whole table for the join.
    const QString sql = QStringLiteral("select %1 from (select id from keystead.property where %2 %3"
                                       " limit %4%5) page"
                                       " join keystead.property p using (id)"
                                       " left join keystead.agent a on a.id = p.agent_id %6");
    parts.where =
        sql.arg(PropertyRepository::columns(), listed(parts), orderBy(sort, sort.descending != fromEnd),
                QString::number(pageSize), offset > 0 ? QStringLiteral(" offset ?") : QString(),
                orderBy(sort, sort.descending, QStringLiteral("p.")));
    return parts;
}

QString byIdStatement()
{
    return QStringLiteral("select ") + PropertyRepository::columns() + QStringLiteral(" from ") +
           joinedFrom(QStringLiteral("keystead.property")) +
           QStringLiteral(" where p.id = ? and p.deleted_at is null");
}

QString byIdsStatement()
{
    return QStringLiteral("select ") + PropertyRepository::columns() + QStringLiteral(" from ") +
           joinedFrom(QStringLiteral("keystead.property")) +
           QStringLiteral(" where p.id = any(?::bigint[]) and p.deleted_at is null");
}

SelectParts idsStatement(const Filter& filter, const Sort& sort, qint64 most)
{
    SelectParts parts = selectParts(filter);
    parts.where = QStringLiteral("select id from keystead.property where %1 %2 limit %3")
                      .arg(listed(parts), orderBy(sort, sort.descending), QString::number(most));
    return parts;
}

SelectParts countStatement(const Filter& filter)
{
    SelectParts parts = selectParts(filter);
    parts.where = QStringLiteral("select count(*) from keystead.property where ") + listed(parts);
    return parts;
}

SelectParts facetStatement(const Filter& filter)
{
    // One scan counts every combination that occurs (some thousands); the five facets are then sums
    // over those, each without its own condition.
    const Filter wish = filter.normalized();
    const SelectParts search = searchParts(wish.search);
    const SelectParts type = typeParts(wish);
    const SelectParts status = statusParts(wish);
    const SelectParts location = locationParts(wish);
    const SelectParts agent = agentParts(wish);
    const SelectParts conditions = conditionParts(wish);
    QStringList bands;
    for (const PriceBand band : wish.bands)
        bands.append(QString::number(static_cast<int>(band)));
    const QString inBands = bands.isEmpty()
                                ? QStringLiteral("true")
                                : QStringLiteral("band in (%1)").arg(bands.join(QLatin1Char(',')));
    SelectParts parts;
    parts.values =
        search.values + conditions.values + type.values + status.values + location.values + agent.values;
    parts.where =
        QStringLiteral(
            "with cell as (select type, status, location, width_bucket(price, %1) as band, agent_id,"
            " count(*) as n from keystead.property where %2 and %3 group by 1, 2, 3, 4, 5),"
            " marked as (select *, %4 as by_type, %5 as by_status, %6 as by_location, %7 as by_band,"
            " %8 as by_agent from cell)"
            " select 0, type, sum(n)::bigint from marked"
            " where by_status and by_location and by_band and by_agent group by 2"
            " union all"
            " select 1, status, sum(n)::bigint from marked"
            " where by_type and by_location and by_band and by_agent group by 2"
            " union all"
            " (select 2, location, sum(n)::bigint from marked"
            " where by_type and by_status and by_band and by_agent group by 2 order by 3 desc, 2 limit 50)"
            " union all"
            " select 3, band::text, sum(n)::bigint from marked"
            " where by_type and by_status and by_location and by_agent group by 2"
            " union all"
            " (select 4, coalesce(agent_id, 0)::text, sum(n)::bigint from marked"
            " where by_type and by_status and by_location and by_band group by agent_id"
            " order by 3 desc, agent_id limit 50)")
            .arg(bandBounds(), listed(search), conditions.where, type.where, status.where, location.where,
                 inBands, agent.where);
    return parts;
}

SelectParts positionStatement(const Filter& filter, const Sort& sort, const QString& value)
{
    SelectParts parts = selectParts(filter);
    parts.where = QStringLiteral("select count(*) from keystead.property where %1 and %2 %3 ?::%4")
                      .arg(listed(parts), sortColumn(sort.field), before(sort), castOf(sort.field));
    parts.values.append(boundText(value));
    return parts;
}

SelectParts positionOfIdStatement(const Filter& filter, const Sort& sort, PropertyId id)
{
    const SelectParts parts = selectParts(filter);
    const QString sql =
        QStringLiteral("with target as (select id as target_id, %2 as target_value from keystead.property"
                       " where %1 and id = ?)"
                       " select (select count(*) from keystead.property where %1 and"
                       " (%2, id) %3 (target_value, target_id)) from target");
    return {sql.arg(listed(parts), sortColumn(sort.field), before(sort)),
            parts.values + QVariantList{id} + parts.values};
}

QString insertStatement()
{
    return returning(
        QStringLiteral("insert into keystead.property (title, description, price, location, type, status,"
                       " bedrooms, bathrooms, area, agent_id)"
                       " values (?, ?, ?::numeric, ?, ?, ?, ?, ?, ?::numeric, ?)"));
}

QString updateStatement()
{
    return returning(
        QStringLiteral("update keystead.property set title = ?, description = ?, price = ?::numeric,"
                       " location = ?, type = ?, status = ?, bedrooms = ?, bathrooms = ?,"
                       " area = ?::numeric, agent_id = ?"
                       " where id = ? and version = ? and deleted_at is null"));
}

QString removeStatement()
{
    return returning(QStringLiteral("update keystead.property set deleted_at = now()"
                                    " where id = ? and version = ? and deleted_at is null"));
}

QString restoreStatement()
{
    return returning(QStringLiteral("update keystead.property set deleted_at = null"
                                    " where id = ? and deleted_at is not null"));
}

QString reviveStatement()
{
    return returning(
        QStringLiteral("update keystead.property set title = ?, description = ?, price = ?::numeric,"
                       " location = ?, type = ?, status = ?, bedrooms = ?, bathrooms = ?,"
                       " area = ?::numeric, agent_id = ?, deleted_at = null"
                       " where id = ? and version = ?"));
}

QString insertAgainStatement()
{
    return returning(
        QStringLiteral("insert into keystead.property (title, description, price, location, type, status,"
                       " bedrooms, bathrooms, area, agent_id, id, version, created_at)"
                       " values (?, ?, ?::numeric, ?, ?, ?, ?, ?, ?::numeric, ?, ?, ?,"
                       " ?::timestamptz)"));
}

QVariantList writtenValues(const Property& property)
{
    return {
        boundText(property.title),
        boundText(property.description),
        property.price.toDatabase(),
        boundText(property.location),
        typeName(property.type),
        statusName(property.status),
        optionalValue(property.bedrooms, QMetaType::Int),
        optionalValue(property.bathrooms, QMetaType::Int),
        property.area ? QVariant(QString::number(*property.area, 'f', 2))
                      : QVariant(QMetaType(QMetaType::QString)),
        optionalValue(property.agent, QMetaType::LongLong),
    };
}

} // namespace property
