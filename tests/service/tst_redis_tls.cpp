// TLS against real servers, for both drivers: what is accepted, and which of the many ways to fail it
// was. A planted password must appear in no error and no log.
#include "core/redis/multiplexer.h"
#include "tests/service/redis_fixture.h"

#include <QElapsedTimer>
#include <QTest>

#include <map>
#include <mutex>

using namespace redis_fixture;
using namespace std::chrono_literals;
using base::ErrorCode;
using redis::Address;
using redis::Value;
using support::Authority;
using support::Validity;

namespace {

const QByteArray plantedPassword = "open-sesame-7f3a";

std::mutex logMutex;
QString logged; // guarded by logMutex

void keepLog(QtMsgType, const QMessageLogContext&, const QString& text)
{
    const std::lock_guard lock(logMutex);
    logged += text + QLatin1Char('\n');
}

enum class Driver { Blocking, EventLoop };

// The reply to one PING, or what went wrong on the way to it.
base::Result<Value> ping(Driver driver, const Address& address, std::chrono::milliseconds timeout = 20s)
{
    if (driver == Driver::Blocking) {
        redis::ConnectionOptions options = patient();
        options.connectTimeout = timeout;
        redis::Connection connection(address, options);
        return connection.call({"PING"});
    }
    redis::MultiplexerOptions options;
    options.callTimeout = timeout + 1s;
    options.link.connectTimeout = timeout;
    redis::Multiplexer multiplexer(address, options);
    multiplexer.open();
    std::optional<base::Result<Value>> reply;
    const auto sent =
        multiplexer.send({"PING"}, [&](base::Result<Value>&& came) { reply = std::move(came); });
    if (!sent)
        return sent.error();
    if (!QTest::qWaitFor([&] { return reply.has_value(); }, 25'000))
        return base::Error{ErrorCode::TimedOut, QStringLiteral("never called back"), {}};
    return *reply;
}

} // namespace

class RedisTlsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_earlier = qInstallMessageHandler(keepLog);
        m_ours = create();
        m_theirs = create();
        QVERIFY(m_ours && m_theirs);
        const QString loopback = QStringLiteral("IP:127.0.0.1");
        const QString name = QStringLiteral("DNS:cache.test");
        start("right", issue(*m_ours, "server", loopback), ClientCertificate::NotAsked);
        start("named", issue(*m_ours, "named", name), ClientCertificate::NotAsked);
        // The common name, which openssl is told by the file's, would fit.
        start("misleading", issue(*m_ours, "cache.test", QStringLiteral("DNS:other.test,IP:10.1.2.3")),
              ClientCertificate::NotAsked);
        start("common", issue(*m_ours, "common.test", QStringLiteral("email:admin@common.test")),
              ClientCertificate::NotAsked);
        start("wild", issue(*m_ours, "wild", QStringLiteral("DNS:*.wild.test,DNS:*.test,DNS:127.0.0.1")),
              ClientCertificate::NotAsked);
        start("expired", issue(*m_ours, "expired", loopback, Validity::Expired), ClientCertificate::NotAsked);
        start("strict", issue(*m_ours, "strict", loopback), ClientCertificate::Demanded);
        QCOMPARE(m_servers.size(), std::size_t(7));
        m_known = issue(*m_ours, "client", QStringLiteral("DNS:client.test"));
        m_stranger = issue(*m_theirs, "client", QStringLiteral("DNS:client.test"));
        m_late = issue(*m_ours, "late", QStringLiteral("DNS:client.test"), Validity::Expired);
    }

    void cleanupTestCase() { qInstallMessageHandler(m_earlier); }

    void tellsWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("server");
        QTest::addColumn<QString>("caFile");
        QTest::addColumn<QString>("serverName");
        QTest::addColumn<QString>("client");
        QTest::addColumn<ErrorCode>("expected");
        QTest::addColumn<Driver>("driver");
        const QString ours = m_ours->caFile();
        const QString none;
        for (const Driver driver : {Driver::Blocking, Driver::EventLoop}) {
            const auto row = [driver](const char* name, const char* server, const QString& caFile,
                                      const QString& serverName, const QString& client, ErrorCode expected) {
                QTest::addRow("%s, %s", name, driver == Driver::Blocking ? "Connection" : "Multiplexer")
                    << QByteArray(server) << caFile << serverName << client << expected << driver;
            };
            row("right", "right", ours, none, none, ErrorCode::None);
            row("right name", "named", ours, QStringLiteral("cache.test"), none, ErrorCode::None);
            row("wrong name", "named", ours, QStringLiteral("other.test"), none, ErrorCode::TlsWrongHost);
            row("no name for the address", "named", ours, none, none, ErrorCode::TlsWrongHost);
            row("right common name, other names", "misleading", ours, QStringLiteral("cache.test"), none,
                ErrorCode::TlsWrongHost);
            row("no other name than the common one", "common", ours, QStringLiteral("common.test"), none,
                ErrorCode::None);
            row("wrong common name", "common", ours, none, none, ErrorCode::TlsWrongHost);
            row("wildcard", "wild", ours, QStringLiteral("A.wild.test."), none, ErrorCode::None);
            row("wildcard for two labels", "wild", ours, QStringLiteral("a.b.wild.test"), none,
                ErrorCode::TlsWrongHost);
            row("wildcard over a whole zone", "wild", ours, QStringLiteral("a.test"), none,
                ErrorCode::TlsWrongHost);
            row("address as a name", "wild", ours, none, none, ErrorCode::TlsWrongHost);
            row("wrong authority", "right", m_theirs->caFile(), none, none, ErrorCode::TlsUntrusted);
            row("authorities of the system", "right", none, none, none, ErrorCode::TlsUntrusted);
            row("expired", "expired", ours, none, none, ErrorCode::TlsExpired);
            row("client certificate", "strict", ours, none, QStringLiteral("known"), ErrorCode::None);
            row("no client certificate", "strict", ours, none, none, ErrorCode::TlsClientCertificate);
            row("client certificate of a stranger", "strict", ours, none, QStringLiteral("stranger"),
                ErrorCode::TlsClientCertificate);
            row("client certificate expired", "strict", ours, none, QStringLiteral("late"),
                ErrorCode::TlsClientCertificate);
        }
    }
    void tellsWhatIsWrong()
    {
        QFETCH(QByteArray, server);
        QFETCH(QString, caFile);
        QFETCH(QString, serverName);
        QFETCH(QString, client);
        QFETCH(ErrorCode, expected);
        QFETCH(Driver, driver);
        Address address = tlsAddress(m_servers[server].tlsPort, caFile);
        address.password = plantedPassword;
        address.tls.serverName = serverName;
        const std::map<QString, support::Certificate> certificates{{{}, {}},
                                                                   {QStringLiteral("known"), m_known},
                                                                   {QStringLiteral("stranger"), m_stranger},
                                                                   {QStringLiteral("late"), m_late}};
        address.tls.certificateFile = certificates.at(client).certificateFile;
        address.tls.keyFile = certificates.at(client).keyFile;
        const auto reply = ping(driver, address);
        if (expected == ErrorCode::None) {
            QVERIFY2(reply, reply ? "" : qPrintable(reply.error().detail));
            QVERIFY(*reply == Value::status("PONG"));
        } else {
            expectError(reply, expected, address);
        }
    }

    void aWrongNameTellsTheNamesOfTheCertificate_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<Driver>("driver");
        for (const Driver driver : {Driver::Blocking, Driver::EventLoop}) {
            const int number = static_cast<int>(driver);
            QTest::addRow("the common one %d", number) << QStringLiteral("cache.test") << driver;
            QTest::addRow("another %d", number) << QStringLiteral("elsewhere.test") << driver;
        }
    }
    void aWrongNameTellsTheNamesOfTheCertificate()
    {
        QFETCH(QString, wanted);
        QFETCH(Driver, driver);
        Address address = tlsAddress(m_servers["misleading"].tlsPort, m_ours->caFile());
        address.tls.serverName = wanted;
        const auto reply = ping(driver, address);
        expectError(reply, ErrorCode::TlsWrongHost, address);
        QVERIFY2(reply.error().detail.contains(QLatin1String("other.test, 10.1.2.3")) &&
                     reply.error().detail.contains(wanted),
                 qPrintable(reply.error().detail));
    }

    void aWrongNameGetsNoPassword_data() { drivers(); }
    void aWrongNameGetsNoPassword()
    {
        QFETCH(Driver, driver);
        Address address = tlsAddress(m_servers["misleading"].tlsPort, m_ours->caFile());
        address.tls.serverName = QStringLiteral("cache.test");
        address.user = QStringLiteral("default");
        address.password = plantedPassword;
        redis::Address inside = tcpAddress(m_servers["misleading"].server->tcpAddress().port);
        inside.password = plantedPassword;
        redis::Connection watcher(inside, patient());
        QVERIFY(watcher.call({"CONFIG", "RESETSTAT"}));
        expectError(ping(driver, address), ErrorCode::TlsWrongHost, address);
        const auto stats = watcher.call({"INFO", "commandstats"});
        QVERIFY(stats && stats->bytes().contains("cmdstat_config"));
        QVERIFY2(!stats->bytes().contains("cmdstat_auth"), stats->bytes().constData());
    }

    void aCertificateWithoutItsKeyIsRefused_data() { drivers(); }
    void aCertificateWithoutItsKeyIsRefused()
    {
        QFETCH(Driver, driver);
        Address address = tlsAddress(m_servers["right"].tlsPort, m_ours->caFile());
        address.tls.certificateFile = m_known.certificateFile;
        QCOMPARE(ping(driver, address).error().code, ErrorCode::InvalidInput);
        address.tls.certificateFile.clear();
        address.tls.keyFile = m_known.keyFile;
        QCOMPARE(ping(driver, address).error().code, ErrorCode::InvalidInput);
    }

    void aPlainServerIsNotWaitedFor_data() { drivers(); }
    void aPlainServerIsNotWaitedFor()
    {
        QFETCH(Driver, driver);
        Address address = tlsAddress(m_servers["right"].server->tcpAddress().port, m_ours->caFile());
        address.password = plantedPassword;
        QElapsedTimer timer;
        timer.start();
        expectError(ping(driver, address, 15s), ErrorCode::TlsFailed, address);
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    }

    void aServerThatStaysSilentTimesOut_data() { drivers(); }
    void aServerThatStaysSilentTimesOut()
    {
        QFETCH(Driver, driver);
        auto proxy = support::FaultProxy::start(support::Endpoint::tcp(m_servers["right"].tlsPort));
        QVERIFY(proxy);
        (*proxy)->setBlackhole(support::Direction::ToClient, true);
        const Address address = tlsAddress((*proxy)->endpoint().port, m_ours->caFile());
        expectError(ping(driver, address, 1200ms), ErrorCode::TimedOut, address);
    }

    void anAddressWithoutTlsIsDoubted_data() { drivers(); }
    void anAddressWithoutTlsIsDoubted()
    {
        QFETCH(Driver, driver);
        const Address address = tcpAddress(m_servers["right"].tlsPort);
        const auto reply = ping(driver, address);
        expectError(reply, ErrorCode::ConnectionLost, address);
        QVERIFY2(reply.error().detail.contains(QLatin1String("rediss://")), qPrintable(reply.error().detail));
    }

    void aFileThatCannotBeReadIsNamed_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<Driver>("driver");
        for (const Driver driver : {Driver::Blocking, Driver::EventLoop}) {
            const int number = static_cast<int>(driver);
            QTest::addRow("missing %d", number) << QStringLiteral("/nonexistent/ca.pem") << driver;
            QTest::addRow("empty %d", number) << QStringLiteral("/dev/null") << driver;
        }
    }
    void aFileThatCannotBeReadIsNamed()
    {
        QFETCH(QString, file);
        QFETCH(Driver, driver);
        const auto reply = ping(driver, tlsAddress(m_servers["right"].tlsPort, file));
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, ErrorCode::FileFailed);
        QCOMPARE(reply.error().subject, file);
    }

    void aRefusedPasswordIsNotRepeated_data() { drivers(); }
    void aRefusedPasswordIsNotRepeated()
    {
        QFETCH(Driver, driver);
        Address address = tlsAddress(m_servers["right"].tlsPort, m_ours->caFile());
        address.user = QStringLiteral("nobody");
        address.password = plantedPassword;
        expectError(ping(driver, address), ErrorCode::AuthenticationFailed, address);
        const std::lock_guard lock(logMutex);
        QVERIFY2(!logged.contains(QLatin1String(plantedPassword)), qPrintable(logged));
    }

private:
    struct Server
    {
        std::unique_ptr<sandbox::RedisServer> server;
        quint16 tlsPort = 0;
    };

    static std::unique_ptr<Authority> create()
    {
        auto authority = Authority::create();
        return authority ? std::move(authority).value() : nullptr;
    }

    static support::Certificate issue(const Authority& authority, const char* name,
                                      const QString& alternative, Validity validity = Validity::Valid)
    {
        return authority.issue(QString::fromLatin1(name), alternative, validity)
            .value_or(support::Certificate{});
    }

    void start(const char* name, const support::Certificate& certificate, ClientCertificate client)
    {
        const auto port = sandbox::freePort();
        QVERIFY(port);
        auto server =
            startServer(tlsSettings(*port, certificate, m_ours->caFile(), client) +
                        QStringList{QStringLiteral("--requirepass ") + QLatin1String(plantedPassword)});
        QVERIFY2(server, server ? "" : qPrintable(server.error().detail));
        m_servers[name] = {std::move(server).value(), *port};
    }

    static void drivers()
    {
        QTest::addColumn<Driver>("driver");
        QTest::newRow("Connection") << Driver::Blocking;
        QTest::newRow("Multiplexer") << Driver::EventLoop;
    }

    static void expectError(const base::Result<Value>& reply, ErrorCode code, const Address& address)
    {
        QVERIFY(!reply);
        const base::Error& error = reply.error();
        QVERIFY2(error.code == code,
                 qPrintable(base::errorName(error.code) + QLatin1Char(' ') + error.detail));
        QVERIFY(!error.detail.isEmpty());
        QVERIFY2(!error.detail.contains(QLatin1String(plantedPassword)), qPrintable(error.detail));
        QCOMPARE(error.subject, address.displayName());
    }

    QtMessageHandler m_earlier = nullptr;
    std::unique_ptr<Authority> m_ours;
    std::unique_ptr<Authority> m_theirs;
    support::Certificate m_known;
    support::Certificate m_stranger;
    support::Certificate m_late;
    std::map<QByteArray, Server> m_servers;
};

QTEST_GUILESS_MAIN(RedisTlsTest)
#include "tst_redis_tls.moc"
