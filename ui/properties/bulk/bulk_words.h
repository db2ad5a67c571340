// What bulk work says: verbs, counts, what an undo can do, the rows of its tables. GUI thread (translated
// words), pure otherwise.
#pragma once

#include "ui/common/rows_model.h"
#include "ui/properties/bulk/bulk_doing.h"

#include <QByteArray>

namespace properties {

// “Edit properties”, “Delete properties for ever”.
QString bulkTitle(property::BulkKind kind);
// The button: “Change 1,204 properties”.
QString bulkVerb(property::BulkKind kind, qint64 count);
// “12 will change · 3 are so already · 1 cannot”.
QString previewText(const property::BulkPreview& preview);
// “Changed 11 of 12 properties”; total: as many as were to change.
QString doneText(property::BulkKind kind, qint64 written, qint64 total);
// “Changed 1,204 properties”, “Took back the deletion of 12 properties”.
QString bulkReportText(const BulkStepReport& report);
// The action: “Edit 12 properties…”.
QString bulkEditText(qint64 count);
QString runningText(property::BulkKind kind);
// What can be taken back, and what cannot; never empty.
QString undoText(property::BulkKind kind);
QString lostText(const property::BulkPreview& preview); // of Purge
QString troubleText(const BulkTrouble& trouble);

std::vector<common::RowsColumn> sampleColumns(property::BulkKind kind);
// Of an edit a row for each field that changes, of the others one for each property.
std::vector<common::Row> sampleRows(const property::BulkPreview& preview);
std::vector<common::RowsColumn> troubleColumns();
inline constexpr std::size_t mostTroubleRows = 1000; // that are listed
std::vector<common::Row> troubleRows(const std::vector<BulkTrouble>& troubles);
// A header and a line each, for a spreadsheet. more: refused ones that a preview does not name; the last
// line says so.
QByteArray troublesCsv(const std::vector<BulkTrouble>& troubles, qint64 more);

} // namespace properties
