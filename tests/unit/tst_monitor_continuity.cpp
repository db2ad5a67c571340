// Which readings of INFO belong together: no spike and no negative rate, whatever happened in between.
#include "core/monitor/continuity.h"

#include <QtTest>

using monitor::Break;
using monitor::Continuity;
using monitor::ServerInfo;
using namespace std::chrono_literals;

namespace {

base::BootClock::time_point at(std::chrono::milliseconds time)
{
    return base::BootClock::time_point(1h + time);
}

ServerInfo reading(const char* run, qint64 uptime, qint64 counter)
{
    ServerInfo info;
    info.runId = QString::fromLatin1(run);
    info.uptimeSeconds = uptime;
    info.commandsProcessed = counter;
    info.keyspaceHits = counter;
    info.fields.insert(QStringLiteral("total_connections_received"), QString::number(counter));
    return info;
}

} // namespace

class MonitorContinuityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhyCountersBeginAnew_data();
    void tellsWhyCountersBeginAnew();
    void goesOnAfterABreak();
    void aLostServerThatComesBackHasNoRates();
    void anotherIntervalIsNoPause();
    void everyBreakHasAName();
    void countersWithoutAMemberShowAResetToo();
};

void MonitorContinuityTest::tellsWhyCountersBeginAnew_data()
{
    QTest::addColumn<QString>("run");
    QTest::addColumn<qint64>("uptime");
    QTest::addColumn<qint64>("counter");
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<int>("expected");
    const auto row = [](const char* name, const char* run, qint64 uptime, qint64 counter, qint64 passed,
                        Break why) {
        QTest::newRow(name) << QString::fromLatin1(run) << uptime << counter << passed
                            << static_cast<int>(why);
    };
    row("a second later", "a", 101, 1010, 1000, Break::None);
    row("nothing happened", "a", 101, 1000, 1000, Break::None);
    row("a slow answer", "a", 105, 1010, 5500, Break::None);
    row("CONFIG RESETSTAT", "a", 101, 10, 1000, Break::CountersReset);
    row("restarted", "b", 0, 2, 3000, Break::ServerRestarted);
    row("restarted, and busier than before", "b", 1, 90000, 3000, Break::ServerRestarted);
    row("fail-over to a replica", "b", 5000, 90000, 1000, Break::ServerReplaced);
    row("process stopped for a minute", "a", 161, 90000, 61000, Break::Paused);
}

void MonitorContinuityTest::tellsWhyCountersBeginAnew()
{
    QFETCH(const QString, run);
    QFETCH(const qint64, uptime);
    QFETCH(const qint64, counter);
    QFETCH(const qint64, milliseconds);
    QFETCH(const int, expected);
    Continuity continuity(1s);
    QVERIFY(!continuity.take(reading("a", 100, 1000), at(0ms)).previous);
    QCOMPARE(continuity.lastBreak(), Break::First);
    const auto interval = continuity.take(reading(qPrintable(run), uptime, counter),
                                          at(std::chrono::milliseconds(milliseconds)));
    QCOMPARE(static_cast<int>(continuity.lastBreak()), expected);
    QCOMPARE(interval.previous != nullptr, expected == static_cast<int>(Break::None));
    for (const auto& metric : monitor::metrics()) {
        const auto value = metric.value(interval);
        QVERIFY2(!value || *value >= 0, metric.id);
        if (metric.unit == monitor::Unit::PerSecond)
            QVERIFY2(!value || *value <= 10, metric.id);
    }
}

void MonitorContinuityTest::goesOnAfterABreak()
{
    Continuity continuity(1s);
    continuity.take(reading("a", 100, 1000), at(0ms));
    continuity.take(reading("a", 101, 3), at(1s));
    const auto interval = continuity.take(reading("a", 103, 13), at(3s));
    QVERIFY(interval.previous);
    QCOMPARE(interval.seconds, 2.0);
    QCOMPARE(monitor::findMetric(u"hits")->value(interval), 5.0);
    QCOMPARE(monitor::findMetric(u"interval")->value(interval), 2000.0);
}

void MonitorContinuityTest::aLostServerThatComesBackHasNoRates()
{
    Continuity continuity;
    continuity.take(reading("a", 100, 1000), at(0ms));
    continuity.lose();
    QVERIFY(!continuity.take(reading("a", 130, 5000), at(30s)).previous);
    QCOMPARE(continuity.lastBreak(), Break::Unreachable);
    QVERIFY(continuity.take(reading("a", 131, 5001), at(31s)).previous);
}

// From a minute to a quarter of a second and back, as somebody chooses on the screen.
void MonitorContinuityTest::anotherIntervalIsNoPause()
{
    Continuity continuity(60s);
    continuity.take(reading("a", 100, 1000), at(0ms));
    continuity.expect(250ms);
    QVERIFY(continuity.take(reading("a", 140, 1400), at(40s)).previous); // was under way
    QVERIFY(!continuity.take(reading("a", 170, 1700), at(70s)).previous);
    QCOMPARE(continuity.lastBreak(), Break::Paused);
    continuity.expect(60s);
    QVERIFY(continuity.take(reading("a", 230, 2300), at(130s)).previous);
}

void MonitorContinuityTest::everyBreakHasAName()
{
    QSet<QString> names;
    for (int i = 0; i <= static_cast<int>(Break::Paused); ++i)
        names.insert(monitor::breakName(static_cast<Break>(i)));
    QCOMPARE(names.size(), static_cast<int>(Break::Paused) + 1);
    QVERIFY(!names.contains(QString()));
}

// A server that was idle before the reset: its lookups do not tell.
void MonitorContinuityTest::countersWithoutAMemberShowAResetToo()
{
    Continuity continuity;
    ServerInfo before = reading("a", 100, 0);
    before.fields.insert(QStringLiteral("total_connections_received"), QStringLiteral("7"));
    continuity.take(before, at(0ms));
    continuity.take(reading("a", 101, 1), at(1s));
    QCOMPARE(continuity.lastBreak(), Break::CountersReset);
}

QTEST_GUILESS_MAIN(MonitorContinuityTest)
#include "tst_monitor_continuity.moc"
