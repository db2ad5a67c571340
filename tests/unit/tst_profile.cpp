// Profiles: from URLs, kept in settings, never with a password.
#include "core/profile/profile_store.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

using base::AccessMode;
using base::ErrorCode;
using profile::Environment;
using profile::Kind;
using profile::Profile;
using profile::ProfileStore;

namespace {

Profile staging()
{
    auto made = profile::fromUrls(QStringLiteral("postgresql://ana:pgsecret@db.example:5433/listings"),
                                  QStringLiteral("rediss://ana:rdsecret@cache.example:6380/2"));
    Profile profile = made ? *made : Profile{};
    profile.name = QStringLiteral("staging/eu");
    profile.environment = Environment::Staging;
    profile.access = AccessMode::ReadOnly;
    profile.keyPrefix = QStringLiteral("staging");
    profile.redis.tls.caFile = QStringLiteral("/etc/ca.pem");
    profile.database.options = QStringLiteral("sslmode=verify-full;sslpassword=optsecret");
    return profile;
}

} // namespace

class ProfileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void urlsMakeAProfile();
    void aBrokenUrlNamesItsServer_data();
    void aBrokenUrlNamesItsServer();
    void theSampleHasServersOfItsOwn();
    void environmentsHaveNames();
    void aStoredProfileComesBackWithoutPasswords();
    void noSecretReachesTheFile();
    void profilesAreSortedByName();
    void savingAgainReplaces();
    void theLastOneIsRemembered();
    void unreadableRightsBecomeTheCarefulOnes();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
};

void ProfileTest::init()
{
    const QString path =
        m_folder.filePath(QStringLiteral("%1.ini").arg(QLatin1String(QTest::currentTestFunction())));
    m_settings = std::make_unique<QSettings>(path, QSettings::IniFormat);
}

void ProfileTest::urlsMakeAProfile()
{
    const auto made = profile::fromUrls(QStringLiteral("postgresql://ana@db.example:5433/listings"),
                                        QStringLiteral("redis://cache.example:6380/2"));
    QVERIFY(made.has_value());
    QCOMPARE(made->kind, Kind::Servers);
    QCOMPARE(made->database.host, QStringLiteral("db.example"));
    QCOMPARE(made->database.database, QStringLiteral("listings"));
    QCOMPARE(made->redis.port, quint16(6380));
    QCOMPARE(made->access, AccessMode::ReadWrite);
    QVERIFY(!made->name.isEmpty());
}

void ProfileTest::aBrokenUrlNamesItsServer_data()
{
    QTest::addColumn<QString>("database");
    QTest::addColumn<QString>("redis");
    QTest::addColumn<QString>("subject");
    const QString goodDatabase = QStringLiteral("postgresql://h/d");
    const QString goodRedis = QStringLiteral("redis://h");
    QTest::newRow("database") << QStringLiteral("mysql://h/d") << goodRedis << QStringLiteral("database");
    QTest::newRow("redis") << goodDatabase << QStringLiteral("http://h") << QStringLiteral("redis");
    QTest::newRow("empty") << QString() << goodRedis << QStringLiteral("database");
}

void ProfileTest::aBrokenUrlNamesItsServer()
{
    QFETCH(QString, database);
    QFETCH(QString, redis);
    QFETCH(QString, subject);
    const auto made = profile::fromUrls(database, redis);
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::InvalidInput);
    QCOMPARE(made.error().subject, subject);
}

void ProfileTest::theSampleHasServersOfItsOwn()
{
    QCOMPARE(profile::sampleProfile().kind, Kind::Sample);
    QCOMPARE(profile::sampleProfile().environment, Environment::Development);
    QVERIFY(!profile::sampleProfile().name.isEmpty());
}

void ProfileTest::environmentsHaveNames()
{
    QCOMPARE(profile::environmentName(Environment::Production), QStringLiteral("production"));
    QCOMPARE(profile::environmentFromName(u"staging"), std::optional(Environment::Staging));
    QCOMPARE(profile::environmentFromName(u"moon"), std::optional<Environment>());
}

void ProfileTest::aStoredProfileComesBackWithoutPasswords()
{
    ProfileStore store(*m_settings);
    store.save(staging());
    Profile expected = staging();
    expected.database.password.clear();
    expected.database.options = QStringLiteral("sslmode=verify-full");
    expected.redis.password.clear();
    const auto profiles = store.profiles();
    QCOMPARE(profiles.size(), std::size_t(1));
    QCOMPARE(profiles.front(), expected);
}

void ProfileTest::noSecretReachesTheFile()
{
    ProfileStore(*m_settings).save(staging());
    m_settings->sync();
    QFile file(m_settings->fileName());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    QVERIFY(content.contains("db.example"));
    QVERIFY(!content.contains("secret"));
}

void ProfileTest::profilesAreSortedByName()
{
    ProfileStore store(*m_settings);
    Profile second = staging();
    second.name = QStringLiteral("b");
    Profile first = staging();
    first.name = QStringLiteral("a");
    store.save(second);
    store.save(first);
    store.save(profile::sampleProfile());
    const auto profiles = store.profiles();
    QCOMPARE(profiles.size(), std::size_t(3));
    QCOMPARE(profiles[0].name, QStringLiteral("a"));
    QCOMPARE(profiles[1].name, QStringLiteral("b"));
    QCOMPARE(profiles[2], profile::sampleProfile());
}

void ProfileTest::savingAgainReplaces()
{
    ProfileStore store(*m_settings);
    Profile profile = staging();
    store.save(profile);
    profile.access = AccessMode::ReadWrite;
    store.save(profile);
    QCOMPARE(store.profiles().size(), std::size_t(1));
    QCOMPARE(store.profiles().front().access, AccessMode::ReadWrite);
}

void ProfileTest::theLastOneIsRemembered()
{
    ProfileStore store(*m_settings);
    QVERIFY(!store.lastOpened());
    store.save(staging());
    store.setLastOpened(staging().name);
    QVERIFY(store.lastOpened().has_value());
    QCOMPARE(store.lastOpened()->name, staging().name);
    store.setLastOpened(QStringLiteral("gone"));
    QVERIFY(!store.lastOpened());
}

void ProfileTest::unreadableRightsBecomeTheCarefulOnes()
{
    ProfileStore store(*m_settings);
    Profile profile = staging();
    profile.access = AccessMode::ReadWrite;
    profile.environment = Environment::Development;
    store.save(profile);
    m_settings->setValue(QStringLiteral("profiles/staging%2Feu/access"), QStringLiteral("everything"));
    m_settings->setValue(QStringLiteral("profiles/staging%2Feu/environment"), QStringLiteral("moon"));
    QCOMPARE(store.profiles().front().access, AccessMode::ReadOnly);
    QCOMPARE(store.profiles().front().environment, Environment::Production);
}

QTEST_GUILESS_MAIN(ProfileTest)
#include "tst_profile.moc"
