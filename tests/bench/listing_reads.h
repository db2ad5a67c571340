// Answers that take PostgreSQL long, from the cache against their own SQL; and what a miss costs on top
// of it. Thread: the session's.
#pragma once

#include "core/workspace/session.h"
#include "tests/bench/figures.h"

namespace bench {

void measureReads(workspace::Session& session, Figures& figures);

} // namespace bench
