// Deterministic sample data (SPEC P10): the same count and seed give the same rows on every machine,
// the same day also the same feedback. Thread: that of the session.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/database/session.h"

#include <QDate>

namespace property {

struct SeedOptions
{
    qint64 count = 10000;
    quint32 seed = 1;
    qint64 batch = 5000; // rows per transaction, so that the first listings can be seen early
    // Feedback is of the 90 days before, so that charts show something; invalid: the day it is, in UTC.
    QDate today = {};
};

// Adds agents (when there are none), `count` properties and about twice as much feedback in one batch
// of its own, by COPY; reports progress in “rows” (of properties). Returns how many properties were added.
// Errors: Cancelled (what was committed stays), database codes.
base::Result<qint64> seed(database::Session& session, const SeedOptions& options, base::JobControl& control);

} // namespace property
