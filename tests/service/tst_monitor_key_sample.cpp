// What fills a server: exact when all keys are looked at, close when some are; no trace in the figures of
// others.
#include "core/monitor/info.h"
#include "core/monitor/server/key_sample.h"
#include "core/sandbox/server.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using base::ErrorCode;
using monitor::KeySample;
using monitor::KeySampleOptions;
using monitor::KeyShare;

class MonitorKeySampleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyKeyIsCountedOnce();
    void aSampleIsCloseToTheTruth();
    void expiriesAreCountedByTheirTime();
    void smallNamespacesBecomeTheRest();
    void lookupsAreCountedAsOurs();
    void canBeCancelled();
    void anEmptyDatabaseIsEmpty();
    void aMissingRightIsAnError();

private:
    void fill(const QByteArray& prefix, int count, int bytes, int seconds = 0);
    KeySample sample(const KeySampleOptions& options = {});
    static const KeyShare* shareOf(const std::vector<KeyShare>& shares, const QByteArray& name);

    std::unique_ptr<sandbox::RedisServer> m_server;
    std::unique_ptr<redis::Connection> m_redis;
};

void MonitorKeySampleTest::init()
{
    auto server = sandbox::RedisServer::start();
    QVERIFY2(server.has_value(), server ? "" : qPrintable(server.error().detail));
    m_server = std::move(*server);
    m_redis = std::make_unique<redis::Connection>(m_server->address());
}

void MonitorKeySampleTest::fill(const QByteArray& prefix, int count, int bytes, int seconds)
{
    std::vector<redis::Command> sets;
    for (int i = 0; i < count; ++i) {
        redis::Command set{"SET", prefix + QByteArray::number(i), QByteArray(bytes, 'x')};
        if (seconds > 0)
            set << "EX" << QByteArray::number(seconds);
        sets.push_back(std::move(set));
    }
    QVERIFY(m_redis->pipeline(sets, std::chrono::seconds(20)).has_value());
}

KeySample MonitorKeySampleTest::sample(const KeySampleOptions& options)
{
    base::JobControl control;
    auto found = monitor::sampleKeys(*m_redis, options, control);
    if (!found) {
        QTest::qFail(qPrintable(found.error().detail), __FILE__, __LINE__);
        return {};
    }
    return *found;
}

const KeyShare* MonitorKeySampleTest::shareOf(const std::vector<KeyShare>& shares, const QByteArray& name)
{
    const auto found = std::ranges::find(shares, name, &KeyShare::name);
    return found == shares.end() ? nullptr : &*found;
}

void MonitorKeySampleTest::everyKeyIsCountedOnce()
{
    fill("app:sessions:", 700, 100);
    fill("app:pages:", 300, 2000);
    fill("plain", 50, 10);
    QVERIFY(m_redis->call({"RPUSH", "app:list", "1", "2"}).has_value());
    QVERIFY(m_redis->call({"SET", "app:pages:biggest", QByteArray(100000, 'x')}).has_value());
    const KeySample found = sample();
    QVERIFY(found.isComplete);
    QCOMPARE(found.total, 1052);
    QCOMPARE(found.sampled, 1052);
    QCOMPARE(found.uncertainty, 0.0);
    QCOMPARE(shareOf(found.namespaces, "app:sessions:")->keys, 700.0);
    QCOMPARE(shareOf(found.namespaces, "app:pages:")->keys, 301.0);
    QCOMPARE(shareOf(found.namespaces, "app:")->keys, 1.0);
    QCOMPARE(shareOf(found.namespaces, "")->keys, 50.0);
    QCOMPARE(found.namespaces[0].name, "app:pages:"); // largest by memory
    QCOMPARE(shareOf(found.types, "string")->keys, 1051.0);
    QCOMPARE(shareOf(found.types, "list")->keys, 1.0);
    QCOMPARE(found.biggest[0].name, "app:pages:biggest");
    QCOMPARE(found.biggest.size(), std::size_t(50));
    QVERIFY(found.biggest[0].bytes.count > 100000);
    QVERIFY(std::ranges::is_sorted(found.biggest, std::ranges::greater(), &monitor::BigKey::bytes));
    double sum = 0;
    for (const KeyShare& share : found.namespaces)
        sum += share.bytes;
    QCOMPARE(sum, found.bytes);
    QVERIFY(found.bytes > 300 * 2000 + 700 * 100 + 100000);
    QCOMPARE(found.neverExpiring, 1052.0);
}

void MonitorKeySampleTest::aSampleIsCloseToTheTruth()
{
    fill("many:", 9000, 100);
    fill("few:", 3000, 700);
    KeySampleOptions options;
    options.most = 3000;
    const KeySample found = sample(options);
    QVERIFY(!found.isComplete);
    QCOMPARE(found.sampled, 3000);
    QCOMPARE(found.total, 12000);
    QVERIFY(std::abs(shareOf(found.namespaces, "many:")->keys / 9000 - 1) < 0.1);
    QVERIFY(std::abs(shareOf(found.namespaces, "few:")->keys / 3000 - 1) < 0.2);
    QVERIFY(found.uncertainty > 0.03 && found.uncertainty < 0.04);
    const double exact = sample().bytes;
    QVERIFY(std::abs(found.bytes / exact - 1) < 0.1);
}

void MonitorKeySampleTest::expiriesAreCountedByTheirTime()
{
    fill("minute:", 20, 1, 150);
    fill("hour:", 30, 1, 3000);
    fill("day:", 40, 1, 80000);
    fill("year:", 5, 1, 365 * 86400);
    fill("never:", 7, 1);
    const KeySample found = sample();
    const auto keysAt = [&](qint64 seconds) {
        for (const auto& range : found.expiries) {
            if (range.from.count() <= seconds && seconds < range.to.count())
                return range.keys;
        }
        return -1.0;
    };
    QCOMPARE(keysAt(150), 20.0);
    QCOMPARE(keysAt(3000), 30.0);
    QCOMPARE(keysAt(80000), 40.0);
    QCOMPARE(keysAt(365 * 86400), 5.0);
    QCOMPARE(keysAt(10), 0.0);
    QCOMPARE(found.neverExpiring, 7.0);
    QCOMPARE(found.nextMinutes.size(), std::size_t(60));
    double ahead = 0;
    for (const auto& minute : found.nextMinutes)
        ahead += minute.keys;
    QCOMPARE(ahead, 50.0);
    QCOMPARE(found.nextMinutes[2].keys, 20.0);
}

void MonitorKeySampleTest::smallNamespacesBecomeTheRest()
{
    for (int i = 0; i < 20; ++i)
        fill("n" + QByteArray::number(i) + ':', 1 + i, 100);
    KeySampleOptions options;
    options.namespaces = 5;
    const KeySample found = sample(options);
    QCOMPARE(found.namespaces.size(), std::size_t(6));
    QCOMPARE(found.namespaces[0].name, "n19:");
    QCOMPARE(found.namespaces.back().name, QByteArray());
    double keys = 0;
    for (const KeyShare& share : found.namespaces)
        keys += share.keys;
    QCOMPARE(keys, 210.0);
}

void MonitorKeySampleTest::lookupsAreCountedAsOurs()
{
    fill("a:", 400, 10);
    const auto counters = [this] { return *monitor::parseInfo(m_redis->call({"INFO", "stats"})->bytes()); };
    monitor::OwnTraffic own;
    KeySampleOptions options;
    options.own = &own;
    const auto before = counters();
    sample(options);
    const auto after = counters();
    QCOMPARE(own.total().hits, after.keyspaceHits - before.keyspaceHits);
    QCOMPARE(own.total().misses, after.keyspaceMisses - before.keyspaceMisses);
    QCOMPARE(own.total().hits, 800);
}

void MonitorKeySampleTest::canBeCancelled()
{
    fill("a:", 2000, 10);
    base::JobControl control;
    control.setListener([&control](const base::JobProgress&) { control.cancel(); });
    const auto found = monitor::sampleKeys(*m_redis, {}, control);
    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::Cancelled);
}

void MonitorKeySampleTest::anEmptyDatabaseIsEmpty()
{
    const KeySample found = sample();
    QVERIFY(found.isComplete);
    QCOMPARE(found.bytes, 0.0);
    QVERIFY(found.namespaces.empty() && found.types.empty() && found.biggest.empty());
    QVERIFY(!found.expiries.empty());
}

void MonitorKeySampleTest::aMissingRightIsAnError()
{
    fill("a:", 3, 10);
    QVERIFY(m_redis->call({"ACL", "SETUSER", "guest", "on", "nopass", "~*", "+@all", "-memory"}).has_value());
    redis::Address address = m_server->address();
    address.user = QStringLiteral("guest");
    address.password = "any";
    redis::Connection guest(address);
    base::JobControl control;
    const auto found = monitor::sampleKeys(guest, {}, control);
    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::RedisNoPermission);
}

QTEST_GUILESS_MAIN(MonitorKeySampleTest)
#include "tst_monitor_key_sample.moc"
