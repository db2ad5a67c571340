#include "app/keysteadctl/market_report.h"

#include <algorithm>

namespace ctl {

namespace {

using property::Money;

constexpr int ratingDecimals = 2;

MarketColumn text(const char* name, const char* title)
{
    return {QString::fromLatin1(name), QString::fromUtf8(title), Align::Leading};
}

MarketColumn number(const char* name, const char* title)
{
    return {QString::fromLatin1(name), QString::fromUtf8(title), Align::Trailing};
}

MarketColumn mean(const char* name, const char* title)
{
    return {QString::fromLatin1(name), QString::fromUtf8(title), Align::Trailing, ratingDecimals};
}

// Text, so that no reader rounds an amount.
QJsonValue amount(const std::optional<Money>& value)
{
    return value ? QJsonValue(value->toDatabase()) : QJsonValue(QJsonValue::Null);
}

QJsonValue rating(const std::optional<double>& value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

// For people: whole numbers grouped, nothing as a dash.
QString shown(const QJsonValue& value, const MarketColumn& column)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return QStringLiteral("–");
    case QJsonValue::Bool:
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    case QJsonValue::Double:
        return column.decimals == 0 ? grouped(value.toInteger())
                                    : QString::number(value.toDouble(), 'f', column.decimals);
    default:
        return value.toString();
    }
}

QJsonObject toJson(const MarketReport& report, const std::vector<QJsonValue>& row)
{
    QJsonObject object;
    for (std::size_t i = 0; i < report.columns.size(); ++i)
        object.insert(report.columns[i].name, row[i]);
    return object;
}

} // namespace

MarketReport reportOf(const std::vector<property::LocationCount>& locations)
{
    MarketReport report{
        {text("city", "city"), number("on_market", "on the market"), number("all", "all")}, {}, false};
    for (const auto& location : locations)
        report.rows.push_back({location.city, location.onMarket, location.all});
    return report;
}

MarketReport reportOf(const property::LocationFigures& figures)
{
    MarketReport report{
        {text("city", "city"), number("on_market", "on the market"), number("all", "all")}, {}, true};
    std::vector<QJsonValue> row{figures.city, figures.onMarket, figures.all};
    const auto add = [&](const QString& name, const QString& title, const QJsonValue& value) {
        report.columns.push_back({name, title});
        row.push_back(value);
    };
    for (const auto& type : figures.types)
        add(property::typeName(type.value), property::typeName(type.value), type.count);
    for (const auto& status : figures.statuses)
        add(property::statusName(status.value), property::statusName(status.value), status.count);
    add(QStringLiteral("lowest_price"), QStringLiteral("lowest price"), amount(figures.prices.lowest));
    add(QStringLiteral("average_price"), QStringLiteral("average price"), amount(figures.prices.average));
    add(QStringLiteral("median_price"), QStringLiteral("median price"), amount(figures.prices.median));
    add(QStringLiteral("highest_price"), QStringLiteral("highest price"), amount(figures.prices.highest));
    report.rows.push_back(std::move(row));
    return report;
}

MarketReport reportOf(const property::MarketSummary& summary)
{
    MarketReport report{{text("type", "type"), number("count", "on the market"),
                         number("average_price", "average price"), number("median_price", "median price"),
                         number("price_per_m2", "price per m²")},
                        {},
                        false};
    const auto add = [&report](const property::MarketFigures& figures) {
        report.rows.push_back({figures.type ? property::typeName(*figures.type) : QStringLiteral("all"),
                               figures.count, amount(figures.average), amount(figures.median),
                               amount(figures.pricePerMetre)});
    };
    std::for_each(summary.types.begin(), summary.types.end(), add);
    add(summary.total);
    return report;
}

MarketReport reportOf(const std::vector<property::TopLocation>& locations)
{
    MarketReport report{{text("city", "city"), number("viewings", "viewings"), number("feedback", "feedback"),
                         mean("average_rating", "rating")},
                        {},
                        false};
    for (const auto& location : locations)
        report.rows.push_back({location.city, location.viewings, location.feedback, location.averageRating});
    return report;
}

MarketReport reportOf(const property::Sentiment& sentiment)
{
    MarketReport report;
    report.single = true;
    std::vector<QJsonValue> row;
    for (std::size_t i = sentiment.counts.size(); i > 0; --i) {
        report.columns.push_back({QStringLiteral("rating_%1").arg(i), QStringLiteral("rating %1").arg(i)});
        row.push_back(sentiment.counts[i - 1]);
    }
    report.columns.insert(report.columns.end(),
                          {number("feedback", "feedback"), mean("average_rating", "average"),
                           number("previous_feedback", "feedback before"),
                           mean("previous_average_rating", "average before")});
    row.insert(row.end(), {sentiment.total, rating(sentiment.average), sentiment.previousTotal,
                           rating(sentiment.previousAverage)});
    report.rows.push_back(std::move(row));
    return report;
}

MarketReport reportOf(const std::vector<property::ChannelCount>& channels)
{
    MarketReport report{
        {text("channel", "channel"), number("count", "feedback"), mean("average_rating", "rating")},
        {},
        false};
    for (const auto& channel : channels)
        report.rows.push_back(
            {property::channelName(channel.channel), channel.count, rating(channel.averageRating)});
    return report;
}

MarketReport reportOf(const std::vector<property::DayViewings>& days)
{
    MarketReport report{{text("day", "day"), number("viewings", "viewings")}, {}, false};
    for (const auto& day : days)
        report.rows.push_back({day.day.toString(Qt::ISODate), day.viewings});
    return report;
}

MarketReport reportOf(const std::vector<property::PopularAgent>& agents)
{
    MarketReport report{{number("id", "id"), text("name", "name"), text("active", "active"),
                         number("viewings", "viewings"), number("feedback", "feedback"),
                         mean("average_rating", "rating")},
                        {},
                        false};
    for (const auto& agent : agents)
        report.rows.push_back(
            {agent.id, agent.name, agent.active, agent.viewings, agent.feedback, agent.averageRating});
    return report;
}

MarketReport reportOf(const std::vector<property::TrendingProperty>& properties)
{
    MarketReport report{{number("id", "id"), text("title", "title"), text("city", "city"),
                         text("type", "type"), text("status", "status"), number("price", "price"),
                         number("viewings", "viewings"), number("previous_viewings", "before"),
                         number("feedback", "feedback"), number("previous_feedback", "before"),
                         mean("average_rating", "rating")},
                        {},
                        false};
    for (const auto& row : properties)
        report.rows.push_back({row.id, row.title, row.location, property::typeName(row.type),
                               property::statusName(row.status), row.price.toDatabase(), row.viewings,
                               row.previousViewings, row.feedback, row.previousFeedback, row.averageRating});
    return report;
}

void printText(Output& out, const MarketReport& report)
{
    if (report.single) {
        qsizetype width = 0;
        for (const MarketColumn& column : report.columns)
            width = std::max(width, column.title.size());
        for (std::size_t i = 0; i < report.columns.size(); ++i)
            out.text(report.columns[i].title.leftJustified(width + 2) +
                     shown(report.rows.front()[i], report.columns[i]));
        return;
    }
    std::vector<Column> columns;
    for (const MarketColumn& column : report.columns)
        columns.push_back({column.title, column.align});
    std::vector<QStringList> rows;
    for (const auto& values : report.rows) {
        QStringList& row = rows.emplace_back();
        for (std::size_t i = 0; i < values.size(); ++i)
            row.append(shown(values[i], report.columns[i]));
    }
    out.table(columns, rows);
}

QJsonObject toJson(const MarketReport& report)
{
    if (report.single)
        return {{QStringLiteral("figures"), toJson(report, report.rows.front())}};
    QJsonArray rows;
    for (const auto& row : report.rows)
        rows.append(toJson(report, row));
    return {{QStringLiteral("rows"), rows}};
}

} // namespace ctl
