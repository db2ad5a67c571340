#include "ui/properties/find/filter_builder_words.h"

#include "ui/properties/number_input.h"
#include "ui/properties/words.h"

#include <QCoreApplication>
#include <QDate>

#include <algorithm>

namespace properties {

namespace {

using property::Column;
using property::Operator;
using property::ValueKind;
using Kind = property::FilterTextError::Kind;

struct Conditions
{
    Q_DECLARE_TR_FUNCTIONS(properties::Conditions)
};

constexpr std::size_t namedValues = 3; // of a list in a chip; more are counted

template<class Values, class Name>
QString namesOf(const Values& values, Name name)
{
    QStringList names;
    for (const auto value : values)
        names.append(name(value));
    return names.join(Conditions::tr(", "));
}

QString timeOperatorText(Operator op)
{
    switch (op) {
    case Operator::Equal:
        return Conditions::tr("on");
    case Operator::NotEqual:
        return Conditions::tr("not on");
    case Operator::Less:
        return Conditions::tr("before");
    case Operator::AtMost:
        return Conditions::tr("until");
    case Operator::Greater:
        return Conditions::tr("after");
    case Operator::AtLeast:
        return Conditions::tr("from");
    default:
        return {};
    }
}

QString numberOperatorText(Operator op)
{
    switch (op) {
    case Operator::Equal:
        return QStringLiteral("=");
    case Operator::NotEqual:
        return QStringLiteral("≠");
    case Operator::Less:
        return QStringLiteral("<");
    case Operator::AtMost:
        return QStringLiteral("≤");
    case Operator::Greater:
        return QStringLiteral(">");
    case Operator::AtLeast:
        return QStringLiteral("≥");
    default:
        return {};
    }
}

QString wordOperatorText(Operator op)
{
    switch (op) {
    case Operator::Equal:
        return Conditions::tr("is");
    case Operator::NotEqual:
        return Conditions::tr("is not");
    case Operator::Less:
        return Conditions::tr("comes before");
    case Operator::AtMost:
        return Conditions::tr("is at most");
    case Operator::Greater:
        return Conditions::tr("comes after");
    case Operator::AtLeast:
        return Conditions::tr("is at least");
    case Operator::Between:
        return Conditions::tr("between");
    case Operator::Contains:
        return Conditions::tr("contains");
    case Operator::StartsWith:
        return Conditions::tr("starts with");
    case Operator::IsEmpty:
        return Conditions::tr("is empty");
    case Operator::IsNotEmpty:
        return Conditions::tr("is not empty");
    case Operator::IsOneOf:
        return Conditions::tr("is one of");
    }
    return {};
}

bool isNumber(ValueKind kind)
{
    return kind == ValueKind::Whole || kind == ValueKind::Amount || kind == ValueKind::Area;
}

// As the locale writes days, with a whole year: one of two digits can mean two.
QString dayFormat(const QLocale& locale)
{
    QString format = locale.dateFormat(QLocale::ShortFormat);
    if (!format.contains(QLatin1String("yyyy")))
        format.replace(QLatin1String("yy"), QLatin1String("yyyy"));
    return format;
}

// Days as the locale writes them; a time stays as it is, because it carries its zone.
QString timeText(const QString& value, const QLocale& locale)
{
    const QDate day = value.size() == 10 ? QDate::fromString(value, Qt::ISODate) : QDate();
    return day.isValid() ? locale.toString(day, dayFormat(locale)) : value;
}

QString whatIsWrong(const property::FilterTextError& error)
{
    const QString word =
        error.word.isEmpty() ? Conditions::tr("the end") : Conditions::tr("“%1”").arg(error.word);
    const QString column = error.of ? property::columnName(*error.of) : QString();
    const auto operators = [&error] {
        return error.of ? namesOf(property::operatorsOf(*error.of), property::operatorName) : QString();
    };
    switch (error.kind) {
    case Kind::ExpectedColumn:
        return Conditions::tr("a field belongs here, not %1. Begin with its name: price >= 100000").arg(word);
    case Kind::UnknownColumn:
        return Conditions::tr(
                   "%1 is no field. There are: %2; with a colon: search, type, status, city, band, agent")
            .arg(word, namesOf(property::allColumns, property::columnName));
    case Kind::ExpectedOperator:
        return Conditions::tr("an operator belongs behind %1, not %2. There are: %3")
            .arg(column, word, operators());
    case Kind::OperatorUnfit:
        return Conditions::tr("%1 cannot be asked of %2. Use one of: %3").arg(word, column, operators());
    case Kind::ExpectedValue:
        return Conditions::tr("a value belongs here, not %1. Put one with spaces in quotes").arg(word);
    case Kind::BadValue:
        return column.isEmpty() ? Conditions::tr("%1 is not known").arg(word)
                                : Conditions::tr("%1 is no value of %2").arg(word, column);
    case Kind::ExpectedAnd:
        return Conditions::tr("“and” belongs here, not %1. Put a value with spaces in quotes").arg(word);
    case Kind::ExpectedList:
        return Conditions::tr(
                   "a list stands in brackets with commas between, such as (house, land); here is %1")
            .arg(word);
    case Kind::OpenQuote:
        return Conditions::tr("this quote is never closed. Add \" at the end of the value");
    case Kind::TooMany:
        return Conditions::tr("these are too many. At most %1 conditions, and %2 values in a list")
            .arg(property::mostConditions)
            .arg(property::mostValues);
    case Kind::Repeated:
        return Conditions::tr("%1 stands there already. Put its values behind the first one, with commas")
            .arg(word);
    }
    return {};
}

} // namespace

QString columnText(Column column)
{
    switch (column) {
    case Column::Id:
        return Conditions::tr("Id");
    case Column::Title:
        return fieldText(property::Field::Title);
    case Column::Description:
        return fieldText(property::Field::Description);
    case Column::Price:
        return fieldText(property::Field::Price);
    case Column::Location:
        return fieldText(property::Field::Location);
    case Column::Type:
        return fieldText(property::Field::Type);
    case Column::Status:
        return fieldText(property::Field::Status);
    case Column::Bedrooms:
        return fieldText(property::Field::Bedrooms);
    case Column::Bathrooms:
        return fieldText(property::Field::Bathrooms);
    case Column::Area:
        return fieldText(property::Field::Area);
    case Column::Agent:
        return fieldText(property::Field::Agent);
    case Column::Created:
        return Conditions::tr("Created");
    case Column::Updated:
        return Conditions::tr("Updated");
    }
    return {};
}

QString operatorText(Operator op, ValueKind kind)
{
    QString text;
    if (kind == ValueKind::Time)
        text = timeOperatorText(op);
    else if (isNumber(kind))
        text = numberOperatorText(op);
    return text.isEmpty() ? wordOperatorText(op) : text;
}

QString conditionValueText(Column column, const QString& value, const AgentName& agentName,
                           const QLocale& locale)
{
    if (value.startsWith(unreadableMark))
        return value.sliced(1);
    switch (property::valueKind(column)) {
    case ValueKind::Type: {
        const auto type = property::typeFromName(value);
        return type ? typeText(*type) : value;
    }
    case ValueKind::Status: {
        const auto status = property::statusFromName(value);
        return status ? statusText(*status) : value;
    }
    case ValueKind::Agent: {
        const QString name = agentName ? agentName(value.toLongLong()) : QString();
        return name.isEmpty() ? value : name;
    }
    case ValueKind::Amount:
    case ValueKind::Area:
        return property::canonicalValue(column, value) ? localText(value, locale) : value;
    case ValueKind::Time:
        return timeText(value, locale);
    default:
        return value;
    }
}

std::optional<QString> conditionValue(Column column, const QString& typed, const QLocale& locale)
{
    const QString text = typed.trimmed();
    const ValueKind kind = property::valueKind(column);
    if (text.isEmpty())
        return {};
    if (isNumber(kind)) {
        const NumberReading reading = readNumber(text, locale, kind == ValueKind::Whole ? 0 : 2);
        return reading.problem ? std::nullopt : property::canonicalValue(column, reading.plain);
    }
    if (kind == ValueKind::Time) {
        if (const auto exact = property::canonicalValue(column, text))
            return exact;
        const QDate day = locale.toDate(text, dayFormat(locale));
        return day.isValid() ? property::canonicalValue(column, day.toString(Qt::ISODate)) : std::nullopt;
    }
    return property::canonicalValue(column, text);
}

QString conditionText(const property::Condition& condition, const AgentName& agentName, const QLocale& locale)
{
    const ValueKind kind = property::valueKind(condition.column);
    QStringList values;
    for (const QString& value : condition.values)
        values.append(conditionValueText(condition.column, value, agentName, locale));
    const QString start = Conditions::tr("%1 %2", "field operator")
                              .arg(columnText(condition.column), operatorText(condition.op, kind));
    if (values.isEmpty())
        return start;
    if (condition.op == Operator::Between)
        return Conditions::tr("%1 %2 – %3", "field between least – most")
            .arg(columnText(condition.column), values.front(), values.back());
    const auto more = values.size() - static_cast<qsizetype>(namedValues);
    QString text = values.mid(0, namedValues).join(Conditions::tr(", "));
    if (more > 0)
        text = Conditions::tr("%1 and %n more", nullptr, static_cast<int>(more)).arg(text);
    return Conditions::tr("%1 %2", "condition value").arg(start, text);
}

QStringList facetTexts(const property::Filter& filter, const AgentName& agentName)
{
    QStringList texts;
    for (const auto type : filter.types)
        texts.append(typeText(type));
    for (const auto status : filter.statuses)
        texts.append(statusText(status));
    texts.append(QStringList(filter.locations.begin(), filter.locations.end()));
    for (const auto band : filter.bands)
        texts.append(bandText(band));
    for (const property::AgentId agent : filter.agents) {
        const QString name = agentName ? agentName(agent) : QString();
        texts.append(name.isEmpty() ? Conditions::tr("Agent %1").arg(agent) : name);
    }
    return texts;
}

QStringList filterTexts(const property::Filter& filter, const AgentName& agentName, const QLocale& locale)
{
    QStringList texts;
    if (!filter.search.isEmpty())
        texts.append(Conditions::tr("“%1”").arg(filter.search));
    texts.append(facetTexts(filter, agentName));
    for (const property::Condition& condition : filter.conditions)
        texts.append(conditionText(condition, agentName, locale));
    return texts;
}

QString conditionProblem(const property::Condition& condition)
{
    if (property::isValid(condition))
        return {};
    const bool isMissing = condition.values.size() < property::valueCount(condition.op).least ||
                           std::any_of(condition.values.begin(), condition.values.end(),
                                       [](const QString& value) { return value.trimmed().isEmpty(); });
    switch (property::valueKind(condition.column)) {
    case ValueKind::Whole:
        return isMissing ? Conditions::tr("Enter a number.")
                         : Conditions::tr("Enter a whole number, such as 3.");
    case ValueKind::Amount:
    case ValueKind::Area:
        return isMissing ? Conditions::tr("Enter a number.")
                         : Conditions::tr("Enter a number with at most two decimals.");
    case ValueKind::Time:
        return isMissing ? Conditions::tr("Enter a day.")
                         : Conditions::tr("Enter a day, such as 2026-01-31.");
    case ValueKind::Type:
    case ValueKind::Status:
    case ValueKind::Agent:
        return Conditions::tr("Choose a value.");
    case ValueKind::Text:
        break;
    }
    return isMissing ? Conditions::tr("Enter a text.")
                     : Conditions::tr("At most %1 characters.").arg(property::longestValue);
}

QString filterErrorText(const property::FilterTextError& error)
{
    return Conditions::tr("Character %1: %2.").arg(error.column).arg(whatIsWrong(error));
}

} // namespace properties
