#include "ui/keys/browse/range_text.h"

#include "ui/common/format.h"

#include <QLocale>
#include <QRegularExpression>

#include <array>
#include <cmath>

namespace keys {

namespace {

struct Unit
{
    Measure measure;
    const char* name; // in small letters
    double factor;
};
constexpr std::array units{
    Unit{Measure::Bytes, "b", 1},
    Unit{Measure::Bytes, "kib", 1024},
    Unit{Measure::Bytes, "k", 1024},
    Unit{Measure::Bytes, "mib", 1024.0 * 1024},
    Unit{Measure::Bytes, "m", 1024.0 * 1024},
    Unit{Measure::Bytes, "gib", 1024.0 * 1024 * 1024},
    Unit{Measure::Bytes, "g", 1024.0 * 1024 * 1024},
    Unit{Measure::Seconds, "s", 1},
    Unit{Measure::Seconds, "min", 60},
    Unit{Measure::Seconds, "h", 3600},
    Unit{Measure::Seconds, "d", 86'400},
};

struct End
{
    double number = 0;
    QString unit; // in small letters; empty: none was typed
};

std::optional<End> endOf(const QString& text)
{
    static const QRegularExpression shape(QStringLiteral("^\\s*(\\d[\\d.,٫]*)\\s*(\\p{L}*)\\s*$"),
                                          QRegularExpression::UseUnicodePropertiesOption);
    const QRegularExpressionMatch found = shape.match(text);
    if (!found.hasMatch())
        return std::nullopt;
    QLocale locale = common::locale();
    locale.setNumberOptions(QLocale::RejectGroupSeparator);
    bool isNumber = false;
    const double number = locale.toDouble(found.captured(1), &isNumber);
    return isNumber ? std::optional(End{number, found.captured(2).toLower()}) : std::nullopt;
}

std::optional<qint64> amountOf(const End& end, Measure measure)
{
    constexpr double most = 1e15;
    for (const Unit& unit : units) {
        if (unit.measure != measure || end.unit != QLatin1String(unit.name))
            continue;
        const double amount = std::round(end.number * unit.factor);
        return amount <= most ? std::optional(static_cast<qint64>(amount)) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<Range> between(const QString& lower, const QString& upper, Measure measure)
{
    std::optional<End> from = endOf(lower);
    const std::optional<End> to = endOf(upper);
    if (!from || !to)
        return std::nullopt;
    if (from->unit.isEmpty())
        from->unit = to->unit;
    const Range range{amountOf(*from, measure), amountOf(*to, measure)};
    const bool isRange = range.from && range.to && *range.from <= *range.to;
    return isRange ? std::optional(range) : std::nullopt;
}

} // namespace

std::optional<Range> rangeOf(const QString& text, Measure measure)
{
    static const QRegularExpression limit(QStringLiteral("^\\s*(>=|<=|>|<|≥|≤)(.*)$"));
    static const QRegularExpression span(QStringLiteral("^([^-–]+)[-–]([^-–]+)$"));
    if (const QRegularExpressionMatch found = span.match(text); found.hasMatch())
        return between(found.captured(1), found.captured(2), measure);
    const QRegularExpressionMatch found = limit.match(text);
    const std::optional<End> end = found.hasMatch() ? endOf(found.captured(2)) : std::nullopt;
    const std::optional<qint64> amount = end ? amountOf(*end, measure) : std::nullopt;
    if (!amount)
        return std::nullopt;
    const QString sign = found.captured(1);
    const qint64 beyond = sign.size() == 1 && (sign[0] == u'>' || sign[0] == u'<') ? 1 : 0;
    const bool isLower = sign[0] == u'>' || sign[0] == u'≥';
    return isLower ? Range{*amount + beyond, {}} : Range{{}, *amount - beyond};
}

} // namespace keys
