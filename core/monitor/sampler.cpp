#include "core/monitor/sampler.h"

#include "core/base/logging.h"
#include "core/monitor/metric.h"

namespace monitor {

namespace {

using std::chrono::steady_clock;

constexpr qint64 commandsPerSample = 2; // PING and INFO

// The counters of INFO only grow while the server runs; CONFIG RESETSTAT sets them to 0.
bool isContinuation(const ServerInfo& before, const ServerInfo& now)
{
    return before.runId == now.runId && now.commandsProcessed >= before.commandsProcessed &&
           now.keyspaceHits >= before.keyspaceHits && now.keyspaceMisses >= before.keyspaceMisses &&
           now.evictedKeys >= before.evictedKeys && now.expiredKeys >= before.expiredKeys &&
           now.networkIn >= before.networkIn && now.networkOut >= before.networkOut;
}

std::vector<std::optional<double>> valuesOf(const Interval& interval)
{
    std::vector<std::optional<double>> values;
    values.reserve(metrics().size());
    for (const Metric& metric : metrics())
        values.push_back(metric.value(interval));
    return values;
}

} // namespace

Sampler::Sampler(redis::Connection& redis)
    : m_redis(redis)
{
}

Sample Sampler::sample()
{
    std::chrono::nanoseconds roundTrip{0};
    auto info = read(roundTrip);
    if (!info)
        return unreachable(std::move(info).error());
    const auto now = steady_clock::now();
    const qint64 alsoAsked = completeInfo(*info);

    Interval interval;
    interval.current = &*info;
    interval.roundTrip = roundTrip;
    if (m_previous && isContinuation(*m_previous, *info)) {
        interval.previous = &*m_previous;
        interval.seconds = std::chrono::duration<double>(now - m_previousAt).count();
        interval.ownCommands = m_ownCommands;
    }
    Sample sample;
    sample.at = QDateTime::currentDateTimeUtc();
    sample.values = valuesOf(interval);
    sample.info = *info;
    m_previous = std::move(*info);
    m_previous->fields.clear(); // only the counters are compared
    m_previousAt = now;
    m_ownCommands = commandsPerSample + alsoAsked;
    return sample;
}

base::Result<ServerInfo> Sampler::read(std::chrono::nanoseconds& roundTrip)
{
    const redis::Command ping{QByteArrayLiteral("PING")};
    if (!m_redis.isOpen()) { // opening the connection is not the server's latency
        if (auto pong = m_redis.call(ping); !pong)
            return pong.error();
    }
    const auto start = steady_clock::now();
    if (auto pong = m_redis.call(ping); !pong)
        return pong.error();
    roundTrip = steady_clock::now() - start;
    auto reply = m_redis.call({QByteArrayLiteral("INFO")});
    if (!reply)
        return reply.error();
    return parseInfo(reply->bytes());
}

qint64 Sampler::completeInfo(ServerInfo& info)
{
    const bool asks = info.runId != m_askedRun;
    if (asks) {
        m_askedRun = info.runId;
        m_saveRule.reset();
        const auto reply =
            m_redis.call({QByteArrayLiteral("CONFIG"), QByteArrayLiteral("GET"), QByteArrayLiteral("save")});
        if (reply && reply->items().size() == 2)
            m_saveRule = QString::fromUtf8(reply->items()[1].bytes());
    }
    if (m_saveRule)
        setSaveRule(info, *m_saveRule);
    return asks ? 1 : 0;
}

Sample Sampler::unreachable(base::Error problem)
{
    qCDebug(base::logMonitor) << "no sample:" << base::errorName(problem.code) << problem.detail;
    // What happened meanwhile is not known second by second: the next sample begins anew.
    m_previous.reset();
    Sample sample;
    sample.at = QDateTime::currentDateTimeUtc();
    sample.reachable = false;
    sample.problem = std::move(problem);
    return sample;
}

} // namespace monitor
