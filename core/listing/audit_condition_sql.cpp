#include "core/listing/audit_condition_sql.h"

namespace listing::audit {

namespace {

using property::Column;
using property::Condition;
using property::Operator;
using property::ValueKind;

QString columnOf(Column column)
{
    switch (column) {
    case Column::Location:
        return QStringLiteral("l.location");
    case Column::Agent:
        return QStringLiteral("l.agent_id");
    case Column::Created:
        return QStringLiteral("l.created_at");
    case Column::Updated:
        return QStringLiteral("l.updated_at");
    default:
        return QStringLiteral("l.") + property::columnName(column);
    }
}

// As long as the text of a value is, so exact it is: “2026-01-31”, “…T09:30Z”, “…:15Z”, “….250Z”, ….
QString unitOf(const QString& value)
{
    switch (value.size()) {
    case 10:
        return QStringLiteral("day");
    case 17:
        return QStringLiteral("minute");
    case 20:
        return QStringLiteral("second");
    case 24:
        return QStringLiteral("milliseconds");
    default:
        return QStringLiteral("microseconds");
    }
}

QString typeOf(Column column)
{
    switch (property::valueKind(column)) {
    case ValueKind::Time:
        return QStringLiteral("timestamptz");
    case ValueKind::Text:
    case ValueKind::Type:
    case ValueKind::Status:
        return QStringLiteral("text");
    default:
        return QStringLiteral("numeric");
    }
}

// What is compared with a value: a time is cut to as much of it as the value says.
QString compared(Column column, const QString& value)
{
    return property::valueKind(column) == ValueKind::Time
               ? QStringLiteral("date_trunc('%1', %2)").arg(unitOf(value), columnOf(column))
               : columnOf(column);
}

QString comparison(const Condition& condition, const QString& sign, std::size_t value = 0)
{
    return QStringLiteral("%1 %2 cast(? as %3)")
        .arg(compared(condition.column, condition.values[value]), sign, typeOf(condition.column));
}

QString blank(Column column)
{
    return property::valueKind(column) == ValueKind::Text
               ? QStringLiteral("regexp_replace(%1, '\\s', '', 'g') = ''").arg(columnOf(column))
               : QStringLiteral("%1 is null").arg(columnOf(column));
}

QString place(Column column)
{
    return QStringLiteral("strpos(keystead.folded(%1), keystead.folded(cast(? as text)))")
        .arg(columnOf(column));
}

} // namespace

Statement conditionStatement(const Condition& condition)
{
    QVariantList values;
    for (const QString& value : condition.values)
        values.append(value);
    const Column column = condition.column;
    switch (condition.op) {
    case Operator::Equal:
        return {comparison(condition, QStringLiteral("=")), values};
    case Operator::NotEqual:
        return {QStringLiteral("%1 is null or %2")
                    .arg(columnOf(column), comparison(condition, QStringLiteral("<>"))),
                values};
    case Operator::Less:
        return {comparison(condition, QStringLiteral("<")), values};
    case Operator::AtMost:
        return {comparison(condition, QStringLiteral("<=")), values};
    case Operator::Greater:
        return {comparison(condition, QStringLiteral(">")), values};
    case Operator::AtLeast:
        return {comparison(condition, QStringLiteral(">=")), values};
    case Operator::Between:
        return {comparison(condition, QStringLiteral(">="), 0) + QStringLiteral(" and ") +
                    comparison(condition, QStringLiteral("<="), 1),
                values};
    case Operator::Contains:
        return {place(column) + QStringLiteral(" > 0"), values};
    case Operator::StartsWith:
        return {place(column) + QStringLiteral(" = 1"), values};
    case Operator::IsEmpty:
        return {blank(column), {}};
    case Operator::IsNotEmpty:
        return {QStringLiteral("not (%1)").arg(blank(column)), {}};
    case Operator::IsOneOf:
        return {
            QStringLiteral("%1 in (select unnest(cast(? as %2[])))").arg(columnOf(column), typeOf(column)),
            {property::textArray(condition.values)}};
    }
    return {};
}

} // namespace listing::audit
