// The sampler against a real Redis: exact figures, and no spike when the server comes back.
#include "core/base/thread_role.h"
#include "core/monitor/metric.h"
#include "core/monitor/sampler.h"
#include "core/sandbox/server.h"

#include <QDeadlineTimer>
#include <QThread>
#include <QtTest>

#include <cmath>

class MonitorSamplerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void getsMoveHitsAndMissesExactly();
    void samplingItselfMovesNothing();
    void askedForTheSaveRuleOnce();
    void resetCountersGiveNoNegativeRate();
    void killedServerIsASampleThatSaysSo();

private:
    // Rates times seconds between the two samples is the count again, whatever the timing.
    struct Moved
    {
        double hits = 0;
        double misses = 0;
        double commands = 0;
    };
    Moved movedBy(const std::function<void()>& work);
    void call(const redis::Command& command);

    std::unique_ptr<sandbox::RedisServer> m_server;
    std::unique_ptr<redis::Connection> m_other; // another client
    std::unique_ptr<redis::Connection> m_connection;
    std::unique_ptr<monitor::Sampler> m_sampler;
};

void MonitorSamplerTest::init()
{
    auto server = sandbox::RedisServer::start();
    QVERIFY2(server.has_value(), server ? "" : qPrintable(server.error().detail));
    m_server = std::move(*server);
    redis::ConnectionOptions options;
    options.retryFirst = std::chrono::milliseconds(1);
    options.retryMost = std::chrono::milliseconds(5);
    m_other = std::make_unique<redis::Connection>(m_server->address(), options);
    m_connection = std::make_unique<redis::Connection>(m_server->address(), options);
    m_sampler = std::make_unique<monitor::Sampler>(*m_connection);
}

void MonitorSamplerTest::cleanup()
{
    m_sampler.reset();
    m_connection.reset();
    m_other.reset();
    m_server.reset();
}

void MonitorSamplerTest::call(const redis::Command& command)
{
    const auto reply = m_other->call(command);
    QVERIFY2(reply.has_value(), reply ? "" : qPrintable(reply.error().detail));
}

MonitorSamplerTest::Moved MonitorSamplerTest::movedBy(const std::function<void()>& work)
{
    const auto first = m_sampler->sample();
    work();
    const auto second = m_sampler->sample();
    const auto hits = second.value(u"hits");
    const auto misses = second.value(u"misses");
    const auto commands = second.value(u"commands");
    if (!hits || !misses || !commands || *commands + *hits + *misses <= 0)
        return {};
    // The counters in the two samples give the seconds the rates were made with.
    const double counted = static_cast<double>(second.info.commandsProcessed - first.info.commandsProcessed);
    const double lookups = static_cast<double>(second.info.keyspaceHits + second.info.keyspaceMisses -
                                               first.info.keyspaceHits - first.info.keyspaceMisses);
    const double seconds = lookups > 0 ? lookups / (*hits + *misses) : counted / *commands;
    return {*hits * seconds, *misses * seconds, *commands * seconds};
}

void MonitorSamplerTest::getsMoveHitsAndMissesExactly()
{
    call({"SET", "here", "1"});
    std::ignore = m_sampler->sample();
    const auto first = m_sampler->sample();
    const Moved moved = movedBy([this] {
        for (int i = 0; i < 30; ++i)
            call({"GET", "here"});
        for (int i = 0; i < 10; ++i)
            call({"GET", "gone"});
    });
    QCOMPARE(std::lround(moved.hits), 30L);
    QCOMPARE(std::lround(moved.misses), 10L);
    QCOMPARE(std::lround(moved.commands), 40L);
    QVERIFY(first.reachable);
    QVERIFY(first.value(u"latency").value_or(0) > 0);
    QVERIFY(first.value(u"used_memory").value_or(0) > 0);
}

void MonitorSamplerTest::samplingItselfMovesNothing()
{
    std::ignore = m_sampler->sample();
    for (int i = 0; i < 5; ++i) {
        const auto sample = m_sampler->sample();
        QCOMPARE(sample.value(u"hits"), 0.0);
        QCOMPARE(sample.value(u"misses"), 0.0);
        QCOMPARE(sample.value(u"hit_ratio"), std::nullopt);
        QCOMPARE(sample.value(u"commands"), 0.0);
    }
}

void MonitorSamplerTest::askedForTheSaveRuleOnce()
{
    QVERIFY(m_sampler->sample().info.saveRule.has_value());
    call({"CONFIG", "SET", "save", "3600 1"});
    // The rule of a running server is asked for once; what it was then stands.
    const auto rule = m_sampler->sample().info.saveRule;
    QVERIFY(rule.has_value());
    QVERIFY(*rule != QStringLiteral("3600 1"));
}

void MonitorSamplerTest::resetCountersGiveNoNegativeRate()
{
    for (int i = 0; i < 50; ++i)
        call({"GET", "gone"});
    std::ignore = m_sampler->sample();
    call({"CONFIG", "RESETSTAT"});
    const auto sample = m_sampler->sample();
    QVERIFY(sample.reachable);
    QCOMPARE(sample.value(u"misses"), std::nullopt);
    QCOMPARE(m_sampler->sample().value(u"misses"), 0.0);
}

void MonitorSamplerTest::killedServerIsASampleThatSaysSo()
{
    for (int i = 0; i < 1000; ++i)
        call({"GET", "gone"});
    std::ignore = m_sampler->sample();
    m_server->kill();
    const auto away = m_sampler->sample();
    QVERIFY(!away.reachable);
    QVERIFY(base::isConnectionError(away.problem.code));
    QVERIFY(away.values.empty());
    QCOMPARE(away.value(u"hits"), std::nullopt);

    const auto restarted = m_server->restart();
    QVERIFY2(restarted.has_value(), restarted ? "" : qPrintable(restarted.error().detail));
    monitor::Sample back;
    const QDeadlineTimer limit(10000);
    do
        back = m_sampler->sample();
    while (!back.reachable && !limit.hasExpired());
    QVERIFY(back.reachable);
    QCOMPARE(back.value(u"misses"), std::nullopt); // another run: nothing to compare with
    QCOMPARE(back.value(u"keys"), 0.0);
    QCOMPARE(m_sampler->sample().value(u"misses"), 0.0);
}

QTEST_GUILESS_MAIN(MonitorSamplerTest)
#include "tst_monitor_sampler.moc"
