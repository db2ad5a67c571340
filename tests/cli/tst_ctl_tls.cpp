// keysteadctl and Redis over TLS: a mistaken scheme is told with the right one, a wrong name with the
// names of the certificate, half a client certificate before anything is sent.
#include "core/sandbox/server_start.h"
#include "ctl_world.h"
#include "tests/service/redis_fixture.h"
#include "tests/service/tls_database.h"

#include <QtTest>

using test::Run;

class CtlTlsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aServerIsReachedOrTheReasonTold_data();
    void aServerIsReachedOrTheReasonTold();
    void anSslmodeMeansWhatItMeansToLibpq_data();
    void anSslmodeMeansWhatItMeansToLibpq();

private:
    QString url(const char* scheme, quint16 port, const QString& query = {}) const;

    test::CtlWorld m_world;
    TlsDatabase m_database; // its certificate is for another host
    std::unique_ptr<support::Authority> m_authority;
    std::unique_ptr<sandbox::RedisServer> m_right;
    std::unique_ptr<sandbox::RedisServer> m_misleading; // its common name fits, its other names do not
    quint16 m_rightPort = 0;
    quint16 m_misleadingPort = 0;
};

void CtlTlsTest::initTestCase()
{
    const QString problem = m_world.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    auto authority = support::Authority::create();
    QVERIFY2(authority, authority ? "" : qPrintable(authority.error().detail));
    m_authority = *std::move(authority);
    const auto start = [this](const char* name, const char* others, quint16& port) {
        const auto certificate = m_authority->issue(QLatin1String(name), QLatin1String(others));
        port = sandbox::freePort().value_or(0);
        auto server = redis_fixture::startServer(redis_fixture::tlsSettings(
            port, certificate.value_or(support::Certificate{}), m_authority->caFile()));
        return server ? *std::move(server) : nullptr;
    };
    m_right = start("server", "IP:127.0.0.1,DNS:localhost", m_rightPort);
    m_misleading = start("localhost", "DNS:cache.test,IP:10.1.2.3", m_misleadingPort);
    QVERIFY(m_right && m_misleading);
    const auto elsewhere =
        m_authority->issue(QStringLiteral("elsewhere"), QStringLiteral("DNS:elsewhere.test"));
    QVERIFY(elsewhere && m_database.start(m_authority->caFile(), QStringLiteral("unused")));
    QVERIFY(m_database.show(&*elsewhere));
}

QString CtlTlsTest::url(const char* scheme, quint16 port, const QString& query) const
{
    return QStringLiteral("%1://localhost:%2/0%3").arg(QLatin1String(scheme)).arg(port).arg(query);
}

void CtlTlsTest::aServerIsReachedOrTheReasonTold_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("told");
    const QString trusting = QStringLiteral("?cacert=") + m_authority->caFile();
    const QString none;
    const quint16 plainPort = m_right->tcpAddress().port;
    QTest::newRow("right") << url("rediss", m_rightPort, trusting) << 0 << none << none;
    QTest::newRow("no TLS spoken to a TLS port")
        << url("redis", m_rightPort) << 3 << QStringLiteral("ConnectionLost") << QStringLiteral("rediss://");
    QTest::newRow("TLS spoken to a port without")
        << url("rediss", plainPort, trusting) << 3 << QStringLiteral("TlsFailed")
        << QStringLiteral("redis://");
    QTest::newRow("unknown authority") << url("rediss", m_rightPort) << 3 << QStringLiteral("TlsUntrusted")
                                       << QStringLiteral("?cacert=FILE");
    QTest::newRow("another name") << url("rediss", m_misleadingPort, trusting) << 3
                                  << QStringLiteral("TlsWrongHost")
                                  << QStringLiteral("cache.test, 10.1.2.3, and not for localhost");
    QTest::newRow("a certificate without its key")
        << url("rediss", m_rightPort, trusting + QStringLiteral("&cert=/c.pem")) << 2
        << QStringLiteral("InvalidInput") << QStringLiteral("cert=FILE needs key=FILE");
    QTest::newRow("a key without its certificate")
        << url("rediss", m_rightPort, trusting + QStringLiteral("&key=/k.pem")) << 2
        << QStringLiteral("InvalidInput") << QStringLiteral("key=FILE needs cert=FILE");
}

void CtlTlsTest::aServerIsReachedOrTheReasonTold()
{
    QFETCH(const QString, address);
    QFETCH(const int, code);
    QFETCH(const QString, error);
    QFETCH(const QString, told);
    const Run run = m_world.ctlWith("KEYSTEAD_REDIS_URL", address, "metrics --json");
    QVERIFY2(run.code == code, run.all().constData());
    const QJsonObject failure = run.json()[QStringLiteral("error")].toObject();
    QCOMPARE(failure[QStringLiteral("code")].toString(), error);
    QVERIFY2(failure[QStringLiteral("sentence")].toString().contains(told), run.all().constData());
    QVERIFY(QString::fromUtf8(run.err).contains(told));
}

void CtlTlsTest::anSslmodeMeansWhatItMeansToLibpq_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<int>("code");
    QTest::newRow("an authority alone asks for the host") << QString() << 3;
    QTest::newRow("verify-full") << QStringLiteral("verify-full") << 3;
    QTest::newRow("verify-ca") << QStringLiteral("verify-ca") << 0;
    QTest::newRow("require") << QStringLiteral("require") << 0;
    QTest::newRow("prefer") << QStringLiteral("prefer") << 0;
}

void CtlTlsTest::anSslmodeMeansWhatItMeansToLibpq()
{
    QFETCH(const QString, mode);
    QFETCH(const int, code);
    database::Address address = m_database.address(QStringLiteral("keystead"));
    address.options = QStringLiteral("sslrootcert=") + m_authority->caFile();
    if (!mode.isEmpty())
        address.options += QStringLiteral(";sslmode=") + mode;
    const Run run = m_world.ctlWith("KEYSTEAD_DATABASE_URL", address.toUrl(), "check --json");
    QVERIFY2(run.code == code, run.all().constData());
    QCOMPARE(run.all().contains("TlsWrongHost"), code != 0);
}

QTEST_GUILESS_MAIN(CtlTlsTest)
#include "tst_ctl_tls.moc"
