// When the memory is full: a trend through noise and outliers, and none where there is none.
#include "core/monitor/forecast.h"

#include <QRandomGenerator>
#include <QtTest>

#include <cmath>

using monitor::TimedValue;
using namespace std::chrono_literals;

class MonitorForecastTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheSlope_data();
    void findsTheSlope();
    void noiseIsNoTrend();
    void tooLittleIsNoTrend_data();
    void tooLittleIsNoTrend();
    void timeToTheLimit_data();
    void timeToTheLimit();

private:
    // A value each ten seconds.
    static std::vector<TimedValue> line(int count, double from, double perSecond, double noise,
                                        int outliers = 0);
};

std::vector<TimedValue> MonitorForecastTest::line(int count, double from, double perSecond, double noise,
                                                  int outliers)
{
    QRandomGenerator random(42);
    std::vector<TimedValue> values;
    for (int i = 0; i < count; ++i) {
        const double off = noise * (2 * random.generateDouble() - 1);
        values.push_back({1'700'000'000'000 + 10'000LL * i, from + perSecond * 10 * i + off});
    }
    for (int i = 0; i < outliers; ++i) // as after FLUSHALL
        values[static_cast<std::size_t>(random.bounded(count))].value = 0;
    return values;
}

void MonitorForecastTest::findsTheSlope_data()
{
    QTest::addColumn<double>("perSecond");
    QTest::addColumn<double>("noise");
    QTest::addColumn<int>("outliers");
    QTest::addColumn<int>("count");
    QTest::newRow("straight") << 1000.0 << 0.0 << 0 << 360;
    QTest::newRow("noisy") << 1000.0 << 200000.0 << 0 << 360;
    QTest::newRow("a tenth are outliers") << 1000.0 << 20000.0 << 36 << 360;
    QTest::newRow("falling") << -500.0 << 20000.0 << 0 << 360;
    QTest::newRow("more values than are looked at") << 1000.0 << 20000.0 << 0 << 20000;
}

void MonitorForecastTest::findsTheSlope()
{
    QFETCH(const double, perSecond);
    QFETCH(const double, noise);
    QFETCH(const int, outliers);
    QFETCH(const int, count);
    const auto trend = monitor::trendOf(line(count, 5e6, perSecond, noise, outliers));
    QVERIFY(trend.has_value());
    QVERIFY2(std::abs(trend->perSecond / perSecond - 1) < 0.05,
             qPrintable(QString::number(trend->perSecond)));
    QVERIFY(trend->low <= trend->perSecond && trend->perSecond <= trend->high);
    QCOMPARE(trend->isRising(), perSecond > 0);
    QCOMPARE(trend->isFalling(), perSecond < 0);
    QVERIFY(std::abs(trend->now - (5e6 + perSecond * 10 * (count - 1))) < noise + std::abs(perSecond) * 100);
}

void MonitorForecastTest::noiseIsNoTrend()
{
    const auto trend = monitor::trendOf(line(360, 5e6, 0, 100000));
    QVERIFY(trend.has_value());
    QVERIFY(!trend->isRising() && !trend->isFalling());
    QVERIFY(!monitor::timeToLimit(*trend, 6e6));
}

void MonitorForecastTest::tooLittleIsNoTrend_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<bool>("oneMoment");
    QTest::newRow("nothing") << 0 << false;
    QTest::newRow("seven values") << 7 << false;
    QTest::newRow("all at one moment") << 50 << true;
}

void MonitorForecastTest::tooLittleIsNoTrend()
{
    QFETCH(const int, count);
    QFETCH(const bool, oneMoment);
    auto values = line(count, 5e6, 1000, 0);
    for (TimedValue& value : values)
        value.at = oneMoment ? 1 : value.at;
    QVERIFY(!monitor::trendOf(values));
}

void MonitorForecastTest::timeToTheLimit_data()
{
    QTest::addColumn<double>("limit");
    QTest::addColumn<qint64>("seconds"); // below 0: none
    QTest::newRow("an hour") << 100 + 3600 * 10.0 << qint64(3600);
    QTest::newRow("reached") << 50.0 << qint64(0);
    QTest::newRow("more than a year") << 1e12 << qint64(-1);
}

void MonitorForecastTest::timeToTheLimit()
{
    QFETCH(const double, limit);
    QFETCH(const qint64, seconds);
    const monitor::Trend trend{10, 5, 20, 100};
    const auto forecast = monitor::timeToLimit(trend, limit);
    QCOMPARE(forecast.has_value(), seconds >= 0);
    if (seconds < 0)
        return;
    QCOMPARE(forecast->left.count(), seconds);
    QCOMPARE(forecast->soonest.count(), seconds / 2);
    QCOMPARE(forecast->latest->count(), seconds * 2);
    QVERIFY(!monitor::timeToLimit({-10, -20, -5, 100}, limit));
}

QTEST_GUILESS_MAIN(MonitorForecastTest)
#include "tst_monitor_forecast.moc"
