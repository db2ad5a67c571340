// Log categories, one per room. Switched with QT_LOGGING_RULES, e.g. “keystead.cache.debug=true”.
// Never log a password, a whole URL or a value from a customer's row.
#pragma once

#include <QLoggingCategory>

namespace base {

Q_DECLARE_LOGGING_CATEGORY(logRedis)
Q_DECLARE_LOGGING_CATEGORY(logDatabase)
Q_DECLARE_LOGGING_CATEGORY(logCache)
Q_DECLARE_LOGGING_CATEGORY(logListing)
Q_DECLARE_LOGGING_CATEGORY(logMonitor)
Q_DECLARE_LOGGING_CATEGORY(logSandbox)
Q_DECLARE_LOGGING_CATEGORY(logWorkspace)

} // namespace base
