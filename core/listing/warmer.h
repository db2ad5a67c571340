// Fills the cache with what is asked most (SPEC C5, the configured queries). Thread: the session's.
#pragma once

#include "core/base/job.h"
#include "core/listing/read_service.h"

namespace listing {

struct WarmPlan
{
    std::vector<QByteArray> groups; // empty: all
    int pages = 20;                 // first pages of each common order
    int perSecond = 500;            // queries; 0: no limit
};

struct WarmReport
{
    qint64 queries = 0;
    qint64 filled = 0;  // were not in the cache before
    qint64 present = 0; // already valid
    std::chrono::nanoseconds took{0};
};

// Reports progress in “queries”. Errors: Cancelled, database codes; Redis away: RedisError or a
// connection code, because warming what cannot be stored is pointless.
base::Result<WarmReport> warm(ReadService& reads, const WarmPlan& plan, base::JobControl& control);

} // namespace listing
