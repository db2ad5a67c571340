// COMMIT whose outcome is always known where it can be known. Private to core/property.
// Thread: that of the session.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"

#include <functional>

namespace property {

// Commits. When the connection is lost while COMMIT is under way, connects again and asks the
// server what became of the transaction (pg_xact_status). A server that crashed may have given the
// same number to another transaction since: `isStored` looks at the row itself and must agree. It
// agrees with exactly the version that this write made; a row that somebody has changed since tells
// nothing. Errors: of COMMIT; ConnectionLost when it was not committed or when nobody can tell.
base::Result<void> commitOrSettle(database::Session& session, database::Transaction& transaction, quint64 xid,
                                  const std::function<base::Result<bool>()>& isStored);

} // namespace property
