// The figures of the groups, and the words for them.
#include "cache_fake.h"
#include "core/listing/catalogue.h"
#include "find_widget.h"
#include "ui/cache_groups/cache_page.h"
#include "ui/cache_groups/group_pane.h"
#include "ui/cache_groups/group_words.h"
#include "ui/common/cell_delegate.h"
#include "ui/common/format.h"
#include "ui/common/roles.h"
#include "ui/properties/words.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using cache_groups::CachePresenter;
using cache_groups::GroupsModel;
using test::CacheFake;
using test::counted;
using test::sizes;
using theme::Tone;

class CachePageFiguresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { common::setLocale(QLocale::c()); }
    void modelKeepsItsContract();
    void unknownIsNotZero();
    void verdictIsAgainstTheGroupsTarget_data();
    void verdictIsAgainstTheGroupsTarget();
    void trendIsOfTheLastMinutesOnly();
    void theHistoryHasGapsWhereNothingWasRead();
    void aDesktopThatComesOrGoesIsNoJump();
    void thePaneDrawsTheChosenGroup();
    void causesAreWords_data();
    void causesAreWords();
    void figuresAreThoseOfAllDesktops();
    void everyGroupHasAMeaningAndAName();
    void lifetimesAreExact_data();
    void lifetimesAreExact();
    void manyGroupsAreNamedShortly();
};

void CachePageFiguresTest::modelKeepsItsContract()
{
    CacheFake fake;
    GroupsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setPolicies(fake.policies);
    QCOMPARE(model.rowCount(), 3);
    model.setStatistics({counted("page", 9, 1), counted("unheard of", 1, 1)}, {}, 0);
    model.setSizes(sizes);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setPolicies(fake.policies); // the same groups: rows and selection stay
    QCOMPARE(reset.count(), 0);
    fake.policies.pop_back();
    model.setPolicies(fake.policies);
    QCOMPARE(reset.count(), 1);
    QCOMPARE(model.rowCount(), 2);
}

void CachePageFiguresTest::unknownIsNotZero()
{
    CacheFake fake;
    CachePresenter presenter(fake.source());
    const GroupsModel& model = presenter.model();
    for (const int column :
         {GroupsModel::HitRatio, GroupsModel::Entries, GroupsModel::Memory, GroupsModel::Invalidated})
        QCOMPARE(common::cellText(model.index(0, column)), common::unknown());
    QCOMPARE(common::cellText(model.index(0, GroupsModel::TimeToLive)), QStringLiteral("15 min"));
}

void CachePageFiguresTest::verdictIsAgainstTheGroupsTarget_data()
{
    QTest::addColumn<quint64>("hits");
    QTest::addColumn<quint64>("misses");
    QTest::addColumn<bool>("enabled");
    QTest::addColumn<int>("tone");
    QTest::addColumn<QString>("word");
    QTest::newRow("above") << quint64(96) << quint64(4) << true << int(Tone::Good)
                           << QStringLiteral("on target");
    QTest::newRow("exactly") << quint64(90) << quint64(10) << true << int(Tone::Good)
                             << QStringLiteral("on target");
    QTest::newRow("a little below") << quint64(80) << quint64(20) << true << int(Tone::Warn)
                                    << QStringLiteral("below");
    QTest::newRow("far below") << quint64(10) << quint64(90) << true << int(Tone::Bad)
                               << QStringLiteral("far below");
    QTest::newRow("never read") << quint64(0) << quint64(0) << true << int(Tone::Neutral)
                                << QStringLiteral("not read yet");
    QTest::newRow("too few to judge")
        << quint64(0) << quint64(3) << true << int(Tone::Neutral) << QStringLiteral("too few to judge");
    QTest::newRow("off") << quint64(10) << quint64(90) << false << int(Tone::Neutral)
                         << QStringLiteral("off");
}

void CachePageFiguresTest::verdictIsAgainstTheGroupsTarget()
{
    QFETCH(const quint64, hits);
    QFETCH(const quint64, misses);
    QFETCH(const bool, enabled);
    QFETCH(const int, tone);
    QFETCH(const QString, word);
    CacheFake fake;
    fake.policies[0].enabled = enabled;
    fake.statistics = {counted("page", hits, misses)};
    CachePresenter presenter(fake.source());
    presenter.tick();
    const QModelIndex cell = presenter.model().index(0, GroupsModel::Verdict);
    QCOMPARE(cell.data(common::ToneRole).toInt(), tone);
    QCOMPARE(common::cellText(cell), word);
}

void CachePageFiguresTest::trendIsOfTheLastMinutesOnly()
{
    CacheFake fake;
    CachePresenter presenter(fake.source());
    fake.statistics = {counted("page", 0, 1000)};
    presenter.tick(0);
    for (int second = 1; second <= 20; ++second) { // from now on only hits
        fake.statistics = {counted("page", quint64(second) * 10, 1000)};
        presenter.tick(second * 1000);
        presenter.tick(second * 1000 + 10); // a page that was opened: no point of its own
    }
    const QModelIndex cell = presenter.model().index(0, GroupsModel::Trend);
    const auto trend = cell.data(common::SeriesRole).value<QList<double>>();
    QCOMPARE(trend.size(), 5); // one in five seconds
    QVERIFY(std::isnan(trend.first()));
    QCOMPARE(trend.last(), 100.0);
    QVERIFY(presenter.model().index(0, GroupsModel::HitRatio).data(common::ValueRole).toDouble() < 20);
}

void CachePageFiguresTest::theHistoryHasGapsWhereNothingWasRead()
{
    using cache_groups::HistorySpan;
    cache_groups::HitHistory history;
    const auto add = [&history](qint64 second, quint64 hits, quint64 reads) {
        history.add(second * 1000, {{"page", hits, reads}}, {{"page", hits, reads}}, {});
    };
    for (qint64 second = 0; second <= 400; ++second) // ten reads a second, half of them hits, until 300
        add(second, quint64(std::min<qint64>(second, 300)) * 5, quint64(std::min<qint64>(second, 300)) * 10);
    const auto minutes = history.ratios("page", HistorySpan::Minutes);
    QCOMPARE(minutes.size(), std::size_t{301}); // no longer than it is shown
    QCOMPARE(minutes.front().at, qint64{100'000});
    QCOMPARE(minutes.front().value, 50.0);
    QVERIFY(std::isnan(minutes.back().value));
    const auto hour = history.ratios("page", HistorySpan::Hour);
    QCOMPARE(hour.size(), std::size_t{41}); // one in ten seconds
    QVERIFY(std::isnan(hour.front().value));
    QCOMPARE(hour[20].value, 50.0);
    QVERIFY(std::isnan(hour.back().value));
    QVERIFY(history.ratios("unheard of", HistorySpan::Hour).empty());
}

// What another desktop has counted since it was opened happened then, and not when it came.
void CachePageFiguresTest::aDesktopThatComesOrGoesIsNoJump()
{
    using cache_groups::HistorySpan;
    const cache::StatisticsInstance here{QStringLiteral("desk"), 7, true, {}};
    const cache::StatisticsInstance there{QStringLiteral("till"), 12, false, {}};
    cache_groups::HitHistory history;
    history.add(0, {}, {{"page", 0, 0}}, {here});
    history.add(10'000, {}, {{"page", 10, 10}}, {here});
    history.add(20'000, {}, {{"page", 20, 9'000}}, {here, there});
    history.add(30'000, {}, {{"page", 30, 9'010}}, {there, here});
    history.add(40'000, {}, {{"page", 40, 50}}, {here});
    const auto hour = history.ratios("page", HistorySpan::Hour);
    QCOMPARE(hour.size(), std::size_t{5});
    QCOMPARE(hour[1].value, 100.0);
    QVERIFY(std::isnan(hour[2].value));
    QCOMPARE(hour[3].value, 100.0);
    QVERIFY(std::isnan(hour[4].value));
}

// The chosen group's pane: axis, target and the reads of the group.
void CachePageFiguresTest::thePaneDrawsTheChosenGroup()
{
    CacheFake fake;
    CachePresenter presenter(fake.source());
    cache_groups::CachePage page(presenter);
    page.resize(1100, 640);
    page.show();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (int second = 0; second <= 30; ++second) {
        fake.statistics = {counted("detail", quint64(second) * 9, quint64(second))};
        presenter.tick(now - 30'000 + second * 1000);
    }
    page.showGroup("detail");
    charts::TimeChart* chart = page.groupPane()->chart();
    QCOMPARE(chart->series().size(), std::size_t{1});
    QCOMPARE(chart->series()[0].points.size(), std::size_t{31});
    QCOMPARE(chart->series()[0].points.back().value, 90.0);
    QVERIFY(test::says(*page.groupPane(), QStringLiteral("270 of 300 reads served from the cache")));
    QVERIFY(test::says(*page.groupPane(), QStringLiteral("reads of this window")));
    page.showGroup("count");
    QVERIFY(test::says(*page.groupPane(), QStringLiteral("nothing was read in this time")));
    QSignalSpy edits(&page, &cache_groups::CachePage::editsRequested);
    QTest::mouseClick(page.findChild<QPushButton*>(QStringLiteral("edits")), Qt::LeftButton);
    QCOMPARE(edits.count(), 1);
    QCOMPARE(edits[0][0].toByteArray(), QByteArray("count"));
}

void CachePageFiguresTest::causesAreWords_data()
{
    QTest::addColumn<QByteArray>("tag");
    QTest::addColumn<QString>("text");
    QTest::newRow("one listing") << QByteArray("prop:812") << QStringLiteral("listing 812");
    QTest::newRow("the list") << QByteArray("prop:list") << QStringLiteral("a listing");
    QTest::newRow("an agent") << QByteArray("agent:3") << QStringLiteral("agent 3");
    QTest::newRow("cleared") << QByteArray("group:page") << QStringLiteral("cleared");
    QTest::newRow("everything") << QByteArray("*") << QStringLiteral("everything");
    QTest::newRow("not ours") << QByteArray("tour:7") << QStringLiteral("tour:7");
}

void CachePageFiguresTest::causesAreWords()
{
    QFETCH(const QByteArray, tag);
    QFETCH(const QString, text);
    QCOMPARE(cache_groups::causeText(tag), text);
}

void CachePageFiguresTest::figuresAreThoseOfAllDesktops()
{
    CacheFake fake;
    fake.statistics = {counted("page", 90, 10)};
    CachePresenter presenter(fake.source());
    const GroupsModel& model = presenter.model();
    const auto ratio = [&] { return common::cellText(model.index(0, GroupsModel::HitRatio)); };
    presenter.tick();
    QCOMPARE(ratio(), QStringLiteral("90.0 %"));
    cache::StatisticsSum sum;
    sum.groups = {counted("page", 120, 80)};
    sum.instances = {{QStringLiteral("desk"), 7, true, {}}};
    fake.summed = sum;
    presenter.tick();
    QCOMPARE(ratio(), QStringLiteral("90.0 %")); // alone: one's own, which are of now
    fake.summed->instances.push_back({QStringLiteral("till"), 12, false, std::chrono::milliseconds(4000)});
    presenter.tick();
    QCOMPARE(ratio(), QStringLiteral("60.0 %"));
    QVERIFY(presenter.statusParts().contains(QStringLiteral("figures of 2 desktops")));
    const QString tip = model.index(0, GroupsModel::HitRatio).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(QStringLiteral("Of 2 desktops")), qPrintable(tip));
    QVERIFY2(tip.contains(QStringLiteral("till, process 12, 4 s ago")), qPrintable(tip));
    fake.summed->complete = false;
    presenter.tick();
    QVERIFY(presenter.statusParts().contains(QStringLiteral("figures of at least 2 desktops")));
}

void CachePageFiguresTest::everyGroupHasAMeaningAndAName()
{
    for (const listing::CachedQuery& query : listing::catalogue()) {
        QVERIFY2(!cache_groups::groupMeaning(query.group).isEmpty(), query.group.constData());
        QVERIFY2(!properties::groupText(query.group).contains(QLatin1Char('-')), query.group.constData());
    }
    QCOMPARE(properties::groupText("agent-counts"), QStringLiteral("agent counts"));
    QCOMPARE(properties::groupText("of-tomorrow"), QStringLiteral("of-tomorrow"));
}

void CachePageFiguresTest::lifetimesAreExact_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("seconds") << 1 << QStringLiteral("1 s");
    QTest::newRow("not whole minutes") << 90 << QStringLiteral("90 s");
    QTest::newRow("minutes") << 900 << QStringLiteral("15 min");
    QTest::newRow("not whole hours") << 5400 << QStringLiteral("90 min");
    QTest::newRow("hours") << 7200 << QStringLiteral("2 h");
    QTest::newRow("days") << 30 * 86400 << QStringLiteral("30 d");
}

void CachePageFiguresTest::lifetimesAreExact()
{
    QFETCH(const int, seconds);
    QTEST(cache_groups::lifetimeText(std::chrono::seconds(seconds)), "text");
}

void CachePageFiguresTest::manyGroupsAreNamedShortly()
{
    using properties::groupsText;
    QCOMPARE(groupsText({"count", "agents", "detail"}), QStringLiteral("count, agents, detail"));
    QCOMPARE(groupsText({"page", "queryset", "count", "facets", "detail", "agent-counts"}),
             QStringLiteral("page, detail and 4 more"));
    QCOMPARE(groupsText({"agents", "agent", "market", "trending"}),
             QStringLiteral("agents, agent and 2 more"));
}

QTEST_MAIN(CachePageFiguresTest)
#include "tst_cache_page_figures.moc"
