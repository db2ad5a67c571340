// Numbers as people type and paste them. Pure functions, any thread.
//
// A text is read in two ways: as the locale writes numbers, and as programs do (“.” is the decimal
// point, “,” groups thousands). When only one reading is possible, it counts; when both are and they
// disagree (“1.234” where the locale's decimal point is “,”), the text is refused, because a price
// that is wrong by a factor of a thousand looks right.
#pragma once

#include "core/property/money.h"

#include <QLocale>
#include <QString>

#include <optional>

namespace properties {

enum class NumberProblem { NotANumber, Ambiguous, TooManyDecimals };

struct NumberReading
{
    QString plain; // “-1234.50”: ASCII digits and “.”, as PostgreSQL writes it; empty when refused
    std::optional<NumberProblem> problem;
    // Of Ambiguous: the two numbers it may be, plain.
    QString byLocale;
    QString byProgram;
};

// Precondition: text is not blank. Digits of any script count; spaces, bidirectional marks and the
// currency (“RM 850,000”) are ignored.
NumberReading readNumber(const QString& text, const QLocale& locale, int maxDecimals);

// Amounts as the form shows and reads them: two decimals, so that it is never ambiguous.
QString moneyText(property::Money money, const QLocale& locale);
// A plain number (see NumberReading) as the locale writes it.
QString localText(const QString& plain, const QLocale& locale);

inline constexpr auto currencySymbol = "RM";

} // namespace properties
