// Alerts on a real server that refuses connections: the incident stands in Activity with its rule and figure,
// is counted, told once, acknowledged and muted.
#include "app/keystead/alert_watch.h"
#include "core/base/thread_role.h"
#include "core/sandbox/sandbox.h"
#include "find_widget.h"
#include "ui/activity/activity_page.h"
#include "ui/activity/alert_words.h"
#include "ui/activity/alerts_tab.h"
#include "ui/common/format.h"
#include "ui/common/rows_table.h"
#include "ui/common/status_line.h"
#include "ui/theme/theme.h"

#include <QMenu>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

#include <future>

using activity::AlertCare;
using keystead::AlertWatch;
using monitor::Severity;

namespace {

constexpr int limit = 30'000; // ms

class NotifierFake : public keystead::Notifier
{
public:
    void notify(const keystead::Notification& notification) override { told.push_back(notification); }
    void setGravest(const QObject*, std::optional<Severity> severity) override { gravest = severity; }

    std::vector<keystead::Notification> told;
    std::optional<Severity> gravest;
};

} // namespace

class AlertsTabTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void everyRuleHasWords();
    void aMuteEnds();
    void anIncidentIsToldOnceAndStandsInTheLog();
    void itsChartsAreOpenedAtItsStart();
    void acknowledgingTakesItOffTheCount();
    void aMutedRuleIsNotTold();

private:
    bool refuseSomebody();
    activity::AlertsTab& tab() { return *m_page->alerts(); }
    QString cell(int row, int column)
    {
        return tab().table()->model()->index(row, column).data(common::ValueRole).toString();
    }

    QTemporaryDir m_home;
    std::unique_ptr<sandbox::Sandbox> m_servers;
    std::unique_ptr<workspace::Workspace> m_workspace;
    NotifierFake m_notifier;
    std::unique_ptr<AlertWatch> m_watch;
    std::unique_ptr<activity::ActivityPage> m_page;
};

void AlertsTabTest::initTestCase()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.path());
    QCoreApplication::setOrganizationName(QStringLiteral("Keystead"));
    QCoreApplication::setApplicationName(QStringLiteral("alerts"));
    common::setLocale(QLocale::c());
    theme::Theme::install(*qApp);
    sandbox::ServerOptions servers;
    servers.tcp = true;
    auto started = sandbox::Sandbox::start(servers);
    QVERIFY2(started, qPrintable(started ? QString() : started.error().detail));
    m_servers = std::move(*started);
    profile::Profile profile;
    profile.name = QStringLiteral("test");
    profile.database = m_servers->postgres().address();
    profile.redis = m_servers->redis().address();
    workspace::OpenOptions options;
    options.sampleInterval = std::chrono::milliseconds(250);
    options.historyFile = m_home.filePath(QStringLiteral("history.sqlite"));
    m_workspace = std::make_unique<workspace::Workspace>(profile, options);
    m_watch = std::make_unique<AlertWatch>(*m_workspace, &m_notifier);
    QSignalSpy sampled(m_workspace.get(), &workspace::Workspace::sampled);
    m_workspace->open();
    QTRY_VERIFY_WITH_TIMEOUT(sampled.size() >= 3, limit); // counters have something to be compared with
    base::markGuiThread();
    m_page = std::make_unique<activity::ActivityPage>(*m_workspace);
    connect(m_page.get(), &activity::ActivityPage::careChanged, m_watch.get(), &AlertWatch::look);
    m_page->resize(1232, 820);
    m_page->show();
    m_page->activate();
}

void AlertsTabTest::cleanupTestCase()
{
    m_page.reset();
    m_watch.reset();
    m_workspace.reset();
}

// Redis takes no more clients than there are, and one more comes.
bool AlertsTabTest::refuseSomebody()
{
    return std::async(std::launch::async,
                      [address = m_servers->redis().tcpAddress()] {
                          redis::Connection administrator(address);
                          const auto clients = administrator.call({"CLIENT", "LIST"});
                          if (!clients)
                              return false;
                          const auto now = QByteArray::number(clients->bytes().count('\n'));
                          (void)administrator.call({"CONFIG", "SET", "maxclients", now});
                          redis::Connection refused(address);
                          const bool isRefused = !refused.open();
                          (void)administrator.call({"CONFIG", "SET", "maxclients", "1000"});
                          return isRefused;
                      })
        .get();
}

void AlertsTabTest::everyRuleHasWords()
{
    for (const monitor::AlertRule& rule : monitor::alertRules()) {
        const QString id = QString::fromLatin1(rule.id);
        QVERIFY2(activity::alertTitle(id) != id, rule.id);
        QVERIFY2(activity::alertSentence(rule).contains(QStringLiteral("It is over when")), rule.id);
    }
    QCOMPARE(activity::alertFigure(QStringLiteral("hit-ratio-low"), 41.23), QStringLiteral("41.2 %"));
    QCOMPARE(activity::alertFigure(QStringLiteral("rejected-connections"), 0.01), QStringLiteral("0.01 /s"));
    QCOMPARE(activity::alertTitle(QStringLiteral("of-the-future")), QStringLiteral("of-the-future"));
}

void AlertsTabTest::aMuteEnds()
{
    AlertCare care(QStringLiteral("other"));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    care.mute(QStringLiteral("evictions"), now.addSecs(3600));
    QVERIFY(care.isMuted(QStringLiteral("evictions")));
    QVERIFY(!AlertCare(QStringLiteral("test")).isMuted(QStringLiteral("evictions")));
    care.mute(QStringLiteral("evictions"), now.addSecs(-1));
    QVERIFY(!care.isMuted(QStringLiteral("evictions")));
}

void AlertsTabTest::anIncidentIsToldOnceAndStandsInTheLog()
{
    m_page->showAlerts();
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*m_page, QStringLiteral("Nothing was wrong so far")), limit);
    QVERIFY(refuseSomebody());
    QTRY_COMPARE_WITH_TIMEOUT(m_notifier.told.size(), std::size_t{1}, limit);
    QCOMPARE(m_notifier.told[0].title, QStringLiteral("test: Redis refuses connections"));
    QCOMPARE(m_notifier.told[0].severity, Severity::Critical);
    QTRY_COMPARE_WITH_TIMEOUT(tab().table()->model()->rowCount(), 1, limit);
    QCOMPARE(cell(0, 0), QStringLiteral("Redis refuses connections"));
    QVERIFY2(cell(0, 1).endsWith(QStringLiteral("/s")), qPrintable(cell(0, 1)));
    QCOMPARE(cell(0, 2), QStringLiteral("0.01 /s"));
    QCOMPARE(cell(0, 4), QStringLiteral("open"));
    QVERIFY(test::says(tab(), QStringLiteral("The number of refused connections was 0.01 /s or more")));
    QVERIFY(m_page->statusLine()->text().startsWith(QStringLiteral("1 open")));
    QCOMPARE(m_watch->waiting(), 1);
    QCOMPARE(m_notifier.gravest, std::optional(Severity::Critical));
    QVERIFY(refuseSomebody()); // the same incident
    QSignalSpy sampled(m_workspace.get(), &workspace::Workspace::sampled);
    QTRY_VERIFY_WITH_TIMEOUT(sampled.size() >= 4, limit);
    QCOMPARE(m_notifier.told.size(), std::size_t{1});
}

void AlertsTabTest::itsChartsAreOpenedAtItsStart()
{
    const QDateTime began = m_workspace->monitoring()->openIncidents().front().raised;
    QSignalSpy charts(m_page.get(), &activity::ActivityPage::chartsRequested);
    QTest::mouseClick(tab().chartsButton(), Qt::LeftButton);
    QCOMPARE(charts.size(), 1);
    QCOMPARE(charts.front().front().toDateTime(), began);
    QSignalSpy clicked(m_watch.get(), &AlertWatch::momentRequested);
    m_notifier.told[0].open();
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked.front().front().toDateTime(), began);
}

void AlertsTabTest::acknowledgingTakesItOffTheCount()
{
    QVERIFY(tab().acknowledgeButton()->isEnabled());
    QTest::mouseClick(tab().acknowledgeButton(), Qt::LeftButton);
    QCOMPARE(cell(0, 6), QStringLiteral("acknowledged"));
    QVERIFY(!tab().acknowledgeButton()->isEnabled());
    QCOMPARE(m_watch->waiting(), 0);
    QVERIFY(!m_notifier.gravest);
    QCOMPARE(tab().table()->model()->rowCount(), 1); // it stays in the log
}

void AlertsTabTest::aMutedRuleIsNotTold()
{
    monitor::IncidentNotice notice;
    notice.incident = m_workspace->monitoring()->openIncidents().front();
    notice.rule = monitor::findAlertRule(notice.incident.rule);
    const auto tell = [&] { Q_EMIT m_workspace->monitoring()->noticed(notice); };
    m_notifier.told.clear();
    tab().muteMenu()->actions().front()->trigger();
    QVERIFY2(cell(0, 6).contains(QStringLiteral("muted until")), qPrintable(cell(0, 6)));
    tell();
    QVERIFY(m_notifier.told.empty());
    tab().muteMenu()->actions().back()->trigger();
    QVERIFY2(!cell(0, 6).contains(QStringLiteral("muted")), qPrintable(cell(0, 6)));
    tell();
    QCOMPARE(m_notifier.told.size(), std::size_t{1});
    notice.incident.cleared = QDateTime::currentDateTimeUtc(); // its end disturbs nobody
    tell();
    QCOMPARE(m_notifier.told.size(), std::size_t{1});
}

QTEST_MAIN(AlertsTabTest)
#include "tst_alerts_tab.moc"
