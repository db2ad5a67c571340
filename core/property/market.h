// Market figures (SPEC P4): one method and one value each. Thread: that of the session.
//
// On the market is what is listed or under offer and not in the bin: only that has a part in prices.
// Feedback counts as long as its listing is not in the bin, whatever its status has become since.
// All times and days are UTC. Statements are meant for 1,000,000 listings with 2,000,000 rows of
// feedback; the results are small and worth caching.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/feedback.h"
#include "core/property/property.h"

#include <QDate>

#include <array>
#include <functional>
#include <optional>
#include <vector>

namespace property {

// Days, both ends included.
struct DayRange
{
    QDate from;
    QDate to;

    static constexpr int maxDays = 3660;

    // The n days that end with today. Precondition: 1 ≤ n ≤ maxDays.
    static DayRange lastDays(int n, QDate today);
    // “7d” (ending with today) or “2026-01-01..2026-01-31”. Nothing: neither, the wrong way round, or
    // more than maxDays.
    static std::optional<DayRange> parse(QStringView text, QDate today);

    bool isValid() const; // from ≤ to, at most maxDays
    int days() const;
    DayRange previous() const; // as many days, ending the day before `from`
    QString text() const;      // “2026-01-01..2026-01-31”, which parse() reads
    bool operator==(const DayRange&) const = default;
};

struct LocationCount
{
    QString city;
    qint64 onMarket = 0;
    qint64 all = 0; // of any status
    bool operator==(const LocationCount&) const = default;
};

// Prices on the market; all nothing when nothing is.
struct PriceFigures
{
    std::optional<Money> lowest;
    std::optional<Money> highest;
    std::optional<Money> average;
    std::optional<Money> median; // of an even number the mean of the middle two
    bool operator==(const PriceFigures&) const = default;
};

struct LocationFigures
{
    template<class V>
    struct Count
    {
        V value;
        qint64 count = 0;
        bool operator==(const Count&) const = default;
    };
    QString city;
    qint64 onMarket = 0;
    qint64 all = 0;
    std::vector<Count<PropertyType>> types;      // on the market; every type, in enum order
    std::vector<Count<PropertyStatus>> statuses; // every status, in enum order
    PriceFigures prices;
    bool operator==(const LocationFigures&) const = default;
};

// Of what is on the market.
struct MarketFigures
{
    std::optional<PropertyType> type; // nothing: all types together
    qint64 count = 0;
    std::optional<Money> average;
    std::optional<Money> median;
    // Sum of prices over sum of areas, of those whose area is known and not 0.
    std::optional<Money> pricePerMetre;
    bool operator==(const MarketFigures&) const = default;
};

struct MarketSummary
{
    std::vector<MarketFigures> types; // every type, in enum order
    MarketFigures total;
    bool operator==(const MarketSummary&) const = default;
};

struct TopLocation
{
    QString city;
    qint64 viewings = 0;
    qint64 feedback = 0; // viewings included
    double averageRating = 0;
    bool operator==(const TopLocation&) const = default;
};

struct Sentiment
{
    std::array<qint64, 5> counts{}; // [0]: rating 1 … [4]: rating 5
    qint64 total = 0;
    std::optional<double> average;         // nothing without feedback
    qint64 previousTotal = 0;              // in DayRange::previous()
    std::optional<double> previousAverage; // the trend is average − previousAverage
    bool operator==(const Sentiment&) const = default;
};

struct ChannelCount
{
    Channel channel = Channel::Viewing;
    qint64 count = 0;
    std::optional<double> averageRating; // nothing without feedback
    bool operator==(const ChannelCount&) const = default;
};

struct DayViewings
{
    QDate day;
    qint64 viewings = 0;
    bool operator==(const DayViewings&) const = default;
};

struct PopularAgent
{
    AgentId id = 0;
    QString name;
    bool active = true;
    qint64 viewings = 0;
    qint64 feedback = 0; // viewings included
    double averageRating = 0;
    bool operator==(const PopularAgent&) const = default;
};

struct TrendingProperty
{
    PropertyId id = 0;
    QString title;
    QString location;
    PropertyType type = PropertyType::House;
    PropertyStatus status = PropertyStatus::Draft;
    Money price;
    qint64 viewings = 0;
    qint64 feedback = 0;         // viewings included
    qint64 previousViewings = 0; // in DayRange::previous()
    qint64 previousFeedback = 0;
    double averageRating = 0;
    bool operator==(const TrendingProperty&) const = default;
};

using City = std::optional<QString>; // nothing: everywhere

// Errors of all: database codes; InvalidInput for a range that is not valid or a limit below 1.
class MarketRepository
{
public:
    explicit MarketRepository(database::Session& session);

    // The texts of all statements; part of the cache's schema hash.
    static QString statements();

    // Every city that has a listing, by name.
    base::Result<std::vector<LocationCount>> locations();
    // Of a city without listings all is 0.
    base::Result<LocationFigures> location(const QString& city);
    base::Result<MarketSummary> marketSummary(const City& city = {});
    // Cities by viewings, then feedback; at most `limit`, those without feedback left out.
    base::Result<std::vector<TopLocation>> topLocations(const DayRange& range, int limit);
    base::Result<Sentiment> sentiment(const City& city, const DayRange& range);
    // Every channel, in enum order.
    base::Result<std::vector<ChannelCount>> channels(const City& city, const DayRange& range);
    // Every day of the range, in order.
    base::Result<std::vector<DayViewings>> viewingsPerDay(const City& city, const DayRange& range);
    // By feedback on their listings, then its average; at most `limit`, those without left out.
    base::Result<std::vector<PopularAgent>> popularAgents(const DayRange& range, int limit);
    // By how many more viewings than in the previous period, then by more feedback, then by viewings;
    // at most `limit`, those without feedback in the range left out.
    base::Result<std::vector<TrendingProperty>> trending(const DayRange& range, int limit);

private:
    // Plans anew for the values of each question: a week and ten years have nothing in common, and a
    // plan for no range in particular takes a hundred times as long as either.
    base::Result<void> ask(const QString& sql, const QVariantList& values,
                           const std::function<void(const database::Row&)>& onRow);
    template<class F>
    auto list(const QString& sql, const QVariantList& values, F&& map)
        -> base::Result<std::vector<std::invoke_result_t<F, const database::Row&>>>;

    database::Session& m_session;
};

} // namespace property
