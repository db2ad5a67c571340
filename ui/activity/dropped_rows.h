// What a line dropped, and what has become of it: tags, groups and keys, a row each. Pure; GUI thread
// (translated words).
#pragma once

#include "core/cache/journal.h"
#include "core/listing/dropped.h"
#include "ui/activity/journal_query.h"
#include "ui/common/rows_model.h"

#include <QDateTime>

#include <optional>
#include <vector>

namespace activity {

// What Redis is asked about a line: nothing: it dropped nothing.
std::optional<listing::DroppedQuestion> questionOf(const cache::JournalEntry& entry);

std::vector<common::RowsColumn> droppedColumns();
// now: nothing yet, or Redis did not tell. A row's key is what aboutOfRow reads.
std::vector<common::Row> droppedRows(const listing::DroppedQuestion& question,
                                     const std::optional<listing::DroppedNow>& now);
std::optional<About> aboutOfRow(const QByteArray& rowKey);
// “3 of 5 groups are filled again”, and what could not be looked at.
QString droppedText(const listing::DroppedNow& now);

} // namespace activity
