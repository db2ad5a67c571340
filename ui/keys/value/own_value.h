// What one of Keystead's own keys holds, as a tree like any other decoded value. Any thread.
#pragma once

#include "core/keyspace/decode/value.h"
#include "core/listing/own_key.h"

namespace keys {

// A page: its rows. A queryset: its ids. Figures: as they are named. A generation, cursor or lease: its
// parts. What cannot be read: its bytes.
decode::Value ownValue(const listing::OwnKey& own);

} // namespace keys
