// The charts' past: what a real history has kept, joined to this session without a seam.
#include "core/monitor/history/history.h"
#include "tests/ui/dashboard_samples.h"
#include "ui/dashboard/timeline.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using charts::ChartRange;
using dashboard::Timeline;
using test::dashboardSample;
using test::dashboardStart;

namespace {

const QString server = QStringLiteral("127.0.0.1:6379");

// A history in a file, asked at once.
struct Kept
{
    QTemporaryDir folder;
    std::unique_ptr<monitor::HistoryFile> file;
    std::unique_ptr<monitor::History> history;
    int questions = 0;

    Kept()
    {
        auto opened = monitor::HistoryFile::open(folder.filePath(QStringLiteral("history.sqlite")));
        if (!opened)
            qFatal("no history");
        file = std::move(*opened);
        history = std::make_unique<monitor::History>(*file);
    }

    bool add(int second, double value = 5)
    {
        const std::vector<monitor::HistoryValue> values{{QStringLiteral("hits"), value, 1}};
        return history->add(server, dashboardStart.addSecs(second), std::chrono::seconds(1), values)
            .has_value();
    }

    dashboard::PastReader reader()
    {
        dashboard::PastReader reader;
        reader.series = [this](auto series, auto range, QObject*, auto then) {
            ++questions;
            then(history->read(server, series, range));
        };
        reader.markers = [this](auto range, QObject*, auto then) { then(history->markers(server, range)); };
        return reader;
    }
};

int pieces(const std::vector<charts::Sample>& points)
{
    int count = 0;
    bool wasGap = true;
    for (const charts::Sample& point : points) {
        count += wasGap && std::isfinite(point.value) ? 1 : 0;
        wasGap = std::isnan(point.value);
    }
    return count;
}

} // namespace

class DashboardPastTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theHistoryIsJoinedToTheLiveEdge();
    void aGapInTheHistoryStaysOne();
    void aPeakOfOneSecondIsInTheBand();
    void nothingIsAskedWhileThisSessionSuffices();
    void aShorterIntervalMakesNoGaps();
    void yesterdayIsThereInTime();
    void markersOfTheShownTimeAreRead();
    void aFailedAnswerLeavesTheLiveFigures();
};

void DashboardPastTest::theHistoryIsJoinedToTheLiveEdge()
{
    Kept kept;
    for (int second = -1800; second < 0; ++second)
        QVERIFY(kept.add(second));
    ChartRange range;
    Timeline timeline(range);
    for (int second = 0; second < 60; ++second)
        timeline.add(dashboardSample(second), {});
    timeline.setReader(kept.reader());
    range.setSpan(std::chrono::minutes(15));
    const auto points = timeline.points(QStringLiteral("hits"));
    QVERIFY(points.size() > 60 + 800);
    QCOMPARE(pieces(points), 1);
    for (std::size_t i = 1; i < points.size(); ++i) {
        QVERIFY2(points[i].at > points[i - 1].at, "each moment once");
        QVERIFY(points[i].at - points[i - 1].at <= timeline.gapAfter().count());
    }
    QCOMPARE(points.back().at, dashboardStart.addSecs(59).toMSecsSinceEpoch());
    QVERIFY(points.front().at <= range.shown().from);
}

void DashboardPastTest::aGapInTheHistoryStaysOne()
{
    Kept kept;
    for (int second = -1800; second < 0; ++second) {
        if (second < -900 || second >= -600)
            QVERIFY(kept.add(second));
    }
    ChartRange range;
    Timeline timeline(range);
    timeline.add(dashboardSample(0), {});
    timeline.setReader(kept.reader());
    range.setSpan(std::chrono::hours(1));
    QCOMPARE(pieces(timeline.points(QStringLiteral("hits"))), 2);
}

void DashboardPastTest::aPeakOfOneSecondIsInTheBand()
{
    Kept kept;
    for (int second = -7200; second < 0; ++second)
        QVERIFY(kept.add(second, second == -5000 ? 9000 : 5));
    ChartRange range;
    Timeline timeline(range);
    timeline.add(dashboardSample(0), {});
    timeline.setReader(kept.reader());
    range.setSpan(std::chrono::hours(24));
    double highest = 0;
    for (const charts::Sample& point : timeline.points(QStringLiteral("hits")))
        highest = std::max(highest, std::fmax(point.high, point.value));
    QCOMPARE(highest, 9000.0);
}

void DashboardPastTest::nothingIsAskedWhileThisSessionSuffices()
{
    Kept kept;
    ChartRange range;
    Timeline timeline(range);
    for (int second = 0; second < 400; ++second)
        timeline.add(dashboardSample(second), {});
    timeline.setReader(kept.reader());
    QCOMPARE(kept.questions, 0); // five minutes are shown, more is there
    range.setSpan(std::chrono::hours(1));
    QCOMPARE(kept.questions, 1);
    for (int second = 400; second < 430; ++second)
        timeline.add(dashboardSample(second), {});
    QCOMPARE(kept.questions, 1); // and not with every sample
    range.choose({range.shown().from - 86'400'000, range.shown().to - 86'400'000});
    QCOMPARE(kept.questions, 2);
    range.panBy(60'000); // somewhat beside is in the answer
    QCOMPARE(kept.questions, 2);
}

void DashboardPastTest::aShorterIntervalMakesNoGaps()
{
    charts::ChartRange range;
    Timeline timeline(range);
    timeline.setInterval(std::chrono::seconds(10));
    for (int second = 0; second <= 60; second += 10)
        timeline.add(test::dashboardSample(second), {});
    timeline.setInterval(std::chrono::seconds(1));
    QCOMPARE(timeline.gapAfter(), std::chrono::milliseconds(30'000)); // those of before are shown still
    timeline.setInterval(std::chrono::milliseconds(250));
    QCOMPARE(timeline.gapAfter(), std::chrono::milliseconds(30'000));
    timeline.setInterval(std::chrono::seconds(60));
    QCOMPARE(timeline.gapAfter(), std::chrono::milliseconds(180'000));
}

void DashboardPastTest::yesterdayIsThereInTime()
{
    Kept kept;
    std::vector<monitor::HistoryValue> values{{QStringLiteral("hits"), 5, 10}};
    for (int i = -9000; i < 0; ++i)
        QVERIFY(kept.history->add(server, dashboardStart.addSecs(10 * i), std::chrono::seconds(10), values));
    QVERIFY(kept.history->flush());
    ChartRange range;
    Timeline timeline(range);
    timeline.add(dashboardSample(0), {});
    timeline.setReader(kept.reader());
    QElapsedTimer timer;
    timer.start();
    range.goTo(dashboardStart.addDays(-1).toMSecsSinceEpoch());
    const auto points = timeline.points(QStringLiteral("hits"));
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    const auto inRange = std::ranges::count_if(points, [&range](const charts::Sample& point) {
        return point.at >= range.shown().from && point.at <= range.shown().to && point.value == 5;
    });
    QVERIFY2(inRange >= 28, qPrintable(QString::number(inRange))); // five minutes of ten seconds each
}

void DashboardPastTest::markersOfTheShownTimeAreRead()
{
    Kept kept;
    const monitor::HistoryMarker edit{dashboardStart.addSecs(-1000), QStringLiteral("edit"),
                                      QStringLiteral("price of 12 listings")};
    QVERIFY(kept.history->addMarker(server, edit));
    ChartRange range;
    Timeline timeline(range);
    timeline.add(dashboardSample(0), {});
    timeline.setReader(kept.reader());
    range.setSpan(std::chrono::hours(1));
    QCOMPARE(timeline.markers(), std::vector{edit});
    const monitor::HistoryMarker warm{dashboardStart, QStringLiteral("warm"), {}};
    QSignalSpy changed(&timeline, &Timeline::markersChanged);
    timeline.addMarker(warm);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(timeline.markers().size(), std::size_t(2));
}

void DashboardPastTest::aFailedAnswerLeavesTheLiveFigures()
{
    ChartRange range;
    Timeline timeline(range);
    for (int second = 0; second < 10; ++second)
        timeline.add(dashboardSample(second), {});
    int questions = 0;
    dashboard::PastReader reader;
    reader.series = [&questions](auto, auto, QObject*, auto then) {
        ++questions;
        then(base::Error{base::ErrorCode::FileFailed, QStringLiteral("disk"), {}});
    };
    timeline.setReader(reader);
    range.setSpan(std::chrono::hours(1));
    QCOMPARE(timeline.problem().code, base::ErrorCode::FileFailed);
    QVERIFY(!timeline.isReading());
    QCOMPARE(timeline.points(QStringLiteral("hits")).size(), std::size_t(10));
    const int before = questions;
    for (int second = 10; second < 30; ++second)
        timeline.add(dashboardSample(second), {});
    QCOMPARE(questions, before); // not again with every sample
}

QTEST_GUILESS_MAIN(DashboardPastTest)
#include "tst_dashboard_past.moc"
