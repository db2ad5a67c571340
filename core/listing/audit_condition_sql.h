// The audit's own words for a condition of the filter builder. Private to the audit; pure, any thread.
#pragma once

#include "core/listing/audit_sql.h"

namespace listing::audit {

// Of a condition in its canonical form, about the listing “l”.
Statement conditionStatement(const property::Condition& condition);

} // namespace listing::audit
