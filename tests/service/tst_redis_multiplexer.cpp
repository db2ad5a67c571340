// redis::Multiplexer with a real server over each transport: order, pipelining, refusals, limits.
#include "core/base/executor.h"
#include "tests/service/multiplexer_fixture.h"

#include <QThread>

#include <condition_variable>
#include <mutex>

using namespace redis_fixture;
using namespace std::chrono_literals;
using base::ErrorCode;
using redis::Address;
using redis::Command;
using redis::Multiplexer;
using redis::Value;
using support::Authority;
using support::Direction;

Q_DECLARE_METATYPE(redis::Address)

namespace {

ErrorCode codeOf(const base::Result<void>& result)
{
    return result ? ErrorCode::None : result.error().code;
}

} // namespace

class RedisMultiplexerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto authority = Authority::create();
        QVERIFY2(authority, authority ? "" : qPrintable(authority.error().detail));
        m_authority = std::move(authority).value();
        const auto certificate = m_authority->issue(QStringLiteral("server"), QStringLiteral("IP:127.0.0.1"));
        const auto port = sandbox::freePort();
        QVERIFY(certificate && port);
        m_tlsPort = *port;
        auto server = startServer(tlsSettings(m_tlsPort, *certificate, m_authority->caFile()));
        QVERIFY2(server, server ? "" : qPrintable(server.error().detail));
        m_server = std::move(server).value();
    }

    void init() { QVERIFY(admin({"FLUSHALL"})); }

    void repliesKeepTheOrderOfEachConnection_data() { transports(); }
    void repliesKeepTheOrderOfEachConnection()
    {
        QFETCH(Address, address);
        constexpr int connections = 4;
        constexpr int commands = 2000;
        Multiplexer multiplexer(address, patientLinks(connections));
        multiplexer.open();
        std::vector<std::vector<QByteArray>> came(connections);
        int wrong = 0;
        for (int i = 0; i < commands; ++i) {
            for (std::size_t at = 0; at < connections; ++at) { // taken before they are open
                QVERIFY(multiplexer.sendTo(static_cast<int>(at), {"ECHO", QByteArray::number(i)},
                                           [&came, &wrong, at](base::Result<Value>&& reply) {
                                               wrong += reply ? 0 : 1;
                                               came[at].push_back(reply ? reply->bytes() : QByteArray());
                                           }));
            }
        }
        QVERIFY(runUntil([&] { return came.back().size() == commands; }));
        for (const auto& replies : came) {
            QTRY_COMPARE_WITH_TIMEOUT(replies.size(), std::size_t(commands), patienceMs);
            for (int i = 0; i < commands; ++i)
                QCOMPARE(replies[static_cast<std::size_t>(i)], QByteArray::number(i));
        }
        QCOMPARE(wrong, 0);
        QCOMPARE(multiplexer.openCount(), connections);
    }

    void bytesAndLargeValuesPass_data() { transports(); }
    void bytesAndLargeValuesPass()
    {
        QFETCH(Address, address);
        Multiplexer multiplexer(address, patientLinks());
        multiplexer.open();
        const QByteArray large = allBytes().repeated(80'000); // 20 MB
        QVERIFY(callOn(multiplexer, {"SET", allBytes(), large}));
        const auto back = callOn(multiplexer, {"GET", allBytes()});
        QVERIFY2(back, back ? "" : qPrintable(back.error().detail));
        QVERIFY(back->bytes() == large);
    }

    void logsInAndSelects()
    {
        QVERIFY(admin(
            {"ACL", "SETUSER", "reader", "on", ">hush", "~*", "+@read", "+@write", "+select", "+client"}));
        Address address = m_server->address();
        address.user = QStringLiteral("reader");
        address.password = "hush";
        address.database = 3;
        Multiplexer multiplexer(address, patientLinks());
        multiplexer.open();
        QVERIFY(callOn(multiplexer, {"CLIENT", "GETNAME"}).value() == Value::bulk("keystead"));
        QVERIFY(callOn(multiplexer, {"SET", "here", "1"}));
        QVERIFY(admin({"GET", "here"})->isNil());

        address.password = "wrong-hush";
        Multiplexer stranger(address, patientLinks());
        stranger.open();
        const auto refused = callOn(stranger, {"PING"}); // taken while it opens: never sent
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::AuthenticationFailed);
        QCOMPARE(refused.error().subject, address.displayName());
        QVERIFY(!refused.error().detail.contains(QLatin1String("hush")));
        stranger.close();
        QVERIFY(admin({"ACL", "DELUSER", "reader"}));
    }

    void errorRepliesHaveCodes()
    {
        Multiplexer multiplexer(m_server->address(), patientLinks());
        multiplexer.open();
        QVERIFY(callOn(multiplexer, {"SET", "text", "a"}));
        const auto wrongType = callOn(multiplexer, {"LPUSH", "text", "a"});
        QVERIFY(!wrongType);
        QCOMPARE(wrongType.error().code, ErrorCode::RedisWrongType);
        QCOMPARE(wrongType.error().subject, multiplexer.address().displayName());
        QVERIFY(callOn(multiplexer, {"GET", "text"})); // no reason to reconnect
        QVERIFY(admin({"CLIENT", "LIST"})->bytes().count("name=keystead") == 2);
    }

    void refusesAtOnceWhatItMayNotSend()
    {
        redis::MultiplexerOptions options = patientLinks();
        options.access = base::AccessMode::ReadOnly;
        Multiplexer multiplexer(m_server->address(), options);
        Gathered gathered;
        QCOMPARE(codeOf(multiplexer.send({"GET", "k"}, gathered.callback())), ErrorCode::NotConnected);
        multiplexer.open();
        QVERIFY(waitUntilOpen(multiplexer));
        QCOMPARE(codeOf(multiplexer.send({"SET", "k", "v"}, gathered.callback())),
                 ErrorCode::ReadOnlyProfile);
        QCOMPARE(codeOf(multiplexer.send({"no.such"}, gathered.callback())), ErrorCode::ReadOnlyProfile);
        QCOMPARE(codeOf(multiplexer.send({}, gathered.callback())), ErrorCode::InvalidInput);
        QCOMPARE(codeOf(multiplexer.send({"SUBSCRIBE", "c"}, gathered.callback())), ErrorCode::InvalidInput);
        QVERIFY(callOn(multiplexer, {"GET", "k"})->isNil());
        QCOMPARE(gathered.size(), std::size_t(0)); // a refusal is not called back
    }

    void queuesHaveLimits()
    {
        redis::MultiplexerOptions options = patientLinks();
        options.mostCalls = 10;
        Multiplexer calls(m_server->address(), options);
        calls.open();
        Gathered gathered;
        for (int i = 0; i < 10; ++i)
            QVERIFY(calls.send({"PING"}, gathered.callback()));
        QVERIFY(!calls.canSend(0));
        QCOMPARE(codeOf(calls.send({"PING"}, gathered.callback())), ErrorCode::TooLarge);
        QVERIFY(gathered.wait(10));
        QVERIFY(calls.canSend(0));

        options.mostBytes = 1000;
        Multiplexer bytes(m_server->address(), options);
        bytes.open();
        QVERIFY(
            bytes.send({"ECHO", QByteArray(100'000, 'x')}, gathered.callback())); // one is never too large
        QCOMPARE(codeOf(bytes.send({"PING"}, gathered.callback())), ErrorCode::TooLarge);
        QVERIFY(gathered.wait(11));
        QVERIFY(bytes.send({"PING"}, gathered.callback()));
        QVERIFY(gathered.wait(12));
        QCOMPARE(gathered.count(ErrorCode::None), std::size_t(12));
    }

    void callbacksSendOn()
    {
        Multiplexer multiplexer(m_server->address(), patientLinks(3));
        int left = 1000;
        std::function<void(base::Result<Value> &&)> next = [&](base::Result<Value>&& reply) {
            QVERIFY(reply);
            if (--left > 0)
                QVERIFY(multiplexer.send({"INCR", "n"}, next));
        };
        multiplexer.open();
        QVERIFY(multiplexer.send({"INCR", "n"}, next));
        QVERIFY(runUntil([&] { return left == 0; }));
        QCOMPARE(admin({"GET", "n"})->toInteger(), 1000);
    }

    // What is queued in one turn of the loop leaves in one piece.
    void writesOnceATurn()
    {
        auto proxy = support::FaultProxy::start(support::Endpoint::unixSocket(m_server->address().path));
        QVERIFY(proxy);
        Multiplexer multiplexer(addressOf(**proxy), patientLinks());
        multiplexer.open();
        QVERIFY(waitUntilOpen(multiplexer));
        Gathered gathered;
        const auto before = (*proxy)->taken(Direction::ToServer).size();
        for (int i = 0; i < 3; ++i)
            QVERIFY(multiplexer.send({"INCR", "n"}, gathered.callback()));
        QCOMPARE((*proxy)->taken(Direction::ToServer).size(), before); // not from inside send()
        QCOMPARE(gathered.size(), std::size_t(0));
        QVERIFY(gathered.wait(3));
        QCOMPARE(gathered[2]->toInteger(), 3);
    }

    void closeCancelsWhatIsOutstanding()
    {
        Multiplexer multiplexer(m_server->address(), patientLinks(2));
        multiplexer.open();
        QVERIFY(waitUntilOpen(multiplexer));
        Gathered gathered;
        for (int i = 0; i < 6; ++i)
            QVERIFY(multiplexer.send({"PING"}, gathered.callback()));
        QCOMPARE(multiplexer.outstanding(0) + multiplexer.outstanding(1), std::size_t(6));
        multiplexer.close();
        QCOMPARE(gathered.count(ErrorCode::Cancelled), std::size_t(6));
        QCOMPARE(multiplexer.openCount(), 0);
        QCOMPARE(codeOf(multiplexer.send({"PING"}, gathered.callback())), ErrorCode::NotConnected);
        multiplexer.open(); // and again
        QVERIFY(callOn(multiplexer, {"PING"}));
        QCOMPARE(gathered.size(), std::size_t(6));
    }

    void destructionCancelsToo()
    {
        Gathered gathered;
        {
            Multiplexer multiplexer(m_server->address(), patientLinks());
            multiplexer.open();
            QVERIFY(multiplexer.send({"PING"}, gathered.callback()));
        }
        QCOMPARE(gathered.size(), std::size_t(1));
        QCOMPARE(gathered.code(0), ErrorCode::Cancelled);
    }

    void closeFromInsideACallback()
    {
        Multiplexer multiplexer(m_server->address(), patientLinks());
        multiplexer.open();
        QVERIFY(waitUntilOpen(multiplexer));
        Gathered gathered;
        QVERIFY(multiplexer.send({"PING"}, [&](base::Result<Value>&&) {
            multiplexer.close();
            multiplexer.open();
        }));
        QVERIFY(multiplexer.send({"PING"}, gathered.callback()));
        QVERIFY(gathered.wait(1));
        QCOMPARE(gathered.code(0), ErrorCode::Cancelled);
        QVERIFY(waitUntilOpen(multiplexer));
        QVERIFY(callOn(multiplexer, {"PING"}));
    }

    // As a load test will use it: on a thread of its own, reached by an executor there.
    void livesOnAWorkerThread()
    {
        QThread thread;
        const auto executor = std::make_shared<base::Executor>();
        executor->moveToThread(&thread);
        thread.start();
        std::mutex mutex;
        std::condition_variable done;
        qint64 sum = 0;                           // guarded by mutex
        int answers = 0;                          // guarded by mutex
        std::unique_ptr<Multiplexer> multiplexer; // lives and dies on the thread
        executor->post([&] {
            multiplexer = std::make_unique<Multiplexer>(m_server->tcpAddress(), patientLinks(3));
            multiplexer->open();
            for (int i = 0; i < 300; ++i) {
                (void)multiplexer->send({"INCR", "n"}, [&](base::Result<Value>&& reply) {
                    const std::lock_guard lock(mutex);
                    sum += reply ? reply->toInteger() : 0;
                    ++answers;
                    done.notify_one();
                });
            }
        });
        {
            std::unique_lock lock(mutex);
            QVERIFY(done.wait_for(lock, 20s, [&] { return answers == 300; }));
            QCOMPARE(sum, qint64(300) * 301 / 2);
        }
        executor->post([&] {
            multiplexer.reset();
            thread.quit();
        });
        QVERIFY(thread.wait(patienceMs));
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
        redis::Connection connection(m_server->address(), patient());
        return connection.call(command);
    }

    std::unique_ptr<Authority> m_authority;
    std::unique_ptr<sandbox::RedisServer> m_server;
    quint16 m_tlsPort = 0;
};

QTEST_GUILESS_MAIN(RedisMultiplexerTest)
#include "tst_redis_multiplexer.moc"
