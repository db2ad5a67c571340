// Levels of memory pressure: where they begin, where they end, and what they allow.
#include "core/cache/pressure.h"

#include <QtTest>

using namespace cache;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(cache::PressureLevel)

namespace {

// Of a server with 1,000 bytes.
MemoryReading used(qint64 bytes, qint64 evicted = 0, bool makesRoom = false)
{
    return {{bytes}, {1000}, makesRoom, evicted};
}

// A clock that stands until it is moved.
struct Timed
{
    base::BootClock::time_point now{1h};
    Pressure pressure{[this] { return now; }};
};

} // namespace

class CachePressureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void levelsBeginAtTheirBounds_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<PressureLevel>("level");
        QTest::newRow("empty") << qint64(0) << PressureLevel::None;
        QTest::newRow("below watch") << qint64(749) << PressureLevel::None;
        QTest::newRow("watch") << qint64(750) << PressureLevel::Watch;
        QTest::newRow("below high") << qint64(849) << PressureLevel::Watch;
        QTest::newRow("high") << qint64(850) << PressureLevel::High;
        QTest::newRow("below full") << qint64(949) << PressureLevel::High;
        QTest::newRow("full") << qint64(950) << PressureLevel::Full;
        QTest::newRow("over the limit") << qint64(1200) << PressureLevel::Full;
    }
    void levelsBeginAtTheirBounds()
    {
        QFETCH(qint64, bytes);
        QFETCH(PressureLevel, level);
        Pressure pressure;
        QCOMPARE(pressure.level(), PressureLevel::None);
        QVERIFY(!pressure.state().used);
        pressure.note(used(bytes));
        QCOMPARE(pressure.level(), level);
        QCOMPARE(pressure.state().used->value, double(bytes) / 10);
        QCOMPARE(pressure.mayFill(), level == PressureLevel::None);
    }

    void aLevelIsLeftFivePointsBelowItsBound()
    {
        Pressure pressure;
        const auto levelAfter = [&pressure](qint64 bytes) {
            pressure.note(used(bytes));
            return pressure.level();
        };
        QCOMPARE(levelAfter(960), PressureLevel::Full);
        QCOMPARE(levelAfter(901), PressureLevel::Full);
        QCOMPARE(levelAfter(899), PressureLevel::High);
        QCOMPARE(levelAfter(940), PressureLevel::High); // has to be reached anew
        QCOMPARE(levelAfter(801), PressureLevel::High);
        QCOMPARE(levelAfter(799), PressureLevel::Watch);
        QCOMPARE(levelAfter(701), PressureLevel::Watch);
        QCOMPARE(levelAfter(699), PressureLevel::None);
        QCOMPARE(levelAfter(740), PressureLevel::None);
    }

    void withoutALimitNothingIsKnown()
    {
        Pressure pressure;
        pressure.note(used(990));
        pressure.note({{1 << 30}, {0}, false, 0}); // somebody took the limit away
        QCOMPARE(pressure.level(), PressureLevel::None);
        QVERIFY(!pressure.state().used);
    }

    void aServerThatMakesRoomIsNotFullByItself()
    {
        Pressure pressure;
        pressure.note(used(999, 0, true));
        QCOMPARE(pressure.level(), PressureLevel::High);
        pressure.noteRefused(); // volatile keys only, and there are none left
        QCOMPARE(pressure.level(), PressureLevel::Full);
    }

    void evictionsStopFilling()
    {
        Pressure pressure;
        pressure.note(used(100, 5000)); // long ago
        QVERIFY(pressure.mayFill());
        pressure.note(used(100, 5001));
        QVERIFY(pressure.state().evicting);
        QCOMPARE(pressure.level(), PressureLevel::Watch);
        pressure.note(used(100, 5001));
        QVERIFY(pressure.mayFill());
        pressure.note(used(100, 3)); // another run of the server
        QVERIFY(pressure.mayFill());
    }

    void aRefusalCountsForTenSeconds()
    {
        Timed timed;
        timed.pressure.note(used(100));
        timed.pressure.noteRefused();
        QCOMPARE(timed.pressure.level(), PressureLevel::Full);
        QVERIFY(timed.pressure.state().refused);
        timed.now += 9s;
        timed.pressure.note(used(100));
        QCOMPARE(timed.pressure.level(), PressureLevel::Full);
        timed.now += 2s;
        QCOMPARE(timed.pressure.level(), PressureLevel::None);
        QVERIFY(!timed.pressure.state().refused);
    }

    void anOldReadingSaysNothing()
    {
        Timed timed;
        timed.pressure.note(used(990));
        timed.now += 30s;
        QCOMPARE(timed.pressure.level(), PressureLevel::Full);
        timed.now += 1s;
        QCOMPARE(timed.pressure.level(), PressureLevel::None);
        QVERIFY(!timed.pressure.state().used);
    }

    void whatIsStoredAtEachLevel()
    {
        Pressure pressure;
        constexpr qsizetype large = largestUnderPressure + 1;
        const auto allowed = [&pressure](qint64 bytes) {
            pressure.note(used(bytes));
            return std::array{pressure.mayStore(false, 100), pressure.mayStore(true, largestUnderPressure),
                              pressure.mayStore(true, large)};
        };
        QCOMPARE(allowed(100), (std::array{true, true, true}));
        QCOMPARE(allowed(760), (std::array{true, true, true}));
        QCOMPARE(allowed(860), (std::array{false, true, false}));
        QCOMPARE(allowed(960), (std::array{false, false, false}));
    }
};

QTEST_GUILESS_MAIN(CachePressureTest)
#include "tst_cache_pressure.moc"
