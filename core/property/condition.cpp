#include "core/property/condition.h"

#include "core/property/moment.h"
#include "core/property/money.h"

#include <algorithm>

namespace property {

namespace {

// As many digits as a column of numbers can be asked for without being none of its numbers.
constexpr qsizetype mostDigits = 18;

// “0012” → “12”; nothing: no whole number.
std::optional<QString> wholeNumber(QStringView text)
{
    const bool isNegative = text.startsWith(QLatin1Char('-'));
    const QStringView digits = isNegative ? text.mid(1) : text;
    const bool isNumber =
        !digits.isEmpty() && digits.size() <= mostDigits &&
        std::all_of(digits.begin(), digits.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!isNumber)
        return {};
    return text.toLongLong() == 0 ? QStringLiteral("0") : QString::number(text.toLongLong());
}

// “850000.50” → “850000.5”; at most two decimals, as price and area have.
std::optional<QString> amount(QStringView text)
{
    const auto money = Money::fromDatabase(text);
    if (!money || text.size() > mostDigits)
        return {};
    QString plain = money->cents() == 0 ? QStringLiteral("0") : money->toDatabase();
    if (plain.endsWith(QStringLiteral(".00")))
        plain.chop(3);
    else if (plain.contains(QLatin1Char('.')) && plain.endsWith(QLatin1Char('0')))
        plain.chop(1);
    return plain;
}

template<class T>
std::optional<QString> known(const QString& text, std::optional<T> (*fromName)(QStringView),
                             QString (*nameOf)(T))
{
    const auto value = fromName(text.toLower());
    return value ? std::optional(nameOf(*value)) : std::nullopt;
}

// A text without what PostgreSQL cannot store.
std::optional<QString> plainText(const QString& text)
{
    if (text.isEmpty() || text.contains(QChar(0)))
        return {};
    return text;
}

bool isAmong(Operator op, const std::vector<Operator>& operators)
{
    return std::find(operators.begin(), operators.end(), op) != operators.end();
}

} // namespace

QString columnName(Column column)
{
    switch (column) {
    case Column::Id:
        return QStringLiteral("id");
    case Column::Title:
        return QStringLiteral("title");
    case Column::Description:
        return QStringLiteral("description");
    case Column::Price:
        return QStringLiteral("price");
    case Column::Location:
        return QStringLiteral("city");
    case Column::Type:
        return QStringLiteral("type");
    case Column::Status:
        return QStringLiteral("status");
    case Column::Bedrooms:
        return QStringLiteral("bedrooms");
    case Column::Bathrooms:
        return QStringLiteral("bathrooms");
    case Column::Area:
        return QStringLiteral("area");
    case Column::Agent:
        return QStringLiteral("agent");
    case Column::Created:
        return QStringLiteral("created");
    case Column::Updated:
        return QStringLiteral("updated");
    }
    return {};
}

std::optional<Column> columnFromName(QStringView name)
{
    for (const Column column : allColumns) {
        if (name.compare(columnName(column), Qt::CaseInsensitive) == 0)
            return column;
    }
    if (name.compare(QLatin1String("location"), Qt::CaseInsensitive) == 0)
        return Column::Location;
    return {};
}

bool isIndexed(Column column)
{
    switch (column) {
    case Column::Description:
    case Column::Bedrooms:
    case Column::Bathrooms:
    case Column::Area:
    case Column::Agent:
        return false;
    default:
        return true;
    }
}

QString operatorName(Operator op)
{
    switch (op) {
    case Operator::Equal:
        return QStringLiteral("=");
    case Operator::NotEqual:
        return QStringLiteral("!=");
    case Operator::Less:
        return QStringLiteral("<");
    case Operator::AtMost:
        return QStringLiteral("<=");
    case Operator::Greater:
        return QStringLiteral(">");
    case Operator::AtLeast:
        return QStringLiteral(">=");
    case Operator::Between:
        return QStringLiteral("between");
    case Operator::Contains:
        return QStringLiteral("contains");
    case Operator::StartsWith:
        return QStringLiteral("starts with");
    case Operator::IsEmpty:
        return QStringLiteral("is empty");
    case Operator::IsNotEmpty:
        return QStringLiteral("is not empty");
    case Operator::IsOneOf:
        return QStringLiteral("in");
    }
    return {};
}

ValueKind valueKind(Column column)
{
    switch (column) {
    case Column::Price:
        return ValueKind::Amount;
    case Column::Area:
        return ValueKind::Area;
    case Column::Type:
        return ValueKind::Type;
    case Column::Status:
        return ValueKind::Status;
    case Column::Agent:
        return ValueKind::Agent;
    case Column::Created:
    case Column::Updated:
        return ValueKind::Time;
    case Column::Id:
    case Column::Bedrooms:
    case Column::Bathrooms:
        return ValueKind::Whole;
    case Column::Title:
    case Column::Description:
    case Column::Location:
        break;
    }
    return ValueKind::Text;
}

std::vector<Operator> operatorsOf(Column column)
{
    using Op = Operator;
    switch (valueKind(column)) {
    case ValueKind::Type:
    case ValueKind::Status:
        return {Op::Equal, Op::NotEqual, Op::IsOneOf};
    case ValueKind::Agent:
        return {Op::Equal, Op::NotEqual, Op::IsOneOf, Op::IsEmpty, Op::IsNotEmpty};
    case ValueKind::Text:
        return {Op::Contains,   Op::StartsWith, Op::Equal,  Op::NotEqual, Op::IsOneOf, Op::IsEmpty,
                Op::IsNotEmpty, Op::Less,       Op::AtMost, Op::Greater,  Op::AtLeast, Op::Between};
    case ValueKind::Time:
        return {Op::Equal, Op::NotEqual, Op::Less, Op::AtMost, Op::Greater, Op::AtLeast, Op::Between};
    case ValueKind::Whole:
    case ValueKind::Amount:
    case ValueKind::Area:
        break;
    }
    return {Op::Equal,   Op::NotEqual, Op::Less,    Op::AtMost,  Op::Greater,
            Op::AtLeast, Op::Between,  Op::IsOneOf, Op::IsEmpty, Op::IsNotEmpty};
}

ValueCount valueCount(Operator op)
{
    switch (op) {
    case Operator::IsEmpty:
    case Operator::IsNotEmpty:
        return {0, 0};
    case Operator::Between:
        return {2, 2};
    case Operator::IsOneOf:
        return {1, mostValues};
    default:
        return {1, 1};
    }
}

std::optional<QString> canonicalValue(Column column, const QString& text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.size() > longestValue)
        return {};
    switch (valueKind(column)) {
    case ValueKind::Type:
        return known(trimmed, &typeFromName, &typeName);
    case ValueKind::Status:
        return known(trimmed, &statusFromName, &statusName);
    case ValueKind::Whole:
    case ValueKind::Agent:
        return wholeNumber(trimmed);
    case ValueKind::Amount:
    case ValueKind::Area:
        return amount(trimmed);
    case ValueKind::Time: {
        const auto moment = momentFromText(trimmed);
        return moment ? std::optional(momentText(*moment)) : std::nullopt;
    }
    case ValueKind::Text:
        break;
    }
    return plainText(trimmed);
}

Condition Condition::normalized() const
{
    Condition result = *this;
    for (QString& value : result.values) {
        if (const auto canonical = canonicalValue(column, value))
            value = *canonical;
    }
    if (op != Operator::IsOneOf)
        return result;
    std::sort(result.values.begin(), result.values.end());
    result.values.erase(std::unique(result.values.begin(), result.values.end()), result.values.end());
    if (result.values.size() == 1)
        result.op = Operator::Equal;
    return result;
}

bool isValid(const Condition& condition)
{
    const ValueCount count = valueCount(condition.op);
    return isAmong(condition.op, operatorsOf(condition.column)) && condition.values.size() >= count.least &&
           condition.values.size() <= count.most &&
           std::all_of(condition.values.begin(), condition.values.end(), [&](const QString& value) {
               return canonicalValue(condition.column, value).has_value();
           });
}

} // namespace property
