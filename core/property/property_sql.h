// The texts of the statements on properties. Private to core/property; constants and pure
// functions of the query, any thread.
#pragma once

#include "core/property/query.h"

namespace property {

// A text is written even when it is empty: a null QString would be bound as NULL.
QVariant boundText(const QString& text);

// NULL of that type without a value.
template<class T>
QVariant optionalValue(const std::optional<T>& value, QMetaType::Type type)
{
    return value ? QVariant::fromValue(*value) : QVariant(QMetaType(type));
}

// “keystead.property p left join …”: where columns() can be selected from.
QString joinedFrom(const QString& properties);

// The page from the first row on, or, when fromEnd, counted from the last row backwards; values:
// the filter's and, unless it is 0, the offset. Always pageSize rows, in the order of the list.
SelectParts pageStatement(const Filter& filter, const Sort& sort, qint64 offset, bool fromEnd);
QString byIdStatement();  // values: id
QString byIdsStatement(); // values: the ids, as the text of a PostgreSQL array
// The ids of the list in its order, at most so many.
SelectParts idsStatement(const Filter& filter, const Sort& sort, qint64 most);
SelectParts countStatement(const Filter& filter);
// Rows: facet (0 type, 1 status, 2 location, 3 band, 4 agent), value, count.
SelectParts facetStatement(const Filter& filter);
SelectParts positionStatement(const Filter& filter, const Sort& sort, const QString& value);
SelectParts positionOfIdStatement(const Filter& filter, const Sort& sort, PropertyId id);

QString insertStatement();
QString updateStatement();  // values: writtenValues, id, version
QString removeStatement();  // values: id, version
QString restoreStatement(); // values: id
// As updateStatement, and out of the bin when it is there.
QString reviveStatement();
// Under a number of old, with a version of its own; values: writtenValues, id, version, when it
// was created.
QString insertAgainStatement();
QVariantList writtenValues(const Property& property);

} // namespace property
