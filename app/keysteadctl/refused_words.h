// Why a row of a file was refused, as a sentence. Any thread.
#pragma once

#include "core/property/property_import.h"

namespace ctl {

// “line 3, price: “dear” is no number”
QString sentenceOf(const property::RefusedRow& row);

} // namespace ctl
