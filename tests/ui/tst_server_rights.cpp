// The Server page of a user who may do little, and of a profile that only looks: a missing right costs its
// tab, with the rule that would give it, and a read-only profile changes nothing.
#include "find_widget.h"
#include "server_fixture.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/rows_table.h"
#include "ui/server/clients_tab.h"
#include "ui/server/memory_tab.h"
#include "ui/server/missed_tab.h"
#include "ui/server/overview_tab.h"
#include "ui/server/settings_tab.h"
#include "ui/server/slow_log_tab.h"

#include <QClipboard>
#include <QLineEdit>

using server::Part;
using server::Tab;
using test::serverLimit;

Q_DECLARE_METATYPE(server::Tab)

class ServerRightsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { m_servers.close(); }

    void aMissingRightCostsItsTabOnly_data();
    void aMissingRightCostsItsTabOnly();
    void theRightIsSeenWhenItIsGiven();
    void aReadOnlyProfileLooksAndChangesNothing();

private:
    static server::ListTab* tabOf(server::ServerPage& page, Tab tab);
    test::ServerFixture m_servers;
};

void ServerRightsTest::initTestCase()
{
    common::setLocale(QLocale::c());
    theme::Theme::install(*qApp);
    QVERIFY(m_servers.start());
    m_servers.tell({"ACL", "SETUSER", "ann", "on", ">ann", "~*", "&*", "+@all", "-slowlog", "-config",
                    "-client|list", "-memory"});
    m_servers.close();
}

server::ListTab* ServerRightsTest::tabOf(server::ServerPage& page, Tab tab)
{
    switch (tab) {
    case Tab::Overview:
        return page.overview();
    case Tab::SlowLog:
        return page.slowLog();
    case Tab::Clients:
        return page.clients();
    case Tab::Memory:
        return page.memory();
    case Tab::MissedKeys:
        return page.missedKeys();
    case Tab::Configuration:
        return page.configuration();
    }
    return nullptr;
}

void ServerRightsTest::aMissingRightCostsItsTabOnly_data()
{
    QTest::addColumn<Tab>("tab");
    QTest::addColumn<QString>("rule");
    QTest::newRow("slow log") << Tab::SlowLog << "+slowlog|get +slowlog|len";
    QTest::newRow("clients") << Tab::Clients << "+client|list";
    QTest::newRow("configuration") << Tab::Configuration << "+config|get";
    QTest::newRow("memory") << Tab::Memory << "+memory|usage";
    QTest::newRow("overview: nothing is missing") << Tab::Overview << "";
}

void ServerRightsTest::aMissingRightCostsItsTabOnly()
{
    QFETCH(const Tab, tab);
    QFETCH(const QString, rule);
    QVERIFY(m_servers.start("ann"));
    QTRY_VERIFY_WITH_TIMEOUT(m_servers.workspace().capabilities(), serverLimit);
    m_servers.tell({"SET", "key", "value"});
    server::ServerPage& page = m_servers.open();
    page.showTab(tab);
    server::ListTab* const shown = tabOf(page, tab);
    if (tab == Tab::Memory)
        QTest::mouseClick(test::button(*shown, QStringLiteral("Look at the keys")), Qt::LeftButton);
    if (rule.isEmpty()) {
        QTRY_VERIFY_WITH_TIMEOUT(shown->table()->model()->rowCount() > 50, serverLimit);
        const auto& facts = page.overview()->shownFacts();
        QVERIFY2(facts.at(2).text.contains(QStringLiteral("that needs +config|get")),
                 qPrintable(facts.at(2).text));
        QVERIFY(facts.at(2).verdict.isEmpty()); // nothing is claimed of what is not known
        return;
    }
    QTRY_VERIFY_WITH_TIMEOUT(shown->emptyState()->isVisible() &&
                                 shown->emptyState()->title() ==
                                     QStringLiteral("Redis does not show this to ann"),
                             serverLimit);
    QTest::mouseClick(test::button(*shown->emptyState(), QStringLiteral("Copy")), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), rule);
}

void ServerRightsTest::theRightIsSeenWhenItIsGiven()
{
    QVERIFY(m_servers.start("ann"));
    server::ServerPage& page = m_servers.open();
    page.showTab(Tab::SlowLog);
    server::ListTab& tab = *page.slowLog();
    QTRY_VERIFY_WITH_TIMEOUT(tab.part().state() == Part::State::Failed, serverLimit);
    m_servers.tell({"ACL", "SETUSER", "ann", "+slowlog"});
    QTest::mouseClick(test::button(*tab.emptyState(), QStringLiteral("Look again")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(tab.part().state() == Part::State::Ready, serverLimit);
    m_servers.tell({"ACL", "SETUSER", "ann", "-slowlog"});
}

void ServerRightsTest::aReadOnlyProfileLooksAndChangesNothing()
{
    QVERIFY(m_servers.start({}, base::AccessMode::ReadOnly));
    m_servers.tell({"CONFIG", "SET", "slowlog-log-slower-than", "0"});
    m_servers.tell({"PING"});
    m_servers.tell({"CONFIG", "SET", "slowlog-log-slower-than", "-1"});
    server::ServerPage& page = m_servers.open();
    page.showTab(Tab::SlowLog);
    QTRY_VERIFY_WITH_TIMEOUT(page.slowLog()->table()->model()->rowCount() > 0, serverLimit);
    QVERIFY(!page.slowLog()->clearButton()->isEnabled());
    QCOMPARE(page.slowLog()->clearButton()->toolTip(), QStringLiteral("This profile is read-only"));
    page.showTab(Tab::Clients);
    QTRY_VERIFY_WITH_TIMEOUT(page.clients()->table()->model()->rowCount() > 0, serverLimit);
    QVERIFY(!page.clients()->killButton()->isEnabled());
    QCOMPARE(page.clients()->killButton()->toolTip(), QStringLiteral("This profile is read-only"));
}

QTEST_MAIN(ServerRightsTest)
#include "tst_server_rights.moc"
