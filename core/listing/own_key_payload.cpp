#include "core/listing/own_key_payload.h"

#include "core/cache/shared_statistics.h"
#include "core/listing/id_list.h"
#include "core/listing/market_codec.h"
#include "core/listing/rows_codec.h"

#include <QJsonArray>
#include <QJsonObject>

#include <map>

namespace listing {

namespace {

QJsonValue json(qint64 number)
{
    return number;
}

QJsonValue json(double number)
{
    return number;
}

QJsonValue json(const QString& text)
{
    return text;
}

QJsonValue json(property::Money amount)
{
    return amount.toDatabase();
}

QJsonValue json(const QDateTime& time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QJsonValue json(property::PropertyType type)
{
    return property::typeName(type);
}

QJsonValue json(property::PropertyStatus status)
{
    return property::statusName(status);
}

QJsonValue json(property::PriceBand band)
{
    return property::bandName(band);
}

template<class T>
QJsonValue json(const std::optional<T>& value)
{
    return value ? json(*value) : QJsonValue(QJsonValue::Null);
}

QJsonValue json(const property::Agent& agent)
{
    return QJsonObject{
        {QStringLiteral("id"), json(agent.id)},           {QStringLiteral("name"), agent.name},
        {QStringLiteral("email"), agent.email},           {QStringLiteral("phone"), agent.phone},
        {QStringLiteral("active"), agent.active},         {QStringLiteral("version"), json(agent.version)},
        {QStringLiteral("created"), json(agent.created)}, {QStringLiteral("updated"), json(agent.updated)}};
}

QJsonValue json(const property::AgentSummary& summary)
{
    QJsonObject object = json(summary.agent).toObject();
    object.insert(QStringLiteral("on_market"), json(summary.onMarket));
    object.insert(QStringLiteral("properties"), json(summary.properties));
    return object;
}

QJsonValue json(const property::LocationCount& location)
{
    return QJsonObject{{QStringLiteral("city"), location.city},
                       {QStringLiteral("on_market"), json(location.onMarket)},
                       {QStringLiteral("all"), json(location.all)}};
}

QJsonValue json(const property::MarketFigures& figures)
{
    return QJsonObject{{QStringLiteral("type"), json(figures.type)},
                       {QStringLiteral("count"), json(figures.count)},
                       {QStringLiteral("average"), json(figures.average)},
                       {QStringLiteral("median"), json(figures.median)},
                       {QStringLiteral("price_per_metre"), json(figures.pricePerMetre)}};
}

QJsonValue json(const property::TopLocation& location)
{
    return QJsonObject{{QStringLiteral("city"), location.city},
                       {QStringLiteral("viewings"), json(location.viewings)},
                       {QStringLiteral("feedback"), json(location.feedback)},
                       {QStringLiteral("average_rating"), location.averageRating}};
}

QJsonValue json(const property::ChannelCount& channel)
{
    return QJsonObject{{QStringLiteral("channel"), property::channelName(channel.channel)},
                       {QStringLiteral("count"), json(channel.count)},
                       {QStringLiteral("average_rating"), json(channel.averageRating)}};
}

QJsonValue json(const property::DayViewings& day)
{
    return QJsonObject{{QStringLiteral("day"), day.day.toString(Qt::ISODate)},
                       {QStringLiteral("viewings"), json(day.viewings)}};
}

QJsonValue json(const property::PopularAgent& agent)
{
    return QJsonObject{{QStringLiteral("id"), json(agent.id)},
                       {QStringLiteral("name"), agent.name},
                       {QStringLiteral("active"), agent.active},
                       {QStringLiteral("viewings"), json(agent.viewings)},
                       {QStringLiteral("feedback"), json(agent.feedback)},
                       {QStringLiteral("average_rating"), agent.averageRating}};
}

QJsonValue json(const property::TrendingProperty& trending)
{
    return QJsonObject{{QStringLiteral("id"), json(trending.id)},
                       {QStringLiteral("title"), trending.title},
                       {QStringLiteral("location"), trending.location},
                       {QStringLiteral("type"), json(trending.type)},
                       {QStringLiteral("status"), json(trending.status)},
                       {QStringLiteral("price"), json(trending.price)},
                       {QStringLiteral("viewings"), json(trending.viewings)},
                       {QStringLiteral("feedback"), json(trending.feedback)},
                       {QStringLiteral("previous_viewings"), json(trending.previousViewings)},
                       {QStringLiteral("previous_feedback"), json(trending.previousFeedback)},
                       {QStringLiteral("average_rating"), trending.averageRating}};
}

QJsonValue json(const property::Sentiment& sentiment)
{
    QJsonArray ratings;
    for (const qint64 count : sentiment.counts)
        ratings.append(count);
    return QJsonObject{{QStringLiteral("ratings"), ratings}, // of 1 to 5
                       {QStringLiteral("total"), json(sentiment.total)},
                       {QStringLiteral("average"), json(sentiment.average)},
                       {QStringLiteral("previous_total"), json(sentiment.previousTotal)},
                       {QStringLiteral("previous_average"), json(sentiment.previousAverage)}};
}

template<class T>
QJsonValue json(const std::vector<T>& items)
{
    QJsonArray array;
    for (const T& item : items)
        array.append(json(item));
    return array;
}

QJsonValue json(const property::MarketSummary& summary)
{
    return QJsonObject{{QStringLiteral("types"), json(summary.types)},
                       {QStringLiteral("total"), json(summary.total)}};
}

// {“house”: 12, “land”: 3} would lose the order.
template<class Counts>
QJsonValue countsJson(const Counts& all)
{
    QJsonArray array;
    for (const auto& count : all)
        array.append(QJsonObject{{QStringLiteral("value"), json(count.value)},
                                 {QStringLiteral("count"), json(count.count)}});
    return array;
}

QJsonValue json(const property::FacetCounts& facets)
{
    return QJsonObject{{QStringLiteral("types"), countsJson(facets.types)},
                       {QStringLiteral("statuses"), countsJson(facets.statuses)},
                       {QStringLiteral("locations"), countsJson(facets.locations)},
                       {QStringLiteral("bands"), countsJson(facets.bands)},
                       {QStringLiteral("agents"), countsJson(facets.agents)}};
}

QJsonValue json(const property::LocationFigures& figures)
{
    return QJsonObject{{QStringLiteral("city"), figures.city},
                       {QStringLiteral("on_market"), json(figures.onMarket)},
                       {QStringLiteral("all"), json(figures.all)},
                       {QStringLiteral("types"), countsJson(figures.types)},
                       {QStringLiteral("statuses"), countsJson(figures.statuses)},
                       {QStringLiteral("lowest"), json(figures.prices.lowest)},
                       {QStringLiteral("highest"), json(figures.prices.highest)},
                       {QStringLiteral("average"), json(figures.prices.average)},
                       {QStringLiteral("median"), json(figures.prices.median)}};
}

QJsonValue countJson(const QByteArray& cbor)
{
    const auto count = decodeCount(cbor);
    return count ? QJsonValue(QJsonObject{{QStringLiteral("count"), json(*count)}})
                 : QJsonValue(QJsonValue::Undefined);
}

template<auto decode>
QJsonValue decodedJson(const QByteArray& cbor)
{
    const auto decoded = decode(cbor);
    return decoded ? json(*decoded) : QJsonValue(QJsonValue::Undefined);
}

using ToJson = QJsonValue (*)(const QByteArray& cbor);

// Null: the group has rows or ids.
ToJson figuresOf(const QByteArray& group)
{
    static const std::map<QByteArray, ToJson> known{
        {"count", &countJson},
        {"facets", &decodedJson<&decodeFacets>},
        {"agents", &decodedJson<&decodeAgents>},
        {"agent", &decodedJson<&decodeAgent>},
        {"agent-counts", &decodedJson<&decodeAgentSummaries>},
        {"locations", &decodedJson<&decodeLocations>},
        {"location", &decodedJson<&decodeLocation>},
        {"market", &decodedJson<&decodeMarketSummary>},
        {"top-locations", &decodedJson<&decodeTopLocations>},
        {"sentiment", &decodedJson<&decodeSentiment>},
        {"channels", &decodedJson<&decodeChannels>},
        {"viewings", &decodedJson<&decodeViewings>},
        {"popular-agents", &decodedJson<&decodePopularAgents>},
        {"trending", &decodedJson<&decodeTrending>},
    };
    const auto found = known.find(group);
    return found == known.end() ? nullptr : found->second;
}

bool take(OwnPayload& payload, const QByteArray& group, const QByteArray& cbor)
{
    if (group == "page" || group == "detail") {
        auto rows = decodeRows(cbor);
        if (rows)
            payload.rows = std::move(rows).value();
        return rows.has_value();
    }
    if (group == "queryset") {
        const auto list = IdList::parse(cbor);
        if (list)
            payload.ids = list->slice(0, list->size());
        return list.has_value();
    }
    if (const ToJson figures = figuresOf(group))
        payload.figures = figures(cbor);
    return !payload.figures.isUndefined();
}

} // namespace

OwnPayload readPayload(const NamedQuery* query, QByteArray cbor)
{
    OwnPayload payload;
    payload.bytes = cbor.size();
    payload.understood = query && take(payload, query->group(), cbor);
    if (!payload.understood)
        payload.cbor = std::move(cbor);
    return payload;
}

QJsonValue readStatistics(const QByteArray& bytes)
{
    const auto told = cache::decodeStatistics(bytes);
    if (!told)
        return QJsonValue(QJsonValue::Undefined);
    QJsonArray groups;
    for (const cache::GroupStatistics& group : told->groups) {
        const auto of = [&group](cache::Outcome outcome) { return static_cast<qint64>(group.of(outcome)); };
        groups.append(QJsonObject{{QStringLiteral("group"), QString::fromUtf8(group.group)},
                                  {QStringLiteral("hits"), of(cache::Outcome::Hit)},
                                  {QStringLiteral("misses"), of(cache::Outcome::Miss)},
                                  {QStringLiteral("stale"), of(cache::Outcome::StaleStamp)},
                                  {QStringLiteral("poisoned"), of(cache::Outcome::Poisoned)},
                                  {QStringLiteral("untrusted"), of(cache::Outcome::Untrusted)},
                                  {QStringLiteral("bypassed"), of(cache::Outcome::Bypass)},
                                  {QStringLiteral("unavailable"), of(cache::Outcome::Unavailable)},
                                  {QStringLiteral("filling"), static_cast<qint64>(group.filling)}});
    }
    return QJsonObject{{QStringLiteral("host"), told->host},
                       {QStringLiteral("process"), json(told->process)},
                       {QStringLiteral("own_lookups"), static_cast<qint64>(told->ownLookups)},
                       {QStringLiteral("groups"), groups}};
}

} // namespace listing
