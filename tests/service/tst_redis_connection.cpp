// redis::Connection with a real server over each transport: calls, logins, refusals.
#include "core/base/thread_role.h"
#include "core/redis/command_table.h"
#include "tests/service/redis_fixture.h"

#include <QTest>

#include <thread>

using namespace redis_fixture;
using base::ErrorCode;
using redis::Address;
using redis::Command;
using redis::Connection;
using redis::Value;
using support::Authority;

Q_DECLARE_METATYPE(redis::Address)

namespace {

ErrorCode codeOf(const base::Result<Value>& result)
{
    return result ? ErrorCode::None : result.error().code;
}

bool hasFlag(const Value& entry, const QByteArray& flag)
{
    const std::vector<Value>& flags = entry.items().at(2).items();
    return std::find(flags.begin(), flags.end(), Value::status(flag)) != flags.end();
}

// Every command and subcommand of an entry of COMMAND whose flags contradict the table.
void contradictions(const Value& entry, QByteArrayList& found)
{
    const std::vector<Value>& subcommands = entry.items().at(9).items();
    for (const Value& each : subcommands)
        contradictions(each, found);
    const Command command = entry.items().at(0).bytes().split('|');
    const bool writes = redis::effectOf(command) == redis::Effect::Writes;
    if (subcommands.empty() && (hasFlag(entry, "write") ? !writes : hasFlag(entry, "readonly") && writes))
        found.append(command.join(' '));
}

} // namespace

class RedisConnectionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto authority = Authority::create();
        QVERIFY2(authority, authority ? "" : qPrintable(authority.error().detail));
        m_authority = std::move(authority).value();
        const auto certificate =
            m_authority->issue(QStringLiteral("server"), QStringLiteral("IP:127.0.0.1,DNS:cache.test"));
        QVERIFY(certificate);
        const auto port = sandbox::freePort();
        QVERIFY(port);
        m_tlsPort = *port;
        auto server = startServer(tlsSettings(m_tlsPort, *certificate, m_authority->caFile()));
        QVERIFY2(server, server ? "" : qPrintable(server.error().detail));
        m_server = std::move(server).value();
    }

    void init() { QVERIFY(admin({"FLUSHALL"})); }

    void callsAnswer_data() { transports(); }
    void callsAnswer()
    {
        QFETCH(Address, address);
        Connection connection(address, patient());
        QVERIFY(!connection.isOpen());
        const auto pong = connection.call({"PING"});
        QVERIFY2(pong, pong ? "" : qPrintable(pong.error().detail));
        QVERIFY(pong.value() == Value::status("PONG"));
        QVERIFY(connection.isOpen());
        QCOMPARE(connection.generation(), quint64(1));
        QVERIFY(connection.call({"CLIENT", "GETNAME"}).value() == Value::bulk("keystead"));
        QVERIFY(connection.call({"GET", "missing"}).value().isNil());
    }

    void bytesSurvive_data() { transports(); }
    void bytesSurvive()
    {
        QFETCH(Address, address);
        Connection connection(address, patient());
        QVERIFY(connection.call({"SET", allBytes(), allBytes() + "\r\n"}));
        QVERIFY(connection.call({"GET", allBytes()}).value() == Value::bulk(allBytes() + "\r\n"));
        QVERIFY(connection.call({"SET", "", ""}));
        QVERIFY(connection.call({"GET", ""}).value() == Value::bulk(""));
    }

    void largeValuesPass_data() { transports(); }
    void largeValuesPass()
    {
        QFETCH(Address, address);
        Connection connection(address, patient());
        const QByteArray large(20 * 1024 * 1024 + 7, 'x');
        QVERIFY(connection.call({"SET", "large", large}));
        const auto back = connection.call({"GET", "large"});
        QVERIFY(back);
        QVERIFY(back.value().bytes() == large);
    }

    void pipelinesKeepTheirOrder_data() { transports(); }
    void pipelinesKeepTheirOrder()
    {
        QFETCH(Address, address);
        Connection connection(address, patient());
        std::vector<Command> commands;
        for (int i = 0; i < 10000; ++i)
            commands.push_back({"ECHO", QByteArray::number(i)});
        const auto replies = connection.pipeline(commands);
        QVERIFY(replies);
        QCOMPARE(replies.value().size(), commands.size());
        for (std::size_t i = 0; i < commands.size(); ++i)
            QCOMPARE(replies.value()[i].bytes(), commands[i].at(1));
    }

    // Both sides have more to send than all buffers between them hold.
    void largePipelinesDoNotBlock_data() { transports(); }
    void largePipelinesDoNotBlock()
    {
        QFETCH(Address, address);
        Connection connection(address, patient());
        const std::vector<Command> commands(48, Command{"ECHO", QByteArray(1024 * 1024, 'y')});
        const auto replies = connection.pipeline(commands);
        QVERIFY2(replies, replies ? "" : qPrintable(replies.error().detail));
        for (const Value& reply : replies.value())
            QVERIFY(reply.bytes() == commands.front().at(1));
    }

    void pipelineKeepsErrorReplies()
    {
        Connection connection(m_server->address(), patient());
        const std::vector<Command> commands{{"SET", "k", "text"}, {"INCR", "k"}, {"GET", "k"}};
        const auto replies = connection.pipeline(commands);
        QVERIFY(replies);
        QVERIFY(replies.value()[1].isError());
        QVERIFY(replies.value()[2] == Value::bulk("text"));
        QVERIFY(connection.pipeline({}).value().empty());
    }

    // What counts on a WATCH is not sent to a connection that watches nothing.
    void sendsOnlyOnTheOpeningThatIsMeant()
    {
        Connection redis(m_server->address(), patient());
        const std::vector<Command> commands{{"SET", "key", "sent"}, {"GET", "key"}};
        const auto codeOn = [&](quint64 opening) {
            const auto replies = redis.pipeline(commands, std::chrono::seconds(20), opening);
            return replies ? ErrorCode::None : replies.error().code;
        };
        QCOMPARE(codeOn(1), ErrorCode::NotConnected); // opens nothing
        QVERIFY(!redis.isOpen() && redis.generation() == 0);
        QVERIFY(redis.open());
        QCOMPARE(codeOn(redis.generation()), ErrorCode::None);
        QCOMPARE(codeOn(0), ErrorCode::None);
        QVERIFY(admin({"DEL", "key"}));
        QVERIFY(admin({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"}));
        QCOMPARE(codeOn(1), ErrorCode::NotConnected); // hung up
        QVERIFY(redis.call({"PING"}));                // opened anew
        QCOMPARE(redis.generation(), quint64(2));
        QCOMPARE(codeOn(1), ErrorCode::NotConnected);
        QCOMPARE(redis.call({"EXISTS", "key"})->toInteger(), qint64(0));
        QCOMPARE(codeOn(2), ErrorCode::None);
    }
    void selectsItsDatabase()
    {
        Address address = m_server->address();
        address.database = 5;
        Connection connection(address, patient());
        QVERIFY(connection.call({"SET", "here", "1"}));
        QVERIFY(admin({"GET", "here"}).value().isNil());
        address.database = 5000;
        Connection beyond(address, patient());
        const auto opened = beyond.open();
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::RedisError);
        QVERIFY(!beyond.isOpen());
    }

    void logsIn()
    {
        QVERIFY(admin({"ACL", "SETUSER", "reader", "on", ">pass\r\nword", "~*", "+@read", "+select"}));
        Address address = m_server->address();
        address.user = QStringLiteral("reader");
        address.password = "pass\r\nword";
        Connection connection(address, patient());
        // CLIENT SETNAME was refused to this user; that does not matter.
        QVERIFY(connection.call({"GET", "k"}));
        QCOMPARE(codeOf(connection.call({"SET", "k", "v"})), ErrorCode::RedisNoPermission);

        address.password = "hush";
        Connection stranger(address, patient());
        const auto refused = stranger.call({"PING"});
        QCOMPARE(codeOf(refused), ErrorCode::AuthenticationFailed);
        QCOMPARE(refused.error().subject, address.displayName());
        QVERIFY(!refused.error().detail.contains(QLatin1String("hush")));
        QVERIFY(admin({"ACL", "DELUSER", "reader"}));
    }

    void serverPassword()
    {
        QVERIFY(admin({"CONFIG", "SET", "requirepass", "sesame"}));
        Address address = m_server->address();
        Connection without(address, patient());
        const auto refused = without.open();
        address.password = "sesame";
        Connection with(address, patient());
        const auto pong = with.call({"PING"});
        QVERIFY(with.call({"CONFIG", "SET", "requirepass", ""}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::AuthenticationFailed);
        QVERIFY(pong);
        Connection needless(address, patient()); // a password where none is wanted
        QCOMPARE(codeOf(needless.call({"PING"})), ErrorCode::AuthenticationFailed);
    }

    // Such a server repeats what it was sent: “unknown command 'AUTH', with args beginning with: …”.
    void aServerWithoutAuthDoesNotGiveThePasswordAway()
    {
        auto started = redis_fixture::startServer({QStringLiteral("--rename-command AUTH \"\"")});
        QVERIFY2(started.has_value(), qPrintable(started ? QString() : started.error().detail));
        redis::Address address = (*started)->address();
        address.user = QStringLiteral("app");
        address.password = "planted-secret";
        Connection connection(address, patient());
        const auto opened = connection.open();
        QVERIFY(!opened.has_value());
        QCOMPARE(opened.error().code, ErrorCode::AuthenticationFailed);
        QVERIFY2(!opened.error().detail.contains(QStringLiteral("planted")),
                 qPrintable(opened.error().detail));
    }

    void errorRepliesHaveCodes()
    {
        Connection connection(m_server->address(), patient());
        QVERIFY(connection.call({"SET", "text", "a"}));
        QCOMPARE(codeOf(connection.call({"LPUSH", "text", "a"})), ErrorCode::RedisWrongType);
        QCOMPARE(codeOf(connection.call({"NO.SUCH"})), ErrorCode::RedisError);
        QVERIFY(connection.call({"CONFIG", "SET", "maxmemory", "1"}));
        const auto full = connection.call({"SET", "more", "a"});
        QVERIFY(connection.call({"CONFIG", "SET", "maxmemory", "0"}));
        QCOMPARE(codeOf(full), ErrorCode::RedisOutOfMemory);
        QVERIFY(connection.call({"REPLICAOF", "127.0.0.1", "1"}));
        const auto replica = connection.call({"SET", "more", "a"});
        QVERIFY(connection.call({"REPLICAOF", "NO", "ONE"}));
        QCOMPARE(codeOf(replica), ErrorCode::RedisReadOnly);
        QCOMPARE(replica.error().subject, connection.address().displayName());
        QCOMPARE(connection.generation(), quint64(1)); // an error reply is no reason to reconnect
    }

    void readOnlySendsNoWrites()
    {
        auto proxy = support::FaultProxy::start(support::Endpoint::unixSocket(m_server->address().path));
        QVERIFY(proxy);
        redis::ConnectionOptions options = patient();
        options.access = base::AccessMode::ReadOnly;
        Connection connection(addressOf(**proxy), options);
        QCOMPARE(codeOf(connection.call({"SET", "k", "v"})), ErrorCode::ReadOnlyProfile);
        QCOMPARE(codeOf(connection.call({"new.command"})), ErrorCode::ReadOnlyProfile);
        QCOMPARE((*proxy)->accepted(), 0);
        const std::vector<Command> mixed{{"GET", "k"}, {"DEL", "k"}};
        const auto refused = connection.pipeline(mixed);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::ReadOnlyProfile);
        QVERIFY(connection.call({"GET", "k"}).value().isNil());
        QVERIFY(!(*proxy)->taken(support::Direction::ToServer).contains("DEL"));
    }

    void refusesWhatHasNotOneReply()
    {
        Connection connection(m_server->address(), patient());
        for (const Command& command : {Command{}, Command{""}, Command{"SUBSCRIBE", "a", "b"},
                                       Command{"MONITOR"}, Command{"CLIENT", "REPLY", "OFF"}})
            QCOMPARE(codeOf(connection.call(command)), ErrorCode::InvalidInput);
        QVERIFY(!connection.isOpen());
    }

    void commandTableAgreesWithServer()
    {
        Connection connection(m_server->address(), patient());
        const auto commands = connection.call({"COMMAND"});
        QVERIFY2(commands, commands ? "" : qPrintable(commands.error().detail));
        QVERIFY(commands.value().items().size() > 200);
        QByteArrayList found;
        for (const Value& entry : commands.value().items())
            contradictions(entry, found);
        QVERIFY2(found.isEmpty(), found.join(", ").constData());
    }

    void neverWaitsOnTheGuiThread()
    {
        QByteArray violation;
        std::thread gui([&] {
            base::markGuiThread();
            base::setBlockingViolationHandler([&](const char* what) { violation = what; });
            Connection connection(unixAddress(QStringLiteral("/nonexistent/redis.sock")), patient());
            const auto opened = connection.open();
            base::setBlockingViolationHandler({});
            QVERIFY(!opened);
        });
        gui.join();
        QCOMPARE(violation, QByteArray("redis::Connection::open"));
    }

private:
    void transports()
    {
        QTest::addColumn<Address>("address");
        QTest::newRow("TCP") << m_server->tcpAddress();
        QTest::newRow("TLS") << tlsAddress(m_tlsPort, m_authority->caFile());
        QTest::newRow("unix") << m_server->address();
    }

    base::Result<Value> admin(const Command& command)
    {
        Connection connection(m_server->address(), patient());
        return connection.call(command);
    }

    std::unique_ptr<Authority> m_authority;
    std::unique_ptr<sandbox::RedisServer> m_server;
    quint16 m_tlsPort = 0;
};

QTEST_GUILESS_MAIN(RedisConnectionTest)
#include "tst_redis_connection.moc"
