// How many prices change at once (SPEC P7): “+3 %, rounded to 1,000”. Exact: no floating point. Values,
// any thread.
#pragma once

#include "core/property/money.h"

#include <QString>

#include <optional>

namespace property {

struct PriceChange
{
    enum class Kind {
        Keep,    // only rounded
        Set,     // amount
        Add,     // amount, which may be negative
        Percent, // perMillion, which may be negative: 3 % are 30,000
    };
    Kind kind = Kind::Keep;
    Money amount;
    qint64 perMillion = 0;
    // Afterwards to whole multiples of this, the half up; nothing: to cents. Greater than 0.
    std::optional<Money> roundTo;

    bool operator==(const PriceChange&) const = default;
};

// What a price becomes; may be negative or larger than validate() takes. Nothing: not even that can be
// counted (over nine billion billion cents).
std::optional<Money> applied(const PriceChange& change, Money price);

// “450000” or “=450000”: set; “+3%”, “-2.5 %”: per cent, at most four decimals; “+10000”, “-500.50”:
// added. “×” and other arithmetic are not. Nothing: it is none of these.
std::optional<PriceChange> priceChangeFromText(const QString& text);
// Leads back, without the rounding: “=450000.00”, “+3%”, “-500.50”; empty for Keep.
QString priceChangeText(const PriceChange& change);

} // namespace property
