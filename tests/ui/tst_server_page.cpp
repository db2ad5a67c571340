// The Server page as an administrator uses it, on real servers: what was slow and who sent it, who is
// connected and ending a connection, what fills the memory, how the server is set up.
#include "find_widget.h"
#include "server_fixture.h"
#include "ui/charts/bar_chart.h"
#include "ui/common/danger_dialog.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/rows_table.h"
#include "ui/common/status_line.h"
#include "ui/server/clients_tab.h"
#include "ui/server/memory_tab.h"
#include "ui/server/minute_chart.h"
#include "ui/server/missed_tab.h"
#include "ui/server/overview_tab.h"
#include "ui/server/settings_tab.h"
#include "ui/server/slow_log_tab.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QLineEdit>
#include <QPlainTextEdit>

using server::Part;
using server::Tab;
using test::cellBeside;
using test::serverLimit;

namespace {

// Tens of milliseconds of the server's time.
const redis::Command slow{"EVAL", "for i = 1, 3e7 do end", "0"};

} // namespace

class ServerPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_toasts.clear(); }

    void theOverviewSaysWhetherItIsSetUpAsACache();
    void aFieldOfInfoIsFound();
    void aSlowCommandLeadsToItsClient();
    void clearingTheSlowLogIsAskedFirst();
    void aClientIsDisconnectedAfterItWasTicked();
    void keysteadsOwnConnectionsCannotBeDisconnected();
    void aClientThatHasGoneIsSaidToHaveGone();
    void memoryIsToldByNamespaceTypeAndTimeToLive();
    void aBigKeyOpensOnTheKeysPage();
    void missedKeysAreSeenOnlyWhenAskedFor();
    void aSettingIsExplainedAndASecretIsNotShown();
    void pausingKeepsTheListAsItIs();

private:
    server::ServerPage& page() { return *m_page; }
    void show(Tab tab) { page().showTab(tab); }
    static bool isKnown(const server::ListTab& tab) { return tab.part().isKnown() && !tab.part().isBusy(); }
    // The row of the only client called php-worker is chosen.
    bool chooseWorker();

    test::ServerFixture m_servers;
    server::ServerPage* m_page = nullptr;
    QStringList m_toasts;
};

void ServerPageTest::initTestCase()
{
    common::setLocale(QLocale::c());
    theme::Theme::install(*qApp);
    QVERIFY(m_servers.start());
    m_page = &m_servers.open();
    connect(m_page, &common::Page::toastRequested, this,
            [this](const common::Toast& toast) { m_toasts << toast.text; });
}

void ServerPageTest::init()
{
    for (server::ListTab* tab : page().findChildren<server::ListTab*>())
        tab->search()->clear();
}

void ServerPageTest::theOverviewSaysWhetherItIsSetUpAsACache()
{
    m_servers.tell({"CONFIG", "SET", "maxmemory", "64mb"});
    m_servers.tell({"CONFIG", "SET", "maxmemory-policy", "allkeys-lru"});
    m_servers.tell({"CONFIG", "SET", "save", ""});
    show(Tab::Overview);
    const auto fact = [this](std::size_t index) {
        const auto& facts = page().overview()->shownFacts();
        return index < facts.size() ? facts[index] : server::Fact();
    };
    QTRY_COMPARE_WITH_TIMEOUT(fact(2).tone, theme::Tone::Good, serverLimit);
    QVERIFY2(fact(0).text.startsWith(QStringLiteral("Redis ")), qPrintable(fact(0).text));
    QTRY_VERIFY2_WITH_TIMEOUT(fact(1).text.endsWith(QStringLiteral("MiB, allkeys-lru")),
                              qPrintable(fact(1).text), serverLimit);
    QCOMPARE(fact(1).tone, theme::Tone::Good);
    m_servers.tell({"CONFIG", "SET", "maxmemory", "0"});
    m_servers.tell({"CONFIG", "SET", "save", "3600 1"});
    QTRY_COMPARE_WITH_TIMEOUT(fact(2).tone, theme::Tone::Warn, serverLimit);
    QVERIFY2(fact(2).text.contains(QStringLiteral("after 1 h with 1 change")), qPrintable(fact(2).text));
    QVERIFY2(fact(1).verdict.contains(QStringLiteral("set maxmemory")), qPrintable(fact(1).verdict));
    m_servers.tell({"CONFIG", "SET", "save", ""});
}

void ServerPageTest::aFieldOfInfoIsFound()
{
    show(Tab::Overview);
    server::OverviewTab& tab = *page().overview();
    QTRY_VERIFY_WITH_TIMEOUT(tab.table()->model()->rowCount() > 50, serverLimit);
    page().action(common::ActionId::Find)->trigger();
    QTest::keyClicks(tab.search(), QStringLiteral("redis_version"));
    QCOMPARE(tab.table()->model()->rowCount(), 1);
    QVERIFY(!cellBeside(*tab.table()->model(), 1, QStringLiteral("redis_version"), 2).isEmpty());
    QTest::keyClicks(tab.search(), QStringLiteral("-nothing"));
    QVERIFY(tab.emptyState()->isVisible());
    QTest::mouseClick(test::button(*tab.emptyState(), QStringLiteral("Clear")), Qt::LeftButton);
    QVERIFY(tab.search()->text().isEmpty());
    QVERIFY(tab.table()->model()->rowCount() > 50);
}

bool ServerPageTest::chooseWorker()
{
    server::ClientsTab& tab = *page().clients();
    tab.part().refresh();
    QAbstractItemModel& model = *tab.table()->model();
    if (!QTest::qWaitFor([&] { return !cellBeside(model, 1, QStringLiteral("php-worker"), 0).isEmpty(); },
                         serverLimit))
        return false;
    tab.table()->setCurrentKey(cellBeside(model, 1, QStringLiteral("php-worker"), 0).toLatin1());
    return true;
}

void ServerPageTest::aSlowCommandLeadsToItsClient()
{
    m_servers.tell({"CONFIG", "SET", "slowlog-log-slower-than", "20000"});
    m_servers.tell({"SLOWLOG", "RESET"});
    m_servers.tell(slow);
    show(Tab::SlowLog);
    server::SlowLogTab& tab = *page().slowLog();
    tab.part().refresh();
    QAbstractItemModel& model = *tab.table()->model();
    QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 1, serverLimit);
    QVERIFY(model.index(0, 1).data(common::ValueRole).toLongLong() >= 20'000'000);
    QCOMPARE(tab.command()->toPlainText(), QStringLiteral("EVAL \"for i = 1, 3e7 do end\" 0"));
    QVERIFY(test::says(tab, QStringLiteral("Commands over 20")));
    QVERIFY(model.index(0, 3).data(common::ValueRole).toString().startsWith(QStringLiteral("php-worker · ")));
    QTest::mouseClick(tab.clientButton(), Qt::LeftButton);
    QCOMPARE(page().currentTab(), int(Tab::Clients));
    server::ClientsTab& clients = *page().clients();
    QTRY_COMPARE_WITH_TIMEOUT(clients.table()->model()->rowCount(), 1, serverLimit);
    QCOMPARE(clients.table()->model()->index(0, 1).data(common::ValueRole).toString(),
             QStringLiteral("php-worker"));
    QVERIFY(clients.killButton()->isEnabled());
}

void ServerPageTest::clearingTheSlowLogIsAskedFirst()
{
    m_servers.tell(slow);
    show(Tab::SlowLog);
    server::SlowLogTab& tab = *page().slowLog();
    tab.part().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(tab.clearButton()->isEnabled(), serverLimit);
    QTest::mouseClick(tab.clearButton(), Qt::LeftButton);
    auto* dialog = test::opened<common::DangerDialog>(tab);
    QVERIFY(dialog);
    QVERIFY(!dialog->isConfirmable());
    QVERIFY(m_servers.tell({"SLOWLOG", "LEN"}).toInteger() > 0);
    dialog->findChild<QCheckBox*>()->click();
    QPushButton* verb = nullptr;
    for (QPushButton* each : dialog->findChildren<QPushButton*>()) {
        if (each->text().startsWith(QStringLiteral("Forget")))
            verb = each;
    }
    QVERIFY(verb);
    QTest::mouseClick(verb, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts, QStringList{QStringLiteral("The slow log begins anew")}, serverLimit);
    QTRY_VERIFY_WITH_TIMEOUT(tab.emptyState()->isVisible(), serverLimit);
    QCOMPARE(tab.emptyState()->title(), QStringLiteral("No slow commands"));
    QCOMPARE(m_servers.tell({"SLOWLOG", "LEN"}).toInteger(), 0);
}

void ServerPageTest::aClientIsDisconnectedAfterItWasTicked()
{
    m_servers.tell({"PING"});
    show(Tab::Clients);
    QVERIFY(chooseWorker());
    const quint64 before = m_servers.otherGeneration();
    server::ClientsTab& tab = *page().clients();
    QTRY_VERIFY_WITH_TIMEOUT(tab.fields()->model()->rowCount() > 5, serverLimit);
    const QString id = QString::fromLatin1(tab.table()->currentKey());
    QTest::mouseClick(tab.killButton(), Qt::LeftButton);
    auto* dialog = test::opened<common::DangerDialog>(tab);
    QVERIFY(dialog);
    QVERIFY(!dialog->isConfirmable());
    dialog->findChild<QCheckBox*>()->click();
    QPushButton* verb = test::button(*dialog, QStringLiteral("Disconnect client ") + id);
    QVERIFY(verb);
    QTest::mouseClick(verb, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts, QStringList{QStringLiteral("Client %1 was disconnected").arg(id)},
                              serverLimit);
    m_servers.tell({"PING"});
    QVERIFY(m_servers.otherGeneration() > before);
}

void ServerPageTest::keysteadsOwnConnectionsCannotBeDisconnected()
{
    show(Tab::Clients);
    server::ClientsTab& tab = *page().clients();
    QAbstractItemModel& model = *tab.table()->model();
    QTRY_VERIFY_WITH_TIMEOUT(!cellBeside(model, 1, QStringLiteral("keystead"), 0).isEmpty(), serverLimit);
    int ours = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (!model.index(row, 1).data(common::ValueRole).toString().startsWith(QStringLiteral("keystead")))
            continue;
        ++ours;
        QCOMPARE(model.index(row, 1).data(common::MarkRole).toString(), QStringLiteral("ours"));
        tab.table()->setCurrentIndex(model.index(row, 0));
        QVERIFY(!tab.killButton()->isEnabled());
        QVERIFY(tab.killButton()->toolTip().contains(QStringLiteral("a connection of Keystead")));
    }
    QVERIFY(ours >= 2);
    // Whatever the list said.
    const qint64 id = tab.table()->currentKey().toLongLong();
    auto& presenter = static_cast<server::ClientsPresenter&>(tab.part());
    QSignalSpy refused(&presenter, &Part::failed);
    presenter.kill(id);
    QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, serverLimit);
    QVERIFY(m_toasts.isEmpty());
}

void ServerPageTest::aClientThatHasGoneIsSaidToHaveGone()
{
    page().showClient("10.9.8.7:41234", "php-worker");
    server::ClientsTab& tab = *page().clients();
    QTRY_VERIFY_WITH_TIMEOUT(tab.emptyState()->isVisible(), serverLimit);
    QCOMPARE(tab.emptyState()->title(),
             QStringLiteral("php-worker · 10.9.8.7:41234 is not connected any more"));
    m_servers.tell({"PING"});
    QTest::mouseClick(test::button(*tab.emptyState(), QStringLiteral("Show those called php-worker")),
                      Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(tab.table()->model()->rowCount(), 1, serverLimit);
}

void ServerPageTest::memoryIsToldByNamespaceTypeAndTimeToLive()
{
    for (int i = 0; i < 300; ++i)
        m_servers.tell({"SET", "app:sessions:" + QByteArray::number(i), QByteArray(400, 'x'), "EX", "600"});
    m_servers.tell({"SET", "big:value", QByteArray(100'000, 'y')});
    m_servers.tell({"LPUSH", "app:queue:1", "a", "b"});
    show(Tab::Memory);
    server::MemoryTab& tab = *page().memory();
    QVERIFY(tab.emptyState()->isVisible());
    QTest::mouseClick(test::button(*tab.emptyState(), QStringLiteral("Look at the keys")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!tab.namespaces()->bars().empty(), serverLimit);
    const auto bar = [](const charts::BarChart& chart, const QString& label) {
        for (const charts::Bar& one : chart.bars()) {
            if (one.label == label)
                return one;
        }
        return charts::Bar();
    };
    QVERIFY(bar(*tab.namespaces(), QStringLiteral("app:sessions:")).value > 300 * 400);
    QVERIFY(bar(*tab.types(), QStringLiteral("list")).value > 0);
    QVERIFY(bar(*tab.expiries(), QStringLiteral("5 min – 15 min")).value >= 300);
    QVERIFY2(tab.minutes()->sentence().contains(QStringLiteral("most in minute 10")),
             qPrintable(tab.minutes()->sentence()));
    QVERIFY2(page().statusLine()->text().startsWith(QStringLiteral("all ")),
             qPrintable(page().statusLine()->text()));
    QCOMPARE(tab.table()->model()->index(0, 0).data(common::ValueRole).toString(),
             QStringLiteral("big:value"));
}

void ServerPageTest::aBigKeyOpensOnTheKeysPage()
{
    show(Tab::Memory);
    server::MemoryTab& tab = *page().memory();
    QSignalSpy asked(&page(), &server::ServerPage::keyRequested);
    tab.table()->setCurrentKey("big:value");
    QTest::keyClick(tab.table(), Qt::Key_Return);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.front().front().toByteArray(), QByteArray("big:value"));
}

void ServerPageTest::missedKeysAreSeenOnlyWhenAskedFor()
{
    const auto setting = [this] {
        return m_servers.tell({"CONFIG", "GET", "notify-keyspace-events"}).items().at(1).bytes();
    };
    m_servers.tell({"CONFIG", "SET", "notify-keyspace-events", ""});
    show(Tab::MissedKeys);
    server::MissedTab& tab = *page().missedKeys();
    QVERIFY(tab.emptyState()->isVisible());
    QVERIFY(test::says(*tab.emptyState(), QStringLiteral("notify-keyspace-events")));
    QVERIFY(setting().isEmpty()); // nothing was changed so far
    QTest::mouseClick(test::button(*tab.emptyState(), QStringLiteral("Start watching")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(test::says(tab, QStringLiteral("is added to notify-keyspace-events")),
                             serverLimit);
    QVERIFY(!setting().isEmpty());
    for (const QByteArray name : {"app:cart:1", "app:cart:2", "lonely"})
        m_servers.tell({"GET", name});
    QAbstractItemModel& model = *tab.table()->model();
    QTRY_COMPARE_WITH_TIMEOUT(cellBeside(model, 0, QStringLiteral("app:cart:"), 1), QStringLiteral("2"),
                              serverLimit);
    QTRY_COMPARE_WITH_TIMEOUT(cellBeside(model, 0, QStringLiteral("other keys"), 1).toInt() >= 1, true,
                              serverLimit);
    QVERIFY(!cellBeside(*tab.latest()->model(), 0, QStringLiteral("lonely"), 2).isEmpty());
    QTest::mouseClick(tab.switchButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(setting(), QByteArray(), serverLimit);
    QTRY_COMPARE_WITH_TIMEOUT(tab.switchButton()->text(), QStringLiteral("Start watching"), serverLimit);
    QVERIFY(!cellBeside(model, 0, QStringLiteral("app:cart:"), 1).isEmpty()); // what was seen stays
}

void ServerPageTest::aSettingIsExplainedAndASecretIsNotShown()
{
    page().showSetting(QStringLiteral("maxmemory-policy"));
    server::SettingsTab& tab = *page().configuration();
    QTRY_COMPARE_WITH_TIMEOUT(tab.table()->model()->rowCount(), 1, serverLimit);
    tab.table()->setCurrentKey("maxmemory-policy");
    QVERIFY2(tab.explanation()->text().contains(QStringLiteral("Usual for a cache: allkeys-lru")),
             qPrintable(tab.explanation()->text()));
    page().showSetting(QStringLiteral("masterauth"));
    m_servers.tell({"CONFIG", "SET", "masterauth", "hidden-word"});
    tab.part().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(isKnown(tab), serverLimit);
    QCOMPARE(cellBeside(*tab.table()->model(), 0, QStringLiteral("masterauth"), 1),
             QStringLiteral("not shown"));
    tab.search()->setText(QStringLiteral("hidden-word"));
    QCOMPARE(tab.table()->model()->rowCount(), 0);
    m_servers.tell({"CONFIG", "SET", "masterauth", ""});
}

void ServerPageTest::pausingKeepsTheListAsItIs()
{
    show(Tab::SlowLog);
    server::SlowLogTab& tab = *page().slowLog();
    QTRY_VERIFY_WITH_TIMEOUT(isKnown(tab), serverLimit);
    auto* const pause = page().findChild<QPushButton*>(QStringLiteral("pause"));
    QTest::mouseClick(pause, Qt::LeftButton);
    QVERIFY(page().statusLine()->text().contains(QStringLiteral("paused")));
    const QDateTime before = tab.part().answeredAt();
    tab.part().setShown(false);
    tab.part().setShown(true); // would ask at once
    QVERIFY(!tab.part().isBusy());
    QTest::mouseClick(pause, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(tab.part().answeredAt() > before, serverLimit);
}

QTEST_MAIN(ServerPageTest)
#include "tst_server_page.moc"
