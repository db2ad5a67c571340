// What Keystead itself sends to Redis, so that the figures shown are those of others (SPEC M2).
//
// INFO counts every lookup, whoever asks. Whoever browses keys or reads stamps says here what it asked; the
// sampler takes it off. Connections say it by themselves when an OwnTrafficObserver watches their address.
// Thread-safe.
#pragma once

#include "core/redis/codec.h"
#include "core/redis/observer.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

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
    // counts exactly what we have counted. Not nested in one thread.
    class [[nodiscard]] Turn;
    // Holds new turns back while it lives.
    class [[nodiscard]] Pause;

    // Waits while there is a pause, or somebody waits for one.
    Turn turn();
    void add(const Traffic& traffic);
    Traffic total() const;

    // Waits for the turns that are under way; some still are when that takes longer.
    Pause pause(std::chrono::milliseconds limit);

    // A turn by hand, for whoever cannot keep it in a scope. False: not now.
    bool tryBegin();
    void begin();
    void end();

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    Traffic m_total;
    int m_turns = 0;
    int m_pauses = 0; // wished for, or under way
};

class OwnTraffic::Turn
{
public:
    Turn() = default;
    explicit Turn(OwnTraffic& traffic)
        : m_traffic(&traffic)
    {
        traffic.begin();
    }
    ~Turn()
    {
        if (m_traffic)
            m_traffic->end();
    }
    Turn(Turn&& other) noexcept
        : m_traffic(std::exchange(other.m_traffic, nullptr))
    {
    }
    Turn& operator=(Turn&& other) noexcept
    {
        std::swap(m_traffic, other.m_traffic);
        return *this;
    }

private:
    OwnTraffic* m_traffic = nullptr;
};

class OwnTraffic::Pause
{
public:
    Pause() = default;
    Pause(OwnTraffic& traffic, std::chrono::milliseconds limit);
    ~Pause();
    Pause(Pause&& other) noexcept
        : m_traffic(std::exchange(other.m_traffic, nullptr))
        , m_isQuiet(other.m_isQuiet)
    {
    }
    Pause& operator=(Pause&& other) noexcept;

    // Nobody's turn is under way.
    bool isQuiet() const { return m_isQuiet; }

private:
    OwnTraffic* m_traffic = nullptr;
    bool m_isQuiet = false;
};

// Counts what the connections to an address ask.
class OwnTrafficObserver final : public redis::Observer
{
public:
    // Which part of a command is our own; empty: all of it.
    using Count = std::function<Traffic(const redis::Command&, const redis::Value& reply)>;
    explicit OwnTrafficObserver(std::shared_ptr<OwnTraffic> traffic, Count count = {});

    bool begin(Wait wait) override;
    void answered(std::span<const redis::Command> commands, std::span<const redis::Value> replies) override;
    void end() override;

private:
    const std::shared_ptr<OwnTraffic> m_traffic;
    const Count m_count;
};

} // namespace monitor
