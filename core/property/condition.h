// One line of the filter builder: a field, an operator and what it is compared with. Values, any thread.
//
// Values are texts in one canonical form, so that equal wishes become equal cache keys: amounts and
// areas without needless zeros (“850000”, “120.5”), whole numbers, the names of types and statuses,
// days “2026-01-31” and times “2026-01-31T09:30Z”. A day or a time means all of it: “created =
// 2026-01-31” is from its midnight (UTC) to the next, “≤” includes it, “>” begins behind it.
#pragma once

#include "core/property/property.h"

#include <QString>
#include <QVariant>

#include <array>
#include <optional>
#include <vector>

namespace property {

enum class Column {
    Id,
    Title,
    Description,
    Price,
    Location,
    Type,
    Status,
    Bedrooms,
    Bathrooms,
    Area,
    Agent, // by number
    Created,
    Updated,
};
inline constexpr std::array allColumns{
    Column::Id,    Column::Title,   Column::Description, Column::Price,     Column::Location,
    Column::Type,  Column::Status,  Column::Bedrooms,    Column::Bathrooms, Column::Area,
    Column::Agent, Column::Created, Column::Updated};
// “city” for Location; the others are their own words, as in sortName().
QString columnName(Column column);
std::optional<Column> columnFromName(QStringView name); // any case; also “location”

// Can the list be sorted by it at a million rows? Bedrooms, bathrooms, area, agent and description have
// no index of their own, and there is no SortField for them.
bool isIndexed(Column column);

enum class Operator {
    Equal,
    NotEqual, // rows without a value are among them
    Less,
    AtMost,
    Greater,
    AtLeast,
    Between,    // both ends included
    Contains,   // case ignored, as all searching
    StartsWith, // case ignored
    IsEmpty,    // no value, or blank text
    IsNotEmpty,
    IsOneOf,
};
inline constexpr std::array allOperators{Operator::Equal,   Operator::NotEqual,   Operator::Less,
                                         Operator::AtMost,  Operator::Greater,    Operator::AtLeast,
                                         Operator::Between, Operator::Contains,   Operator::StartsWith,
                                         Operator::IsEmpty, Operator::IsNotEmpty, Operator::IsOneOf};
// As in the text of a filter: “=”, “!=”, “<”, “<=”, “>”, “>=”, “between”, “contains”, “starts with”,
// “is empty”, “is not empty”, “in”.
QString operatorName(Operator op);
// In the order in which they are offered; never empty.
std::vector<Operator> operatorsOf(Column column);

// What a value of a column is, for the editor of one.
enum class ValueKind { Text, Whole, Amount, Area, Type, Status, Agent, Time };
ValueKind valueKind(Column column);

inline constexpr std::size_t mostConditions = 20;
inline constexpr std::size_t mostValues = 200; // of IsOneOf
inline constexpr qsizetype longestValue = 255; // characters

// How many values an operator takes: 1, 2 of Between, 0 of the two about emptiness; of IsOneOf at least 1.
struct ValueCount
{
    std::size_t least = 1;
    std::size_t most = 1;
};
ValueCount valueCount(Operator op);

struct Condition
{
    Column column = Column::Title;
    Operator op = Operator::Equal;
    std::vector<QString> values;

    // Canonical values; of IsOneOf sorted and without repetitions, one alone becomes Equal. What is not
    // valid stays as it is.
    Condition normalized() const;
    bool operator==(const Condition&) const = default;
    auto operator<=>(const Condition&) const = default;
};

// The canonical text of a value, trimmed; nothing: it is none of this column (“abc” bedrooms), or too long.
std::optional<QString> canonicalValue(Column column, const QString& text);

// Whether it can be asked: the operator is one of its column's, the number of values is right and each of
// them is a value. A condition that is not valid selects nothing at all.
bool isValid(const Condition& condition);

} // namespace property
