// An amount with two decimals, kept as whole hundredths: numeric(14,2) in PostgreSQL. A value.
#pragma once

#include "core/base/result.h"

#include <QString>

#include <compare>
#include <optional>

namespace property {

class Money
{
public:
    constexpr Money() = default;
    static constexpr Money fromCents(qint64 cents) { return Money(cents); }

    constexpr qint64 cents() const { return m_cents; }
    // NOLINTNEXTLINE(modernize-use-nullptr): it means the 0 of the comparison
    auto operator<=>(const Money&) const = default;

    // PostgreSQL's own text: “850000.00”. Nothing when it is not a number with at most two decimals.
    static std::optional<Money> fromDatabase(QStringView text);
    QString toDatabase() const;

private:
    constexpr explicit Money(qint64 cents)
        : m_cents(cents)
    {
    }
    qint64 m_cents = 0;
};

} // namespace property
