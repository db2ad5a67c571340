#include "core/listing/audit_market_check.h"

#include "core/listing/audit_market_sql.h"
#include "core/listing/market_codec.h"
#include "core/listing/rows_codec.h"

#include <map>

namespace listing::audit {

namespace {

using property::Money;
using Rows = std::vector<Fields>;

// The last digit is far below what people see, and far above what tells two correct divisions apart.
constexpr int ratingDecimals = 6;

enum class Cell { Text, Rating };

struct Column
{
    QString name;
    Cell cell = Cell::Text;
};
using Columns = std::vector<Column>;

Column column(const char* name)
{
    return {QString::fromLatin1(name)};
}

Column rating(const char* name)
{
    return {QString::fromLatin1(name), Cell::Rating};
}

QString text(qint64 number)
{
    return QString::number(number);
}

QString text(const std::optional<Money>& amount)
{
    return amount ? amount->toDatabase() : QString();
}

QString text(const std::optional<double>& average)
{
    return average ? QString::number(*average, 'f', ratingDecimals) : QString();
}

QString text(bool yes)
{
    return yes ? QStringLiteral("true") : QStringLiteral("false");
}

base::Result<Rows> readRows(database::Session& session, const Statement& statement, const Columns& columns)
{
    // Until the snapshot ends: a plan for no period in particular suits none.
    auto planned =
        session.query(QStringLiteral("select set_config('plan_cache_mode', 'force_custom_plan', true)"), {},
                      [](const database::Row&) {});
    if (!planned)
        return std::move(planned).error();
    return session.list(statement.sql, statement.values, [&columns](const database::Row& row) {
        Fields fields;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const int place = int(i);
            const bool isRating = columns[i].cell == Cell::Rating && !row.isNull(place);
            fields << (isRating ? text(std::optional(row.real(place))) : row.text(place));
        }
        return fields;
    });
}

QStringList namesOf(const Columns& columns)
{
    QStringList names;
    for (const Column& column : columns)
        names << column.name;
    return names;
}

// Rows in order, called after their first column.
base::Result<Differences> compareRows(database::Session& session, const Statement& statement,
                                      const Columns& columns, const Rows& cached)
{
    const auto stored = readRows(session, statement, columns);
    if (!stored)
        return stored.error();
    Differences found;
    compareLists(found, QStringLiteral("rows"), namesOf(columns), cached, *stored);
    return found;
}

// A single row, whose columns say everything.
base::Result<Differences> compareRow(database::Session& session, const Statement& statement,
                                     const Columns& columns, const Fields& cached)
{
    const auto stored = readRows(session, statement, columns);
    if (!stored)
        return stored.error();
    const Fields database = stored->empty() ? Fields() : stored->front();
    Differences found;
    for (std::size_t i = 0; i < columns.size(); ++i)
        note(found, columns[i].name, cached.value(qsizetype(i)), database.value(qsizetype(i)));
    return found;
}

template<class T>
Rows rowsOf(const std::vector<T>& items, Fields (*fields)(const T&))
{
    Rows rows;
    rows.reserve(items.size());
    for (const T& item : items)
        rows.push_back(fields(item));
    return rows;
}

base::Result<Differences> compareLocations(database::Session& session, const NamedQuery&,
                                           const QByteArray& payload)
{
    const auto cached = decodeLocations(payload);
    if (!cached)
        return cached.error();
    return compareRows(session, locationsStatement(), {column("city"), column("on market"), column("all")},
                       rowsOf<property::LocationCount>(*cached, [](const auto& location) {
                           return Fields{location.city, text(location.onMarket), text(location.all)};
                       }));
}

base::Result<Differences> compareLocation(database::Session& session, const NamedQuery& query,
                                          const QByteArray& payload)
{
    const auto cached = decodeLocation(payload);
    if (!cached)
        return cached.error();
    const QString city = query.city.value_or(QString());
    Columns columns{column("city"), column("on market"), column("all")};
    Fields fields{cached->city, text(cached->onMarket), text(cached->all)};
    for (const auto& type : cached->types) {
        columns.push_back({QStringLiteral("type ") + property::typeName(type.value)});
        fields << text(type.count);
    }
    for (const auto& status : cached->statuses) {
        columns.push_back({QStringLiteral("status ") + property::statusName(status.value)});
        fields << text(status.count);
    }
    const property::PriceFigures& prices = cached->prices;
    for (const char* const name : {"lowest", "highest", "average", "median"})
        columns.push_back(column(name));
    fields << text(prices.lowest) << text(prices.highest) << text(prices.average) << text(prices.median);
    return compareRow(session, locationStatement(city), columns, fields);
}

base::Result<Differences> compareMarket(database::Session& session, const NamedQuery& query,
                                        const QByteArray& payload)
{
    const auto cached = decodeMarketSummary(payload);
    if (!cached)
        return cached.error();
    std::vector<property::MarketFigures> figures = cached->types;
    figures.push_back(cached->total);
    return compareRows(
        session, marketStatement(query.city),
        {column("type"), column("count"), column("average"), column("median"), column("price per metre")},
        rowsOf<property::MarketFigures>(figures, [](const auto& one) {
            return Fields{one.type ? property::typeName(*one.type) : QString(), text(one.count),
                          text(one.average), text(one.median), text(one.pricePerMetre)};
        }));
}

base::Result<Differences> compareTopLocations(database::Session& session, const NamedQuery& query,
                                              const QByteArray& payload)
{
    const auto cached = decodeTopLocations(payload);
    if (!cached)
        return cached.error();
    return compareRows(session, topLocationsStatement(query.range, query.limit),
                       {column("city"), column("viewings"), column("feedback"), rating("rating")},
                       rowsOf<property::TopLocation>(*cached, [](const auto& location) {
                           return Fields{location.city, text(location.viewings), text(location.feedback),
                                         text(std::optional(location.averageRating))};
                       }));
}

base::Result<Differences> compareSentiment(database::Session& session, const NamedQuery& query,
                                           const QByteArray& payload)
{
    const auto cached = decodeSentiment(payload);
    if (!cached)
        return cached.error();
    Columns columns;
    Fields fields;
    for (std::size_t i = 0; i < cached->counts.size(); ++i) {
        columns.push_back({QStringLiteral("rating %1").arg(property::lowestRating + int(i))});
        fields << text(cached->counts[i]);
    }
    for (Column& more :
         Columns{column("all"), rating("average"), column("all before"), rating("average before")})
        columns.push_back(std::move(more));
    fields << text(cached->total) << text(cached->average) << text(cached->previousTotal)
           << text(cached->previousAverage);
    return compareRow(session, sentimentStatement(query.city, query.range), columns, fields);
}

base::Result<Differences> compareChannels(database::Session& session, const NamedQuery& query,
                                          const QByteArray& payload)
{
    const auto cached = decodeChannels(payload);
    if (!cached)
        return cached.error();
    return compareRows(session, channelsStatement(query.city, query.range),
                       {column("channel"), column("count"), rating("rating")},
                       rowsOf<property::ChannelCount>(*cached, [](const auto& channel) {
                           return Fields{property::channelName(channel.channel), text(channel.count),
                                         text(channel.averageRating)};
                       }));
}

base::Result<Differences> compareViewings(database::Session& session, const NamedQuery& query,
                                          const QByteArray& payload)
{
    const auto cached = decodeViewings(payload);
    if (!cached)
        return cached.error();
    return compareRows(session, viewingsStatement(query.city, query.range),
                       {column("day"), column("viewings")},
                       rowsOf<property::DayViewings>(*cached, [](const auto& day) {
                           return Fields{day.day.toString(Qt::ISODate), text(day.viewings)};
                       }));
}

base::Result<Differences> comparePopularAgents(database::Session& session, const NamedQuery& query,
                                               const QByteArray& payload)
{
    const auto cached = decodePopularAgents(payload);
    if (!cached)
        return cached.error();
    return compareRows(session, popularAgentsStatement(query.range, query.limit),
                       {column("id"), column("name"), column("active"), column("viewings"),
                        column("feedback"), rating("rating")},
                       rowsOf<property::PopularAgent>(*cached, [](const auto& agent) {
                           return Fields{text(agent.id),       agent.name,
                                         text(agent.active),   text(agent.viewings),
                                         text(agent.feedback), text(std::optional(agent.averageRating))};
                       }));
}

base::Result<Differences> compareTrending(database::Session& session, const NamedQuery& query,
                                          const QByteArray& payload)
{
    const auto cached = decodeTrending(payload);
    if (!cached)
        return cached.error();
    return compareRows(session, trendingStatement(query.range, query.limit),
                       {column("id"), column("title"), column("city"), column("type"), column("status"),
                        column("price"), column("viewings"), column("feedback"), column("viewings before"),
                        column("feedback before"), rating("rating")},
                       rowsOf<property::TrendingProperty>(*cached, [](const auto& row) {
                           return Fields{text(row.id),
                                         row.title,
                                         row.location,
                                         property::typeName(row.type),
                                         property::statusName(row.status),
                                         row.price.toDatabase(),
                                         text(row.viewings),
                                         text(row.feedback),
                                         text(row.previousViewings),
                                         text(row.previousFeedback),
                                         text(std::optional(row.averageRating))};
                       }));
}

base::Result<Differences> compareAgentCounts(database::Session& session, const NamedQuery& query,
                                             const QByteArray& payload)
{
    const auto cached = decodeAgentSummaries(payload);
    if (!cached)
        return cached.error();
    Columns columns;
    for (const QString& name : agentFieldNames())
        columns.push_back({name});
    columns.push_back(column("on market"));
    columns.push_back(column("properties"));
    return compareRows(session, agentCountsStatement(query.agents), columns,
                       rowsOf<property::AgentSummary>(*cached, [](const auto& summary) {
                           return fieldsOf(summary.agent)
                                  << text(summary.onMarket) << text(summary.properties);
                       }));
}

} // namespace

Check marketCheck(const QByteArray& group)
{
    static const std::map<QByteArray, Check> checks{
        {"locations", &compareLocations}, {"location", &compareLocation},
        {"market", &compareMarket},       {"top-locations", &compareTopLocations},
        {"sentiment", &compareSentiment}, {"channels", &compareChannels},
        {"viewings", &compareViewings},   {"popular-agents", &comparePopularAgents},
        {"trending", &compareTrending},   {"agent-counts", &compareAgentCounts},
    };
    const auto found = checks.find(group);
    return found == checks.end() ? nullptr : found->second;
}

} // namespace listing::audit
