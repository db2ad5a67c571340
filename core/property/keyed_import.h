// An import whose rows may speak of listings that are there: by COPY into a temporary table, compared with
// the listings by the server, then at most one UPDATE and two INSERTs. Private to core/property. Thread:
// that of the session.
#pragma once

#include "core/property/import_intake.h"

namespace property {

// Inside the caller's transaction; of a dry run nothing but temporary tables is written. Counts in
// intake.report. Returns the number of a listing that was changed or given; 0 when there is none.
base::Result<PropertyId> importByKey(database::Session& session, ImportIntake& intake, const ImportPlan& plan,
                                     bool dryRun, base::JobControl& control);

} // namespace property
