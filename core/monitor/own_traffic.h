// What Keystead itself sends to Redis, so that the figures shown are those of others (SPEC M2).
//
// INFO counts every lookup, whoever asks. Whoever browses keys or reads stamps says here what it asked; the
// sampler takes it off. Thread-safe.
#pragma once

#include "core/redis/codec.h"

#include <chrono>
#include <mutex>
#include <shared_mutex>

namespace monitor {

struct Traffic
{
    qint64 commands = 0;
    qint64 hits = 0;   // in keyspace_hits
    qint64 misses = 0; // in keyspace_misses

    Traffic& operator+=(const Traffic& other);
    friend Traffic operator-(Traffic left, const Traffic& right);
    bool operator==(const Traffic&) const = default;
};

// What one command and its reply add to the counters of INFO, as measured on Redis 7.0: commands that read
// count every key they name, whether they touch it or not (TYPE, PTTL, OBJECT, DUMP …); commands that write,
// MEMORY USAGE, RANDOMKEY and plain SCAN count none. Two things cannot be told from outside: the split of a
// lookup whose reply is the same for a missing key and an empty answer (it counts as a miss), and what a
// script or SCAN with TYPE looked up (it counts as none: whoever sends those adds them itself).
Traffic trafficOf(const redis::Command& command, const redis::Value& reply);

class OwnTraffic
{
public:
    // Held from before a command is sent until its reply was added: INFO is not asked in between, and so
    // counts exactly what we have counted.
    using Turn = std::shared_lock<std::shared_timed_mutex>;
    using Pause = std::unique_lock<std::shared_timed_mutex>;

    Turn turn();
    void add(const Traffic& traffic);
    Traffic total() const;

    // Holds everybody's turns back; not owned when somebody's takes longer than that.
    Pause pause(std::chrono::milliseconds limit);

private:
    std::shared_timed_mutex m_turns;
    mutable std::mutex m_mutex;
    Traffic m_total;
};

} // namespace monitor
