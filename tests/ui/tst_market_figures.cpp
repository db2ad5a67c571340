// What the Market page makes of its figures: verdicts, shares, rows, charts. Without servers.
#include "ui/charts/bar_chart.h"
#include "ui/charts/day_chart.h"
#include "ui/common/cell_delegate.h"
#include "ui/common/rows_table.h"
#include "ui/market/figures.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using theme::Tone;

namespace {

const QDate today(2026, 11, 21);

property::Money money(qint64 whole)
{
    return property::Money::fromCents(whole * 100);
}

property::Sentiment sentimentOf(double average, qint64 total)
{
    property::Sentiment sentiment;
    sentiment.average = average;
    sentiment.total = total;
    sentiment.counts = {0, 0, 0, total, 0};
    return sentiment;
}

std::vector<property::DayViewings> viewings(const QDate& last, const QList<qint64>& counts)
{
    std::vector<property::DayViewings> days;
    for (int i = 0; i < counts.size(); ++i)
        days.push_back({last.addDays(i - counts.size() + 1), counts[i]});
    return days;
}

property::MarketSummary summary()
{
    property::MarketSummary summary;
    for (const auto type : property::allTypes) {
        property::MarketFigures figures;
        figures.type = type;
        summary.types.push_back(figures);
    }
    summary.types[0].count = 3;
    summary.types[0].median = money(455'000);
    summary.types[0].average = property::Money::fromCents(49'812'350);
    summary.types[1].count = 1;
    summary.types[1].median = money(700'000);
    summary.total.count = 4;
    summary.total.median = money(500'000);
    summary.total.pricePerMetre = money(4'310);
    return summary;
}

} // namespace

class TestMarketFigures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { theme::Theme::install(*qApp); }
    void sentimentHasAVerdict_data();
    void sentimentHasAVerdict();
    void sentimentTellsItsChange();
    void viewingsLeaveTodayOut();
    void viewingsAreComparedOnlyWhenThereAreEnough_data();
    void viewingsAreComparedOnlyWhenThereAreEnough();
    void pricesAreComparedWithAllCities();
    void unknownPricesAreNoZeroes();
    void barsAreSortedAndNamed();
    void sharesAddUp();
    void placesFollowViewings();
    void rowsSortAndComeBackToTheirOrder();
    void rowsChangeInPlaceWhenTheirKeysStay();
    void theTableKeepsItsRowThroughARefresh();
    void chartsAreReadWithTheKeyboard();
    void daysThatHaveNotEndedAreNoColumns();
};

void TestMarketFigures::sentimentHasAVerdict_data()
{
    QTest::addColumn<double>("average");
    QTest::addColumn<qint64>("total");
    QTest::addColumn<int>("tone");
    QTest::addColumn<QString>("verdict");
    QTest::newRow("good") << 4.2 << qint64(740) << int(Tone::Good) << QStringLiteral("good");
    QTest::newRow("the least that is good") << 4.0 << qint64(10) << int(Tone::Good) << QStringLiteral("good");
    QTest::newRow("mixed") << 3.4 << qint64(90) << int(Tone::Warn) << QStringLiteral("mixed");
    QTest::newRow("poor") << 2.9 << qint64(90) << int(Tone::Bad) << QStringLiteral("poor");
    QTest::newRow("too few to judge")
        << 1.0 << qint64(9) << int(Tone::Neutral) << QStringLiteral("only 9 rating(s)");
}

void TestMarketFigures::sentimentHasAVerdict()
{
    QFETCH(double, average);
    QFETCH(qint64, total);
    QFETCH(int, tone);
    QFETCH(QString, verdict);
    const common::CardText text = market::sentimentCard(sentimentOf(average, total), 7);
    QCOMPARE(int(text.verdictTone), tone);
    QCOMPARE(text.verdict, verdict);
    QCOMPARE(text.number, QString::number(average, 'f', 1));
}

void TestMarketFigures::sentimentTellsItsChange()
{
    property::Sentiment sentiment = sentimentOf(4.2, 100);
    QVERIFY(market::sentimentCard(sentiment, 7).change.isEmpty());
    sentiment.previousAverage = 4.5;
    const common::CardText fallen = market::sentimentCard(sentiment, 7);
    QCOMPARE(fallen.direction, -1);
    QCOMPARE(fallen.change, QStringLiteral("0.3"));
    QCOMPARE(int(fallen.changeTone), int(Tone::Warn));
    sentiment.previousAverage = 4.19;
    QCOMPARE(market::sentimentCard(sentiment, 7).direction, 0);
    property::Sentiment none;
    QCOMPARE(market::sentimentCard(none, 7).number, QStringLiteral("–"));
}

void TestMarketFigures::viewingsLeaveTodayOut()
{
    const auto now = viewings(today, {100, 200, 1});
    const common::CardText text = market::viewingsCard(now, {}, today);
    QCOMPARE(text.number, QStringLiteral("150"));
    QCOMPARE(market::viewingsSpark(now, today), (QList<double>{100, 200}));
    QVERIFY(text.verdict.isEmpty()); // nothing to compare with
}

void TestMarketFigures::viewingsAreComparedOnlyWhenThereAreEnough_data()
{
    QTest::addColumn<QList<qint64>>("now");
    QTest::addColumn<QList<qint64>>("before");
    QTest::addColumn<int>("direction");
    QTest::addColumn<QString>("verdict");
    QTest::newRow("rising") << QList<qint64>{60, 60, 5} << QList<qint64>{50, 50, 50} << 1
                            << QStringLiteral("rising");
    QTest::newRow("falling") << QList<qint64>{40, 40, 5} << QList<qint64>{50, 50, 50} << -1
                             << QStringLiteral("falling");
    QTest::newRow("steady") << QList<qint64>{51, 50, 5} << QList<qint64>{50, 50, 50} << 0
                            << QStringLiteral("steady");
    QTest::newRow("too few") << QList<qint64>{4, 4, 0} << QList<qint64>{1, 1, 1} << 0
                             << QStringLiteral("too few to compare");
}

void TestMarketFigures::viewingsAreComparedOnlyWhenThereAreEnough()
{
    QFETCH(QList<qint64>, now);
    QFETCH(QList<qint64>, before);
    QFETCH(int, direction);
    QFETCH(QString, verdict);
    const auto text =
        market::viewingsCard(viewings(today, now), viewings(today.addDays(-now.size()), before), today);
    QCOMPARE(text.direction, direction);
    QCOMPARE(text.verdict, verdict);
}

void TestMarketFigures::pricesAreComparedWithAllCities()
{
    property::MarketSummary everywhere = summary();
    everywhere.total.median = money(400'000);
    QCOMPARE(market::medianCard(summary(), &everywhere).verdict, QStringLiteral("25 % above all cities"));
    everywhere.total.median = money(1'000'000);
    QCOMPARE(market::medianCard(summary(), &everywhere).verdict, QStringLiteral("50 % below all cities"));
    QVERIFY(market::medianCard(summary(), nullptr).verdict.isEmpty());
}

void TestMarketFigures::unknownPricesAreNoZeroes()
{
    QCOMPARE(market::medianCard({}, nullptr).number, QStringLiteral("–"));
    const auto rows = market::typeRows(summary());
    common::RowsModel model(market::typeColumns());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRows(rows);
    QCOMPARE(common::cellText(model.index(2, 3)), QStringLiteral("–"));       // land has no median
    QCOMPARE(common::cellText(model.index(0, 2)), QStringLiteral("498,124")); // to whole units
    QCOMPARE(common::cellText(model.index(4, 0)), QStringLiteral("All types"));
}

void TestMarketFigures::barsAreSortedAndNamed()
{
    const auto bars = market::priceBars(summary());
    QCOMPARE(bars.size(), std::size_t(2)); // types without a price have no bar
    QCOMPARE(bars[0].label, QStringLiteral("Apartment"));
    QCOMPARE(bars[1].text, QStringLiteral("455,000"));
    const auto ratings = market::ratingBars(sentimentOf(4, 20));
    QCOMPARE(ratings.size(), std::size_t(5));
    QCOMPARE(ratings.front().label, QStringLiteral("5"));
    QCOMPARE(ratings[1].text, QStringLiteral("20"));
    charts::BarChart chart(QStringLiteral("Ratings"));
    chart.setBars(ratings);
    QCOMPARE(chart.accessibleName(), QStringLiteral("Ratings: 5, 0; 4, 20; 3, 0; 2, 0; 1, 0"));
}

void TestMarketFigures::sharesAddUp()
{
    std::vector<property::ChannelCount> channels{{property::Channel::Viewing, 30, 4.5},
                                                 {property::Channel::Email, 50, 3.5},
                                                 {property::Channel::Phone, 20, 4.0},
                                                 {property::Channel::Web, 0, {}}};
    const auto bars = market::channelBars(channels);
    QCOMPARE(bars[0].label, QStringLiteral("E-mail"));
    QCOMPARE(bars[0].text, QStringLiteral("50 %"));
    QCOMPARE(bars[3].text, QStringLiteral("0 %"));
    common::RowsModel model(market::channelColumns());
    model.setRows(market::channelRows(channels));
    QCOMPARE(common::cellText(model.index(3, 3)), QStringLiteral("–"));
    for (auto& channel : channels)
        channel.count = 0;
    QCOMPARE(market::channelBars(channels)[0].text, QStringLiteral("–"));
}

void TestMarketFigures::placesFollowViewings()
{
    const std::vector<property::LocationCount> locations{{QStringLiteral("Alor Setar"), 5, 9},
                                                         {QStringLiteral("Kuah"), 50, 80},
                                                         {QStringLiteral("Langkawi"), 7, 9}};
    const std::vector<property::TopLocation> top{{QStringLiteral("Langkawi"), 40, 60, 4.1}};
    const auto rows = market::placeRows(locations, &top);
    QCOMPARE(rows[0].key, QByteArrayLiteral("Langkawi"));
    QCOMPARE(rows[1].key, QByteArrayLiteral("Kuah"));
    QVERIFY(!rows[1].cells[5].value.isValid()); // no feedback: no rating
    QVERIFY(!market::placeRows(locations, nullptr)[0].cells[3].value.isValid());
}

void TestMarketFigures::rowsSortAndComeBackToTheirOrder()
{
    common::RowsModel model(market::typeColumns());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRows(market::typeRows(summary()));
    common::RowsTable table(model, QStringLiteral("types"));
    table.resize(800, 300);
    table.show();
    QHeaderView* header = table.horizontalHeader();
    const auto click = [&] {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          QPoint(header->sectionViewportPosition(3) + 10, header->height() / 2));
    };
    click(); // figures begin with the largest
    QCOMPARE(model.at(0)->key, QByteArrayLiteral("apartment"));
    QVERIFY(!model.at(4)->cells[3].value.isValid()); // unknown comes last
    click();
    QCOMPARE(model.at(0)->key, QByteArrayLiteral("house"));
    QVERIFY(!model.at(4)->cells[3].value.isValid());
    click();
    QCOMPARE(model.sortColumn(), std::optional<int>());
    QCOMPARE(model.at(4)->key, QByteArrayLiteral("all"));
}

void TestMarketFigures::rowsChangeInPlaceWhenTheirKeysStay()
{
    common::RowsModel model(market::typeColumns());
    model.setRows(market::typeRows(summary()));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setRows(market::typeRows(summary()));
    QCOMPARE(changed.size(), 0);
    property::MarketSummary other = summary();
    other.types[0].count = 99;
    model.setRows(market::typeRows(other));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(reset.size(), 0);
    QCOMPARE(common::cellText(model.index(0, 1)), QStringLiteral("99"));
}

void TestMarketFigures::theTableKeepsItsRowThroughARefresh()
{
    common::RowsModel model(market::placeColumns());
    std::vector<property::LocationCount> locations{{QStringLiteral("Kuah"), 5, 9},
                                                   {QStringLiteral("Langkawi"), 3, 9}};
    model.setRows(market::placeRows(locations, nullptr));
    common::RowsTable table(model, QStringLiteral("places"));
    table.show();
    table.setCurrentKey("Langkawi");
    QSignalSpy moved(&table, &common::RowsTable::currentKeyChanged);
    locations[1].onMarket = 100; // now it comes first
    model.setRows(market::placeRows(locations, nullptr));
    QCOMPARE(table.currentKey(), QByteArrayLiteral("Langkawi"));
    QCOMPARE(table.currentIndex().row(), 0);
    QCOMPARE(moved.size(), 0);
    QVERIFY(table.selectionAsTsv(true).startsWith(QStringLiteral("City\t")));
    QVERIFY(table.selectionAsTsv(false).startsWith(QStringLiteral("Langkawi\t100\t9\t")));
    locations.erase(locations.begin() + 1);
    model.setRows(market::placeRows(locations, nullptr));
    QVERIFY(table.currentIndex().isValid()); // Kuah, but nobody has chosen it
    QVERIFY(!table.selectionModel()->hasSelection());
    QCOMPARE(moved.size(), 0);
}

void TestMarketFigures::chartsAreReadWithTheKeyboard()
{
    charts::DayChart chart(QStringLiteral("Viewings per day"), QStringLiteral("viewings"));
    chart.resize(600, 200);
    chart.setDays(market::viewingDays(viewings(today, {96, 402, 318, 7}), today),
                  market::unfinishedDay(viewings(today, {96, 402, 318, 7}), today));
    chart.show();
    chart.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&chart));
    chart.setFocus();
    QCOMPARE(chart.note(), QStringLiteral("today so far 7"));
    QTest::keyClick(&chart, Qt::Key_Left);
    QVERIFY2(chart.note().contains(QStringLiteral("318 viewings")), qPrintable(chart.note()));
    QTest::keyClick(&chart, Qt::Key_Left);
    QVERIFY(chart.accessibleDescription().contains(QStringLiteral("402 viewings")));
    QTest::keyClick(&chart, Qt::Key_Home);
    QCOMPARE(chart.markedDay(), std::optional<std::size_t>(0));
    QTest::keyClick(&chart, Qt::Key_Escape);
    QVERIFY(!chart.markedDay());
    QVERIFY(chart.sentence().contains(QStringLiteral("highest 402")));
}

void TestMarketFigures::daysThatHaveNotEndedAreNoColumns()
{
    const auto days = market::viewingDays(viewings(today, {5, 6}), today);
    QCOMPARE(days.size(), std::size_t(1));
    QCOMPARE(days[0].date, today.addDays(-1));
    QCOMPARE(market::unfinishedDay(viewings(today, {5, 6}), today)->value, 6.0);
    QVERIFY(!market::unfinishedDay(viewings(today.addDays(-1), {5}), today));
}

QTEST_MAIN(TestMarketFigures)
#include "tst_market_figures.moc"
