// The dashboard's charts, files, cards and advice, by clicks.
#include "tests/ui/dashboard_samples.h"
#include "tests/ui/find_widget.h"
#include "ui/charts/time_chart.h"
#include "ui/common/format.h"
#include "ui/dashboard/advice_panel.h"
#include "ui/dashboard/chart_board.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/dashboard/go_to_dialog.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

using dashboard::ChartId;
using dashboard::DashboardPage;
using dashboard::DashboardPresenter;
using test::dashboardSample;
using test::dashboardStart;

namespace {

constexpr int limit = 30'000;
constexpr int seconds = 120;

struct Shown
{
    DashboardPresenter presenter;
    DashboardPage page{presenter};

    Shown()
    {
        for (int second = 0; second < seconds; ++second)
            presenter.addSample(dashboardSample(second));
        page.resize(1200, 800);
        page.activate();
        page.show();
        (void)QTest::qWaitForWindowExposed(&page);
    }

    // Chooses the entry of the export menu, and the file in the dialog that opens.
    void exportTo(const QString& entry, const QString& path)
    {
        page.findChild<QAction*>(entry)->trigger();
        choose(path);
    }
    void choose(const QString& path)
    {
        QTRY_VERIFY_WITH_TIMEOUT(test::opened<QFileDialog>(page), limit);
        auto* dialog = test::opened<QFileDialog>(page);
        QVERIFY(dialog->selectedFiles().value(0).contains(QStringLiteral("keystead-")));
        dialog->findChild<QLineEdit*>()->setText(path);
        static_cast<QDialog*>(dialog)->accept();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), limit);
    }
};

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool isPrivate(const QString& path)
{
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    return !(QFile::permissions(path) & others);
}

} // namespace

class DashboardBoardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pictureOfTheBoardHasLinesInEveryChart();
    void pictureOfOneChart();
    void csvReadBackEqualsThePoints();
    void jsonHasTheShownRangeOnly();
    void aFileThatCannotBeWrittenSaysSo();
    void aCardGoesToItsChart();
    void everyAdviceHasASentenceAndAButton();
    void adviceButtonAsksForItsAction();
    void whyShowsTheReasons();
    void spansAndMomentsAreReached();
    void markersAreOnAllChartsAndAsked();
    void ownBrowsingIsMarked();
    void intervalIsRemembered();
    void chartsFlowInTwoColumnsOrOne();
    void groupsBelowTheirTargetAreBad();
};

void DashboardBoardTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("keystead-test"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_dashboard_board"));
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QSettings().clear();
    common::setLocale(QLocale::c());
    theme::Theme::install(*qApp);
}

void DashboardBoardTest::pictureOfTheBoardHasLinesInEveryChart()
{
    Shown shown;
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("board.png"));
    QSignalSpy toasts(&shown.page, &common::Page::toastRequested);
    QTest::mouseClick(shown.page.findChild<QPushButton*>(QStringLiteral("export")), Qt::LeftButton);
    shown.exportTo(QStringLiteral("png"), path);
    QTRY_COMPARE_WITH_TIMEOUT(toasts.count(), 1, limit);
    QVERIFY(isPrivate(path));
    const QImage picture(path);
    QVERIFY(!picture.isNull());
    auto* board = shown.page.findChild<dashboard::ChartBoard*>();
    for (const ChartId id : DashboardPresenter::chartIds()) {
        auto* chart = board->chart(id);
        // The colour of its first line is in the picture, where its lines are: also below what is seen.
        const QRect area(chart->mapTo(board->parentWidget(), chart->plotArea().topLeft()),
                         chart->plotArea().size());
        const QColor wanted = charts::linePen({chart->series().front().line}).color();
        bool isFound = false;
        for (int y = area.top(); y < area.bottom() && !isFound; ++y) {
            for (int x = area.left(); x < area.right() && !isFound; ++x)
                isFound = picture.pixelColor(x, y) == wanted;
        }
        QVERIFY2(isFound, qPrintable(chart->title()));
    }
}

void DashboardBoardTest::pictureOfOneChart()
{
    Shown shown;
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("chart.png"));
    auto* chart = shown.page.findChild<dashboard::ChartBoard*>()->chart(ChartId::Memory);
    for (QAction* action : chart->findChildren<QAction*>()) {
        if (action->text() == QStringLiteral("Save picture…"))
            action->trigger();
    }
    shown.choose(path);
    QTRY_COMPARE_WITH_TIMEOUT(QImage(path).size(), chart->size(), limit);
}

void DashboardBoardTest::csvReadBackEqualsThePoints()
{
    Shown shown;
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("figures.csv"));
    shown.exportTo(QStringLiteral("csv"), path);
    QVERIFY(isPrivate(path));
    const QList<QByteArray> lines = contentOf(path).trimmed().split('\n');
    QCOMPARE(lines.size(), seconds + 1);
    const QList<QByteArray> names = lines[0].split(',');
    QCOMPARE(names[0], QByteArray("time"));
    for (const char* id : {"hits", "misses", "hit_ratio", "rss_memory", "network_out", "latency", "keys"})
        QVERIFY2(names.contains(id), id);
    for (int second = 0; second < seconds; ++second) {
        const QList<QByteArray> cells = lines[second + 1].split(',');
        QCOMPARE(QDateTime::fromString(QString::fromLatin1(cells[0]), Qt::ISODateWithMs),
                 dashboardStart.addSecs(second));
        for (int column = 1; column < names.size(); ++column) {
            const auto metric = monitor::metricIndex(QString::fromLatin1(names[column]));
            QVERIFY(metric);
            QCOMPARE(cells[column].toDouble(), test::figureAt(*metric, second));
        }
    }
}

void DashboardBoardTest::jsonHasTheShownRangeOnly()
{
    Shown shown;
    const qint64 from = dashboardStart.addSecs(30).toMSecsSinceEpoch();
    shown.presenter.range().choose({from, from + 20'000});
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("figures.json"));
    shown.exportTo(QStringLiteral("json"), path);
    const QJsonObject root = QJsonDocument::fromJson(contentOf(path)).object();
    QCOMPARE(root[QStringLiteral("from")].toString(), QStringLiteral("2025-10-09T09:00:30.000Z"));
    const QJsonObject hits = root[QStringLiteral("series")].toArray().first().toObject();
    QCOMPARE(hits[QStringLiteral("id")].toString(), QStringLiteral("hits"));
    QCOMPARE(hits[QStringLiteral("unit")].toString(), QStringLiteral("per second"));
    const QJsonArray points = hits[QStringLiteral("points")].toArray();
    QCOMPARE(points.size(), 21);
    QCOMPARE(points.first().toArray()[1].toDouble(), test::figureAt(0, 30));
}

void DashboardBoardTest::aFileThatCannotBeWrittenSaysSo()
{
    const auto written = dashboard::writePrivate(QStringLiteral("/nowhere/at/all.csv"), "x");
    QVERIFY(!written);
    QCOMPARE(written.error().code, base::ErrorCode::FileFailed);
    QCOMPARE(written.error().subject, QStringLiteral("/nowhere/at/all.csv"));
}

void DashboardBoardTest::aCardGoesToItsChart()
{
    Shown shown;
    auto* board = shown.page.findChild<dashboard::ChartBoard*>();
    for (auto* card : shown.page.findChildren<common::Card*>()) {
        if (card->label() == QStringLiteral("Evicted"))
            QTest::mouseClick(card, Qt::LeftButton);
    }
    auto* chart = board->chart(ChartId::Removed);
    QTRY_VERIFY_WITH_TIMEOUT(!chart->visibleRegion().isEmpty(), limit);
    QCOMPARE(shown.page.focusWidget(), chart);
}

void DashboardBoardTest::everyAdviceHasASentenceAndAButton()
{
    for (const monitor::AdviceRule& rule : monitor::adviceRules()) {
        const auto line = dashboard::adviceLine({&rule, {QStringLiteral("%2"), QStringLiteral("b")}});
        QVERIFY2(!line.button.isEmpty(), rule.id);
        QVERIFY2(line.sentence !=
                     monitor::Advice({&rule, {QStringLiteral("%2"), QStringLiteral("b")}}).english(),
                 rule.id);
        QVERIFY2(line.sentence.contains(QStringLiteral("%2")), rule.id); // a figure is put in as it is
        QVERIFY(line.source.startsWith(QStringLiteral("https://")));
    }
}

void DashboardBoardTest::adviceButtonAsksForItsAction()
{
    Shown shown;
    QSignalSpy asked(&shown.page, &DashboardPage::adviceRequested);
    auto* button = test::button(shown.page, QStringLiteral("Set the policy…"));
    QVERIFY(button);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().toString(), QStringLiteral("config:maxmemory-policy"));
}

void DashboardBoardTest::whyShowsTheReasons()
{
    Shown shown;
    QVERIFY(!test::says(shown.page, QStringLiteral("excellent from 90 %")));
    QTest::mouseClick(test::button(shown.page, QStringLiteral("Why?")), Qt::LeftButton);
    QVERIFY(test::says(shown.page, QStringLiteral("excellent from 90 %")));
}

void DashboardBoardTest::spansAndMomentsAreReached()
{
    Shown shown;
    charts::ChartRange& range = shown.presenter.range();
    auto* spans = shown.page.findChild<QComboBox*>(QStringLiteral("span"));
    QCOMPARE(spans->count(), 7);
    spans->setFocus();
    for (int i = 0; i < 6; ++i)
        QTest::keyClick(spans, Qt::Key_Down);
    QTRY_COMPARE_WITH_TIMEOUT(range.span(), std::chrono::seconds(30 * 86'400), limit);
    QTest::mouseClick(test::button(shown.page, QStringLiteral("Go to…")), Qt::LeftButton);
    auto* dialog = test::opened<dashboard::GoToDialog>(shown.page);
    QVERIFY(dialog);
    const QDateTime now = dashboardStart.addSecs(seconds - 1).toLocalTime();
    QCOMPARE(dialog->edit()->date(), now.date().addDays(-1)); // yesterday is offered
    dialog->edit()->setTime(QTime(9, 0));
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Show")), Qt::LeftButton);
    const QDateTime nine(now.date().addDays(-1), QTime(9, 0));
    QCOMPARE(range.cursor(), std::optional(nine.toMSecsSinceEpoch()));
    QVERIFY(range.shown().from <= nine.toMSecsSinceEpoch() && range.shown().to >= nine.toMSecsSinceEpoch());
    QTest::mouseClick(test::button(shown.page, QStringLiteral("Back to live")), Qt::LeftButton);
    QVERIFY(range.isLive());
}

void DashboardBoardTest::markersAreOnAllChartsAndAsked()
{
    Shown shown;
    shown.presenter.timeline().addMarker(
        {dashboardStart.addSecs(60), QStringLiteral("edit"), QStringLiteral("price of 12 listings")});
    auto* chart = shown.page.findChild<dashboard::ChartBoard*>()->chart(ChartId::Reads);
    QTRY_COMPARE_WITH_TIMEOUT(chart->markerGroups().size(), std::size_t(1), limit);
    QCOMPARE(chart->markerGroups().front().text, QStringLiteral("price of 12 listings"));
    QSignalSpy asked(&shown.page, &DashboardPage::momentRequested);
    const QRectF glyph = charts::glyphArea(chart->markerGroups().front(), chart->plotArea());
    QTest::mouseClick(chart, Qt::LeftButton, {}, glyph.center().toPoint());
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().toDateTime(), dashboardStart.addSecs(60));
}

void DashboardBoardTest::ownBrowsingIsMarked()
{
    Shown shown;
    const auto periods = shown.presenter.timeline().browsing();
    QCOMPARE(periods.size(), std::size_t(1));
    QCOMPARE(periods.front().from, dashboardStart.addSecs(19).toMSecsSinceEpoch());
    QCOMPARE(periods.front().to, dashboardStart.addSecs(24).toMSecsSinceEpoch());
}

void DashboardBoardTest::intervalIsRemembered()
{
    Shown shown;
    auto* interval = shown.page.findChild<QComboBox*>(QStringLiteral("interval"));
    QCOMPARE(interval->currentText(), QStringLiteral("every 1 s"));
    interval->setFocus();
    QTest::keyClick(interval, Qt::Key_Down);
    QTRY_COMPARE_WITH_TIMEOUT(shown.presenter.interval(), std::chrono::milliseconds(2000), limit);
    QCOMPARE(QSettings().value(QStringLiteral("dashboard/interval")).toInt(), 2000);
    QSettings().clear();
}

void DashboardBoardTest::chartsFlowInTwoColumnsOrOne()
{
    Shown shown;
    auto* board = shown.page.findChild<dashboard::ChartBoard*>();
    const auto isBeside = [board] {
        return board->chart(ChartId::Reads)->y() == board->chart(ChartId::HitRatio)->y();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isBeside(), limit);
    shown.page.resize(700, 800);
    QTRY_VERIFY_WITH_TIMEOUT(!isBeside(), limit);
}

void DashboardBoardTest::groupsBelowTheirTargetAreBad()
{
    Shown shown;
    const auto counted = [](const char* name, quint64 hits, quint64 misses) {
        cache::GroupStatistics group;
        group.group = name;
        group.outcomes[std::size_t(cache::Outcome::Hit)] = hits;
        group.outcomes[std::size_t(cache::Outcome::Miss)] = misses;
        return group;
    };
    const std::vector<cache::GroupPolicy> policies{{"page", std::chrono::hours(1), true, 90},
                                                   {"detail", std::chrono::hours(1), true, 80}};
    for (int i = 1; i <= 20; ++i) {
        const auto n = static_cast<quint64>(i);
        shown.presenter.setGroups(policies, {counted("page", 99 * n, n), counted("detail", 71 * n, 29 * n)});
        shown.presenter.addSample(dashboardSample(seconds + i));
    }
    const auto view = shown.presenter.chart(ChartId::HitRatio);
    QCOMPARE(view.series.size(), std::size_t(3)); // the server, and two groups
    QCOMPARE(view.series[1].tone, theme::Tone::Bad);
    QCOMPARE(view.series[1].points.back().value, 71.0);
    QCOMPARE(view.series[2].tone, theme::Tone::Neutral);
    QCOMPARE(view.series[2].points.back().value, 99.0);
}

QTEST_MAIN(DashboardBoardTest)
#include "tst_dashboard_board.moc"
