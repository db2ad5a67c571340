// What entries of the market's groups, and the listings counted with each agent, should hold. Private to
// the audit; thread: the session's.
#pragma once

#include "core/listing/audit_compare.h"

namespace listing::audit {

// Each inside the caller's read-only snapshot. Errors: CorruptEntry, database codes.
using Check = base::Result<Differences> (*)(database::Session& session, const NamedQuery& query,
                                            const QByteArray& payload);

// Nothing: not a group of these.
Check marketCheck(const QByteArray& group);

} // namespace listing::audit
