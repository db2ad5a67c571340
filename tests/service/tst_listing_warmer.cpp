// Warming: afterwards the common questions are answered from the cache.
#include "core/cache/housekeeping.h"
#include "core/listing/warmer.h"
#include "desk.h"

using base::ErrorCode;
using listing::Source;
using listing::WarmPlan;

class ListingWarmerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void whatWasWarmedIsAHit();
    void aSecondTimeFindsEverythingPresent();
    void onlyTheChosenGroupsAreWarmed();
    void singleItemsAreWarmed();
    void theMarketIsWarmed();
    void itTellsWhatWasGained();
    void underPressureItEnds();
    void underPressureItDoesNotBegin();
    void itEndsWhenItIsToldTo();
    void theRateIsKept();
    void cancelEndsItSoon();
    void withoutRedisItIsRefused();

private:
    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
};

void ListingWarmerTest::initTestCase()
{
    m_servers = test::Servers::start(300);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
}

void ListingWarmerTest::cleanupTestCase()
{
    m_servers = {};
}

void ListingWarmerTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted());
}

void ListingWarmerTest::cleanup()
{
    m_desk.reset();
}

void ListingWarmerTest::whatWasWarmedIsAHit()
{
    base::JobControl control;
    qint64 reported = 0;
    control.setListener([&](const base::JobProgress& progress) { reported = progress.done; });
    const auto report = listing::warm(m_desk->reads(), {{}, 20, 0}, control);
    control.flush();
    QVERIFY2(report.has_value(), report ? "" : qPrintable(report.error().detail));
    QVERIFY(report->filled > 50);
    QCOMPARE(report->queries, report->filled + report->present);
    QCOMPARE(reported, report->queries);
    QVERIFY(report->took.count() > 0);

    for (const auto& group : m_desk->statistics->snapshot()) { // nobody has asked for anything yet
        QVERIFY(group.hitRatioPercent() < 0);
        QVERIFY(group.filling > 0);
    }

    listing::ReadService& reads = m_desk->reads();
    QCOMPARE(reads.page({{}, {property::SortField::Location, false}, 0})->source, Source::Database);
    QCOMPARE(*reads.fillQueryset({{}, {property::SortField::Price, true}}), listing::Filling::Present);
    const auto last = reads.page({{}, {property::SortField::Price, true}, 5});
    QCOMPARE(last->source, Source::PageCache);
    QCOMPARE(reads.count({})->source, Source::PageCache);
    QCOMPARE(reads.agents()->source, Source::PageCache);
    const auto facets = reads.facets({});
    QCOMPARE(facets->source, Source::PageCache);
    property::Filter city;
    city.locations = {facets->value.locations.front().value};
    QCOMPARE(reads.page({city, {}, 0})->source, Source::PageCache);
    QCOMPARE(reads.count(city)->source, Source::PageCache);
    property::Filter sold;
    sold.statuses = {property::PropertyStatus::Sold};
    QCOMPARE(reads.facets(sold)->source, Source::PageCache);
    const auto first = reads.page({});
    QCOMPARE(reads.property(first->value.front().id)->source, Source::PageCache);
}

void ListingWarmerTest::aSecondTimeFindsEverythingPresent()
{
    base::JobControl control;
    QVERIFY(listing::warm(m_desk->reads(), {{}, 2, 0}, control).has_value());
    const auto again = listing::warm(m_desk->reads(), {{}, 2, 0}, control);
    QVERIFY(again.has_value());
    QCOMPARE(again->filled, qint64(0));
    QCOMPARE(again->present, again->queries);
}

void ListingWarmerTest::onlyTheChosenGroupsAreWarmed()
{
    base::JobControl control;
    const auto report = listing::warm(m_desk->reads(), {{"agents"}, 20, 0}, control);
    QVERIFY(report.has_value());
    QCOMPARE(report->queries, qint64(1));
    QCOMPARE(m_desk->reads().agents()->source, Source::PageCache);
    QCOMPARE(m_desk->reads().page({})->source, Source::Database);
}

void ListingWarmerTest::singleItemsAreWarmed()
{
    base::JobControl control;
    WarmPlan plan;
    plan.groups = {"detail"};
    plan.source = listing::WarmSource::Popular; // of which there are none
    plan.properties = {3, 77, 4711};            // the last one does not exist
    const auto report = listing::warm(m_desk->reads(), plan, control);
    QVERIFY(report);
    QCOMPARE(report->filled, qint64(2));
    QCOMPARE(m_desk->reads().property(77)->source, Source::PageCache);
    QCOMPARE(m_desk->reads().property(4)->source, Source::Database);
}

void ListingWarmerTest::theMarketIsWarmed()
{
    base::JobControl control;
    WarmPlan plan;
    plan.groups = {"locations", "market", "sentiment"};
    plan.market = &m_desk->session.market();
    const auto report = listing::warm(m_desk->reads(), plan, control);
    QVERIFY(report);
    QVERIFY(report->filled > 10);
    QCOMPARE(m_desk->session.market().locations()->source, Source::PageCache);
    QCOMPARE(m_desk->session.market().marketSummary()->source, Source::PageCache);
    plan.market = nullptr;
    QCOMPARE(listing::warm(m_desk->reads(), plan, control)->queries, qint64(0));
}

// What is stored is what Redis holds, and the times are those of reads that happened.
void ListingWarmerTest::itTellsWhatWasGained()
{
    base::JobControl control;
    WarmPlan plan;
    plan.perSecond = 0;
    const auto report = listing::warm(m_desk->reads(), plan, control);
    QVERIFY(report);
    redis::Connection& redis = m_desk->session.redis();
    const auto found = cache::findEntries(redis, m_desk->session.keyspace(), "*", control);
    QCOMPARE(report->stored, qint64(found->keys.size()));
    qint64 bytes = 0;
    for (const QByteArray& key : found->keys)
        bytes += redis.call({"STRLEN", key})->toInteger();
    QCOMPARE(report->bytes.count, bytes);
    QVERIFY(report->measured >= 5);
    QVERIFY(report->fromCache.count() > 0);
    QVERIFY(report->fromDatabase > report->fromCache);
    QCOMPARE(report->savedPerRead(), report->fromDatabase - report->fromCache);
    QVERIFY(report->whole);

    const auto again = listing::warm(m_desk->reads(), plan, control);
    QCOMPARE(again->stored, qint64(0));
    QCOMPARE(again->bytes.count, qint64(0));
    QCOMPARE(again->measured, qint64(0)); // nothing was filled, so nothing is claimed
}

void ListingWarmerTest::underPressureItEnds()
{
    base::JobControl control;
    WarmPlan plan;
    plan.perSecond = 0;
    int asked = 0;
    plan.pressure = [&asked] {
        return ++asked <= 10 ? cache::PressureLevel::None : cache::PressureLevel::Watch;
    };
    const auto report = listing::warm(m_desk->reads(), plan, control);
    QVERIFY(report);
    QVERIFY(report->underPressure);
    QVERIFY(!report->whole);
    QVERIFY(report->queries > 0 && report->queries <= 10);
}

void ListingWarmerTest::underPressureItDoesNotBegin()
{
    base::JobControl control;
    WarmPlan plan;
    plan.pressure = [] { return cache::PressureLevel::High; };
    const auto report = listing::warm(m_desk->reads(), plan, control);
    QVERIFY(report->underPressure);
    QCOMPARE(report->queries, qint64(0));
    QCOMPARE(m_desk->reads().count({})->source, Source::Database); // also the survey was not made
}

void ListingWarmerTest::itEndsWhenItIsToldTo()
{
    base::JobControl control;
    WarmPlan plan;
    plan.perSecond = 0;
    int asked = 0;
    plan.goOn = [&asked] { return ++asked <= 4; };
    const auto report = listing::warm(m_desk->reads(), plan, control);
    QVERIFY(report);
    QVERIFY(!report->whole);
    QVERIFY(!report->underPressure);
    QVERIFY(report->queries <= 4);
}

void ListingWarmerTest::theRateIsKept()
{
    base::JobControl control;
    const auto report = listing::warm(m_desk->reads(), {{"count"}, 20, 50}, control);
    QVERIFY(report.has_value());
    QVERIFY(report->queries > 10);
    const auto least = std::chrono::milliseconds(1000 / 50) * (report->queries - 2);
    QVERIFY2(report->took >= least, "quicker than allowed");
}

void ListingWarmerTest::cancelEndsItSoon()
{
    base::JobControl control;
    // After the third query somebody cancels; at one a second the rest would take a quarter of a minute.
    control.setListener([&control](const base::JobProgress& progress) {
        if (progress.done >= 3)
            control.cancel();
    });
    QElapsedTimer time;
    time.start();
    WarmPlan plan;
    plan.groups = {"count"};
    plan.perSecond = 1;
    const auto report = listing::warm(m_desk->reads(), plan, control);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Cancelled);
    QVERIFY(time.elapsed() < 5000);
}

void ListingWarmerTest::withoutRedisItIsRefused()
{
    m_servers.sandbox->redis().kill();
    base::JobControl control;
    const auto report = listing::warm(m_desk->reads(), {}, control);
    QVERIFY(!report);
    QVERIFY(base::isConnectionError(report.error().code));
    QVERIFY(m_servers.sandbox->redis().restart().has_value());
}

QTEST_GUILESS_MAIN(ListingWarmerTest)
#include "tst_listing_warmer.moc"
