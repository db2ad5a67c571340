// The statements of the history. Private to core/property; pure functions, any thread.
#pragma once

#include "core/property/history_repository.h"

namespace property {

// Rows: HistoryRepository's historyColumns(), newest first.
SelectParts entriesStatement(const HistoryQuery& query, std::optional<qint64> behind, int limit);
// Rows: transaction, microseconds, user, entries, created, edited, deleted, restored, newest entry, its
// property.
SelectParts changesStatement(const HistoryQuery& query, const std::optional<HistoryPlace>& behind, int limit);

} // namespace property
