#include "core/redis/connection.h"

#include "core/base/thread_role.h"
#include "core/redis/channel.h"
#include "core/redis/command_table.h"
#include "core/redis/retry_delay.h"

#include <QRandomGenerator>
#include <QThread>

#include <utility>

namespace redis {

namespace {

using base::BootClock;
using base::ErrorCode;
using std::chrono::milliseconds;

// From -1 to 1.
double randomJitter()
{
    return QRandomGenerator::global()->generateDouble() * 2.0 - 1.0;
}

// What stands first in a connection; one reply for each.
struct Handshake
{
    std::vector<Command> commands;
    int authAt = -1;
    int selectAt = -1;
};

Handshake handshakeFor(const Address& address, const QByteArray& clientName)
{
    Handshake handshake;
    const auto add = [&handshake](Command command) {
        handshake.commands.push_back(std::move(command));
        return static_cast<int>(handshake.commands.size()) - 1;
    };
    if (!address.user.isEmpty())
        handshake.authAt = add({"AUTH", address.user.toUtf8(), address.password});
    else if (!address.password.isEmpty())
        handshake.authAt = add({"AUTH", address.password});
    if (!clientName.isEmpty())
        add({"CLIENT", "SETNAME", clientName});
    if (address.database != 0)
        handshake.selectAt = add({"SELECT", QByteArray::number(address.database)});
    return handshake;
}

// A server that is full or protected answers the first command with this, whatever it was, and hangs up.
bool isTurnedAway(const Value& reply)
{
    return reply.bytes().startsWith("ERR max number of clients") || reply.bytes().startsWith("DENIED");
}

// The refusal that makes a connection useless. That of SETNAME does not, unless it is for want of a
// password.
base::Result<void> judge(const Handshake& handshake, const std::vector<Value>& replies)
{
    for (std::size_t i = 0; i < replies.size(); ++i) {
        if (!replies[i].isError())
            continue;
        base::Error error = replies[i].toError();
        if (isTurnedAway(replies[i]))
            return base::Error{ErrorCode::ConnectionRefused, error.detail, {}};
        const int at = static_cast<int>(i);
        if (at == handshake.authAt) {
            const bool temporary = error.code == ErrorCode::RedisLoading;
            return base::Error{temporary ? error.code : ErrorCode::AuthenticationFailed, error.detail, {}};
        }
        if (at == handshake.selectAt || error.code == ErrorCode::AuthenticationFailed)
            return error;
    }
    return {};
}

} // namespace

class Connection::Private
{
public:
    Private(Address place, ConnectionOptions chosen)
        : address(std::move(place))
        , options(std::move(chosen))
        , delay(options.retryFirst, options.retryMost)
    {
    }

    base::Result<void> checkAllowed(std::span<const Command> commands) const;
    base::Result<void> makeReady();
    base::Result<void> open();
    // Between two calls the server has nothing to say: an end of the stream, but also any bytes,
    // mean that this stream is of no use any more.
    bool isUsable();
    void close();
    base::Result<std::vector<Value>> run(std::span<const Command> commands, milliseconds timeout);

    Address address;
    ConnectionOptions options;
    RetryDelay delay;
    base::Error lastCause; // of the last failed opening
    std::unique_ptr<Channel> channel;
    std::optional<Decoder> decoder;
    quint64 generation = 0;

private:
    base::Result<void> openChannel();
    base::Result<void> readRefusal();
    base::Result<std::vector<Value>> exchange(std::span<const Command> commands,
                                              BootClock::time_point deadline);
    base::Result<void> collect(std::vector<Value>& replies, std::size_t wanted,
                               BootClock::time_point deadline);
    base::Result<void> takeReplies(std::vector<Value>& replies, std::size_t wanted);
    base::Error about(base::Error error) const;
    base::Error beforeFirstReply(base::Error error) const;

    Qt::HANDLE m_thread = nullptr;
};

base::Error Connection::Private::about(base::Error error) const
{
    if (error.subject.isEmpty()) // a file keeps its name
        error.subject = address.displayName();
    return error;
}

base::Result<void> Connection::Private::checkAllowed(std::span<const Command> commands) const
{
    for (const Command& command : commands) {
        if (command.isEmpty() || command.first().isEmpty())
            return about({ErrorCode::InvalidInput, QStringLiteral("a command without a name"), {}});
        const QString name = QString::fromUtf8(command.first().toUpper());
        if (!hasOneReply(command))
            return about(
                {ErrorCode::InvalidInput, QStringLiteral("%1 has not exactly one reply").arg(name), {}});
        if (options.access == base::AccessMode::ReadOnly && effectOf(command) == Effect::Writes)
            return about({ErrorCode::ReadOnlyProfile, QStringLiteral("%1 may change data").arg(name), {}});
    }
    return {};
}

bool Connection::Private::isUsable()
{
    if (!channel)
        return false;
    const base::Result<QByteArrayView> arrived = channel->arrived();
    return arrived && arrived->isEmpty();
}

// Opens when needed and allowed. Nothing of a call has been sent yet, so nothing can run twice.
base::Result<void> Connection::Private::makeReady()
{
    if (isUsable())
        return {};
    close();
    if (!delay.mayTry(BootClock::now()))
        return about({ErrorCode::NotConnected,
                      QStringLiteral("%1: %2").arg(base::errorName(lastCause.code), lastCause.detail),
                      lastCause.subject});
    return open();
}

base::Result<void> Connection::Private::open()
{
    Q_ASSERT_X(m_thread == nullptr || m_thread == QThread::currentThreadId(), "redis::Connection",
               "used from two threads");
    m_thread = QThread::currentThreadId();
    close();
    base::Result<void> opened = openChannel();
    if (opened) {
        delay.succeeded();
        ++generation;
        return opened;
    }
    close();
    lastCause = about(opened.error());
    delay.failed(BootClock::now(), randomJitter());
    return lastCause;
}

// With TLS 1.3 a server refuses our certificate, or the lack of one, after our side of the handshake
// has ended; its alert may be lost in the hang-up that follows.
base::Error Connection::Private::beforeFirstReply(base::Error error) const
{
    if (address.transport != Transport::Tls || error.code != ErrorCode::ConnectionLost)
        return error;
    error.code = ErrorCode::TlsFailed;
    if (address.tls.certificateFile.isEmpty())
        error.detail += QStringLiteral("; does the server ask for a client certificate?");
    return error;
}

base::Result<void> Connection::Private::openChannel()
{
    const BootClock::time_point deadline = BootClock::now() + options.connectTimeout;
    base::Result<std::unique_ptr<Channel>> connected = Channel::open(address, deadline);
    if (!connected)
        return connected.error();
    channel = std::move(*connected);
    decoder.emplace(options.limits);
    if (base::Result<void> welcome = readRefusal(); !welcome)
        return beforeFirstReply(welcome.error());
    const Handshake handshake = handshakeFor(address, options.clientName);
    if (handshake.commands.empty())
        return {};
    base::Result<std::vector<Value>> replies = exchange(handshake.commands, deadline);
    if (!replies)
        return beforeFirstReply(replies.error());
    return judge(handshake, *replies);
}

// A server that turns us away says so unasked and hangs up. Writing first could lose its words.
base::Result<void> Connection::Private::readRefusal()
{
    const base::Result<QByteArrayView> arrived = channel->arrived();
    if (!arrived)
        return arrived.error();
    decoder->feed(*arrived);
    std::vector<Value> unasked;
    base::Result<void> taken = takeReplies(unasked, 1);
    if (!taken || unasked.empty())
        return taken;
    return base::Error{ErrorCode::ConnectionRefused, QString::fromUtf8(unasked.front().bytes()), {}};
}

void Connection::Private::close()
{
    channel.reset();
    decoder.reset();
}

base::Result<std::vector<Value>> Connection::Private::run(std::span<const Command> commands,
                                                          milliseconds timeout)
{
    if (base::Result<void> allowed = checkAllowed(commands); !allowed)
        return allowed.error();
    if (commands.empty())
        return std::vector<Value>();
    if (base::Result<void> ready = makeReady(); !ready)
        return ready.error();
    base::Result<std::vector<Value>> replies = exchange(commands, BootClock::now() + timeout);
    if (replies)
        return replies;
    // The stream is lost, or a late reply could be taken for that of the next command.
    close();
    return about(replies.error());
}

base::Result<std::vector<Value>> Connection::Private::exchange(std::span<const Command> commands,
                                                               BootClock::time_point deadline)
{
    QByteArray bytes;
    for (const Command& command : commands)
        encode(command, bytes);
    if (base::Result<void> written = channel->write(bytes); !written)
        return written.error();
    std::vector<Value> replies;
    replies.reserve(commands.size());
    base::Result<void> collected = collect(replies, commands.size(), deadline);
    if (collected)
        return replies;
    base::Error error = collected.error();
    if (!replies.empty() && replies.back().isError()) // “max number of clients reached”, then the end
        error.detail += QStringLiteral("; the server said: ") + QString::fromUtf8(replies.back().bytes());
    return error;
}

base::Result<void> Connection::Private::collect(std::vector<Value>& replies, std::size_t wanted,
                                                BootClock::time_point deadline)
{
    for (;;) {
        base::Result<QByteArrayView> arrived = channel->read();
        if (!arrived)
            return arrived.error();
        if (arrived->isEmpty()) {
            if (base::Result<void> waited = channel->wait(deadline); !waited)
                return waited;
            continue;
        }
        decoder->feed(*arrived);
        base::Result<void> taken = takeReplies(replies, wanted);
        if (!taken || replies.size() == wanted)
            return taken;
    }
}

base::Result<void> Connection::Private::takeReplies(std::vector<Value>& replies, std::size_t wanted)
{
    for (;;) {
        base::Result<std::optional<Value>> reply = decoder->next();
        if (!reply)
            return reply.error();
        if (!reply->has_value())
            return {};
        if (replies.size() == wanted)
            return base::Error{ErrorCode::MalformedReply, QStringLiteral("more replies than commands"), {}};
        replies.push_back(std::move(**reply));
    }
}

Connection::Connection(Address address, ConnectionOptions options)
    : d(std::make_unique<Private>(std::move(address), std::move(options)))
{
}

Connection::~Connection() = default;

const Address& Connection::address() const
{
    return d->address;
}

bool Connection::isOpen() const
{
    return d->channel != nullptr;
}

quint64 Connection::generation() const
{
    return d->generation;
}

base::Result<void> Connection::open()
{
    base::assertMayBlock("redis::Connection::open");
    return d->isUsable() ? base::Result<void>() : d->open();
}

void Connection::close()
{
    d->close();
}

void Connection::forgetRetryDelay()
{
    d->delay.forget();
}

base::Result<Value> Connection::call(const Command& command)
{
    return call(command, d->options.callTimeout);
}

base::Result<Value> Connection::call(const Command& command, milliseconds timeout)
{
    base::Result<std::vector<Value>> replies = pipeline(std::span(&command, 1), timeout);
    if (!replies)
        return replies.error();
    Value& reply = replies->front();
    if (!reply.isError())
        return std::move(reply);
    base::Error error = reply.toError();
    error.subject = d->address.displayName();
    return error;
}

base::Result<std::vector<Value>> Connection::pipeline(std::span<const Command> commands)
{
    return pipeline(commands, d->options.callTimeout);
}

base::Result<std::vector<Value>> Connection::pipeline(std::span<const Command> commands, milliseconds timeout)
{
    base::assertMayBlock("redis::Connection::pipeline");
    return d->run(commands, timeout);
}

} // namespace redis
