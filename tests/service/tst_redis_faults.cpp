// redis::Connection on a bad network: losses, silence, corruption, servers that die and come back.
#include "tests/service/redis_fixture.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace redis_fixture;
using namespace std::chrono_literals;
using base::ErrorCode;
using redis::Address;
using redis::Command;
using redis::Connection;
using redis::Value;
using support::Direction;
using support::Endpoint;
using support::FaultProxy;

namespace {

constexpr int replyHeadBytes = 5; // “+OK\r\n”, the reply to CLIENT SETNAME

ErrorCode codeOf(const base::Result<Value>& result)
{
    return result ? ErrorCode::None : result.error().code;
}

// No delay that a test would have to wait for, and none that would hide a refusal.
redis::ConnectionOptions impatient()
{
    redis::ConnectionOptions options = patient();
    options.callTimeout = 150ms;
    options.retryFirst = 1h;
    options.retryMost = 1h;
    return options;
}

} // namespace

class RedisFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto server = startServer();
        QVERIFY2(server, server ? "" : qPrintable(server.error().detail));
        m_server = std::move(server).value();
        QVERIFY(m_folder.isValid());
    }

    void init()
    {
        QVERIFY(direct({"FLUSHALL"}));
        auto proxy = FaultProxy::start(Endpoint::unixSocket(m_server->address().path));
        QVERIFY(proxy);
        m_proxy = std::move(proxy).value();
    }

    void passesThroughUnixSockets()
    {
        auto proxy = FaultProxy::start(Endpoint::tcp(m_server->tcpAddress().port),
                                       Endpoint::unixSocket(m_folder.filePath(QStringLiteral("p.sock"))));
        QVERIFY(proxy);
        Connection connection(addressOf(**proxy), patient());
        QVERIFY(connection.call({"PING"}));
        QCOMPARE((*proxy)->openConnections(), 1);
        (*proxy)->refuse();
        connection.close();
        QCOMPARE(codeOf(connection.call({"PING"})), ErrorCode::ConnectionRefused);
    }

    void refusedAndUnknownHosts()
    {
        m_proxy->refuse();
        Connection refused(addressOf(*m_proxy), patient());
        const auto reply = refused.call({"PING"});
        QCOMPARE(codeOf(reply), ErrorCode::ConnectionRefused);
        QCOMPARE(reply.error().subject, refused.address().displayName());
        Address nowhere;
        nowhere.host = QStringLiteral("nowhere.invalid");
        Connection unknown(nowhere, patient());
        QCOMPARE(codeOf(unknown.call({"PING"})), ErrorCode::HostNotFound);
        Connection socketless(unixAddress(m_folder.filePath(QStringLiteral("none.sock"))), patient());
        QCOMPARE(codeOf(socketless.call({"PING"})), ErrorCode::ConnectionRefused);
    }

    void readsRepliesInPieces_data()
    {
        QTest::addColumn<int>("bytes");
        for (const int bytes : {1, 2, 3, 7, 1000})
            QTest::addRow("%d", bytes) << bytes;
    }
    void readsRepliesInPieces()
    {
        QFETCH(int, bytes);
        m_proxy->setChunkBytes(Direction::ToClient, bytes);
        m_proxy->setChunkBytes(Direction::ToServer, bytes);
        Connection connection(addressOf(*m_proxy), patient());
        const QByteArray value = allBytes().repeated(8);
        QVERIFY(connection.call({"SET", "k", value}));
        const std::vector<Command> commands(20, Command{"GET", "k"});
        const auto replies = connection.pipeline(commands);
        QVERIFY(replies);
        for (const Value& reply : replies.value())
            QVERIFY(reply == Value::bulk(value));
    }

    void silenceEndsWithTheDeadline()
    {
        Connection connection(addressOf(*m_proxy), impatient());
        QVERIFY(connection.open());
        m_proxy->setBlackhole(Direction::ToClient, true);
        QElapsedTimer timer;
        timer.start();
        const auto reply = connection.call({"INCR", "n"});
        QCOMPARE(codeOf(reply), ErrorCode::TimedOut);
        QVERIFY(timer.elapsed() >= 149);
        QVERIFY(timer.elapsed() < 5000);
        QVERIFY(!connection.isOpen()); // or the late reply would be taken for the next one
        m_proxy->setBlackhole(Direction::ToClient, false);
        QVERIFY(connection.call({"ECHO", "fresh"}, 20s).value() == Value::bulk("fresh"));
        QCOMPARE(direct({"GET", "n"}).value().toInteger(), 1); // it ran, and was not sent again
    }

    void silenceWhileConnectingEndsToo()
    {
        redis::ConnectionOptions options = patient();
        options.connectTimeout = 100ms;
        m_proxy->setBlackhole(Direction::ToServer, true);
        Connection connection(addressOf(*m_proxy), options);
        const auto opened = connection.open();
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::TimedOut);
        QVERIFY(!connection.isOpen());
    }

    void delayWithinTheDeadlineIsHarmless()
    {
        m_proxy->setDelay(Direction::ToClient, 40ms);
        Connection connection(addressOf(*m_proxy), patient());
        QElapsedTimer timer;
        timer.start();
        QVERIFY(connection.call({"PING"}));
        QVERIFY(timer.elapsed() >= 80); // handshake and call
    }

    void cutMidReplyLosesTheCallAndSendsNothingAgain_data()
    {
        QTest::addColumn<int>("bytes");
        for (int bytes = 1; bytes < 4; ++bytes) // of “:1\r\n”
            QTest::addRow("behind %d bytes", bytes) << bytes;
    }
    void cutMidReplyLosesTheCallAndSendsNothingAgain()
    {
        QFETCH(int, bytes);
        Connection connection(addressOf(*m_proxy), patient());
        QVERIFY(connection.open());
        m_proxy->cutAfter(Direction::ToClient, bytes);
        const auto lost = connection.call({"INCR", "n"});
        QCOMPARE(codeOf(lost), ErrorCode::ConnectionLost);
        QCOMPARE(lost.error().subject, connection.address().displayName());
        QVERIFY(!connection.isOpen());
        QVERIFY(connection.call({"PING"}));
        QCOMPARE(connection.generation(), quint64(2));
        QCOMPARE(direct({"GET", "n"}).value().toInteger(), 1);
        QCOMPARE(m_proxy->taken(Direction::ToServer).count("INCR"), 1);
    }

    void cutInPipelineFailsAllOfIt()
    {
        Connection connection(addressOf(*m_proxy), patient());
        QVERIFY(connection.open());
        m_proxy->cutAfter(Direction::ToClient, 6); // one reply and a half
        const std::vector<Command> commands(3, Command{"INCR", "n"});
        const auto lost = connection.pipeline(commands);
        QVERIFY(!lost);
        QCOMPARE(lost.error().code, ErrorCode::ConnectionLost);
        QVERIFY(connection.call({"PING"}));
        QCOMPARE(m_proxy->taken(Direction::ToServer).count("INCR"), 3);
    }

    void idleHangUpIsSeenBeforeSending()
    {
        Connection connection(addressOf(*m_proxy), patient());
        QVERIFY(connection.open());
        m_proxy->cut();
        QVERIFY(connection.call({"INCR", "n"}).value() == Value::integer(1));
        QCOMPARE(connection.generation(), quint64(2));
    }

    void corruptReplyIsMalformed()
    {
        Connection connection(addressOf(*m_proxy), patient());
        QVERIFY(connection.open());
        m_proxy->corruptAfter(Direction::ToClient, 0);
        const auto reply = connection.call({"PING"});
        QCOMPARE(codeOf(reply), ErrorCode::MalformedReply);
        QVERIFY(!connection.isOpen());
        QVERIFY(connection.call({"PING"}));
    }

    void limitsAreKept()
    {
        QVERIFY(direct({"SET", "large", QByteArray(5000, 'x')}));
        redis::ConnectionOptions options = patient();
        options.limits.bulkBytes = 1000;
        Connection connection(addressOf(*m_proxy), options);
        QCOMPARE(codeOf(connection.call({"GET", "large"})), ErrorCode::TooLarge);
        QCOMPARE(codeOf(connection.call({"COMMAND", "DOCS"})), ErrorCode::TooDeep);
        QVERIFY(connection.call({"STRLEN", "large"}));
    }

    void waitsBeforeTryingAgain()
    {
        m_proxy->refuse();
        Connection connection(addressOf(*m_proxy), impatient());
        QCOMPARE(codeOf(connection.call({"PING"})), ErrorCode::ConnectionRefused);
        const auto early = connection.call({"PING"});
        QCOMPARE(codeOf(early), ErrorCode::NotConnected);
        QVERIFY(early.error().detail.contains(QLatin1String("ConnectionRefused")));
        connection.forgetRetryDelay();
        QCOMPARE(codeOf(connection.call({"PING"})), ErrorCode::ConnectionRefused);
        QVERIFY(m_proxy->listen());
        QCOMPARE(codeOf(connection.call({"PING"})), ErrorCode::NotConnected);
        QVERIFY(connection.open()); // asked for by somebody: at once
        QVERIFY(connection.call({"PING"}, 20s));
        QCOMPARE(m_proxy->accepted(), 1);
    }

    void comesBackByItselfAfterTheDelay()
    {
        m_proxy->refuse();
        redis::ConnectionOptions options = patient();
        options.retryFirst = 5ms;
        options.retryMost = 20ms;
        Connection connection(addressOf(*m_proxy), options);
        QCOMPARE(codeOf(connection.call({"PING"})), ErrorCode::ConnectionRefused);
        QVERIFY(m_proxy->listen());
        QTRY_VERIFY(connection.call({"PING"}).has_value());
    }

    void survivesServerRestart()
    {
        Connection overUnix(m_server->address(), impatient());
        Connection overTcp(m_server->tcpAddress(), impatient());
        QVERIFY(overUnix.call({"PING"}, 20s));
        QVERIFY(overTcp.call({"PING"}, 20s));
        m_server->kill();
        // The last sockets of a killed server may close a moment after it has gone.
        const auto codeAfterEnd = [](Connection& connection) {
            const QDeadlineTimer patience(10'000);
            ErrorCode code = codeOf(connection.call({"PING"}));
            while (code == ErrorCode::ConnectionLost && !patience.hasExpired()) {
                connection.forgetRetryDelay();
                code = codeOf(connection.call({"PING"}));
            }
            return code;
        };
        QCOMPARE(codeAfterEnd(overUnix), ErrorCode::ConnectionRefused);
        QCOMPARE(codeAfterEnd(overTcp), ErrorCode::ConnectionRefused);
        QVERIFY(m_server->restart());
        QCOMPARE(codeOf(overUnix.call({"PING"})), ErrorCode::NotConnected);
        overUnix.forgetRetryDelay();
        overTcp.forgetRetryDelay();
        QVERIFY(overUnix.call({"PING"}, 20s));
        QVERIFY(overTcp.call({"PING"}, 20s));
    }

    void tellsWhyTheServerHungUp()
    {
        Connection first(m_server->address(), patient());
        QVERIFY(first.call({"CONFIG", "SET", "maxclients", "1"}));
        Connection second(addressOf(*m_proxy), patient()); // the proxy takes what the server does not read
        const auto opened = second.open();
        QVERIFY(first.call({"CONFIG", "SET", "maxclients", "1000"}));
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::ConnectionRefused);
        QVERIFY2(opened.error().detail.contains(QLatin1String("max number of clients")),
                 qPrintable(opened.error().detail));
    }

    void cutInHandshakeIsAFailedOpening()
    {
        m_proxy->cutAfter(Direction::ToClient, replyHeadBytes - 2);
        Connection connection(addressOf(*m_proxy), impatient());
        const auto opened = connection.open();
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::ConnectionLost);
        QCOMPARE(codeOf(connection.call({"PING"})), ErrorCode::NotConnected);
    }

private:
    base::Result<Value> direct(const Command& command)
    {
        Connection connection(m_server->address(), patient());
        return connection.call(command);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<sandbox::RedisServer> m_server;
    std::unique_ptr<FaultProxy> m_proxy;
};

QTEST_GUILESS_MAIN(RedisFaultsTest)
#include "tst_redis_faults.moc"
