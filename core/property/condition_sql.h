// Conditions as SQL. Private to core/property; pure functions, any thread.
#pragma once

#include "core/property/query.h"

namespace property {

// Of a condition that is normalized: text with “?” and values to bind, columns standing alone. Of one
// that is not valid: “false”.
SelectParts partsOf(const Condition& condition);

} // namespace property
