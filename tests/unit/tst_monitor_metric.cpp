// Counters to figures, and figures to means.
#include "core/monitor/metric.h"
#include "core/monitor/series.h"

#include <QSet>
#include <QtTest>

using monitor::Interval;
using monitor::ServerInfo;

class MonitorMetricTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void idsAreUniqueAndFound();
    void everyPromisedMetricExists_data();
    void everyPromisedMetricExists();
    void ratesAreDeltasPerSecond();
    void ownLookupsAreTakenOff();
    void noRateIsEverNegative();
    void firstSampleHasNoRates();
    void ratioIsUnknownWithoutLookups();
    void noLimitIsUnknownNotZero();
    void meanCoversTheSpanOnly();
    void meanRatioWeighsByLookups();
    void seriesForgetsTheOldest();
    void onlyTheLatestSampleKeepsItsInfo();

private:
    static std::optional<double> figure(const char* id, const Interval& interval)
    {
        return monitor::findMetric(QString::fromLatin1(id))->value(interval);
    }
    static monitor::Sample sampleAt(int second, std::optional<double> hits, std::optional<double> misses);
};

void MonitorMetricTest::idsAreUniqueAndFound()
{
    QSet<QString> ids;
    for (const auto& metric : monitor::metrics()) {
        const QString id = QLatin1String(metric.id);
        QVERIFY2(!ids.contains(id), metric.id);
        ids.insert(id);
        QCOMPARE(monitor::findMetric(id), &metric);
    }
    QVERIFY(!monitor::findMetric(u"no_such_metric"));
    QVERIFY(!monitor::metricIndex(u""));
}

void MonitorMetricTest::everyPromisedMetricExists_data()
{
    QTest::addColumn<QString>("id");
    for (const char* id :
         {"hits", "misses", "hit_ratio", "used_memory", "rss_memory", "peak_memory", "max_memory", "commands",
          "network_in", "network_out", "clients", "evicted", "expired", "keys", "latency"})
        QTest::newRow(id) << QString::fromLatin1(id);
}

void MonitorMetricTest::everyPromisedMetricExists()
{
    QFETCH(const QString, id);
    QVERIFY(monitor::findMetric(id));
}

void MonitorMetricTest::ratesAreDeltasPerSecond()
{
    ServerInfo before;
    before.keyspaceHits = 100;
    before.keyspaceMisses = 10;
    before.commandsProcessed = 1000;
    before.networkIn = {500};
    before.evictedKeys = 3;
    ServerInfo now = before;
    now.keyspaceHits = 190;
    now.keyspaceMisses = 20;
    now.commandsProcessed = 1202;
    now.networkIn = {2500};
    now.evictedKeys = 13;
    Interval interval{&before, &now, 2.0, std::chrono::microseconds(250)};
    interval.ownCommands = 2;
    QCOMPARE(figure("hits", interval), 45.0);
    QCOMPARE(figure("misses", interval), 5.0);
    QCOMPARE(figure("hit_ratio", interval), 90.0);
    QCOMPARE(figure("commands", interval), 100.0);
    QCOMPARE(figure("network_in", interval), 1000.0);
    QCOMPARE(figure("evicted", interval), 5.0);
    QCOMPARE(figure("latency", interval), 0.25);
}

void MonitorMetricTest::ownLookupsAreTakenOff()
{
    ServerInfo before;
    ServerInfo now;
    now.keyspaceHits = 30;
    now.keyspaceMisses = 20;
    Interval interval{&before, &now, 1.0};
    interval.ownHits = 20;
    interval.ownMisses = 10;
    QCOMPARE(figure("hits", interval), 10.0);
    QCOMPARE(figure("misses", interval), 10.0);
    QCOMPARE(figure("hit_ratio", interval), 50.0);
}

void MonitorMetricTest::noRateIsEverNegative()
{
    ServerInfo before;
    before.keyspaceHits = 5;
    before.commandsProcessed = 10;
    ServerInfo now = before;
    Interval interval{&before, &now, 1.0};
    interval.ownHits = 3;
    interval.ownMisses = 2;
    interval.ownCommands = 4;
    for (const auto& metric : monitor::metrics()) {
        const auto value = metric.value(interval);
        QVERIFY2(!value || *value >= 0, metric.id);
    }
    QCOMPARE(figure("hit_ratio", interval), std::nullopt);
}

void MonitorMetricTest::firstSampleHasNoRates()
{
    ServerInfo now;
    now.keyspaceHits = 1000000;
    now.usedMemory = {42};
    const Interval interval{nullptr, &now, 0};
    for (const char* id : {"hits", "misses", "hit_ratio", "commands", "network_in", "evicted", "expired"})
        QVERIFY2(!figure(id, interval), id);
    QCOMPARE(figure("used_memory", interval), 42.0);
}

void MonitorMetricTest::ratioIsUnknownWithoutLookups()
{
    ServerInfo before;
    before.keyspaceHits = 7;
    const ServerInfo now = before;
    const Interval interval{&before, &now, 1.0};
    QCOMPARE(figure("hits", interval), 0.0);
    QCOMPARE(figure("hit_ratio", interval), std::nullopt);
}

void MonitorMetricTest::noLimitIsUnknownNotZero()
{
    ServerInfo now;
    QCOMPARE(figure("max_memory", Interval{nullptr, &now}), std::nullopt);
    now.maxMemory = {1024};
    QCOMPARE(figure("max_memory", Interval{nullptr, &now}), 1024.0);
}

monitor::Sample MonitorMetricTest::sampleAt(int second, std::optional<double> hits,
                                            std::optional<double> misses)
{
    monitor::Sample sample;
    sample.at = QDateTime::fromSecsSinceEpoch(1'700'000'000 + second, Qt::UTC);
    sample.values.resize(monitor::metrics().size());
    sample.values[*monitor::metricIndex(u"hits")] = hits;
    sample.values[*monitor::metricIndex(u"misses")] = misses;
    sample.info.fields.insert(QStringLiteral("second"), QString::number(second));
    return sample;
}

void MonitorMetricTest::meanCoversTheSpanOnly()
{
    monitor::Series series(100);
    for (int second = 0; second < 20; ++second)
        series.add(sampleAt(second, second < 10 ? 1.0 : 3.0, std::nullopt));
    using std::chrono::seconds;
    QCOMPARE(series.mean(u"hits", seconds(10)), 3.0);
    QCOMPARE(series.mean(u"hits", seconds(10), seconds(10)), 1.0);
    QCOMPARE(series.mean(u"hits", seconds(20)), 2.0);
    QCOMPARE(series.mean(u"hits", seconds(10), seconds(30)), std::nullopt);
    QCOMPARE(series.mean(u"misses", seconds(10)), std::nullopt);
    QCOMPARE(monitor::Series(5).mean(u"hits", seconds(10)), std::nullopt);
}

void MonitorMetricTest::meanRatioWeighsByLookups()
{
    monitor::Series series(100);
    series.add(sampleAt(0, 0.0, 1.0));   // 0 % of one lookup
    series.add(sampleAt(1, 999.0, 0.0)); // 100 % of many
    QCOMPARE(series.mean(u"hit_ratio", std::chrono::seconds(10)), 99.9);
}

void MonitorMetricTest::seriesForgetsTheOldest()
{
    monitor::Series series(3);
    for (int second = 0; second < 5; ++second)
        series.add(sampleAt(second, second, 0.0));
    QCOMPARE(series.size(), std::size_t(3));
    QCOMPARE(series[0].value(u"hits"), 2.0);
    QCOMPARE(series.latest().value(u"hits"), 4.0);
}

void MonitorMetricTest::onlyTheLatestSampleKeepsItsInfo()
{
    monitor::Series series(3);
    series.add(sampleAt(0, 1.0, 0.0));
    series.add(sampleAt(1, 1.0, 0.0));
    QVERIFY(series[0].info.fields.isEmpty());
    QCOMPARE(series.latest().info.fields.value(QStringLiteral("second")), QStringLiteral("1"));
}

QTEST_GUILESS_MAIN(MonitorMetricTest)
#include "tst_monitor_metric.moc"
