// Nothing that was edited gets lost: the database goes away in the middle of a save, the program dies.
#include "properties_page_fixture.h"
#include "tests/support/fault_proxy.h"
#include "ui/common/unsaved_dialog.h"
#include "ui/properties/editing/save_bar.h"
#include "ui/properties/editing/staged_file.h"

#include <QDir>
#include <QPushButton>
#include <QSignalSpy>

using properties::PropertyListModel;
using property::Field;
using Column = PropertyListModel::Column;

class TestPropertiesLost : public test::PropertiesPageFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { openPageOf(*m_far); }
    void cleanup();

    void staysStagedWhenTheDatabaseGoesAway();
    void findsASaveWhoseAnswerWasLost();
    void findsNewListingsWhoseAnswerWasLost();
    void storesANewListingOnceHoweverOftenItIsSaved();
    void findsASaveByTheListingThatIsOpen();
    void isStagedAgainAfterACrash();
    void isStagedAgainUnderAnotherName();
    void isAConflictWhenItMovedMeanwhile();
    void keepsForLaterWhenTheWindowCloses();

private:
    void loseConnection();
    void findConnection();
    QStringList keptFiles() const;
    void crash();

    QTemporaryDir m_folder;
    std::unique_ptr<support::FaultProxy> m_proxy;
    std::unique_ptr<workspace::Workspace> m_far; // behind the proxy
};

void TestPropertiesLost::initTestCase()
{
    start(300);
    profile::Profile profile = m_servers->profile();
    const QString socketName = QStringLiteral("/.s.PGSQL.%1").arg(profile.database.port);
    auto proxy = support::FaultProxy::start(support::Endpoint::unixSocket(profile.database.host + socketName),
                                            support::Endpoint::unixSocket(m_folder.path() + socketName));
    QVERIFY(proxy);
    m_proxy = std::move(*proxy);
    profile.database.host = m_folder.path();
    m_far = std::make_unique<workspace::Workspace>(profile, workspace::OpenOptions());
    m_far->open();
    QTRY_COMPARE_WITH_TIMEOUT(m_far->stage(), workspace::Stage::Open, 3 * limit);
    QTRY_VERIFY_WITH_TIMEOUT(m_far->connection().trusted, limit);
}

void TestPropertiesLost::cleanup()
{
    findConnection();
    closePage();
    QTRY_VERIFY_WITH_TIMEOUT(keptFiles().isEmpty(), limit);
}

void TestPropertiesLost::loseConnection()
{
    m_proxy->refuse();
    m_proxy->cut();
}

void TestPropertiesLost::findConnection()
{
    QVERIFY(m_proxy->heal());
    m_far->retryNow();
    QTRY_VERIFY_WITH_TIMEOUT(m_far->connection().databaseReachable, 2 * limit);
}

QStringList TestPropertiesLost::keptFiles() const
{
    return QDir(properties::StagedFile::defaultFolder()).entryList({QStringLiteral("*.json")}, QDir::Files);
}

void TestPropertiesLost::staysStagedWhenTheDatabaseGoesAway()
{
    const property::Property first = *model().at(0);
    const property::Property second = *model().at(1);
    type(0, Column::Price, QStringLiteral("654321"));
    type(1, Column::Price, QStringLiteral("765432"));
    m_proxy->setBlackhole(support::Direction::ToServer, true);
    save();
    QVERIFY(presenter().editing().isSaving());
    loseConnection();
    QTRY_VERIFY_WITH_TIMEOUT(!presenter().editing().isSaving(), 3 * limit);
    QCOMPARE(stored(first.id)->price, first.price);
    QCOMPARE(presenter().editing().staged().changed, 2);
    QVERIFY(m_page->banner()->isVisible());
    type(2, Column::Price, QStringLiteral("876543")); // goes on meanwhile
    findConnection();
    QTRY_VERIFY_WITH_TIMEOUT(m_page->action(common::ActionId::Save)->isEnabled() && isSettled(), limit);
    QCOMPARE(presenter().editing().staged().changed, 3);
    saveAndWait();
    QCOMPARE(stored(first.id)->price, property::Money::fromCents(65'432'100));
    QCOMPARE(stored(second.id)->price, property::Money::fromCents(76'543'200));
}

void TestPropertiesLost::findsASaveWhoseAnswerWasLost()
{
    const property::PropertyId id = model().at(3)->id;
    type(3, Column::Price, QStringLiteral("111222"));
    m_proxy->setBlackhole(support::Direction::ToClient, true);
    save();
    loseConnection();
    QTRY_VERIFY_WITH_TIMEOUT(!presenter().editing().isSaving(), 3 * limit);
    // As if the answer alone had been lost.
    QVERIFY(
        saveElsewhere(id, [](property::Property& p) { p.price = property::Money::fromCents(11'122'200); }));
    QCOMPARE(presenter().editing().staged().changed, 1);
    findConnection();
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().total(), 0, limit);
    QTRY_VERIFY_WITH_TIMEOUT(
        !m_toasts.isEmpty() && m_toasts.last().contains(QStringLiteral("had been saved")), limit);
}

void TestPropertiesLost::findsNewListingsWhoseAnswerWasLost()
{
    goTo(4, Column::Title);
    m_page->action(common::ActionId::Duplicate)->trigger();
    type(0, Column::Title, QStringLiteral("Only once"));
    const property::Property wish = *model().shown(0);
    m_proxy->setBlackhole(support::Direction::ToClient, true);
    save();
    loseConnection();
    QTRY_VERIFY_WITH_TIMEOUT(!presenter().editing().isSaving(), 3 * limit);
    QCOMPARE(presenter().editing().staged().added, 1);
    QVERIFY(test::waitFor(*m_theirs,
                          [wish](workspace::Session& session) { return session.edits().create(wish); }));
    findConnection();
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().added, 0, limit);
}

// Saved anew before anybody has asked what became of the save without an answer.
void TestPropertiesLost::storesANewListingOnceHoweverOftenItIsSaved()
{
    goTo(6, Column::Title);
    m_page->action(common::ActionId::Duplicate)->trigger();
    type(0, Column::Title, QStringLiteral("Once and no more"));
    const property::Property wish = *model().shown(0);
    m_proxy->setBlackhole(support::Direction::ToClient, true);
    save();
    loseConnection();
    QTRY_VERIFY_WITH_TIMEOUT(!presenter().editing().isSaving(), 3 * limit);
    QVERIFY(test::waitFor(*m_theirs,
                          [wish](workspace::Session& session) { return session.edits().create(wish); }));
    QVERIFY(m_proxy->heal());
    m_far->retryNow();
    presenter().editing().save();
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().added, 0, 2 * limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    const auto count = test::waitFor(*m_theirs, [](workspace::Session& session) {
        property::Filter filter;
        filter.search = QStringLiteral("Once and no more");
        return session.properties().count(filter);
    });
    QVERIFY(count);
    QCOMPARE(*count, qint64(1));
}

// Of a new listing and one that stands in the form, edited further since.
void TestPropertiesLost::findsASaveByTheListingThatIsOpen()
{
    goTo(9, Column::Title);
    m_page->action(common::ActionId::Duplicate)->trigger();
    type(0, Column::Title, QStringLiteral("Only once again"));
    const property::Property wish = *model().shown(0);
    const property::PropertyId id = model().at(5)->id;
    type(5, Column::Price, QStringLiteral("333444"));
    presenter().editing().select(id, model().at(5));
    m_proxy->setBlackhole(support::Direction::ToClient, true);
    save();
    loseConnection();
    QTRY_VERIFY_WITH_TIMEOUT(!presenter().editing().isSaving(), 3 * limit);
    presenter().editing().enter(*model().at(5), Field::Bedrooms, QStringLiteral("23"));
    QVERIFY(
        saveElsewhere(id, [](property::Property& p) { p.price = property::Money::fromCents(33'344'400); }));
    QVERIFY(test::waitFor(*m_theirs,
                          [wish](workspace::Session& session) { return session.edits().create(wish); }));
    findConnection();
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().added, 0, limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(presenter().editing().staged().conflicts, 0);
    QCOMPARE(presenter().editing().current()->changedFields(), std::vector<Field>{Field::Bedrooms});
    presenter().editing().close();
}

// The files as they are at this moment, and nothing of the program.
void TestPropertiesLost::crash()
{
    QTRY_COMPARE_WITH_TIMEOUT(keptFiles().size(), 1, limit);
    const QString kept = properties::StagedFile::defaultFolder() + u'/' + keptFiles().front();
    QFile file(kept);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    closePage();
    QFile again(kept);
    QVERIFY(again.open(QIODevice::WriteOnly));
    again.write(content);
    again.close();
    openPageOf(*m_far);
}

void TestPropertiesLost::isStagedAgainAfterACrash()
{
    const property::PropertyId id = model().at(5)->id;
    type(5, Column::Title, QStringLiteral("Half a thought"));
    type(6, Column::Price, QStringLiteral("cheap"));
    const property::PropertyId bad = model().at(6)->id;
    QTRY_VERIFY_WITH_TIMEOUT(!keptFiles().isEmpty(), limit);
    crash();
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().changed, 2, limit);
    QCOMPARE(model().index(*model().rowOf(id), Column::Title).data().toString(),
             QStringLiteral("Half a thought"));
    QCOMPARE(presenter().editing().stagedRow(bad)->unreadable.at(Field::Price), QStringLiteral("cheap"));
    QVERIFY(m_page->saveBar()->isVisible());
    QVERIFY(!m_toasts.isEmpty());
    presenter().editing().revertRow(bad);
    saveAndWait();
    QCOMPARE(stored(id)->title, QStringLiteral("Half a thought"));
}

void TestPropertiesLost::isStagedAgainUnderAnotherName()
{
    const property::PropertyId id = model().at(9)->id;
    type(9, Column::Title, QStringLiteral("Whatever it is called"));
    m_page.reset();
    profile::Profile profile = m_far->profile();
    profile.name = QStringLiteral("another name");
    workspace::Workspace renamed(profile, workspace::OpenOptions());
    renamed.open();
    QTRY_COMPARE_WITH_TIMEOUT(renamed.stage(), workspace::Stage::Open, 3 * limit);
    QTRY_VERIFY_WITH_TIMEOUT(renamed.connection().trusted, limit);
    openPageOf(renamed);
    QTRY_VERIFY_WITH_TIMEOUT(presenter().editing().stagedRow(id).has_value(), limit);
    closePage();
    openPageOf(*m_far);
}

void TestPropertiesLost::isAConflictWhenItMovedMeanwhile()
{
    const property::PropertyId id = model().at(7)->id;
    type(7, Column::Price, QStringLiteral("123123"));
    QTRY_VERIFY_WITH_TIMEOUT(!keptFiles().isEmpty(), limit);
    QVERIFY(saveElsewhere(id, [](property::Property& p) { p.price = property::Money::fromCents(321); }));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().conflicts, 1, limit);
    crash();
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().conflicts, 1, limit);
    QCOMPARE(stored(id)->price, property::Money::fromCents(321));
}

void TestPropertiesLost::keepsForLaterWhenTheWindowCloses()
{
    const property::PropertyId id = model().at(8)->id;
    type(8, Column::Title, QStringLiteral("Tomorrow"));
    QVERIFY(!m_page->mayClose());
    auto* dialog = m_page->findChild<common::UnsavedDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QSignalSpy allowed(m_page.get(), &common::Page::closeAllowed);
    for (auto* button : dialog->findChildren<QPushButton*>()) {
        if (button->text() == QStringLiteral("Keep for later"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_COMPARE_WITH_TIMEOUT(allowed.size(), 1, limit); // once it is on the disk
    QVERIFY(m_page->mayClose());
    type(9, Column::Title, QStringLiteral("One more")); // the window has stayed
    QVERIFY(!m_page->mayClose());
    presenter().editing().undo();
    presenter().editing().keep();
    m_page.reset();
    openPageOf(*m_far);
    QTRY_VERIFY_WITH_TIMEOUT(presenter().editing().stagedRow(id).has_value(), limit);
    QCOMPARE(presenter().editing().stagedRow(id)->edited.title, QStringLiteral("Tomorrow"));
}

QTEST_MAIN(TestPropertiesLost)
#include "tst_properties_lost.moc"
