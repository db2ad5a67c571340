// Ticks and their words.
#include "ui/charts/chart_series.h"
#include "ui/common/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace charts {

namespace {

bool isBytes(Unit unit)
{
    return unit == Unit::Bytes || unit == Unit::BytesPerSecond;
}

QString text(const char* source)
{
    return QCoreApplication::translate("Chart", source);
}

// The binary unit a number of bytes is shown in.
double byteUnit(double value)
{
    double factor = 1;
    while (value >= factor * 1024 && factor < 1024.0 * 1024 * 1024 * 1024)
        factor *= 1024;
    return factor;
}

// The smallest of 1, 2, 5 × 10ⁿ (× 1024ᵐ for bytes: 1, 2, 4, 8 … of each unit) that is ≥ wanted.
double niceStep(double wanted, Unit unit)
{
    if (isBytes(unit)) {
        double step = 1;
        while (step < wanted)
            step *= 2;
        return step;
    }
    const double power = std::pow(10.0, std::floor(std::log10(wanted)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (factor * power >= wanted * (1 - 1e-9))
            return factor * power;
    }
    return 10 * power;
}

} // namespace

std::vector<double> valueTicks(double maximum, Unit unit)
{
    if (unit == Unit::Percent && maximum <= 100)
        return {0, 50, 100};
    const bool whole = unit == Unit::Count || isBytes(unit);
    const double top = std::isfinite(maximum) && maximum > 0 ? maximum : 1;
    // At most four steps, so five ticks; whole things are not divided.
    double step = niceStep(top / 4, unit);
    if (whole)
        step = std::max(step, 1.0);
    const int steps = std::max(2, static_cast<int>(std::ceil(top / step - 1e-9)));
    std::vector<double> ticks;
    for (int i = 0; i <= steps; ++i)
        ticks.push_back(step * i);
    return ticks;
}

QString tickLabel(double value, Unit unit, bool withUnit)
{
    switch (unit) {
    case Unit::Bytes:
    case Unit::BytesPerSecond: {
        if (value <= 0)
            return QStringLiteral("0");
        const QString label = common::formatBytes({static_cast<qint64>(value)});
        const bool isWhole = std::fmod(value, byteUnit(value)) == 0;
        const qsizetype space = label.lastIndexOf(QLatin1Char(' '));
        const QString number =
            isWhole ? common::formatCount(static_cast<qint64>(value / byteUnit(value))) : label.left(space);
        const QString name = label.mid(space + 1);
        // Ticks may cross a unit (512 KiB, 1 MiB): each says its own.
        return withUnit && unit == Unit::BytesPerSecond ? text("%1 %2/s").arg(number, name)
                                                        : QStringLiteral("%1 %2").arg(number, name);
    }
    case Unit::Percent:
        return withUnit ? common::formatPercent(value, 0) : common::formatNumber(value, 0);
    case Unit::Milliseconds:
        return withUnit ? text("%1 ms").arg(common::formatShort(value)) : common::formatShort(value);
    case Unit::PerSecond:
        return withUnit ? text("%1 /s").arg(common::formatShort(value)) : common::formatShort(value);
    case Unit::Count:
        break;
    }
    return common::formatShort(value);
}

QString valueLabel(double value, Unit unit)
{
    if (!std::isfinite(value))
        return common::unknown();
    switch (unit) {
    case Unit::Bytes:
        return common::formatBytes({static_cast<qint64>(value)});
    case Unit::BytesPerSecond:
        return text("%1/s").arg(common::formatBytes({static_cast<qint64>(value)}));
    case Unit::Percent:
        return common::formatPercent(value, 1);
    case Unit::Milliseconds:
        return text("%1 ms").arg(common::formatShort(value));
    case Unit::PerSecond:
    case Unit::Count:
        break;
    }
    return common::formatShort(value >= 100 ? std::round(value) : std::round(value * 10) / 10);
}

qint64 timeStep(qint64 spanSeconds, int room)
{
    static constexpr std::array<qint64, 20> steps = {1,     2,     5,     10,    15,     30,    60,
                                                     120,   300,   600,   900,   1800,   3600,  7200,
                                                     10800, 21600, 43200, 86400, 172800, 604800};
    for (const qint64 step : steps) {
        if (spanSeconds / step <= std::max(1, room))
            return step;
    }
    return steps.back();
}

QString timeFormat(qint64 spanSeconds)
{
    if (spanSeconds < 600)
        return QStringLiteral("HH:mm:ss");
    return spanSeconds <= 86400 ? QStringLiteral("HH:mm") : QStringLiteral("d MMM");
}

} // namespace charts
