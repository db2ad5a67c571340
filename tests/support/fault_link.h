// Inner part of FaultProxy: one client connection and its server side. Lives on the proxy's thread.
#pragma once

#include "tests/support/fault_proxy.h"

#include <array>
#include <chrono>
#include <deque>
#include <optional>

namespace support {

using ProxyClock = std::chrono::steady_clock;

// What is to go wrong in one direction, and what has come by.
struct Faults
{
    std::chrono::milliseconds delay{0};
    qsizetype chunkBytes = 0;
    bool blackhole = false;
    std::optional<qint64> cutAfter;     // bytes still to pass on
    std::optional<qint64> corruptAfter; // bytes still to take
    char mask = 0;
    QByteArray taken;
};

using FaultTable = std::array<Faults, 2>; // by Direction

// An open file descriptor; closes it.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int fd)
        : m_fd(fd)
    {
    }
    ~Descriptor() { reset(); }
    Descriptor(Descriptor&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    Descriptor& operator=(Descriptor&& other) noexcept;

    int get() const { return m_fd; }
    bool isValid() const { return m_fd >= 0; }
    void reset();

private:
    int m_fd = -1;
};

// One direction of one connection.
class Pump
{
public:
    // Reads what has come.
    void take(int from, Faults& faults, ProxyClock::time_point now);
    // Writes at most one piece. False when the connection is to be cut.
    bool pass(int to, Faults& faults);

    bool wantsBytes() const { return !m_ended && m_queuedBytes < mostQueuedBytes; }
    bool canPass(const Faults& faults, ProxyClock::time_point now) const;
    bool isOver() const { return m_ended && m_endPassed; }
    // When the first held piece is due.
    std::optional<ProxyClock::time_point> due(const Faults& faults) const;

private:
    struct Piece
    {
        ProxyClock::time_point due;
        QByteArray bytes; // empty: the end of the stream
    };
    static constexpr qsizetype mostQueuedBytes = 1024 * 1024;

    void drop();
    void enqueue(const QByteArray& bytes, const Faults& faults, ProxyClock::time_point now);

    std::deque<Piece> m_queue;
    qsizetype m_queuedBytes = 0;
    bool m_ended = false;
    bool m_endPassed = false;
};

struct Link
{
    Descriptor client;
    Descriptor server;
    std::array<Pump, 2> pumps; // by Direction

    int from(std::size_t direction) const { return direction == 0 ? client.get() : server.get(); }
    int to(std::size_t direction) const { return direction == 0 ? server.get() : client.get(); }
};

// Errors: FileFailed.
base::Result<Descriptor> listenOn(Endpoint& endpoint); // fills in the port that was found
base::Result<Descriptor> connectTo(const Endpoint& endpoint);

} // namespace support
