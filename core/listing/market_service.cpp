#include "core/listing/market_service.h"

#include "core/listing/cached_read.h"
#include "core/listing/catalogue.h"

#include <algorithm>

namespace listing {

namespace {

using property::City;
using property::DayRange;

// An empty name is left out of a key: it must not ask another question than the key says.
City named(const City& city)
{
    return city && !city->isEmpty() ? city : std::nullopt;
}

} // namespace

MarketService::MarketService(property::MarketRepository& repository, cache::Reader& reader)
    : m_repository(repository)
    , m_reader(reader)
{
}

MarketService::Read<std::vector<property::LocationCount>> MarketService::locations(Caching caching)
{
    return readCached<std::vector<property::LocationCount>>(m_reader, locationsRequest(), caching,
                                                            {&encodeLocations, &decodeLocations},
                                                            [&] { return m_repository.locations(); });
}

MarketService::Read<property::LocationFigures> MarketService::location(const QString& city, Caching caching)
{
    return readCached<property::LocationFigures>(m_reader, locationRequest(city), caching,
                                                 {&encodeLocation, &decodeLocation},
                                                 [&] { return m_repository.location(city); });
}

MarketService::Read<property::MarketSummary> MarketService::marketSummary(const City& city, Caching caching)
{
    const City where = named(city);
    return readCached<property::MarketSummary>(m_reader, marketRequest(where), caching,
                                               {&encodeMarketSummary, &decodeMarketSummary},
                                               [&] { return m_repository.marketSummary(where); });
}

MarketService::Read<std::vector<property::TopLocation>>
MarketService::topLocations(const DayRange& range, int limit, Caching caching)
{
    const int most = std::min(limit, mostTop);
    return readCached<std::vector<property::TopLocation>>(
        m_reader, topLocationsRequest(range, most), caching, {&encodeTopLocations, &decodeTopLocations},
        [&] { return m_repository.topLocations(range, most); });
}

MarketService::Read<property::Sentiment> MarketService::sentiment(const City& city, const DayRange& range,
                                                                  Caching caching)
{
    const City where = named(city);
    return readCached<property::Sentiment>(m_reader, sentimentRequest(where, range), caching,
                                           {&encodeSentiment, &decodeSentiment},
                                           [&] { return m_repository.sentiment(where, range); });
}

MarketService::Read<std::vector<property::ChannelCount>>
MarketService::channels(const City& city, const DayRange& range, Caching caching)
{
    const City where = named(city);
    return readCached<std::vector<property::ChannelCount>>(
        m_reader, channelsRequest(where, range), caching, {&encodeChannels, &decodeChannels},
        [&] { return m_repository.channels(where, range); });
}

MarketService::Read<std::vector<property::DayViewings>>
MarketService::viewingsPerDay(const City& city, const DayRange& range, Caching caching)
{
    const City where = named(city);
    return readCached<std::vector<property::DayViewings>>(
        m_reader, viewingsRequest(where, range), caching, {&encodeViewings, &decodeViewings},
        [&] { return m_repository.viewingsPerDay(where, range); });
}

MarketService::Read<std::vector<property::PopularAgent>>
MarketService::popularAgents(const DayRange& range, int limit, Caching caching)
{
    const int most = std::min(limit, mostTop);
    return readCached<std::vector<property::PopularAgent>>(
        m_reader, popularAgentsRequest(range, most), caching, {&encodePopularAgents, &decodePopularAgents},
        [&] { return m_repository.popularAgents(range, most); });
}

MarketService::Read<std::vector<property::TrendingProperty>>
MarketService::trending(const DayRange& range, int limit, Caching caching)
{
    const int most = std::min(limit, mostTop);
    return readCached<std::vector<property::TrendingProperty>>(
        m_reader, trendingRequest(range, most), caching, {&encodeTrending, &decodeTrending},
        [&] { return m_repository.trending(range, most); });
}

} // namespace listing
