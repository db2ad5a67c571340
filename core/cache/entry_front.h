// The stamps of an entry, read from its first bytes: an entry may be a megabyte long, and whoever
// only asks whether it is outdated need not fetch it. Checks no checksum: never a reason to believe
// an entry. The layout is that of entry.h. No I/O, any thread.
#pragma once

#include "core/cache/entry.h"

#include <optional>

namespace cache {

// Enough for the longest names and tag lists of the catalogue.
inline constexpr qsizetype entryFrontSize = 1024;

// Nothing: no entry of this format, or its stamps end beyond these bytes.
std::optional<Stamps> stampsAtFront(QByteArrayView front);

} // namespace cache
