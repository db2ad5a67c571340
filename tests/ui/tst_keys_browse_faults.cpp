// The key browser when something is in the way: a server that goes and comes back, a user without rights, a
// scan that is paused, stopped, or never told of changes.
#include "keys_browse_fixture.h"
#include "ui/common/empty_state.h"

using keyspace::ScanState;

class KeysBrowseFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init()
    {
        QSettings().clear();
        m_world.ask({"FLUSHALL"});
        m_world.ask({"CONFIG", "SET", "notify-keyspace-events", ""});
    }
    void cleanup() { m_world.closePage(); }

    void aScanPausesGoesOnAndStops();
    void anEmptyDatabaseOffersAKey();
    void aUserWhoMayNotScanIsToldTheRule();
    void aUserWhoMayNotSubscribeSeesThatItIsNotLive();
    void aServerThatGoesKeepsTheNamesOnTheScreen();
    void aConsoleThatWroteMakesTheListOutOfDate();
    void aProfileThatOnlyReadsSaysWhyNothingIsChanged();

private:
    redis::Address userOf(const redis::Command& rules)
    {
        redis::Command command{"ACL", "SETUSER", "ann", "reset", "on", ">hush", "~*", "&*"};
        command << rules;
        m_world.ask(command);
        redis::Address address = m_world.redis->address();
        address.user = QStringLiteral("ann");
        address.password = "hush";
        return address;
    }
    QPushButton* pause() { return m_world.page->scanBar()->pauseButton(); }

    test::KeysWorld m_world;
};

void KeysBrowseFaultsTest::aScanPausesGoesOnAndStops()
{
    m_world.populate(1'000'000, "many");
    QVERIFY(m_world.openPage());
    QTRY_VERIFY_WITH_TIMEOUT(m_world.presenter().progress().state == ScanState::Scanning, test::limit);
    QTest::mouseClick(pause(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.presenter().progress().state == ScanState::Paused, test::limit);
    const qint64 scanned = m_world.presenter().progress().scanned;
    QVERIFY(scanned < 1'000'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.status().contains(QStringLiteral("of 1,000,0")), test::limit);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.at("many:").isValid(), test::limit);
    const QModelIndex keys = m_world.at("many:").siblingAtColumn(keys::KeyTreeModel::Keys);
    QVERIFY2(keys.data().toString().startsWith(QStringLiteral("≥ ")), qPrintable(keys.data().toString()));
    QTRY_COMPARE_WITH_TIMEOUT(pause()->text(), QStringLiteral("Go on"), test::limit);
    QTest::mouseClick(pause(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.presenter().progress().scanned > scanned, test::limit);
    QTest::mouseClick(m_world.page->scanBar()->stopButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.presenter().progress().state != ScanState::Scanning, test::limit);
    QCOMPARE(m_world.presenter().progress().state, ScanState::Cancelled);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.status().contains(QStringLiteral("Stopped")), test::limit);
    QVERIFY(m_world.page->scanBar()->againButton()->isVisible());
    QVERIFY(m_world.presenter().isPartial());
}

void KeysBrowseFaultsTest::anEmptyDatabaseOffersAKey()
{
    // Keystead's own come and go; none of them is looked for here.
    QVERIFY(m_world.openPage());
    keyspace::Scope scope;
    scope.pattern = "nobody:*";
    m_world.presenter().scan(scope);
    auto* const empty = m_world.page->browser()->emptyState();
    QTRY_VERIFY_WITH_TIMEOUT(empty->isVisible(), test::limit);
    QCOMPARE(empty->title(), QStringLiteral("The server has no key like that"));
    QTRY_VERIFY_WITH_TIMEOUT(m_world.status().contains(QStringLiteral("nobody:*")), test::limit);
}

void KeysBrowseFaultsTest::aUserWhoMayNotScanIsToldTheRule()
{
    m_world.ask({"SET", "known", "1"});
    QVERIFY(m_world.openPage(userOf({"+@all", "-scan"})));
    auto* const empty = m_world.page->browser()->emptyState();
    QTRY_VERIFY_WITH_TIMEOUT(empty->isVisible(), test::limit);
    QCOMPARE(empty->title(), QStringLiteral("This user may not list keys"));
    const auto fields = empty->findChildren<QLineEdit*>();
    QVERIFY(!fields.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(fields.front()->text().contains(QStringLiteral("+scan")), test::limit);
    QTest::keyClicks(&m_world.search(), QStringLiteral("known"));
    QTest::keyClick(&m_world.search(), Qt::Key_Return); // a name that is known still opens
    QTRY_COMPARE_WITH_TIMEOUT(m_world.page->browser()->pane()->key(), QByteArray("known"), test::limit);
    m_world.search().clear();
    m_world.ask({"ACL", "SETUSER", "ann", "+scan"});
    m_world.page->action(common::ActionId::Refresh)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_world.at("known").isValid() && m_world.isComplete(), test::limit);
}

void KeysBrowseFaultsTest::aUserWhoMayNotSubscribeSeesThatItIsNotLive()
{
    m_world.ask({"CONFIG", "SET", "notify-keyspace-events", "KEA"});
    m_world.ask({"SET", "known", "1"});
    QVERIFY(m_world.openPage(userOf({"+@all", "-subscribe", "-psubscribe"})));
    QTRY_VERIFY_WITH_TIMEOUT(m_world.isComplete(), test::limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.page->scanBar()->live()->word(), QStringLiteral("not live"),
                              test::limit);
    QVERIFY(m_world.page->scanBar()->live()->toolTip().contains(QStringLiteral("may not subscribe")));
    QVERIFY(m_world.at("known").isValid());
}

void KeysBrowseFaultsTest::aServerThatGoesKeepsTheNamesOnTheScreen()
{
    m_world.populate(20'000, "many");
    QVERIFY(m_world.openPage());
    QTRY_VERIFY_WITH_TIMEOUT(m_world.isComplete() && m_world.at("many:").isValid(), test::limit);
    QVERIFY(m_world.expand("many:"));
    m_world.admin.reset();
    QVERIFY(m_world.redis->stop());
    QTRY_VERIFY_WITH_TIMEOUT(m_world.banner().contains(QStringLiteral("Redis away since")), test::limit);
    QVERIFY(m_world.at("many:").isValid() && m_world.tree().isVisible());
    m_world.page->action(common::ActionId::Refresh)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().progress().state, ScanState::Failed, test::limit);
    QVERIFY(m_world.at("many:1").isValid()); // of before
    QVERIFY(m_world.redis->restart());
    QVERIFY(m_world.connectAdmin());
    m_world.ask({"SET", "back:again", "1"});
    m_world.workspace->retryNow();
    QTRY_VERIFY_WITH_TIMEOUT(m_world.isComplete() && m_world.at("back:").isValid(), test::limit);
    QTRY_VERIFY_WITH_TIMEOUT(!m_world.banner().contains(QStringLiteral("away")), test::limit);
}

void KeysBrowseFaultsTest::aConsoleThatWroteMakesTheListOutOfDate()
{
    m_world.ask({"SET", "known", "1"});
    QVERIFY(m_world.openPage());
    QTRY_VERIFY_WITH_TIMEOUT(m_world.isComplete(), test::limit);
    m_world.presenter().noteOutside();
    QTRY_VERIFY_WITH_TIMEOUT(m_world.banner().contains(QStringLiteral("may be out of date")), test::limit);
    QTest::mouseClick(test::button(*m_world.page->banner(), QStringLiteral("Scan again")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.isComplete() && m_world.banner().isEmpty(), test::limit);
}

void KeysBrowseFaultsTest::aProfileThatOnlyReadsSaysWhyNothingIsChanged()
{
    m_world.ask({"SET", "known", "1"});
    QVERIFY(m_world.openPage(m_world.redis->address(), base::AccessMode::ReadOnly));
    QTRY_VERIFY_WITH_TIMEOUT(m_world.isComplete() && m_world.at("known").isValid(), test::limit);
    m_world.click("known");
    using common::ActionId;
    for (const ActionId id :
         {ActionId::NewRecord, ActionId::Delete, ActionId::RenameKey, ActionId::SetExpiry}) {
        QVERIFY(!m_world.page->action(id)->isEnabled());
        QVERIFY(!m_world.page->action(id)->statusTip().isEmpty());
    }
    QVERIFY(m_world.page->action(ActionId::Copy)->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(m_world.page->browser()->pane()->key(), QByteArray("known"), test::limit);
}

QTEST_MAIN(KeysBrowseFaultsTest)
#include "tst_keys_browse_faults.moc"
