#include "core/monitor/sampler.h"

#include "core/base/logging.h"
#include "core/monitor/metric.h"

#include <algorithm>
#include <utility>

namespace monitor {

namespace {

constexpr qint64 commandsPerSample = 2; // PING and INFO
// Longer than one batch of a key browser; a command that hangs must not stop the samples.
constexpr std::chrono::milliseconds longestTurn{50};

std::vector<std::optional<double>> valuesOf(const Interval& interval)
{
    std::vector<std::optional<double>> values;
    values.reserve(metrics().size());
    for (const Metric& metric : metrics())
        values.push_back(metric.value(interval));
    return values;
}

} // namespace

Sampler::Sampler(redis::Connection& redis, SamplerOptions options)
    : m_redis(redis)
    , m_options(std::move(options))
    , m_continuity(m_options.interval)
{
}

Sample Sampler::sample()
{
    auto answer = read();
    if (!answer)
        return unreachable(std::move(answer).error());
    const qint64 alsoAsked = completeInfo(answer->info);
    Interval interval = m_continuity.take(answer->info, answer->at);
    interval.roundTrip = answer->roundTrip;
    takeOffOwn(interval, answer->own);

    Sample sample;
    sample.at = QDateTime::currentDateTimeUtc();
    sample.values = valuesOf(interval);
    sample.info = std::move(answer->info);
    m_samplerCommands = commandsPerSample + alsoAsked;
    return sample;
}

base::Result<Sampler::Answer> Sampler::read()
{
    const redis::Command ping{QByteArrayLiteral("PING")};
    if (!m_redis.isOpen()) { // opening the connection is not the server's latency
        if (auto pong = m_redis.call(ping); !pong)
            return pong.error();
    }
    const auto start = m_options.clock();
    if (auto pong = m_redis.call(ping); !pong)
        return pong.error();
    const auto asked = m_options.clock();
    OwnTraffic::Pause pause;
    if (m_options.own)
        pause = m_options.own->pause(longestTurn);
    const auto sent = m_options.clock();
    auto reply = m_redis.call({QByteArrayLiteral("INFO")});
    if (!reply)
        return reply.error();
    const auto answered = m_options.clock();
    const Traffic own = m_options.own ? m_options.own->total() : Traffic{};
    pause = {};
    return parseInfo(reply->bytes()).transform([&](ServerInfo&& info) {
        return Answer{std::move(info), asked - start, sent + (answered - sent) / 2, own};
    });
}

// Where a turn could not be awaited, our count and the server's differ for a moment by what is under way:
// the sum over all intervals stays right.
void Sampler::takeOffOwn(Interval& interval, const Traffic& own)
{
    Traffic since = own - m_ownBefore;
    m_ownBefore = own;
    if (!interval.previous) {
        m_owed = {};
        return;
    }
    since += m_owed;
    since.commands += m_samplerCommands;
    const ServerInfo& before = *interval.previous;
    const ServerInfo& now = *interval.current;
    interval.ownHits = std::min(since.hits, now.keyspaceHits - before.keyspaceHits);
    interval.ownMisses = std::min(since.misses, now.keyspaceMisses - before.keyspaceMisses);
    interval.ownCommands = std::min(since.commands, now.commandsProcessed - before.commandsProcessed);
    m_owed = since - Traffic{interval.ownCommands, interval.ownHits, interval.ownMisses};
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
    m_continuity.lose();
    Sample sample;
    sample.at = QDateTime::currentDateTimeUtc();
    sample.reachable = false;
    sample.problem = std::move(problem);
    return sample;
}

} // namespace monitor
