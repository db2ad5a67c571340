// What is asked for most is counted, written down, merged, forgotten in time, and warmed.
#include "core/listing/popularity.h"
#include "core/listing/warm_schedule.h"
#include "desk.h"

using namespace std::chrono_literals;
using listing::Popularity;
using listing::WarmSource;

class ListingPopularityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void whatPeopleReadIsCounted();
    void countsOfTwoDesktopsMeet();
    void countsHalveInThreeDays();
    void theFirstThousandStay();
    void itIsDueEveryHalfMinute();
    void whatCouldNotBeWrittenIsCountedOn();
    void whoMayNotWriteGivesUp();
    void amongTooManyTheFrequentStay();
    void popularQueriesAreWarmed();
    void namesOfOthersAreIgnored();
    void oneDesktopWarmsAndTheOthersLeaveIt();
    void aNewEpochTakesTheLease();
    void afterAFailureAnotherMayTry();

private:
    std::vector<listing::PopularQuery> popular() { return listing::readPopular(database()).value(); }
    database::Session& database() { return m_desk->session.database(); }
    bool sql(const char* text) { return database().script(QString::fromLatin1(text)).has_value(); }

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
    base::JobControl m_control;
};

namespace {

cache::EntryName named(int i)
{
    return listing::detailRequest(i).name;
}

void ask(Popularity& popularity, const cache::EntryName& name, int times)
{
    for (int i = 0; i < times; ++i)
        popularity.note(name);
}

} // namespace

void ListingPopularityTest::initTestCase()
{
    m_servers = test::Servers::start(300);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
}

void ListingPopularityTest::cleanupTestCase()
{
    m_servers = {};
}

void ListingPopularityTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted());
    QVERIFY(sql("delete from keystead.cache_popularity"));
}

void ListingPopularityTest::cleanup()
{
    m_desk.reset();
}

void ListingPopularityTest::whatPeopleReadIsCounted()
{
    Popularity popularity;
    workspace::SessionParts parts = workspace::partsWith(m_desk->drainer, m_desk->policy, m_desk->statistics);
    parts.database = m_servers.sandbox->postgres().address();
    parts.redis = m_servers.sandbox->redis().address();
    parts.shared.asked = [&popularity](const cache::EntryName& name) { popularity.note(name); };
    workspace::Session session(std::move(parts));
    for (int i = 0; i < 3; ++i)
        QVERIFY(session.reads().page({}));
    QVERIFY(session.reads().count({}));
    QVERIFY(session.reads().page({}, listing::Caching::Bypass)); // somebody is testing
    {
        const listing::FillingReads apart(session.reads()); // nobody asked
        QVERIFY(session.reads().facets({}));
    }
    QVERIFY(popularity.flush(session.database()));
    const auto found = popular();
    QCOMPARE(found.size(), std::size_t(2));
    QCOMPARE(found[0].name, listing::pageRequest({}).name.canonical());
    QVERIFY(std::abs(found[0].score - 3) < 0.01);
    QCOMPARE(found[1].name, listing::countRequest({}).name.canonical());
}

void ListingPopularityTest::countsOfTwoDesktopsMeet()
{
    Popularity one;
    Popularity other;
    ask(one, named(1), 5);
    ask(one, named(2), 4);
    ask(other, named(2), 3);
    QVERIFY(one.flush(database()) && other.flush(database()));
    const auto found = popular();
    QCOMPARE(found.size(), std::size_t(2));
    QCOMPARE(found[0].name, named(2).canonical());
    QVERIFY(std::abs(found[0].score - 7) < 0.01);
    QVERIFY(one.flush(database())); // nothing is written twice
    QVERIFY(std::abs(popular()[0].score - 7) < 0.01);
}

void ListingPopularityTest::countsHalveInThreeDays()
{
    Popularity popularity;
    ask(popularity, named(1), 80);
    ask(popularity, named(2), 30);
    QVERIFY(popularity.flush(database()));
    QVERIFY(sql("update keystead.cache_popularity set at = at - interval '6 days' where name like '%id=1'"));
    QVERIFY(sql("update keystead.cache_popularity set at = at + interval '1 hour' where name like '%id=2'"));
    const auto found = popular();
    QCOMPARE(found[0].name, named(2).canonical()); // a clock that was wrong makes nothing grow
    QVERIFY(std::abs(found[0].score - 30) < 0.01);
    QVERIFY(std::abs(found[1].score - 20) < 0.01);
    ask(popularity, named(1), 20);
    QVERIFY(popularity.flush(database()));
    QVERIFY(std::abs(popular()[0].score - 40) < 0.01);
    QVERIFY(sql("update keystead.cache_popularity set at = at - interval '50 years'"));
    QVERIFY(popular()[0].score >= 0);
}

void ListingPopularityTest::theFirstThousandStay()
{
    QVERIFY(sql("select keystead.cache_note_popularity(array(select 'detail:id=' || i"
                " from generate_series(1, 1500) i), array(select i::double precision"
                " from generate_series(1, 1500) i))"));
    const auto found = listing::readPopular(database(), 5000).value();
    QCOMPARE(found.size(), std::size_t(1000));
    QCOMPARE(found.front().name, QByteArray("detail:id=1500"));
    QCOMPARE(found.back().name, QByteArray("detail:id=501"));
    QCOMPARE(listing::readPopular(database(), 10)->size(), std::size_t(10));
}

void ListingPopularityTest::itIsDueEveryHalfMinute()
{
    base::BootClock::time_point now{1h};
    Popularity popularity([&now] { return now; });
    QVERIFY(!popularity.isDue()); // nothing to write
    popularity.note(named(1));
    QVERIFY(popularity.isDue());
    QVERIFY(popularity.flush(database()));
    popularity.note(named(1));
    now += 29s;
    QVERIFY(!popularity.isDue());
    now += 1s;
    QVERIFY(popularity.isDue());
}

void ListingPopularityTest::whatCouldNotBeWrittenIsCountedOn()
{
    Popularity popularity;
    ask(popularity, named(1), 5);
    database::Address nowhere = m_servers.sandbox->postgres().address();
    nowhere.port = 1;
    database::Session gone(nowhere);
    QVERIFY(!popularity.flush(gone));
    ask(popularity, named(1), 2);
    QVERIFY(popularity.flush(database()));
    QVERIFY(std::abs(popular()[0].score - 7) < 0.01);
}

void ListingPopularityTest::whoMayNotWriteGivesUp()
{
    database::SessionOptions options;
    options.access = base::AccessMode::ReadOnly;
    database::Session looking(m_servers.sandbox->postgres().address(), options);
    Popularity popularity;
    popularity.note(named(1));
    QVERIFY(!popularity.flush(looking));
    popularity.note(named(1));
    QVERIFY(!popularity.isDue());
}

void ListingPopularityTest::amongTooManyTheFrequentStay()
{
    Popularity popularity;
    for (int i = 0; i < 20'000; ++i) {
        popularity.note(named(1'000'000 + i)); // each once
        popularity.note(named(i % 20));        // a thousand times each
    }
    QVERIFY(popularity.flush(database()));
    const auto found = popular();
    for (std::size_t i = 0; i < 20; ++i) {
        QVERIFY2(found[i].name.size() < named(1'000'000).canonical().size(), found[i].name.constData());
        QVERIFY(found[i].score > 900);
    }
}

void ListingPopularityTest::popularQueriesAreWarmed()
{
    property::Filter sold;
    sold.statuses = {property::PropertyStatus::Sold};
    const property::PageQuery deep{sold, {property::SortField::Price, true}, 1};
    Popularity popularity;
    ask(popularity, listing::pageRequest(deep).name, 9);
    ask(popularity, named(17), 5);
    QVERIFY(popularity.flush(database()));
    listing::WarmPlan plan;
    plan.perSecond = 0;
    plan.source = WarmSource::Popular;
    plan.popular = popular();
    const auto report = listing::warm(m_desk->reads(), plan, m_control);
    QVERIFY(report);
    QCOMPARE(report->queries, qint64(2));
    QCOMPARE(report->filled, qint64(2));
    QCOMPARE(m_desk->reads().page(deep)->source, listing::Source::PageCache);
    QCOMPARE(m_desk->reads().property(17)->source, listing::Source::PageCache);
    QCOMPARE(m_desk->reads().page({})->source, listing::Source::Database);
}

void ListingPopularityTest::namesOfOthersAreIgnored()
{
    listing::WarmPlan plan;
    plan.perSecond = 0;
    plan.source = WarmSource::Popular;
    plan.popular = {{"page:from=the:future", 99}, {"", 9}, {"detail:id=999999", 5}, {"count:", 1}};
    const auto report = listing::warm(m_desk->reads(), plan, m_control);
    QVERIFY(report);
    QCOMPARE(report->queries, qint64(1)); // the count; a property that has gone is no failure
}

void ListingPopularityTest::oneDesktopWarmsAndTheOthersLeaveIt()
{
    redis::Connection& redis = m_desk->session.redis();
    const cache::Keyspace keyspace = m_desk->session.keyspace();
    listing::WarmLease first(redis, keyspace, 1h);
    listing::WarmLease second(redis, keyspace, 1h);
    listing::WarmPlan plan;
    plan.groups = {"count"};
    plan.perSecond = 0;
    const auto reason = listing::WarmReason::Interval;
    const auto warmed = listing::warmWithLease(m_desk->reads(), plan, first, reason, m_control);
    QVERIFY(warmed && *warmed);
    QVERIFY((*warmed)->filled > 5);
    const auto left = listing::warmWithLease(m_desk->reads(), plan, second, reason, m_control);
    QVERIFY(left && !*left);
    QVERIFY(redis.call({"PTTL", keyspace.prefix() + "warmer"})->toInteger() > 3'500'000);
    first.giveBack();
    QVERIFY(*second.take(reason));
    first.giveBack(); // it is not the first one's any more
    QVERIFY(!*first.take(reason));
}

void ListingPopularityTest::aNewEpochTakesTheLease()
{
    listing::WarmLease first(m_desk->session.redis(), m_desk->session.keyspace(), 1h);
    listing::WarmLease winner(m_desk->session.redis(), m_desk->session.keyspace(), 1h);
    QVERIFY(*first.take(listing::WarmReason::Interval));
    QVERIFY(*first.keep());
    QVERIFY(*winner.take(listing::WarmReason::NewEpoch));
    QVERIFY(!*first.keep());
    QVERIFY(*winner.keep());
}

void ListingPopularityTest::afterAFailureAnotherMayTry()
{
    listing::WarmLease lease(m_desk->session.redis(), m_desk->session.keyspace(), 1h);
    base::JobControl control;
    control.cancel();
    const auto reason = listing::WarmReason::Start;
    QCOMPARE(listing::warmWithLease(m_desk->reads(), {}, lease, reason, control).error().code,
             base::ErrorCode::Cancelled);
    listing::WarmLease other(m_desk->session.redis(), m_desk->session.keyspace(), 1h);
    QVERIFY(*other.take(reason));
}

QTEST_GUILESS_MAIN(ListingPopularityTest)
#include "tst_listing_popularity.moc"
