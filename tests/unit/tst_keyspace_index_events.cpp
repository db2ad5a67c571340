// What keyspace notifications mean, and how a scan keeps its pace.
#include "core/keyspace/index/event_plan.h"
#include "core/keyspace/index/scan_pace.h"

#include <QTest>

using namespace keyspace;
using namespace std::chrono_literals;
using State = Liveness::State;

class KeyspaceIndexEventsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void flagsDecideWhatIsHeard_data()
    {
        QTest::addColumn<QByteArray>("flags");
        QTest::addColumn<int>("state");
        QTest::addColumn<QByteArray>("missing");
        QTest::addColumn<QByteArray>("first"); // subscription
        const QByteArray keys("__keyspace@3__:a*");
        QTest::newRow("off") << QByteArray("") << int(State::Off) << QByteArray("KA") << QByteArray();
        QTest::newRow("classes, no channel")
            << QByteArray("A") << int(State::Off) << QByteArray("K") << QByteArray();
        QTest::newRow("all by key") << QByteArray("AK") << int(State::Live) << QByteArray("") << keys;
        QTest::newRow("spelt out") << QByteArray("g$lshztxeK") << int(State::Live) << QByteArray("") << keys;
        QTest::newRow("by event") << QByteArray("AE") << int(State::Live) << QByteArray("")
                                  << QByteArray("__keyevent@3__:*");
        QTest::newRow("expiry only") << QByteArray("xE") << int(State::Partial) << QByteArray("g$lshzte")
                                     << QByteArray("__keyevent@3__:*");
        QTest::newRow("new keys are told")
            << QByteArray("gxenE") << int(State::Live) << QByteArray("") << QByteArray("__keyevent@3__:new");
        QTest::newRow("new keys, no evictions")
            << QByteArray("gxnK") << int(State::Partial) << QByteArray("e") << keys;
    }
    void flagsDecideWhatIsHeard()
    {
        QFETCH(QByteArray, flags);
        QFETCH(int, state);
        QFETCH(QByteArray, missing);
        QFETCH(QByteArray, first);
        const EventPlan plan = planEvents(flags, 3, "a*");
        QCOMPARE(int(plan.state), state);
        QCOMPARE(plan.missing, missing);
        QCOMPARE(plan.subscriptions.empty() ? QByteArray() : plan.subscriptions.front().name, first);
    }

    void eventsTellWhetherAKeyIsThere_data()
    {
        QTest::addColumn<QByteArray>("channel");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<int>("meaning"); // 1: exists, 0: gone, -1: nothing
        QTest::addColumn<QByteArray>("key");
        const QByteArray odd("a:b\0\n\xff", 6);
        for (const char* const event : {"del", "expired", "evicted", "rename_from", "move_from"})
            QTest::newRow(event) << "__keyspace@0__:" + odd << QByteArray(event) << 0 << odd;
        for (const char* const event :
             {"set", "hset", "rename_to", "copy_to", "restore", "expire", "new", "xadd"})
            QTest::newRow(event) << "__keyspace@0__:" + odd << QByteArray(event) << 1 << odd;
        QTest::newRow("by event") << QByteArray("__keyevent@0__:del") << odd << 0 << odd;
        QTest::newRow("a miss is no event") << "__keyspace@0__:" + odd << QByteArray("keymiss") << -1 << odd;
        QTest::newRow("another database") << "__keyspace@1__:" + odd << QByteArray("set") << -1 << odd;
        QTest::newRow("another channel") << QByteArray("news") << QByteArray("set") << -1 << odd;
    }
    void eventsTellWhetherAKeyIsThere()
    {
        QFETCH(QByteArray, channel);
        QFETCH(QByteArray, payload);
        QFETCH(int, meaning);
        QFETCH(QByteArray, key);
        const auto event = keyEvent({{}, channel, payload}, 0);
        QCOMPARE(event.has_value(), meaning >= 0);
        if (event)
            QVERIFY((*event == KeyEvent{key, meaning == 1}));
    }

    void countSettlesWhereACallIsShort()
    {
        ScanPace pace;
        for (int i = 0; i < 10; ++i) // half a microsecond for each key looked at
            pace.worked(std::chrono::microseconds(pace.count() / 2));
        QVERIFY2(pace.count() >= 1500 && pace.count() <= 2500, qPrintable(QString::number(pace.count())));
        QVERIFY(!pace.isFinding());
        pace.worked(20ms); // the keys here are many to a bucket
        QVERIFY(pace.count() <= 700);
        for (int i = 0; i < 20; ++i)
            pace.worked(1s);
        QCOMPARE(pace.count(), ScanPace::leastCount);
        for (int i = 0; i < 20; ++i)
            pace.worked(0us);
        QCOMPARE(pace.count(), ScanPace::mostCount);
    }

    void aSlowServerIsLeftAlone()
    {
        ScanPace pace;
        pace.answered(100us);
        QCOMPARE(pace.pause(), 0ms);
        pace.answered(4ms); // many times its best, and still quick
        QCOMPARE(pace.pause(), 0ms);
        pace.answered(10ms); // one alone may have waited here
        QCOMPARE(pace.pause(), 0ms);
        QVERIFY(pace.isInDoubt());
        pace.answered(10ms);
        QVERIFY(!pace.isInDoubt());
        const auto first = pace.pause();
        QVERIFY(first > 0ms);
        pace.answered(10ms);
        QVERIFY(pace.pause() > first);
        for (int i = 0; i < 20; ++i)
            pace.answered(1s);
        QCOMPARE(pace.pause(), ScanPace::longestPause);
        pace.answered(200us);
        QCOMPARE(pace.pause(), 0ms);

        ScanPace far; // a long way is no slow server
        for (int i = 0; i < 20; ++i)
            far.answered(40ms);
        QCOMPARE(far.pause(), 0ms);
    }
};

QTEST_GUILESS_MAIN(KeyspaceIndexEventsTest)
#include "tst_keyspace_index_events.moc"
