#include "core/property/price_change.h"

#include <limits>

namespace property {

namespace {

__extension__ using Wide = __int128; // cents times millionths are more than 64 bits hold

constexpr Wide million = 1'000'000;
constexpr qint64 mostPerMillion = 1'000'000'000; // 100,000 %

// To a whole number, the half up, also of negative ones: -0.5 becomes 0.
Wide rounded(Wide numerator, Wide divisor)
{
    const Wide doubled = 2 * numerator + divisor;
    const Wide quotient = doubled / (2 * divisor);
    const bool isBelow = doubled % (2 * divisor) < 0;
    return isBelow ? quotient - 1 : quotient;
}

Wide changed(const PriceChange& change, Wide cents)
{
    switch (change.kind) {
    case PriceChange::Kind::Set:
        return change.amount.cents();
    case PriceChange::Kind::Add:
        return cents + change.amount.cents();
    case PriceChange::Kind::Percent:
        return rounded(cents * (million + change.perMillion), million);
    case PriceChange::Kind::Keep:
        break;
    }
    return cents;
}

// “+3%”, “-2.5 %”
std::optional<PriceChange> percent(QString text)
{
    text.chop(1);
    const bool isNegative = text.startsWith(QLatin1Char('-'));
    const QString number = text.mid(1).trimmed();
    const qsizetype point = number.indexOf(QLatin1Char('.'));
    const QString decimals = point < 0 ? QString() : number.mid(point + 1);
    const QString digits = (point < 0 ? number : number.left(point)) + decimals.leftJustified(4, u'0');
    bool isNumber = false;
    const qulonglong value = digits.toULongLong(&isNumber);
    if (number.isEmpty() || !isNumber || digits.startsWith(u'+') || digits.startsWith(u'-') ||
        decimals.size() > 4 || point == 0 || (point > 0 && decimals.isEmpty()) || value > mostPerMillion)
        return {};
    PriceChange change;
    change.kind = PriceChange::Kind::Percent;
    change.perMillion = isNegative ? -qint64(value) : qint64(value);
    return change;
}

QString percentText(qint64 perMillion)
{
    const qint64 size = perMillion < 0 ? -perMillion : perMillion;
    QString decimals = QString::number(size % 10000).rightJustified(4, u'0');
    while (decimals.endsWith(u'0'))
        decimals.chop(1);
    return QString(perMillion < 0 ? u'-' : u'+') + QString::number(size / 10000) +
           (decimals.isEmpty() ? QString() : u'.' + decimals) + u'%';
}

} // namespace

std::optional<Money> applied(const PriceChange& change, Money price)
{
    Wide cents = changed(change, price.cents());
    if (change.roundTo)
        cents = rounded(cents, change.roundTo->cents()) * change.roundTo->cents();
    if (cents > std::numeric_limits<qint64>::max() || cents < std::numeric_limits<qint64>::min())
        return {};
    return Money::fromCents(qint64(cents));
}

std::optional<PriceChange> priceChangeFromText(const QString& text)
{
    const QString trimmed = text.trimmed();
    const bool hasSign = trimmed.startsWith(u'+') || trimmed.startsWith(u'-');
    if (trimmed.endsWith(u'%'))
        return hasSign ? percent(trimmed) : std::nullopt;
    const QString number =
        (trimmed.startsWith(u'+') || trimmed.startsWith(u'=') ? trimmed.mid(1) : trimmed).trimmed();
    const auto amount = Money::fromDatabase(number);
    if (!amount || (!hasSign && number.startsWith(u'-')))
        return {};
    PriceChange change;
    change.kind = hasSign ? PriceChange::Kind::Add : PriceChange::Kind::Set;
    change.amount = *amount;
    return change;
}

QString priceChangeText(const PriceChange& change)
{
    switch (change.kind) {
    case PriceChange::Kind::Set:
        return u'=' + change.amount.toDatabase();
    case PriceChange::Kind::Add:
        return (change.amount < Money() ? QString() : QStringLiteral("+")) + change.amount.toDatabase();
    case PriceChange::Kind::Percent:
        return percentText(change.perMillion);
    case PriceChange::Kind::Keep:
        break;
    }
    return {};
}

} // namespace property
