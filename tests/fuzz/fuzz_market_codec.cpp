// Payloads of the market's entries. The first byte chooses the figure, the rest is its CBOR. What is read
// must keep its bounds, and be the same when written and read again.
#include "core/listing/market_codec.h"
#include "core/listing/rows_codec.h"
#include "tests/fuzz/fuzz_target.h"

#include <array>

using fuzz::require;

namespace {

// As many as CBOR of one byte each can say: more than there are bytes was never read.
template<class T>
bool isBounded(const std::vector<T>& items, const QByteArray& cbor)
{
    return items.size() <= static_cast<std::size_t>(cbor.size());
}

template<class T>
bool isBounded(const T&, const QByteArray&)
{
    return true;
}

template<class T, base::Result<T> (*decode)(const QByteArray&), QByteArray (*encode)(const T&)>
void check(const QByteArray& cbor)
{
    const base::Result<T> value = decode(cbor);
    if (!value) {
        require(value.error().code == base::ErrorCode::CorruptEntry, "what cannot be read is corrupt");
        return;
    }
    require(isBounded(*value, cbor), "nothing is read that is not there");
    const base::Result<T> again = decode(encode(*value));
    require(again.has_value() && *again == *value, "what was read can be written and read again");
}

using Check = void (*)(const QByteArray& cbor);
using namespace listing;
using namespace property;

constexpr std::array<Check, 10> checks{
    &check<std::vector<LocationCount>, &decodeLocations, &encodeLocations>,
    &check<LocationFigures, &decodeLocation, &encodeLocation>,
    &check<MarketSummary, &decodeMarketSummary, &encodeMarketSummary>,
    &check<std::vector<TopLocation>, &decodeTopLocations, &encodeTopLocations>,
    &check<Sentiment, &decodeSentiment, &encodeSentiment>,
    &check<std::vector<ChannelCount>, &decodeChannels, &encodeChannels>,
    &check<std::vector<DayViewings>, &decodeViewings, &encodeViewings>,
    &check<std::vector<PopularAgent>, &decodePopularAgents, &encodePopularAgents>,
    &check<std::vector<TrendingProperty>, &decodeTrending, &encodeTrending>,
    &check<std::vector<AgentSummary>, &decodeAgentSummaries, &encodeAgentSummaries>,
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray cbor(reinterpret_cast<const char*>(data + 1), static_cast<qsizetype>(size - 1));
    checks[data[0] % checks.size()](cbor);
    return 0;
}
