// The sampler while things happen to the server: a gap is a gap, never a spike.
#include "core/monitor/sampler.h"
#include "core/sandbox/server.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using monitor::Break;
using monitor::Sample;

class MonitorBreaksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failOverToAReplicaIsNoSpike();
    void aStoppedServerIsAGap();
    void resetStatisticsAreNamed();
    void aPausedSamplerHasNoRates();

private:
    std::unique_ptr<sandbox::RedisServer> start(const QStringList& settings = {});
    static redis::ConnectionOptions impatient();
    static void lookUp(const redis::Address& address, int times);
    static Sample reached(monitor::Sampler& sampler);
};

std::unique_ptr<sandbox::RedisServer> MonitorBreaksTest::start(const QStringList& settings)
{
    sandbox::ServerOptions options;
    options.settings = settings;
    auto server = sandbox::RedisServer::start(options);
    if (!server)
        QTest::qFail(qPrintable(server.error().detail), __FILE__, __LINE__);
    return server ? std::move(*server) : nullptr;
}

redis::ConnectionOptions MonitorBreaksTest::impatient()
{
    redis::ConnectionOptions options;
    options.callTimeout = std::chrono::milliseconds(300);
    options.retryFirst = std::chrono::milliseconds(1);
    options.retryMost = std::chrono::milliseconds(5);
    return options;
}

void MonitorBreaksTest::lookUp(const redis::Address& address, int times)
{
    redis::Connection other(address);
    const std::vector<redis::Command> gets(static_cast<std::size_t>(times), redis::Command{"GET", "gone"});
    QVERIFY(other.pipeline(gets).has_value());
}

Sample MonitorBreaksTest::reached(monitor::Sampler& sampler)
{
    const QDeadlineTimer limit(10000);
    Sample sample;
    do
        sample = sampler.sample();
    while (!sample.reachable && !limit.hasExpired());
    return sample;
}

void MonitorBreaksTest::failOverToAReplicaIsNoSpike()
{
    const auto master = start();
    const auto replica = start();
    QVERIFY(master && replica);
    // One name that leads to whoever is the master.
    const QTemporaryDir folder;
    redis::Address address = master->address();
    address.path = folder.filePath(QStringLiteral("redis"));
    QVERIFY(QFile::link(master->address().path, address.path));
    lookUp(master->address(), 10);
    lookUp(replica->address(), 5000); // its own counters are far ahead

    redis::Connection connection(address, impatient());
    monitor::Sampler sampler(connection, {std::chrono::milliseconds(250)});
    std::ignore = sampler.sample();
    QCOMPARE(sampler.sample().value(u"misses"), 0.0);
    QVERIFY(QFile::remove(address.path) && QFile::link(replica->address().path, address.path));
    master->kill();

    const Sample first = reached(sampler);
    QVERIFY(first.reachable);
    QCOMPARE(first.value(u"misses"), std::nullopt);
    QCOMPARE(first.value(u"commands"), std::nullopt);
    QVERIFY(sampler.lastBreak() == Break::ServerReplaced || sampler.lastBreak() == Break::ServerRestarted);
    QCOMPARE(sampler.sample().value(u"misses"), 0.0);
}

void MonitorBreaksTest::aStoppedServerIsAGap()
{
    const auto server = start();
    QVERIFY(server);
    redis::Connection connection(server->address(), impatient());
    monitor::Sampler sampler(connection);
    std::ignore = sampler.sample();
    QVERIFY(sampler.sample().value(u"hits").has_value());
    lookUp(server->address(), 5000);
    QCOMPARE(::kill(static_cast<pid_t>(server->pid()), SIGSTOP), 0);
    const Sample away = sampler.sample();
    QCOMPARE(::kill(static_cast<pid_t>(server->pid()), SIGCONT), 0);
    QVERIFY(!away.reachable);
    QVERIFY(base::isConnectionError(away.problem.code));
    const Sample back = reached(sampler);
    QVERIFY(back.reachable);
    QCOMPARE(sampler.lastBreak(), Break::Unreachable);
    QCOMPARE(back.value(u"misses"), std::nullopt);
    QVERIFY(back.value(u"used_memory").has_value());
    QCOMPARE(sampler.sample().value(u"misses"), 0.0);
}

void MonitorBreaksTest::resetStatisticsAreNamed()
{
    const auto server = start();
    QVERIFY(server);
    lookUp(server->address(), 100);
    redis::Connection connection(server->address());
    monitor::Sampler sampler(connection);
    std::ignore = sampler.sample();
    redis::Connection other(server->address());
    QVERIFY(other.call({"CONFIG", "RESETSTAT"}).has_value());
    QCOMPARE(sampler.sample().value(u"misses"), std::nullopt);
    QCOMPARE(sampler.lastBreak(), Break::CountersReset);
    QCOMPARE(sampler.sample().value(u"misses"), 0.0);
    QCOMPARE(sampler.lastBreak(), Break::None);
}

void MonitorBreaksTest::aPausedSamplerHasNoRates()
{
    const auto server = start();
    QVERIFY(server);
    redis::Connection connection(server->address());
    base::BootClock::duration asleep{0};
    monitor::SamplerOptions options{std::chrono::seconds(1), nullptr,
                                    [&asleep] { return base::BootClock::now() + asleep; }};
    monitor::Sampler sampler(connection, options);
    std::ignore = sampler.sample();
    lookUp(server->address(), 5000);
    asleep = std::chrono::minutes(1);
    QCOMPARE(sampler.sample().value(u"misses"), std::nullopt);
    QCOMPARE(sampler.lastBreak(), Break::Paused);
    asleep += std::chrono::seconds(1);
    const Sample next = sampler.sample();
    QCOMPARE(next.value(u"misses"), 0.0);
    QVERIFY(next.value(u"interval").value_or(0) >= 1000);
}

QTEST_GUILESS_MAIN(MonitorBreaksTest)
#include "tst_monitor_breaks.moc"
