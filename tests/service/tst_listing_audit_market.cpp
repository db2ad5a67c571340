// The audit of the market's figures and of the listings counted with agents: every group of the catalogue
// is compared, what is wrong is found and cleared, and what is right never looks wrong.
#include "audit_world.h"
#include "core/listing/market_service.h"
#include "core/listing/rows_codec.h"

using property::City;
using property::DayRange;
using test::Spoil;

namespace {

template<class T>
Spoil spoiled(base::Result<T> (*decode)(const QByteArray&), QByteArray (*encode)(const T&),
              std::function<void(T&)> spoil)
{
    return [=](const QByteArray& payload) {
        auto value = decode(payload);
        if (!value)
            return QByteArray();
        spoil(*value);
        return encode(*value);
    };
}

DayRange lastMonth()
{
    return DayRange::lastDays(30, QDateTime::currentDateTimeUtc().date());
}

constexpr int limit = 5;

} // namespace

Q_DECLARE_METATYPE(property::DayRange)

class ListingAuditMarketTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void everyGroupOfTheCatalogueIsCompared();
    void aWrongFigureIsFoundAndFixed_data();
    void aWrongFigureIsFoundAndFixed();
    void aFigureThatChangedIsNotWrong();
    void everyPlaceAndRangeIsRight_data();
    void everyPlaceAndRangeIsRight();
    void oddPricesAreRight();
    void everyWishForAgentsIsRight();

private:
    base::Result<listing::AuditReport> audit(bool fix = false)
    {
        listing::AuditPlan plan = test::quickPlan();
        plan.fix = fix;
        return test::audit(*m_desk, plan);
    }
    // Asks for every figure once. Returns how many entries that makes.
    qint64 fillMarket(const City& city, const DayRange& range, int most);
    void verifyAllRight(qint64 entries);

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
    QString m_city;
};

void ListingAuditMarketTest::initTestCase()
{
    m_servers = test::Servers::start(700);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
    // Some are in the bin, with all that was said of them.
    database::Session session(m_servers.sandbox->postgres().address());
    QVERIFY(
        session.script(QStringLiteral("update keystead.property set deleted_at = now() where id % 7 = 0")));
}

void ListingAuditMarketTest::cleanupTestCase()
{
    m_servers = {};
}

void ListingAuditMarketTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted());
    const auto cities = m_desk->session.market().locations(listing::Caching::Bypass);
    QVERIFY(cities && cities->value.size() > 2);
    m_city = cities->value[1].city;
}

void ListingAuditMarketTest::cleanup()
{
    m_desk.reset();
}

qint64 ListingAuditMarketTest::fillMarket(const City& city, const DayRange& range, int most)
{
    listing::MarketService& market = m_desk->session.market();
    qint64 filled = 0;
    const auto count = [&filled](const auto& answer) {
        filled += answer && answer->source == listing::Source::Database ? 1 : 0;
    };
    count(market.locations());
    if (city)
        count(market.location(*city));
    count(market.marketSummary(city));
    count(market.topLocations(range, most));
    count(market.sentiment(city, range));
    count(market.channels(city, range));
    count(market.viewingsPerDay(city, range));
    count(market.popularAgents(range, most));
    count(market.trending(range, most));
    return filled;
}

void ListingAuditMarketTest::verifyAllRight(qint64 entries)
{
    const auto report = audit();
    QVERIFY(report);
    for (const auto& wrong : report->entries)
        qWarning() << wrong.name << wrong.differences.front().field << wrong.differences.front().cached
                   << wrong.differences.front().database;
    QCOMPARE(report->wrong, qint64(0));
    QCOMPARE(report->right, entries);
    QCOMPARE(report->unreadable + report->outdated + report->inFlight, qint64(0));
    QVERIFY(report->notAudited.empty());
}

void ListingAuditMarketTest::everyGroupOfTheCatalogueIsCompared()
{
    for (const listing::CachedQuery& query : listing::catalogue())
        QVERIFY2(listing::isAudited(query.group), query.group.constData());
    QVERIFY(!listing::isAudited("auction"));
}

void ListingAuditMarketTest::aWrongFigureIsFoundAndFixed_data()
{
    QTest::addColumn<QByteArray>("group");
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<QString>("field"); // begins with
    QTest::addColumn<QString>("cached");
    const auto add = [](const char* name, const char* group, Spoil spoil, const char* field,
                        const char* cached) {
        QTest::newRow(name) << QByteArray(group) << std::move(spoil) << QString::fromUtf8(field)
                            << QString::fromUtf8(cached);
    };
    using namespace listing;
    using namespace property;
    add("a city's listings", "locations",
        spoiled<std::vector<LocationCount>>(&decodeLocations, &encodeLocations,
                                            [](auto& all) { all[2].onMarket = 4711; }),
        "on market of ", "4711");
    add("a city too few", "locations",
        spoiled<std::vector<LocationCount>>(&decodeLocations, &encodeLocations,
                                            [](auto& all) { all.resize(1); }),
        "rows", "1");
    add("median of a city", "location",
        spoiled<LocationFigures>(&decodeLocation, &encodeLocation,
                                 [](auto& city) { city.prices.median = Money::fromCents(123); }),
        "median", "1.23");
    add("status of a city", "location",
        spoiled<LocationFigures>(&decodeLocation, &encodeLocation,
                                 [](auto& city) { city.statuses[3].count = 4711; }),
        "status sold", "4711");
    add("price per metre", "market",
        spoiled<MarketSummary>(&decodeMarketSummary, &encodeMarketSummary,
                               [](auto& all) { all.types[1].pricePerMetre = Money::fromCents(123); }),
        "price per metre of apartment", "1.23");
    add("count of everything", "market",
        spoiled<MarketSummary>(&decodeMarketSummary, &encodeMarketSummary,
                               [](auto& all) { all.total.count = 4711; }),
        "count of ", "4711");
    add("rating of a city", "top-locations",
        spoiled<std::vector<TopLocation>>(&decodeTopLocations, &encodeTopLocations,
                                          [](auto& all) { all[1].averageRating = 1.25; }),
        "rating of ", "1.250000");
    add("stars", "sentiment",
        spoiled<Sentiment>(&decodeSentiment, &encodeSentiment, [](auto& all) { all.counts[4] = 4711; }),
        "rating 5", "4711");
    add("stars of before", "sentiment",
        spoiled<Sentiment>(&decodeSentiment, &encodeSentiment, [](auto& all) { all.previousAverage = 1.25; }),
        "average before", "1.250000");
    add("channel", "channels",
        spoiled<std::vector<ChannelCount>>(&decodeChannels, &encodeChannels,
                                           [](auto& all) { all[2].count = 4711; }),
        "count of phone", "4711");
    add("day", "viewings",
        spoiled<std::vector<DayViewings>>(&decodeViewings, &encodeViewings,
                                          [](auto& all) { all[20].viewings = 4711; }),
        "viewings of ", "4711");
    add("name of an agent", "popular-agents",
        spoiled<std::vector<PopularAgent>>(&decodePopularAgents, &encodePopularAgents,
                                           [](auto& all) { all[1].name = QStringLiteral("Nobody"); }),
        "name of ", "Nobody");
    add("what was seen before", "trending",
        spoiled<std::vector<TrendingProperty>>(&decodeTrending, &encodeTrending,
                                               [](auto& all) { all[3].previousViewings = 4711; }),
        "viewings before of ", "4711");
    add("listings of an agent", "agent-counts",
        spoiled<std::vector<AgentSummary>>(&decodeAgentSummaries, &encodeAgentSummaries,
                                           [](auto& all) { all[1].properties = 4711; }),
        "properties of ", "4711");
}

void ListingAuditMarketTest::aWrongFigureIsFoundAndFixed()
{
    QFETCH(QByteArray, group);
    QFETCH(Spoil, spoil);
    QFETCH(QString, field);
    QFETCH(QString, cached);
    const City city = m_city;
    qint64 entries = fillMarket(city, lastMonth(), limit);
    QVERIFY(m_desk->reads().agentSummaries({}));
    ++entries;
    const std::map<QByteArray, cache::Request> requests{
        {"locations", listing::locationsRequest()},
        {"location", listing::locationRequest(m_city)},
        {"market", listing::marketRequest(city)},
        {"top-locations", listing::topLocationsRequest(lastMonth(), limit)},
        {"sentiment", listing::sentimentRequest(city, lastMonth())},
        {"channels", listing::channelsRequest(city, lastMonth())},
        {"viewings", listing::viewingsRequest(city, lastMonth())},
        {"popular-agents", listing::popularAgentsRequest(lastMonth(), limit)},
        {"trending", listing::trendingRequest(lastMonth(), limit)},
        {"agent-counts", listing::agentCountsRequest({})}};
    QCOMPARE(entries, qint64(requests.size()));
    QVERIFY(test::plant(*m_desk, requests.at(group), spoil));

    const auto report = audit();
    QVERIFY(report);
    QCOMPARE(report->wrong, qint64(1));
    QCOMPARE(report->right, entries - 1);
    const listing::WrongEntry& wrong = report->entries.front();
    QCOMPARE(wrong.key, test::keyOf(*m_desk, requests.at(group)));
    QCOMPARE(wrong.differences.size(), std::size_t(1));
    const listing::Difference& difference = wrong.differences.front();
    QVERIFY2(difference.field.startsWith(field), qPrintable(difference.field));
    QCOMPARE(difference.cached, cached);
    QVERIFY(!difference.database.isEmpty() && difference.database != cached);

    QCOMPARE(audit(true)->fixed, qint64(1));
    fillMarket(city, lastMonth(), limit);
    QVERIFY(m_desk->reads().agentSummaries({}));
    verifyAllRight(entries);
}

void ListingAuditMarketTest::aFigureThatChangedIsNotWrong()
{
    const qint64 entries = fillMarket(m_city, lastMonth(), limit);
    database::Session elsewhere(m_servers.sandbox->postgres().address());
    const auto xid = elsewhere.first(
        QStringLiteral("with told as (insert into keystead.feedback (property_id, at, channel, rating)"
                       " select id, now(), 'viewing', 1 from keystead.property limit 50 returning 1)"
                       " select pg_current_xact_id()::text from told limit 1"),
        {}, [](const database::Row& row) { return row.text(0).toULongLong(); });
    QVERIFY(xid && *xid);
    QVERIFY(!m_desk->drainer.drainNow(**xid)->pending);
    const auto report = audit();
    QCOMPARE(report->wrong, qint64(0));
    QCOMPARE(report->outdated, qint64(6)); // what is counted from feedback
    QCOMPARE(report->right, entries - 6);
}

void ListingAuditMarketTest::everyPlaceAndRangeIsRight_data()
{
    QTest::addColumn<DayRange>("range");
    QTest::addColumn<int>("most");
    const QDate today = QDateTime::currentDateTimeUtc().date();
    QTest::newRow("a day") << DayRange::lastDays(1, today) << 1;
    QTest::newRow("a week") << DayRange::lastDays(7, today) << 3;
    QTest::newRow("a quarter") << DayRange::lastDays(90, today) << 10;
    QTest::newRow("ten years, everything") << DayRange::lastDays(DayRange::maxDays, today) << 1000;
    QTest::newRow("before there was anything") << DayRange{QDate(1950, 1, 1), QDate(1950, 2, 1)} << 10;
}

void ListingAuditMarketTest::everyPlaceAndRangeIsRight()
{
    QFETCH(DayRange, range);
    QFETCH(int, most);
    qint64 entries = fillMarket({}, range, most);
    const auto cities = m_desk->session.market().locations();
    for (const auto& location : cities->value)
        entries += fillMarket(location.city, range, most);
    entries += fillMarket(QStringLiteral("No such “place”, %'"), range, most);
    QVERIFY(entries > 30);
    verifyAllRight(entries);
}

// Means of two prices whose hundredths are odd, areas of nothing, the dearest there may be.
void ListingAuditMarketTest::oddPricesAreRight()
{
    database::Session elsewhere(m_servers.sandbox->postgres().address());
    const auto xid = elsewhere.first(
        QStringLiteral(
            "with added as (insert into keystead.property (title, price, area, location, type, status)"
            " select 'odd', p, a, 'Oddville', t, s from (values"
            " (100.01, 33.33, 'house', 'listed'), (100.02, 0, 'house', 'under_offer'),"
            " (999999999999.98, 99999999.99, 'land', 'listed'), (999999999999.99, 0.01, 'land', 'listed'),"
            " (0, null, 'commercial', 'listed'), (7.77, 3, 'apartment', 'sold')) as v(p, a, t, s)"
            " returning 1) select pg_current_xact_id()::text from added limit 1"),
        {}, [](const database::Row& row) { return row.text(0).toULongLong(); });
    QVERIFY(xid && *xid);
    QVERIFY(!m_desk->drainer.drainNow(**xid)->pending);
    qint64 entries = fillMarket(QStringLiteral("Oddville"), lastMonth(), limit);
    entries += fillMarket({}, lastMonth(), limit);
    const auto there = m_desk->session.market().marketSummary(QStringLiteral("Oddville"));
    QCOMPARE(there->value.types[0].median, std::optional(property::Money::fromCents(10002)));
    QCOMPARE(there->value.types[1].count, qint64(0));
    verifyAllRight(entries);
    QVERIFY(elsewhere.script(QStringLiteral("delete from keystead.property where title = 'odd'")));
}

void ListingAuditMarketTest::everyWishForAgentsIsRight()
{
    database::Session elsewhere(m_servers.sandbox->postgres().address());
    const auto agents = m_desk->session.agents().list();
    QVERIFY(agents && agents->size() > 3);
    const auto xid = elsewhere.first(QStringLiteral("update keystead.agent set active = false where id = ?"
                                                    " returning pg_current_xact_id()::text"),
                                     {agents->front().id},
                                     [](const database::Row& row) { return row.text(0).toULongLong(); });
    QVERIFY(xid && *xid);
    QVERIFY(!m_desk->drainer.drainNow(**xid)->pending);
    qint64 entries = 0;
    for (const QString& search : {QString(), QStringLiteral("a"), QStringLiteral("a e"), agents->front().name,
                                  QStringLiteral("%_\\ '")}) {
        for (const std::optional<bool> active :
             {std::optional<bool>(), std::optional(true), std::optional(false)}) {
            for (const auto order : property::allAgentOrders) {
                for (const bool descending : {false, true}) {
                    const auto counts = m_desk->reads().agentSummaries({search, active, order, descending});
                    QVERIFY(counts);
                    ++entries;
                }
            }
        }
    }
    verifyAllRight(entries);
}

QTEST_GUILESS_MAIN(ListingAuditMarketTest)
#include "tst_listing_audit_market.moc"
