// Addresses and their URLs.
#include "core/redis/address.h"

#include <QTest>

using base::ErrorCode;
using redis::Address;
using redis::Transport;

namespace {

Address tcp(const char* host, quint16 port = 6379, int database = 0)
{
    Address address;
    address.host = QString::fromUtf8(host);
    address.port = port;
    address.database = database;
    return address;
}

Address withName(Address address, const char* serverName)
{
    address.tls.serverName = QString::fromLatin1(serverName);
    return address;
}

Address withLogin(Address address, const char* user, const QByteArray& password)
{
    address.user = QString::fromUtf8(user);
    address.password = password;
    return address;
}

Address unixSocket(const char* path, int database = 0)
{
    Address address;
    address.transport = Transport::Unix;
    address.path = QString::fromUtf8(path);
    address.database = database;
    return address;
}

Address tls(Address address)
{
    address.transport = Transport::Tls;
    return address;
}

} // namespace

Q_DECLARE_METATYPE(redis::Address)

class RedisAddressTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsUrls_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<Address>("address");
        const auto row = [](const char* url, const Address& address) {
            QTest::newRow(url) << QString::fromUtf8(url) << address;
        };
        row("redis://localhost", tcp("localhost"));
        row("redis://localhost/", tcp("localhost"));
        row("REDIS://localhost", tcp("localhost"));
        row("redis://cache.test:7000/3", tcp("cache.test", 7000, 3));
        row("redis://[::1]:7000/3", tcp("::1", 7000, 3));
        row("redis://[fe80::1%25eth0]", tcp("fe80::1%eth0"));
        row("redis://user@h", withLogin(tcp("h"), "user", ""));
        row("redis://:secret@h", withLogin(tcp("h"), "", "secret"));
        row("redis://user:secret@h:1/2", withLogin(tcp("h", 1, 2), "user", "secret"));
        row("redis://us%20er:p%40ss%3Aw%2Fo%FFrd@h", withLogin(tcp("h"), "us er", "p@ss:w/o\xffrd"));
        row("redis://user:p@ss@h", withLogin(tcp("h"), "user", "p@ss"));
        row("redis://user:a:b@h", withLogin(tcp("h"), "user", "a:b"));
        row("redis://user:w/o@h:1/2", withLogin(tcp("h", 1, 2), "user", "w/o"));
        row("redis://user:w%2Fo@h:1/2", withLogin(tcp("h", 1, 2), "user", "w/o"));
        row("redis://:/a@b//@[::1]", withLogin(tcp("::1"), "", "/a@b//"));
        row("rediss://user:w/o@h?sni=cache", withName(withLogin(tls(tcp("h")), "user", "w/o"), "cache"));
        row("unix://user:w/o@/run/redis.sock", withLogin(unixSocket("/run/redis.sock"), "user", "w/o"));
        row("unix://user:p@ss@/run/r@dis.sock", withLogin(unixSocket("/run/r@dis.sock"), "user", "p@ss"));
        row("unix:///run/r@dis.sock", unixSocket("/run/r@dis.sock"));
        row("unix:///run@/redis.sock", unixSocket("/run@/redis.sock"));
        row("rediss://h", tls(tcp("h")));
        row("unix:///run/redis.sock", unixSocket("/run/redis.sock"));
        row("unix:///run/my%20redis.sock?db=4", unixSocket("/run/my redis.sock", 4));
        row("redis+unix:///run/redis.sock?db=0", unixSocket("/run/redis.sock"));
        row("unix://user:secret@/run/redis.sock", withLogin(unixSocket("/run/redis.sock"), "user", "secret"));
        Address certified = tls(tcp("h"));
        certified.tls = {QStringLiteral("/ca.pem"), QStringLiteral("/c&c.pem"), QStringLiteral("/k.pem"),
                         QStringLiteral("cache.test")};
        row("rediss://h?cacert=/ca.pem&cert=/c%26c.pem&key=/k.pem&sni=cache.test", certified);
    }
    void readsUrls()
    {
        QFETCH(QString, url);
        QFETCH(Address, address);
        const base::Result<Address> read = Address::fromUrl(url);
        QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
        QVERIFY(read.value() == address);

        const base::Result<Address> again = Address::fromUrl(address.toUrl(Address::Secret::Include));
        QVERIFY2(again, qPrintable(address.toUrl(Address::Secret::Include)));
        QVERIFY(again.value() == address);

        Address open = address;
        open.password.clear();
        const base::Result<Address> withoutSecret = Address::fromUrl(address.toUrl());
        QVERIFY(withoutSecret);
        QVERIFY(withoutSecret.value() == open);
    }

    void refusesUrls_data()
    {
        QTest::addColumn<QString>("url");
        for (const char* url : {"",
                                "localhost",
                                "localhost:6379",
                                "http://h",
                                "redis:/h",
                                "redis://",
                                "redis:///0",
                                "redis://u:hush@",
                                "redis://u:hush@h:0",
                                "redis://u:hush@h:65536",
                                "redis://u:hush@h:",
                                "redis://u:hush@h:12x",
                                "redis://u:hush@h:-1",
                                "redis://u:hush@h:+1",
                                "redis://u:hush@h/x",
                                "redis://u:hush@h/-1",
                                "redis://u:hush@h/1/2",
                                "redis://u:hush@h/99999999999",
                                "redis://u:hush@h#f",
                                "redis://u:hush@h?timeout=3",
                                "redis://u:hush@h?cacert=/x",
                                "redis://u:hush@[::1",
                                "redis://u:hush@[::1]x",
                                "redis://u:hush%4@h",
                                "redis://u:hush%zz@h",
                                "redis://u:hush@h%00i",
                                "redis://u%0a:hush@h",
                                "rediss://u:hush@h?db=3",
                                "unix://u:hush@",
                                "unix://u:hush@/",
                                "unix://u:hush@host/path",
                                "unix://u:hush@/p?db=x",
                                "unix://u:hush@/p?database=1",
                                "redis://u:hu/sh@",
                                "redis://u:hu/sh@h/x",
                                "unix://u:hu/sh@run/redis.sock",
                                "redis://u:hu?sh@h",
                                "redis://u:hu#sh@h",
                                "redis://u:hush@ "})
            QTest::newRow(*url == '\0' ? "empty" : url) << QString::fromLatin1(url);
    }
    void refusesUrls()
    {
        QFETCH(QString, url);
        const base::Result<Address> read = Address::fromUrl(url);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::InvalidInput);
        QVERIFY(!read.error().detail.isEmpty());
        const QString told = read.error().detail + read.error().subject;
        QVERIFY2(!told.contains(QLatin1String("hu")), qPrintable(told));
    }

    void everyPasswordByteSurvives()
    {
        Address address = tcp("h");
        for (int i = 0; i < 256; ++i)
            address.password.append(static_cast<char>(i));
        const base::Result<Address> read = Address::fromUrl(address.toUrl(Address::Secret::Include));
        QVERIFY(read);
        QCOMPARE(read.value().password, address.password);
    }

    void namesNeverShowSecrets()
    {
        for (const Address& place : {tcp("h", 1, 2), tls(tcp("h")), unixSocket("/s")}) {
            const Address address = withLogin(place, "user", "hush");
            QVERIFY(!address.displayName().contains(QLatin1String("hush")));
            QVERIFY(!address.toUrl().contains(QLatin1String("hush")));
        }
    }

    void displayNames()
    {
        QCOMPARE(tcp("127.0.0.1").displayName(), QStringLiteral("127.0.0.1:6379/0"));
        QCOMPARE(tcp("::1", 7000, 3).displayName(), QStringLiteral("[::1]:7000/3"));
        QCOMPARE(unixSocket("/run/redis.sock", 2).displayName(), QStringLiteral("unix:/run/redis.sock/2"));
    }
};

QTEST_GUILESS_MAIN(RedisAddressTest)
#include "tst_redis_address.moc"
