// Market codec: what is counted from feedback.
#include "core/listing/cbor_values.h"
#include "core/listing/market_codec.h"

namespace listing {

namespace {

using property::ChannelCount;
using property::DayViewings;
using property::PopularAgent;
using property::Sentiment;
using property::TopLocation;
using property::TrendingProperty;

constexpr quint64 topLocationColumns = 4;
constexpr quint64 sentimentColumns = 9;
constexpr quint64 channelColumns = 2;
constexpr quint64 dayColumns = 2;
constexpr quint64 popularColumns = 6;
constexpr quint64 trendingColumns = 11;
// Julian days that PostgreSQL and QDate both know.
constexpr qint64 firstDay = 1;
constexpr qint64 lastDay = 10'000'000;

// The mean of ratings from 1 to 5; 0 where there is none.
double takeRating(CborCursor& cursor)
{
    const double rating = cursor.real();
    if (rating < 0 || rating > property::highestRating)
        cursor.fail();
    return rating;
}

std::optional<double> takeOptionalRating(CborCursor& cursor)
{
    if (cursor.takeNull())
        return std::nullopt;
    return takeRating(cursor);
}

void appendTopLocation(QCborStreamWriter& cbor, const TopLocation& location)
{
    cbor.startArray(topLocationColumns);
    cbor.append(location.city);
    cbor.append(location.viewings);
    cbor.append(location.feedback);
    cbor.append(location.averageRating);
    cbor.endArray();
}

void takeTopLocation(CborCursor& cursor, TopLocation& location)
{
    cursor.enterExactly(topLocationColumns);
    location.city = cursor.text(mostTextBytes);
    location.viewings = takeCount(cursor);
    location.feedback = takeCount(cursor);
    location.averageRating = takeRating(cursor);
    cursor.leave();
}

void appendSentiment(QCborStreamWriter& cbor, const Sentiment& sentiment)
{
    cbor.startArray(sentimentColumns);
    for (const qint64 count : sentiment.counts)
        cbor.append(count);
    cbor.append(sentiment.total);
    appendOptional(cbor, sentiment.average);
    cbor.append(sentiment.previousTotal);
    appendOptional(cbor, sentiment.previousAverage);
    cbor.endArray();
}

void takeSentiment(CborCursor& cursor, Sentiment& sentiment)
{
    cursor.enterExactly(sentimentColumns);
    for (qint64& count : sentiment.counts)
        count = takeCount(cursor);
    sentiment.total = takeCount(cursor);
    sentiment.average = takeOptionalRating(cursor);
    sentiment.previousTotal = takeCount(cursor);
    sentiment.previousAverage = takeOptionalRating(cursor);
    cursor.leave();
}

void appendChannels(QCborStreamWriter& cbor, const std::vector<ChannelCount>& channels)
{
    cbor.startArray(quint64(channels.size()));
    for (const ChannelCount& channel : channels) {
        cbor.startArray(channelColumns);
        cbor.append(channel.count);
        appendOptional(cbor, channel.averageRating);
        cbor.endArray();
    }
    cbor.endArray();
}

void takeChannels(CborCursor& cursor, std::vector<ChannelCount>& channels)
{
    cursor.enterExactly(property::allChannels.size());
    for (const property::Channel channel : property::allChannels) {
        cursor.enterExactly(channelColumns);
        const qint64 count = takeCount(cursor);
        channels.push_back({channel, count, takeOptionalRating(cursor)});
        cursor.leave();
    }
    cursor.leave();
}

void appendDay(QCborStreamWriter& cbor, const DayViewings& day)
{
    cbor.startArray(dayColumns);
    cbor.append(day.day.toJulianDay());
    cbor.append(day.viewings);
    cbor.endArray();
}

void takeDay(CborCursor& cursor, DayViewings& day)
{
    cursor.enterExactly(dayColumns);
    day.day = QDate::fromJulianDay(cursor.integer(firstDay, lastDay));
    day.viewings = takeCount(cursor);
    cursor.leave();
}

void appendPopularAgent(QCborStreamWriter& cbor, const PopularAgent& agent)
{
    cbor.startArray(popularColumns);
    cbor.append(agent.id);
    cbor.append(agent.name);
    cbor.append(agent.active);
    cbor.append(agent.viewings);
    cbor.append(agent.feedback);
    cbor.append(agent.averageRating);
    cbor.endArray();
}

void takePopularAgent(CborCursor& cursor, PopularAgent& agent)
{
    cursor.enterExactly(popularColumns);
    agent.id = cursor.integer();
    agent.name = cursor.text(mostTextBytes);
    agent.active = cursor.boolean();
    agent.viewings = takeCount(cursor);
    agent.feedback = takeCount(cursor);
    agent.averageRating = takeRating(cursor);
    cursor.leave();
}

void appendTrending(QCborStreamWriter& cbor, const TrendingProperty& row)
{
    cbor.startArray(trendingColumns);
    cbor.append(row.id);
    cbor.append(row.title);
    cbor.append(row.location);
    cbor.append(qint64(row.type));
    cbor.append(qint64(row.status));
    cbor.append(row.price.cents());
    cbor.append(row.viewings);
    cbor.append(row.feedback);
    cbor.append(row.previousViewings);
    cbor.append(row.previousFeedback);
    cbor.append(row.averageRating);
    cbor.endArray();
}

void takeTrending(CborCursor& cursor, TrendingProperty& row)
{
    cursor.enterExactly(trendingColumns);
    row.id = cursor.integer();
    row.title = cursor.text(mostTextBytes);
    row.location = cursor.text(mostTextBytes);
    row.type = takeEnum(cursor, property::allTypes);
    row.status = takeEnum(cursor, property::allStatuses);
    row.price = property::Money::fromCents(takeCount(cursor));
    row.viewings = takeCount(cursor);
    row.feedback = takeCount(cursor);
    row.previousViewings = takeCount(cursor);
    row.previousFeedback = takeCount(cursor);
    row.averageRating = takeRating(cursor);
    cursor.leave();
}

} // namespace

QByteArray encodeTopLocations(const std::vector<TopLocation>& locations)
{
    return encodeList(locations, &appendTopLocation);
}

base::Result<std::vector<TopLocation>> decodeTopLocations(const QByteArray& cbor)
{
    return decodeList(cbor, mostTop, &takeTopLocation, "top locations");
}

QByteArray encodeSentiment(const Sentiment& sentiment)
{
    return encodeOne(sentiment, &appendSentiment);
}

base::Result<Sentiment> decodeSentiment(const QByteArray& cbor)
{
    return decodeOne(cbor, &takeSentiment, "sentiment");
}

QByteArray encodeChannels(const std::vector<ChannelCount>& channels)
{
    return encodeOne(channels, &appendChannels);
}

base::Result<std::vector<ChannelCount>> decodeChannels(const QByteArray& cbor)
{
    return decodeOne(cbor, &takeChannels, "channels");
}

QByteArray encodeViewings(const std::vector<DayViewings>& viewings)
{
    return encodeList(viewings, &appendDay);
}

base::Result<std::vector<DayViewings>> decodeViewings(const QByteArray& cbor)
{
    return decodeList(cbor, quint64(property::DayRange::maxDays), &takeDay, "viewings");
}

QByteArray encodePopularAgents(const std::vector<PopularAgent>& agents)
{
    return encodeList(agents, &appendPopularAgent);
}

base::Result<std::vector<PopularAgent>> decodePopularAgents(const QByteArray& cbor)
{
    return decodeList(cbor, mostTop, &takePopularAgent, "popular agents");
}

QByteArray encodeTrending(const std::vector<TrendingProperty>& properties)
{
    return encodeList(properties, &appendTrending);
}

base::Result<std::vector<TrendingProperty>> decodeTrending(const QByteArray& cbor)
{
    return decodeList(cbor, mostTop, &takeTrending, "trending properties");
}

} // namespace listing
