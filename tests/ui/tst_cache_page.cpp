// Groups of the cache on the screen, and what warming, clearing and switching do and say.
#include "ui/cache_groups/cache_page.h"
#include "ui/common/cell_delegate.h"
#include "ui/common/format.h"
#include "ui/common/progress_row.h"
#include "ui/common/roles.h"
#include "ui/common/status_line.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTableView>
#include <QtTest>

using cache::Outcome;
using cache_groups::CachePresenter;
using cache_groups::GroupsModel;
using common::DangerLevel;
using theme::Tone;

namespace {

// Everything a workspace would do, by hand.
struct Fake
{
    profile::Profile profile;
    std::vector<cache::GroupPolicy> policies{{"page", std::chrono::minutes(15), true, 90},
                                             {"count", std::chrono::minutes(30), true, 80},
                                             {"detail", std::chrono::hours(1), true, 80}};
    std::vector<cache::GroupStatistics> statistics;
    cache_groups::Groups warmed;
    cache_groups::Groups cleared;
    base::Job* job = nullptr;
    std::function<void()> report; // fills the report the job ends with
    std::function<void(base::Result<cache_groups::Sizes>)> answer;
    int measurements = 0;
    int retries = 0;

    template<class T>
    cache_groups::Running<T> start(const QString& name, QObject* parent, T value)
    {
        job = new base::Job(name, parent);
        auto result = std::make_shared<std::optional<T>>();
        report = [result, value] { *result = value; };
        return {job, result};
    }
    cache_groups::CacheSource source();
    void finish(base::Result<void> outcome = {})
    {
        if (outcome)
            report();
        job->finish(std::move(outcome));
    }
};

cache_groups::CacheSource Fake::source()
{
    cache_groups::CacheSource source;
    source.profile = [this] { return profile; };
    source.policies = [this] { return policies; };
    source.setPolicy = [this](const cache::GroupPolicy& changed) {
        for (cache::GroupPolicy& policy : policies) {
            if (policy.group == changed.group)
                policy = changed;
        }
    };
    source.statistics = [this] { return statistics; };
    source.warm = [this](const cache_groups::Groups& groups, QObject* parent) {
        warmed = groups;
        return start(QStringLiteral("cache.warm"), parent,
                     listing::WarmReport{412, 300, 112, std::chrono::milliseconds(1900)});
    };
    source.clear = [this](const cache_groups::Groups& groups, QObject* parent) {
        cleared = groups;
        return start(QStringLiteral("cache.clear"), parent, cache::Cleared{1204});
    };
    source.measure = [this](const cache_groups::Groups&, QObject*,
                            const std::function<void(base::Result<cache_groups::Sizes>)>& then) {
        ++measurements;
        answer = then;
    };
    source.retryNow = [this] { ++retries; };
    return source;
}

cache::GroupStatistics counted(const char* group, quint64 hits, quint64 misses)
{
    cache::GroupStatistics statistics;
    statistics.group = group;
    statistics.outcomes[std::size_t(Outcome::Hit)] = hits;
    statistics.outcomes[std::size_t(Outcome::Miss)] = misses;
    return statistics;
}

const cache_groups::Sizes sizes{{"page", 214, {1258291}}, {"count", 90, {9000}}, {"detail", 900, {1800000}}};

} // namespace

class CachePageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { common::setLocale(QLocale::c()); }
    void modelKeepsItsContract();
    void unknownIsNotZero();
    void verdictIsAgainstTheGroupsTarget_data();
    void verdictIsAgainstTheGroupsTarget();
    void trendIsOfTheLastSecondsOnly();
    void causesAreWords_data();
    void causesAreWords();
    void sizesComeFromTheBackground();
    void failedMeasurementIsSaid();
    void switchingAGroupCanBeUndone();
    void clearSaysWhatItDidAndOffersToWarm();
    void warmReports();
    void cancelIsNoFailure();
    void failureIsHandedOn();
    void dangerFollowsTheTable_data();
    void dangerFollowsTheTable();
    void nothingIsWrittenReadOnlyOrAway();
    void pageShowsProgressAndStatus();
    void clickOnTheSwitchTogglesIt();
};

void CachePageTest::modelKeepsItsContract()
{
    Fake fake;
    GroupsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setPolicies(fake.policies);
    QCOMPARE(model.rowCount(), 3);
    model.setStatistics({counted("page", 9, 1), counted("unheard of", 1, 1)});
    model.setSizes(sizes);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setPolicies(fake.policies); // the same groups: rows and selection stay
    QCOMPARE(reset.count(), 0);
    fake.policies.pop_back();
    model.setPolicies(fake.policies);
    QCOMPARE(reset.count(), 1);
    QCOMPARE(model.rowCount(), 2);
}

void CachePageTest::unknownIsNotZero()
{
    Fake fake;
    CachePresenter presenter(fake.source());
    const GroupsModel& model = presenter.model();
    for (const int column :
         {GroupsModel::HitRatio, GroupsModel::Entries, GroupsModel::Memory, GroupsModel::Invalidated})
        QCOMPARE(common::cellText(model.index(0, column)), common::unknown());
    QCOMPARE(common::cellText(model.index(0, GroupsModel::TimeToLive)), QStringLiteral("15 min"));
}

void CachePageTest::verdictIsAgainstTheGroupsTarget_data()
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

void CachePageTest::verdictIsAgainstTheGroupsTarget()
{
    QFETCH(const quint64, hits);
    QFETCH(const quint64, misses);
    QFETCH(const bool, enabled);
    QFETCH(const int, tone);
    QFETCH(const QString, word);
    Fake fake;
    fake.policies[0].enabled = enabled;
    fake.statistics = {counted("page", hits, misses)};
    CachePresenter presenter(fake.source());
    presenter.tick();
    const QModelIndex cell = presenter.model().index(0, GroupsModel::Verdict);
    QCOMPARE(cell.data(common::ToneRole).toInt(), tone);
    QCOMPARE(common::cellText(cell), word);
}

void CachePageTest::trendIsOfTheLastSecondsOnly()
{
    Fake fake;
    CachePresenter presenter(fake.source());
    fake.statistics = {counted("page", 0, 1000)};
    presenter.tick();
    for (int second = 1; second <= 20; ++second) { // from now on only hits
        fake.statistics = {counted("page", quint64(second) * 10, 1000)};
        presenter.tick();
    }
    const auto trend =
        presenter.model().index(0, GroupsModel::Trend).data(common::SeriesRole).value<QList<double>>();
    QCOMPARE(trend.size(), 21);
    QVERIFY(std::isnan(trend.first()));
    QCOMPARE(trend.last(), 100.0);
    QVERIFY(presenter.model().index(0, GroupsModel::HitRatio).data(common::ValueRole).toDouble() < 20);
}

void CachePageTest::causesAreWords_data()
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

void CachePageTest::causesAreWords()
{
    QFETCH(const QByteArray, tag);
    QFETCH(const QString, text);
    QCOMPARE(cache_groups::causeText(tag), text);
}

void CachePageTest::sizesComeFromTheBackground()
{
    Fake fake;
    CachePresenter presenter(fake.source());
    presenter.measure();
    presenter.measure();
    QCOMPARE(fake.measurements, 1); // one at a time
    QVERIFY(presenter.isMeasuring());
    fake.answer(sizes);
    QVERIFY(!presenter.isMeasuring());
    QCOMPARE(common::cellText(presenter.model().index(0, GroupsModel::Entries)), QStringLiteral("214"));
    const QString status = presenter.statusParts().join(QLatin1Char('|'));
    QVERIFY2(status.contains(QStringLiteral("entries")), qPrintable(status));
    QVERIFY2(status.contains(QStringLiteral("204")), qPrintable(status));
}

void CachePageTest::failedMeasurementIsSaid()
{
    Fake fake;
    CachePresenter presenter(fake.source());
    const auto before = presenter.statusParts().size();
    presenter.measure();
    fake.answer(base::Error{base::ErrorCode::TimedOut, {}, {}});
    QCOMPARE(presenter.statusParts().size(), before + 1);
    QCOMPARE(common::cellText(presenter.model().index(0, GroupsModel::Entries)), common::unknown());
}

void CachePageTest::switchingAGroupCanBeUndone()
{
    Fake fake;
    CachePresenter presenter(fake.source());
    std::vector<common::Toast> toasts;
    connect(&presenter, &CachePresenter::reported, this,
            [&toasts](const common::Toast& toast) { toasts.push_back(toast); });
    presenter.setEnabled("count", false);
    QVERIFY(!fake.policies[1].enabled);
    QCOMPARE(toasts.size(), std::size_t(1));
    QVERIFY(toasts[0].text.contains(QStringLiteral("PostgreSQL")));
    toasts[0].links.front().act();
    QVERIFY(fake.policies[1].enabled);
}

void CachePageTest::clearSaysWhatItDidAndOffersToWarm()
{
    Fake fake;
    CachePresenter presenter(fake.source());
    std::vector<common::Toast> toasts;
    connect(&presenter, &CachePresenter::reported, this,
            [&toasts](const common::Toast& toast) { toasts.push_back(toast); });
    presenter.clear({"page"});
    QVERIFY(presenter.isBusy());
    presenter.clear({"count"}); // one at a time
    QCOMPARE(fake.cleared, cache_groups::Groups{"page"});
    fake.finish();
    QVERIFY(!presenter.isBusy());
    QCOMPARE(toasts.size(), std::size_t(1));
    QVERIFY2(toasts[0].text.contains(QStringLiteral("204 entries")), qPrintable(toasts[0].text));
    QCOMPARE(toasts[0].links.front().text, QStringLiteral("Warm again"));
    QCOMPARE(fake.measurements, 1); // what is left is counted again
    toasts[0].links.front().act();
    QCOMPARE(fake.warmed, cache_groups::Groups{"page"});
    fake.finish();
}

void CachePageTest::warmReports()
{
    Fake fake;
    CachePresenter presenter(fake.source());
    QString text;
    connect(&presenter, &CachePresenter::reported, this,
            [&text](const common::Toast& toast) { text = toast.text; });
    presenter.warm({});
    QCOMPARE(fake.warmed.size(), std::size_t(3));
    fake.finish();
    QVERIFY2(text.contains(QStringLiteral("300 of 412")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("112 were there")), qPrintable(text));
}

void CachePageTest::cancelIsNoFailure()
{
    Fake fake;
    CachePresenter presenter(fake.source());
    QSignalSpy failed(&presenter, &CachePresenter::failed);
    QSignalSpy reported(&presenter, &CachePresenter::reported);
    presenter.warm({});
    presenter.cancel();
    QVERIFY(fake.job->isCancelled());
    fake.finish(base::Error{base::ErrorCode::Cancelled, {}, {}});
    QCOMPARE(failed.count(), 0);
    QCOMPARE(reported.count(), 1);
    QVERIFY(!presenter.isBusy());
}

void CachePageTest::failureIsHandedOn()
{
    Fake fake;
    CachePresenter presenter(fake.source());
    cache_groups::CachePage page(presenter);
    presenter.clear({});
    fake.finish(base::Error{base::ErrorCode::ConnectionLost, QStringLiteral("gone"), {}});
    QVERIFY(!page.banner()->isHidden());
    QVERIFY(page.banner()->text().contains(QStringLiteral("Clearing all groups failed")));
    presenter.clear({});
    QVERIFY(page.banner()->isHidden());
    fake.finish();
}

void CachePageTest::dangerFollowsTheTable_data()
{
    QTest::addColumn<int>("environment");
    QTest::addColumn<bool>("everyGroup");
    QTest::addColumn<bool>("clearing");
    QTest::addColumn<bool>("preview");
    using profile::Environment;
    QTest::newRow("clear one, development") << int(Environment::Development) << false << true << false;
    QTest::newRow("clear one, staging") << int(Environment::Staging) << false << true << false;
    QTest::newRow("clear one, production") << int(Environment::Production) << false << true << true;
    QTest::newRow("clear all, development") << int(Environment::Development) << true << true << true;
    QTest::newRow("warm one, development") << int(Environment::Development) << false << false << false;
    QTest::newRow("warm all, development") << int(Environment::Development) << true << false << true;
}

void CachePageTest::dangerFollowsTheTable()
{
    QFETCH(const int, environment);
    QFETCH(const bool, everyGroup);
    QFETCH(const bool, clearing);
    QFETCH(const bool, preview);
    Fake fake;
    fake.profile.environment = profile::Environment(environment);
    fake.profile.name = QStringLiteral("lister");
    CachePresenter presenter(fake.source());
    presenter.measure();
    fake.answer(sizes);
    const cache_groups::Groups groups = everyGroup ? cache_groups::Groups{} : cache_groups::Groups{"page"};
    const auto danger = clearing ? presenter.clearDanger(groups) : presenter.warmDanger(groups);
    QCOMPARE(common::needsPreview(danger), preview);
    QCOMPARE(danger.profile, QStringLiteral("lister"));
    QVERIFY(!danger.undo.isEmpty());
    if (clearing) {
        QCOMPARE(danger.count, everyGroup ? 1204 : 214);
        QVERIFY(danger.verb.startsWith(QStringLiteral("Clear ")));
        QVERIFY(danger.size.has_value());
        QCOMPARE(danger.undo.contains(QStringLiteral("page 214 · count 90")), everyGroup);
    }
}

void CachePageTest::nothingIsWrittenReadOnlyOrAway()
{
    Fake fake;
    fake.profile.access = base::AccessMode::ReadOnly;
    CachePresenter readOnly(fake.source());
    readOnly.clear({});
    readOnly.warm({});
    QVERIFY(!fake.job);
    QVERIFY(readOnly.refusal().contains(QStringLiteral("read-only")));

    fake.profile.access = base::AccessMode::ReadWrite;
    CachePresenter away(fake.source());
    QVERIFY(away.refusal().isEmpty());
    cache::DrainerState state;
    state.databaseReachable = true;
    state.backlog = 3;
    away.setConnection(state);
    QVERIFY(!away.refusal().isEmpty());
    QVERIFY(away.banner().contains(QStringLiteral("3 invalidations waiting")));
    away.tryNow();
    QCOMPARE(fake.retries, 1);
    state.redisReachable = true;
    away.setConnection(state);
    QVERIFY(away.banner().isEmpty());
    QCOMPARE(fake.measurements, 1);
    QVERIFY(away.notice().isEmpty());
    state.obstacle = cache::Obstacle::TriggerDisabled;
    state.problem = cache::obstacleError(state.obstacle, QStringLiteral("touch_property"));
    away.setConnection(state);
    QVERIFY2(away.notice().contains(QStringLiteral("touch_property is disabled")), qPrintable(away.notice()));
    redis::Capabilities few;
    few.user = "lister";
    few.rights = {{redis::Right::ReadKeys, redis::RightState::Answer::Denied, "+get +mget +pttl"}};
    away.setCapabilities(few);
    QVERIFY2(away.notice().contains(QStringLiteral("“lister”")), qPrintable(away.notice()));
    QVERIFY2(away.notice().contains(QStringLiteral("+get +mget +pttl")), qPrintable(away.notice()));
}

void CachePageTest::pageShowsProgressAndStatus()
{
    Fake fake;
    CachePresenter presenter(fake.source());
    cache_groups::CachePage page(presenter);
    page.resize(1000, 600);
    page.show();
    page.activate();
    fake.answer(sizes);
    QVERIFY(page.statusLine()->text().contains(QStringLiteral("3 groups")));
    auto* progress = page.findChild<common::ProgressRow*>();
    QVERIFY(progress->isHidden());
    presenter.warm({});
    fake.job->setProgress({56, 100, QStringLiteral("queries")});
    QVERIFY(progress->isVisible());
    QVERIFY2(progress->text().contains(QStringLiteral("56 of 100")), qPrintable(progress->text()));
    QVERIFY(!page.action(common::ActionId::ClearCache)->isEnabled());
    fake.finish();
    QVERIFY(progress->isHidden());
    QVERIFY(page.action(common::ActionId::ClearCache)->isEnabled());
}

void CachePageTest::clickOnTheSwitchTogglesIt()
{
    Fake fake;
    CachePresenter presenter(fake.source());
    cache_groups::CachePage page(presenter);
    page.resize(1000, 600);
    page.show();
    auto* table = page.findChild<QTableView*>();
    QVERIFY(table->currentIndex().isValid());
    const QRect cell = table->visualRect(presenter.model().index(1, GroupsModel::On));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
    QVERIFY(!fake.policies[1].enabled);
    QTest::keyClick(table, Qt::Key_Space);
    QVERIFY(fake.policies[1].enabled);
}

QTEST_MAIN(CachePageTest)
#include "tst_cache_page.moc"
