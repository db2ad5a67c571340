// Connections without their widgets: what the form holds, how it is read, saved, renamed, removed.
#include "connections_fixture.h"
#include "ui/connections/connections_presenter.h"
#include "ui/connections/last_opened.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using connections::ConnectionsPresenter;
using connections::DatabaseTls;
using connections::Field;
using connections::FormValues;
using connections::View;

namespace {

constexpr int limit = 10'000;

} // namespace

class ConnectionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { test::hideKeychain(); }
    void formAndProfileAreTheSame_data();
    void formAndProfileAreTheSame();
    void passwordsAreNeverShownAgain();
    void wrongFieldsAreNamed_data();
    void wrongFieldsAreNamed();
    void newOnesOnlyLook();
    void theViewsKeepEverything();
    void unreadableUrlKeepsTheViewAndSaysWhy();
    void chosenEncryptionReplacesTheTypedOne();
    void savedNamesAreUnique();
    void renamingLeavesNoSecondEntry();
    void removalCanBeUndone();
    void passwordsStayInMemoryWithoutAKeychain();
    void theKeysPasswordIsKeptAsAPassword_data();
    void theKeysPasswordIsKeptAsAPassword();
    void copiesGetANameOfTheirOwn();
    void urlsOfAnEnvFileBecomeAConnection();
    void openingSavesFirst();
};

void ConnectionsTest::formAndProfileAreTheSame_data()
{
    QTest::addColumn<QString>("database");
    QTest::addColumn<QString>("redis");
    QTest::newRow("hosts") << QStringLiteral("postgresql://ann@db.lan:5433/listings")
                           << QStringLiteral("redis://keystead@cache.lan:6380/2");
    QTest::newRow("sockets") << QStringLiteral("postgresql:///listings?host=/run/postgresql")
                             << QStringLiteral("unix:///run/redis.sock?db=3");
    QTest::newRow("verified") << QStringLiteral(
                                     "postgresql://db.lan/x?sslmode=verify-full&sslrootcert=/etc/ca.pem"
                                     "&sslcert=/etc/ann.pem&sslkey=/etc/ann.key")
                              << QStringLiteral("rediss://cache.lan:6379/0?cacert=/etc/ca.pem&cert=/etc/a.pem"
                                                "&key=/etc/a.key&sni=cache");
    QTest::newRow("other keywords") << QStringLiteral(
                                           "postgresql://db.lan/x?sslmode=require&connect_timeout=3")
                                    << QStringLiteral("redis://127.0.0.1:6379/0");
    QTest::newRow("service") << QStringLiteral("postgresql:///?service=homes")
                             << QStringLiteral("redis://127.0.0.1:6379/0");
    QTest::newRow("service and more")
        << QStringLiteral("postgresql://ann@db.lan:6000/x?service=homes&passfile=/etc/pass")
        << QStringLiteral("redis://127.0.0.1:6379/0");
    QTest::newRow("typed default") << QStringLiteral("postgresql:///x?service=homes&sslmode=prefer")
                                   << QStringLiteral("redis://127.0.0.1:6379/0");
    QTest::newRow("not encrypted") << QStringLiteral("postgresql://db.lan/x?sslmode=disable")
                                   << QStringLiteral("redis://[::1]:6379/0");
}

void ConnectionsTest::formAndProfileAreTheSame()
{
    QFETCH(const QString, database);
    QFETCH(const QString, redis);
    profile::Profile profile = *profile::fromUrls(database, redis);
    profile.name = QStringLiteral("x");
    profile.keyPrefix = QStringLiteral("staging");
    profile.environment = profile::Environment::Staging;
    const FormValues values = connections::valuesOf(profile);
    const connections::Reading reading = connections::readValues(values);
    QVERIFY(reading.problems.empty());
    QCOMPARE(reading.profile.redis, profile.redis);
    QCOMPARE(reading.profile.database.host, profile.database.host);
    QCOMPARE(reading.profile.database.port, profile.database.port);
    QCOMPARE(reading.profile.database.toUrl(), profile.database.toUrl());
    QCOMPARE(reading.profile.keyPrefix, profile.keyPrefix);
    QCOMPARE(reading.profile.environment, profile.environment);
    FormValues again = connections::newValues();
    QVERIFY(connections::takeUrls(connections::urlsOf(values), again).empty());
    QCOMPARE(connections::urlsOf(again), connections::urlsOf(values));
}

void ConnectionsTest::passwordsAreNeverShownAgain()
{
    profile::Profile profile = test::ConnectionsFixture::lister();
    profile.database.password = QStringLiteral("s3cret");
    profile.redis.password = QByteArrayLiteral("s3cret");
    profile.database.options += QStringLiteral(";sslpassword=s3cret");
    const FormValues values = connections::valuesOf(profile);
    for (const auto& [field, text] : values.texts)
        QVERIFY(!text.contains(QStringLiteral("s3cret")));
    QVERIFY(!values.otherOptions.contains(QStringLiteral("s3cret")));
    QVERIFY(!connections::urlsOf(values).database.contains(QStringLiteral("s3cret")));
    QVERIFY(!connections::urlsOf(values).redis.contains(QStringLiteral("s3cret")));
}

void ConnectionsTest::wrongFieldsAreNamed_data()
{
    QTest::addColumn<Field>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Field>("named");
    QTest::newRow("no name") << Field::Name << QStringLiteral("  ") << Field::Name;
    QTest::newRow("no host") << Field::DatabaseHost << QString() << Field::DatabaseHost;
    QTest::newRow("no database") << Field::DatabaseName << QString() << Field::DatabaseName;
    QTest::newRow("port is a word") << Field::DatabasePort << QStringLiteral("abc") << Field::DatabasePort;
    QTest::newRow("port too large") << Field::RedisPort << QStringLiteral("65536") << Field::RedisPort;
    QTest::newRow("port zero") << Field::RedisPort << QStringLiteral("0") << Field::RedisPort;
    QTest::newRow("negative number") << Field::RedisDatabase << QStringLiteral("-1") << Field::RedisDatabase;
    QTest::newRow("certificate alone")
        << Field::DatabaseCertificate << QStringLiteral("/etc/ann.pem") << Field::DatabaseKey;
    QTest::newRow("driver's separator")
        << Field::DatabaseAuthority << QStringLiteral("/etc/a;b.pem") << Field::DatabaseAuthority;
    QTest::newRow("separator in a password")
        << Field::DatabaseKeyPassword << QStringLiteral("a;b") << Field::DatabaseKeyPassword;
    QTest::newRow("key alone") << Field::DatabaseKey << QStringLiteral("/etc/ann.key")
                               << Field::DatabaseCertificate;
}

void ConnectionsTest::wrongFieldsAreNamed()
{
    QFETCH(const Field, field);
    QFETCH(const QString, text);
    QFETCH(const Field, named);
    test::ConnectionsFixture fixture;
    fixture.store().save(test::ConnectionsFixture::lister());
    ConnectionsPresenter presenter(fixture.store(), fixture.secrets());
    QSignalSpy requested(&presenter, &ConnectionsPresenter::fieldRequested);
    presenter.setText(field, text);
    QVERIFY(!presenter.save());
    QCOMPARE(requested.count(), 1);
    QCOMPARE(requested.first().first().value<Field>(), named);
    QVERIFY(!presenter.problem(named).isEmpty());
    QCOMPARE(*fixture.store().find(QStringLiteral("lister")), test::ConnectionsFixture::lister());
}

void ConnectionsTest::newOnesOnlyLook()
{
    test::ConnectionsFixture fixture;
    ConnectionsPresenter presenter(fixture.store(), fixture.secrets());
    const QAbstractItemModelTester tester(&presenter.model());
    QVERIFY(presenter.isNew()); // there is none yet: the form is ready for the first
    QVERIFY(!presenter.isDirty());
    presenter.setText(Field::Name, QStringLiteral("first"));
    presenter.setText(Field::DatabaseName, QStringLiteral("listings"));
    QVERIFY(presenter.isDirty());
    QVERIFY(presenter.save());
    QVERIFY(!presenter.isDirty());
    QCOMPARE(fixture.store().find(QStringLiteral("first"))->access, base::AccessMode::ReadOnly);
    presenter.setAccess(base::AccessMode::ReadWrite);
    QVERIFY(presenter.save());
    QCOMPARE(fixture.store().find(QStringLiteral("first"))->access, base::AccessMode::ReadWrite);
}

void ConnectionsTest::theViewsKeepEverything()
{
    test::ConnectionsFixture fixture;
    fixture.store().save(test::ConnectionsFixture::lister());
    ConnectionsPresenter presenter(fixture.store(), fixture.secrets());
    presenter.setText(Field::DatabasePassword, QStringLiteral("typed"));
    QVERIFY(presenter.setView(View::Url));
    QVERIFY(!presenter.urls().database.contains(QStringLiteral("typed")));
    presenter.setText(Field::RedisUrl, QStringLiteral("rediss://bob:word@other.lan:7000/4"));
    QVERIFY(presenter.setView(View::Form));
    QCOMPARE(presenter.values().transport, redis::Transport::Tls);
    QCOMPARE(presenter.values().text(Field::RedisHost), QStringLiteral("other.lan"));
    QCOMPARE(presenter.values().text(Field::RedisPassword), QStringLiteral("word"));
    QCOMPARE(presenter.values().text(Field::DatabasePassword), QStringLiteral("typed"));
    QCOMPARE(presenter.values().text(Field::DatabaseHost), QStringLiteral("db.lan"));
    QCOMPARE(presenter.values().databaseTls, DatabaseTls::Verify);
}

void ConnectionsTest::unreadableUrlKeepsTheViewAndSaysWhy()
{
    test::ConnectionsFixture fixture;
    fixture.store().save(test::ConnectionsFixture::lister());
    ConnectionsPresenter presenter(fixture.store(), fixture.secrets());
    presenter.setView(View::Url);
    presenter.setText(Field::DatabaseUrl, QStringLiteral("http://db.lan/x"));
    QVERIFY(!presenter.setView(View::Form));
    QCOMPARE(presenter.view(), View::Url);
    QVERIFY(presenter.problem(Field::DatabaseUrl).contains(QStringLiteral("postgresql://")));
    QVERIFY(!presenter.save());
    presenter.setText(Field::DatabaseUrl, QStringLiteral("postgresql://db.lan/x"));
    QVERIFY(presenter.problem(Field::DatabaseUrl).isEmpty());
    QVERIFY(presenter.save());
    QCOMPARE(fixture.store().find(QStringLiteral("lister"))->database.database, QStringLiteral("x"));
}

void ConnectionsTest::chosenEncryptionReplacesTheTypedOne()
{
    profile::Profile profile = *profile::fromUrls(QStringLiteral("postgresql://db.lan/x?sslmode=require"),
                                                  QStringLiteral("redis://127.0.0.1"));
    FormValues values = connections::valuesOf(profile);
    QCOMPARE(values.databaseTls, DatabaseTls::AsTyped);
    QVERIFY(connections::readValues(values).profile.database.options.contains(QStringLiteral("require")));
    values.databaseTls = DatabaseTls::Verify;
    QCOMPARE(connections::readValues(values).profile.database.options, QStringLiteral("sslmode=verify-full"));
}

void ConnectionsTest::savedNamesAreUnique()
{
    test::ConnectionsFixture fixture;
    fixture.store().save(test::ConnectionsFixture::lister());
    ConnectionsPresenter presenter(fixture.store(), fixture.secrets());
    presenter.beginNew();
    presenter.setText(Field::Name, QStringLiteral("lister"));
    presenter.setText(Field::DatabaseName, QStringLiteral("other"));
    QVERIFY(!presenter.save());
    QVERIFY(presenter.problem(Field::Name).contains(QStringLiteral("lister")));
    QCOMPARE(fixture.store().find(QStringLiteral("lister"))->database.database, QStringLiteral("listings"));
}

void ConnectionsTest::renamingLeavesNoSecondEntry()
{
    test::ConnectionsFixture fixture;
    fixture.store().save(test::ConnectionsFixture::lister());
    connections::noteOpened(QStringLiteral("lister"));
    ConnectionsPresenter presenter(fixture.store(), fixture.secrets());
    presenter.setText(Field::Name, QStringLiteral("lister 2"));
    QVERIFY(presenter.save());
    QCOMPARE(fixture.store().profiles().size(), 1U);
    QCOMPARE(fixture.store().profiles().front().name, QStringLiteral("lister 2"));
    QVERIFY(connections::lastOpened(QStringLiteral("lister 2")).isValid());
    QVERIFY(!connections::lastOpened(QStringLiteral("lister")).isValid());
}

void ConnectionsTest::removalCanBeUndone()
{
    test::ConnectionsFixture fixture;
    fixture.store().save(test::ConnectionsFixture::lister());
    fixture.secrets().keepForSession(QStringLiteral("lister"), {QStringLiteral("s3cret"), {}});
    ConnectionsPresenter presenter(fixture.store(), fixture.secrets());
    const QAbstractItemModelTester tester(&presenter.model());
    const auto stored = [&] {
        std::optional<profile::Secrets> found;
        fixture.secrets().read(QStringLiteral("lister"), this,
                               [&](const connections::SecretRequests::Answer& answer) {
                                   found = answer ? *answer : profile::Secrets();
                               });
        return QTest::qWaitFor([&] { return found.has_value(); }, limit) ? found->databasePassword
                                                                         : QStringLiteral("no answer");
    };
    QCOMPARE(stored(), QStringLiteral("s3cret"));
    presenter.remove();
    QVERIFY(!fixture.store().find(QStringLiteral("lister")));
    QCOMPARE(stored(), QString());
    presenter.undoRemove();
    QCOMPARE(*fixture.store().find(QStringLiteral("lister")), test::ConnectionsFixture::lister());
    QCOMPARE(presenter.values().text(Field::Name), QStringLiteral("lister"));
    QCOMPARE(stored(), QStringLiteral("s3cret"));
}

void ConnectionsTest::passwordsStayInMemoryWithoutAKeychain()
{
    test::ConnectionsFixture fixture;
    fixture.store().save(test::ConnectionsFixture::lister());
    ConnectionsPresenter presenter(fixture.store(), fixture.secrets());
    QTRY_COMPARE_WITH_TIMEOUT(fixture.secrets().keychain(), connections::Keychain::Missing, limit);
    QVERIFY(presenter.passwordNote().contains(QStringLiteral("this session only")));
    presenter.setText(Field::DatabasePassword, QStringLiteral("s3cret"));
    QVERIFY(presenter.save());
    QVERIFY(presenter.values().text(Field::DatabasePassword).isEmpty());
    std::optional<profile::Secrets> kept;
    fixture.secrets().read(QStringLiteral("lister"), this,
                           [&](const connections::SecretRequests::Answer& answer) { kept = *answer; });
    QTRY_VERIFY_WITH_TIMEOUT(kept.has_value(), limit);
    QCOMPARE(kept->databasePassword, QStringLiteral("s3cret"));
    const QByteArray written = fixture.written();
    QVERIFY(written.contains("lister"));
    QVERIFY(!written.contains("s3cret"));
}

void ConnectionsTest::theKeysPasswordIsKeptAsAPassword_data()
{
    QTest::addColumn<bool>("byUrl");
    QTest::newRow("typed into the form") << false;
    QTest::newRow("part of a URL") << true;
}

void ConnectionsTest::theKeysPasswordIsKeptAsAPassword()
{
    QFETCH(const bool, byUrl);
    test::ConnectionsFixture fixture;
    fixture.store().save(test::ConnectionsFixture::lister());
    ConnectionsPresenter presenter(fixture.store(), fixture.secrets());
    presenter.setText(Field::DatabaseCertificate, QStringLiteral("/etc/ann.pem"));
    presenter.setText(Field::DatabaseKey, QStringLiteral("/etc/ann.key"));
    if (byUrl) {
        presenter.setView(View::Url);
        presenter.setText(Field::DatabaseUrl,
                          presenter.urls().database + QStringLiteral("&sslpassword=s3cret"));
    } else {
        presenter.setText(Field::DatabaseKeyPassword, QStringLiteral("s3cret"));
    }
    QVERIFY(presenter.save());
    QVERIFY(!fixture.written().contains("s3cret"));
    QVERIFY(!presenter.urls().database.contains(QStringLiteral("s3cret")));
    std::optional<profile::Secrets> kept;
    fixture.secrets().read(QStringLiteral("lister"), this,
                           [&](const connections::SecretRequests::Answer& answer) { kept = *answer; });
    QTRY_VERIFY_WITH_TIMEOUT(kept.has_value(), limit);
    QCOMPARE(kept->keyPassword, QStringLiteral("s3cret"));
    const auto complete = profile::withSecrets(*fixture.store().find(QStringLiteral("lister")), *kept);
    QVERIFY(complete.database.options.contains(QStringLiteral("sslpassword=s3cret"))); // as libpq takes it
    QVERIFY(complete.database.options.contains(QStringLiteral("sslkey=/etc/ann.key")));
}

void ConnectionsTest::copiesGetANameOfTheirOwn()
{
    test::ConnectionsFixture fixture;
    fixture.store().save(test::ConnectionsFixture::lister());
    ConnectionsPresenter presenter(fixture.store(), fixture.secrets());
    const QAbstractItemModelTester tester(&presenter.model());
    presenter.duplicate();
    QVERIFY(presenter.isNew());
    QVERIFY(presenter.isDirty());
    QVERIFY(presenter.save());
    presenter.selectNamed(QStringLiteral("lister"));
    presenter.duplicate();
    QVERIFY(presenter.save());
    QCOMPARE(fixture.store().profiles().size(), 3U);
    QCOMPARE(presenter.values().text(Field::DatabaseHost), QStringLiteral("db.lan"));
}

void ConnectionsTest::urlsOfAnEnvFileBecomeAConnection()
{
    test::ConnectionsFixture fixture;
    fixture.store().save(test::ConnectionsFixture::lister());
    QFile file(fixture.folder() + QStringLiteral("/.env"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        "DATABASE_URL=postgres://web:s3cret@db.lan/shop\nexport REDIS_URL='redis://cache.lan:6379/1'\n");
    file.close();
    ConnectionsPresenter presenter(fixture.store(), fixture.secrets());
    QVERIFY(presenter.importEnv(file.fileName()));
    QVERIFY(presenter.isNew());
    QCOMPARE(presenter.values().access, base::AccessMode::ReadOnly);
    QCOMPARE(presenter.values().text(Field::DatabaseName), QStringLiteral("shop"));
    QCOMPARE(presenter.values().text(Field::DatabasePassword), QStringLiteral("s3cret"));
    const auto missing = presenter.importEnv(fixture.folder() + QStringLiteral("/none"));
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, base::ErrorCode::FileFailed);
}

void ConnectionsTest::openingSavesFirst()
{
    test::ConnectionsFixture fixture;
    fixture.store().save(test::ConnectionsFixture::lister());
    ConnectionsPresenter presenter(fixture.store(), fixture.secrets());
    QSignalSpy opening(&presenter, &ConnectionsPresenter::openRequested);
    presenter.setText(Field::DatabasePort, QStringLiteral("none"));
    presenter.open();
    QVERIFY(opening.isEmpty());
    presenter.setText(Field::DatabasePort, QStringLiteral("5434"));
    presenter.open();
    QCOMPARE(opening.count(), 1);
    QCOMPARE(opening.first().first().value<profile::Profile>().database.port, quint16(5434));
    QCOMPARE(fixture.store().find(QStringLiteral("lister"))->database.port, quint16(5434));
}

QTEST_GUILESS_MAIN(ConnectionsTest)
#include "tst_connections.moc"
