// History where it cannot be read or nothing can be restored: each says why, and what to do.
#include "properties_history_fixture.h"
#include "tests/support/fault_proxy.h"
#include "ui/common/empty_state.h"

using properties::HistoryView;
using properties::PropertyListModel;

class TestPropertiesHistoryLost : public test::PropertiesHistoryFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(300); }
    void cleanup();

    void aReadOnlyProfileSaysWhy();
    void namesTheMissingRight();
    void comesBackWithTheServer();

private:
    std::unique_ptr<workspace::Workspace> openAs(const profile::Profile& profile);

    QTemporaryDir m_folder;
    std::unique_ptr<workspace::Workspace> m_other;
};

void TestPropertiesHistoryLost::cleanup()
{
    if (m_page)
        closePage();
    m_other.reset();
}

std::unique_ptr<workspace::Workspace> TestPropertiesHistoryLost::openAs(const profile::Profile& profile)
{
    auto opened = std::make_unique<workspace::Workspace>(profile, workspace::OpenOptions());
    opened->open();
    const auto isOpen = [&opened] { return opened->stage() == workspace::Stage::Open; };
    return QTest::qWaitFor(isOpen, 3 * limit) ? std::move(opened) : nullptr;
}

void TestPropertiesHistoryLost::aReadOnlyProfileSaysWhy()
{
    profile::Profile profile = m_servers->profile();
    profile.access = base::AccessMode::ReadOnly;
    m_other = openAs(profile);
    QVERIFY(m_other);
    openPageOf(*m_other);
    const property::PropertyId id = model().at(3)->id;
    setPrice(id, 100'001);
    setPrice(id, 100'002);
    HistoryView* const view = openHistoryOf(3);
    QTRY_COMPARE_WITH_TIMEOUT(view->entries()->model()->rowCount(), 2, limit);
    QTest::keyClick(view->entries(), Qt::Key_Down);
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*view, QStringLiteral("Different now: Price")), limit);
    for (const char* name : {"restoreVersion", "restoreBefore", "restoreAfter"}) {
        QVERIFY(!verb(*view, name)->isEnabled());
        QCOMPARE(verb(*view, name)->toolTip(), QStringLiteral("This profile is read-only"));
    }
    QVERIFY(test::says(*view, QStringLiteral("This profile is read-only")));
    openTab();
    QTRY_VERIFY_WITH_TIMEOUT(tab()->table()->model()->rowCount() > 0, limit);
    QTest::keyClick(tab()->table(), Qt::Key_Return);
    QVERIFY(!tab()->takeBack()->isEnabled());
    QCOMPARE(tab()->takeBack()->toolTip(), QStringLiteral("This profile is read-only"));
}

void TestPropertiesHistoryLost::namesTheMissingRight()
{
    QVERIFY(sql(QStringLiteral("create role clerk login; grant pg_read_all_settings to clerk; grant usage on "
                               "schema keystead to clerk;"
                               " grant select on all tables in schema keystead to clerk;"
                               " grant execute on all functions in schema keystead to clerk;"
                               " revoke select on keystead.history from clerk")));
    profile::Profile profile = m_servers->profile();
    profile.database.user = QStringLiteral("clerk");
    profile.access = base::AccessMode::ReadOnly;
    m_other = openAs(profile);
    QVERIFY(m_other);
    openPageOf(*m_other);
    HistoryView* const view = openHistoryOf(3);
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*view, QStringLiteral("may not read the history")), limit);
    QVERIFY(test::button(*view, QStringLiteral("Copy")) != nullptr);
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(tab()->emptyState()->title(),
                              QStringLiteral("This user may not read the history"), limit);
    QVERIFY(sql(QStringLiteral("grant select on keystead.history to clerk")));
    m_page->action(common::ActionId::Refresh)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(tab()->table()->isVisible() && tab()->table()->model()->rowCount() > 0, limit);
}

void TestPropertiesHistoryLost::comesBackWithTheServer()
{
    profile::Profile profile = m_servers->profile();
    const QString socketName = QStringLiteral("/.s.PGSQL.%1").arg(profile.database.port);
    auto proxy = support::FaultProxy::start(support::Endpoint::unixSocket(profile.database.host + socketName),
                                            support::Endpoint::unixSocket(m_folder.path() + socketName));
    QVERIFY(proxy);
    profile.database.host = m_folder.path();
    m_other = openAs(profile);
    QVERIFY(m_other);
    openPageOf(*m_other);
    const property::PropertyId id = model().at(8)->id;
    setPrice(id, 100'001);
    HistoryView* const view = openHistoryOf(8);
    QTRY_COMPARE_WITH_TIMEOUT(view->entries()->model()->rowCount(), 1, limit);
    (*proxy)->refuse();
    (*proxy)->cut();
    // Of what has been read nothing goes; what has not says where it is.
    presenter().editing().select(model().at(9)->id);
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*view, QStringLiteral("PostgreSQL is away")), limit);
    QVERIFY(test::button(*view, QStringLiteral("Retry")) != nullptr);
    QVERIFY((*proxy)->heal());
    m_other->retryNow();
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*view, QStringLiteral("Nothing has changed yet")), 2 * limit);
}

QTEST_MAIN(TestPropertiesHistoryLost)
#include "tst_properties_history_lost.moc"
