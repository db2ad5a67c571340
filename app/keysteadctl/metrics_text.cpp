#include "app/keysteadctl/metrics_text.h"

#include "core/monitor/metric.h"

#include <QJsonArray>

namespace ctl {

namespace {

QString unitName(monitor::Unit unit)
{
    switch (unit) {
    case monitor::Unit::PerSecond:
        return QStringLiteral("1/s");
    case monitor::Unit::Percent:
        return QStringLiteral("%");
    case monitor::Unit::Bytes:
        return QStringLiteral("bytes");
    case monitor::Unit::BytesPerSecond:
        return QStringLiteral("bytes/s");
    case monitor::Unit::Count:
        return QStringLiteral("count");
    case monitor::Unit::Milliseconds:
        return QStringLiteral("ms");
    }
    return {};
}

QString goodName(monitor::GoodDirection good)
{
    switch (good) {
    case monitor::GoodDirection::Up:
        return QStringLiteral("up");
    case monitor::GoodDirection::Down:
        return QStringLiteral("down");
    case monitor::GoodDirection::Neither:
        return QStringLiteral("neither");
    }
    return {};
}

QJsonObject toJson(const monitor::Metric& metric)
{
    const auto bound = [](std::optional<double> value) { return value ? QJsonValue(*value) : QJsonValue(); };
    return {{QStringLiteral("id"), QLatin1String(metric.id)},
            {QStringLiteral("unit"), unitName(metric.unit)},
            {QStringLiteral("source"), QString::fromUtf8(metric.source)},
            {QStringLiteral("since"), QLatin1String(metric.since)},
            {QStringLiteral("good"), goodName(metric.good)},
            {QStringLiteral("warning"), bound(metric.bounds.warning)},
            {QStringLiteral("bad"), bound(metric.bounds.bad)},
            {QStringLiteral("documentation"), QLatin1String(metric.documentation)}};
}

} // namespace

void printCatalogue(Output& out, bool asJson)
{
    QJsonArray array;
    std::vector<QStringList> rows;
    for (const monitor::Metric& metric : monitor::metrics()) {
        array.append(toJson(metric));
        rows.push_back({QLatin1String(metric.id), unitName(metric.unit), QString::fromUtf8(metric.source),
                        QLatin1String(metric.since), QLatin1String(metric.documentation)});
    }
    if (asJson)
        out.json({{QStringLiteral("metrics"), array}});
    else
        out.table({{QStringLiteral("id")},
                   {QStringLiteral("unit")},
                   {QStringLiteral("source")},
                   {QStringLiteral("since Redis")},
                   {QStringLiteral("documentation")}},
                  rows);
}

QString csvHeading()
{
    QStringList cells{QStringLiteral("at"), QStringLiteral("reachable")};
    for (const monitor::Metric& metric : monitor::metrics())
        cells << QLatin1String(metric.id);
    return cells.join(QLatin1Char(','));
}

QString csvRow(const monitor::Sample& sample)
{
    QStringList cells{sample.at.toString(Qt::ISODateWithMs),
                      sample.reachable ? QStringLiteral("true") : QStringLiteral("false")};
    for (const monitor::Metric& metric : monitor::metrics()) {
        const auto value = sample.value(QString::fromLatin1(metric.id));
        cells << (value ? QString::number(*value, 'g', 15) : QString());
    }
    return cells.join(QLatin1Char(','));
}

} // namespace ctl
