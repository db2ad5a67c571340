// Reads INFO at an interval and turns counters into figures. One object of a worker thread: sample()
// is called there by a timer; it blocks on Redis. No thread of its own (workspace gives it one).
#pragma once

#include "core/monitor/sample.h"
#include "core/redis/connection.h"

#include <chrono>
#include <optional>

namespace monitor {

class Sampler
{
public:
    // The connection outlives the sampler.
    explicit Sampler(redis::Connection& redis);

    // Sends PING (its answer's time is the latency), INFO, and once per server run CONFIG GET save;
    // none of them is a lookup, so keyspace_hits and keyspace_misses stay as they are.
    // Never fails as a call: an unreachable server is a sample that says so. Counters that went
    // back or another run_id begin anew (no negative rates, no spike).
    Sample sample();

private:
    base::Result<ServerInfo> read(std::chrono::nanoseconds& roundTrip);
    qint64 completeInfo(ServerInfo& info); // how many commands it sent
    Sample unreachable(base::Error problem);

    redis::Connection& m_redis;
    QString m_askedRun; // run_id for which CONFIG GET save was asked
    std::optional<QString> m_saveRule;
    std::optional<ServerInfo> m_previous;
    qint64 m_ownCommands = 0; // sent since m_previous was read, up to the next INFO
    std::chrono::steady_clock::time_point m_previousAt{};
};

} // namespace monitor
