// Fields by their names. Pure; any thread.
#pragma once

#include "core/property/property.h"

#include <optional>

namespace property {

// As fieldName() calls it; “city” and “agent” too.
std::optional<Field> fieldFromName(QStringView name);

} // namespace property
