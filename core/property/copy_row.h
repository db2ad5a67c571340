// A row of an import as the text of COPY. Private to core/property; pure, any thread.
#pragma once

#include "core/property/import_row.h"

namespace property {

// How a field that the row does not give is written: as its value in a new listing, or as NULL.
enum class NotGiven { AsNew, AsNull };

// No divider before or behind. now: what created and updated are when they are not given (AsNew).
void appendCopyValue(QByteArray& out, ImportField field, const ImportRow& row, NotGiven notGiven,
                     const QByteArray& now = {});

} // namespace property
