// What mouse and keys do on linked charts: zoom, pan, back to live, crosshair, markers, legend, table.
#include "ui/charts/chart_table.h"
#include "ui/charts/time_chart.h"
#include "ui/common/format.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <qcustomplot.h>
#include <QMenu>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QToolButton>
#include <QtTest>
#include <QVBoxLayout>

using charts::ChartRange;
using charts::Period;
using charts::TimeChart;

namespace {

constexpr qint64 start = 1'760'000'400'000;
constexpr int count = 301;
constexpr qint64 newest = start + (count - 1) * 1000;

std::vector<charts::Sample> seconds(double value)
{
    std::vector<charts::Sample> points;
    for (int i = 0; i < count; ++i)
        points.push_back({start + i * 1000, value + i});
    return points;
}

// Two charts that share a range, on the screen.
struct Board
{
    QWidget window;
    ChartRange range;
    TimeChart* reads = new TimeChart(QStringLiteral("Reads"), charts::Unit::PerSecond, &window);
    TimeChart* ratio = new TimeChart(QStringLiteral("Ratio"), charts::Unit::Percent, &window);

    Board()
    {
        auto* layout = new QVBoxLayout(&window);
        layout->addWidget(reads);
        layout->addWidget(ratio);
        window.resize(900, 600);
        for (TimeChart* chart : {reads, ratio})
            chart->setRange(range);
        range.setNewest(newest);
        reads->setSeries({{QStringLiteral("hits"), theme::Line::Hits, seconds(1000)},
                          {QStringLiteral("misses"), theme::Line::Misses, seconds(100)}});
        ratio->setSeries({{QStringLiteral("ratio"), theme::Line::Hits, seconds(-300)}});
        window.show();
        (void)QTest::qWaitForWindowExposed(&window);
    }

    bool isReady() const
    {
        const auto* plot = reads->findChild<QCustomPlot*>();
        return plot->graphCount() >= 2 && plot->graph(0)->dataCount() > 0 && plot->width() > 200;
    }
    QWidget* plot(TimeChart* chart) const { return chart->findChild<QCustomPlot*>(); }
    QPoint at(TimeChart* chart, double part) const
    {
        QWidget* const area = plot(chart);
        return {static_cast<int>(part * area->width()), area->height() / 2};
    }
    void drag(TimeChart* chart, double from, double to, Qt::KeyboardModifiers keys = {}) const
    {
        QWidget* const area = plot(chart);
        QTest::mousePress(area, Qt::LeftButton, keys, at(chart, from));
        QTest::mouseMove(area, at(chart, (from + to) / 2));
        QTest::mouseMove(area, at(chart, to));
        QTest::mouseRelease(area, Qt::LeftButton, keys, at(chart, to));
    }
    bool wheel(TimeChart* chart, double part, int notches, Qt::KeyboardModifiers keys) const
    {
        QWidget* const area = plot(chart);
        QWheelEvent event(at(chart, part), area->mapToGlobal(at(chart, part)), {}, {0, 120 * notches},
                          Qt::NoButton, keys, Qt::NoScrollPhase, false);
        event.ignore();
        QCoreApplication::sendEvent(area, &event);
        return event.isAccepted();
    }
};

double near(qint64 a, qint64 b)
{
    return std::abs(static_cast<double>(a - b));
}

} // namespace

class ChartInteractionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aDragZoomsAllChartsToWhatItCovers();
    void ctrlWheelZoomsAtThePointerAndTheWheelAloneDoesNot();
    void shiftDragPans();
    void doubleClickAndEscReturnToLive();
    void aZoomedChartStandsStillWhileSamplesCome();
    void thePointerShowsTheMomentOnAllCharts();
    void keysMoveTheCrosshair();
    void markersMergeAndOpen();
    void aClickOnALabelHidesItsLineAndCtrlIsolates();
    void theTableHasTheSameNumbers();
    void fittedRatioSaysSo();
    void limitsOfZoomAndTime();
};

void ChartInteractionTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setApplicationName(QStringLiteral("tst_charts_interaction"));
    common::setLocale(QLocale(QLocale::English, QLocale::UnitedKingdom));
    theme::Theme::install(*qApp);
}

void ChartInteractionTest::aDragZoomsAllChartsToWhatItCovers()
{
    Board board;
    QTRY_VERIFY_WITH_TIMEOUT(board.isReady(), 30'000);
    board.drag(board.reads, 0.25, 0.75);
    const Period shown = board.range.shown();
    QVERIFY2(near(shown.from, start + 75'000) < 2000, qPrintable(QString::number(shown.from - start)));
    QVERIFY2(near(shown.to, start + 225'000) < 2000, qPrintable(QString::number(shown.to - start)));
    QVERIFY(board.range.isChosen());
    for (TimeChart* chart : {board.reads, board.ratio}) {
        auto* plot = chart->findChild<QCustomPlot*>();
        QTRY_VERIFY_WITH_TIMEOUT(qAbs(plot->xAxis->range().lower * 1000 - double(shown.from)) < 1, 30'000);
    }
    // A click that does not move is no zoom.
    QTest::mouseClick(board.plot(board.reads), Qt::LeftButton, {}, board.at(board.reads, 0.5));
    QCOMPARE(board.range.shown(), shown);
}

void ChartInteractionTest::ctrlWheelZoomsAtThePointerAndTheWheelAloneDoesNot()
{
    Board board;
    QTRY_VERIFY_WITH_TIMEOUT(board.isReady(), 30'000);
    const Period before = board.range.shown();
    QVERIFY(!board.wheel(board.reads, 0.5, 1, Qt::NoModifier));
    QCOMPARE(board.range.shown(), before);
    const qint64 pointed = before.from + (before.to - before.from) / 2;
    QVERIFY(board.wheel(board.reads, 0.5, 1, Qt::ControlModifier));
    const Period after = board.range.shown();
    QCOMPARE(after.to - after.from, qint64(240'000)); // a notch is four fifths
    QVERIFY(near(after.from + (after.to - after.from) / 2, pointed) < 2000);
    board.wheel(board.ratio, 0.5, -1, Qt::ControlModifier);
    QVERIFY(near(board.range.shown().to - board.range.shown().from, 300'000) < 2);
}

void ChartInteractionTest::shiftDragPans()
{
    Board board;
    QTRY_VERIFY_WITH_TIMEOUT(board.isReady(), 30'000);
    board.range.choose({start + 200'000, start + 300'000});
    QTRY_COMPARE_WITH_TIMEOUT(board.reads->timeAt(board.reads->plotArea().left()), start + 200'000, 30'000);
    QWidget* const plot = board.plot(board.reads);
    QTest::mousePress(plot, Qt::LeftButton, Qt::ShiftModifier, board.at(board.reads, 0.2));
    QTest::mouseMove(plot, board.at(board.reads, 0.7));
    QTest::mouseRelease(plot, Qt::LeftButton, Qt::ShiftModifier, board.at(board.reads, 0.7));
    const Period shown = board.range.shown();
    QCOMPARE(shown.to - shown.from, qint64(100'000));
    QVERIFY2(near(shown.from, start + 150'000) < 2000, qPrintable(QString::number(shown.from - start)));
}

void ChartInteractionTest::doubleClickAndEscReturnToLive()
{
    Board board;
    QTRY_VERIFY_WITH_TIMEOUT(board.isReady(), 30'000);
    board.drag(board.reads, 0.25, 0.75);
    QVERIFY(!board.range.isLive());
    QTest::mouseDClick(board.plot(board.ratio), Qt::LeftButton, {}, board.at(board.ratio, 0.5));
    QVERIFY(board.range.isLive());
    QCOMPARE(board.range.shown().to, newest);
    board.range.choose({start, start + 60'000});
    board.range.setCursor(start + 30'000);
    QTest::keyClick(board.ratio, Qt::Key_Escape); // one step a press: the crosshair first
    QVERIFY(!board.range.cursor() && !board.range.isLive());
    QTest::keyClick(board.ratio, Qt::Key_Escape);
    QVERIFY(board.range.isLive());
}

void ChartInteractionTest::aZoomedChartStandsStillWhileSamplesCome()
{
    Board board;
    QTRY_VERIFY_WITH_TIMEOUT(board.isReady(), 30'000);
    board.range.choose({start, start + 60'000});
    const Period shown = board.range.shown();
    QVERIFY(board.reads->extend({{QStringLiteral("hits"), theme::Line::Hits, {{newest + 1000, 5}}},
                                 {QStringLiteral("misses"), theme::Line::Misses, {{newest + 1000, 5}}}}));
    board.range.setNewest(newest + 1000);
    QCOMPARE(board.range.shown(), shown);
    board.range.toLive();
    QCOMPARE(board.range.shown().to, newest + 1000);
    // Other lines are not more of the same.
    QVERIFY(!board.reads->extend({{QStringLiteral("hits"), theme::Line::Hits, {{newest + 2000, 5}}}}));
}

void ChartInteractionTest::thePointerShowsTheMomentOnAllCharts()
{
    Board board;
    QTRY_VERIFY_WITH_TIMEOUT(board.isReady(), 30'000);
    QWidget* const plot = board.plot(board.reads);
    QTest::mouseMove(board.window.windowHandle(), plot->mapTo(&board.window, board.at(board.reads, 0.5)));
    QTRY_VERIFY_WITH_TIMEOUT(board.ratio->cursorTime().has_value(), 30'000);
    QVERIFY(near(*board.ratio->cursorTime(), start + 150'000) < 2000);
    board.range.setCursor(start + 100'000);
    const auto labels = board.reads->endLabels();
    QCOMPARE(labels.size(), std::size_t(2));
    QCOMPARE(labels[0].value, QStringLiteral("1,100"));
    QCOMPARE(labels[1].value, QStringLiteral("200"));
    for (std::size_t i = 1; i < labels.size(); ++i)
        QVERIFY(!labels[i].area.intersects(labels[i - 1].area.adjusted(0, 1, 0, -1)));
}

void ChartInteractionTest::keysMoveTheCrosshair()
{
    Board board;
    QTRY_VERIFY_WITH_TIMEOUT(board.isReady(), 30'000);
    board.reads->setMarkers({{start + 120'000, QStringLiteral("edit of 812"), QStringLiteral("edit")},
                             {start + 200'000, QStringLiteral("import"), QStringLiteral("import")}});
    QTest::keyClick(board.reads, Qt::Key_Left);
    QCOMPARE(board.range.cursor(), std::optional(newest - 1000));
    QTest::keyClick(board.reads, Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(board.range.cursor(), std::optional(newest - 11'000));
    QTest::keyClick(board.reads, Qt::Key_Right);
    QCOMPARE(board.range.cursor(), std::optional(newest - 10'000));
    QTest::keyClick(board.reads, Qt::Key_Home);
    QCOMPARE(board.range.cursor(), std::optional(start));
    QTest::keyClick(board.reads, Qt::Key_M);
    QCOMPARE(board.range.cursor(), std::optional(start + 120'000));
    QSignalSpy opened(board.reads, &TimeChart::markerActivated);
    QTest::keyClick(board.reads, Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    QTest::keyClick(board.reads, Qt::Key_M);
    QCOMPARE(board.range.cursor(), std::optional(start + 200'000));
    QTest::keyClick(board.reads, Qt::Key_End);
    QCOMPARE(board.range.cursor(), std::optional(newest));
}

void ChartInteractionTest::markersMergeAndOpen()
{
    Board board;
    QTRY_VERIFY_WITH_TIMEOUT(board.isReady(), 30'000);
    const QString edit = QStringLiteral("edit");
    board.reads->setMarkers({{start + 100'000, QStringLiteral("edit of 1"), edit},
                             {start + 101'000, QStringLiteral("edit of 2"), edit},
                             {start + 102'000, QStringLiteral("edit of 3"), edit},
                             {start + 250'000, QStringLiteral("warmed"), QStringLiteral("warm")}});
    const auto groups = board.reads->markerGroups();
    QCOMPARE(groups.size(), std::size_t(2));
    QCOMPARE(groups[0].text, QStringLiteral("3 edits"));
    QCOMPARE(groups[1].text, QStringLiteral("warmed"));
    QSignalSpy opened(board.reads, &TimeChart::markerActivated);
    const QRectF glyph = charts::glyphArea(groups[0], board.reads->plotArea());
    QTest::mouseClick(board.reads, Qt::LeftButton, {}, glyph.center().toPoint());
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.first().first().toLongLong(), start + 100'000);
    // On its dotted line among the lines as well, and nowhere else.
    const QPoint line(static_cast<int>(groups[1].x), 20);
    QTest::mouseClick(board.plot(board.reads), Qt::LeftButton, {}, line);
    QCOMPARE(opened.last().first().toLongLong(), start + 250'000);
    QTest::mouseClick(board.plot(board.reads), Qt::LeftButton, {}, line - QPoint(60, 0));
    QCOMPARE(opened.count(), 2);
    // Nearer, they are three.
    board.range.choose({start + 95'000, start + 107'000});
    QTRY_COMPARE_WITH_TIMEOUT(board.reads->markerGroups().size(), std::size_t(3), 30'000);
}

void ChartInteractionTest::aClickOnALabelHidesItsLineAndCtrlIsolates()
{
    Board board;
    QTRY_VERIFY_WITH_TIMEOUT(board.isReady(), 30'000);
    auto* plot = board.reads->findChild<QCustomPlot*>();
    const auto click = [&board](const QString& name, Qt::KeyboardModifiers keys = {}) {
        for (const auto& label : board.reads->endLabels()) {
            if (label.name == name)
                QTest::mouseClick(board.reads, Qt::LeftButton, keys, label.area.center().toPoint());
        }
    };
    click(QStringLiteral("hits"));
    QVERIFY(board.reads->isHidden(QStringLiteral("hits")));
    QTRY_VERIFY_WITH_TIMEOUT(!plot->graph(0)->visible() && plot->graph(1)->visible(), 30'000);
    QVERIFY(plot->yAxis->range().upper < 1000); // the scale follows what is left
    click(QStringLiteral("hits"));
    QTRY_VERIFY_WITH_TIMEOUT(plot->graph(0)->visible(), 30'000);
    click(QStringLiteral("misses"), Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!plot->graph(0)->visible() && plot->graph(1)->visible(), 30'000);
    click(QStringLiteral("misses"), Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(plot->graph(0)->visible() && plot->graph(1)->visible(), 30'000);
}

void ChartInteractionTest::theTableHasTheSameNumbers()
{
    Board board;
    QTRY_VERIFY_WITH_TIMEOUT(board.isReady(), 30'000);
    auto* menu = board.reads->findChild<QMenu*>();
    QTest::mouseClick(board.reads->findChild<QToolButton*>(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(menu->isVisible(), 30'000);
    menu->close();
    menu->actions().first()->trigger();
    QVERIFY(board.reads->isTableShown());
    auto* table = board.reads->findChild<charts::ChartTable*>();
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), count, 30'000);
    QCOMPARE(table->model()->columnCount(), 3);
    QCOMPARE(table->model()->index(0, 1).data().toString(), QStringLiteral("1,300"));
    QCOMPARE(table->model()->index(count - 1, 2).data().toString(), QStringLiteral("100"));
    QCOMPARE(table->model()->headerData(2, Qt::Horizontal).toString(), QStringLiteral("misses"));
    QVERIFY(!board.plot(board.reads)->isVisible());
    menu->actions().first()->trigger();
    QVERIFY(!board.reads->isTableShown());
    QTRY_VERIFY_WITH_TIMEOUT(board.plot(board.reads)->isVisible(), 30'000);
}

void ChartInteractionTest::fittedRatioSaysSo()
{
    Board board;
    QTRY_VERIFY_WITH_TIMEOUT(board.isReady(), 30'000);
    std::vector<charts::Sample> high = seconds(0);
    for (charts::Sample& sample : high)
        sample.value = 96 + sample.value / 100;
    board.ratio->setSeries({{QStringLiteral("ratio"), theme::Line::Hits, high}});
    auto* plot = board.ratio->findChild<QCustomPlot*>();
    QTRY_VERIFY_WITH_TIMEOUT(plot->yAxis->range().lower < 1, 30'000);
    board.ratio->findChild<QMenu*>()->actions().at(1)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(plot->yAxis->range().lower > 85, 30'000);
}

void ChartInteractionTest::limitsOfZoomAndTime()
{
    ChartRange range;
    range.setNewest(newest);
    range.choose({newest - 1000, newest});
    QCOMPARE(range.shown().to - range.shown().from, qint64(10'000)); // not nearer than ten seconds
    range.choose({newest - 90ll * 86'400'000, newest});
    QCOMPARE(range.shown().to - range.shown().from, 30ll * 86'400'000);
    range.choose({newest, newest + 60'000}); // the future is not shown
    QCOMPARE(range.shown().to, newest);
    range.setSpan(std::chrono::hours(1));
    QVERIFY(range.isLive());
    range.goTo(newest - 86'400'000);
    QCOMPARE(range.shown(), (Period{newest - 86'400'000 - 1'800'000, newest - 86'400'000 + 1'800'000}));
    range.setPaused(true);
    QVERIFY(range.isPaused() && !range.isChosen());
    range.setPaused(false);
    QVERIFY(range.isLive());
}

QTEST_MAIN(ChartInteractionTest)
#include "tst_charts_interaction.moc"
