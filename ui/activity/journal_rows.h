// The journal's lines as people read them: what was done, by whom, what the cache dropped for it. Pure;
// GUI thread (translated words).
#pragma once

#include "core/cache/journal.h"
#include "core/property/history.h"
#include "ui/common/rows_model.h"

#include <optional>
#include <vector>

namespace activity {

QString causeText(cache::JournalCause cause);       // “edit”, “another program”
QString whatText(const cache::JournalEntry& entry); // “Edited listing 812”
// Of the catalogue; an epoch drops all of them.
std::vector<QByteArray> droppedGroups(const cache::JournalEntry& entry);
// The one listing, or agent, that the line is about; nothing: several, or none.
std::optional<property::PropertyId> onlyListing(const cache::JournalEntry& entry);

std::vector<common::RowsColumn> journalColumns();
common::Row journalRow(const cache::JournalEntry& entry);

// Before and after of the fields that one change of the history touched.
std::vector<common::RowsColumn> fieldColumns();
std::vector<common::Row> fieldRows(const property::HistoryEntry& change);

} // namespace activity
