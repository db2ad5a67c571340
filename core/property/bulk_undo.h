// What a transaction did to properties, and how each of them gets back. Private to core/property; thread:
// that of the session.
#pragma once

#include "core/property/bulk_repository.h"
#include "core/property/bulk_work.h"

namespace property {

// Rows by what has to be done to them, each with the version it must have.
struct UndoPlan
{
    qint64 at = 0;                // of the transaction, microseconds since 1970 UTC
    std::vector<BulkRow> revert;  // values from before, out of or into the bin with them
    std::vector<BulkRow> remove;  // were created: into the bin
    std::vector<BulkRow> recover; // were deleted for good: stored again
    std::vector<BulkFailure> failures;

    qint64 rows() const { return qint64(revert.size() + remove.size() + recover.size()); }
};

// Inside the caller's transaction. Errors: NotFound, Cancelled, database codes.
base::Result<UndoPlan> undoPlan(database::Session& session, quint64 transaction, base::JobControl& control);

// Writes the plan's rows. Returns the ids that were written; the others were changed meanwhile.
base::Result<std::vector<PropertyId>> writeUndo(database::Session& session, quint64 transaction,
                                                const UndoPlan& plan, base::JobControl& control);

} // namespace property
