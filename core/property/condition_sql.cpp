#include "core/property/condition_sql.h"

#include "core/property/moment.h"

namespace property {

namespace {

QString sqlColumn(Column column)
{
    switch (column) {
    case Column::Location:
        return QStringLiteral("location");
    case Column::Agent:
        return QStringLiteral("agent_id");
    case Column::Created:
        return QStringLiteral("created_at");
    case Column::Updated:
        return QStringLiteral("updated_at");
    default:
        return columnName(column);
    }
}

// What a bound text is cast to. Values are compared as the column's own type: a text of bedrooms that no
// integer holds must find nothing, and not fail.
QString sqlType(Column column)
{
    switch (valueKind(column)) {
    case ValueKind::Whole:
    case ValueKind::Amount:
    case ValueKind::Area:
        return QStringLiteral("numeric");
    case ValueKind::Agent:
        return QStringLiteral("bigint");
    default:
        return QStringLiteral("text");
    }
}

QString placeholder(Column column)
{
    return column == Column::Id ? QStringLiteral("?::bigint") : QStringLiteral("?::") + sqlType(column);
}

// Text compared for order or equality without the reader's locale: the column's own collation.
SelectParts compared(const Condition& condition, const char* comparison)
{
    return {sqlColumn(condition.column) + QLatin1Char(' ') + QLatin1String(comparison) + QLatin1Char(' ') +
                placeholder(condition.column),
            {condition.values[0]}};
}

SelectParts between(const Condition& condition)
{
    return {QStringLiteral("%1 between %2 and %2")
                .arg(sqlColumn(condition.column), placeholder(condition.column)),
            {condition.values[0], condition.values[1]}};
}

SelectParts oneOf(const Condition& condition)
{
    const QString type =
        condition.column == Column::Id ? QStringLiteral("bigint") : sqlType(condition.column);
    return {QStringLiteral("%1 = any(?::%2[])").arg(sqlColumn(condition.column), type),
            {textArray(condition.values)}};
}

SelectParts matching(const Condition& condition, bool anywhere)
{
    // The whole text is asked as well, because that is what the index of searching knows: whatever a
    // part contains, the whole contains.
    const QString inside = containsPattern(condition.values[0]);
    return {QStringLiteral("%1 and keystead.folded(%2) like keystead.folded(?::text)")
                .arg(searchCondition(), sqlColumn(condition.column)),
            {inside, anywhere ? inside : inside.mid(1)}};
}

SelectParts emptiness(const Condition& condition, bool isEmpty)
{
    const QString column = sqlColumn(condition.column);
    const bool isText = valueKind(condition.column) == ValueKind::Text;
    const QString empty = isText ? QStringLiteral("%1 !~ '\\S'") : QStringLiteral("%1 is null");
    const QString filled = isText ? QStringLiteral("%1 ~ '\\S'") : QStringLiteral("%1 is not null");
    return {(isEmpty ? empty : filled).arg(column), {}};
}

// A day or a minute is an interval: before it, in it, behind it.
SelectParts momentParts(const Condition& condition)
{
    const QString column = sqlColumn(condition.column);
    const auto first = momentFromText(condition.values[0]);
    const auto last = momentFromText(condition.values.back());
    const QString inside = QStringLiteral("%1 >= %2 and %1 < %2").arg(column, instant());
    const auto one = [&](const char* comparison, qint64 bound) {
        return SelectParts{
            column + QLatin1Char(' ') + QLatin1String(comparison) + QLatin1Char(' ') + instant(), {bound}};
    };
    switch (condition.op) {
    case Operator::NotEqual:
        return {QStringLiteral("not (%1)").arg(inside), {first->start, first->end()}};
    case Operator::Less:
        return one("<", first->start);
    case Operator::AtMost:
        return one("<", first->end());
    case Operator::Greater:
        return one(">=", first->end());
    case Operator::AtLeast:
        return one(">=", first->start);
    default: // equal, and between two
        return {inside, {first->start, last->end()}};
    }
}

} // namespace

SelectParts partsOf(const Condition& condition)
{
    if (!isValid(condition))
        return {QStringLiteral("false"), {}};
    if (valueKind(condition.column) == ValueKind::Time)
        return momentParts(condition);
    switch (condition.op) {
    case Operator::Equal:
        return compared(condition, "=");
    case Operator::NotEqual:
        return compared(condition, "is distinct from");
    case Operator::Less:
        return compared(condition, "<");
    case Operator::AtMost:
        return compared(condition, "<=");
    case Operator::Greater:
        return compared(condition, ">");
    case Operator::AtLeast:
        return compared(condition, ">=");
    case Operator::Between:
        return between(condition);
    case Operator::Contains:
        return matching(condition, true);
    case Operator::StartsWith:
        return matching(condition, false);
    case Operator::IsEmpty:
        return emptiness(condition, true);
    case Operator::IsNotEmpty:
        return emptiness(condition, false);
    case Operator::IsOneOf:
        return oneOf(condition);
    }
    return {QStringLiteral("false"), {}};
}

} // namespace property
