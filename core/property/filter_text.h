// A filter as one line of text that people can type and programs can keep: on the command line, in saved
// filters, in an address of the list. Pure, any thread.
//
//   search: "sea view" and type: house, land and city: Ipoh and agent: 3, none and band: under-100k
//   and price >= 100000 and bedrooms between 2 and 4 and title contains pool and description is empty
//   and status in (listed, sold) and created > 2026-01-31
//
// Terms are joined by “and”. With a colon they are the facets and the search of the list; the others are
// conditions (condition.h). Words are case ignored; a value with a space, a comma, a bracket or a quote
// stands in double quotes, in which \" and \\ are one character each. “≠”, “≤”, “≥”, “<>” are read too.
#pragma once

#include "core/property/query.h"

#include <QString>

#include <variant>

namespace property {

struct FilterTextError
{
    enum class Kind {
        ExpectedColumn,   // something else stands where a term begins
        UnknownColumn,    // word
        ExpectedOperator, // behind the column in `word`
        OperatorUnfit,    // word: the operator; not one of `column`'s
        ExpectedValue,
        BadValue,     // word: the value; it is none of `column`
        ExpectedAnd,  // word: what stands instead, inside “between” or behind a term
        ExpectedList, // “(” or “)” is missing
        OpenQuote,    // nobody closes it
        TooMany,      // conditions, or values in a list
        Repeated,     // word: a facet or the search that stands there already
    };
    Kind kind = Kind::ExpectedColumn;
    qsizetype column = 1;          // place in the text, in characters from 1
    QString word;                  // what stood there; may be empty at the end of the text
    std::optional<Column> of = {}; // the column that the term is about
    bool operator==(const FilterTextError&) const = default;
};
// “unknown-column”: for JSON and tests.
QString filterErrorName(FilterTextError::Kind kind);

// Of the normalized filter; empty for an empty one. filterFromText leads back to it.
QString filterText(const Filter& filter);
// The conditions alone.
QString conditionsText(const std::vector<Condition>& conditions);

// Normalized. Blank text is an empty filter.
std::variant<Filter, FilterTextError> filterFromText(const QString& text);

} // namespace property
