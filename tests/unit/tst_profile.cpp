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
    void anOrderIsKept();
    void removingForgetsAllOfIt();
    void renamingKeepsPlaceAndLastOpened();
    void renamingRefusesWhatWouldLoseAProfile_data();
    void renamingRefusesWhatWouldLoseAProfile();
    void unreadableEntriesAreReportedAndStayInTheFile_data();
    void unreadableEntriesAreReportedAndStayInTheFile();

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

void ProfileTest::anOrderIsKept()
{
    ProfileStore store(*m_settings);
    for (const auto* name : {"a", "b", "c", "d"}) {
        Profile profile = staging();
        profile.name = QLatin1String(name);
        store.save(profile);
    }
    store.setOrder({QStringLiteral("c"), QStringLiteral("gone"), QStringLiteral("b")});
    QStringList names;
    for (const Profile& profile : ProfileStore(*m_settings).profiles())
        names << profile.name;
    QCOMPARE(names.join(QLatin1Char(' ')), QStringLiteral("c b a d"));
}

void ProfileTest::removingForgetsAllOfIt()
{
    ProfileStore store(*m_settings);
    store.save(staging());
    store.setOrder({staging().name});
    store.setLastOpened(staging().name);
    store.remove(QStringLiteral("another"));
    QVERIFY(store.find(staging().name));
    store.remove(staging().name);
    QVERIFY(!store.find(staging().name));
    QVERIFY(!store.lastOpened());
    for (const QString& key : m_settings->allKeys())
        QVERIFY2(!m_settings->value(key).toString().contains(staging().name), qPrintable(key));
    QVERIFY(!m_settings->allKeys().join(QLatin1Char(' ')).contains(QStringLiteral("profiles/")));
}

void ProfileTest::renamingKeepsPlaceAndLastOpened()
{
    ProfileStore store(*m_settings);
    store.save(staging());
    store.save(profile::sampleProfile());
    store.setOrder({staging().name, profile::sampleProfile().name});
    store.setLastOpened(staging().name);
    const QString name = QStringLiteral("%2F a/b ünï");
    QVERIFY(store.rename(staging().name, name).has_value());
    QVERIFY(!store.find(staging().name));
    QCOMPARE(store.profiles().front().name, name);
    QCOMPARE(store.lastOpened()->name, name);
    QCOMPARE(store.find(name)->redis.tls.caFile, QStringLiteral("/etc/ca.pem"));
    QCOMPARE(store.find(name)->access, AccessMode::ReadOnly);
    QVERIFY(store.rename(name, name).has_value());
    QCOMPARE(store.profiles().size(), std::size_t(2));
}

void ProfileTest::renamingRefusesWhatWouldLoseAProfile_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("unknown") << QStringLiteral("gone") << QStringLiteral("new") << ErrorCode::NotFound;
    QTest::newRow("no name") << staging().name << QString() << ErrorCode::InvalidInput;
    QTest::newRow("taken") << staging().name << QStringLiteral("sample") << ErrorCode::InvalidInput;
    QTest::newRow("taken by an unreadable one")
        << staging().name << QStringLiteral("broken") << ErrorCode::InvalidInput;
}

void ProfileTest::renamingRefusesWhatWouldLoseAProfile()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(ErrorCode, code);
    ProfileStore store(*m_settings);
    store.save(staging());
    store.save(profile::sampleProfile());
    m_settings->setValue(QStringLiteral("profiles/broken/name"), QStringLiteral("broken"));
    const auto renamed = store.rename(from, to);
    QVERIFY(!renamed);
    QCOMPARE(renamed.error().code, code);
    QCOMPARE(store.profiles().size(), std::size_t(2));
    QVERIFY(store.find(staging().name));
}

void ProfileTest::unreadableEntriesAreReportedAndStayInTheFile_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("subject");
    QTest::newRow("database") << QStringLiteral("database") << QStringLiteral("mysql://h/d")
                              << QStringLiteral("database");
    QTest::newRow("redis") << QStringLiteral("redis") << QStringLiteral("valkey://h")
                           << QStringLiteral("redis");
    QTest::newRow("name") << QStringLiteral("name") << QString() << QStringLiteral("name");
}

void ProfileTest::unreadableEntriesAreReportedAndStayInTheFile()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, subject);
    ProfileStore store(*m_settings);
    m_settings->clear();
    store.save(staging());
    store.save(profile::sampleProfile());
    QVERIFY(store.unreadable().empty());
    const QString broken = QStringLiteral("profiles/staging%2Feu/");
    m_settings->setValue(broken + key, value);
    m_settings->setValue(broken + QStringLiteral("later"), QStringLiteral("1"));
    QCOMPARE(store.profiles(), std::vector{profile::sampleProfile()});
    QCOMPARE(store.unreadable().size(), std::size_t(1));
    QCOMPARE(store.unreadable().front().name, staging().name);
    QCOMPARE(store.unreadable().front().error.code, ErrorCode::InvalidInput);
    QCOMPARE(store.unreadable().front().error.subject, subject);
    Profile other = staging();
    other.name = QStringLiteral("other");
    store.save(other);
    QCOMPARE(m_settings->value(broken + key).toString(), value);
    QCOMPARE(m_settings->value(broken + QStringLiteral("later")).toString(), QStringLiteral("1"));
    store.remove(staging().name);
    QVERIFY(store.unreadable().empty());
}

QTEST_GUILESS_MAIN(ProfileTest)
#include "tst_profile.moc"
