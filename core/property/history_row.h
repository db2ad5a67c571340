// A property as the history keeps it: JSON of its columns. Private to core/property; pure, any thread.
#pragma once

#include "core/property/property.h"

#include <QJsonObject>

namespace property {

// Of a whole row. What is missing keeps its default; the agent's name is left empty.
Property propertyFromJson(const QJsonObject& row);

// The row before an entry, of the row behind it: an update gives back what it changed, a deletion the whole
// row; before a creation there is none (empty).
void stepBack(QJsonObject& row, const QString& operation, const QJsonObject& before);

} // namespace property
