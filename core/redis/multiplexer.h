// Many connections to one Redis server in one event loop (DESIGN: the driver for load tests, key
// scans and streams). Commands are formatted when they are queued and written once a turn; replies
// come back in order, one callback each.
//
// Thread: confined to the thread that creates it, which needs an event loop; it never blocks, and all
// callbacks and signals come from that event loop. Set QT_NO_GLIB=1 in programs without a window: it
// halves the system calls. From other threads it is reached through a base::Executor beside it.
//
// A connection opens, logs in (AUTH, CLIENT SETNAME, SELECT) and, when it was lost or could not be
// opened, comes back by itself after a delay that grows, with jitter. What is lost is told, never
// repaired: nothing that may have run is ever sent twice.
#pragma once

#include "core/base/access_mode.h"
#include "core/base/result.h"
#include "core/redis/address.h"
#include "core/redis/link.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace redis {

struct MultiplexerOptions
{
    base::AccessMode access = base::AccessMode::ReadWrite;
    int connections = 1;                         // at least 1
    std::chrono::milliseconds callTimeout{2000}; // from send, or from opening, to the reply
    // While a reply is owed, not one byte came for so long: a reply may be large, but not stand still.
    std::chrono::milliseconds idleTimeout{2000};
    int mostCalls = 100'000;               // of one connection, not answered yet
    qint64 mostBytes = 16LL * 1024 * 1024; // of one connection, formatted and not taken by the kernel
    LinkOptions link;
};

class Multiplexer : public QObject
{
    Q_OBJECT

public:
    // An error reply comes as an Error (RedisError and its neighbours), as from Connection::call.
    // A lambda that captures at most two words costs no allocation.
    using Callback = std::function<void(base::Result<Value>&& reply)>;

    explicit Multiplexer(Address address, MultiplexerOptions options = {}, QObject* parent = nullptr);
    ~Multiplexer() override; // as close(); not from inside a callback

    const Address& address() const;

    // Begins to open all connections that are not; those that wait for their delay try at once.
    void open();
    // Ends all connections. What is outstanding is called back with Cancelled before close() returns.
    void close();

    int connectionCount() const;
    int openCount() const;
    bool isOpen(int connection) const;
    std::size_t outstanding(int connection) const; // sent or queued, not answered
    // May one more command be sent there? When not, something is outstanding, whose reply makes room.
    bool canSend(int connection) const;

    // Takes a command for that connection (0 … connectionCount() - 1) or for any, in turn. Either it
    // is refused at once – then nothing was queued and the callback is never called – or the callback
    // is called exactly once, never from inside send(). Commands taken while the connection still
    // opens leave when it has, and their time begins then.
    // Refusals: InvalidInput (no name, or not exactly one reply: SUBSCRIBE, MONITOR …),
    // ReadOnlyProfile, NotConnected (closed, or waiting for its delay: the last cause is the detail),
    // TooLarge (the queue is full).
    // Replies: the error replies' codes; ConnectionLost (it may or may not have run); TimedOut (its
    // time passed: that connection is closed, its other calls end with ConnectionLost);
    // MalformedReply, TooLarge, TooDeep (this reply could not be read; the others: ConnectionLost);
    // Cancelled; when the connection could not be opened, that error, and the command was not sent.
    base::Result<void> send(const Command& command, Callback callback);
    base::Result<void> sendTo(int connection, const Command& command, Callback callback);
    base::Result<void> sendTo(int connection, const Command& command, Callback callback,
                              std::chrono::milliseconds timeout);

Q_SIGNALS:
    void opened(int connection);
    // Its outstanding calls have been called back. It comes back by itself.
    void lost(int connection, const base::Error& error);
    void openingFailed(int connection, const base::Error& error);

private:
    class Lane;

    Q_SLOT void checkDeadlines();
    void watch(base::BootClock::time_point deadline);

    Address m_address;
    MultiplexerOptions m_options;
    std::vector<std::unique_ptr<Lane>> m_lanes;
    bool m_ending = false;
    std::size_t m_turn = 0; // whose turn it is
    QTimer m_deadlines;
    base::BootClock::time_point m_watched = base::BootClock::time_point::max();
};

} // namespace redis
