#include "core/property/market.h"

#include <algorithm>

namespace property {

namespace {

// Exactly “2026-01-31”.
QDate dayFromText(QStringView text)
{
    constexpr qsizetype length = 10;
    return text.size() == length ? QDate::fromString(text.toString(), Qt::ISODate) : QDate();
}

} // namespace

DayRange DayRange::lastDays(int n, QDate today)
{
    return {today.addDays(1 - n), today};
}

std::optional<DayRange> DayRange::parse(QStringView text, QDate today)
{
    const QLatin1String to("..");
    DayRange range;
    if (const qsizetype at = text.indexOf(to); at >= 0) {
        range = {dayFromText(text.left(at)), dayFromText(text.mid(at + to.size()))};
    } else if (text.endsWith(QLatin1Char('d'))) {
        const QStringView digits = text.chopped(1);
        const bool onlyDigits =
            std::all_of(digits.begin(), digits.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
        const int n = onlyDigits ? digits.toInt() : 0;
        if (n < 1 || n > maxDays)
            return {};
        range = lastDays(n, today);
    }
    if (!range.isValid())
        return {};
    return range;
}

bool DayRange::isValid() const
{
    return from.isValid() && to.isValid() && from <= to && from.daysTo(to) < maxDays;
}

int DayRange::days() const
{
    return int(from.daysTo(to)) + 1;
}

DayRange DayRange::previous() const
{
    return {from.addDays(-days()), from.addDays(-1)};
}

QString DayRange::text() const
{
    return from.toString(Qt::ISODate) + QStringLiteral("..") + to.toString(Qt::ISODate);
}

} // namespace property
