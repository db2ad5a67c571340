// Reads INFO at an interval and turns counters into figures. One object of a worker thread: sample()
// is called there by a timer; it blocks on Redis. No thread of its own (workspace gives it one).
#pragma once

#include "core/base/clock.h"
#include "core/monitor/continuity.h"
#include "core/monitor/own_traffic.h"
#include "core/monitor/sample.h"
#include "core/redis/connection.h"

#include <chrono>
#include <optional>

namespace monitor {

struct SamplerOptions
{
    // Time between two samples, 0.25 to 60 s; an interval much longer than that has no rates (its mean
    // would pass for a figure of the last second). 0: not known, every interval has its rates.
    std::chrono::milliseconds interval{0};
    OwnTraffic* own = nullptr; // what the rest of the process sends; outlives the sampler
    base::ClockFn clock = &base::BootClock::now;
};

class Sampler
{
public:
    // The connection outlives the sampler.
    explicit Sampler(redis::Connection& redis, SamplerOptions options = {});

    // Sends PING (its answer's time is the latency), INFO, and once per server run CONFIG GET save;
    // none of them is a lookup, so keyspace_hits and keyspace_misses stay as they are.
    // Never fails as a call: an unreachable server is a sample that says so. Counters that went
    // back or another run_id begin anew (no negative rates, no spike).
    Sample sample();

    // SamplerOptions::interval from now on.
    void setInterval(std::chrono::milliseconds interval) { m_continuity.expect(interval); }

    // Why the last sample has no rates; None: it has.
    Break lastBreak() const { return m_continuity.lastBreak(); }

private:
    struct Answer
    {
        ServerInfo info;
        std::chrono::nanoseconds roundTrip{0};
        base::BootClock::time_point at; // half way between the question and the answer
        Traffic own;                    // all of it, as INFO has counted it
    };

    base::Result<Answer> read();
    void takeOffOwn(Interval& interval, const Traffic& own);
    qint64 completeInfo(ServerInfo& info); // how many commands it sent
    Sample unreachable(base::Error problem);

    redis::Connection& m_redis;
    SamplerOptions m_options;
    Continuity m_continuity;
    QString m_askedRun; // run_id for which CONFIG GET save was asked
    std::optional<QString> m_saveRule;
    qint64 m_samplerCommands = 0; // sent since the last INFO, up to the next
    Traffic m_ownBefore;
    Traffic m_owed; // counted by us before the server did: comes off the next interval
};

} // namespace monitor
