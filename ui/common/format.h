// Numbers, money, sizes and times as people read them, by the user's locale. GUI thread.
// Unknown (nothing, NaN, invalid) is “–”, never 0.
#pragma once

#include "core/base/units.h"
#include "core/property/money.h"

#include <QDateTime>
#include <QLocale>

#include <chrono>
#include <optional>

namespace common {

QString unknown(); // “–”

QString formatCount(qint64 number);                // 10,000
QString formatNumber(double number, int decimals); // 0.21
QString formatShort(double number);                // 1,204 · 41.8 k · 3.1 M, for cards and axes
QString formatMoney(property::Money money);        // 850,000 · 850,000.50, without the currency
QString formatMoney(property::Money money, const QString& currency); // RM 850,000
QString formatBytes(base::Bytes bytes);                              // 5.6 KiB
QString exactBytes(base::Bytes bytes);                               // 5,734 bytes, for tooltips
QString formatPercent(double percent, int decimals = 1);             // 88.4 %
QString formatRate(double perSecond);                                // 1,204 /s
QString formatDuration(std::chrono::nanoseconds duration); // 0.4 ms · 1.9 ms · 12 s · 4 min · 2 h · 3 d
QString formatAge(std::chrono::milliseconds age);          // 12 s ago; under 1 s “just now”
QString formatAge(const QDateTime& then, const QDateTime& now);
QString formatTime(const QDateTime& when); // 10:41:07 today, else with the date
QString exactTime(const QDateTime& when);  // whole, for tooltips

// What people type or paste, in the locale; refused when it could mean two things.
std::optional<property::Money> parseMoney(const QString& text);
std::optional<qint64> parseCount(const QString& text);

// The locale in use: QLocale() unless a test sets another.
void setLocale(const QLocale& locale);
const QLocale& locale();

} // namespace common
