// postgresql:// URLs: read, written back, and never a password in a message.
#include "core/database/address.h"

#include <QTest>

using database::Address;

class DatabaseAddressTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void urlIsRead_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::addColumn<QString>("database");
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("options");
        const auto row = [](const char* name, const char* url, const char* host, int port,
                            const char* database, const char* user, const char* password,
                            const char* options) {
            const auto text = [](const char* latin) { return QString::fromUtf8(latin); };
            QTest::newRow(name) << text(url) << text(host) << port << text(database) << text(user)
                                << text(password) << text(options);
        };
        row("everything",
            "postgresql://ann:p%40ss@db.example:6000/homes?sslmode=verify-full&sslrootcert=/etc/ca.pem",
            "db.example", 6000, "homes", "ann", "p@ss", "sslmode=verify-full;sslrootcert=/etc/ca.pem");
        row("short scheme", "postgres://db/homes", "db", 5432, "homes", "", "", "");
        row("nothing", "postgresql://", "127.0.0.1", 5432, "", "", "", "");
        row("IPv6", "postgresql://[::1]:5433/homes", "::1", 5433, "homes", "", "", "");
        row("socket by query", "postgresql://ann@/homes?host=/run/pg&port=5440", "/run/pg", 5440, "homes",
            "ann", "", "");
        row("service", "postgresql:///?service=homes", "", 0, "", "", "", "service=homes");
        row("service, other host", "postgresql://db:6000/?service=homes", "db", 6000, "", "", "",
            "service=homes");
        row("option with spaces", "postgresql://db/homes?options=-c%20a%3Db", "db", 5432, "homes", "", "",
            "options=-c a=b");
        row("socket by host", "postgresql://%2Frun%2Fpg/homes", "/run/pg", 5432, "homes", "", "", "");
    }

    void urlIsRead()
    {
        QFETCH(QString, url);
        const auto address = Address::fromUrl(url);
        QVERIFY2(address, qPrintable(address ? QString() : address.error().detail));
        QTEST(address->host, "host");
        QTEST(int(address->port), "port");
        QTEST(address->database, "database");
        QTEST(address->user, "user");
        QTEST(address->password, "password");
        QTEST(address->options, "options");
        QCOMPARE(*Address::fromUrl(address->toUrl(Address::Secret::Include)), *address);
    }

    void badUrlIsRefusedWithoutItsPassword_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("other scheme") << QStringLiteral("mysql://ann:hidden@db/homes");
        QTest::newRow("no scheme") << QStringLiteral("ann:hidden@db/homes");
        QTest::newRow("port zero") << QStringLiteral("postgresql://ann:hidden@db:0/homes");
        QTest::newRow("port too large") << QStringLiteral("postgresql://ann:hidden@db:65536/homes");
        QTest::newRow("keyword of two") << QStringLiteral("postgresql://ann:hidden@db/homes?a%20password=1");
        QTest::newRow("semicolon") << QStringLiteral("postgresql://ann:hidden@db/homes?sslpassword=hidden;x");
        QTest::newRow("port in words") << QStringLiteral("postgresql://ann:hidden@db:many/homes");
    }

    void badUrlIsRefusedWithoutItsPassword()
    {
        QFETCH(QString, url);
        const auto address = Address::fromUrl(url);
        QVERIFY(!address);
        QCOMPARE(address.error().code, base::ErrorCode::InvalidInput);
        QVERIFY(!address.error().detail.contains(QStringLiteral("hidden")));
        QVERIFY(!address.error().subject.contains(QStringLiteral("hidden")));
    }

    void secretsAreLeftOut()
    {
        const auto address = Address::fromUrl(QStringLiteral("postgresql://ann:hidden@db:5433/homes"));
        QVERIFY(address);
        QVERIFY(!address->toUrl().contains(QStringLiteral("hidden")));
        QCOMPARE(address->displayName(), QStringLiteral("homes on db:5433"));
    }

    void secretKeywordsAreLeftOut()
    {
        const auto address =
            Address::fromUrl(QStringLiteral("postgresql://db/homes?sslpassword=hidden&sslkey=/k"));
        QVERIFY(address);
        QCOMPARE(address->toUrl(), QStringLiteral("postgresql://db/homes?sslkey=%2Fk"));
        QVERIFY(address->toUrl(Address::Secret::Include).contains(QStringLiteral("hidden")));
    }

    void serviceHasAName()
    {
        const auto address = Address::fromUrl(QStringLiteral("postgresql:///homes?service=far"));
        QVERIFY(address);
        QCOMPARE(address->displayName(), QStringLiteral("homes on service far"));
    }
};

QTEST_GUILESS_MAIN(DatabaseAddressTest)
#include "tst_database_address.moc"
