// The statements of bulk work. Private to core/property; pure functions, any thread.
#pragma once

#include "core/property/bulk.h"
#include "core/property/bulk_work.h"

namespace property {

bool worksInBin(BulkKind kind);

SelectParts matchedCountStatement(const BulkWish& wish);
// Of the selected rows behind an id, by id and at most so many: id, version, price, “any of the fields that
// are set differs, prices left out”, “the agent differs”.
SelectParts candidatesStatement(const BulkWish& wish, PropertyId behind, int most);

// Values: those of bulkValues for a piece. Rows: the ids that were written.
QString bulkStatement(const BulkWish& wish);
QVariantList bulkValues(const BulkWish& wish, const Piece& piece);

} // namespace property
