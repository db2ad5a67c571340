// Ticks, gaps, crosshair and words of the live chart.
#include "ui/charts/time_chart.h"
#include "ui/common/format.h"
#include "ui/theme/theme.h"

#include <qcustomplot.h>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QtTest>

using charts::TimeChart;
using charts::Unit;

namespace {

std::vector<charts::Sample> seconds(qint64 from, int count, double value, double step = 0)
{
    std::vector<charts::Sample> points;
    for (int i = 0; i < count; ++i)
        points.push_back({from + i * 1000, value + step * i});
    return points;
}

constexpr qint64 start = 1'760'000'000'000;

} // namespace

class TimeChartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void ticksAreThreeToFiveFromZero_data();
    void ticksAreThreeToFiveFromZero();
    void unitStandsOnceAtTheTopTick();
    void isEmptyWithoutASampleInRange();
    void aGapIsDrawnAsAGap();
    void sentenceNamesValueAndTrend();
    void cursorMovesBySampleWithTheKeyboard();
    void pausedChartStandsStill();
    void pausedChartCountsOn();
    void limitIsNamedAtItsEnd();
};

void TimeChartTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setApplicationName(QStringLiteral("tst_time_chart"));
    common::setLocale(QLocale(QLocale::English, QLocale::UnitedKingdom));
    theme::Theme::install(*qApp);
}

void TimeChartTest::ticksAreThreeToFiveFromZero_data()
{
    QTest::addColumn<double>("maximum");
    QTest::addColumn<int>("unit");
    for (const Unit unit : {Unit::Count, Unit::PerSecond, Unit::Bytes, Unit::Percent, Unit::Milliseconds}) {
        for (const double maximum : {0.0, 0.3, 1.0, 3.0, 7.0, 42.0, 99.0, 100.0, 1204.0, 1e6, 3.7e9})
            QTest::addRow("%d up to %g", static_cast<int>(unit), maximum)
                << maximum << static_cast<int>(unit);
    }
}

void TimeChartTest::ticksAreThreeToFiveFromZero()
{
    QFETCH(double, maximum);
    QFETCH(int, unit);
    const std::vector<double> ticks = charts::valueTicks(maximum, static_cast<Unit>(unit));
    QVERIFY(ticks.size() >= 3 && ticks.size() <= 5);
    QCOMPARE(ticks.front(), 0.0);
    QVERIFY(ticks.back() >= maximum);
}

void TimeChartTest::unitStandsOnceAtTheTopTick()
{
    QCOMPARE(charts::tickLabel(2000, Unit::PerSecond, true), QStringLiteral("2,000 /s"));
    QCOMPARE(charts::tickLabel(1000, Unit::PerSecond, false), QStringLiteral("1,000"));
    QCOMPARE(charts::tickLabel(100, Unit::Percent, true), QStringLiteral("100 %"));
    QCOMPARE(charts::tickLabel(64.0 * 1024 * 1024, Unit::Bytes, true), QStringLiteral("64 MiB"));
}

void TimeChartTest::isEmptyWithoutASampleInRange()
{
    TimeChart chart(QStringLiteral("Reads"), Unit::PerSecond);
    QVERIFY(chart.isEmpty());
    chart.setSeries({{QStringLiteral("hits"), theme::Line::Hits, {{start, qQNaN()}}}});
    QVERIFY(chart.isEmpty());
    chart.setSeries({{QStringLiteral("hits"), theme::Line::Hits, seconds(start, 10, 5)}});
    QVERIFY(!chart.isEmpty());
}

void TimeChartTest::aGapIsDrawnAsAGap()
{
    TimeChart chart(QStringLiteral("Reads"), Unit::PerSecond);
    std::vector<charts::Sample> points = seconds(start, 5, 5);
    const std::vector<charts::Sample> later = seconds(start + 60'000, 5, 5);
    points.insert(points.end(), later.begin(), later.end());
    chart.setSeries({{QStringLiteral("hits"), theme::Line::Hits, points}});
    auto* plot = chart.findChild<QCustomPlot*>();
    QTRY_COMPARE(plot->graphCount(), 1);
    int holes = 0;
    for (const QCPGraphData& point : *plot->graph(0)->data())
        holes += qIsNaN(point.value) ? 1 : 0;
    QCOMPARE(holes, 1);
}

void TimeChartTest::sentenceNamesValueAndTrend()
{
    TimeChart chart(QStringLiteral("Reads"), Unit::PerSecond);
    chart.setSeries({{QStringLiteral("hits"), theme::Line::Hits, seconds(start, 120, 1000, 10)},
                     {QStringLiteral("misses"), theme::Line::Misses, seconds(start, 120, 140)}});
    QCOMPARE(chart.sentence(), QStringLiteral("hits, 2,190 /s, rising; misses, 140 /s, steady"));
    QTRY_VERIFY(chart.accessibleName().contains(QLatin1String("rising")));
}

void TimeChartTest::cursorMovesBySampleWithTheKeyboard()
{
    TimeChart chart(QStringLiteral("Reads"), Unit::PerSecond);
    chart.setSeries({{QStringLiteral("hits"), theme::Line::Hits, seconds(start, 60, 5)}});
    chart.show();
    auto* plot = chart.findChild<QCustomPlot*>();
    QTRY_COMPARE(plot->graphCount(), 1);
    QSignalSpy moved(&chart, &TimeChart::cursorMoved);
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(chart.cursorTime(), std::optional<qint64>(start + 58'000));
    QTest::keyClick(&chart, Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(chart.cursorTime(), std::optional<qint64>(start + 48'000));
    QTest::keyClick(&chart, Qt::Key_Escape);
    QVERIFY(!chart.cursorTime());
    QCOMPARE(moved.count(), 3);
}

void TimeChartTest::pausedChartStandsStill()
{
    TimeChart chart(QStringLiteral("Reads"), Unit::PerSecond);
    chart.setSeries({{QStringLiteral("hits"), theme::Line::Hits, seconds(start, 60, 5)}});
    auto* plot = chart.findChild<QCustomPlot*>();
    QTRY_COMPARE(plot->xAxis->range().upper, (start + 59'000) / 1000.0);
    chart.setPaused(true);
    chart.setSeries({{QStringLiteral("hits"), theme::Line::Hits, seconds(start, 90, 5)},
                     {QStringLiteral("misses"), theme::Line::Misses, seconds(start, 90, 5)}});
    QTRY_COMPARE(plot->graphCount(), 2);
    QCOMPARE(plot->xAxis->range().upper, (start + 59'000) / 1000.0);
    chart.setPaused(false);
    QTRY_COMPARE(plot->xAxis->range().upper, (start + 89'000) / 1000.0);
}

void TimeChartTest::pausedChartCountsOn()
{
    TimeChart chart(QStringLiteral("Reads"), Unit::PerSecond);
    chart.resize(480, 200);
    chart.setSeries({{QStringLiteral("hits"), theme::Line::Hits, seconds(start, 60, 5)}});
    chart.setPaused(true);
    const auto header = [&chart] {
        QCoreApplication::sendPostedEvents(&chart);
        return chart.grab(QRect(0, 0, chart.width(), 30)).toImage();
    };
    const QImage before = header();
    QTRY_VERIFY(header() != before); // though nothing new came
}

void TimeChartTest::limitIsNamedAtItsEnd()
{
    TimeChart chart(QStringLiteral("Memory"), Unit::Bytes);
    chart.resize(480, 200);
    chart.setSeries({{QStringLiteral("used"), theme::Line::MemoryUsed, seconds(start, 60, 5e6)}});
    auto* plot = chart.findChild<QCustomPlot*>();
    chart.setLimit(256.0 * 1024 * 1024);
    QTRY_VERIFY(plot->yAxis->range().upper > 256.0 * 1024 * 1024);
    const int before = plot->width(); // a limit without a name has no label
    chart.setLimit(256.0 * 1024 * 1024, QStringLiteral("the limit that was set"));
    QTRY_VERIFY(plot->width() < before);
}

QTEST_MAIN(TimeChartTest)
#include "tst_time_chart.moc"
