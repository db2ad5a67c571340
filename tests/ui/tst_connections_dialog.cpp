// Connections by clicks and keys, tried against real servers; the questions on the way.
#include "connections_shown.h"
#include "find_widget.h"
#include "properties_servers.h"
#include "ui/common/danger_dialog.h"
#include "ui/common/toast.h"
#include "ui/common/unsaved_dialog.h"
#include "ui/connections/password_dialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QtTest>

using connections::ConnectionsDialog;
using connections::ConnectionsPresenter;
using connections::Field;
using connections::View;

using test::button;
using test::opened;

namespace {

constexpr int limit = 20'000;

} // namespace

class ConnectionsDialogTest : public QObject
{
    Q_OBJECT

    using Shown = test::ShownConnections;

private Q_SLOTS:
    void initTestCase()
    {
        test::hideKeychain();
        theme::Theme::install(*qApp);
    }
    void firstConnectionIsTypedAndOpened();
    void viewsAreTwoSidesOfTheSame();
    void onlyWhatTheTransportNeedsIsAsked();
    void problemsStandUnderTheirField();
    void leavingAsksAboutWhatWasTyped();
    void deletionAsksAndCanBeUndone();
    void typedPasswordsCanBeRevealed();
    void everyControlHasAName();
    void tabReachesEveryInput();
    void testTellsStepByStep();
    void testOfServersThatAreAwaySaysWhatToDo();
    void passwordIsAskedForOneServer();
    void aServiceSaysWhereTheServerIs();
    void aServiceIsKeptAndConnects();
};

void ConnectionsDialogTest::firstConnectionIsTypedAndOpened()
{
    Shown shown;
    shown.show();
    QSignalSpy opening(shown.presenter.get(), &ConnectionsPresenter::openRequested);
    shown.type(Field::Name, QStringLiteral("first"));
    shown.type(Field::DatabaseHost, QStringLiteral("db.lan"));
    shown.type(Field::DatabaseName, QStringLiteral("listings"));
    shown.type(Field::RedisHost, QStringLiteral("cache.lan"));
    QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save and look, write nothing")), Qt::LeftButton);
    QCOMPARE(opening.count(), 1);
    const auto profile = opening.first().first().value<profile::Profile>();
    QCOMPARE(profile.name, QStringLiteral("first"));
    QCOMPARE(profile.access, base::AccessMode::ReadOnly);
    QCOMPARE(profile.database.host, QStringLiteral("db.lan"));
    QCOMPARE(profile.redis.host, QStringLiteral("cache.lan"));
    QVERIFY(!shown.dialog->isVisible());
}

void ConnectionsDialogTest::viewsAreTwoSidesOfTheSame()
{
    Shown shown;
    shown.fixture.store().save(test::ConnectionsFixture::lister());
    shown.show();
    QTabBar* const views = shown.dialog->form()->views();
    QTest::mouseClick(views, Qt::LeftButton, {}, views->tabRect(1).center());
    QVERIFY(!shown.dialog->form()->line(Field::DatabaseHost)->isVisible());
    QCOMPARE(shown.dialog->form()->line(Field::RedisUrl)->text(), QStringLiteral("redis://cache.lan:6380/2"));
    shown.type(Field::RedisUrl, QStringLiteral("nonsense"));
    QTest::mouseClick(views, Qt::LeftButton, {}, views->tabRect(0).center());
    QCOMPARE(views->currentIndex(), 1);
    QVERIFY(shown.dialog->form()->line(Field::RedisUrl)->hasFocus());
    shown.type(Field::RedisUrl, QStringLiteral("unix:///run/redis.sock"));
    QTest::mouseClick(views, Qt::LeftButton, {}, views->tabRect(0).center());
    QCOMPARE(views->currentIndex(), 0);
    QCOMPARE(shown.dialog->form()->line(Field::RedisPath)->text(), QStringLiteral("/run/redis.sock"));
}

void ConnectionsDialogTest::onlyWhatTheTransportNeedsIsAsked()
{
    Shown shown;
    shown.show();
    const auto visible = [&](Field field) {
        return shown.dialog->form()->line(field)->isVisibleTo(shown.dialog.get());
    };
    QVERIFY(visible(Field::RedisHost) && !visible(Field::RedisPath) && !visible(Field::RedisAuthority));
    shown.presenter->setTransport(redis::Transport::Unix);
    QVERIFY(!visible(Field::RedisHost) && visible(Field::RedisPath));
    shown.presenter->setTransport(redis::Transport::Tls);
    QVERIFY(visible(Field::RedisHost) && visible(Field::RedisAuthority) && visible(Field::RedisServerName));
    shown.presenter->setDatabaseTls(connections::DatabaseTls::Off);
    QVERIFY(!visible(Field::DatabaseAuthority));
}

void ConnectionsDialogTest::problemsStandUnderTheirField()
{
    Shown shown;
    shown.fixture.store().save(test::ConnectionsFixture::lister());
    shown.show();
    shown.type(Field::DatabasePort, QStringLiteral("99999"));
    shown.dialog->form()->line(Field::DatabaseName)->setFocus(); // leaving checks
    const auto labels = shown.dialog->form()->findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
        return label->isVisible() && label->text().contains(QStringLiteral("65535"));
    }));
    QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
    QVERIFY(shown.dialog->form()->line(Field::DatabasePort)->hasFocus());
    QVERIFY(shown.presenter->isDirty());
}

void ConnectionsDialogTest::leavingAsksAboutWhatWasTyped()
{
    Shown shown;
    shown.fixture.store().save(test::ConnectionsFixture::lister());
    profile::Profile other = test::ConnectionsFixture::lister();
    other.name = QStringLiteral("other");
    shown.fixture.store().save(other);
    shown.show();
    shown.type(Field::DatabaseUser, QStringLiteral("bob"));
    QListView* const list = shown.dialog->list();
    const auto click = [&](int row) {
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                          list->visualRect(list->model()->index(row, 0)).center());
    };
    click(1);
    auto* question = opened<common::UnsavedDialog>(*shown.dialog);
    QVERIFY(question);
    QTest::mouseClick(button(*question, QStringLiteral("Keep editing")), Qt::LeftButton);
    QCOMPARE(shown.presenter->values().text(Field::Name), QStringLiteral("lister"));
    QCOMPARE(shown.presenter->values().text(Field::DatabaseUser), QStringLiteral("bob"));
    click(1);
    QTRY_VERIFY(question = opened<common::UnsavedDialog>(*shown.dialog));
    QTest::mouseClick(button(*question, QStringLiteral("Discard")), Qt::LeftButton);
    QCOMPARE(shown.presenter->values().text(Field::Name), QStringLiteral("other"));
    QCOMPARE(shown.fixture.store().find(QStringLiteral("lister"))->database.user, QStringLiteral("ann"));
    shown.type(Field::DatabaseUser, QStringLiteral("eve"));
    QTest::keyClick(shown.dialog.get(), Qt::Key_Escape);
    QTRY_VERIFY(question = opened<common::UnsavedDialog>(*shown.dialog));
    QTest::mouseClick(button(*question, QStringLiteral("Save")), Qt::LeftButton);
    QVERIFY(!shown.dialog->isVisible());
    QCOMPARE(shown.fixture.store().find(QStringLiteral("other"))->database.user, QStringLiteral("eve"));
}

void ConnectionsDialogTest::deletionAsksAndCanBeUndone()
{
    Shown shown;
    profile::Profile production = test::ConnectionsFixture::lister();
    production.environment = profile::Environment::Production;
    shown.fixture.store().save(production);
    shown.show();
    const auto buttons = shown.dialog->findChildren<QPushButton*>();
    const auto trash = std::ranges::find_if(buttons, [](const QPushButton* each) {
        return each->accessibleName() == QStringLiteral("Delete the connection");
    });
    QVERIFY(trash != buttons.end());
    QTest::mouseClick(*trash, Qt::LeftButton);
    auto* const danger = opened<common::DangerDialog>(*shown.dialog);
    QVERIFY(danger);
    QVERIFY(!danger->isConfirmable());
    QTest::keyClicks(danger->findChild<QLineEdit*>(), QStringLiteral("lister"));
    QTest::mouseClick(button(*danger, QStringLiteral("Delete connection")), Qt::LeftButton);
    QVERIFY(!shown.fixture.store().find(QStringLiteral("lister")));
    QCOMPARE(shown.dialog->toasts()->texts(), QStringList{QStringLiteral("Deleted “lister”")});
    QTest::mouseClick(button(*shown.dialog, QStringLiteral("Undo")), Qt::LeftButton);
    QVERIFY(shown.fixture.store().find(QStringLiteral("lister")));
}

void ConnectionsDialogTest::typedPasswordsCanBeRevealed()
{
    Shown shown;
    shown.show();
    QLineEdit* const line = shown.dialog->form()->line(Field::DatabasePassword);
    shown.type(Field::DatabasePassword, QStringLiteral("s3cret"));
    QCOMPARE(line->echoMode(), QLineEdit::Password);
    auto* const reveal = line->parentWidget()->findChild<QPushButton*>();
    reveal->click();
    QCOMPARE(line->echoMode(), QLineEdit::Normal);
    line->clear();
    QCOMPARE(line->echoMode(), QLineEdit::Password);
    QVERIFY(!reveal->isEnabled());
}

void ConnectionsDialogTest::everyControlHasAName()
{
    Shown shown;
    shown.show();
    for (const QWidget* each : shown.dialog->findChildren<QWidget*>()) {
        const bool isControl = qobject_cast<const QAbstractButton*>(each) ||
                               qobject_cast<const QLineEdit*>(each) || qobject_cast<const QListView*>(each);
        if (!isControl || !each->isVisible() || qobject_cast<const QComboBox*>(each->parentWidget()))
            continue;
        const auto* asButton = qobject_cast<const QAbstractButton*>(each);
        const bool named = !each->accessibleName().isEmpty() || (asButton && !asButton->text().isEmpty());
        QVERIFY2(named, each->metaObject()->className());
    }
}

void ConnectionsDialogTest::tabReachesEveryInput()
{
    Shown shown;
    shown.show();
    shown.presenter->setAccess(base::AccessMode::ReadWrite); // what looking only has no use for is disabled
    shown.dialog->form()->line(Field::Name)->setFocus();
    QSet<QWidget*> reached;
    for (int presses = 0; presses < 80; ++presses) {
        reached.insert(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (int field = 0; field <= int(Field::RedisUrl); ++field) {
        QLineEdit* const line = shown.dialog->form()->line(static_cast<Field>(field));
        if (line && line->isVisibleTo(shown.dialog.get()))
            QVERIFY2(reached.contains(line), qPrintable(line->accessibleName()));
    }
    QVERIFY(reached.contains(shown.dialog->list()));
}

void ConnectionsDialogTest::testTellsStepByStep()
{
    const auto servers = test::PropertiesServers::start();
    QVERIFY(servers);
    Shown shown;
    shown.fixture.store().save(servers->profile());
    shown.show();
    QSignalSpy changes(&shown.presenter->test(), &connections::TestPresenter::changed);
    QTest::mouseClick(button(*shown.dialog, QStringLiteral("Test")), Qt::LeftButton);
    // A line at a time; it may be over before this thread looks.
    QTRY_VERIFY_WITH_TIMEOUT(changes.count() >= 7 && !shown.presenter->test().isRunning(), limit);
    const auto lines = shown.presenter->test().lines();
    QCOMPARE(lines.size(), 7U);
    QCOMPARE(lines.front().tone, theme::Tone::Good);
    QVERIFY(!lines[1].figure.isEmpty()); // the version
    QCOMPARE(shown.presenter->test().verdict().tone, theme::Tone::Warn);
    QVERIFY(shown.presenter->test().verdict().title.contains(QStringLiteral("tables")));
    QCOMPARE(shown.presenter->test().rights().size(), 2U);
}

void ConnectionsDialogTest::testOfServersThatAreAwaySaysWhatToDo()
{
    Shown shown;
    profile::Profile away = *profile::fromUrls(QStringLiteral("postgresql://ann@127.0.0.1:1/x"),
                                               QStringLiteral("redis://127.0.0.1:1"));
    away.name = QStringLiteral("away");
    shown.fixture.store().save(away);
    shown.show();
    QTest::mouseClick(button(*shown.dialog, QStringLiteral("Test")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(shown.presenter->test().verdict().tone, theme::Tone::Bad, limit);
    const auto first = shown.presenter->test().lines().front();
    QCOMPARE(first.tone, theme::Tone::Bad);
    QVERIFY2(first.sentence.contains(QStringLiteral("127.0.0.1:1")), qPrintable(first.sentence));
    QVERIFY(!first.advice.isEmpty());
    const auto labels = shown.dialog->findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(
        labels, [&](const QLabel* label) { return label->isVisible() && label->text() == first.advice; }));
}

void ConnectionsDialogTest::passwordIsAskedForOneServer()
{
    connections::PasswordDialog dialog(test::ConnectionsFixture::lister(), connections::Server::Redis,
                                       connections::Keychain::Present, nullptr);
    QSignalSpy entered(&dialog, &connections::PasswordDialog::entered);
    dialog.open();
    QVERIFY(dialog.remember()->isChecked());
    QTest::keyClicks(dialog.password(), QStringLiteral("s3cret"));
    QTest::mouseClick(dialog.remember(), Qt::LeftButton, {}, QPoint(8, dialog.remember()->height() / 2));
    QTest::keyClick(dialog.password(), Qt::Key_Return);
    QCOMPARE(entered.count(), 1);
    const auto secrets = entered.first().first().value<profile::Secrets>();
    QCOMPARE(secrets.redisPassword, QByteArrayLiteral("s3cret"));
    QVERIFY(secrets.databasePassword.isEmpty());
    QVERIFY(!entered.first().last().toBool());
    const connections::PasswordDialog without(test::ConnectionsFixture::lister(),
                                              connections::Server::PostgreSql, connections::Keychain::Missing,
                                              nullptr);
    QVERIFY(!without.remember()->isEnabled());
}

void ConnectionsDialogTest::aServiceSaysWhereTheServerIs()
{
    Shown shown;
    shown.show();
    QCOMPARE(shown.line(Field::DatabaseHost)->text(), QStringLiteral("127.0.0.1")); // proposed
    shown.type(Field::DatabaseService, QStringLiteral("homes"));
    QCOMPARE(shown.line(Field::DatabaseHost)->text(), QString());
    QCOMPARE(shown.line(Field::DatabasePort)->text(), QString());
    QCOMPARE(shown.line(Field::DatabaseHost)->placeholderText(), QStringLiteral("from the service"));
    shown.type(Field::Name, QStringLiteral("by service"));
    QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
    QCOMPARE(shown.fixture.store().find(QStringLiteral("by service"))->database.toUrl(),
             QStringLiteral("postgresql:///?service=homes"));
    shown.presenter->beginNew();
    shown.type(Field::DatabaseHost, QStringLiteral("db.lan")); // what a person has typed stays
    shown.type(Field::DatabaseService, QStringLiteral("homes"));
    QCOMPARE(shown.line(Field::DatabaseHost)->text(), QStringLiteral("db.lan"));
}

void ConnectionsDialogTest::aServiceIsKeptAndConnects()
{
    const auto servers = test::PropertiesServers::start();
    QVERIFY(servers);
    const auto address = servers->profile().database;
    Shown shown;
    QFile file(shown.fixture.folder() + QStringLiteral("/services"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QStringLiteral("[homes]\nhost=%1\nport=%2\ndbname=%3\nuser=%4\n")
                   .arg(address.host, QString::number(address.port), address.database, address.user)
                   .toUtf8());
    file.close();
    qputenv("PGSERVICEFILE", file.fileName().toUtf8());
    shown.show();
    shown.type(Field::Name, QStringLiteral("by service"));
    shown.clickView(View::Url);
    shown.type(Field::DatabaseUrl, QStringLiteral("postgresql:///?service=homes"));
    shown.type(Field::RedisUrl, servers->profile().redis.toUrl());
    QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
    shown.show(); // read from the file
    shown.clickView(View::Url);
    QCOMPARE(shown.line(Field::DatabaseUrl)->text(), QStringLiteral("postgresql:///?service=homes"));
    shown.clickView(View::Form);
    QCOMPARE(shown.line(Field::DatabaseService)->text(), QStringLiteral("homes"));
    QCOMPARE(shown.line(Field::DatabaseHost)->text(), QString());
    QVERIFY(!shown.presenter->isDirty());
    QTest::mouseClick(button(*shown.dialog, QStringLiteral("Test")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(
        !shown.presenter->test().isRunning() && shown.presenter->test().lines().size() == 7, limit);
    const auto first = shown.presenter->test().lines().front();
    QVERIFY2(first.tone == theme::Tone::Good, qPrintable(first.sentence));
    shown.type(Field::DatabaseService, QString(QLatin1Char(' ')));
    QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
    QVERIFY(test::says(*shown.dialog, QStringLiteral("or a service below")));
    qunsetenv("PGSERVICEFILE");
}

QTEST_MAIN(ConnectionsDialogTest)
#include "tst_connections_dialog.moc"
