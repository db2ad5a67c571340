// What the cache's triggers cost an import of 10,000 listings, with history written in both runs.
// Thread: the session's.
#pragma once

#include "core/database/session.h"
#include "tests/bench/figures.h"

namespace bench {

// Errors: those of the database. Everything it writes is rolled back.
base::Result<void> measureImportTriggers(database::Session& session, Figures& figures);

} // namespace bench
