// Figures over time: exact sums, peaks at every zoom, gaps, several servers, several months.
#include "core/monitor/history/history.h"
#include "core/monitor/metric.h"

#include <QSqlQuery>
#include <QTemporaryDir>
#include <QtTest>

#include <array>
#include <cmath>

using monitor::History;
using monitor::HistoryFile;
using monitor::HistoryRange;
using monitor::HistorySeries;
using monitor::HistoryValue;
using monitor::Sample;
using namespace std::chrono_literals;

namespace {

const QString server = QStringLiteral("localhost:6379");
const QString hits = QStringLiteral("hits");
constexpr qint64 start = 1'700'000'040; // a full minute

QDateTime at(double seconds)
{
    return QDateTime::fromMSecsSinceEpoch(start * 1000 + std::llround(seconds * 1000), Qt::UTC);
}

} // namespace

class MonitorHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void sumsAreExactAtEveryZoom_data();
    void sumsAreExactAtEveryZoom();
    void aPeakOfOneSecondShowsInAMonth();
    void ratioWeighsByLookups();
    void timeWithoutSamplesIsAGap();
    void slowSamplingIsNoGap();
    void quickSamplesShareASlot();
    void aClockSetBackReplacesTheFuture();
    void jitterOfTheClockLosesNothing();
    void aWrongClockLosesNoHistory();
    void oldSlotsGoTheCoarseOnesStay();
    void serversAreApart();
    void markersComeBack();
    void aRemovedServerIsGoneAndMayComeAgain();
    void anUnknownSeriesIsEmpty();
    void movingTheRangeKeepsTheShape();

private:
    // Values of one second each, beginning `from` seconds after the start.
    void addSeconds(int from, int count, const std::function<double(int)>& value, const QString& to = server);
    HistorySeries read(double from, double to, int points = 1000, const QString& series = hits,
                       const QString& of = server);
    static double totalOf(const HistorySeries& series);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HistoryFile> m_file;
    std::unique_ptr<History> m_history;
};

void MonitorHistoryTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    auto file = HistoryFile::open(m_folder->filePath(QStringLiteral("history.sqlite")));
    QVERIFY2(file.has_value(), file ? "" : qPrintable(file.error().detail));
    m_file = std::move(*file);
    m_history = std::make_unique<History>(*m_file);
}

void MonitorHistoryTest::cleanup()
{
    m_history.reset();
    m_file.reset();
    m_folder.reset();
}

void MonitorHistoryTest::addSeconds(int from, int count, const std::function<double(int)>& value,
                                    const QString& to)
{
    for (int second = from; second < from + count; ++second) {
        const std::array values{HistoryValue{hits, value(second), 1}};
        const auto added = m_history->add(to, at(second + 1), 1s, values);
        QVERIFY2(added.has_value(), added ? "" : qPrintable(added.error().detail));
    }
}

HistorySeries MonitorHistoryTest::read(double from, double to, int points, const QString& series,
                                       const QString& of)
{
    auto found = m_history->read(of, std::span(&series, 1), HistoryRange{at(from), at(to), points});
    if (!found) {
        QTest::qFail(qPrintable(found.error().detail), __FILE__, __LINE__);
        return {};
    }
    return found->front();
}

double MonitorHistoryTest::totalOf(const HistorySeries& series)
{
    double sum = 0;
    for (const auto& point : series.points)
        sum += point.total;
    return sum;
}

void MonitorHistoryTest::sumsAreExactAtEveryZoom_data()
{
    QTest::addColumn<int>("points");
    QTest::addColumn<int>("slot");
    QTest::newRow("every second") << 2000 << 1;
    QTest::newRow("hundred points") << 100 << 20;
    QTest::newRow("ten points") << 10 << 120;
    QTest::newRow("one point") << 1 << 1200;
}

void MonitorHistoryTest::sumsAreExactAtEveryZoom()
{
    QFETCH(const int, points);
    QFETCH(const int, slot);
    // Samples of uneven length, as a busy machine takes them: rates times their seconds are the events.
    double time = 0;
    double events = 0;
    for (int i = 0; i < 1000; ++i) {
        Sample sample;
        const double seconds = 1.2 + 0.3 * std::sin(i);
        const double counted = i % 17;
        time += seconds;
        events += counted;
        sample.at = at(time);
        sample.values.resize(monitor::metrics().size());
        sample.values[*monitor::metricIndex(u"hits")] = counted / seconds;
        sample.values[*monitor::metricIndex(u"interval")] = 1000 * seconds;
        QVERIFY(m_history->add(server, sample).has_value());
    }
    const HistorySeries found = read(0, 1200, points);
    QVERIFY(std::abs(time - 1200) < 2);
    QVERIFY2(std::abs(totalOf(found) / events - 1) < 1e-3, qPrintable(QString::number(totalOf(found))));
    QCOMPARE(found.slot, std::chrono::seconds(slot));
    QVERIFY(static_cast<int>(found.points.size()) <= points + 2);
    for (const auto& point : found.points)
        QVERIFY(!point.gapBefore);
}

void MonitorHistoryTest::aPeakOfOneSecondShowsInAMonth()
{
    addSeconds(0, 4000, [](int second) { return second == 1234 ? 5000.0 : second == 2000 ? -1.0 : 10.0; });
    const HistorySeries month = read(-29.0 * 86400, 86400, 500);
    QVERIFY(month.slot >= 1h);
    double high = 0;
    double low = 1e9;
    for (const auto& point : month.points) {
        high = std::max(high, point.high);
        low = std::min(low, point.low);
    }
    QCOMPARE(high, 5000.0);
    QCOMPARE(low, -1.0);
    QCOMPARE(totalOf(month), 3998 * 10.0 + 5000 - 1);
}

void MonitorHistoryTest::ratioWeighsByLookups()
{
    Sample sample;
    sample.values.resize(monitor::metrics().size());
    const auto add = [&](double second, double found, double missed) {
        sample.at = at(second);
        sample.values[*monitor::metricIndex(u"interval")] = 1000.0;
        sample.values[*monitor::metricIndex(u"hits")] = found;
        sample.values[*monitor::metricIndex(u"misses")] = missed;
        sample.values[*monitor::metricIndex(u"hit_ratio")] = 100 * found / (found + missed);
        QVERIFY(m_history->add(server, sample).has_value());
    };
    add(1, 0, 1);
    add(2, 999, 0);
    const HistorySeries ratio = read(0, 60, 1, QStringLiteral("hit_ratio"));
    QCOMPARE(ratio.points.size(), std::size_t(1));
    QCOMPARE(ratio.points[0].mean, 99.9);
    QCOMPARE(ratio.points[0].low, 0.0);
    QCOMPARE(ratio.points[0].high, 100.0);
}

void MonitorHistoryTest::timeWithoutSamplesIsAGap()
{
    addSeconds(0, 60, [](int) { return 1.0; });
    addSeconds(120, 60, [](int) { return 1.0; });
    const auto gaps = [](const HistorySeries& series) {
        QList<qint64> found;
        for (const auto& point : series.points) {
            if (point.gapBefore)
                found << point.from / 1000 - start;
        }
        return found;
    };
    QCOMPARE(gaps(read(0, 200, 1000)), QList<qint64>{120});
    QCOMPARE(gaps(read(0, 200, 20)), QList<qint64>{120});
    // An unreachable server leaves nothing.
    Sample away;
    away.reachable = false;
    away.at = at(181);
    QVERIFY(m_history->add(server, away).has_value());
    addSeconds(183, 5, [](int) { return 1.0; });
    QCOMPARE(gaps(read(0, 200, 1000)), (QList<qint64>{120, 183}));
}

void MonitorHistoryTest::slowSamplingIsNoGap()
{
    for (int minute = 1; minute <= 10; ++minute) {
        const std::array values{HistoryValue{hits, 2, 60}};
        QVERIFY(m_history->add(server, at(60 * minute), 60s, values).has_value());
    }
    const HistorySeries found = read(0, 700, 1000);
    QCOMPARE(found.points.size(), std::size_t(10));
    for (const auto& point : found.points)
        QVERIFY(!point.gapBefore);
    QCOMPARE(totalOf(found), 1200.0);
}

void MonitorHistoryTest::quickSamplesShareASlot()
{
    for (int i = 1; i <= 40; ++i) {
        const std::array values{HistoryValue{hits, i % 4 + 1.0, 0.25}};
        QVERIFY(m_history->add(server, at(i * 0.25), 250ms, values).has_value());
    }
    const HistorySeries found = read(0, 20);
    QVERIFY(found.points.size() <= 11);
    QCOMPARE(totalOf(found), 25.0);
    QCOMPARE(found.points[3].low, 1.0);
    QCOMPARE(found.points[3].high, 4.0);
    QCOMPARE(found.points[3].mean, 2.5);
}

void MonitorHistoryTest::aClockSetBackReplacesTheFuture()
{
    addSeconds(0, 600, [](int) { return 1.0; });
    addSeconds(300, 60, [](int) { return 5.0; });
    const HistorySeries found = read(0, 1000, 1000);
    QCOMPARE(totalOf(found), 300 * 1.0 + 60 * 5.0);
    for (std::size_t i = 1; i < found.points.size(); ++i)
        QVERIFY(found.points[i].from >= found.points[i - 1].to - 1000);
}

void MonitorHistoryTest::jitterOfTheClockLosesNothing()
{
    double sum = 0;
    for (int i = 0; i < 200; ++i) {
        const std::array values{HistoryValue{hits, 1, 1}};
        QVERIFY(m_history->add(server, at(i + (i % 2 ? 0.9 : 0)), 1s, values).has_value());
        sum += 1;
    }
    QCOMPARE(totalOf(read(-5, 300)), sum);
}

// Ten years ahead for a moment: what is old is not thrown away for it, what lay ahead is.
void MonitorHistoryTest::aWrongClockLosesNoHistory()
{
    addSeconds(0, 600, [](int) { return 1.0; });
    constexpr int years = 10 * 365 * 86400;
    addSeconds(years, 30, [](int) { return 7.0; });
    QVERIFY(m_history->flush().has_value());
    addSeconds(600, 60, [](int) { return 1.0; });
    QCOMPARE(totalOf(read(0, 1000)), 660.0);
    QCOMPARE(totalOf(read(years - 1000, years + 1000)), 0.0);
}

void MonitorHistoryTest::oldSlotsGoTheCoarseOnesStay()
{
    for (int round = 0; round < 10; ++round) // 20,000 s, in sessions: each prunes with its first commit
    {
        m_history = std::make_unique<History>(*m_file);
        addSeconds(round * 2000, 2000, [](int second) { return second < 100 ? 3.0 : 1.0; });
    }
    m_history = std::make_unique<History>(*m_file);
    addSeconds(20000, 10, [](int) { return 1.0; });
    QVERIFY(m_history->flush().has_value());
    qint64 fine = 0;
    QVERIFY(m_file
                ->read(QStringLiteral("SELECT count(*) FROM point WHERE tier = 0"), {},
                       [&fine](const QSqlQuery& row) { fine = row.value(0).toLongLong(); })
                .has_value());
    QVERIFY(fine >= 3600 && fine < 3600 + 2100); // pruned every ten minutes
    // The beginning is told by the next tier, the end by the finest.
    const HistorySeries beginning = read(0, 100);
    QCOMPARE(beginning.slot, 10s);
    QCOMPARE(totalOf(beginning), 3.0 * 100 + 9); // the last slot begins at the end of the range
    QCOMPARE(read(19000, 20000).slot, 1s);
    QCOMPARE(totalOf(read(0, 20010, 300)), 20010.0 + 2.0 * 100);
}

void MonitorHistoryTest::serversAreApart()
{
    const QString other = QStringLiteral("cache.example:6380/1");
    addSeconds(0, 10, [](int) { return 1.0; });
    addSeconds(
        0, 10, [](int) { return 2.0; }, other);
    QCOMPARE(totalOf(read(0, 20)), 10.0);
    QCOMPARE(totalOf(read(0, 20, 1000, hits, other)), 20.0);
    QCOMPARE(*m_history->servers(), (std::vector<QString>{other, server}));
    QCOMPARE(*m_history->seriesOf(server), std::vector<QString>{hits});
}

void MonitorHistoryTest::markersComeBack()
{
    const monitor::HistoryMarker warm{at(5), QStringLiteral("warm"), QStringLiteral("12 lists")};
    const monitor::HistoryMarker reset{at(6), QStringLiteral("counters-reset"), QString()};
    QVERIFY(m_history->addMarker(server, reset).has_value());
    QVERIFY(m_history->addMarker(server, warm).has_value());
    const auto found = m_history->markers(server, HistoryRange{at(0), at(10)});
    QVERIFY(found.has_value());
    QCOMPARE(*found,
             (std::vector<monitor::HistoryMarker>{warm, {at(6), QStringLiteral("counters-reset"), {}}}));
    QVERIFY(m_history->markers(server, HistoryRange{at(7), at(10)})->empty());
    QVERIFY(m_history->markers(QStringLiteral("other"), HistoryRange{at(0), at(10)})->empty());
}

void MonitorHistoryTest::aRemovedServerIsGoneAndMayComeAgain()
{
    addSeconds(0, 10, [](int) { return 1.0; });
    QVERIFY(m_history->flush().has_value());
    auto second = HistoryFile::open(m_file->path()); // as another program does
    QVERIFY(second.has_value());
    QVERIFY(History(**second).removeServer(server).has_value());
    QCOMPARE(totalOf(read(0, 20)), 0.0);
    // Our rows are gone with it: the first try fails, what it held is written with the next.
    const std::array values{HistoryValue{hits, 1, 1}};
    QVERIFY(m_history->add(server, at(21), 1s, values).has_value());
    if (!m_history->flush())
        QVERIFY(m_history->flush().has_value());
    QCOMPARE(totalOf(read(0, 30)), 1.0);
}

void MonitorHistoryTest::anUnknownSeriesIsEmpty()
{
    QVERIFY(read(0, 10).points.empty());
    addSeconds(0, 5, [](int) { return 1.0; });
    QVERIFY(read(0, 10, 1000, QStringLiteral("nothing")).points.empty());
    QVERIFY(read(10, 0).points.empty());
}

void MonitorHistoryTest::movingTheRangeKeepsTheShape()
{
    addSeconds(0, 3000, [](int second) { return second % 97; });
    const HistorySeries first = read(0, 2000, 100);
    const HistorySeries moved = read(7, 2007, 100);
    QCOMPARE(first.slot, moved.slot);
    for (std::size_t i = 1; i + 2 < moved.points.size(); ++i)
        QVERIFY(std::ranges::find(first.points, moved.points[i]) != first.points.end());
}

QTEST_GUILESS_MAIN(MonitorHistoryTest)
#include "tst_monitor_history.moc"
