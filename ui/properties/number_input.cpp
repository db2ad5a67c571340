#include "ui/properties/number_input.h"

#include <algorithm>

namespace properties {

namespace {

constexpr QChar plainPoint = u'.';

bool isMark(QChar character)
{
    switch (character.unicode()) {
    case 0x061C: // Arabic letter mark, part of ar's minus sign
    case 0x200E:
    case 0x200F:
    case 0x2066:
    case 0x2067:
    case 0x2068:
    case 0x2069:
    case 0xFEFF:
        return true;
    default:
        return false;
    }
}

// One character for all spaces and apostrophes that group thousands somewhere.
QChar unified(QChar character)
{
    if (character.isSpace())
        return u' ';
    if (character == QChar(0x2019))
        return u'\'';
    if (character == QChar(0x2212))
        return u'-';
    return character.digitValue() >= 0 ? QChar(u'0' + char16_t(character.digitValue())) : character;
}

QString normalised(const QString& text)
{
    QString result;
    result.reserve(text.size());
    for (const QChar character : text) {
        if (!isMark(character))
            result.append(unified(character));
    }
    result = result.trimmed();
    const QLatin1String symbol(currencySymbol);
    if (result.startsWith(symbol, Qt::CaseInsensitive))
        result = result.mid(symbol.size()).trimmed();
    else if (result.endsWith(symbol, Qt::CaseInsensitive))
        result = result.chopped(symbol.size()).trimmed();
    return result;
}

bool allDigits(QStringView text)
{
    return std::all_of(text.begin(), text.end(),
                       [](QChar character) { return character >= u'0' && character <= u'9'; });
}

// “1,234,567” → “1234567”; nothing when the groups are not of three digits.
std::optional<QString> ungrouped(QStringView whole, QChar group)
{
    const auto parts = whole.split(group);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const auto& part = parts[i];
        const bool rightSize = parts.size() == 1 || (i == 0 ? part.size() <= 3 : part.size() == 3);
        if (part.isEmpty() || !rightSize || !allDigits(part))
            return {};
    }
    QString digits;
    for (const auto& part : parts)
        digits.append(part);
    return digits;
}

// What `digits` (unsigned) means with this decimal point; groups are `group`, spaces or apostrophes.
std::optional<QString> reading(QStringView digits, QChar point, QChar group)
{
    const auto at = digits.indexOf(point);
    const QStringView decimals = at < 0 ? QStringView() : digits.mid(at + 1);
    if (at >= 0 && (decimals.isEmpty() || !allDigits(decimals)))
        return {};
    const QStringView whole = at < 0 ? digits : digits.left(at);
    for (const QChar separator : {group, QChar(u' '), QChar(u'\'')}) {
        if (const auto plain = ungrouped(whole, separator))
            return decimals.isEmpty() ? *plain : *plain + plainPoint + decimals.toString();
    }
    return {};
}

qsizetype decimalsOf(const QString& plain)
{
    const auto at = plain.indexOf(plainPoint);
    return at < 0 ? 0 : plain.size() - at - 1;
}

bool sameNumber(QString one, QString other)
{
    const auto trimmed = [](QString text) {
        while (text.contains(plainPoint) && (text.endsWith(u'0') || text.endsWith(plainPoint))) {
            const bool wasPoint = text.endsWith(plainPoint);
            text.chop(1);
            if (wasPoint)
                break;
        }
        return text;
    };
    return trimmed(std::move(one)) == trimmed(std::move(other));
}

QChar firstOf(const QString& text, QChar otherwise)
{
    return text.isEmpty() ? otherwise : unified(text.front());
}

} // namespace

NumberReading readNumber(const QString& text, const QLocale& locale, int maxDecimals)
{
    QString digits = normalised(text);
    const bool negative = digits.startsWith(u'-');
    if (negative)
        digits = digits.mid(1).trimmed();

    const auto byLocale =
        reading(digits, firstOf(locale.decimalPoint(), plainPoint), firstOf(locale.groupSeparator(), u' '));
    const auto byProgram = reading(digits, plainPoint, u',');
    const QString sign = negative ? QStringLiteral("-") : QString();
    NumberReading result;
    if (byLocale && byProgram && !sameNumber(*byLocale, *byProgram)) {
        result.problem = NumberProblem::Ambiguous;
        result.byLocale = sign + *byLocale;
        result.byProgram = sign + *byProgram;
        return result;
    }
    const auto& chosen = byLocale ? byLocale : byProgram;
    if (!chosen)
        result.problem = NumberProblem::NotANumber;
    else if (decimalsOf(*chosen) > maxDecimals)
        result.problem = NumberProblem::TooManyDecimals;
    else
        result.plain = sign + *chosen;
    return result;
}

QString localText(const QString& plain, const QLocale& locale)
{
    const auto at = plain.indexOf(plainPoint);
    const QString whole = at < 0 ? plain : plain.left(at);
    bool fits = false;
    const qlonglong value = whole.toLongLong(&fits);
    if (!fits)
        return plain;
    QLocale grouping = locale; // “C” leaves separators out unless told otherwise
    grouping.setNumberOptions(QLocale::DefaultNumberOptions);
    QString result = grouping.toString(value);
    if (value == 0 && whole.startsWith(u'-'))
        result.prepend(locale.negativeSign());
    if (at < 0)
        return result;
    result += locale.decimalPoint();
    const int zero = locale.zeroDigit().isEmpty() ? u'0' : locale.zeroDigit().front().unicode();
    for (const QChar digit : plain.mid(at + 1))
        result += QChar(static_cast<char16_t>(zero + digit.digitValue()));
    return result;
}

QString moneyText(property::Money money, const QLocale& locale)
{
    return localText(money.toDatabase(), locale);
}

} // namespace properties
