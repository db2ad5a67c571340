// Deterministic sample data (SPEC P10): the same count and seed give the same rows on every machine.
// Thread: that of the session.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/database/session.h"

namespace property {

struct SeedOptions
{
    qint64 count = 10000;
    quint32 seed = 1;
    qint64 batch = 5000; // rows per transaction, so that the first listings can be seen early
};

// Adds agents (when there are none) and `count` properties by COPY, reports progress in “rows”.
// Returns how many properties were added. Errors: Cancelled (what was committed stays), database codes.
base::Result<qint64> seed(database::Session& session, const SeedOptions& options, base::JobControl& control);

} // namespace property
