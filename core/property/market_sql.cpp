#include "core/property/market_sql.h"

namespace property {

namespace {

// As the index property_on_market has it, word for word.
#define KEYSTEAD_ON_MARKET "deleted_at is null and status in ('listed', 'under_offer')"
// Between the two middle ones where their number is even. Prices are exact in a double: 14 digits.
#define KEYSTEAD_MEDIAN                                                                                      \
    "round((percentile_cont(0.5) within group (order by price::double precision))::numeric, 2)"
#define KEYSTEAD_IN_RANGE "f.at >= ?::timestamptz and f.at < ?::timestamptz"
#define KEYSTEAD_VIEWINGS "count(*) filter (where f.channel = 'viewing')"
#define KEYSTEAD_RATING "avg(f.rating)::double precision"

// Feedback whose listing is not in the bin. Everywhere: few are in the bin, and their index knows
// them. In a city: the index by location does not know those in the bin.
const char* const everywhere = " and not exists (select from keystead.property p where p.id = f.property_id "
                               "and p.deleted_at is not null)";
const char* const inCity = " and p.location = ?";

QString feedbackStatement(const char* columns, const char* condition, bool ofCity, const char* tail)
{
    const QLatin1String join(
        ofCity ? " join keystead.property p on p.id = f.property_id and p.deleted_at is null" : "");
    return QStringLiteral("select ") + QLatin1String(columns) + QStringLiteral(" from keystead.feedback f") +
           join + QStringLiteral(" where ") + QLatin1String(condition) +
           QLatin1String(ofCity ? inCity : everywhere) + QLatin1String(tail);
}

} // namespace

QString locationsStatement()
{
    return QStringLiteral(
        "select location, count(*) filter (where status in ('listed', 'under_offer')), count(*)"
        " from keystead.property where deleted_at is null"
        " group by location order by location");
}

QString locationStatement()
{
    return QStringLiteral(
        "with figures as (select count(*) as number, min(price) as lowest, max(price) as highest,"
        " round(avg(price), 2) as average, " KEYSTEAD_MEDIAN " as median"
        " from keystead.property where " KEYSTEAD_ON_MARKET " and location = ?),"
        " counts as (select type, status, count(*) as number from keystead.property"
        " where deleted_at is null and location = ? group by type, status)"
        " select figures.number, lowest, highest, average, median, type, status, counts.number"
        " from figures left join counts on true");
}

QString marketSummaryStatement(bool ofCity)
{
    return QStringLiteral("select type, count(*), round(avg(price), 2), " KEYSTEAD_MEDIAN ","
                          " round(sum(price) filter (where area > 0) / sum(area) filter (where area > 0), 2)"
                          " from keystead.property where " KEYSTEAD_ON_MARKET "%1"
                          " group by grouping sets ((type), ())")
        .arg(QLatin1String(ofCity ? " and location = ?" : ""));
}

QString topLocationsStatement()
{
    return QStringLiteral(
        "select p.location, " KEYSTEAD_VIEWINGS ", count(*), " KEYSTEAD_RATING " from keystead.feedback f"
        " join keystead.property p on p.id = f.property_id and p.deleted_at is null"
        " where " KEYSTEAD_IN_RANGE " group by p.location order by 2 desc, 3 desc, p.location limit ?");
}

QString sentimentStatement(bool ofCity)
{
    return feedbackStatement("f.at >= ?::timestamptz, f.rating, count(*)", KEYSTEAD_IN_RANGE, ofCity,
                             " group by 1, 2");
}

QString channelsStatement(bool ofCity)
{
    return feedbackStatement("f.channel, count(*), " KEYSTEAD_RATING, KEYSTEAD_IN_RANGE, ofCity,
                             " group by f.channel");
}

QString viewingsPerDayStatement(bool ofCity)
{
    return feedbackStatement("(f.at at time zone 'UTC')::date - date '1970-01-01', count(*)",
                             KEYSTEAD_IN_RANGE " and f.channel = 'viewing'", ofCity, " group by 1");
}

QString popularAgentsStatement()
{
    return QStringLiteral("select a.id, a.name, a.active, best.viewings, best.feedback, best.rating"
                          " from (select p.agent_id, " KEYSTEAD_VIEWINGS " as viewings, count(*) as feedback,"
                          " " KEYSTEAD_RATING " as rating from keystead.feedback f"
                          " join keystead.property p on p.id = f.property_id"
                          " and p.deleted_at is null and p.agent_id is not null"
                          " where " KEYSTEAD_IN_RANGE
                          " group by p.agent_id order by 3 desc, 4 desc, 1 limit ?) best"
                          " join keystead.agent a on a.id = best.agent_id"
                          " order by best.feedback desc, best.rating desc, a.id");
}

QString trendingStatement()
{
    // The binned ones go before the limit, titles are fetched behind it.
    return QStringLiteral(
        "select p.id, p.title, p.location, p.type, p.status, p.price, best.viewings, best.feedback,"
        " best.previous_viewings, best.previous_feedback, best.rating"
        " from (select * from (select property_id,"
        " count(*) filter (where is_now and channel = 'viewing') as viewings,"
        " count(*) filter (where is_now) as feedback,"
        " count(*) filter (where not is_now and channel = 'viewing') as previous_viewings,"
        " count(*) filter (where not is_now) as previous_feedback,"
        " (avg(rating) filter (where is_now))::double precision as rating"
        " from (select f.property_id, f.channel, f.rating, f.at >= ?::timestamptz as is_now"
        " from keystead.feedback f where " KEYSTEAD_IN_RANGE
        " and not exists (select from keystead.property p"
        " where p.id = f.property_id and p.deleted_at is not null)) f"
        " group by property_id having count(*) filter (where is_now) > 0) grown"
        " order by viewings - previous_viewings desc, feedback - previous_feedback desc,"
        " viewings desc, property_id limit ?) best"
        " join keystead.property p on p.id = best.property_id"
        " order by best.viewings - best.previous_viewings desc,"
        " best.feedback - best.previous_feedback desc, best.viewings desc, p.id");
}

} // namespace property
