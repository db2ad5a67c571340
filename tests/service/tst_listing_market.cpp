// Figures of the market through real servers: cached, and never older than what was promised.
#include "core/listing/market_codec.h"
#include "desk.h"

using base::ErrorCode;
using listing::Caching;
using listing::MarketService;
using listing::Source;

namespace {

constexpr qint64 sampleCount = 1300;

property::DayRange lastMonth()
{
    return property::DayRange::lastDays(30, QDateTime::currentDateTimeUtc().date());
}

// An answer whatever its kind: its value as bytes.
struct Seen
{
    QByteArray value;
    Source source = Source::Database;
    bool isDated = false;
};

template<class T>
Seen seen(const base::Result<listing::Answer<T>>& answer, QByteArray (*encode)(const T&))
{
    if (!answer)
        return {answer.error().detail.toUtf8(), Source::Bypass, false};
    return {encode(answer->value), answer->source, answer->filledAt.isValid()};
}

using Ask = std::function<Seen(MarketService&, Caching)>;

struct Figure
{
    const char* name;
    bool ofFeedback;
    Ask ask;
};

std::vector<Figure> allFigures(const QString& city)
{
    const property::City there = city;
    return {
        {"locations", false,
         [](auto& market, auto caching) {
             return seen(market.locations(caching), &listing::encodeLocations);
         }},
        {"location", false,
         [city](auto& market, auto caching) {
             return seen(market.location(city, caching), &listing::encodeLocation);
         }},
        {"market summary", false,
         [](auto& market, auto caching) {
             return seen(market.marketSummary({}, caching), &listing::encodeMarketSummary);
         }},
        {"market summary of a city", false,
         [there](auto& market, auto caching) {
             return seen(market.marketSummary(there, caching), &listing::encodeMarketSummary);
         }},
        {"top locations", true,
         [](auto& market, auto caching) {
             return seen(market.topLocations(lastMonth(), 5, caching), &listing::encodeTopLocations);
         }},
        {"sentiment", true,
         [](auto& market, auto caching) {
             return seen(market.sentiment({}, lastMonth(), caching), &listing::encodeSentiment);
         }},
        {"sentiment of a city", true,
         [there](auto& market, auto caching) {
             return seen(market.sentiment(there, lastMonth(), caching), &listing::encodeSentiment);
         }},
        {"channels", true,
         [there](auto& market, auto caching) {
             return seen(market.channels(there, lastMonth(), caching), &listing::encodeChannels);
         }},
        {"viewings", true,
         [there](auto& market, auto caching) {
             return seen(market.viewingsPerDay(there, lastMonth(), caching), &listing::encodeViewings);
         }},
        {"popular agents", true,
         [](auto& market, auto caching) {
             return seen(market.popularAgents(lastMonth(), 5, caching), &listing::encodePopularAgents);
         }},
        {"trending", true,
         [](auto& market, auto caching) {
             return seen(market.trending(lastMonth(), 5, caching), &listing::encodeTrending);
         }},
    };
}

} // namespace

class ListingMarketTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void everyFigureIsCachedUntilItChanges_data();
    void everyFigureIsCachedUntilItChanges();
    void aBatchOfFeedbackDropsWhatIsCountedFromIt();
    void anotherDeskSeesTheNewFigureWithoutAsking();
    void anEmptyCityIsEverywhere();
    void anInvalidRangeIsRefusedAndNotStored();
    void anUnreadableFigureIsAskedAgain();
    void aLimitBeyondTheLargestIsTheLargest();
    void figuresLiveWithoutRedis();

private:
    // One statement of another program, with what its transaction did to the cache.
    cache::Settlement runElsewhere(const QString& sql);
    QString someCity();
    bool isCached(const QByteArray& name);

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
    std::unique_ptr<database::Session> m_elsewhere;
};

void ListingMarketTest::initTestCase()
{
    m_servers = test::Servers::start(sampleCount);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
    m_elsewhere = std::make_unique<database::Session>(m_servers.sandbox->postgres().address());
}

void ListingMarketTest::cleanupTestCase()
{
    m_elsewhere.reset();
    m_servers = {};
}

void ListingMarketTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted());
}

void ListingMarketTest::cleanup()
{
    m_desk.reset();
}

cache::Settlement ListingMarketTest::runElsewhere(const QString& sql)
{
    const auto xid = m_elsewhere->first(
        QStringLiteral("with done as (%1 returning 1) select pg_current_xact_id()::text from done limit 1")
            .arg(sql),
        {}, [](const database::Row& row) { return row.text(0).toULongLong(); });
    cache::Settlement failed;
    failed.pending = true;
    if (!xid || !*xid) {
        qWarning("%s", xid ? "nothing was written" : qPrintable(xid.error().detail));
        return failed;
    }
    return m_desk->drainer.drainNow(**xid).value_or(failed);
}

QString ListingMarketTest::someCity()
{
    const auto cities = m_desk->session.market().locations(Caching::Bypass);
    return cities && !cities->value.empty() ? cities->value.front().city : QString();
}

bool ListingMarketTest::isCached(const QByteArray& name)
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    const auto found = redis.call({"EXISTS", m_desk->session.keyspace().prefix() + name});
    return found && found->toInteger() == 1;
}

void ListingMarketTest::everyFigureIsCachedUntilItChanges_data()
{
    QTest::addColumn<std::size_t>("figure");
    const auto figures = allFigures({});
    for (std::size_t i = 0; i < figures.size(); ++i)
        QTest::newRow(figures[i].name) << i;
}

void ListingMarketTest::everyFigureIsCachedUntilItChanges()
{
    QFETCH(std::size_t, figure);
    const QString city = someCity();
    const Figure asked = allFigures(city)[figure];
    MarketService& market = m_desk->session.market();

    const Seen cold = asked.ask(market, Caching::Use);
    QCOMPARE(cold.source, Source::Database);
    QVERIFY(!cold.isDated);
    const Seen warm = asked.ask(market, Caching::Use);
    QCOMPARE(warm.source, Source::PageCache);
    QVERIFY(warm.isDated);
    QCOMPARE(warm.value, cold.value);
    const Seen bypassed = asked.ask(market, Caching::Bypass);
    QCOMPARE(bypassed.source, Source::Bypass);
    QCOMPARE(bypassed.value, cold.value);

    // A listing on the market, seen by 20 people today: it changes every figure there is.
    const auto added = runElsewhere(
        QStringLiteral("insert into keystead.property (title, price, area, location, type, status, agent_id)"
                       " select 'seen', 123456789, 80, '%1', 'house', 'listed', min(id) from keystead.agent"
                       " where active")
            .arg(city));
    QVERIFY(!added.pending);
    QCOMPARE(asked.ask(market, Caching::Use).source, Source::Database);
    QCOMPARE(asked.ask(market, Caching::Use).source, Source::PageCache);
    const auto told =
        runElsewhere(QStringLiteral("insert into keystead.feedback (property_id, at, channel, rating)"
                                    " select max(id), now(), 'viewing', 5 from keystead.property,"
                                    " generate_series(1, 200) group by generate_series"));
    QVERIFY(!told.pending);
    const Seen fresh = asked.ask(market, Caching::Use);
    QCOMPARE(fresh.source, asked.ofFeedback ? Source::Database : Source::PageCache);
    QCOMPARE(fresh.value, asked.ask(market, Caching::Bypass).value);
    QVERIFY(fresh.value != cold.value);
    QVERIFY(!runElsewhere(QStringLiteral("delete from keystead.property where title = 'seen'")).pending);
    QCOMPARE(asked.ask(market, Caching::Use).value, cold.value);
}

void ListingMarketTest::aBatchOfFeedbackDropsWhatIsCountedFromIt()
{
    MarketService& market = m_desk->session.market();
    const QString city = someCity();
    for (const Figure& figure : allFigures(city))
        (void)figure.ask(market, Caching::Use);
    QVERIFY(m_desk->reads().page({}) && m_desk->reads().count({}));

    const auto settled =
        runElsewhere(QStringLiteral("insert into keystead.feedback (property_id, at, channel, rating)"
                                    " select id, now(), 'web', 1 from keystead.property limit 740"));
    QVERIFY(!settled.pending);
    QCOMPARE(settled.tags, (std::vector<cache::Tag>{"feedback"}));
    QCOMPARE(settled.generations, 1);
    for (const Figure& figure : allFigures(city)) {
        const Source source = figure.ask(market, Caching::Use).source;
        QVERIFY2(source == (figure.ofFeedback ? Source::Database : Source::PageCache), figure.name);
    }
    QCOMPARE(m_desk->reads().page({})->source, Source::PageCache);
    QCOMPARE(m_desk->reads().count({})->source, Source::PageCache);
}

void ListingMarketTest::anotherDeskSeesTheNewFigureWithoutAsking()
{
    test::Desk other(m_servers);
    QTRY_VERIFY(other.trusted());
    const auto before = other.session.market().marketSummary();
    QVERIFY(before.has_value());
    QCOMPARE(other.session.market().marketSummary()->source, Source::PageCache);

    property::Property added;
    added.title = QStringLiteral("dear");
    added.location = someCity();
    added.status = property::PropertyStatus::Listed;
    added.price = property::Money::fromCents(99'999'999'999);
    const auto saved = m_desk->edits().create(added);
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().detail));
    QVERIFY(!saved->refreshPending);
    QVERIFY(std::find(saved->groups.begin(), saved->groups.end(), "market") != saved->groups.end());
    const auto after = other.session.market().marketSummary();
    QCOMPARE(after->value.total.count, before->value.total.count + 1);
}

void ListingMarketTest::anEmptyCityIsEverywhere()
{
    MarketService& market = m_desk->session.market();
    const auto everywhere = market.marketSummary();
    const auto empty = market.marketSummary(QString());
    QCOMPARE(empty->source, Source::PageCache);
    QCOMPARE(empty->value, everywhere->value);
    QVERIFY(market.sentiment(QStringLiteral(""), lastMonth()).has_value());
    QCOMPARE(market.sentiment({}, lastMonth())->value,
             market.sentiment({}, lastMonth(), Caching::Bypass)->value);
    QVERIFY(everywhere->value.total.count > 0);
}

void ListingMarketTest::anInvalidRangeIsRefusedAndNotStored()
{
    const property::DayRange backwards{QDate(2026, 1, 2), QDate(2026, 1, 1)};
    for (const property::DayRange& range : {backwards, property::DayRange()}) {
        QCOMPARE(m_desk->session.market().sentiment({}, range).error().code, ErrorCode::InvalidInput);
        QVERIFY(!isCached(listing::sentimentRequest({}, range).name.bounded()));
    }
    QCOMPARE(m_desk->session.market().trending(lastMonth(), 0).error().code, ErrorCode::InvalidInput);
}

void ListingMarketTest::anUnreadableFigureIsAskedAgain()
{
    MarketService& market = m_desk->session.market();
    QVERIFY(m_desk->session.database().open().has_value());
    // Whole and current by its header, and CBOR, but of another figure.
    const auto planted = m_desk->session.cache().read(
        listing::marketRequest({}), [] { return base::Result<QByteArray>(listing::encodeSentiment({})); });
    QVERIFY(planted && planted->stored);
    QVERIFY(isCached("market:"));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("unreadable")));
    const auto summary = market.marketSummary();
    QVERIFY(summary.has_value());
    QCOMPARE(summary->source, Source::Database);
    QCOMPARE(summary->value, market.marketSummary({}, Caching::Bypass)->value);
}

void ListingMarketTest::aLimitBeyondTheLargestIsTheLargest()
{
    MarketService& market = m_desk->session.market();
    QVERIFY(market.trending(lastMonth(), listing::mostTop + 1).has_value());
    const auto again = market.trending(lastMonth(), std::numeric_limits<int>::max());
    QCOMPARE(again->source, Source::PageCache);
    QVERIFY(again->value.size() > 10 && again->value.size() <= std::size_t(listing::mostTop));
}

void ListingMarketTest::figuresLiveWithoutRedis()
{
    MarketService& market = m_desk->session.market();
    QVERIFY(market.marketSummary().has_value());
    m_servers.sandbox->redis().kill();
    const auto away = market.marketSummary();
    QVERIFY(away.has_value());
    QCOMPARE(away->source, Source::Database);
    QVERIFY(away->cacheAway);
    QVERIFY(m_servers.sandbox->redis().restart().has_value());
}

QTEST_GUILESS_MAIN(ListingMarketTest)
#include "tst_listing_market.moc"
