// The Agents tab of the Properties page as a person uses it, on real servers.
#include "properties_servers.h"
#include "ui/agents/agent_form.h"
#include "ui/agents/agents_tab.h"
#include "ui/common/banner.h"
#include "ui/common/empty_state.h"
#include "ui/common/rows_table.h"
#include "ui/common/status_line.h"
#include "ui/properties/editing/save_bar.h"
#include "ui/properties/properties_page.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

using agents::AgentsPresenter;
using common::ActionId;
using property::AgentField;

namespace {

constexpr int limit = 15000;
constexpr int sampleSize = 500;

} // namespace

class TestAgentsTab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void listsAgentsWithTheirListings();
    void searchesAndFilters();
    void addsAnAgentAndChecksEveryField();
    void refusesAnAddressThatIsTaken();
    void renamesSavesAndUndoes();
    void deactivatesAndUndoes();
    void mergesWhatOnlyTheOthersChanged();
    void asksWhereBothChangedAField();
    void keepsEditsStagedOnTheOtherTab();
    void offersNothingToChangeOnAReadOnlyProfile();

private:
    agents::AgentsTab* tab() { return m_page->agents(); }
    AgentsPresenter& presenter() { return tab()->presenter(); }
    bool isSettled() { return !presenter().isBusy() && !presenter().isSaving(); }
    void open(int row);
    void enter(AgentField field, const QString& text);
    void save();
    base::Result<property::Agent> stored(property::AgentId id);
    base::Result<listing::AgentSaveReport> saveElsewhere(property::AgentId id,
                                                         std::function<void(property::Agent&)> change);

    std::unique_ptr<test::PropertiesServers> m_servers;
    std::unique_ptr<workspace::Workspace> m_mine;
    std::unique_ptr<workspace::Workspace> m_theirs;
    std::unique_ptr<properties::PropertiesPage> m_page;
    QStringList m_toasts;
    std::function<void()> m_undoLink;
};

void TestAgentsTab::initTestCase()
{
    theme::Theme::install(*qApp);
    m_servers = test::PropertiesServers::start();
    QVERIFY(m_servers);
    m_mine = m_servers->open();
    QVERIFY(m_mine);
    QVERIFY(test::seed(*m_mine, sampleSize));
    m_theirs = m_servers->open();
    QVERIFY(m_theirs);
    base::markGuiThread();
}

void TestAgentsTab::init()
{
    m_toasts.clear();
    m_undoLink = {};
    m_page = std::make_unique<properties::PropertiesPage>(*m_mine);
    connect(m_page.get(), &common::Page::toastRequested, this, [this](const common::Toast& toast) {
        m_toasts.append(toast.text);
        if (toast.hasUndo)
            m_undoLink = toast.links.front().act;
    });
    m_page->resize(1232, 760);
    m_page->show();
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_page->setCurrentTab(1);
    QTRY_COMPARE_WITH_TIMEOUT(m_page->state(), common::Page::State::Ready, limit);
    QTRY_VERIFY_WITH_TIMEOUT(presenter().model().rowCount() > 0 && isSettled(), limit);
}

void TestAgentsTab::cleanup()
{
    m_page.reset();
}

void TestAgentsTab::open(int row)
{
    tab()->table()->setFocus();
    tab()->table()->setCurrentIndex(presenter().model().index(row, 0));
    QTest::keyClick(tab()->table(), Qt::Key_Return);
    QVERIFY(tab()->form()->isVisible());
    QVERIFY(presenter().current() != nullptr);
}

void TestAgentsTab::enter(AgentField field, const QString& text)
{
    QLineEdit* input = tab()->form()->input(field);
    input->setFocus();
    input->selectAll();
    if (text.isEmpty())
        QTest::keyClick(input, Qt::Key_Delete);
    QTest::keyClicks(input, text);
}

void TestAgentsTab::save()
{
    QTest::mouseClick(m_page->saveBar()->saveButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
}

base::Result<property::Agent> TestAgentsTab::stored(property::AgentId id)
{
    return test::waitFor(*m_theirs, [id](workspace::Session& session) { return session.agents().byId(id); });
}

base::Result<listing::AgentSaveReport>
TestAgentsTab::saveElsewhere(property::AgentId id, std::function<void(property::Agent&)> change)
{
    return test::waitFor(*m_theirs,
                         [id, change](workspace::Session& session) -> base::Result<listing::AgentSaveReport> {
                             auto agent = session.agents().byId(id);
                             if (!agent)
                                 return agent.error();
                             change(*agent);
                             return session.agentEdits().update(*agent);
                         });
}

void TestAgentsTab::listsAgentsWithTheirListings()
{
    const QAbstractItemModelTester tester(&presenter().model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    qint64 listings = 0;
    for (int row = 0; row < presenter().model().rowCount(); ++row)
        listings +=
            presenter().model().index(row, AgentsPresenter::Properties).data(common::ValueRole).toLongLong();
    QVERIFY(listings > 0 && listings <= sampleSize);
    const QString status = m_page->statusLine()->text();
    QVERIFY2(status.contains(QStringLiteral("agent")) && status.contains(QStringLiteral("ms")),
             qPrintable(status));
    m_page->action(ActionId::Refresh)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(
        isSettled() && m_page->statusLine()->text().contains(QStringLiteral("from cache")), limit);
    QVERIFY(!m_page->action(ActionId::Delete)->isEnabled()); // deactivated, never deleted
    m_page->setCurrentTab(0);
    QVERIFY(m_page->action(ActionId::Delete)->isEnabled());
}

void TestAgentsTab::searchesAndFilters()
{
    const int all = presenter().model().rowCount();
    const QString name = presenter().model().index(0, AgentsPresenter::Name).data().toString();
    m_page->action(ActionId::Find)->trigger();
    QCOMPARE(QApplication::focusWidget(), tab()->searchField());
    QTest::keyClicks(tab()->searchField(), name);
    QTRY_VERIFY_WITH_TIMEOUT(presenter().query().search == name && isSettled(), limit);
    QVERIFY(presenter().model().rowCount() >= 1 && presenter().model().rowCount() <= all);
    QTest::keyClick(tab()->searchField(), Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(presenter().model().rowCount() == all && isSettled(), limit);
    QTest::keyClicks(tab()->searchField(), QStringLiteral("nobody is called that"));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().state(), agents::ListState::NothingMatches, limit);
    QVERIFY(tab()->emptyState()->isVisible());
    Q_EMIT tab()->emptyState()->actionRequested();
    QTRY_VERIFY_WITH_TIMEOUT(presenter().state() == agents::ListState::Ready && isSettled(), limit);
    QVERIFY(presenter().model().rowCount() >= all); // the inactive ones, too
}

void TestAgentsTab::addsAnAgentAndChecksEveryField()
{
    m_page->action(ActionId::NewRecord)->trigger();
    QCOMPARE(QApplication::focusWidget(), tab()->form()->input(AgentField::Name));
    m_page->action(ActionId::Save)->trigger();
    QVERIFY(!tab()->form()->message(AgentField::Name).isEmpty());
    QVERIFY(!tab()->form()->message(AgentField::Email).isEmpty());
    QVERIFY(tab()->form()->message(AgentField::Phone).isEmpty());
    enter(AgentField::Name, QStringLiteral("Zarina Test"));
    QVERIFY(tab()->form()->message(AgentField::Name).isEmpty());
    enter(AgentField::Email, QStringLiteral("zarina at example.com"));
    save();
    QCOMPARE(QApplication::focusWidget(), tab()->form()->input(AgentField::Email));
    QVERIFY(tab()->form()->message(AgentField::Email).contains(QStringLiteral("name@example.com")));
    enter(AgentField::Email, QStringLiteral("zarina@example.com"));
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QVERIFY2(m_toasts.first().startsWith(QStringLiteral("Added “Zarina Test”")),
             qPrintable(m_toasts.first()));
    QVERIFY(!m_undoLink); // an agent cannot be taken back, only deactivated
    const property::AgentId id = presenter().currentId();
    QVERIFY(id > 0);
    QCOMPARE(stored(id)->email, QStringLiteral("zarina@example.com"));
    QTRY_VERIFY_WITH_TIMEOUT(presenter().model().rowOf(QByteArray::number(id)) >= 0, limit);
}

void TestAgentsTab::refusesAnAddressThatIsTaken()
{
    const QString taken = presenter().model().index(1, AgentsPresenter::Email).data().toString();
    open(0);
    enter(AgentField::Email, taken.toUpper());
    save();
    QTRY_VERIFY_WITH_TIMEOUT(!tab()->form()->message(AgentField::Email).isEmpty(), limit);
    QVERIFY(tab()->form()->message(AgentField::Email).contains(QStringLiteral("Another agent")));
    QCOMPARE(QApplication::focusWidget(), tab()->form()->input(AgentField::Email));
    QVERIFY(m_toasts.isEmpty());
    QCOMPARE(presenter().staged(), 1);
    presenter().discard();
    QVERIFY(tab()->form()->message(AgentField::Email).isEmpty());
}

void TestAgentsTab::renamesSavesAndUndoes()
{
    open(0);
    const property::AgentId id = presenter().currentId();
    const QString before = presenter().current()->base().name;
    enter(AgentField::Name, QStringLiteral("Aaron Renamed"));
    QCOMPARE(presenter().model().index(0, 0).data(common::StateRole).toInt(),
             int(common::CellState::Changed));
    QVERIFY(m_page->saveBar()->isVisible());
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    for (const char* part : {"Saved “Aaron Renamed”", "page", "detail", "ms"})
        QVERIFY2(m_toasts.first().contains(QString::fromUtf8(part)), qPrintable(m_toasts.first()));
    QCOMPARE(stored(id)->name, QStringLiteral("Aaron Renamed"));
    QVERIFY(m_undoLink);
    m_undoLink();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QCOMPARE(stored(id)->name, before);
    QTRY_COMPARE_WITH_TIMEOUT(tab()->form()->input(AgentField::Name)->text(), before, limit);
    for (const auto& [way, name] :
         {std::pair(ActionId::Redo, QStringLiteral("Aaron Renamed")), std::pair(ActionId::Undo, before)}) {
        const auto toasts = m_toasts.size();
        QTRY_VERIFY_WITH_TIMEOUT(m_page->action(way)->isEnabled(), limit);
        m_page->action(way)->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), toasts + 1, limit);
        QCOMPARE(stored(id)->name, name);
    }
}

void TestAgentsTab::deactivatesAndUndoes()
{
    open(0);
    const property::AgentId id = presenter().currentId();
    QCOMPARE(tab()->form()->activeButton()->text(), QStringLiteral("Deactivate"));
    QTest::mouseClick(tab()->form()->activeButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QVERIFY(m_toasts.first().contains(QStringLiteral("deactivated")));
    QCOMPARE(stored(id)->active, false);
    // It has left the list of active ones; the form still shows it.
    QTRY_VERIFY_WITH_TIMEOUT(presenter().model().rowOf(QByteArray::number(id)) < 0, limit);
    QTRY_COMPARE_WITH_TIMEOUT(tab()->form()->activeButton()->text(), QStringLiteral("Activate"), limit);
    tab()->activeFilter()->setFocus();
    QTest::keyClick(tab()->activeFilter(), Qt::Key_Down);
    QTRY_VERIFY_WITH_TIMEOUT(presenter().model().rowOf(QByteArray::number(id)) >= 0, limit);
    m_page->action(ActionId::Undo)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QCOMPARE(stored(id)->active, true);
}

void TestAgentsTab::mergesWhatOnlyTheOthersChanged()
{
    open(0);
    const property::AgentId id = presenter().currentId();
    enter(AgentField::Phone, QStringLiteral("+60 4 111"));
    QVERIFY(saveElsewhere(id, [](property::Agent& agent) { agent.name = QStringLiteral("Aaa Theirs"); }));
    QTRY_VERIFY_WITH_TIMEOUT(tab()->form()->notice()->isVisible(), limit);
    QVERIFY2(tab()->form()->notice()->text().contains(QStringLiteral("merged: Name")),
             qPrintable(tab()->form()->notice()->text()));
    QCOMPARE(tab()->form()->input(AgentField::Name)->text(), QStringLiteral("Aaa Theirs"));
    QCOMPARE(tab()->form()->input(AgentField::Phone)->text(), QStringLiteral("+60 4 111"));
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QCOMPARE(stored(id)->name, QStringLiteral("Aaa Theirs"));
    QCOMPARE(stored(id)->phone, QStringLiteral("+60 4 111"));
}

void TestAgentsTab::asksWhereBothChangedAField()
{
    open(0);
    const property::AgentId id = presenter().currentId();
    enter(AgentField::Phone, QStringLiteral("+60 4 222"));
    presenter().setLive(false); // the save itself finds the other version
    QVERIFY(saveElsewhere(id, [](property::Agent& agent) { agent.phone = QStringLiteral("+60 4 333"); }));
    save();
    QTRY_VERIFY_WITH_TIMEOUT(presenter().current()->needsChoice(), limit);
    QVERIFY(m_toasts.isEmpty());
    QCOMPARE(stored(id)->phone, QStringLiteral("+60 4 333"));
    QCOMPARE(tab()->form()->input(AgentField::Phone)->text(), QStringLiteral("+60 4 222"));
    save(); // nothing is chosen for anybody
    QVERIFY(presenter().current()->needsChoice());
    QTest::mouseClick(tab()->form()->mineButton(AgentField::Phone), Qt::LeftButton);
    QVERIFY(!presenter().current()->needsChoice());
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QCOMPARE(stored(id)->phone, QStringLiteral("+60 4 222"));
}

void TestAgentsTab::keepsEditsStagedOnTheOtherTab()
{
    open(1);
    enter(AgentField::Phone, QStringLiteral("+60 4 999"));
    m_page->setCurrentTab(0);
    QVERIFY(m_page->saveBar()->isVisible());
    QVERIFY(!m_page->mayClose());
    QTest::mouseClick(m_page->saveBar()->discardButton(), Qt::LeftButton);
    QCOMPARE(presenter().staged(), 0);
    QVERIFY(m_undoLink);
    m_undoLink();
    QCOMPARE(presenter().staged(), 1);
    QTest::mouseClick(m_page->saveBar()->saveButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(presenter().staged() == 0 && isSettled(), limit);
    QVERIFY(m_page->mayClose());
}

void TestAgentsTab::offersNothingToChangeOnAReadOnlyProfile()
{
    profile::Profile profile = m_servers->profile();
    profile.access = base::AccessMode::ReadOnly;
    workspace::Workspace readOnly(profile, {});
    readOnly.open();
    QTRY_COMPARE_WITH_TIMEOUT(readOnly.stage(), workspace::Stage::Open, limit);
    properties::PropertiesPage page(readOnly);
    page.resize(1232, 760);
    page.show();
    page.setCurrentTab(1);
    agents::AgentsTab* tab = page.agents();
    QTRY_VERIFY_WITH_TIMEOUT(tab->presenter().model().rowCount() > 0, limit);
    tab->openCurrent();
    QVERIFY(tab->form()->isVisible());
    QVERIFY(tab->form()->input(AgentField::Name)->isReadOnly());
    QVERIFY(!tab->form()->activeButton()->isEnabled());
    QVERIFY(tab->form()->activeButton()->toolTip().contains(QStringLiteral("read-only")));
    QVERIFY(!page.action(ActionId::NewRecord)->isEnabled());
}

QTEST_MAIN(TestAgentsTab)
#include "tst_agents_tab.moc"
