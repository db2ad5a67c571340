// What the dashboard says about samples: figures, trends, verdicts, and what it says without any.
#include "core/monitor/metric.h"
#include "ui/charts/time_chart.h"
#include "ui/common/format.h"
#include "ui/dashboard/advice.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using dashboard::CardId;
using dashboard::ChartId;
using dashboard::DashboardPresenter;
using dashboard::Situation;
using theme::Tone;

namespace {

const QDateTime start = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);

struct Figures
{
    std::optional<double> hits = 90;
    std::optional<double> misses = 10;
    double used = 40.0 * 1024 * 1024;
    double latency = 0.21;
    double evicted = 0;
    double limit = 256.0 * 1024 * 1024;
};

monitor::Sample sampleAt(int second, const Figures& figures = {})
{
    monitor::Sample sample;
    sample.at = start.addSecs(second);
    sample.values.resize(monitor::metrics().size());
    const auto set = [&sample](QStringView id, std::optional<double> value) {
        sample.values[*monitor::metricIndex(id)] = value;
    };
    set(u"hits", figures.hits);
    set(u"misses", figures.misses);
    if (figures.hits && figures.misses && *figures.hits + *figures.misses > 0)
        set(u"hit_ratio", 100.0 * *figures.hits / (*figures.hits + *figures.misses));
    set(u"used_memory", figures.used);
    set(u"max_memory", figures.limit);
    set(u"commands", 200);
    set(u"latency", figures.latency);
    set(u"evicted", figures.evicted);
    for (const auto id : {u"network_in", u"network_out", u"clients", u"expired", u"keys"})
        set(id, 7);
    sample.info.version = QStringLiteral("7.0.15");
    sample.info.maxMemory = {256 * 1024 * 1024};
    sample.info.maxMemoryPolicy = QStringLiteral("allkeys-lru");
    return sample;
}

monitor::Sample awayAt(int second)
{
    monitor::Sample sample;
    sample.at = start.addSecs(second);
    sample.reachable = false;
    sample.problem = {base::ErrorCode::ConnectionRefused, QStringLiteral("refused"),
                      QStringLiteral("127.0.0.1:6379")};
    return sample;
}

void feed(DashboardPresenter& presenter, int from, int to, const Figures& figures = {})
{
    for (int second = from; second < to; ++second)
        presenter.addSample(sampleAt(second, figures));
}

common::CardText card(const DashboardPresenter& presenter, CardId id, int now)
{
    for (const auto& view : presenter.cards(start.addSecs(now))) {
        if (view.id == id)
            return view.text;
    }
    return {};
}

} // namespace

class DashboardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { common::setLocale(QLocale::c()); }
    void waitsForTheFirstSample();
    void saysWhyThereIsNoRatioYet();
    void cardsShowNumberUnitAndVerdict();
    void trendComparesWithTheSpanBefore();
    void noTrendBeforeThereIsSomethingToCompare();
    void verdicts_data();
    void verdicts();
    void headlineNamesGroupsBelowTheirTarget();
    void redisAwayKeepsTheFiguresWithTheirAge();
    void gapStaysAGap();
    void spanChangesWhatIsCompared();
    void pageShowsStatesOfThePresenter();
    void crosshairIsOnAllCharts();
    void spaceAndButtonPause();
};

void DashboardTest::waitsForTheFirstSample()
{
    const DashboardPresenter presenter;
    QCOMPARE(presenter.situation(), Situation::Loading);
    QVERIFY(presenter.banner().isEmpty());
    QVERIFY(presenter.advice().empty());
    for (const auto& view : presenter.cards(start))
        QCOMPARE(view.text.number, common::unknown());
}

void DashboardTest::saysWhyThereIsNoRatioYet()
{
    DashboardPresenter presenter;
    feed(presenter, 0, 5, {.hits = 0, .misses = 0});
    QCOMPARE(presenter.situation(), Situation::NothingLookedUp);
    const auto headline = presenter.headline();
    QCOMPARE(headline.word, common::unknown());
    QVERIFY(headline.sentence.contains(QStringLiteral("nothing has been looked up")));
    QCOMPARE(headline.page, QStringLiteral("properties"));
    QVERIFY(!headline.action.isEmpty());
    QCOMPARE(card(presenter, CardId::HitRatio, 4).number, common::unknown());
    QCOMPARE(card(presenter, CardId::Reads, 4).number, QStringLiteral("0"));
    feed(presenter, 5, 6);
    QCOMPARE(presenter.situation(), Situation::Live);
}

void DashboardTest::cardsShowNumberUnitAndVerdict()
{
    DashboardPresenter presenter;
    feed(presenter, 0, 30);
    const auto ratio = card(presenter, CardId::HitRatio, 29);
    QCOMPARE(ratio.number, QStringLiteral("90.0"));
    QCOMPARE(ratio.unit, QStringLiteral("%"));
    QCOMPARE(ratio.verdict, QStringLiteral("excellent"));
    QCOMPARE(ratio.verdictTone, Tone::Good);
    QCOMPARE(card(presenter, CardId::Reads, 29).number, QStringLiteral("100"));
    QCOMPARE(card(presenter, CardId::Reads, 29).verdict, QStringLiteral("steady"));
    const auto memory = card(presenter, CardId::Memory, 29);
    QCOMPARE(memory.number, QStringLiteral("40.0"));
    QVERIFY2(memory.unit.startsWith(QStringLiteral("of 256")), qPrintable(memory.unit));
    QCOMPARE(card(presenter, CardId::Latency, 29).number, QStringLiteral("0.21"));
    QCOMPARE(card(presenter, CardId::Evicted, 29).verdict, QStringLiteral("none"));
    for (const auto& view : presenter.cards(start.addSecs(29))) {
        QCOMPARE(view.values.size(), 30);
        QVERIFY(view.text.age.isEmpty());
    }
}

void DashboardTest::trendComparesWithTheSpanBefore()
{
    DashboardPresenter presenter;
    feed(presenter, 0, 61, {.hits = 50, .misses = 50});
    feed(presenter, 61, 121, {.hits = 160, .misses = 40});
    const auto ratio = card(presenter, CardId::HitRatio, 120);
    QCOMPARE(ratio.direction, 1);
    QCOMPARE(ratio.changeTone, Tone::Good);
    QCOMPARE(ratio.change, QStringLiteral("30.0 pt"));
    const auto reads = card(presenter, CardId::Reads, 120);
    QCOMPARE(reads.direction, 1);
    QVERIFY2(reads.change.startsWith(QStringLiteral("100")), qPrintable(reads.change));
    QCOMPARE(reads.changeTone, Tone::Neutral);
}

void DashboardTest::noTrendBeforeThereIsSomethingToCompare()
{
    DashboardPresenter presenter;
    feed(presenter, 0, 15);
    QCOMPARE(dashboard::comparedSpan(monitor::Series(3), std::chrono::seconds(300)), std::nullopt);
    for (const auto& view : presenter.cards(start.addSecs(14))) {
        QCOMPARE(view.text.direction, 0);
        QVERIFY(view.text.change.isEmpty());
    }
}

void DashboardTest::verdicts_data()
{
    QTest::addColumn<int>("id");
    QTest::addColumn<double>("hits");
    QTest::addColumn<double>("used");
    QTest::addColumn<double>("latency");
    QTest::addColumn<double>("evicted");
    QTest::addColumn<int>("tone");
    const double mib = 1024.0 * 1024;
    const auto row = [&](const char* name, CardId id, double hits, double used, double latency,
                         double evicted, Tone tone) {
        QTest::newRow(name) << int(id) << hits << used * mib << latency << evicted << int(tone);
    };
    row("very good ratio", CardId::HitRatio, 85, 10, 0.2, 0, Tone::Good);
    row("fair ratio", CardId::HitRatio, 60, 10, 0.2, 0, Tone::Warn);
    row("poor ratio", CardId::HitRatio, 20, 10, 0.2, 0, Tone::Bad);
    row("memory to spare", CardId::Memory, 90, 100, 0.2, 0, Tone::Good);
    row("memory filling", CardId::Memory, 90, 210, 0.2, 0, Tone::Warn);
    row("memory full", CardId::Memory, 90, 250, 0.2, 0, Tone::Bad);
    row("slow", CardId::Latency, 90, 10, 8, 0, Tone::Warn);
    row("very slow", CardId::Latency, 90, 10, 50, 0, Tone::Bad);
    row("evicting", CardId::Evicted, 90, 10, 0.2, 3, Tone::Warn);
}

void DashboardTest::verdicts()
{
    QFETCH(const int, id);
    QFETCH(const double, hits);
    QFETCH(const double, used);
    QFETCH(const double, latency);
    QFETCH(const double, evicted);
    QFETCH(const int, tone);
    DashboardPresenter presenter;
    feed(presenter, 0, 10,
         {.hits = hits, .misses = 100 - hits, .used = used, .latency = latency, .evicted = evicted});
    const auto text = card(presenter, CardId(id), 9);
    QCOMPARE(int(text.verdictTone), tone);
    QVERIFY(!text.verdict.isEmpty());
}

void DashboardTest::headlineNamesGroupsBelowTheirTarget()
{
    DashboardPresenter presenter;
    feed(presenter, 0, 10);
    QCOMPARE(presenter.headline().word, QStringLiteral("excellent"));
    QVERIFY(presenter.headline().action.isEmpty());
    cache::GroupStatistics detail;
    detail.group = "detail";
    detail.outcomes[std::size_t(cache::Outcome::Hit)] = 71;
    detail.outcomes[std::size_t(cache::Outcome::Miss)] = 29;
    cache::GroupStatistics few = detail; // too few reads to judge
    few.group = "count";
    few.outcomes = {1, 2};
    presenter.setGroups(
        {{"detail", std::chrono::hours(1), true, 80}, {"count", std::chrono::hours(1), true, 80}},
        {detail, few});
    const auto headline = presenter.headline();
    QVERIFY2(headline.sentence.contains(QStringLiteral("“detail” is below its target (71 of 80")),
             qPrintable(headline.sentence));
    QVERIFY(!headline.sentence.contains(QStringLiteral("count")));
    QCOMPARE(headline.page, QStringLiteral("cache"));
}

void DashboardTest::redisAwayKeepsTheFiguresWithTheirAge()
{
    DashboardPresenter presenter;
    feed(presenter, 0, 30);
    for (int second = 30; second < 40; ++second)
        presenter.addSample(awayAt(second));
    QCOMPARE(presenter.situation(), Situation::Away);
    QVERIFY(presenter.banner().contains(QStringLiteral("Redis away since")));
    const auto ratio = card(presenter, CardId::HitRatio, 40);
    QCOMPARE(ratio.number, QStringLiteral("90.0"));
    QVERIFY(ratio.age.contains(QStringLiteral("11")));
    feed(presenter, 40, 41);
    QVERIFY(presenter.banner().isEmpty());
    QCOMPARE(presenter.situation(), Situation::Live);
}

void DashboardTest::gapStaysAGap()
{
    DashboardPresenter presenter;
    feed(presenter, 0, 2);
    presenter.addSample(awayAt(2));
    feed(presenter, 3, 5);
    const auto points = presenter.chart(ChartId::Reads).series.front().points;
    QCOMPARE(points.size(), std::size_t(5));
    QCOMPARE(points[1].value, 90.0);
    QVERIFY(std::isnan(points[2].value));
    QCOMPARE(points[4].at, start.addSecs(4).toMSecsSinceEpoch());
    QCOMPARE(presenter.chart(ChartId::Memory).series.size(), std::size_t(3));
    QCOMPARE(presenter.chart(ChartId::Memory).limit, 256.0 * 1024 * 1024);
}

void DashboardTest::spanChangesWhatIsCompared()
{
    DashboardPresenter presenter;
    feed(presenter, 0, 1000);
    monitor::Series series(2000);
    for (int second = 0; second < 1000; ++second)
        series.add(sampleAt(second));
    QCOMPARE(dashboard::comparedSpan(series, std::chrono::minutes(5)), std::chrono::seconds(300));
    QCOMPARE(dashboard::comparedSpan(series, std::chrono::minutes(15)), std::chrono::seconds(499));
    const auto changeOfReads = [&presenter] { return card(presenter, CardId::Reads, 999).toolTip; };
    const QString before = changeOfReads();
    presenter.range().setSpan(std::chrono::seconds(60));
    QVERIFY2(changeOfReads() != before, qPrintable(changeOfReads()));
}

void DashboardTest::pageShowsStatesOfThePresenter()
{
    DashboardPresenter presenter;
    dashboard::DashboardPage page(presenter);
    page.activate();
    QCOMPARE(page.state(), common::Page::State::Loading);
    feed(presenter, 0, 20);
    QCOMPARE(page.state(), common::Page::State::Ready);
    const auto cards = page.findChildren<common::Card*>();
    QCOMPARE(cards.size(), 6);
    QCOMPARE(cards.first()->text().number, QStringLiteral("90.0"));
    for (auto* chart : page.findChildren<charts::TimeChart*>())
        QVERIFY2(!chart->isEmpty(), qPrintable(chart->title()));
    presenter.addSample(awayAt(20));
    QVERIFY(!page.banner()->isHidden());
    feed(presenter, 21, 22);
    QVERIFY(page.banner()->isHidden());
}

void DashboardTest::crosshairIsOnAllCharts()
{
    DashboardPresenter presenter;
    dashboard::DashboardPage page(presenter);
    feed(presenter, 0, 20);
    const auto found = page.findChildren<charts::TimeChart*>();
    QCOMPARE(found.size(), int(DashboardPresenter::chartIds().size()));
    const qint64 at = start.addSecs(7).toMSecsSinceEpoch();
    found.first()->setCursorTime(at);
    for (auto* chart : found)
        QCOMPARE(chart->cursorTime(), std::optional(at));
    found.last()->setCursorTime(std::nullopt);
    for (auto* chart : found)
        QCOMPARE(chart->cursorTime(), std::nullopt);
}

void DashboardTest::spaceAndButtonPause()
{
    DashboardPresenter presenter;
    dashboard::DashboardPage page(presenter);
    feed(presenter, 0, 20);
    QTest::keyClick(&page, Qt::Key_Space);
    QVERIFY(presenter.range().isPaused());
    const charts::Period shown = presenter.range().shown();
    for (auto* chart : page.findChildren<charts::TimeChart*>())
        QVERIFY(chart->isPaused());
    feed(presenter, 20, 30);
    QCOMPARE(presenter.range().shown(), shown);
    page.action(common::ActionId::PauseUpdates)->trigger();
    QVERIFY(presenter.range().isLive());
    QCOMPARE(presenter.range().shown().to, start.addSecs(29).toMSecsSinceEpoch());
}

QTEST_MAIN(DashboardTest)
#include "tst_dashboard.moc"
