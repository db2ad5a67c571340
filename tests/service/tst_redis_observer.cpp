// Who watches an address is told every command and its reply, by both kinds of connection, and may hold them
// back for a moment.
#include "core/monitor/own_traffic.h"
#include "multiplexer_fixture.h"

#include <QThread>
#include <QtTest>

using monitor::OwnTraffic;
using monitor::OwnTrafficObserver;
using monitor::Traffic;
using namespace std::chrono_literals;

class RedisObserverTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.reset(); }
    void init();
    void aConnectionTellsWhatItAsked();
    void anotherObserverTakesItsPlace();
    void aMultiplexerTellsWhatItAsked();
    void aPauseWaitsForWhatIsOwedAndHoldsTheRestBack();
    void aLostConnectionOwesNothing();
    void addressesAreTheSameWhoeverWatches();

private:
    std::unique_ptr<sandbox::RedisServer> m_server;
    std::shared_ptr<OwnTraffic> m_traffic;
    redis::Address m_watched;
};

void RedisObserverTest::initTestCase()
{
    auto server = redis_fixture::startServer();
    QVERIFY2(server.has_value(), server ? "" : qPrintable(server.error().detail));
    m_server = std::move(*server);
    redis::Connection filling(m_server->address());
    QVERIFY(filling.call({"SET", "here", "1"}).has_value());
}

void RedisObserverTest::init()
{
    m_traffic = std::make_shared<OwnTraffic>();
    m_watched = m_server->address();
    m_watched.observed.by = std::make_shared<OwnTrafficObserver>(m_traffic);
}

void RedisObserverTest::aConnectionTellsWhatItAsked()
{
    redis::Connection connection(m_watched);
    QVERIFY(connection.call({"GET", "here"}).has_value());
    QVERIFY(connection.call({"GET", "gone"}).has_value());
    QVERIFY(!connection.call({"LLEN", "here"}).has_value()); // a refusal is an answer, and a lookup
    const auto question = connection.prepare({"MGET", "here", "gone", "gone"});
    QVERIFY(question.has_value() && connection.callPrepared(*question).has_value());
    const std::vector<redis::Command> many(50, redis::Command{"EXISTS", "here", "gone"});
    QVERIFY(connection.pipeline(many).has_value());
    QCOMPARE(m_traffic->total(), (Traffic{54, 53, 53}));
    QVERIFY(m_traffic->pause(0ms).isQuiet());
}

void RedisObserverTest::anotherObserverTakesItsPlace()
{
    const auto other = std::make_shared<OwnTraffic>();
    redis::ConnectionOptions options;
    options.observer =
        std::make_shared<OwnTrafficObserver>(other, [](const redis::Command&, const redis::Value&) {
            return Traffic{0, 7, 0};
        });
    redis::Connection connection(m_watched, options);
    QVERIFY(connection.call({"GET", "here"}).has_value());
    QCOMPARE(m_traffic->total(), Traffic{});
    QCOMPARE(other->total(), (Traffic{0, 7, 0}));
}

void RedisObserverTest::aMultiplexerTellsWhatItAsked()
{
    redis::Multiplexer many(m_watched, redis_fixture::patientLinks(3));
    many.open();
    redis_fixture::Gathered gathered;
    for (int i = 0; i < 3000; ++i)
        QVERIFY(many.send({"GET", i % 3 ? "here" : "gone"}, gathered.callback()).has_value());
    QVERIFY(redis_fixture::runUntil([&] { return gathered.size() == 3000; }));
    QCOMPARE(m_traffic->total(), (Traffic{3000, 2000, 1000}));
    QVERIFY(m_traffic->pause(0ms).isQuiet());
}

// However fast it asks: INFO that is read in a pause counts what has been told, and nothing else.
void RedisObserverTest::aPauseWaitsForWhatIsOwedAndHoldsTheRestBack()
{
    std::atomic<bool> stops{false};
    std::atomic<qint64> answered{0};
    const std::unique_ptr<QThread> asking(QThread::create([&] {
        redis::Multiplexer many(m_watched, redis_fixture::patientLinks(2));
        many.open();
        std::function<void()> ask = [&] {
            if (!stops)
                std::ignore = many.send({"GET", "here"}, [&](base::Result<redis::Value>&&) {
                    ++answered;
                    ask();
                });
        };
        for (int i = 0; i < 64; ++i)
            ask();
        redis_fixture::runUntil([&] { return stops && many.outstanding(0) + many.outstanding(1) == 0; });
    }));
    asking->start();
    QTRY_VERIFY_WITH_TIMEOUT(answered > 1000, 30'000);
    redis::Connection looking(m_server->address());
    const auto hits = [&] {
        const auto reply = looking.call({"INFO", "stats"});
        const QByteArray text = reply ? reply->bytes() : QByteArray();
        const QByteArray field = "keyspace_hits:";
        const qsizetype at = text.indexOf(field);
        return text.mid(at + field.size(), text.indexOf('\r', at) - at - field.size()).toLongLong();
    };
    std::optional<qint64> beyond; // what the server has counted before
    int held = 0;
    for (int round = 0; round < 20; ++round) {
        const auto pause = m_traffic->pause(20s);
        QVERIFY(pause.isQuiet());
        const qint64 counted = hits();
        const qint64 difference = counted - m_traffic->total().hits;
        QCOMPARE(difference, beyond.value_or(difference));
        beyond = difference;
        held += hits() == counted ? 1 : 0;
    }
    QCOMPARE(held, 20);
    const qint64 then = answered;
    QTRY_VERIFY_WITH_TIMEOUT(answered > then, 30'000); // goes on afterwards
    stops = true;
    QVERIFY(asking->wait(30'000));
}

void RedisObserverTest::aLostConnectionOwesNothing()
{
    redis_fixture::Gathered gathered;
    {
        redis::Multiplexer one(m_watched, redis_fixture::patientLinks());
        one.open();
        QVERIFY(redis_fixture::runUntil([&] { return one.openCount() == 1; }));
        QVERIFY(one.send({"BLPOP", "never", "0"}, gathered.callback()).has_value());
        QVERIFY(redis_fixture::runUntil([&] { return !m_traffic->pause(0ms).isQuiet(); }));
        one.close();
        QCOMPARE(gathered.size(), std::size_t{1});
        QVERIFY(m_traffic->pause(0ms).isQuiet());
    }
    redis::ConnectionOptions impatient;
    impatient.callTimeout = 50ms;
    redis::Connection connection(m_watched, impatient);
    QVERIFY(!connection.call({"BLPOP", "never", "0"}).has_value());
    QVERIFY(m_traffic->pause(0ms).isQuiet());
    QCOMPARE(m_traffic->total(), Traffic{}); // nobody knows whether it ran
}

void RedisObserverTest::addressesAreTheSameWhoeverWatches()
{
    QCOMPARE(m_watched, m_server->address());
    QCOMPARE(m_watched.toUrl(), m_server->address().toUrl());
}

QTEST_GUILESS_MAIN(RedisObserverTest)
#include "tst_redis_observer.moc"
