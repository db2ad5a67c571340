// Clearing a group of 100 entries and one of 100,000: the same time, because one generation is removed. The
// peer does what programs without generations do: SCAN for the keys of the group, and UNLINK them.
#pragma once

#include "core/base/result.h"
#include "core/redis/address.h"
#include "tests/bench/figures.h"

namespace bench {

// Adds the time of the small one, the ratio of both, and how much longer the peer takes at 100,000 entries.
// Works in a keyspace of its own and removes it.
base::Result<void> addClearedGroups(Figures& figures, const redis::Address& address);

} // namespace bench
