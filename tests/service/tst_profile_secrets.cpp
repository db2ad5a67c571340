// Passwords in a real keychain: a bus and a keyring of the test's own, and each use in a process of
// its own, because a process keeps the bus it found first.
#include "core/profile/secret_store.h"
#include "tests/support/keychain_session.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

#include <iostream>
#include <thread>

using base::ErrorCode;
using profile::Secrets;
using profile::SecretStore;
using support::KeychainSession;

namespace {

constexpr int clientLimit = 60000; // ms

QJsonObject toJson(const Secrets& secrets)
{
    return {{QStringLiteral("database"), secrets.databasePassword},
            {QStringLiteral("redis"), QString::fromLatin1(secrets.redisPassword.toBase64())}};
}

Secrets fromJson(const QJsonObject& object)
{
    return {object.value(QStringLiteral("database")).toString(),
            QByteArray::fromBase64(object.value(QStringLiteral("redis")).toString().toLatin1())};
}

// This program in its other role: does what stdin says, and writes what came of it.
int client()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return 1;
    const QJsonObject wish = QJsonDocument::fromJson(input.readAll()).object();
    const QString name = wish.value(QStringLiteral("name")).toString();
    const QString verb = wish.value(QStringLiteral("verb")).toString();
    SecretStore store{std::chrono::milliseconds(wish.value(QStringLiteral("limit")).toInt(20000))};
    QJsonObject answer;
    base::Error error;
    if (verb == QStringLiteral("read")) {
        const auto found = store.read(name);
        error = found ? base::Error{} : found.error();
        answer = toJson(found ? *found : Secrets{});
    } else if (verb == QStringLiteral("write")) {
        const auto done = store.write(name, fromJson(wish));
        error = done ? base::Error{} : done.error();
    } else if (verb == QStringLiteral("remove")) {
        const auto done = store.remove(name);
        error = done ? base::Error{} : done.error();
    } else {
        answer.insert(QStringLiteral("available"), store.isAvailable());
    }
    answer.insert(QStringLiteral("code"), static_cast<int>(error.code));
    answer.insert(QStringLiteral("detail"), error.detail);
    std::cout << QJsonDocument(answer).toJson(QJsonDocument::Compact).constData() << std::endl;
    return 0;
}

struct Answer
{
    ErrorCode code = ErrorCode::ProgramFailed;
    QString detail;
    Secrets secrets;
    bool available = false;
    QByteArray log; // what the client wrote besides
};

Secrets planted()
{
    return {QStringLiteral("pläntéd-пароль\"\\'$ 密"), QByteArray("planted\0\xff\x01 bytes", 16)};
}

} // namespace

class ProfileSecretsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whatIsWrittenIsReadBack_data();
    void whatIsWrittenIsReadBack();
    void writingAgainReplaces();
    void removingForgetsAndEmptySecretsRemove();
    void profilesDoNotMeet();
    void aPasswordIsInNoFileNoLogAndNoCommandLine();
    void withoutAKeychainItSaysSo_data();
    void withoutAKeychainItSaysSo();
    void aLockedKeychainRefuses_data();
    void aLockedKeychainRefuses();

private:
    Answer ask(const QProcessEnvironment& environment, QJsonObject wish);
    Answer ask(const QString& verb, const QString& name, const Secrets& secrets = {});

    std::unique_ptr<KeychainSession> m_session;
};

void ProfileSecretsTest::initTestCase()
{
    auto session = KeychainSession::start(KeychainSession::Keychain::Unlocked);
    QVERIFY2(session.has_value(), qPrintable(session ? QString() : session.error().detail));
    m_session = std::move(*session);
}

Answer ProfileSecretsTest::ask(const QProcessEnvironment& environment, QJsonObject wish)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--client")});
    process.write(QJsonDocument(wish).toJson());
    process.closeWriteChannel();
    Answer answer;
    if (!process.waitForFinished(clientLimit)) {
        answer.detail = process.errorString();
        process.kill();
        process.waitForFinished();
        return answer;
    }
    answer.log = process.readAllStandardError();
    const QJsonObject object = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    answer.code = static_cast<ErrorCode>(
        object.value(QStringLiteral("code")).toInt(static_cast<int>(ErrorCode::ProgramFailed)));
    answer.detail = object.value(QStringLiteral("detail")).toString();
    answer.secrets = fromJson(object);
    answer.available = object.value(QStringLiteral("available")).toBool();
    return answer;
}

Answer ProfileSecretsTest::ask(const QString& verb, const QString& name, const Secrets& secrets)
{
    QJsonObject wish = toJson(secrets);
    wish.insert(QStringLiteral("verb"), verb);
    wish.insert(QStringLiteral("name"), name);
    return ask(m_session->environment(), wish);
}

void ProfileSecretsTest::whatIsWrittenIsReadBack_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("database");
    QTest::addColumn<QByteArray>("redis");
    QTest::addColumn<bool>("glib"); // Qt's event loop is GLib's
    const QByteArray bytes("\0\xff\x80 \n", 5);
    QTest::newRow("both") << QStringLiteral("both") << QStringLiteral("pg") << QByteArray("rd") << true;
    QTest::newRow("without GLib's event loop")
        << QStringLiteral("bare") << QStringLiteral("pg") << QByteArray("rd") << false;
    QTest::newRow("database alone") << QStringLiteral("d") << QStringLiteral("pg") << QByteArray() << true;
    QTest::newRow("any bytes") << QStringLiteral("bytes") << QString() << bytes << true;
    QTest::newRow("other scripts") << QStringLiteral("Büro / 東京") << planted().databasePassword
                                   << planted().redisPassword << true;
}

void ProfileSecretsTest::whatIsWrittenIsReadBack()
{
    QFETCH(QString, name);
    QFETCH(QString, database);
    QFETCH(QByteArray, redis);
    QFETCH(bool, glib);
    QProcessEnvironment environment = m_session->environment();
    if (glib)
        environment.remove(QStringLiteral("QT_NO_GLIB"));
    else
        environment.insert(QStringLiteral("QT_NO_GLIB"), QStringLiteral("1"));
    QJsonObject wish = toJson({database, redis});
    wish.insert(QStringLiteral("name"), name);
    wish.insert(QStringLiteral("verb"), QStringLiteral("read"));
    const Answer nothing = ask(environment, wish);
    QVERIFY2(nothing.code == ErrorCode::None, qPrintable(nothing.detail));
    QVERIFY(nothing.secrets.isEmpty());

    wish.insert(QStringLiteral("verb"), QStringLiteral("write"));
    const Answer written = ask(environment, wish);
    QVERIFY2(written.code == ErrorCode::None, qPrintable(written.detail));
    wish.insert(QStringLiteral("verb"), QStringLiteral("read"));
    const Answer found = ask(environment, wish);
    QVERIFY2(found.code == ErrorCode::None, qPrintable(found.detail));
    QCOMPARE(found.secrets, (Secrets{database, redis}));
}

void ProfileSecretsTest::writingAgainReplaces()
{
    const QString name = QStringLiteral("again");
    QCOMPARE(ask(QStringLiteral("write"), name, {QStringLiteral("first"), "a"}).code, ErrorCode::None);
    QCOMPARE(ask(QStringLiteral("write"), name, {QStringLiteral("second"), "b"}).code, ErrorCode::None);
    QCOMPARE(ask(QStringLiteral("read"), name).secrets, (Secrets{QStringLiteral("second"), "b"}));
}

void ProfileSecretsTest::removingForgetsAndEmptySecretsRemove()
{
    const QString name = QStringLiteral("removed");
    for (const QString& verb : {QStringLiteral("remove"), QStringLiteral("write")}) {
        QCOMPARE(ask(QStringLiteral("write"), name, planted()).code, ErrorCode::None);
        QCOMPARE(ask(verb, name, {}).code, ErrorCode::None);
        const Answer answer = ask(QStringLiteral("read"), name);
        QCOMPARE(answer.code, ErrorCode::None);
        QVERIFY(answer.secrets.isEmpty());
    }
    QCOMPARE(ask(QStringLiteral("remove"), QStringLiteral("never there")).code, ErrorCode::None);
}

void ProfileSecretsTest::profilesDoNotMeet()
{
    QCOMPARE(ask(QStringLiteral("write"), QStringLiteral("one"), {QStringLiteral("1"), {}}).code,
             ErrorCode::None);
    QCOMPARE(ask(QStringLiteral("write"), QStringLiteral("two"), {QStringLiteral("2"), {}}).code,
             ErrorCode::None);
    QCOMPARE(ask(QStringLiteral("remove"), QStringLiteral("two")).code, ErrorCode::None);
    QCOMPARE(ask(QStringLiteral("read"), QStringLiteral("one")).secrets.databasePassword,
             QStringLiteral("1"));
}

void ProfileSecretsTest::aPasswordIsInNoFileNoLogAndNoCommandLine()
{
    const Secrets secrets{QStringLiteral("Planted5ecretOfPostgres"), "Planted5ecretOfRedis"};
    const QList<QByteArray> needles{"Planted5ecret", QByteArray("Planted5ecretOfRedis").toBase64().left(24)};
    const auto mentions = [&](const QByteArray& text) {
        return std::any_of(needles.begin(), needles.end(),
                           [&](const QByteArray& needle) { return text.contains(needle); });
    };
    QVERIFY(mentions(secrets.redisPassword.toBase64()) && mentions(secrets.databasePassword.toUtf8()));

    std::atomic<bool> ended{false};
    std::atomic<bool> seen{false};
    std::thread watch([&] {
        while (!ended.load()) {
            for (const QString& pid : QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")})) {
                QFile line(QStringLiteral("/proc/%1/cmdline").arg(pid));
                if (line.open(QIODevice::ReadOnly) && mentions(line.readAll()))
                    seen.store(true);
            }
        }
    });
    const Answer written = ask(QStringLiteral("write"), QStringLiteral("planted"), secrets);
    const Answer found = ask(QStringLiteral("read"), QStringLiteral("planted"));
    ended.store(true);
    watch.join();
    QCOMPARE(found.secrets, secrets);
    QVERIFY(!seen.load());
    QVERIFY(!mentions(written.log) && !mentions(found.log));

    int files = 0;
    QDirIterator all(m_session->home(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        if (!file.open(QIODevice::ReadOnly))
            continue; // a socket
        ++files;
        QVERIFY2(!mentions(file.readAll()), qPrintable(file.fileName()));
    }
    QVERIFY(files >= 2); // the bus' configuration and the encrypted keyring
}

void ProfileSecretsTest::withoutAKeychainItSaysSo_data()
{
    QTest::addColumn<bool>("bus");
    QTest::newRow("a bus without a keychain") << true;
    QTest::newRow("no bus") << false;
}

void ProfileSecretsTest::withoutAKeychainItSaysSo()
{
    QFETCH(bool, bus);
    auto session = KeychainSession::start(KeychainSession::Keychain::None);
    QVERIFY(session.has_value());
    QProcessEnvironment environment = (*session)->environment();
    if (!bus)
        environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"),
                           QStringLiteral("unix:path=%1/nowhere").arg((*session)->home()));
    for (const auto* verb : {"read", "write", "remove"}) {
        QJsonObject wish = toJson(planted());
        wish.insert(QStringLiteral("verb"), QLatin1String(verb));
        wish.insert(QStringLiteral("name"), QStringLiteral("any"));
        wish.insert(QStringLiteral("limit"), 10000);
        QCOMPARE(ask(environment, wish).code, ErrorCode::KeychainMissing); // and no TimedOut
    }
    QVERIFY(!ask(environment, {{QStringLiteral("verb"), QStringLiteral("look")}}).available);
    QVERIFY(ask(m_session->environment(), {{QStringLiteral("verb"), QStringLiteral("look")}}).available);
}

void ProfileSecretsTest::aLockedKeychainRefuses_data()
{
    QTest::addColumn<QString>("verb");
    QTest::newRow("read") << QStringLiteral("read");
    QTest::newRow("write") << QStringLiteral("write");
    QTest::newRow("remove") << QStringLiteral("remove");
}

void ProfileSecretsTest::aLockedKeychainRefuses()
{
    QFETCH(QString, verb);
    auto session = KeychainSession::start(KeychainSession::Keychain::Unlocked);
    QVERIFY(session.has_value());
    QJsonObject wish = toJson(planted());
    wish.insert(QStringLiteral("name"), QStringLiteral("locked"));
    wish.insert(QStringLiteral("verb"), QStringLiteral("write"));
    QCOMPARE(ask((*session)->environment(), wish).code, ErrorCode::None);
    QVERIFY((*session)->lock().has_value());
    wish.insert(QStringLiteral("verb"), verb);
    wish.insert(QStringLiteral("limit"), 5000);
    const Answer answer = ask((*session)->environment(), wish);
    QVERIFY2(answer.code == ErrorCode::KeychainRefused,
             qPrintable(base::errorName(answer.code) + QLatin1Char(' ') + answer.detail));
}

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().contains(QStringLiteral("--client")))
        return client();
    QTEST_SET_MAIN_SOURCE_PATH
    ProfileSecretsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_profile_secrets.moc"
