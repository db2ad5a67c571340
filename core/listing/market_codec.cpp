#include "core/listing/market_codec.h"

#include "core/listing/cbor_values.h"

namespace listing {

namespace {

using property::LocationCount;
using property::LocationFigures;
using property::MarketFigures;
using property::MarketSummary;
using property::Money;
using property::PriceFigures;

constexpr quint64 mostLocations = 100'000;
constexpr quint64 locationCountColumns = 3;
constexpr quint64 locationColumns = 6;
constexpr quint64 priceColumns = 4;
constexpr quint64 figureColumns = 4;

void appendMoney(QCborStreamWriter& cbor, const std::optional<Money>& amount)
{
    appendOptional(cbor, amount ? std::optional(amount->cents()) : std::nullopt);
}

Money takeMoney(CborCursor& cursor)
{
    return Money::fromCents(takeCount(cursor));
}

std::optional<Money> takeOptionalMoney(CborCursor& cursor)
{
    if (cursor.takeNull())
        return std::nullopt;
    return takeMoney(cursor);
}

// Of an enumeration every value is there, in order, so that the counts alone are stored.
template<class V>
void appendCounts(QCborStreamWriter& cbor, const std::vector<LocationFigures::Count<V>>& counts)
{
    cbor.startArray(quint64(counts.size()));
    for (const auto& entry : counts)
        cbor.append(entry.count);
    cbor.endArray();
}

template<class E, std::size_t N>
void takeCounts(CborCursor& cursor, const std::array<E, N>& all,
                std::vector<LocationFigures::Count<E>>& counts)
{
    cursor.enterExactly(N);
    for (const E value : all)
        counts.push_back({value, takeCount(cursor)});
    cursor.leave();
}

void appendLocationCount(QCborStreamWriter& cbor, const LocationCount& location)
{
    cbor.startArray(locationCountColumns);
    cbor.append(location.city);
    cbor.append(location.onMarket);
    cbor.append(location.all);
    cbor.endArray();
}

void takeLocationCount(CborCursor& cursor, LocationCount& location)
{
    cursor.enterExactly(locationCountColumns);
    location.city = cursor.text(mostTextBytes);
    location.onMarket = takeCount(cursor);
    location.all = takeCount(cursor);
    cursor.leave();
}

void appendPrices(QCborStreamWriter& cbor, const PriceFigures& prices)
{
    cbor.startArray(priceColumns);
    appendMoney(cbor, prices.lowest);
    appendMoney(cbor, prices.highest);
    appendMoney(cbor, prices.average);
    appendMoney(cbor, prices.median);
    cbor.endArray();
}

void takePrices(CborCursor& cursor, PriceFigures& prices)
{
    cursor.enterExactly(priceColumns);
    prices.lowest = takeOptionalMoney(cursor);
    prices.highest = takeOptionalMoney(cursor);
    prices.average = takeOptionalMoney(cursor);
    prices.median = takeOptionalMoney(cursor);
    cursor.leave();
}

void appendLocation(QCborStreamWriter& cbor, const LocationFigures& figures)
{
    cbor.startArray(locationColumns);
    cbor.append(figures.city);
    cbor.append(figures.onMarket);
    cbor.append(figures.all);
    appendCounts(cbor, figures.types);
    appendCounts(cbor, figures.statuses);
    appendPrices(cbor, figures.prices);
    cbor.endArray();
}

void takeLocation(CborCursor& cursor, LocationFigures& figures)
{
    cursor.enterExactly(locationColumns);
    figures.city = cursor.text(mostTextBytes);
    figures.onMarket = takeCount(cursor);
    figures.all = takeCount(cursor);
    takeCounts(cursor, property::allTypes, figures.types);
    takeCounts(cursor, property::allStatuses, figures.statuses);
    takePrices(cursor, figures.prices);
    cursor.leave();
}

void appendFigures(QCborStreamWriter& cbor, const MarketFigures& figures)
{
    cbor.startArray(figureColumns);
    cbor.append(figures.count);
    appendMoney(cbor, figures.average);
    appendMoney(cbor, figures.median);
    appendMoney(cbor, figures.pricePerMetre);
    cbor.endArray();
}

void takeFigures(CborCursor& cursor, MarketFigures& figures)
{
    cursor.enterExactly(figureColumns);
    figures.count = takeCount(cursor);
    figures.average = takeOptionalMoney(cursor);
    figures.median = takeOptionalMoney(cursor);
    figures.pricePerMetre = takeOptionalMoney(cursor);
    cursor.leave();
}

// Every type, in order, and the total behind them.
void appendSummary(QCborStreamWriter& cbor, const MarketSummary& summary)
{
    cbor.startArray(quint64(summary.types.size()) + 1);
    for (const MarketFigures& figures : summary.types)
        appendFigures(cbor, figures);
    appendFigures(cbor, summary.total);
    cbor.endArray();
}

void takeSummary(CborCursor& cursor, MarketSummary& summary)
{
    cursor.enterExactly(property::allTypes.size() + 1);
    for (const property::PropertyType type : property::allTypes) {
        MarketFigures& figures = summary.types.emplace_back();
        figures.type = type;
        takeFigures(cursor, figures);
    }
    takeFigures(cursor, summary.total);
    cursor.leave();
}

} // namespace

QByteArray encodeLocations(const std::vector<LocationCount>& locations)
{
    return encodeList(locations, &appendLocationCount);
}

base::Result<std::vector<LocationCount>> decodeLocations(const QByteArray& cbor)
{
    return decodeList(cbor, mostLocations, &takeLocationCount, "locations");
}

QByteArray encodeLocation(const LocationFigures& figures)
{
    return encodeOne(figures, &appendLocation);
}

base::Result<LocationFigures> decodeLocation(const QByteArray& cbor)
{
    return decodeOne(cbor, &takeLocation, "location");
}

QByteArray encodeMarketSummary(const MarketSummary& summary)
{
    return encodeOne(summary, &appendSummary);
}

base::Result<MarketSummary> decodeMarketSummary(const QByteArray& cbor)
{
    return decodeOne(cbor, &takeSummary, "market summary");
}

} // namespace listing
