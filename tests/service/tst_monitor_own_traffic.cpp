// What Keystead asks is not shown as traffic of others: every command is compared with what INFO counts for
// it, and browsing beside the sampler leaves the figures of others as they are.
#include "core/monitor/own_traffic.h"
#include "core/monitor/sampler.h"
#include "core/sandbox/server.h"

#include <QtTest>

#include <atomic>
#include <cmath>
#include <thread>

using monitor::OwnTraffic;
using monitor::Traffic;

class MonitorOwnTrafficTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void countsAsTheServerDoes_data();
    void countsAsTheServerDoes();
    void browsingIsTakenOffExactly();
    void whatTheServerCountsLaterIsOwed();
    void aTurnThatHangsDoesNotStopTheSamples();

private:
    redis::Value call(redis::Connection& connection, const redis::Command& command);
    Traffic counters();

    std::unique_ptr<sandbox::RedisServer> m_server;
    std::unique_ptr<redis::Connection> m_redis;
};

void MonitorOwnTrafficTest::initTestCase()
{
    auto server = sandbox::RedisServer::start();
    QVERIFY2(server.has_value(), server ? "" : qPrintable(server.error().detail));
    m_server = std::move(*server);
    m_redis = std::make_unique<redis::Connection>(m_server->address());
    for (const redis::Command& command :
         std::initializer_list<redis::Command>{{"SET", "string", "abc"},
                                               {"SET", "temporary", "abc", "EX", "1000"},
                                               {"HSET", "hash", "field", "1"},
                                               {"RPUSH", "list", "1", "2"},
                                               {"SADD", "set", "1"},
                                               {"ZADD", "zset", "1", "one"},
                                               {"XADD", "stream", "1-1", "field", "1"}})
        call(*m_redis, command);
}

redis::Value MonitorOwnTrafficTest::call(redis::Connection& connection, const redis::Command& command)
{
    auto replies = connection.pipeline(std::span(&command, 1)); // error replies as values
    if (!replies) {
        QTest::qFail(qPrintable(replies.error().detail), __FILE__, __LINE__);
        return {};
    }
    return std::move(replies->front());
}

Traffic MonitorOwnTrafficTest::counters()
{
    const auto info = monitor::parseInfo(call(*m_redis, {"INFO", "stats"}).bytes());
    return {info->commandsProcessed, info->keyspaceHits, info->keyspaceMisses};
}

void MonitorOwnTrafficTest::countsAsTheServerDoes_data()
{
    QTest::addColumn<QByteArrayList>("command");
    for (const char* line : {"GET string",
                             "GET gone",
                             "GET hash",
                             "get string",
                             "MGET string gone temporary",
                             "STRLEN string",
                             "STRLEN gone",
                             "GETRANGE string 0 1",
                             "GETRANGE gone 0 1",
                             "GETBIT string 1",
                             "GETBIT gone 1",
                             "BITCOUNT string",
                             "BITCOUNT gone",
                             "TYPE hash",
                             "TYPE gone",
                             "TTL temporary",
                             "TTL string",
                             "TTL gone",
                             "PTTL temporary",
                             "PTTL gone",
                             "EXPIRETIME temporary",
                             "PEXPIRETIME gone",
                             "EXISTS string",
                             "EXISTS string gone gone hash",
                             "TOUCH string gone",
                             "OBJECT ENCODING string",
                             "OBJECT IDLETIME string",
                             "OBJECT ENCODING gone",
                             "DUMP string",
                             "DUMP gone",
                             "MEMORY USAGE string",
                             "MEMORY USAGE gone",
                             "HGETALL hash",
                             "HGETALL gone",
                             "HGET hash field",
                             "HGET gone field",
                             "HLEN hash",
                             "HLEN gone",
                             "HKEYS hash",
                             "HVALS gone",
                             "HEXISTS hash field",
                             "HSTRLEN hash field",
                             "HSCAN hash 0",
                             "HSCAN gone 0",
                             "LRANGE list 0 -1",
                             "LRANGE gone 0 -1",
                             "LLEN list",
                             "LINDEX list 0",
                             "SMEMBERS set",
                             "SMEMBERS gone",
                             "SCARD set",
                             "SISMEMBER set 1",
                             "SSCAN set 0",
                             "SSCAN gone 0",
                             "ZRANGE zset 0 -1",
                             "ZRANGE gone 0 -1",
                             "ZCARD zset",
                             "ZCOUNT zset 0 9",
                             "ZSCORE zset one",
                             "ZRANK zset one",
                             "ZSCAN zset 0",
                             "ZSCAN gone 0",
                             "XRANGE stream - +",
                             "XREVRANGE gone + -",
                             "XLEN stream",
                             "XLEN gone",
                             "GETEX string",
                             "GETEX gone",
                             "GETDEL gone",
                             "COPY string copied",
                             "COPY gone copied",
                             "SET written 1",
                             "INCR counter",
                             "HSET hash a 1",
                             "EXPIRE string 1000",
                             "PERSIST string",
                             "DEL written gone",
                             "UNLINK copied gone",
                             "SCAN 0",
                             "RANDOMKEY",
                             "DBSIZE",
                             "PING",
                             "RENAME counter renamed",
                             "NOSUCHCOMMAND string",
                             "GET"})
        QTest::newRow(line) << QByteArray(line).split(' ');
}

void MonitorOwnTrafficTest::countsAsTheServerDoes()
{
    QFETCH(const QByteArrayList, command);
    const Traffic before = counters();
    const redis::Value reply = call(*m_redis, command);
    const Traffic counted = counters() - before;
    const Traffic ours = monitor::trafficOf(command, reply);
    QCOMPARE(ours.hits, counted.hits);
    QCOMPARE(ours.misses, counted.misses);
    // INFO counts itself; what it refuses before it runs it does not count.
    if (!reply.isError())
        QCOMPARE(ours.commands, counted.commands - 1);
}

// Others look up a known number while somebody browses as fast as possible, in batches.
void MonitorOwnTrafficTest::browsingIsTakenOffExactly()
{
    OwnTraffic own;
    redis::Connection sampling(m_server->address());
    monitor::Sampler sampler(sampling, {std::chrono::seconds(1), &own, &base::BootClock::now});
    redis::Connection other(m_server->address());
    QVERIFY(other.open().has_value()); // a greeting is traffic, too
    std::ignore = sampler.sample();
    std::atomic<qint64> browsed{0};
    std::atomic<bool> greeted{false};
    std::jthread browser([&](const std::stop_token& stop) {
        redis::Connection connection(m_server->address());
        greeted = connection.open().has_value();
        std::vector<redis::Command> batch;
        for (int i = 0; i < 100; ++i)
            batch.push_back({"TYPE", i % 2 ? "string" : "gone"});
        while (!stop.stop_requested()) {
            const auto turn = own.turn();
            const auto replies = connection.pipeline(batch);
            for (std::size_t i = 0; replies && i < batch.size(); ++i)
                own.add(monitor::trafficOf(batch[i], (*replies)[i]));
            browsed += 100;
        }
    });
    double hits = 0;
    double misses = 0;
    double ownLookups = 0;
    QTRY_VERIFY(greeted);
    std::ignore = sampler.sample();
    for (int round = 0; round < 40; ++round) {
        QTRY_VERIFY(browsed > 500 * (round + 1));
        for (int i = 0; i < 5; ++i)
            call(other, {"GET", "string"});
        call(other, {"GET", "gone"});
        const auto sample = sampler.sample();
        const double seconds = sample.value(u"interval").value_or(0) / 1000;
        QCOMPARE(std::lround(*sample.value(u"hits") * seconds), 5L);
        QCOMPARE(std::lround(*sample.value(u"misses") * seconds), 1L);
        QCOMPARE(std::lround(*sample.value(u"commands") * seconds), 6L);
        hits += *sample.value(u"hits") * seconds;
        misses += *sample.value(u"misses") * seconds;
        ownLookups += *sample.value(u"own_lookups") * seconds;
    }
    browser.request_stop();
    browser.join();
    QCOMPARE(std::lround(hits), 200L);
    QCOMPARE(std::lround(misses), 40L);
    QVERIFY(ownLookups > 10000);
}

void MonitorOwnTrafficTest::whatTheServerCountsLaterIsOwed()
{
    OwnTraffic own;
    redis::Connection sampling(m_server->address());
    monitor::Sampler sampler(sampling, {std::chrono::seconds(1), &own, &base::BootClock::now});
    std::ignore = sampler.sample();
    own.add({10, 10, 0}); // counted by us, not yet sent
    QCOMPARE(sampler.sample().value(u"hits"), 0.0);
    for (int i = 0; i < 13; ++i)
        call(*m_redis, {"GET", "string"});
    const auto sample = sampler.sample();
    const double seconds = sample.value(u"interval").value_or(0) / 1000;
    QCOMPARE(std::lround(*sample.value(u"hits") * seconds), 3L);
    QCOMPARE(std::lround(*sample.value(u"commands") * seconds), 3L);
    QCOMPARE(sampler.sample().value(u"hits"), 0.0);
}

void MonitorOwnTrafficTest::aTurnThatHangsDoesNotStopTheSamples()
{
    OwnTraffic own;
    redis::Connection sampling(m_server->address());
    monitor::Sampler sampler(sampling, {std::chrono::seconds(1), &own, &base::BootClock::now});
    std::ignore = sampler.sample();
    std::atomic<bool> done{false};
    std::atomic<bool> held{false};
    std::thread hanging([&] {
        const auto turn = own.turn();
        held = true;
        while (!done)
            std::this_thread::yield();
    });
    while (!held)
        std::this_thread::yield();
    const auto sample = sampler.sample();
    done = true;
    hanging.join();
    QVERIFY(sample.reachable);
    QCOMPARE(sample.value(u"hits"), 0.0);
}

QTEST_GUILESS_MAIN(MonitorOwnTrafficTest)
#include "tst_monitor_own_traffic.moc"
