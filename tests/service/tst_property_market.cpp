#include "core/property/market.h"
#include "tests/service/property_database.h"

using base::ErrorCode;
using property::Channel;
using property::City;
using property::DayRange;
using property::MarketFigures;
using property::MarketRepository;
using property::Money;
using property::PropertyStatus;
using property::PropertyType;

namespace {

constexpr Money ringgit(qint64 whole, qint64 cents = 0)
{
    return Money::fromCents(whole * 100 + cents);
}

const DayRange week{QDate(2026, 3, 8), QDate(2026, 3, 14)};

} // namespace

class PropertyMarketTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void anEmptyMarketHasNoFigures();
    void locationsAreCounted();
    void aLocationHasItsFigures();
    void figuresOfPricesAndAreas_data();
    void figuresOfPricesAndAreas();
    void summaryIsPerTypeAndCity();
    void mediansAreExactAtTheLargestPrices();
    void sentimentHasATrend();
    void rangesAreWholeDaysInUtc();
    void channelsAreCounted();
    void daysWithoutViewingsAreThere();
    void topLocationsGoByViewings();
    void popularAgentsGoByFeedback();
    void trendingGoesByGrowth();
    void theBinHasNoPart();
    void everyRangeIsPlannedForItself();
    void asksInsideATransactionToo();
    void refusesImpossibleWishes();

private:
    // Returns its id. area: SQL, as price is.
    qint64 list(const QString& city, const QString& price, const char* type = "house",
                const char* status = "listed", const QString& area = QStringLiteral("null"),
                const QString& agent = QStringLiteral("null"))
    {
        return m_database
            .value(QStringLiteral("insert into keystead.property (title, location, price, type, status, area,"
                                  " agent_id) values ('T', '%1', %2, '%3', '%4', %5, %6) returning id")
                       .arg(city, price, QLatin1String(type), QLatin1String(status), area, agent))
            .toLongLong();
    }
    bool say(qint64 id, const char* at, const char* channel = "viewing", int rating = 3, int times = 1)
    {
        return m_database.session()
            .execute(QStringLiteral("insert into keystead.feedback (property_id, at, channel, rating)"
                                    " select ?, ?::timestamptz, ?, ? from generate_series(1, ?)"),
                     {id, QLatin1String(at), QLatin1String(channel), rating, times})
            .has_value();
    }
    void putInBin(qint64 id)
    {
        QVERIFY(m_database.session().execute(
            QStringLiteral("update keystead.property set deleted_at = now() where id = ?"), {id}));
    }

    PropertyDatabase m_database;
    std::unique_ptr<MarketRepository> m_market;
};

void PropertyMarketTest::initTestCase()
{
    VERIFY_RESULT(m_database.start());
    m_market = std::make_unique<MarketRepository>(m_database.session());
}

void PropertyMarketTest::init()
{
    VERIFY_RESULT(m_database.session().script(QStringLiteral(
        "truncate keystead.property, keystead.feedback, keystead.agent restart identity cascade")));
}

void PropertyMarketTest::anEmptyMarketHasNoFigures()
{
    QCOMPARE(m_market->locations()->size(), std::size_t(0));
    QCOMPARE(m_market->topLocations(week, 5)->size(), std::size_t(0));
    QCOMPARE(m_market->popularAgents(week, 5)->size(), std::size_t(0));
    QCOMPARE(m_market->trending(week, 5)->size(), std::size_t(0));
    for (const City& city : {City(), City(QStringLiteral("Ipoh")), City(QString())}) {
        const auto summary = m_market->marketSummary(city);
        VERIFY_RESULT(summary);
        QCOMPARE(summary->total, MarketFigures());
        QCOMPARE(summary->types.size(), property::allTypes.size());
        QCOMPARE(summary->types.back(), (MarketFigures{PropertyType::Commercial, 0, {}, {}, {}}));
        QCOMPARE(m_market->sentiment(city, week).value_or(property::Sentiment{{1}, 1, {}, 1, {}}),
                 property::Sentiment());
        QCOMPARE(m_market->channels(city, week)->at(3), (property::ChannelCount{Channel::Web, 0, {}}));
        QCOMPARE(m_market->viewingsPerDay(city, week)->size(), std::size_t(7));
    }
    const auto nowhere = m_market->location(QStringLiteral("Nowhere"));
    VERIFY_RESULT(nowhere);
    QCOMPARE(nowhere->city, QStringLiteral("Nowhere"));
    QCOMPARE(nowhere->all, 0);
    QCOMPARE(nowhere->onMarket, 0);
    QCOMPARE(nowhere->prices, property::PriceFigures());
    QCOMPARE(nowhere->statuses.size(), property::allStatuses.size());
}

void PropertyMarketTest::locationsAreCounted()
{
    list(QStringLiteral("Ipoh"), QStringLiteral("1"));
    list(QStringLiteral("Ipoh"), QStringLiteral("1"), "land", "under_offer");
    list(QStringLiteral("Ipoh"), QStringLiteral("1"), "land", "sold");
    list(QStringLiteral("Alor Setar"), QStringLiteral("1"), "house", "draft");
    putInBin(list(QStringLiteral("Binned"), QStringLiteral("1")));
    const std::vector<property::LocationCount> expected{{QStringLiteral("Alor Setar"), 0, 1},
                                                        {QStringLiteral("Ipoh"), 2, 3}};
    QCOMPARE(m_market->locations().value_or(std::vector<property::LocationCount>()), expected);
}

void PropertyMarketTest::aLocationHasItsFigures()
{
    list(QStringLiteral("Ipoh"), QStringLiteral("100.01"));
    list(QStringLiteral("Ipoh"), QStringLiteral("200"));
    list(QStringLiteral("Ipoh"), QStringLiteral("600"), "land", "under_offer");
    list(QStringLiteral("Ipoh"), QStringLiteral("9000"), "commercial", "sold");
    list(QStringLiteral("Ipoh"), QStringLiteral("1"), "house", "withdrawn");
    list(QStringLiteral("Muar"), QStringLiteral("5"));
    const auto ipoh = m_market->location(QStringLiteral("Ipoh"));
    VERIFY_RESULT(ipoh);
    QCOMPARE(ipoh->onMarket, 3);
    QCOMPARE(ipoh->all, 5);
    QCOMPARE(ipoh->types[0].count, 2); // houses on the market
    QCOMPARE(ipoh->types[1].count, 0);
    QCOMPARE(ipoh->types[2].count, 1);
    QCOMPARE(ipoh->types[3].count, 0); // sold
    QCOMPARE(ipoh->statuses[std::size_t(PropertyStatus::Draft)].count, 0);
    QCOMPARE(ipoh->statuses[std::size_t(PropertyStatus::Listed)].count, 2);
    QCOMPARE(ipoh->statuses[std::size_t(PropertyStatus::UnderOffer)].count, 1);
    QCOMPARE(ipoh->statuses[std::size_t(PropertyStatus::Sold)].count, 1);
    QCOMPARE(ipoh->statuses[std::size_t(PropertyStatus::Withdrawn)].count, 1);
    QCOMPARE(ipoh->prices,
             (property::PriceFigures{ringgit(100, 1), ringgit(600), ringgit(300), ringgit(200)}));
}

void PropertyMarketTest::figuresOfPricesAndAreas_data()
{
    QTest::addColumn<QStringList>("listings"); // price/area
    QTest::addColumn<qint64>("average");       // cents; -1: nothing
    QTest::addColumn<qint64>("median");
    QTest::addColumn<qint64>("perMetre");
    const auto row = [](const char* name, const char* listings, qint64 average, qint64 median,
                        qint64 perMetre) {
        QTest::newRow(name) << QString::fromLatin1(listings).split(QLatin1Char(' ')) << average << median
                            << perMetre;
    };
    row("one", "300/100", 30000, 30000, 300);
    row("two", "100/10 300/30", 20000, 20000, 1000);
    row("an odd number", "100/1 900/1 200/1", 40000, 20000, 40000);
    row("an even number", "100/1 200/1 400/1 900/1", 40000, 30000, 40000);
    row("half a cent is rounded up", "0.01/1 0.02/1", 2, 2, 2);
    row("a third is rounded", "100/3 100/3 200/3", 13333, 10000, 4444);
    row("no area known", "100/null 200/null", 15000, 15000, -1);
    row("an area of 0", "100/0", 10000, 10000, -1);
    row("some areas", "100/null 900/0 600/20", 53333, 60000, 3000);
    row("a price of 0", "0/10", 0, 0, 0);
}

void PropertyMarketTest::figuresOfPricesAndAreas()
{
    QFETCH(QStringList, listings);
    QFETCH(qint64, average);
    QFETCH(qint64, median);
    QFETCH(qint64, perMetre);
    for (const QString& listing : listings) {
        const QString area = listing.section(QLatin1Char('/'), 1);
        list(QStringLiteral("Ipoh"), listing.section(QLatin1Char('/'), 0, 0), "land", "listed", area);
    }
    const auto money = [](qint64 cents) {
        return cents < 0 ? std::nullopt : std::optional(Money::fromCents(cents));
    };
    const MarketFigures total{{}, listings.size(), money(average), money(median), money(perMetre)};
    MarketFigures land = total;
    land.type = PropertyType::Land;
    for (const City& city : {City(), City(QStringLiteral("Ipoh"))}) {
        const auto summary = m_market->marketSummary(city);
        VERIFY_RESULT(summary);
        QCOMPARE(summary->total, total);
        QCOMPARE(summary->types[std::size_t(PropertyType::Land)], land);
        QCOMPARE(summary->types[0], (MarketFigures{PropertyType::House, 0, {}, {}, {}}));
    }
    QCOMPARE(m_market->location(QStringLiteral("Ipoh"))->prices.median, total.median);
}

void PropertyMarketTest::summaryIsPerTypeAndCity()
{
    list(QStringLiteral("Ipoh"), QStringLiteral("100"), "house");
    list(QStringLiteral("Ipoh"), QStringLiteral("300"), "apartment");
    list(QStringLiteral("Muar"), QStringLiteral("500"), "house", "under_offer");
    list(QStringLiteral("Muar"), QStringLiteral("7000"), "house", "sold");
    list(QStringLiteral("Muar"), QStringLiteral("7000"), "house", "draft");
    const auto everywhere = m_market->marketSummary();
    VERIFY_RESULT(everywhere);
    QCOMPARE(everywhere->total.count, 3);
    QCOMPARE(everywhere->total.average, std::optional(ringgit(300)));
    QCOMPARE(everywhere->types[0].count, 2);
    QCOMPARE(everywhere->types[0].average, std::optional(ringgit(300)));
    QCOMPARE(everywhere->types[1].count, 1);
    const auto muar = m_market->marketSummary(QStringLiteral("Muar"));
    VERIFY_RESULT(muar);
    QCOMPARE(muar->total.count, 1);
    QCOMPARE(muar->types[0].median, std::optional(ringgit(500)));
    QCOMPARE(muar->types[1], (MarketFigures{PropertyType::Apartment, 0, {}, {}, {}}));
}

void PropertyMarketTest::mediansAreExactAtTheLargestPrices()
{
    list(QStringLiteral("Ipoh"), QStringLiteral("999999999999.97"));
    list(QStringLiteral("Ipoh"), QStringLiteral("999999999999.99"));
    QCOMPARE(m_market->marketSummary()->total.median, std::optional(ringgit(999999999999, 98)));
    QCOMPARE(m_market->marketSummary()->total.average, std::optional(ringgit(999999999999, 98)));
}

void PropertyMarketTest::sentimentHasATrend()
{
    const qint64 ipoh = list(QStringLiteral("Ipoh"), QStringLiteral("1"), "house", "sold");
    const qint64 muar = list(QStringLiteral("Muar"), QStringLiteral("1"));
    QVERIFY(say(ipoh, "2026-03-08 00:00Z", "web", 5, 2));
    QVERIFY(say(ipoh, "2026-03-14 23:59:59.999999Z", "email", 2));
    QVERIFY(say(muar, "2026-03-10 12:00Z", "viewing", 1));
    QVERIFY(say(ipoh, "2026-03-07 23:59:59.999999Z", "viewing", 3, 2));
    QVERIFY(say(muar, "2026-03-01 00:00Z", "viewing", 1));
    QVERIFY(say(ipoh, "2026-02-28 23:59:59Z", "viewing", 1));
    QVERIFY(say(ipoh, "2026-03-15 00:00Z", "viewing", 1));
    QCOMPARE(m_market->sentiment({}, week).value_or(property::Sentiment()),
             (property::Sentiment{{1, 1, 0, 0, 2}, 4, 13.0 / 4, 3, 7.0 / 3}));
    QCOMPARE(m_market->sentiment(QStringLiteral("Ipoh"), week).value_or(property::Sentiment()),
             (property::Sentiment{{0, 1, 0, 0, 2}, 3, 4.0, 2, 3.0}));
    QCOMPARE(m_market->sentiment(QStringLiteral("ipoh"), week).value_or(property::Sentiment()),
             property::Sentiment());
}

void PropertyMarketTest::rangesAreWholeDaysInUtc()
{
    const qint64 id = list(QStringLiteral("Ipoh"), QStringLiteral("1"));
    QVERIFY(say(id, "2026-03-09 06:00+08:00")); // the 8th, 22:00 UTC
    QVERIFY(m_database.session().script(QStringLiteral("set timezone = 'Asia/Kuala_Lumpur'")));
    const auto days = m_market->viewingsPerDay({}, {QDate(2026, 3, 8), QDate(2026, 3, 8)});
    QVERIFY(m_database.session().script(QStringLiteral("set timezone = 'UTC'")));
    VERIFY_RESULT(days);
    QCOMPARE(*days, (std::vector<property::DayViewings>{{QDate(2026, 3, 8), 1}}));
}

void PropertyMarketTest::channelsAreCounted()
{
    const qint64 ipoh = list(QStringLiteral("Ipoh"), QStringLiteral("1"));
    const qint64 muar = list(QStringLiteral("Muar"), QStringLiteral("1"));
    QVERIFY(say(ipoh, "2026-03-09Z", "viewing", 5));
    QVERIFY(say(ipoh, "2026-03-09Z", "viewing", 2));
    QVERIFY(say(muar, "2026-03-09Z", "web", 4));
    QVERIFY(say(muar, "2026-03-15Z", "phone", 4));
    using property::ChannelCount;
    QCOMPARE(m_market->channels({}, week).value_or(std::vector<ChannelCount>()),
             (std::vector<ChannelCount>{{Channel::Viewing, 2, 3.5},
                                        {Channel::Email, 0, {}},
                                        {Channel::Phone, 0, {}},
                                        {Channel::Web, 1, 4.0}}));
    QCOMPARE(m_market->channels(QStringLiteral("Muar"), week).value_or(std::vector<ChannelCount>()),
             (std::vector<ChannelCount>{{Channel::Viewing, 0, {}},
                                        {Channel::Email, 0, {}},
                                        {Channel::Phone, 0, {}},
                                        {Channel::Web, 1, 4.0}}));
}

void PropertyMarketTest::daysWithoutViewingsAreThere()
{
    const qint64 ipoh = list(QStringLiteral("Ipoh"), QStringLiteral("1"));
    const qint64 muar = list(QStringLiteral("Muar"), QStringLiteral("1"));
    QVERIFY(say(ipoh, "2026-03-08 10:00Z", "viewing", 3, 2));
    QVERIFY(say(muar, "2026-03-08 11:00Z"));
    QVERIFY(say(ipoh, "2026-03-10 10:00Z", "web"));
    QVERIFY(say(ipoh, "2026-03-14 10:00Z"));
    const auto counts = [](const base::Result<std::vector<property::DayViewings>>& days) {
        QString text;
        for (const property::DayViewings& day : days.value_or(std::vector<property::DayViewings>()))
            text += QStringLiteral("%1:%2 ").arg(day.day.day()).arg(day.viewings);
        return text.trimmed();
    };
    QCOMPARE(counts(m_market->viewingsPerDay({}, week)), QStringLiteral("8:3 9:0 10:0 11:0 12:0 13:0 14:1"));
    QCOMPARE(counts(m_market->viewingsPerDay(QStringLiteral("Muar"), week)),
             QStringLiteral("8:1 9:0 10:0 11:0 12:0 13:0 14:0"));
}

void PropertyMarketTest::topLocationsGoByViewings()
{
    const qint64 ipoh = list(QStringLiteral("Ipoh"), QStringLiteral("1"));
    const qint64 muar = list(QStringLiteral("Muar"), QStringLiteral("1"));
    const qint64 kuah = list(QStringLiteral("Kuah"), QStringLiteral("1"));
    list(QStringLiteral("Quiet"), QStringLiteral("1"));
    QVERIFY(say(ipoh, "2026-03-09Z", "viewing", 2, 2));
    QVERIFY(say(muar, "2026-03-09Z", "viewing", 5, 2));
    QVERIFY(say(muar, "2026-03-09Z", "web", 2));
    QVERIFY(say(kuah, "2026-03-09Z", "web", 5, 9));
    const std::vector<property::TopLocation> expected{{QStringLiteral("Muar"), 2, 3, 4.0},
                                                      {QStringLiteral("Ipoh"), 2, 2, 2.0},
                                                      {QStringLiteral("Kuah"), 0, 9, 5.0}};
    QCOMPARE(m_market->topLocations(week, 5).value_or(std::vector<property::TopLocation>()), expected);
    QCOMPARE(m_market->topLocations(week, 1)->size(), std::size_t(1));
}

void PropertyMarketTest::popularAgentsGoByFeedback()
{
    VERIFY_RESULT(m_database.session().execute(QStringLiteral(
        "insert into keystead.agent (id, name, email) values (1, 'Ana', 'a@x'), (2, 'Ben', 'b@x'),"
        " (3, 'Cara', 'c@x'), (4, 'Dan', 'd@x')")));
    const auto listingOf = [this](const char* agent) {
        return list(QStringLiteral("Ipoh"), QStringLiteral("1"), "house", "listed", QStringLiteral("null"),
                    QLatin1String(agent));
    };
    QVERIFY(say(listingOf("1"), "2026-03-09Z", "web", 3, 2));
    QVERIFY(say(listingOf("2"), "2026-03-09Z", "viewing", 4));
    QVERIFY(say(listingOf("2"), "2026-03-09Z", "web", 5));
    QVERIFY(say(listingOf("3"), "2026-03-09Z", "web", 1, 3));
    QVERIFY(say(listingOf("4"), "2026-03-15Z", "web", 1, 3));
    QVERIFY(say(listingOf("null"), "2026-03-09Z", "web", 5, 9));
    VERIFY_RESULT(m_database.session().execute(
        QStringLiteral("update keystead.agent set active = false where id = 3")));
    const std::vector<property::PopularAgent> expected{{3, QStringLiteral("Cara"), false, 0, 3, 1.0},
                                                       {2, QStringLiteral("Ben"), true, 1, 2, 4.5},
                                                       {1, QStringLiteral("Ana"), true, 0, 2, 3.0}};
    QCOMPARE(m_market->popularAgents(week, 5).value_or(std::vector<property::PopularAgent>()), expected);
    QCOMPARE(m_market->popularAgents(week, 2)->size(), std::size_t(2));
}

void PropertyMarketTest::trendingGoesByGrowth()
{
    const qint64 steady = list(QStringLiteral("Ipoh"), QStringLiteral("1.50"));
    const qint64 rising = list(QStringLiteral("Muar"), QStringLiteral("2"), "land", "sold");
    const qint64 talked = list(QStringLiteral("Muar"), QStringLiteral("3"));
    const qint64 past = list(QStringLiteral("Muar"), QStringLiteral("4"));
    QVERIFY(say(steady, "2026-03-09Z", "viewing", 4, 5));
    QVERIFY(say(steady, "2026-03-02Z", "viewing", 1, 5));
    QVERIFY(say(rising, "2026-03-09Z", "viewing", 5, 2));
    QVERIFY(say(rising, "2026-03-02Z", "web", 1, 3));
    QVERIFY(say(talked, "2026-03-09Z", "web", 3, 2));
    QVERIFY(say(past, "2026-03-02Z", "viewing", 3, 9));
    const auto trending = m_market->trending(week, 5);
    VERIFY_RESULT(trending);
    QCOMPARE(trending->size(), std::size_t(3));
    QCOMPARE(trending->at(0), (property::TrendingProperty{rising, QStringLiteral("T"), QStringLiteral("Muar"),
                                                          PropertyType::Land, PropertyStatus::Sold,
                                                          ringgit(2), 2, 2, 0, 3, 5.0}));
    QCOMPARE(trending->at(1).id, talked); // no more viewings, but more feedback
    QCOMPARE(trending->at(2), (property::TrendingProperty{steady, QStringLiteral("T"), QStringLiteral("Ipoh"),
                                                          PropertyType::House, PropertyStatus::Listed,
                                                          ringgit(1, 50), 5, 5, 5, 5, 4.0}));
    QCOMPARE(m_market->trending(week, 1)->front().id, rising);
}

void PropertyMarketTest::theBinHasNoPart()
{
    const qint64 binned = list(QStringLiteral("Ipoh"), QStringLiteral("100"));
    QVERIFY(say(binned, "2026-03-09Z", "viewing", 5, 9));
    QVERIFY(say(binned, "2026-03-02Z", "viewing", 5, 9));
    putInBin(binned);
    anEmptyMarketHasNoFigures();
}

// PostgreSQL would take one plan for all ranges from the sixth time on.
void PropertyMarketTest::everyRangeIsPlannedForItself()
{
    for (int days = 1; days <= 8; ++days)
        VERIFY_RESULT(m_market->trending(DayRange::lastDays(days, week.to), 5));
    const QString plans = m_database.value(
        QStringLiteral("select sum(generic_plans) || ' ' || (sum(custom_plans) >= 8)"
                       " from pg_prepared_statements where statement like '%previous_viewings%'"
                       " and statement not like '%pg_prepared_statements%'"));
    QCOMPARE(plans, QStringLiteral("0 true"));
    QCOMPARE(m_database.value(QStringLiteral("select current_setting('plan_cache_mode')")),
             QStringLiteral("auto"));
}

void PropertyMarketTest::asksInsideATransactionToo()
{
    list(QStringLiteral("Ipoh"), QStringLiteral("1"));
    auto transaction = database::Transaction::begin(m_database.session());
    VERIFY_RESULT(transaction);
    QCOMPARE(m_market->locations()->size(), std::size_t(1));
    QVERIFY(m_database.session().inTransaction());
    list(QStringLiteral("Muar"), QStringLiteral("1"));
    QCOMPARE(m_market->locations()->size(), std::size_t(2));
    VERIFY_RESULT(transaction->commit());
}

void PropertyMarketTest::refusesImpossibleWishes()
{
    const DayRange backwards{week.to, week.from};
    QCOMPARE(m_market->sentiment({}, backwards).error().code, ErrorCode::InvalidInput);
    QCOMPARE(m_market->channels({}, DayRange()).error().code, ErrorCode::InvalidInput);
    QCOMPARE(m_market->viewingsPerDay({}, {QDate(2000, 1, 1), QDate(2026, 1, 1)}).error().code,
             ErrorCode::InvalidInput);
    QCOMPARE(m_market->topLocations(week, 0).error().code, ErrorCode::InvalidInput);
    QCOMPARE(m_market->popularAgents(backwards, 5).error().code, ErrorCode::InvalidInput);
    QCOMPARE(m_market->trending(week, -1).error().code, ErrorCode::InvalidInput);
}

QTEST_GUILESS_MAIN(PropertyMarketTest)
#include "tst_property_market.moc"
