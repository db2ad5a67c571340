// Groups of the cache on the screen, and what warming, clearing and switching do and say.
#include "cache_fake.h"
#include "ui/cache_groups/cache_page.h"
#include "ui/common/cell_delegate.h"
#include "ui/common/format.h"
#include "ui/common/progress_row.h"
#include "ui/common/roles.h"
#include "ui/common/status_line.h"

#include <QSignalSpy>
#include <QTableView>
#include <QtTest>

using cache_groups::CachePresenter;
using cache_groups::GroupsModel;
using common::DangerLevel;
using theme::Tone;

using test::CacheFake;
using test::counted;
using test::sizes;

class CachePageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { common::setLocale(QLocale::c()); }
    void sizesComeFromTheBackground();
    void failedMeasurementIsSaid();
    void switchingAGroupCanBeUndone();
    void aLifetimeCanBeTakenBack();
    void aLifetimeLeavesTheSwitchOfAnotherDesktop();
    void aSumThatEndsLeavesNoFigures();
    void aRefusedSettingIsShownAsItWas();
    void memoryPressureIsSaid_data();
    void memoryPressureIsSaid();
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

void CachePageTest::sizesComeFromTheBackground()
{
    CacheFake fake;
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
    CacheFake fake;
    CachePresenter presenter(fake.source());
    const auto before = presenter.statusParts().size();
    presenter.measure();
    fake.answer(base::Error{base::ErrorCode::TimedOut, {}, {}});
    QCOMPARE(presenter.statusParts().size(), before + 1);
    QCOMPARE(common::cellText(presenter.model().index(0, GroupsModel::Entries)), common::unknown());
}

void CachePageTest::switchingAGroupCanBeUndone()
{
    CacheFake fake;
    CachePresenter presenter(fake.source());
    std::vector<common::Toast> toasts;
    connect(&presenter, &CachePresenter::reported, this,
            [&toasts](const common::Toast& toast) { toasts.push_back(toast); });
    presenter.setEnabled("count", false);
    QCOMPARE(fake.saved.size(), std::size_t(1));
    QVERIFY(!fake.saved.back().enabled);
    QVERIFY(!presenter.policyOf("count")->enabled); // before anybody has followed
    QCOMPARE(toasts.size(), std::size_t(1));
    QVERIFY(toasts[0].text.contains(QStringLiteral("PostgreSQL")));
    toasts[0].links.front().act();
    QVERIFY(fake.saved.back().enabled);
    QVERIFY(presenter.policyOf("count")->enabled);
}

void CachePageTest::aLifetimeCanBeTakenBack()
{
    CacheFake fake;
    CachePresenter presenter(fake.source());
    std::vector<common::Toast> toasts;
    connect(&presenter, &CachePresenter::reported, this,
            [&toasts](const common::Toast& toast) { toasts.push_back(toast); });
    cache::GroupPolicy policy = *presenter.policyOf("count");
    policy.ttl = std::chrono::minutes(5);
    presenter.setPolicy(policy);
    QCOMPARE(toasts.size(), std::size_t(1));
    QCOMPARE(toasts[0].text, QStringLiteral("Entries of “count” live 5 min from now on"));
    QVERIFY(toasts[0].hasUndo);
    toasts[0].links.front().act();
    QCOMPARE(fake.saved.size(), std::size_t(2));
    QCOMPARE(fake.saved.back().ttl, std::chrono::seconds(std::chrono::minutes(30)));
    QCOMPARE(presenter.policyOf("count")->ttl, std::chrono::seconds(std::chrono::minutes(30)));
    QCOMPARE(toasts.back().text, QStringLiteral("Entries of “count” live 30 min from now on"));
}

void CachePageTest::aLifetimeLeavesTheSwitchOfAnotherDesktop()
{
    CacheFake fake;
    CachePresenter presenter(fake.source());
    cache::GroupPolicy asOpened = *presenter.policyOf("count");
    fake.policies[1].enabled = false; // while the dialog is open
    presenter.policiesChanged();
    asOpened.ttl = std::chrono::minutes(5);
    presenter.setLifetime(asOpened);
    QCOMPARE(fake.saved.size(), std::size_t(1));
    QCOMPARE(fake.saved.back().group, QByteArray("count"));
    QVERIFY(!fake.saved.back().enabled);
}

void CachePageTest::aSumThatEndsLeavesNoFigures()
{
    cache_groups::GroupsModel model;
    model.setPolicies({{"page", std::chrono::minutes(15), true, 90}});
    cache::GroupStatistics elsewhere;
    elsewhere.group = "page";
    elsewhere.outcomes[std::size_t(cache::Outcome::Hit)] = 9;
    cache::StatisticsSum sum;
    sum.groups = {elsewhere};
    sum.instances.resize(2);
    model.setStatistics({}, sum, 1'000);
    QCOMPARE(model.rows().front().hitRatio(), std::optional(100.0));
    model.setStatistics({}, std::nullopt, 2'000);
    QCOMPARE(model.rows().front().hitRatio(), std::optional<double>());
}

void CachePageTest::aRefusedSettingIsShownAsItWas()
{
    CacheFake fake;
    fake.refusal = base::Error{base::ErrorCode::DatabaseNoPermission, {}, QStringLiteral("cache_policy")};
    CachePresenter presenter(fake.source());
    cache_groups::CachePage page(presenter);
    presenter.setEnabled("count", false);
    QVERIFY(presenter.policyOf("count")->enabled);
    QVERIFY2(page.banner()->text().contains(QStringLiteral("Changing “count” failed")),
             qPrintable(page.banner()->text()));
    QVERIFY(page.banner()->text().contains(QStringLiteral("cache_policy")));
}

void CachePageTest::memoryPressureIsSaid_data()
{
    using cache::PressureLevel;
    QTest::addColumn<int>("level");
    QTest::addColumn<double>("used");
    QTest::addColumn<bool>("refused");
    QTest::addColumn<int>("tone");
    QTest::addColumn<QString>("says");
    QTest::newRow("watch") << int(PressureLevel::Watch) << 77.0 << false << int(Tone::Warn)
                           << QStringLiteral("Redis is 77 % full: nothing is filled beforehand");
    QTest::newRow("high") << int(PressureLevel::High) << 87.0 << false << int(Tone::Warn)
                          << QStringLiteral("Redis is 87 % full: only short lists and figures are cached");
    QTest::newRow("full") << int(PressureLevel::Full) << 97.0 << false << int(Tone::Bad)
                          << QStringLiteral("Redis is 97 % full: nothing new is cached");
    QTest::newRow("refused") << int(PressureLevel::Full) << -1.0 << true << int(Tone::Bad)
                             << QStringLiteral("Redis refuses to store more");
}

void CachePageTest::memoryPressureIsSaid()
{
    QFETCH(const int, level);
    QFETCH(const double, used);
    QFETCH(const bool, refused);
    QFETCH(const int, tone);
    QFETCH(const QString, says);
    CacheFake fake;
    CachePresenter presenter(fake.source());
    cache_groups::CachePage page(presenter);
    cache::PressureState state;
    state.level = static_cast<cache::PressureLevel>(level);
    if (used >= 0)
        state.used = base::Percent{used};
    state.refused = refused;
    presenter.setPressure(state);
    QVERIFY(!page.banner()->isHidden());
    QVERIFY2(page.banner()->text().startsWith(says), qPrintable(page.banner()->text()));
    QCOMPARE(int(page.banner()->tone()), tone);
    presenter.setPressure({});
    QVERIFY(page.banner()->isHidden());
}

void CachePageTest::clearSaysWhatItDidAndOffersToWarm()
{
    CacheFake fake;
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
    CacheFake fake;
    listing::WarmReport& report = fake.warmReport;
    report.queries = 412;
    report.filled = 300;
    report.present = 112;
    report.measured = 20;
    report.fromDatabase = std::chrono::microseconds(3800);
    report.fromCache = std::chrono::microseconds(300);
    CachePresenter presenter(fake.source());
    QString text;
    connect(&presenter, &CachePresenter::reported, this,
            [&text](const common::Toast& toast) { text = toast.text; });
    presenter.warm({});
    QVERIFY(fake.warmed.empty()); // all
    fake.finish();
    for (const char* says :
         {"Warmed all groups", "300 of 412", "112 were there", "0.30 ms instead of 3.8 ms"})
        QVERIFY2(text.contains(QString::fromUtf8(says)), qPrintable(text));
}

void CachePageTest::cancelIsNoFailure()
{
    CacheFake fake;
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
    CacheFake fake;
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
    CacheFake fake;
    fake.profile.environment = profile::Environment(environment);
    fake.profile.name = QStringLiteral("lister");
    CachePresenter presenter(fake.source());
    presenter.measure();
    fake.answer(sizes);
    const cache_groups::Groups groups = everyGroup ? cache_groups::Groups{} : cache_groups::Groups{"page"};
    const auto danger = clearing ? presenter.clearDanger(groups) : presenter.warmDanger({groups});
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
    CacheFake fake;
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
    CacheFake fake;
    CachePresenter presenter(fake.source());
    cache_groups::CachePage page(presenter);
    page.resize(1000, 600);
    page.show();
    page.activate();
    fake.answer(sizes);
    QVERIFY(page.statusLine()->text().contains(QStringLiteral("3 groups")));
    auto* progress = page.findChild<common::ProgressRow*>(QStringLiteral("groupsProgress"));
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
    CacheFake fake;
    CachePresenter presenter(fake.source());
    cache_groups::CachePage page(presenter);
    page.resize(1000, 600);
    page.show();
    auto* table = page.findChild<QTableView*>(QStringLiteral("groups"));
    QVERIFY(table->currentIndex().isValid());
    const QRect cell = table->visualRect(presenter.model().index(1, GroupsModel::On));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
    QVERIFY(!presenter.policyOf("count")->enabled);
    QTest::keyClick(table, Qt::Key_Space);
    QVERIFY(presenter.policyOf("count")->enabled);
}

QTEST_MAIN(CachePageTest)
#include "tst_cache_page.moc"
