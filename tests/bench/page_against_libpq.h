// A page of 50 listings through PropertyRepository against PQexecPrepared with the same text, the
// same values and the same result, in one process, round by round in turn.
#pragma once

#include "core/base/result.h"
#include "core/database/address.h"
#include "tests/bench/figures.h"

namespace bench {

// Adds two figures, both ratios of times: against libpq with a loop that fills the same structs, with
// the goal, and against libpq alone, which converts nothing, for information. Opens a connection a
// side: when the server was pinned to the core of this process before (pinToOneCore), so are they. The
// page is the first of the list, where the server has the least to do and the client counts most.
base::Result<void> addPageAgainstLibpq(Figures& figures, const database::Address& address);

} // namespace bench
