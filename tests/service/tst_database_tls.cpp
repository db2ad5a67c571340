// TLS to a real PostgreSQL server: who is believed, what is told when somebody is not, and that a
// password is told to nobody.
#include "tests/service/tls_database.h"

#include <QMutex>
#include <QSqlDatabase>
#include <QTest>

#include <clocale>

using base::ErrorCode;
using database::Session;

namespace {

const QString password = QStringLiteral("planted-9c2f'; \\secret");
const QString plantedPart = QStringLiteral("planted-9c2f");

QMutex logMutex;
QString logged;

void keepMessage(QtMsgType, const QMessageLogContext&, const QString& text)
{
    const QMutexLocker lock(&logMutex);
    logged += text + QLatin1Char('\n');
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class DatabaseTlsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto authority = support::Authority::create();
        auto stranger = support::Authority::create();
        QVERIFY2(authority && stranger, "openssl");
        m_authority = std::move(*authority);
        m_stranger = std::move(*stranger);
        const QString here = QStringLiteral("IP:127.0.0.1");
        m_certificates[QStringLiteral("right")] = *m_authority->issue(QStringLiteral("right"), here);
        m_certificates[QStringLiteral("other host")] =
            *m_authority->issue(QStringLiteral("elsewhere"), QStringLiteral("DNS:db.test"));
        m_certificates[QStringLiteral("expired")] =
            *m_authority->issue(QStringLiteral("expired"), here, support::Validity::Expired);
        m_client = *m_authority->issue(QStringLiteral("certified"), QStringLiteral("DNS:certified"));
        m_otherClient = *m_authority->issue(QStringLiteral("somebody"), QStringLiteral("DNS:somebody"));
        m_strangeClient = *m_stranger->issue(QStringLiteral("certified"), QStringLiteral("DNS:certified"));
        // libpq takes no key that others may read.
        for (const auto& client : {m_client, m_otherClient, m_strangeClient})
            QVERIFY(QFile::setPermissions(client.keyFile, QFile::ReadOwner));
        const auto started = m_database.start(
            m_authority->caFile(), QString(password).replace(QStringLiteral("'"), QStringLiteral("''")));
        QVERIFY2(started, qPrintable(started ? QString() : started.error().detail));
    }

    void serverIsBelievedOrNot_data()
    {
        QTest::addColumn<QString>("certificate"); // of the server; empty: it speaks no TLS
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("options"); // <CA>, <CLIENT>, <OTHER>, <STRANGE> stand for files
        QTest::addColumn<QString>("code");
        const auto row = [](const char* name, const char* certificate, const char* user, const char* options,
                            const char* code) {
            QTest::newRow(name) << QString::fromLatin1(certificate) << QString::fromLatin1(user)
                                << QString::fromLatin1(options) << QString::fromLatin1(code);
        };
        const char* const verified = "sslmode=verify-full;sslrootcert=<CA>";
        row("right authority", "right", "keystead", verified, "");
        row("an authority alone means verify-full", "other host", "keystead", "sslrootcert=<CA>",
            "TlsWrongHost");
        row("wrong authority", "right", "keystead", "sslmode=verify-full;sslrootcert=<STRANGERS>",
            "TlsUntrusted");
        row("the machine's authorities", "right", "keystead", "sslmode=verify-full", "TlsUntrusted");
        row("other host", "other host", "keystead", verified, "TlsWrongHost");
        row("other host, host not asked", "other host", "keystead", "sslmode=verify-ca;sslrootcert=<CA>", "");
        row("expired", "expired", "keystead", verified, "TlsExpired");
        row("encrypted, not verified", "expired", "keystead", "sslmode=require", "");
        row("no authority file", "right", "keystead", "sslmode=verify-full;sslrootcert=/nowhere.pem",
            "FileFailed");
        row("no TLS, verified", "", "plain", verified, "TlsFailed");
        row("no TLS, required", "", "plain", "sslmode=require", "TlsFailed");
        row("no TLS, not asked for", "", "plain", "", "");
        row("client certificate", "right", "certified", "sslrootcert=<CA>;<CLIENT>", "");
        row("client certificate missing", "right", "certified", verified, "TlsClientCertificate");
        row("client certificate of another", "right", "certified", "sslrootcert=<CA>;<OTHER>",
            "TlsClientCertificate");
        row("client certificate of a stranger", "right", "certified", "sslrootcert=<CA>;<STRANGE>",
            "TlsClientCertificate");
        row("no such mode", "right", "keystead", "sslmode=always", "InvalidInput");
        row("no such keyword", "right", "keystead", "sslmod=require", "InvalidInput");
    }

    void serverIsBelievedOrNot()
    {
        QFETCH(QString, certificate);
        QFETCH(QString, user);
        QFETCH(QString, options);
        const auto shown = m_certificates.constFind(certificate);
        const auto ready = m_database.show(shown == m_certificates.constEnd() ? nullptr : &shown.value());
        QVERIFY2(ready, qPrintable(ready ? QString() : ready.error().detail));
        database::Address address = m_database.address(user);
        address.options = filled(options);
        // The words are read in English, whatever the user reads.
        qputenv("LANGUAGE", "de");
        std::setlocale(LC_ALL, "C.UTF-8");
        Session session(address);
        const auto opened = session.open();
        QTEST(opened ? QString() : base::errorName(opened.error().code), "code");
        if (opened)
            QVERIFY(session.execute(QStringLiteral("select 1")));
        else
            QVERIFY(!opened.error().subject.isEmpty());
    }

    void connectionIsEncryptedWhenAskedFor()
    {
        QVERIFY(m_database.show(&m_certificates[QStringLiteral("right")]));
        database::Address address = m_database.address(QStringLiteral("plain"));
        address.options = filled(QStringLiteral("sslrootcert=<CA>"));
        Session session(address);
        const auto encrypted =
            session.first(QStringLiteral("select ssl from pg_stat_ssl where pid = pg_backend_pid()"), {},
                          [](const database::Row& row) { return row.boolean(0); });
        QVERIFY(encrypted && encrypted->value_or(false));
    }

    void passwordIsToldToNobody_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("databaseName");
        QTest::addColumn<QString>("options");
        QTest::addColumn<bool>("opens");
        const QString user = QStringLiteral("secretive");
        QTest::newRow("right") << user << QString() << QString() << true;
        QTest::newRow("no such database") << user << QStringLiteral("nothing") << QString() << false;
        QTest::newRow("other user") << QStringLiteral("nobody") << QString() << QString() << false;
        QTest::newRow("certificate refused")
            << user << QString() << QStringLiteral("sslrootcert=<STRANGERS>") << false;
        QTest::newRow("keyword refused") << user << QString() << QStringLiteral("hots=x") << false;
        QTest::newRow("secret keyword") << user << QString() << QStringLiteral("sslpassword=x") << true;
    }

    void passwordIsToldToNobody()
    {
        QFETCH(QString, databaseName);
        QFETCH(QString, user);
        QFETCH(QString, options);
        QVERIFY(m_database.show(&m_certificates[QStringLiteral("right")]));
        database::Address address = m_database.address(user);
        address.password = password;
        address.options = filled(options);
        if (!databaseName.isEmpty())
            address.database = databaseName;
        logged.clear();
        qInstallMessageHandler(keepMessage);
        Session session(address);
        const auto opened = session.open();
        const auto failed = session.query(QStringLiteral("selec 1"), {}, [](const database::Row&) {});
        qInstallMessageHandler(nullptr);

        QTEST(opened.has_value(), "opens");
        QVERIFY(!failed);
        for (const base::Error& error : {opened ? failed.error() : opened.error(), failed.error()}) {
            QVERIFY(!error.detail.contains(plantedPart));
            QVERIFY(!error.subject.contains(plantedPart));
        }
        QVERIFY2(!logged.contains(plantedPart), qPrintable(logged));
        QVERIFY(!address.toUrl().contains(plantedPart));
        QVERIFY(!address.displayName().contains(plantedPart));
        QVERIFY(!QSqlDatabase::connectionNames().join(QLatin1Char(' ')).contains(plantedPart));
        QVERIFY(!contents(QStringLiteral("/proc/self/cmdline")).contains(plantedPart.toUtf8()));
        if (opened) {
            const auto pid = session.first(QStringLiteral("select pg_backend_pid()"), {},
                                           [](const database::Row& row) { return row.integer(0); });
            const QByteArray title = contents(QStringLiteral("/proc/%1/cmdline").arg(pid->value_or(0)));
            QVERIFY(title.contains("secretive"));
            QVERIFY(!title.contains(plantedPart.toUtf8()));
        }
    }

    void wrongPasswordIsAnAuthenticationFailure()
    {
        database::Address address = m_database.address(QStringLiteral("secretive"));
        address.password = plantedPart;
        const auto opened = Session(address).open();
        QVERIFY(!opened);
        QCOMPARE(base::errorName(opened.error().code), QStringLiteral("AuthenticationFailed"));
        QVERIFY(!opened.error().detail.contains(plantedPart));
    }

private:
    QString filled(QString options) const
    {
        const auto pair = [](const support::Certificate& certificate) {
            return QStringLiteral("sslcert=%1;sslkey=%2")
                .arg(certificate.certificateFile, certificate.keyFile);
        };
        return options.replace(QStringLiteral("<STRANGERS>"), m_stranger->caFile())
            .replace(QStringLiteral("<CLIENT>"), pair(m_client))
            .replace(QStringLiteral("<OTHER>"), pair(m_otherClient))
            .replace(QStringLiteral("<STRANGE>"), pair(m_strangeClient))
            .replace(QStringLiteral("<CA>"), m_authority->caFile());
    }

    std::unique_ptr<support::Authority> m_authority;
    std::unique_ptr<support::Authority> m_stranger;
    QMap<QString, support::Certificate> m_certificates;
    support::Certificate m_client;
    support::Certificate m_otherClient;
    support::Certificate m_strangeClient;
    TlsDatabase m_database;
};

QTEST_GUILESS_MAIN(DatabaseTlsTest)
#include "tst_database_tls.moc"
