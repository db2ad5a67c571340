// One cell of the list: what it is, says and copies. Pure, GUI thread (translated words).
#pragma once

#include "core/property/property.h"
#include "ui/common/roles.h"

#include <QVariant>

#include <optional>

namespace properties {

// QString: what is wrong with a staged cell; empty or missing: nothing.
inline constexpr int ProblemRole = Qt::UserRole + 200;

// What is edited in a column; nothing: it cannot be edited.
std::optional<property::Field> fieldOf(int column); // PropertyListModel::Column
// A listing can do without it: its cell can be cleared.
bool mayBeEmpty(property::Field field);
QString columnTitle(int column); // PropertyListModel::Column
common::CellKind cellKind(int column);
bool isNumberColumn(int column);

// Typed roles and Qt::DisplayRole of a stored value.
QVariant cellData(const property::Property& row, int column, int role);
// As it is shown.
QString cellText(int column, const property::Property& row);
// For copying: numbers without separators, times in ISO 8601, the database's words.
QString rawText(int column, const property::Property& row);
bool cellDiffers(int column, const property::Property& one, const property::Property& other);

// A line per row, columns by tabs; tabs and line ends inside a value become spaces, a value that
// begins with a quote is quoted. No columns: all.
QString toTsv(const std::vector<property::Property>& rows, bool withHeader, std::vector<int> columns = {});

} // namespace properties
