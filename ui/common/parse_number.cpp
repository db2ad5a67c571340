// Numbers as people type and paste them: by the locale, and refused when they could mean two things.
#include "ui/common/format.h"

#include <QRegularExpression>

namespace common {

namespace {

// Groups must be whole ones: “1,50” under a locale with “,” for groups is 150 to a machine and 1.50
// to a person, so it is nobody's.
bool hasWholeGroups(const QString& whole, const QString& separator)
{
    if (separator.isEmpty() || !whole.contains(separator))
        return true;
    const QStringList groups = whole.split(separator);
    if (groups.first().isEmpty() || groups.first().size() > 3)
        return false;
    for (qsizetype i = 1; i < groups.size(); ++i) {
        const bool last = i + 1 == groups.size();
        // Indian grouping (12,34,567) has pairs before the last three.
        if (groups[i].size() != 3 && (last || groups[i].size() != 2))
            return false;
    }
    return true;
}

QString westernDigits(const QString& text)
{
    QString result;
    for (const QChar c : text)
        result += c.digitValue() >= 0 ? QChar(u'0' + c.digitValue()) : c;
    return result;
}

struct Parts
{
    bool negative = false;
    QString whole;
    QString fraction;
};

std::optional<Parts> split(const QString& typed)
{
    QString text = westernDigits(typed.trimmed());
    // Every kind of space may stand between groups; the locale's own may be one of them.
    static const QRegularExpression spaces(QStringLiteral("[\\s\\x{00A0}\\x{202F}]"));
    const QString point = locale().decimalPoint();
    QString group = locale().groupSeparator();
    if (group.contains(spaces))
        group = QStringLiteral(" ");
    text.replace(spaces, QStringLiteral(" "));

    Parts parts;
    for (const QString& minus : {QStringLiteral("-"), QStringLiteral("−"), locale().negativeSign()}) {
        if (!parts.negative && !minus.isEmpty() && text.startsWith(minus)) {
            parts.negative = true;
            text.remove(0, minus.size());
        }
    }
    if (text.count(point) > 1)
        return std::nullopt;
    parts.whole = text.section(point, 0, 0);
    parts.fraction = text.section(point, 1);
    const QString used = parts.whole.contains(group) ? group : QStringLiteral(" ");
    if (!hasWholeGroups(parts.whole, used))
        return std::nullopt;
    parts.whole.remove(used);
    static const QRegularExpression digits(QStringLiteral("^[0-9]+$"));
    if (!digits.match(parts.whole).hasMatch())
        return std::nullopt;
    if (!parts.fraction.isEmpty() && !digits.match(parts.fraction).hasMatch())
        return std::nullopt;
    if (parts.fraction.isEmpty() && text.contains(point))
        return std::nullopt;
    return parts;
}

} // namespace

std::optional<property::Money> parseMoney(const QString& text)
{
    const std::optional<Parts> parts = split(text);
    if (!parts || parts->fraction.size() > 2)
        return std::nullopt;
    // 12 digits before the point: numeric(14,2).
    if (parts->whole.size() > 12)
        return std::nullopt;
    const qint64 cents = (parts->whole + parts->fraction.leftJustified(2, QLatin1Char('0'))).toLongLong();
    return property::Money::fromCents(parts->negative ? -cents : cents);
}

std::optional<qint64> parseCount(const QString& text)
{
    const std::optional<Parts> parts = split(text);
    if (!parts || !parts->fraction.isEmpty())
        return std::nullopt;
    bool ok = false;
    const qint64 value = parts->whole.toLongLong(&ok);
    if (!ok)
        return std::nullopt;
    return parts->negative ? -value : value;
}

} // namespace common
