#include "core/property/bulk_sql.h"

#include "core/property/property_sql.h"
#include "core/property/row_write.h"

namespace property {

namespace {

struct Assignment
{
    Field field;
    QString placeholder;
    QVariant value;
};

// Every field that gets the same value in all rows: prices do not.
std::vector<Assignment> assignmentsOf(const BulkEdit& edit)
{
    std::vector<Assignment> all;
    const auto text = [&all](Field field, const std::optional<QString>& value) {
        if (value)
            all.push_back({field, QStringLiteral("?::text"), boundText(*value)});
    };
    const auto number = [&all](Field field, const auto& assigned) {
        if (assigned)
            all.push_back(
                {field, QStringLiteral("?::bigint"), optionalValue(assigned->value, QMetaType::LongLong)});
    };
    text(Field::Title, edit.title);
    text(Field::Description, edit.description);
    text(Field::Location, edit.location);
    text(Field::Type, edit.type ? std::optional(typeName(*edit.type)) : std::nullopt);
    text(Field::Status, edit.status ? std::optional(statusName(*edit.status)) : std::nullopt);
    number(Field::Bedrooms, edit.bedrooms);
    number(Field::Bathrooms, edit.bathrooms);
    if (edit.area) {
        const auto& area = edit.area->value;
        all.push_back(
            {Field::Area, QStringLiteral("?::numeric"),
             area ? QVariant(QString::number(*area, 'f', 2)) : QVariant(QMetaType(QMetaType::QString))});
    }
    number(Field::Agent, edit.agent);
    return all;
}

// The rows that are spoken of, without “where”.
SelectParts selected(const BulkWish& wish)
{
    const Selection& selection = wish.selection;
    SelectParts parts = selection.filter ? selectParts(*selection.filter) : SelectParts();
    parts.where =
        QStringLiteral("deleted_at %1 and ")
            .arg(worksInBin(wish.kind) ? QStringLiteral("is not null") : QStringLiteral("is null")) +
        (selection.filter ? parts.where : QStringLiteral("id = any(?::bigint[])"));
    if (selection.filter && !selection.ids.empty())
        parts.where += QStringLiteral(" and id <> all(?::bigint[])");
    if (!selection.filter || !selection.ids.empty())
        parts.values.append(numberArray(selection.ids));
    return parts;
}

QString wanted(bool withPrice)
{
    return withPrice
               ? QStringLiteral("unnest(?::bigint[], ?::bigint[], ?::numeric[]) as w(id, version, price)")
               : QStringLiteral("unnest(?::bigint[], ?::bigint[]) as w(id, version)");
}

} // namespace

bool worksInBin(BulkKind kind)
{
    return kind == BulkKind::Restore || kind == BulkKind::Purge;
}

SelectParts matchedCountStatement(const BulkWish& wish)
{
    SelectParts parts = selected(wish);
    parts.where = QStringLiteral("select count(*) from keystead.property where ") + parts.where;
    return parts;
}

SelectParts candidatesStatement(const BulkWish& wish, PropertyId behind, int most)
{
    QStringList differences;
    QVariantList values;
    QString agentDiffers = QStringLiteral("false");
    QVariantList agentValues;
    if (wish.kind == BulkKind::Edit) {
        for (const Assignment& assignment : assignmentsOf(wish.edit)) {
            const QString differs =
                fieldName(assignment.field) + QStringLiteral(" is distinct from ") + assignment.placeholder;
            differences.append(differs);
            values.append(assignment.value);
            if (assignment.field == Field::Agent) {
                agentDiffers = differs;
                agentValues.append(assignment.value);
            }
        }
    }
    const SelectParts rows = selected(wish);
    const QString differs =
        differences.isEmpty() ? QStringLiteral("false") : differences.join(QStringLiteral(" or "));
    return {QStringLiteral("select id, version, price, %1, %2 from keystead.property"
                           " where %3 and id > ? order by id limit %4")
                .arg(differs, agentDiffers, rows.where, QString::number(most)),
            values + agentValues + rows.values + QVariantList{behind}};
}

QString bulkStatement(const BulkWish& wish)
{
    if (wish.kind == BulkKind::Purge)
        return QStringLiteral("delete from keystead.property p using %1 where p.id = w.id"
                              " and p.version = w.version and p.deleted_at is not null returning p.id")
            .arg(wanted(false));
    QStringList set;
    if (wish.kind == BulkKind::Delete)
        set.append(QStringLiteral("deleted_at = now()"));
    if (wish.kind == BulkKind::Restore)
        set.append(QStringLiteral("deleted_at = null"));
    const bool setsPrice = wish.kind == BulkKind::Edit && wish.edit.price;
    if (wish.kind == BulkKind::Edit) {
        for (const Assignment& assignment : assignmentsOf(wish.edit))
            set.append(fieldName(assignment.field) + QStringLiteral(" = ") + assignment.placeholder);
        if (setsPrice)
            set.append(QStringLiteral("price = w.price"));
    }
    return QStringLiteral("update keystead.property p set %1 from %2 where p.id = w.id"
                          " and p.version = w.version and p.deleted_at %3 returning p.id")
        .arg(set.join(QStringLiteral(", ")), wanted(setsPrice),
             worksInBin(wish.kind) ? QStringLiteral("is not null") : QStringLiteral("is null"));
}

QVariantList bulkValues(const BulkWish& wish, const Piece& piece)
{
    if (wish.kind != BulkKind::Edit)
        return idsAndVersions(piece);
    QVariantList values;
    for (const Assignment& assignment : assignmentsOf(wish.edit))
        values.append(assignment.value);
    values.append(idsAndVersions(piece));
    if (wish.edit.price) {
        QStringList prices;
        for (const BulkRow& row : piece)
            prices.append(row.price.toDatabase());
        values.append(QLatin1Char('{') + prices.join(QLatin1Char(',')) + QLatin1Char('}'));
    }
    return values;
}

} // namespace property
