// Figures of the market as CBOR, the payload of our entries. Any thread. Every reader checks kinds,
// sizes, bounds and depth. Errors: CorruptEntry.
#pragma once

#include "core/base/result.h"
#include "core/property/market.h"

#include <QByteArray>

#include <vector>

namespace listing {

// Of cities, agents or properties in one answer that asks for the best of them.
inline constexpr int mostTop = 1000;

QByteArray encodeLocations(const std::vector<property::LocationCount>& locations);
base::Result<std::vector<property::LocationCount>> decodeLocations(const QByteArray& cbor);

QByteArray encodeLocation(const property::LocationFigures& figures);
base::Result<property::LocationFigures> decodeLocation(const QByteArray& cbor);

QByteArray encodeMarketSummary(const property::MarketSummary& summary);
base::Result<property::MarketSummary> decodeMarketSummary(const QByteArray& cbor);

QByteArray encodeTopLocations(const std::vector<property::TopLocation>& locations);
base::Result<std::vector<property::TopLocation>> decodeTopLocations(const QByteArray& cbor);

QByteArray encodeSentiment(const property::Sentiment& sentiment);
base::Result<property::Sentiment> decodeSentiment(const QByteArray& cbor);

QByteArray encodeChannels(const std::vector<property::ChannelCount>& channels);
base::Result<std::vector<property::ChannelCount>> decodeChannels(const QByteArray& cbor);

QByteArray encodeViewings(const std::vector<property::DayViewings>& viewings);
base::Result<std::vector<property::DayViewings>> decodeViewings(const QByteArray& cbor);

QByteArray encodePopularAgents(const std::vector<property::PopularAgent>& agents);
base::Result<std::vector<property::PopularAgent>> decodePopularAgents(const QByteArray& cbor);

QByteArray encodeTrending(const std::vector<property::TrendingProperty>& properties);
base::Result<std::vector<property::TrendingProperty>> decodeTrending(const QByteArray& cbor);

} // namespace listing
