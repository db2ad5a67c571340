// COMMIT whose outcome is always known where it can be known. Private to core/property.
// Thread: that of the session.
//
// From here on a cancelled job changes what is said in one case only: COMMIT itself was stopped, and nothing
// is stored (wasStopped). Any other error stands as it is; what became of the rows it does not tell.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"

#include <functional>

namespace property {

// Commits. When the connection is lost while COMMIT is under way, connects again and asks the
// server what became of the transaction (pg_xact_status). A server that crashed may have given the
// same number to another transaction since: `isStored` looks at the row itself and must agree. It
// agrees with exactly the version that this write made; a row that somebody has changed since tells
// nothing. All of this is asked on a session of its own, which nobody cancels, for some seconds at most.
// Errors: of COMMIT; ConnectionLost when it was not committed or when nobody can tell.
using IsStored = std::function<base::Result<bool>(database::Session& asking)>;
base::Result<void> commitOrSettle(database::Session& session, database::Transaction& transaction, quint64 xid,
                                  const IsStored& isStored);

inline bool wasStopped(const base::Error& error)
{
    return error.code == base::ErrorCode::QueryCancelled;
}

} // namespace property
