#include "app/keysteadctl/filter_option.h"

#include "app/keysteadctl/printable.h"

namespace ctl {

namespace {

using property::FilterTextError;
using Kind = FilterTextError::Kind;

template<class Values, class Name>
QString namesOf(const Values& values, Name name)
{
    QStringList names;
    for (const auto value : values)
        names.append(name(value));
    return names.join(QStringLiteral(", "));
}

QString operatorsText(const FilterTextError& error)
{
    return error.of ? namesOf(property::operatorsOf(*error.of), property::operatorName) : QString();
}

QString whatIsWrong(const FilterTextError& error)
{
    const QString word = error.word.isEmpty() ? QStringLiteral("the end") : quoted(error.word);
    const QString column = error.of ? property::columnName(*error.of) : QString();
    switch (error.kind) {
    case Kind::ExpectedColumn:
        return QStringLiteral("a column belongs here, not %1").arg(word);
    case Kind::UnknownColumn:
        return QStringLiteral("%1 is no column; there are: %2, and with a colon: search, type, status, city, "
                              "band, agent")
            .arg(word, namesOf(property::allColumns, property::columnName));
    case Kind::ExpectedOperator:
        return QStringLiteral("an operator belongs behind %1, not %2; there are: %3")
            .arg(column, word, operatorsText(error));
    case Kind::OperatorUnfit:
        return QStringLiteral("%1 cannot be asked of %2, but: %3").arg(word, column, operatorsText(error));
    case Kind::ExpectedValue:
        return QStringLiteral("a value belongs here, not %1").arg(word);
    case Kind::BadValue:
        return column.isEmpty() ? QStringLiteral("%1 is not known").arg(word)
                                : QStringLiteral("%1 is no value of %2").arg(word, column);
    case Kind::ExpectedAnd:
        return QStringLiteral("“and” belongs here, not %1").arg(word);
    case Kind::ExpectedList:
        return QStringLiteral("a list stands in brackets, its values with commas between; here is %1")
            .arg(word);
    case Kind::OpenQuote:
        return QStringLiteral("nobody closes this quote");
    case Kind::TooMany:
        return QStringLiteral("that are too many; %1 conditions and %2 values in a list are possible")
            .arg(property::mostConditions)
            .arg(property::mostValues);
    case Kind::Repeated:
        return QStringLiteral("%1 stands there already").arg(word);
    }
    return {};
}

} // namespace

QCommandLineOption whereOption()
{
    return {
        QStringLiteral("where"),
        QStringLiteral("Only what meets this: terms joined by “and”, such as “price >= 100000”, “bedrooms "
                       "between 2 and 4”, “title contains pool”, “status in (listed, sold)”, “description is "
                       "empty”, “created > 2026-01-31”, “search: \"sea view\"”, “agent: 3, none”."),
        QStringLiteral("FILTER")};
}

QString sentence(const FilterTextError& error)
{
    return QStringLiteral("--where, column %1: %2.").arg(error.column).arg(whatIsWrong(error));
}

std::optional<property::Filter> readWhere(const Invocation& invocation)
{
    const auto filter = property::filterFromText(invocation.options.value(QStringLiteral("where")));
    if (const auto* const error = std::get_if<FilterTextError>(&filter)) {
        invocation.out.error(sentence(*error));
        return std::nullopt;
    }
    return std::get<property::Filter>(filter);
}

} // namespace ctl
