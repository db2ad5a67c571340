#include "ui/common/format.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>
#include <cmath>

namespace common {

namespace {

QLocale& storedLocale()
{
    static QLocale stored;
    return stored;
}

QString text(const char* source)
{
    return QCoreApplication::translate("Format", source);
}

// 1-based decimals that keep three digits visible at most: 0.21, 5.6, 38.
int shortDecimals(double value)
{
    const double size = std::abs(value);
    if (size == std::floor(size) || size >= 100)
        return 0;
    return size >= 1 ? 1 : 2;
}

struct Step
{
    double factor;
    const char* unit;
};

constexpr std::array byteSteps = {
    Step{1024.0 * 1024 * 1024 * 1024, QT_TRANSLATE_NOOP("Format", "TiB")},
    Step{1024.0 * 1024 * 1024, QT_TRANSLATE_NOOP("Format", "GiB")},
    Step{1024.0 * 1024, QT_TRANSLATE_NOOP("Format", "MiB")},
    Step{1024.0, QT_TRANSLATE_NOOP("Format", "KiB")},
};

} // namespace

void setLocale(const QLocale& locale)
{
    storedLocale() = locale;
}

const QLocale& locale()
{
    return storedLocale();
}

QString unknown()
{
    return QStringLiteral("–");
}

QString formatCount(qint64 number)
{
    return locale().toString(static_cast<qlonglong>(number));
}

QString formatNumber(double number, int decimals)
{
    return std::isfinite(number) ? locale().toString(number, 'f', decimals) : unknown();
}

QString formatShort(double number)
{
    if (!std::isfinite(number))
        return unknown();
    const double size = std::abs(number);
    if (size >= 1e9)
        return text("%1 G").arg(formatNumber(number / 1e9, 1));
    if (size >= 1e6)
        return text("%1 M").arg(formatNumber(number / 1e6, 1));
    if (size >= 1e4)
        return text("%1 k").arg(formatNumber(number / 1e3, 1));
    return formatNumber(number, shortDecimals(number));
}

QString formatMoney(property::Money money)
{
    const qint64 cents = money.cents();
    if (cents % 100 == 0)
        return formatCount(cents / 100);
    const quint64 size = cents < 0 ? 0 - static_cast<quint64>(cents) : static_cast<quint64>(cents);
    const QString fraction = QStringLiteral("%1").arg(size % 100, 2, 10, QLatin1Char('0'));
    // Exact in integers: a double cannot hold every numeric(14,2).
    return (cents < 0 ? locale().negativeSign() : QString()) +
           locale().toString(static_cast<qulonglong>(size / 100)) + locale().decimalPoint() + fraction;
}

QString formatMoney(property::Money money, const QString& currency)
{
    return currency.isEmpty() ? formatMoney(money) : currency + QChar(QChar::Nbsp) + formatMoney(money);
}

QString formatBytes(base::Bytes bytes)
{
    const double size = std::abs(static_cast<double>(bytes.count));
    for (const Step& step : byteSteps) {
        // 1,023.96 KiB would be shown as 1,024.0 KiB: the next step begins where rounding does.
        if (size < step.factor * (step.factor > 1024 ? 0.99995 : 1.0))
            continue;
        const double value = static_cast<double>(bytes.count) / step.factor;
        return QStringLiteral("%1 %2").arg(formatNumber(value, std::abs(value) >= 100 ? 0 : 1),
                                           text(step.unit));
    }
    return text("%1 B").arg(formatCount(bytes.count));
}

QString exactBytes(base::Bytes bytes)
{
    return text("%1 bytes").arg(formatCount(bytes.count));
}

QString formatPercent(double percent, int decimals)
{
    return std::isfinite(percent) ? text("%1 %").arg(formatNumber(percent, decimals)) : unknown();
}

QString formatRate(double perSecond)
{
    return std::isfinite(perSecond) ? text("%1 /s").arg(formatShort(perSecond)) : unknown();
}

QString formatDuration(std::chrono::nanoseconds duration)
{
    const double seconds = std::chrono::duration<double>(duration).count();
    if (seconds < 0)
        return unknown();
    if (duration.count() == 0) // counted in seconds by whoever told it
        return text("%1 s").arg(formatNumber(0, 0));
    if (seconds < 0.9995) {
        const double ms = seconds * 1000;
        return text("%1 ms").arg(formatNumber(ms, ms >= 100 ? 0 : ms >= 1 ? 1 : 2));
    }
    if (seconds < 60)
        return text("%1 s").arg(formatNumber(std::floor(seconds * 10) / 10,
                                             seconds < 10 && std::fmod(seconds, 1) >= 0.1 ? 1 : 0));
    if (seconds < 3600)
        return text("%1 min").arg(formatCount(static_cast<qint64>(seconds / 60)));
    if (seconds < 2 * 86400)
        return text("%1 h").arg(formatCount(static_cast<qint64>(seconds / 3600)));
    return text("%1 d").arg(formatCount(static_cast<qint64>(seconds / 86400)));
}

QString formatAge(std::chrono::milliseconds age)
{
    using namespace std::chrono_literals;
    if (age < 1s)
        return text("just now");
    return text("%1 ago").arg(
        formatDuration(age < 1min ? std::chrono::floor<std::chrono::seconds>(age) : age));
}

QString formatAge(const QDateTime& then, const QDateTime& now)
{
    return then.isValid() && now.isValid() ? formatAge(std::chrono::milliseconds(then.msecsTo(now)))
                                           : unknown();
}

QString formatTime(const QDateTime& when)
{
    if (!when.isValid())
        return unknown();
    const QDateTime local = when.toLocalTime();
    const QString clock = local.toString(QStringLiteral("HH:mm:ss"));
    if (local.date() == QDate::currentDate())
        return clock;
    return QStringLiteral("%1, %2").arg(locale().toString(local.date(), QStringLiteral("d MMM yyyy")), clock);
}

QString exactTime(const QDateTime& when)
{
    if (!when.isValid())
        return unknown();
    const QDateTime local = when.toLocalTime();
    return QStringLiteral("%1, %2 %3")
        .arg(locale().toString(local.date(), QLocale::LongFormat),
             local.toString(QStringLiteral("HH:mm:ss.zzz")), local.timeZoneAbbreviation());
}

} // namespace common
