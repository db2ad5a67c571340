// What an administrator waits for when they look for listings: a filter, a sort, the facets; without the
// cache, against pgbench with the same statements. Thread: the session's.
#pragma once

#include "core/database/address.h"
#include "core/workspace/session.h"
#include "tests/bench/figures.h"

namespace bench {

// “At 1,000,000 properties … answer within twice the time of their SQL.”
inline constexpr double findGoal = 2.0;

void measureFinding(workspace::Session& session, const database::Address& address, qint64 rows,
                    Figures& figures);

} // namespace bench
