#include "core/property/number_text.h"

#include <algorithm>
#include <array>
#include <limits>

namespace property {

namespace {

constexpr char group = ' '; // whatever divides groups and is neither point nor comma
constexpr std::array<QByteArrayView, 5> otherGroups{" ", "\xc2\xa0", "\xe2\x80\xaf", "'", "\xe2\x80\x99"};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// Digits, points and commas as they are, the other signs that divide groups as one; nothing for any else.
std::optional<QByteArray> plainSigns(QByteArrayView text)
{
    QByteArray plain;
    while (!text.isEmpty()) {
        const char c = text.front();
        qsizetype taken = 1;
        if (isDigit(c) || c == '.' || c == ',') {
            plain.append(c);
        } else {
            const auto found = std::find_if(otherGroups.begin(), otherGroups.end(),
                                            [text](QByteArrayView sign) { return text.startsWith(sign); });
            if (found == otherGroups.end())
                return {};
            plain.append(group);
            taken = found->size();
        }
        text = text.sliced(taken);
    }
    return plain;
}

// The whole part without its groups; nothing when they are not of three digits, or differ.
std::optional<QByteArray> withoutGroups(QByteArrayView whole, char decimal)
{
    QByteArray digits;
    char divider = '\0';
    qsizetype sinceDivider = 0;
    for (const char c : whole) {
        if (isDigit(c)) {
            digits.append(c);
            ++sinceDivider;
            continue;
        }
        const bool isFirst = divider == '\0';
        const bool fits = isFirst ? sinceDivider >= 1 && sinceDivider <= 3 && digits.front() != '0'
                                  : sinceDivider == 3 && c == divider;
        if (c == decimal || !fits)
            return {};
        divider = c;
        sinceDivider = 0;
    }
    if (digits.isEmpty() || (divider != '\0' && sinceDivider != 3))
        return {};
    return digits;
}

struct Reading
{
    qint64 hundredths = 0;
    bool hasMoreDecimals = false;
    bool isTooLarge = false;
    bool operator==(const Reading&) const = default;
};

Reading valued(const QByteArray& whole, QByteArrayView decimals)
{
    constexpr qint64 largest = std::numeric_limits<qint64>::max();
    Reading reading;
    const auto append = [&reading](char digit) {
        const qint64 added = digit - '0';
        reading.isTooLarge = reading.isTooLarge || reading.hundredths > (largest - added) / 10;
        if (!reading.isTooLarge)
            reading.hundredths = reading.hundredths * 10 + added;
    };
    for (const char digit : whole)
        append(digit);
    for (qsizetype i = 0; i < 2; ++i)
        append(i < decimals.size() ? decimals[i] : '0');
    for (qsizetype i = 2; i < decimals.size(); ++i)
        reading.hasMoreDecimals = reading.hasMoreDecimals || decimals[i] != '0';
    return reading;
}

// plain: plainSigns. Nothing when it is no number with this sign.
std::optional<Reading> readWith(const QByteArray& plain, char decimal)
{
    const qsizetype at = plain.indexOf(decimal);
    const QByteArrayView whole = at < 0 ? QByteArrayView(plain) : QByteArrayView(plain).first(at);
    const QByteArrayView decimals = at < 0 ? QByteArrayView() : QByteArrayView(plain).sliced(at + 1);
    const bool areDigits = std::all_of(decimals.begin(), decimals.end(), isDigit);
    if (!areDigits || (at >= 0 && decimals.isEmpty()))
        return {};
    const auto digits = withoutGroups(whole, decimal);
    if (!digits)
        return {};
    return valued(*digits, decimals);
}

struct Readings
{
    std::optional<Reading> point;
    std::optional<Reading> comma;
};

Readings readBoth(QByteArrayView text)
{
    const auto plain = plainSigns(text);
    if (!plain)
        return {};
    return {readWith(*plain, '.'), readWith(*plain, ',')};
}

std::variant<Reading, Refused> chosen(const Readings& readings, DecimalSign sign)
{
    if (sign == DecimalSign::Auto && readings.point && readings.comma && *readings.point != *readings.comma)
        return Refused::AmbiguousNumber;
    const bool wantsComma = sign == DecimalSign::Comma || (sign == DecimalSign::Auto && !readings.point);
    const auto& reading = wantsComma ? readings.comma : readings.point;
    if (!reading)
        return Refused::Number;
    return *reading;
}

} // namespace

std::variant<qint64, Refused> hundredthsFrom(QByteArrayView text, DecimalSign sign)
{
    text = text.trimmed();
    const bool isNegative = text.startsWith('-');
    if (isNegative || text.startsWith('+'))
        text = text.sliced(1);
    const auto read = chosen(readBoth(text), sign);
    if (const auto* const refused = std::get_if<Refused>(&read))
        return *refused;
    const Reading& reading = std::get<Reading>(read);
    if (isNegative && (reading.hundredths != 0 || reading.hasMoreDecimals))
        return Refused::Negative;
    if (reading.isTooLarge)
        return Refused::TooLarge;
    if (reading.hasMoreDecimals)
        return Refused::Decimals;
    return reading.hundredths;
}

std::variant<qint64, Refused> wholeFrom(QByteArrayView text, DecimalSign sign)
{
    auto read = hundredthsFrom(text, sign);
    auto* const hundredths = std::get_if<qint64>(&read);
    if (!hundredths)
        return read;
    if (*hundredths % 100 != 0)
        return Refused::Decimals;
    return *hundredths / 100;
}

std::optional<qint64> positiveNumber(QByteArrayView text)
{
    bool ok = false;
    const qint64 number =
        std::all_of(text.begin(), text.end(), isDigit) ? text.toByteArray().toLongLong(&ok) : 0;
    return ok && number > 0 ? std::optional(number) : std::nullopt;
}

std::optional<DecimalSign> decimalSignOf(QByteArrayView text)
{
    const Readings readings = readBoth(text.trimmed());
    if (readings.point.has_value() == readings.comma.has_value())
        return {};
    return readings.point ? DecimalSign::Point : DecimalSign::Comma;
}

} // namespace property
