#include "core/property/market.h"

#include "core/property/market_sql.h"
#include "core/property/property_sql.h"

#include <algorithm>

namespace property {

namespace {

// 00:00 UTC of a day, for “?::timestamptz”.
QString instant(QDate day)
{
    return day.toString(Qt::ISODate) + QStringLiteral(" 00:00:00+00");
}

QVariantList rangeValues(const DayRange& range)
{
    return {instant(range.from), instant(range.to.addDays(1))};
}

// The range and the period before it.
QVariantList trendValues(const DayRange& range)
{
    return {instant(range.from), instant(range.previous().from), instant(range.to.addDays(1))};
}

QVariantList with(QVariantList values, const City& city)
{
    if (city)
        values.append(boundText(*city));
    return values;
}

std::optional<base::Error> refusal(const DayRange& range, int limit = 1)
{
    if (!range.isValid())
        return base::Error{base::ErrorCode::InvalidInput,
                           QStringLiteral("“%1” is no range of days").arg(range.text()), range.text()};
    if (limit < 1)
        return base::Error{base::ErrorCode::InvalidInput, QStringLiteral("a limit of %1").arg(limit), {}};
    return {};
}

std::optional<Money> optionalMoney(const database::Row& row, int column)
{
    return row.isNull(column) ? std::nullopt : Money::fromDatabase(row.text(column));
}

// Column “status” and “type” are held to the known words by constraints.
PropertyType typeOf(const database::Row& row, int column)
{
    return typeFromName(row.text(column)).value_or(PropertyType::House);
}

PropertyStatus statusOf(const database::Row& row, int column)
{
    return statusFromName(row.text(column)).value_or(PropertyStatus::Draft);
}

bool isOnMarket(PropertyStatus status)
{
    return status == PropertyStatus::Listed || status == PropertyStatus::UnderOffer;
}

template<class V>
void add(std::vector<LocationFigures::Count<V>>& counts, V value, qint64 number)
{
    const auto place = std::find_if(counts.begin(), counts.end(),
                                    [value](const auto& count) { return count.value == value; });
    if (place != counts.end())
        place->count += number;
}

LocationFigures emptyLocation(const QString& city)
{
    LocationFigures figures;
    figures.city = city;
    for (const PropertyType type : allTypes)
        figures.types.push_back({type, 0});
    for (const PropertyStatus status : allStatuses)
        figures.statuses.push_back({status, 0});
    return figures;
}

void readLocation(LocationFigures& figures, const database::Row& row)
{
    figures.onMarket = row.integer(0);
    figures.prices = {optionalMoney(row, 1), optionalMoney(row, 2), optionalMoney(row, 3),
                      optionalMoney(row, 4)};
    if (row.isNull(5))
        return;
    const PropertyStatus status = statusOf(row, 6);
    const qint64 number = row.integer(7);
    figures.all += number;
    add(figures.statuses, status, number);
    if (isOnMarket(status))
        add(figures.types, typeOf(row, 5), number);
}

MarketFigures marketFigures(const database::Row& row)
{
    MarketFigures figures;
    if (!row.isNull(0))
        figures.type = typeOf(row, 0);
    figures.count = row.integer(1);
    figures.average = optionalMoney(row, 2);
    figures.median = optionalMoney(row, 3);
    figures.pricePerMetre = optionalMoney(row, 4);
    return figures;
}

// Counts by rating, as they come, become totals and averages.
struct Ratings
{
    std::array<qint64, 5> counts{};

    void add(qint64 rating, qint64 count)
    {
        if (rating >= lowestRating && rating <= highestRating)
            counts[std::size_t(rating - lowestRating)] += count;
    }
    qint64 total() const
    {
        qint64 sum = 0;
        for (const qint64 count : counts)
            sum += count;
        return sum;
    }
    std::optional<double> average() const
    {
        qint64 weighted = 0;
        for (std::size_t i = 0; i < counts.size(); ++i)
            weighted += counts[i] * (lowestRating + qint64(i));
        const qint64 number = total();
        return number == 0 ? std::nullopt : std::optional(double(weighted) / double(number));
    }
};

TrendingProperty trendingFromRow(const database::Row& row)
{
    TrendingProperty trending;
    trending.id = row.integer(0);
    trending.title = row.text(1);
    trending.location = row.text(2);
    trending.type = typeOf(row, 3);
    trending.status = statusOf(row, 4);
    trending.price = Money::fromDatabase(row.text(5)).value_or(Money());
    trending.viewings = row.integer(6);
    trending.feedback = row.integer(7);
    trending.previousViewings = row.integer(8);
    trending.previousFeedback = row.integer(9);
    trending.averageRating = row.real(10);
    return trending;
}

} // namespace

MarketRepository::MarketRepository(database::Session& session)
    : m_session(session)
{
}

base::Result<void> MarketRepository::ask(const QString& sql, const QVariantList& values,
                                         const std::function<void(const database::Row&)>& onRow)
{
    std::optional<database::Transaction> own;
    if (!m_session.inTransaction()) {
        auto begun = database::Transaction::begin(m_session, database::Transaction::Kind::ReadOnlySnapshot);
        if (!begun)
            return std::move(begun).error();
        own.emplace(*std::move(begun));
    }
    // Until the transaction ends.
    auto prepared =
        m_session.query(QStringLiteral("select set_config('plan_cache_mode', 'force_custom_plan', true)"), {},
                        [](const database::Row&) {});
    if (!prepared)
        return prepared;
    if (auto read = m_session.query(sql, values, onRow); !read)
        return read;
    return own ? own->commit() : base::Result<void>();
}

template<class F>
auto MarketRepository::list(const QString& sql, const QVariantList& values, F&& map)
    -> base::Result<std::vector<std::invoke_result_t<F, const database::Row&>>>
{
    std::vector<std::invoke_result_t<F, const database::Row&>> rows;
    auto read = ask(sql, values, [&](const database::Row& row) { rows.push_back(map(row)); });
    if (!read)
        return std::move(read).error();
    return rows;
}

QString MarketRepository::statements()
{
    return QStringList{
        locationsStatement(),          locationStatement(),
        marketSummaryStatement(false), marketSummaryStatement(true),
        topLocationsStatement(),       sentimentStatement(false),
        sentimentStatement(true),      channelsStatement(false),
        channelsStatement(true),       viewingsPerDayStatement(false),
        viewingsPerDayStatement(true), popularAgentsStatement(),
        trendingStatement(),
    }
        .join(QLatin1Char('\n'));
}

base::Result<std::vector<LocationCount>> MarketRepository::locations()
{
    return list(locationsStatement(), {}, [](const database::Row& row) {
        return LocationCount{row.text(0), row.integer(1), row.integer(2)};
    });
}

base::Result<LocationFigures> MarketRepository::location(const QString& city)
{
    LocationFigures figures = emptyLocation(city);
    auto read = ask(locationStatement(), {boundText(city), boundText(city)},
                    [&figures](const database::Row& row) { readLocation(figures, row); });
    if (!read)
        return std::move(read).error();
    return figures;
}

base::Result<MarketSummary> MarketRepository::marketSummary(const City& city)
{
    MarketSummary summary;
    for (const PropertyType type : allTypes)
        summary.types.push_back({type, 0, {}, {}, {}});
    auto read = ask(marketSummaryStatement(city.has_value()), with({}, city), [&](const database::Row& row) {
        const MarketFigures figures = marketFigures(row);
        if (figures.type)
            summary.types[std::size_t(*figures.type)] = figures;
        else
            summary.total = figures;
    });
    if (!read)
        return std::move(read).error();
    return summary;
}

base::Result<std::vector<TopLocation>> MarketRepository::topLocations(const DayRange& range, int limit)
{
    if (auto refused = refusal(range, limit))
        return *std::move(refused);
    return list(topLocationsStatement(), rangeValues(range) << limit, [](const database::Row& row) {
        return TopLocation{row.text(0), row.integer(1), row.integer(2), row.real(3)};
    });
}

base::Result<Sentiment> MarketRepository::sentiment(const City& city, const DayRange& range)
{
    if (auto refused = refusal(range))
        return *std::move(refused);
    Ratings now;
    Ratings before;
    auto read = ask(sentimentStatement(city.has_value()), with(trendValues(range), city),
                    [&](const database::Row& row) {
                        (row.boolean(0) ? now : before).add(row.integer(1), row.integer(2));
                    });
    if (!read)
        return std::move(read).error();
    return Sentiment{now.counts, now.total(), now.average(), before.total(), before.average()};
}

base::Result<std::vector<ChannelCount>> MarketRepository::channels(const City& city, const DayRange& range)
{
    if (auto refused = refusal(range))
        return *std::move(refused);
    std::vector<ChannelCount> counts;
    for (const Channel channel : allChannels)
        counts.push_back({channel, 0, {}});
    auto read = ask(channelsStatement(city.has_value()), with(rangeValues(range), city),
                    [&counts](const database::Row& row) {
                        if (const auto channel = channelFromName(row.text(0)))
                            counts[std::size_t(*channel)] = {*channel, row.integer(1), row.real(2)};
                    });
    if (!read)
        return std::move(read).error();
    return counts;
}

base::Result<std::vector<DayViewings>> MarketRepository::viewingsPerDay(const City& city,
                                                                        const DayRange& range)
{
    if (auto refused = refusal(range))
        return *std::move(refused);
    std::vector<DayViewings> days;
    days.reserve(std::size_t(range.days()));
    for (QDate day = range.from; day <= range.to; day = day.addDays(1))
        days.push_back({day, 0});
    const QDate epoch(1970, 1, 1);
    auto read = ask(viewingsPerDayStatement(city.has_value()), with(rangeValues(range), city),
                    [&](const database::Row& row) {
                        const qint64 index = range.from.daysTo(epoch.addDays(row.integer(0)));
                        days[std::size_t(index)].viewings = row.integer(1);
                    });
    if (!read)
        return std::move(read).error();
    return days;
}

base::Result<std::vector<PopularAgent>> MarketRepository::popularAgents(const DayRange& range, int limit)
{
    if (auto refused = refusal(range, limit))
        return *std::move(refused);
    return list(popularAgentsStatement(), rangeValues(range) << limit, [](const database::Row& row) {
        return PopularAgent{row.integer(0), row.text(1),    row.boolean(2),
                            row.integer(3), row.integer(4), row.real(5)};
    });
}

base::Result<std::vector<TrendingProperty>> MarketRepository::trending(const DayRange& range, int limit)
{
    if (auto refused = refusal(range, limit))
        return *std::move(refused);
    return list(trendingStatement(), trendValues(range) << limit, trendingFromRow);
}

} // namespace property
