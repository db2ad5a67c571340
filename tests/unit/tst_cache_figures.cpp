#include "core/cache/flight.h"
#include "core/cache/policy.h"
#include "core/cache/statistics.h"
#include "core/cache/trust.h"

#include <QTest>

#include <thread>

using namespace cache;
using namespace std::chrono_literals;

class CacheFiguresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unknownGroupsLiveFifteenMinutes()
    {
        const Policy policy;
        QCOMPARE(policy.group("page").ttl, std::chrono::seconds(900));
        QVERIFY(policy.group("page").enabled);
        QVERIFY(policy.isOn("page"));
        QCOMPARE(policy.group("page").group, QByteArray("page"));
    }

    void policiesKeepTheirOrderWhenTheyChange()
    {
        Policy policy({{"page", 900s, true, 80}, {"count", 1800s, true, 80}});
        policy.set({"page", 60s, false, 50});
        policy.set({"detail", 3600s, true, 80});
        const auto groups = policy.groups();
        QCOMPARE(groups.size(), std::size_t{3});
        QCOMPARE(groups[0].group, QByteArray("page"));
        QCOMPARE(groups[0].ttl, 60s);
        QVERIFY(!groups[0].enabled);
        QVERIFY(!policy.isOn("page"));
        QCOMPARE(groups[2].group, QByteArray("detail"));
    }

    void hitRatioCountsOnlyReadsThatAskedTheCache()
    {
        Statistics statistics;
        for (const Outcome outcome : {Outcome::Hit, Outcome::Hit, Outcome::Hit, Outcome::Miss,
                                      Outcome::Untrusted, Outcome::Bypass, Outcome::Unavailable})
            statistics.count("page", outcome, 1us);
        statistics.count("count", Outcome::Bypass, 1us);
        const auto groups = statistics.snapshot();
        QCOMPARE(groups.size(), std::size_t{2});
        QVERIFY(groups[0].hitRatioPercent() < 0);
        QCOMPARE(groups[1].group, QByteArray("page"));
        QCOMPARE(groups[1].hitRatioPercent(), 75.0);
        QCOMPARE(groups[1].of(Outcome::Hit), quint64{3});
    }

    void whatFillsTheCacheIsNobodysHitOrMiss()
    {
        Statistics statistics;
        statistics.count("page", Outcome::Miss, 1us, Purpose::Filling);
        statistics.count("page", Outcome::Hit, 1us, Purpose::Filling);
        statistics.count("page", Outcome::Hit, 1us);
        const auto figures = statistics.snapshot().front();
        QCOMPARE(figures.hitRatioPercent(), 100.0);
        QCOMPARE(figures.of(Outcome::Hit), quint64{1});
        QCOMPARE(figures.of(Outcome::Miss), quint64{0});
        QCOMPARE(figures.filling, quint64{2});
    }

    void latenciesAreThoseOfTheLastHits()
    {
        Statistics statistics;
        for (int i = 0; i < 512; ++i)
            statistics.count("page", Outcome::Hit, 1s); // pushed out by what follows
        for (int i = 1; i <= 512; ++i)
            statistics.count("page", Outcome::Hit, std::chrono::microseconds(i));
        statistics.count("page", Outcome::Miss, 10s);
        const auto figures = statistics.snapshot().front();
        QCOMPARE(figures.latencyP50, std::chrono::nanoseconds(256us));
        QCOMPARE(figures.latencyP95, std::chrono::nanoseconds(487us));
    }

    void lastInvalidationIsRemembered()
    {
        Statistics statistics;
        QVERIFY(statistics.snapshot().empty());
        statistics.invalidated("page", "prop:7");
        QCOMPARE(statistics.snapshot().front().lastInvalidatedBy, QByteArray("prop:7"));
        QVERIFY(statistics.snapshot().front().lastInvalidated.isValid());
        statistics.countOwnLookups(4);
        statistics.countOwnLookups(3);
        QCOMPARE(statistics.ownLookups(), quint64{7});
    }

    void trustRunsOutByItsOwnClock_H22()
    {
        base::BootClock::time_point now{100s};
        Trust trust([&now] { return now; });
        QVERIFY(!trust.record());
        trust.publish({now + 3s, "i", {}, {}});
        const auto record = trust.record();
        QVERIFY(trust.isCurrent(*record));
        now += 3s;
        QVERIFY(trust.isCurrent(*record));
        now += 1ns;
        QVERIFY(!trust.isCurrent(*record));
    }

    void aCopiedRecordDoesNotMoveWithLaterOnes()
    {
        base::BootClock::time_point now{100s};
        Trust trust([&now] { return now; });
        trust.publish({now + 3s, "old", {}, {}});
        const auto copied = trust.record();
        trust.publish({now + 9s, "new", {}, {}});
        QCOMPARE(copied->incarnation, QByteArray("old"));
        trust.withdraw();
        QVERIFY(!trust.record());
        now += 4s;
        QVERIFY(!trust.isCurrent(*copied));
    }

    void flightsEndForEverybodyAboard()
    {
        FlightTable table;
        auto first = table.join("key|a");
        auto second = table.join("key|a");
        auto other = table.join("key|b"); // other stamps, a flight of its own
        QVERIFY(first.isFirst());
        QVERIFY(!second.isFirst());
        QVERIFY(other.isFirst());
        QCOMPARE(second.wait(0ms), FlightSeat::Wait::TimedOut);
        std::thread pilot([&first] { first.land(QByteArray("payload")); });
        QCOMPARE(second.wait(5s), FlightSeat::Wait::Landed);
        pilot.join();
        QCOMPARE(second.payload(), QByteArray("payload"));
        QCOMPARE(other.wait(0ms), FlightSeat::Wait::TimedOut);
    }

    void aFlightWithoutItsPilotFails()
    {
        FlightTable table;
        auto first = std::make_unique<FlightSeat>(table.join("key"));
        auto second = std::make_unique<FlightSeat>(table.join("key"));
        first.reset();
        QCOMPARE(second->wait(5s), FlightSeat::Wait::Failed);
        second.reset();
        QVERIFY(table.join("key").isFirst()); // nothing is left of it
    }
};

QTEST_GUILESS_MAIN(CacheFiguresTest)
#include "tst_cache_figures.moc"
