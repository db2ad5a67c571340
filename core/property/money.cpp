#include "core/property/money.h"

#include <limits>

namespace property {

namespace {

bool isDigit(QChar character)
{
    return character >= QLatin1Char('0') && character <= QLatin1Char('9');
}

// value * 10 + digit, or nothing when that does not fit.
std::optional<qint64> appendDigit(qint64 value, QChar digit)
{
    constexpr qint64 largest = std::numeric_limits<qint64>::max();
    const qint64 added = digit.unicode() - u'0';
    if (value > (largest - added) / 10)
        return {};
    return value * 10 + added;
}

} // namespace

std::optional<Money> Money::fromDatabase(QStringView text)
{
    const bool negative = text.startsWith(QLatin1Char('-'));
    if (negative)
        text = text.mid(1);
    const qsizetype point = text.indexOf(QLatin1Char('.'));
    const QStringView whole = point < 0 ? text : text.left(point);
    const QStringView decimals = point < 0 ? QStringView() : text.mid(point + 1);
    if (whole.isEmpty() || decimals.size() > 2 || (point >= 0 && decimals.isEmpty()))
        return {};

    qint64 cents = 0;
    const auto append = [&cents](QChar digit) {
        const auto grown = isDigit(digit) ? appendDigit(cents, digit) : std::nullopt;
        cents = grown.value_or(0);
        return grown.has_value();
    };
    for (const QChar digit : whole) {
        if (!append(digit))
            return {};
    }
    for (qsizetype i = 0; i < 2; ++i) {
        if (!append(i < decimals.size() ? decimals[i] : QLatin1Char('0')))
            return {};
    }
    return Money(negative ? -cents : cents);
}

QString Money::toDatabase() const
{
    // Unsigned, because the smallest qint64 has no positive counterpart.
    const quint64 size = m_cents < 0 ? 0 - static_cast<quint64>(m_cents) : static_cast<quint64>(m_cents);
    return QStringLiteral("%1%2.%3")
        .arg(m_cents < 0 ? QStringLiteral("-") : QString())
        .arg(size / 100)
        .arg(size % 100, 2, 10, QLatin1Char('0'));
}

} // namespace property
