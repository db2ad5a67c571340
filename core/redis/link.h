// One connection in an event loop: opens, logs in, hands over replies, writes once a turn, and comes
// back by itself with a growing delay. What Multiplexer and Subscriber are made of; knows no commands
// but those of the handshake. Lives on one thread with an event loop; never blocks.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/redis/address.h"
#include "core/redis/codec.h"
#include "core/redis/handshake.h"
#include "core/redis/retry_delay.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace redis {

class Socket;

struct LinkOptions
{
    std::chrono::milliseconds connectTimeout{2000};        // name, connect, encrypt and log in
    std::chrono::milliseconds retryFirst{100};             // before the first new try, doubles …
    std::chrono::milliseconds retryMost{5000};             // … up to here, ±20 % jitter
    QByteArray clientName = QByteArrayLiteral("keystead"); // CLIENT SETNAME; a refusal is ignored
    Limits limits;
};

// Whom a link tells. May call the link's functions, not destroy it.
class LinkUser
{
public:
    virtual void linkOpened() = 0;
    // What was queued is about to leave. False: not now; asked again a moment later.
    virtual bool linkMaySend() { return true; }
    virtual void linkReceived(Value&& reply) = 0;
    // Behind the last reply of what one turn has read.
    virtual void linkDrained() = 0;
    // The stream has ended, or could not be opened; the link tries again unless it is closed.
    virtual void linkLost(const base::Error& error, bool wasOpen) = 0;

protected:
    ~LinkUser() = default;
};

class Link : public QObject
{
    Q_OBJECT

public:
    enum class State { Closed, Waiting, Opening, Open };

    Link(Address address, LinkOptions options, LinkUser& user);
    ~Link() override;

    // Begins in a later turn; at once, when it waits for its retry delay. Nothing when under way.
    void open();
    // Ends it without a word to the user.
    void close();
    // The user gives this stream up: ends it, linkLost(error), tries again later.
    void giveUp(base::Error error);

    State state() const { return m_state; }
    const base::Error& lastError() const { return m_lastError; }
    // When the server was last heard.
    base::BootClock::time_point heardAt() const { return m_heardAt; }

    // Queues a command, formatted now; it leaves at the end of this turn, or when the link has opened.
    void send(const Command& command);
    // Formatted bytes that the kernel has not taken yet.
    qint64 queuedBytes() const;

private:
    Q_SLOT void flush();
    void scheduleFlush();
    void begin();
    void socketOpened();
    void socketFailed();
    void read();
    bool handOver();
    void takeGreeting(Value&& reply);
    void enter();
    void endStream();
    void lose(base::Error error);

    Address m_address;
    LinkOptions m_options;
    LinkUser& m_user;
    RetryDelay m_delay;
    State m_state = State::Closed;
    std::unique_ptr<Socket> m_socket;
    std::optional<Decoder> m_decoder;
    std::optional<Handshake> m_handshake; // until it is done
    std::vector<Value> m_greetings;       // replies to it
    base::Error m_lastError;
    base::BootClock::time_point m_heardAt{};
    quint64 m_life = 0; // changes with every stream: what a callback may have ended
    QByteArray m_out;
    bool m_socketOpened = false;
    bool m_reading = false;
    bool m_flushScheduled = false;
    QTimer m_connectTimer;
    QTimer m_retryTimer;
};

} // namespace redis
