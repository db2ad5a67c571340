// One blocking connection to a Redis server (DESIGN: the driver for sessions).
//
// Thread: confined to the thread that first uses it; never the GUI's (asserted, see
// base/thread_role.h). Bytes in, bytes out. Opens itself on the first call and again after it was
// lost, not sooner than the growing delay allows (then: NotConnected with the last cause). That the
// server hung up between two calls is seen before anything is sent; the call then opens anew.
// A lost connection fails the calls that are outstanding; nothing is ever sent twice.
#pragma once

#include "core/base/access_mode.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/redis/address.h"
#include "core/redis/codec.h"

#include <chrono>
#include <memory>
#include <span>
#include <vector>

namespace redis {

struct ConnectionOptions
{
    base::AccessMode access = base::AccessMode::ReadWrite;
    std::chrono::milliseconds connectTimeout{2000};
    std::chrono::milliseconds callTimeout{2000}; // from sending to the last reply
    std::chrono::milliseconds retryFirst{100};   // delay after the first failed opening, doubles …
    std::chrono::milliseconds retryMost{5000};   // … up to here, ±20 % jitter
    QByteArray clientName = QByteArrayLiteral("keystead"); // CLIENT SETNAME; a refusal is ignored
    Limits limits;
    std::shared_ptr<Observer> observer; // null: the one of the address
};

// A command that a connection has checked and made into bytes, for a question asked again and again. A
// value; only for the connection that prepared it.
class Prepared
{
    friend class Connection;
    Prepared(QByteArray bytes, Command command)
        : m_bytes(std::move(bytes))
        , m_command(std::move(command))
    {
    }
    QByteArray m_bytes;
    Command m_command; // for the observer
};

class Connection
{
public:
    explicit Connection(Address address, ConnectionOptions options = {});
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    const Address& address() const;
    bool isOpen() const;

    // Connects, authenticates, selects the database. Does nothing when open. Ignores the retry delay.
    // Errors: connection codes (ConnectionRefused also when the server is full: its words are the
    // detail), FileFailed (a certificate), RedisError (no such database).
    base::Result<void> open();
    void close();

    // Counts openings: 0 before the first. A changed number says that what the server kept for the
    // connection (WATCH, tracking) is gone.
    quint64 generation() const;

    // Lets the next call connect at once instead of waiting for the retry delay (“Try now”).
    void forgetRetryDelay();

    // One command, one reply. An error reply becomes an Error (RedisError and its neighbours).
    // Errors: connection codes, ReadOnlyProfile, MalformedReply, TooLarge, TooDeep; InvalidInput for
    // an empty command and for one that has not exactly one reply (SUBSCRIBE, MONITOR …). Error::subject
    // is Address::displayName().
    base::Result<Value> call(const Command& command);
    base::Result<Value> call(const Command& command, std::chrono::milliseconds timeout);

    // Errors: those of call() that need no server.
    base::Result<Prepared> prepare(const Command& command) const;
    base::Result<Value> callPrepared(const Prepared& prepared);

    // All commands in one write; replies in order, one for each, error replies as values of kind
    // Error. Fails as a whole only when the connection does, or when one command is refused (then
    // nothing was sent). The time allowed counts for all of them together.
    base::Result<std::vector<Value>> pipeline(std::span<const Command> commands);
    base::Result<std::vector<Value>> pipeline(std::span<const Command> commands,
                                              std::chrono::milliseconds timeout);
    // onlyOn: the opening, by generation(), whose state the commands count on; 0: any. When that one has
    // ended nothing is sent or opened: NotConnected, which comes of nothing else here.
    base::Result<std::vector<Value>> pipeline(std::span<const Command> commands,
                                              std::chrono::milliseconds timeout, quint64 onlyOn);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace redis
