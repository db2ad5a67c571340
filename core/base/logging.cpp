#include "core/base/logging.h"

namespace base {

Q_LOGGING_CATEGORY(logRedis, "keystead.redis", QtInfoMsg)
Q_LOGGING_CATEGORY(logDatabase, "keystead.database", QtInfoMsg)
Q_LOGGING_CATEGORY(logCache, "keystead.cache", QtInfoMsg)
Q_LOGGING_CATEGORY(logListing, "keystead.listing", QtInfoMsg)
Q_LOGGING_CATEGORY(logMonitor, "keystead.monitor", QtInfoMsg)
Q_LOGGING_CATEGORY(logSandbox, "keystead.sandbox", QtInfoMsg)
Q_LOGGING_CATEGORY(logWorkspace, "keystead.workspace", QtInfoMsg)

} // namespace base
