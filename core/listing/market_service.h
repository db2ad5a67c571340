// Figures of the market through the cache (SPEC P4, C2). Thread: the session's.
//
// Every figure is an entry of its own group. An empty city means everywhere. Ranges are days of UTC
// and stand in the key as they are, so that “the last seven days” of tomorrow is another entry.
// Redis trouble never fails a read. Errors: database codes; InvalidInput for a range that is not
// valid or a limit below 1. A limit above mostTop is mostTop.
#pragma once

#include "core/cache/reader.h"
#include "core/listing/answer.h"
#include "core/listing/market_codec.h"
#include "core/property/market.h"

#include <vector>

namespace listing {

class MarketService
{
public:
    // Both belong to one session and outlive the service.
    MarketService(property::MarketRepository& repository, cache::Reader& reader);

    // What property::MarketRepository answers, in its order, and where it came from.
    template<class T>
    using Read = base::Result<Answer<T>>;
    Read<std::vector<property::LocationCount>> locations(Caching caching = Caching::Use);
    Read<property::LocationFigures> location(const QString& city, Caching caching = Caching::Use);
    Read<property::MarketSummary> marketSummary(const property::City& city = {},
                                                Caching caching = Caching::Use);
    Read<std::vector<property::TopLocation>> topLocations(const property::DayRange& range, int limit,
                                                          Caching caching = Caching::Use);
    Read<property::Sentiment> sentiment(const property::City& city, const property::DayRange& range,
                                        Caching caching = Caching::Use);
    Read<std::vector<property::ChannelCount>>
    channels(const property::City& city, const property::DayRange& range, Caching caching = Caching::Use);
    Read<std::vector<property::DayViewings>> viewingsPerDay(const property::City& city,
                                                            const property::DayRange& range,
                                                            Caching caching = Caching::Use);
    Read<std::vector<property::PopularAgent>> popularAgents(const property::DayRange& range, int limit,
                                                            Caching caching = Caching::Use);
    Read<std::vector<property::TrendingProperty>> trending(const property::DayRange& range, int limit,
                                                           Caching caching = Caching::Use);

private:
    property::MarketRepository& m_repository;
    cache::Reader& m_reader;
};

} // namespace listing
