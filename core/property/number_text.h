// Numbers as people write them: “850000”, “850,000.50”, “850.000,50”, “850 000”. Private to
// core/property; pure, any thread.
#pragma once

#include "core/property/property_import.h"

#include <QByteArray>

#include <variant>

namespace property {

// Hundredths. Groups are of three digits, divided by the other sign, a blank (also U+00A0, U+202F) or an
// apostrophe; blanks around it are left out. Refused: Number, AmbiguousNumber (Auto only), Decimals (more
// than two that are not 0), Negative, TooLarge (over 2⁶³).
std::variant<qint64, Refused> hundredthsFrom(QByteArrayView text, DecimalSign sign);

// Refused: as above; Decimals when it is not whole.
std::variant<qint64, Refused> wholeFrom(QByteArrayView text, DecimalSign sign);

// Digits alone, and more than 0: what numbers a row.
std::optional<qint64> positiveNumber(QByteArrayView text);

// Which sign a text can only be read with; nothing when it is no number, or the same one with both.
std::optional<DecimalSign> decimalSignOf(QByteArrayView text);

} // namespace property
