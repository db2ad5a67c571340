// Why the cache is not used although both servers answer, in words. Values.
#pragma once

#include "core/cache/drainer.h"

#include <QString>

namespace common {

// What is wrong, a “·”, and what ends it: “The cache is off: … · …”. Empty: nothing is in the way, or
// a server is away, or there is no schema, which are said elsewhere.
QString cacheObstacleText(const cache::DrainerState& state);

} // namespace common
