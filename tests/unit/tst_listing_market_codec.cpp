// Figures of the market in our entries: what is written is read back; whatever else arrives is refused.
#include "codec_battery.h"
#include "core/listing/market_codec.h"

#include <QCborStreamWriter>

using base::ErrorCode;
using property::Money;
using test::Decode;
using test::outcomeOf;

namespace {

property::LocationFigures langkawi()
{
    property::LocationFigures figures;
    figures.city = QStringLiteral("Langkawi");
    figures.onMarket = 12;
    figures.all = 40;
    for (const auto type : property::allTypes)
        figures.types.push_back({type, qint64(type) + 1});
    for (const auto status : property::allStatuses)
        figures.statuses.push_back({status, qint64(status) + 100});
    figures.prices = {Money::fromCents(100), Money::fromCents(99'999'999'999'999), Money::fromCents(5),
                      Money::fromCents(0)};
    return figures;
}

property::MarketSummary summary()
{
    property::MarketSummary summary;
    for (const auto type : property::allTypes)
        summary.types.push_back({type, qint64(type), Money::fromCents(10 + qint64(type)), std::nullopt,
                                 Money::fromCents(1'000'000)});
    summary.total = {std::nullopt, 6, std::nullopt, Money::fromCents(77), std::nullopt};
    return summary;
}

property::Sentiment sentiment()
{
    return {{1, 2, 3, 4, 5}, 15, 3.25, 4, std::nullopt};
}

std::vector<property::ChannelCount> channels()
{
    std::vector<property::ChannelCount> counts;
    for (const auto channel : property::allChannels)
        counts.push_back({channel, qint64(channel) * 1000, std::nullopt});
    counts.front().averageRating = 4.5;
    return counts;
}

std::vector<property::DayViewings> days()
{
    return {{QDate(2025, 12, 31), 0}, {QDate(2026, 1, 1), 1 << 20}};
}

std::vector<property::TrendingProperty> trending()
{
    return {{812, QStringLiteral("Haus am See — 海景"), QStringLiteral("Kuah"), property::PropertyType::Land,
             property::PropertyStatus::Sold, Money::fromCents(85'000'050), 9, 30, 1, 2, 4.75},
            {}};
}

std::vector<property::PopularAgent> popular()
{
    return {{3, QStringLiteral("Ana"), false, 70, 1'000'000'000'000, 5.0}, {}};
}

} // namespace

class ListingMarketCodecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figuresComeBack()
    {
        const std::vector<property::LocationCount> locations{{QStringLiteral("Ipoh"), 3, 9}, {}};
        const std::vector<property::TopLocation> top{{QStringLiteral("Ipoh"), 3, 9, 4.25}, {}};
        QCOMPARE(*listing::decodeLocations(listing::encodeLocations(locations)), locations);
        QCOMPARE(*listing::decodeTopLocations(listing::encodeTopLocations(top)), top);
        QCOMPARE(*listing::decodeLocation(listing::encodeLocation(langkawi())), langkawi());
        QCOMPARE(*listing::decodeMarketSummary(listing::encodeMarketSummary(summary())), summary());
        QCOMPARE(*listing::decodeSentiment(listing::encodeSentiment(sentiment())), sentiment());
        QCOMPARE(*listing::decodeChannels(listing::encodeChannels(channels())), channels());
        QCOMPARE(*listing::decodeViewings(listing::encodeViewings(days())), days());
        QCOMPARE(*listing::decodePopularAgents(listing::encodePopularAgents(popular())), popular());
        QCOMPARE(*listing::decodeTrending(listing::encodeTrending(trending())), trending());
    }

    void listsMayBeEmpty()
    {
        QVERIFY(listing::decodeLocations(listing::encodeLocations({}))->empty());
        QVERIFY(listing::decodeTopLocations(listing::encodeTopLocations({}))->empty());
        QVERIFY(listing::decodeViewings(listing::encodeViewings({}))->empty());
        QVERIFY(listing::decodePopularAgents(listing::encodePopularAgents({}))->empty());
        QVERIFY(listing::decodeTrending(listing::encodeTrending({}))->empty());
    }

    void everyTruncationIsRefused_data()
    {
        QTest::addColumn<QByteArray>("cbor");
        QTest::addColumn<Decode>("decode");
        QTest::newRow("locations") << listing::encodeLocations({{QStringLiteral("Ipoh"), 3, 9}})
                                   << outcomeOf(&listing::decodeLocations);
        QTest::newRow("location") << listing::encodeLocation(langkawi())
                                  << outcomeOf(&listing::decodeLocation);
        QTest::newRow("summary") << listing::encodeMarketSummary(summary())
                                 << outcomeOf(&listing::decodeMarketSummary);
        QTest::newRow("top locations") << listing::encodeTopLocations({{QStringLiteral("Ipoh"), 3, 9, 4.25}})
                                       << outcomeOf(&listing::decodeTopLocations);
        QTest::newRow("sentiment") << listing::encodeSentiment(sentiment())
                                   << outcomeOf(&listing::decodeSentiment);
        QTest::newRow("channels") << listing::encodeChannels(channels())
                                  << outcomeOf(&listing::decodeChannels);
        QTest::newRow("viewings") << listing::encodeViewings(days()) << outcomeOf(&listing::decodeViewings);
        QTest::newRow("popular agents")
            << listing::encodePopularAgents(popular()) << outcomeOf(&listing::decodePopularAgents);
        QTest::newRow("trending") << listing::encodeTrending(trending())
                                  << outcomeOf(&listing::decodeTrending);
    }
    void everyTruncationIsRefused()
    {
        QFETCH(QByteArray, cbor);
        QFETCH(Decode, decode);
        test::refusesEveryTruncation(cbor, decode);
    }

    void appendedBytesAreRefused_data() { everyTruncationIsRefused_data(); }
    void appendedBytesAreRefused()
    {
        QFETCH(QByteArray, cbor);
        QFETCH(Decode, decode);
        test::refusesAppendedBytes(cbor, decode);
    }

    void flippedBytesNeverHurt_data() { everyTruncationIsRefused_data(); }
    void flippedBytesNeverHurt()
    {
        QFETCH(QByteArray, cbor);
        QFETCH(Decode, decode);
        test::survivesFlippedBytes(cbor, decode);
    }

    void foreignShapesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("cbor");
        QTest::addColumn<Decode>("decode");
        const auto sentiments = outcomeOf(&listing::decodeSentiment);
        property::Sentiment rated = sentiment();
        rated.average = 5.5;
        QTest::newRow("a mean above the best rating") << listing::encodeSentiment(rated) << sentiments;
        rated.average = -1.0;
        QTest::newRow("a mean below nothing") << listing::encodeSentiment(rated) << sentiments;
        rated.average = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("no number") << listing::encodeSentiment(rated) << sentiments;
        rated = sentiment();
        rated.counts[2] = -3;
        QTest::newRow("fewer than none") << listing::encodeSentiment(rated) << sentiments;
        property::MarketSummary market = summary();
        market.total.average = Money::fromCents(-1);
        QTest::newRow("a negative price")
            << listing::encodeMarketSummary(market) << outcomeOf(&listing::decodeMarketSummary);
        market = summary();
        market.types.pop_back();
        QTest::newRow("a type missing")
            << listing::encodeMarketSummary(market) << outcomeOf(&listing::decodeMarketSummary);
        auto counts = channels();
        counts.push_back(counts.front());
        QTest::newRow("a channel too many")
            << listing::encodeChannels(counts) << outcomeOf(&listing::decodeChannels);
        QTest::newRow("a day before the calendar")
            << listing::encodeViewings({{QDate(), 1}}) << outcomeOf(&listing::decodeViewings);
        QTest::newRow("more than were ever asked for")
            << listing::encodePopularAgents(
                   std::vector<property::PopularAgent>(std::size_t(listing::mostTop) + 1))
            << outcomeOf(&listing::decodePopularAgents);
        QTest::newRow("longer than any range")
            << listing::encodeViewings(std::vector<property::DayViewings>(
                   std::size_t(property::DayRange::maxDays) + 1, {QDate(2026, 1, 1), 1}))
            << outcomeOf(&listing::decodeViewings);
        QTest::newRow("an array of 2^62")
            << QByteArray::fromHex("9b4000000000000000") << outcomeOf(&listing::decodeLocations);
        QTest::newRow("a thousand arrays in each other")
            << QByteArray(1000, '\x81') << outcomeOf(&listing::decodeLocation);
        QTest::newRow("one figure as another")
            << listing::encodeMarketSummary(summary()) << outcomeOf(&listing::decodeLocation);
    }
    void foreignShapesAreRefused()
    {
        QFETCH(QByteArray, cbor);
        QFETCH(Decode, decode);
        QCOMPARE(decode(cbor), ErrorCode::CorruptEntry);
    }
};

QTEST_GUILESS_MAIN(ListingMarketCodecTest)
#include "tst_listing_market_codec.moc"
