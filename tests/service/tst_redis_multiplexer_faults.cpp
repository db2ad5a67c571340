// redis::Multiplexer on a bad network: one callback for each command, whatever happens, and nothing
// that may have run is sent twice.
#include "tests/service/multiplexer_fixture.h"

#include <QElapsedTimer>
#include <QSignalSpy>

using namespace redis_fixture;
using namespace std::chrono_literals;
using base::ErrorCode;
using redis::Command;
using redis::Multiplexer;
using redis::Value;
using support::Direction;
using support::Endpoint;
using support::FaultProxy;

class RedisMultiplexerFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto server = startServer();
        QVERIFY2(server, server ? "" : qPrintable(server.error().detail));
        m_server = std::move(server).value();
    }

    void init()
    {
        QVERIFY(direct({"FLUSHALL"}));
        auto proxy = FaultProxy::start(Endpoint::unixSocket(m_server->address().path));
        QVERIFY(proxy);
        m_proxy = std::move(proxy).value();
    }

    // “:1\r\n:2\r\n…”: cut behind whole replies and inside of one.
    void cutInAPipelineLosesTheRest_data()
    {
        QTest::addColumn<int>("bytes");
        QTest::addColumn<int>("answered");
        QTest::newRow("before the first") << 1 << 0;
        QTest::newRow("behind the first") << 4 << 1;
        QTest::newRow("inside the third") << 10 << 2;
        QTest::newRow("before the last line feed") << 31 << 7;
    }
    void cutInAPipelineLosesTheRest()
    {
        QFETCH(int, bytes);
        QFETCH(int, answered);
        constexpr int commands = 8;
        Multiplexer multiplexer(addressOf(*m_proxy), patientLinks());
        const QSignalSpy lost(&multiplexer, &Multiplexer::lost);
        multiplexer.open();
        QVERIFY(waitUntilOpen(multiplexer));
        m_proxy->cutAfter(Direction::ToClient, bytes);
        Gathered gathered;
        for (int i = 0; i < commands; ++i)
            QVERIFY(multiplexer.send({"INCR", "n"}, gathered.callback()));
        QVERIFY(gathered.wait(commands));
        for (int i = 0; i < commands; ++i) {
            const auto at = static_cast<std::size_t>(i);
            QCOMPARE(gathered.code(at), i < answered ? ErrorCode::None : ErrorCode::ConnectionLost);
            QVERIFY(i >= answered || gathered[at]->toInteger() == i + 1);
            QVERIFY(i < answered || gathered[at].error().subject == multiplexer.address().displayName());
        }
        QVERIFY(waitUntilOpen(multiplexer)); // comes back by itself
        QVERIFY(callOn(multiplexer, {"PING"}));
        QCOMPARE(lost.size(), 1);
        QCOMPARE(gathered.size(), std::size_t(commands));
        QCOMPARE(m_proxy->taken(Direction::ToServer).count("INCR"), commands); // nothing twice
    }

    // Opening has its own limit: a call that waits for it is not late.
    void slowOpeningIsNotALateReply()
    {
        redis::MultiplexerOptions options = patientLinks();
        options.callTimeout = options.idleTimeout = 500ms;
        m_proxy->setDelay(Direction::ToClient, 800ms);
        Multiplexer multiplexer(addressOf(*m_proxy), options);
        connect(&multiplexer, &Multiplexer::opened, this, // before the call leaves
                [this] { m_proxy->setDelay(Direction::ToClient, 0ms); });
        multiplexer.open();
        const auto reply = callOn(multiplexer, {"ECHO", "late"});
        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().detail));
        QCOMPARE(reply->bytes(), QByteArray("late"));
    }

    void halfAReplyAndSilenceTimesOut()
    {
        redis::MultiplexerOptions options = patientLinks();
        options.callTimeout = 200ms;
        Multiplexer multiplexer(addressOf(*m_proxy), options);
        multiplexer.open();
        QVERIFY(waitUntilOpen(multiplexer));
        m_proxy->setChunkBytes(Direction::ToClient, 2);
        m_proxy->setDelay(Direction::ToClient, 1h);
        Gathered gathered;
        QElapsedTimer timer;
        timer.start();
        QVERIFY(multiplexer.send({"INCR", "n"}, gathered.callback()));
        QVERIFY(multiplexer.sendTo(0, {"INCR", "n"}, gathered.callback(), 20s));
        QVERIFY(gathered.wait(2));
        QVERIFY(timer.elapsed() >= 199);
        QVERIFY(timer.elapsed() < 10'000);
        QCOMPARE(gathered.code(0), ErrorCode::TimedOut);
        QCOMPARE(gathered.code(1), ErrorCode::ConnectionLost); // had time left, but its connection is gone
        QVERIFY(m_proxy->heal());
        QVERIFY(waitUntilOpen(multiplexer));
        QVERIFY(direct({"GET", "n"})->toInteger() <= 2);
    }

    void aStalledServerIsNotWaitedForToTheDeadline()
    {
        redis::MultiplexerOptions options = patientLinks();
        options.idleTimeout = 200ms;
        Multiplexer multiplexer(addressOf(*m_proxy), options);
        multiplexer.open();
        QVERIFY(waitUntilOpen(multiplexer));
        m_proxy->setBlackhole(Direction::ToClient, true);
        Gathered gathered;
        QElapsedTimer timer;
        timer.start();
        QVERIFY(multiplexer.send({"PING"}, gathered.callback()));
        QVERIFY(multiplexer.send({"PING"}, gathered.callback()));
        QVERIFY(gathered.wait(2));
        QVERIFY(timer.elapsed() >= 199);
        QVERIFY(timer.elapsed() < 10'000);
        QCOMPARE(gathered.code(0), ErrorCode::TimedOut);
        QCOMPARE(gathered.code(1), ErrorCode::ConnectionLost);
    }

    // A slow reply that keeps coming is not idle.
    void aTrickleIsNotIdle()
    {
        redis::MultiplexerOptions options = patientLinks();
        options.idleTimeout = 400ms;
        Multiplexer multiplexer(addressOf(*m_proxy), options);
        multiplexer.open();
        QVERIFY(waitUntilOpen(multiplexer));
        m_proxy->setChunkBytes(Direction::ToClient, 100);
        qint64 took = 0;
        for (qsizetype bytes = 3'000'000; took <= 400; bytes *= 2) { // until one takes longer than the limit
            const QByteArray large(bytes, 'x');
            QVERIFY(direct({"SET", "large", large}));
            QElapsedTimer timer;
            timer.start();
            const auto reply = callOn(multiplexer, {"GET", "large"});
            took = timer.elapsed();
            QVERIFY2(reply, reply ? "" : qPrintable(reply.error().detail));
            QVERIFY(reply->bytes() == large);
        }
    }

    void readsRepliesInPieces()
    {
        m_proxy->setChunkBytes(Direction::ToClient, 3);
        Multiplexer multiplexer(addressOf(*m_proxy), patientLinks(2));
        multiplexer.open();
        const QByteArray value = allBytes().repeated(4);
        QVERIFY(callOn(multiplexer, {"SET", "k", value}));
        Gathered gathered;
        for (int i = 0; i < 20; ++i)
            QVERIFY(multiplexer.send({"GET", "k"}, gathered.callback()));
        QVERIFY(gathered.wait(20));
        for (std::size_t i = 0; i < 20; ++i)
            QVERIFY(gathered[i].value() == Value::bulk(value));
    }

    void aCorruptReplyIsToldFromALostOne()
    {
        Multiplexer multiplexer(addressOf(*m_proxy), patientLinks());
        multiplexer.open();
        QVERIFY(waitUntilOpen(multiplexer));
        m_proxy->corruptAfter(Direction::ToClient, 0);
        Gathered gathered;
        QVERIFY(multiplexer.send({"INCR", "n"}, gathered.callback()));
        QVERIFY(multiplexer.send({"INCR", "n"}, gathered.callback()));
        QVERIFY(gathered.wait(2));
        QCOMPARE(gathered.code(0), ErrorCode::MalformedReply);
        QCOMPARE(gathered.code(1), ErrorCode::ConnectionLost);
        QVERIFY(gathered[1].error().detail.contains(QLatin1String("MalformedReply")));
        QVERIFY(waitUntilOpen(multiplexer));
        QVERIFY(callOn(multiplexer, {"PING"}));
    }

    void limitsAreKept()
    {
        QVERIFY(direct({"SET", "large", QByteArray(5000, 'x')}));
        redis::MultiplexerOptions options = patientLinks();
        options.link.limits.bulkBytes = 1000;
        Multiplexer multiplexer(addressOf(*m_proxy), options);
        multiplexer.open();
        const auto refused = callOn(multiplexer, {"GET", "large"});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::TooLarge);
    }

    void comesBackWithGrowingDelay()
    {
        redis::MultiplexerOptions options = patientLinks();
        options.link.retryFirst = 100ms;
        options.link.retryMost = 400ms;
        m_proxy->refuse();
        Multiplexer multiplexer(addressOf(*m_proxy), options);
        QElapsedTimer timer;
        std::vector<qint64> tries;
        connect(&multiplexer, &Multiplexer::openingFailed, &multiplexer, [&](int, const base::Error& error) {
            QCOMPARE(error.code, ErrorCode::ConnectionRefused);
            tries.push_back(timer.elapsed());
        });
        timer.start();
        multiplexer.open();
        QVERIFY(runUntil([&] { return tries.size() >= 4; }));
        // 100, 200, 400 ms, each at least 80 % of it; a timer of Qt may ring 5 % early.
        QVERIFY2(tries[3] - tries[0] >= 530, qPrintable(QString::number(tries[3] - tries[0])));
        Gathered gathered;
        const auto early = multiplexer.send({"PING"}, gathered.callback());
        QVERIFY(!early);
        QCOMPARE(early.error().code, ErrorCode::NotConnected);
        QVERIFY(early.error().detail.contains(QLatin1String("ConnectionRefused")));
        QVERIFY(m_proxy->listen());
        QVERIFY(waitUntilOpen(multiplexer));
        QVERIFY(callOn(multiplexer, {"PING"}));
    }

    void openDoesNotWaitForTheDelay()
    {
        redis::MultiplexerOptions options = patientLinks();
        options.link.retryFirst = options.link.retryMost = 1h;
        m_proxy->refuse();
        Multiplexer multiplexer(addressOf(*m_proxy), options);
        const QSignalSpy failures(&multiplexer, &Multiplexer::openingFailed);
        multiplexer.open();
        QTRY_COMPARE_WITH_TIMEOUT(failures.size(), 1, patienceMs);
        QVERIFY(m_proxy->listen());
        multiplexer.open();
        QVERIFY(waitUntilOpen(multiplexer));
    }

    void survivesServerRestart()
    {
        Multiplexer multiplexer(m_server->address(), patientLinks(5));
        multiplexer.open();
        QVERIFY(waitUntilOpen(multiplexer));
        m_server->kill();
        QTRY_COMPARE_WITH_TIMEOUT(multiplexer.openCount(), 0, patienceMs);
        QVERIFY(m_server->restart());
        QVERIFY(waitUntilOpen(multiplexer));
        QVERIFY(callOn(multiplexer, {"PING"}));
    }

    void tellsWhyTheServerTurnsAway()
    {
        redis::Connection first(m_server->address(), patient());
        QVERIFY(first.call({"CONFIG", "SET", "maxclients", "1"}));
        Multiplexer multiplexer(addressOf(*m_proxy), patientLinks());
        multiplexer.open();
        const auto refused = callOn(multiplexer, {"PING"});
        multiplexer.close();
        QVERIFY(first.call({"CONFIG", "SET", "maxclients", "1000"}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::ConnectionRefused);
        QVERIFY2(refused.error().detail.contains(QLatin1String("max number of clients")),
                 qPrintable(refused.error().detail));
    }

    void silenceWhileOpeningEndsToo()
    {
        redis::MultiplexerOptions options = patientLinks();
        options.link.connectTimeout = 300ms;
        m_proxy->setBlackhole(Direction::ToServer, true);
        Multiplexer multiplexer(addressOf(*m_proxy), options);
        multiplexer.open();
        const auto reply = callOn(multiplexer, {"INCR", "n"});
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, ErrorCode::TimedOut);
        m_proxy->setBlackhole(Direction::ToServer, false);
        QVERIFY(waitUntilOpen(multiplexer));
        QVERIFY(callOn(multiplexer, {"PING"}));
        QCOMPARE(m_proxy->taken(Direction::ToServer).count("INCR"), 0); // nor is it sent later
        QVERIFY(direct({"GET", "n"})->isNil());
    }

private:
    base::Result<Value> direct(const Command& command)
    {
        redis::Connection connection(m_server->address(), patient());
        return connection.call(command);
    }

    std::unique_ptr<sandbox::RedisServer> m_server;
    std::unique_ptr<FaultProxy> m_proxy;
};

QTEST_GUILESS_MAIN(RedisMultiplexerFaultsTest)
#include "tst_redis_multiplexer_faults.moc"
