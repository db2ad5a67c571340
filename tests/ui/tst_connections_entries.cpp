// Entries of the file that are no connections: shown with the reason and what can be done, never lost
// silently – in the dialog, on the first page, and on the command line.
#include "app/keystead/application.h"
#include "connections_shown.h"
#include "find_widget.h"
#include "ui/common/danger_dialog.h"
#include "ui/common/toast.h"
#include "ui/theme/theme.h"
#include "ui/welcome/welcome_page.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QListView>
#include <QSignalSpy>
#include <QtTest>

using connections::ConnectionsPresenter;
using connections::Field;
using connections::ProfileListModel;
using test::button;
using test::opened;
using test::says;

class ConnectionsEntriesTest : public QObject
{
    Q_OBJECT

    // As a newer program may have written it.
    static void plant(QSettings& settings, const QString& key, const QString& value)
    {
        profile::ProfileStore store(settings);
        profile::Profile later = test::ConnectionsFixture::lister();
        later.name = QStringLiteral("later");
        store.save(later);
        settings.setValue(QStringLiteral("profiles/later/") + key, value);
    }
    static void choose(const QListView* list, int row)
    {
        const QModelIndex index = list->model()->index(row, 0);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(index).center());
    }

private Q_SLOTS:
    void initTestCase()
    {
        test::hideKeychain();
        theme::Theme::install(*qApp);
    }

    void theListTellsWhyAnEntryCannotBeRead_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("reason");
        QTest::newRow("database") << QStringLiteral("database") << QStringLiteral("mysql://h/d")
                                  << QStringLiteral("Its PostgreSQL URL cannot be read");
        QTest::newRow("redis") << QStringLiteral("redis") << QStringLiteral("valkey://h")
                               << QStringLiteral("Its Redis URL cannot be read");
        QTest::newRow("name") << QStringLiteral("name") << QString() << QStringLiteral("has no name");
    }

    void theListTellsWhyAnEntryCannotBeRead()
    {
        QFETCH(const QString, key);
        QFETCH(const QString, value);
        QFETCH(const QString, reason);
        test::ShownConnections shown;
        shown.fixture.store().save(test::ConnectionsFixture::lister());
        plant(shown.fixture.settings(), key, value);
        shown.show();
        const QAbstractItemModelTester tester(&shown.presenter->model());
        QCOMPARE(shown.presenter->model().rowCount(), 2);
        const QModelIndex row = shown.presenter->model().index(1);
        QCOMPARE(row.data().toString(), QStringLiteral("later"));
        QVERIFY(row.data(ProfileListModel::ProblemRole).toString().contains(reason));
        QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(reason));
        choose(shown.dialog->list(), 1);
        QVERIFY(says(*shown.dialog, reason));
        QVERIFY(says(*shown.dialog, shown.fixture.store().fileName())); // where it can be corrected
        QVERIFY(!shown.line(Field::DatabaseHost)->isVisible());
        for (const char* text : {"Open", "Save", "Test", "Duplicate"})
            QVERIFY2(!button(*shown.dialog, QLatin1String(text))->isEnabled(), text);
        choose(shown.dialog->list(), 0);
        QVERIFY(!says(*shown.dialog, reason));
        QVERIFY(shown.line(Field::DatabaseHost)->isVisible());
        QCOMPARE(shown.fixture.settings().value(QStringLiteral("profiles/later/") + key).toString(), value);
    }

    void anUnreadableEntryIsDeletedOnlyWhenAsked()
    {
        test::ShownConnections shown;
        shown.fixture.store().save(test::ConnectionsFixture::lister());
        plant(shown.fixture.settings(), QStringLiteral("redis"), QStringLiteral("valkey://h"));
        shown.show();
        choose(shown.dialog->list(), 1);
        QSignalSpy opening(shown.presenter.get(), &ConnectionsPresenter::openRequested);
        shown.presenter->open();
        QVERIFY(opening.isEmpty());
        auto* const trash = shown.dialog->findChild<QPushButton*>(QStringLiteral("connections.delete"));
        QTest::mouseClick(trash, Qt::LeftButton);
        auto* const question = opened<common::DangerDialog>(*shown.dialog);
        QVERIFY(question);
        QVERIFY(says(*question, QStringLiteral("cannot be undone")));
        QCOMPARE(shown.fixture.store().unreadable().size(), std::size_t(1));
        QTest::mouseClick(button(*question, QStringLiteral("Delete connection")), Qt::LeftButton);
        QTRY_VERIFY(shown.fixture.store().unreadable().empty());
        QCOMPARE(shown.presenter->model().rowCount(), 1);
        QCOMPARE(shown.line(Field::Name)->text(), QStringLiteral("lister"));
        QCOMPARE(shown.dialog->toasts()->texts(), QStringList{QStringLiteral("Deleted “later”")});
        QVERIFY(!button(*shown.dialog, QStringLiteral("Undo"))); // nothing to bring back
    }

    void itsNameIsTaken()
    {
        test::ShownConnections shown;
        shown.fixture.store().save(test::ConnectionsFixture::lister());
        plant(shown.fixture.settings(), QStringLiteral("redis"), QStringLiteral("valkey://h"));
        shown.show();
        shown.type(Field::Name, QStringLiteral("later"));
        QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
        QVERIFY(says(*shown.dialog, QStringLiteral("There is already a connection “later”")));
        QCOMPARE(shown.fixture.settings().value(QStringLiteral("profiles/later/redis")).toString(),
                 QStringLiteral("valkey://h"));
    }

    void theFirstPageLeadsToTheReason()
    {
        test::ConnectionsFixture fixture;
        plant(fixture.settings(), QStringLiteral("redis"), QStringLiteral("valkey://h"));
        keystead::ConnectionDesk desk(fixture.store(), fixture.secrets());
        welcome::WelcomePresenter presenter([] { return workspace::SampleReadiness(); });
        presenter.setKnown(desk.known());
        welcome::WelcomePage page(presenter);
        page.resize(1000, 700);
        page.show();
        QSignalSpy opening(&presenter, &welcome::WelcomePresenter::openRequested);
        QSignalSpy form(&presenter, &welcome::WelcomePresenter::connectionsRequested);
        choose(page.findChild<QListView*>(), 0);
        QVERIFY(opening.isEmpty());
        QCOMPARE(form.count(), 1);
        QCOMPARE(form.first().first().toString(), QStringLiteral("later"));
    }

    void theCommandLineDoesNotCallItUnknown()
    {
        const test::ConnectionsFixture fixture;
        QSettings settings;
        plant(settings, QStringLiteral("redis"), QStringLiteral("valkey://h"));
        keystead::Application application;
        keystead::StartRequest request;
        request.what = keystead::StartRequest::What::Profile;
        request.profile = QStringLiteral("later");
        const auto started = application.start(request);
        QVERIFY(!started);
        QCOMPARE(started.error().code, base::ErrorCode::InvalidInput);
        QVERIFY2(started.error().detail.contains(QStringLiteral("Its Redis URL cannot be read")),
                 qPrintable(started.error().detail));
        const auto all = QApplication::topLevelWidgets();
        QVERIFY(
            std::ranges::none_of(all, [](QWidget* each) { return qobject_cast<window::MainWindow*>(each); }));
    }
};

QTEST_MAIN(ConnectionsEntriesTest)
#include "tst_connections_entries.moc"
