// What is left of many points on few pixels: means, peaks and gaps, and the same whether they came at once or
// one by one.
#include "ui/charts/thinning.h"

#include <QtTest>

#include <cmath>

using charts::Period;
using charts::Sample;
using charts::Thinning;

namespace {

constexpr qint64 start = 1'760'000'400'000; // a full ten minutes
constexpr qint64 noGap = 5'000;

std::vector<Sample> everySecond(int count)
{
    std::vector<Sample> points;
    for (int i = 0; i < count; ++i)
        points.push_back({start + i * 1000, 100.0 + i % 7});
    return points;
}

bool same(const std::vector<Sample>& a, const std::vector<Sample>& b)
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const bool isGap = std::isnan(a[i].value) && std::isnan(b[i].value);
        if (a[i].at != b[i].at ||
            (!isGap && (a[i].value != b[i].value || a[i].low != b[i].low || a[i].high != b[i].high)))
            return false;
    }
    return true;
}

} // namespace

class ThinningTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void slotsAreDivisionsOfAClock_data();
    void slotsAreDivisionsOfAClock();
    void fewPointsAreDrawnOneByOne();
    void aPeakOfOneSecondSurvivesADay();
    void aMeanIsThatOfItsSlot();
    void aTimeWithoutSamplesIsAGapAtEveryZoom_data();
    void aTimeWithoutSamplesIsAGapAtEveryZoom();
    void theSlotThatIsNotOverIsLeftOut();
    void pointsThatComeOneByOneGiveTheSameColumns();
    void nothingNewIsNoChange();
};

void ThinningTest::slotsAreDivisionsOfAClock_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<int>("columns");
    QTest::addColumn<qint64>("distance");
    QTest::addColumn<qint64>("slot");
    QTest::newRow("5 min, a sample a second") << qint64(300) << 400 << qint64(1000) << qint64(0);
    QTest::newRow("5 min, four a second") << qint64(300) << 400 << qint64(250) << qint64(1000);
    QTest::newRow("1 h") << qint64(3600) << 400 << qint64(1000) << qint64(10'000);
    QTest::newRow("1 d") << qint64(86'400) << 400 << qint64(1000) << qint64(300'000);
    QTest::newRow("30 d of minutes") << qint64(2'592'000) << 400 << qint64(60'000) << qint64(7'200'000);
}

void ThinningTest::slotsAreDivisionsOfAClock()
{
    QFETCH(qint64, seconds);
    QFETCH(int, columns);
    QFETCH(qint64, distance);
    QFETCH(qint64, slot);
    QCOMPARE(charts::slotFor({start, start + seconds * 1000}, columns, distance), slot);
}

void ThinningTest::fewPointsAreDrawnOneByOne()
{
    const std::vector<Sample> points = everySecond(10);
    Thinning line;
    QVERIFY(line.update(points, {start + 2000, start + 5000}, 0, noGap));
    QCOMPARE(line.columns().size(), std::size_t(6)); // 2 to 5, and one more at each end
    QCOMPARE(line.columns().front().at, start + 1000);
    QCOMPARE(line.columns().back().at, start + 6000);
    QVERIFY(!line.hasBand());
}

void ThinningTest::aPeakOfOneSecondSurvivesADay()
{
    std::vector<Sample> points = everySecond(86'400);
    points[40'000].value = 9000;
    Thinning line;
    line.update(points, {start, start + 86'400'000}, 300'000, noGap);
    QVERIFY(line.columns().size() <= 289);
    QVERIFY(line.hasBand());
    double highest = 0;
    for (const Sample& column : line.columns())
        highest = std::max(highest, column.high);
    QCOMPARE(highest, 9000.0);
}

void ThinningTest::aMeanIsThatOfItsSlot()
{
    std::vector<Sample> points;
    for (int i = 0; i < 20; ++i)
        points.push_back({start + i * 1000, i < 10 ? 1.0 : i - 10.0});
    Thinning line;
    line.update(points, {start, start + 20'000}, 10'000, noGap);
    QCOMPARE(line.columns().size(), std::size_t(2));
    QCOMPARE(line.columns()[0].value, 1.0);
    QCOMPARE(line.columns()[1].value, 4.5);
    QCOMPARE(line.columns()[1].low, 0.0);
    QCOMPARE(line.columns()[1].high, 9.0);
    QCOMPARE(line.columns()[1].at, start + 15'000);
}

void ThinningTest::aTimeWithoutSamplesIsAGapAtEveryZoom_data()
{
    QTest::addColumn<qint64>("slot");
    QTest::addColumn<bool>("unknown");
    QTest::newRow("one by one, nobody looked") << qint64(0) << false;
    QTest::newRow("one by one, no answer") << qint64(0) << true;
    QTest::newRow("slots, nobody looked") << qint64(10'000) << false;
    QTest::newRow("slots, no answer") << qint64(10'000) << true;
}

void ThinningTest::aTimeWithoutSamplesIsAGapAtEveryZoom()
{
    QFETCH(qint64, slot);
    QFETCH(bool, unknown);
    std::vector<Sample> points = everySecond(300);
    if (unknown) {
        for (std::size_t i = 100; i < 160; ++i)
            points[i].value = qQNaN();
    } else {
        points.erase(points.begin() + 100, points.begin() + 160);
    }
    Thinning line;
    line.update(points, {start, start + 300'000}, slot, noGap);
    int pieces = 0;
    bool wasGap = true;
    for (const Sample& column : line.columns()) {
        pieces += wasGap && std::isfinite(column.value) ? 1 : 0;
        wasGap = std::isnan(column.value);
    }
    QCOMPARE(pieces, 2);
}

void ThinningTest::theSlotThatIsNotOverIsLeftOut()
{
    Thinning line;
    line.update(everySecond(25), {start, start + 24'000}, 10'000, noGap);
    QCOMPARE(line.columns().size(), std::size_t(2));
}

void ThinningTest::pointsThatComeOneByOneGiveTheSameColumns()
{
    std::vector<Sample> all = everySecond(2000);
    all[700].value = qQNaN();
    all.erase(all.begin() + 900, all.begin() + 930);
    Thinning moving;
    std::vector<Sample> points;
    constexpr qint64 span = 600'000;
    for (const Sample& point : all) {
        points.push_back(point);
        const Period range{point.at - span, point.at};
        moving.update(points, range, 5000, noGap);
        if (points.size() % 97 != 0)
            continue;
        Thinning fresh;
        fresh.update(points, range, 5000, noGap);
        QVERIFY2(same(moving.columns(), fresh.columns()), qPrintable(QString::number(points.size())));
    }
}

void ThinningTest::nothingNewIsNoChange()
{
    std::vector<Sample> points = everySecond(1000);
    const Period range{start, start + 999'000};
    Thinning slotted;
    QVERIFY(slotted.update(points, range, 10'000, noGap));
    points.push_back({start + 1'000'000 - 500, 7});
    QVERIFY(!slotted.update(points, range, 10'000, noGap));
    Thinning plain;
    QVERIFY(plain.update(points, range, 0, noGap));
    QVERIFY(!plain.update(points, range, 0, noGap));
}

QTEST_GUILESS_MAIN(ThinningTest)
#include "tst_charts_thinning.moc"
