// redis::probe with users of a real server: a right that is missing is an answer, not an error.
#include "core/redis/capabilities.h"
#include "tests/service/redis_fixture.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace redis_fixture;
using base::ErrorCode;
using redis::Address;
using redis::Capabilities;
using redis::Command;
using redis::Right;
using Answer = redis::RightState::Answer;

namespace {

const QByteArray keys = "keystead:*";
const std::vector<Right> allRights{Right::Ping,    Right::Info,    Right::ReadKeys, Right::WriteKeys,
                                   Right::Script,  Right::Scan,    Right::Memory,   Right::Config,
                                   Right::SlowLog, Right::Clients, Right::Subscribe};

} // namespace

class RedisCapabilitiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto server = startServer();
        QVERIFY2(server, server ? "" : qPrintable(server.error().detail));
        m_server = std::move(server).value();
        m_admin = std::make_unique<redis::Connection>(m_server->address(), patient());
    }

    void tellsWhatAUserMay_data()
    {
        QTest::addColumn<QByteArrayList>("rules");
        QTest::addColumn<QList<Right>>("allowed");
        QTest::addColumn<bool>("grants"); // the command that gives the rest
        QTest::newRow("nothing but ping and info")
            << QByteArrayList{"+ping", "+info"} << QList{Right::Ping, Right::Info} << true;
        QTest::newRow("reading only")
            << QByteArrayList{"~*", "+@read", "+ping", "+info", "-@dangerous"}
            << QList{Right::Ping, Right::ReadKeys, Right::Scan, Right::Memory} << true;
        QTest::newRow("everything") << QByteArrayList{"~*", "&*", "+@all"}
                                    << QList<Right>(allRights.begin(), allRights.end()) << false;
        QTest::newRow("everything, on our keys")
            << QByteArrayList{"~keystead:*", "&__keyspace@0__:keystead:*", "+@all"}
            << QList<Right>(allRights.begin(), allRights.end()) << false;
        QTest::newRow("everything, on keys of others")
            << QByteArrayList{"~other:*", "resetchannels", "+@all"}
            << QList{Right::Ping, Right::Info, Right::Config, Right::SlowLog, Right::Clients} << true;
        QTest::newRow("all but scripts")
            << QByteArrayList{"~*", "&*", "+@all", "-@scripting"}
            << QList{Right::Ping,   Right::Info,   Right::ReadKeys, Right::WriteKeys, Right::Scan,
                     Right::Memory, Right::Config, Right::SlowLog,  Right::Clients,   Right::Subscribe}
            << true;
    }
    void tellsWhatAUserMay()
    {
        QFETCH(QByteArrayList, rules);
        QFETCH(QList<Right>, allowed);
        QFETCH(bool, grants);
        setUser(rules);
        const auto before = m_admin->call({"DBSIZE"})->toInteger();
        const Capabilities found = probed(base::AccessMode::ReadWrite);
        QCOMPARE(found.rights.size(), allRights.size());
        for (std::size_t i = 0; i < allRights.size(); ++i) {
            QCOMPARE(found.rights[i].right, allRights[i]);
            QVERIFY2(found.of(allRights[i]) ==
                         (allowed.contains(allRights[i]) ? Answer::Allowed : Answer::Denied),
                     found.rights[i].rule.constData());
        }
        QCOMPARE(found.user, QByteArray("tester")); // with +acl|whoami and without
        const bool informed = allowed.contains(Right::Info);
        QCOMPARE(found.version.isEmpty(), !informed);
        QVERIFY(!informed ||
                m_admin->call({"INFO", "server"})->bytes().contains("redis_version:" + found.version));
        QCOMPARE(m_admin->call({"DBSIZE"})->toInteger(), before); // every question was harmless
        QCOMPARE(!found.grantCommand(keys).isEmpty(), grants);
    }

    // What it proposes to an administrator is all that is missing.
    void theGrantCommandGivesTheRest_data()
    {
        QTest::addColumn<QByteArrayList>("rules");
        QTest::newRow("nothing") << QByteArrayList{};
        QTest::newRow("ping and info") << QByteArrayList{"+ping", "+info"};
        QTest::newRow("all but our keys") << QByteArrayList{"~other:*", "resetchannels", "+@all"};
    }
    void theGrantCommandGivesTheRest()
    {
        QFETCH(QByteArrayList, rules);
        setUser(rules);
        const QByteArray grant = probed(base::AccessMode::ReadWrite).grantCommand(keys);
        QVERIFY(grant.startsWith("ACL SETUSER tester "));
        QVERIFY(m_admin->call(grant.split(' ')));
        const Capabilities after = probed(base::AccessMode::ReadWrite);
        for (const Right right : allRights)
            QVERIFY2(after.of(right) == Answer::Allowed, grant.constData());
        QVERIFY(after.grantCommand(keys).isEmpty());
    }

    void aReadOnlyConnectionIsNotAskedForWrites()
    {
        setUser({"~*", "&*", "+@all"});
        const Capabilities found = probed(base::AccessMode::ReadOnly);
        QVERIFY(found.of(Right::WriteKeys) == Answer::NotAsked);
        QVERIFY(found.of(Right::Script) == Answer::NotAsked);
        QVERIFY(found.of(Right::ReadKeys) == Answer::Allowed);
        QVERIFY(found.grantCommand(keys).isEmpty());
    }

    void aCommandThatIsSwitchedOffCannotBeGranted()
    {
        auto server = startServer({QStringLiteral("--rename-command CONFIG absent")});
        QVERIFY2(server, server ? "" : qPrintable(server.error().detail));
        redis::Connection connection((*server)->address(), patient());
        const auto found = redis::probe(connection, keys);
        QVERIFY2(found, found ? "" : qPrintable(found.error().detail));
        QVERIFY(found->of(Right::Config) == Answer::Denied);
        QVERIFY(found->of(Right::Info) == Answer::Allowed);
        QVERIFY(found->grantCommand(keys).isEmpty());
        QCOMPARE(found->user, QByteArray("default"));
    }

    void knowsReplicas()
    {
        auto server = startServer({QStringLiteral("--replicaof 127.0.0.1 1")});
        QVERIFY2(server, server ? "" : qPrintable(server.error().detail));
        redis::Connection connection((*server)->address(), patient());
        const auto found = redis::probe(connection, keys);
        QVERIFY2(found, found ? "" : qPrintable(found.error().detail));
        QVERIFY(found->replica);
        QVERIFY(found->mode == redis::ServerMode::Standalone);
        QVERIFY(found->of(Right::WriteKeys) == Answer::Allowed); // may, if it were not a replica
    }

    void knowsClusters()
    {
        const auto bus = sandbox::freePort(); // without one: the port + 10,000, which may be too high
        QVERIFY(bus);
        auto server = startServer(
            {QStringLiteral("--cluster-enabled yes"), QStringLiteral("--cluster-port %1").arg(*bus)});
        QVERIFY2(server, server ? "" : qPrintable(server.error().detail));
        redis::Connection connection((*server)->address(), patient());
        const auto found = redis::probe(connection, keys);
        QVERIFY2(found, found ? "" : qPrintable(found.error().detail));
        QVERIFY(found->mode == redis::ServerMode::Cluster);
        QVERIFY(!found->replica);
    }

    void noServerAndNoLoginAreErrors()
    {
        redis::Connection nobody(unixAddress(QStringLiteral("/nonexistent/redis.sock")), patient());
        const auto absent = redis::probe(nobody, keys);
        QVERIFY(!absent);
        QCOMPARE(absent.error().code, ErrorCode::ConnectionRefused);
        QVERIFY(m_admin->call({"CONFIG", "SET", "requirepass", "sesame"}));
        redis::Connection stranger(m_server->address(), patient());
        const auto refused = redis::probe(stranger, keys);
        QVERIFY(m_admin->call({"CONFIG", "SET", "requirepass", ""}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::AuthenticationFailed);
    }

private:
    void setUser(const QByteArrayList& rules)
    {
        QVERIFY(m_admin->call({"ACL", "SETUSER", "tester", "reset", "on", ">hush"}));
        QVERIFY(m_admin->call(Command{"ACL", "SETUSER", "tester"} + rules));
    }

    Capabilities probed(base::AccessMode access)
    {
        Address address = m_server->address();
        address.user = QStringLiteral("tester");
        address.password = "hush";
        redis::ConnectionOptions options = patient();
        options.access = access;
        redis::Connection connection(address, options);
        const auto found = redis::probe(connection, keys);
        if (!found)
            qWarning("probe: %s", qPrintable(found.error().detail));
        return found.value_or(Capabilities{});
    }

    std::unique_ptr<sandbox::RedisServer> m_server;
    std::unique_ptr<redis::Connection> m_admin;
};

QTEST_GUILESS_MAIN(RedisCapabilitiesTest)
#include "tst_redis_capabilities.moc"
