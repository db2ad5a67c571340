// A planted password is in no output, no log, no file, and not in the process list.
#include "core/database/session.h"
#include "core/profile/profile_store.h"
#include "core/profile/secret_store.h"
#include "core/redis/connection.h"
#include "ctl_world.h"
#include "tests/support/keychain_session.h"

#include <QDirIterator>
#include <QSettings>
#include <QtTest>

namespace {

const QString planted = QStringLiteral("zebra-crossing-7");

QString withPassword(const QString& url)
{
    auto address = database::Address::fromUrl(url);
    address->user = QStringLiteral("keystead_planted");
    address->password = planted;
    return address->toUrl(database::Address::Secret::Include);
}

QByteArray commandLineOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class CtlSecretsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aPasswordInAVariableIsNowhere_data();
    void aPasswordInAVariableIsNowhere();
    void aPasswordOnTheCommandLineLeavesTheProcessList();
    void aPasswordInTheKeychainIsUsedAndIsNowhere();
    void withoutAKeychainItSaysSo();

    void cleanupTestCase();

private:
    void storeProfile(const QProcessEnvironment& environment);
    void wantPassword(bool wanted);
    QStringList filesWithThePassword(const QString& folder) const;

    test::CtlWorld m_world;
    std::unique_ptr<support::KeychainSession> m_keychain;
    std::unique_ptr<redis::Connection> m_admin; // stays open while a password is wanted
};

void CtlSecretsTest::initTestCase()
{
    const QString problem = m_world.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    database::Session session(m_world.servers().postgres().address());
    QVERIFY(session.script(QStringLiteral("create role keystead_planted superuser login")));
    QCOMPARE(m_world.ctl("schema apply").code, 0);
    auto keychain = support::KeychainSession::start(support::KeychainSession::Keychain::Unlocked);
    QVERIFY2(keychain, keychain ? "" : qPrintable(keychain.error().detail));
    m_keychain = *std::move(keychain);
    for (const char* name : {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"})
        qputenv(name, m_keychain->environment().value(QLatin1String(name)).toUtf8());
    m_admin = std::make_unique<redis::Connection>(m_world.servers().redis().address());
    QVERIFY(m_admin->open());
}

void CtlSecretsTest::cleanupTestCase()
{
    m_admin.reset();
    m_keychain.reset();
}

void CtlSecretsTest::wantPassword(bool wanted)
{
    QVERIFY(m_admin->call({"CONFIG", "SET", "requirepass", wanted ? planted.toUtf8() : QByteArray()}));
}

QStringList CtlSecretsTest::filesWithThePassword(const QString& folder) const
{
    QStringList found;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(planted.toUtf8()))
            found.append(file.fileName());
    }
    return found;
}

void CtlSecretsTest::aPasswordInAVariableIsNowhere_data()
{
    QTest::addColumn<QString>("line");
    for (const char* line : {"status", "check", "list", "schema plan", "clear", "test-signals",
                             "status --json", "check --json", "schema remove --dry-run"})
        QTest::newRow(line) << QString::fromUtf8(line);
}

void CtlSecretsTest::aPasswordInAVariableIsNowhere()
{
    QFETCH(const QString, line);
    for (const bool refused : {false, true}) {
        QProcessEnvironment environment = m_world.environment;
        environment.insert(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("keystead.*=true"));
        environment.insert(QStringLiteral("KEYSTEAD_DATABASE_URL"),
                           refused ? QStringLiteral("postgresql://ann:%1@127.0.0.1:1/d").arg(planted)
                                   : withPassword(m_world.databaseUrl()));
        if (refused)
            environment.insert(QStringLiteral("KEYSTEAD_REDIS_URL"),
                               QStringLiteral("redis://ann:%1@127.0.0.1:1").arg(planted));
        const test::Run run = test::runCtl(line.split(QLatin1Char(' ')), environment);
        QVERIFY2(!run.all().contains(planted.toUtf8()), run.all().constData());
        if (!refused)
            QVERIFY2(run.code == 0, run.all().constData());
    }
    QCOMPARE(filesWithThePassword(m_world.home()), QStringList());
}

void CtlSecretsTest::aPasswordOnTheCommandLineLeavesTheProcessList()
{
    QProcess process;
    process.setProcessEnvironment(m_world.environment);
    process.start(test::ctlProgram(),
                  {QStringLiteral("metrics"), QStringLiteral("--watch"), QStringLiteral("--database-url"),
                   withPassword(m_world.databaseUrl()), QStringLiteral("--redis-url"), m_world.redisUrl(),
                   QStringLiteral("--interval"), QStringLiteral("0.25")});
    QVERIFY(process.waitForReadyRead(20'000)); // it works with the password, or rather in spite of it
    const QByteArray line = commandLineOf(process.processId());
    QVERIFY2(line.contains("keysteadctl"), line.constData());
    QVERIFY(line.contains("keystead_planted:****"));
    QVERIFY2(!line.contains(planted.toUtf8()), line.constData());
    process.terminate();
    QVERIFY(process.waitForFinished(10'000));
    QCOMPARE(process.exitCode(), 0);
}

// A profile “planted” in that environment's settings, without a password.
void CtlSecretsTest::storeProfile(const QProcessEnvironment& environment)
{
    profile::Profile profile;
    profile.name = QStringLiteral("planted");
    profile.database = m_world.servers().postgres().address();
    profile.redis = m_world.servers().redis().address();
    const QString folder = environment.value(QStringLiteral("XDG_CONFIG_HOME"));
    QSettings settings(folder + QStringLiteral("/Keystead/keystead.conf"), QSettings::IniFormat);
    profile::ProfileStore(settings).save(profile);
}

void CtlSecretsTest::aPasswordInTheKeychainIsUsedAndIsNowhere()
{
    const QProcessEnvironment environment = m_keychain->environment();
    storeProfile(environment);
    // This process keeps the first bus it meets: the keychain's, see initTestCase.
    profile::SecretStore store;
    const auto written = store.write(QStringLiteral("planted"), {{}, planted.toUtf8()});
    QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
    wantPassword(true);
    for (const char* line :
         {"metrics --profile planted", "check --profile planted", "status --profile planted"}) {
        const test::Run run = test::runCtl(test::words(line), environment);
        QVERIFY2(run.code == 0, run.all().constData());
        QVERIFY2(!run.all().contains(planted.toUtf8()), run.all().constData());
    }
    QVERIFY(store.remove(QStringLiteral("planted")));
    const test::Run refused = test::runCtl(test::words("metrics --profile planted"), environment);
    wantPassword(false);
    QCOMPARE(refused.code, 3);
    QCOMPARE(filesWithThePassword(m_keychain->home()), QStringList());
}

void CtlSecretsTest::withoutAKeychainItSaysSo()
{
    auto bare = support::KeychainSession::start(support::KeychainSession::Keychain::None);
    QVERIFY2(bare, bare ? "" : qPrintable(bare.error().detail));
    storeProfile((*bare)->environment());
    // Where no password is needed, no keychain is.
    QCOMPARE(test::runCtl(test::words("metrics --profile planted"), (*bare)->environment()).code, 0);
    wantPassword(true);
    const test::Run run = test::runCtl(test::words("metrics --profile planted"), (*bare)->environment());
    wantPassword(false);
    QCOMPARE(run.code, 3);
    QVERIFY2(run.err.contains("No keychain answers"), run.err.constData());
    QVERIFY(run.err.contains("KEYSTEAD_REDIS_URL"));
}

QTEST_GUILESS_MAIN(CtlSecretsTest)
#include "tst_ctl_secrets.moc"
