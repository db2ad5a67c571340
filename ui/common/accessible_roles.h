// What a screen reader calls widgets that paint themselves. GUI thread.
#pragma once

namespace common {

// For the classes of this room; before the first of them is made. Again does nothing.
void installAccessibleRoles();

} // namespace common
