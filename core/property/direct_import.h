// An import whose rows are all new: checked here, then by COPY straight into the table. Private to
// core/property. Thread: that of the session.
#pragma once

#include "core/property/import_intake.h"

namespace property {

// Inside the caller's transaction; nothing is written of a dry run, which needs none. Counts in
// intake.report.
base::Result<void> importDirectly(database::Session& session, ImportIntake& intake, const ImportPlan& plan,
                                  bool dryRun);

} // namespace property
