#include "core/redis/connection.h"

#include "core/base/thread_role.h"
#include "core/redis/channel.h"
#include "core/redis/command_table.h"
#include "core/redis/handshake.h"
#include "core/redis/observer.h"
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

QByteArray encoded(std::span<const Command> commands)
{
    QByteArray bytes;
    for (const Command& command : commands)
        encode(command, bytes);
    return bytes;
}

} // namespace

class Connection::Private
{
public:
    Private(Address place, ConnectionOptions chosen)
        : address(std::move(place))
        , options(std::move(chosen))
        , observer(options.observer ? options.observer : address.observed.by)
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
    base::Result<void> isStill(quint64 opening);
    // onlyOn: 0: any opening
    base::Result<std::vector<Value>> run(std::span<const Command> commands, milliseconds timeout,
                                         quint64 onlyOn);
    // bytes: of that many allowed commands; asked: the same for the observer, empty when there is none
    base::Result<std::vector<Value>> run(const QByteArray& bytes, std::size_t wanted, milliseconds timeout,
                                         quint64 onlyOn, std::span<const Command> asked);
    base::Result<Value> single(base::Result<std::vector<Value>> replies) const;

    Address address;
    ConnectionOptions options;
    const std::shared_ptr<Observer> observer; // may be null
    RetryDelay delay;
    base::Error lastCause; // of the last failed opening
    std::unique_ptr<Channel> channel;
    std::optional<Decoder> decoder;
    std::optional<Handshake> handshake; // until the first reply is there
    quint64 generation = 0;

private:
    base::Result<void> openChannel();
    base::Result<void> readRefusal();
    void feed(QByteArrayView bytes);
    base::Result<std::vector<Value>> exchange(const QByteArray& bytes, std::size_t wanted,
                                              BootClock::time_point deadline);
    base::Result<std::vector<Value>> observed(const QByteArray& bytes, std::span<const Command> asked,
                                              milliseconds timeout);
    base::Result<void> collect(std::vector<Value>& replies, std::size_t wanted,
                               BootClock::time_point deadline);
    base::Result<void> takeReplies(std::vector<Value>& replies, std::size_t wanted);
    base::Error about(base::Error error) const;

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
        if (base::Result<void> allowed = redis::checkAllowed(command, options.access); !allowed)
            return about(allowed.error());
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

base::Result<void> Connection::Private::isStill(quint64 opening)
{
    if (opening == generation && isUsable())
        return {};
    return about({ErrorCode::NotConnected, QStringLiteral("the connection it counted on has ended"), {}});
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

base::Result<void> Connection::Private::openChannel()
{
    const BootClock::time_point deadline = BootClock::now() + options.connectTimeout;
    base::Result<std::unique_ptr<Channel>> connected = Channel::open(address, deadline);
    if (!connected)
        return connected.error();
    channel = std::move(*connected);
    decoder.emplace(options.limits);
    handshake.emplace(address, options.clientName);
    if (base::Result<void> welcome = readRefusal(); !welcome)
        return handshake->explained(welcome.error());
    if (handshake->commands().empty())
        return {};
    base::Result<std::vector<Value>> replies =
        exchange(encoded(handshake->commands()), handshake->commands().size(), deadline);
    if (!replies)
        return replies.error();
    base::Result<void> judged = handshake->judge(*replies);
    handshake.reset();
    return judged;
}

// A server that turns us away says so unasked and hangs up. Writing first could lose its words.
base::Result<void> Connection::Private::readRefusal()
{
    const base::Result<QByteArrayView> arrived = channel->arrived();
    if (!arrived)
        return arrived.error();
    feed(*arrived);
    std::vector<Value> unasked;
    base::Result<void> taken = takeReplies(unasked, 1);
    if (!taken || unasked.empty())
        return taken;
    return base::Error{ErrorCode::ConnectionRefused, QString::fromUtf8(unasked.front().bytes()), {}};
}

void Connection::Private::feed(QByteArrayView bytes)
{
    if (handshake)
        handshake->heard(bytes);
    decoder->feed(bytes);
}

void Connection::Private::close()
{
    channel.reset();
    decoder.reset();
    handshake.reset();
}

base::Result<std::vector<Value>> Connection::Private::run(std::span<const Command> commands,
                                                          milliseconds timeout, quint64 onlyOn)
{
    if (base::Result<void> allowed = checkAllowed(commands); !allowed)
        return allowed.error();
    if (commands.empty())
        return std::vector<Value>();
    return run(encoded(commands), commands.size(), timeout, onlyOn, commands);
}

base::Result<std::vector<Value>> Connection::Private::run(const QByteArray& bytes, std::size_t wanted,
                                                          milliseconds timeout, quint64 onlyOn,
                                                          std::span<const Command> asked)
{
    if (base::Result<void> ready = onlyOn == 0 ? makeReady() : isStill(onlyOn); !ready)
        return ready.error();
    base::Result<std::vector<Value>> replies =
        observer ? observed(bytes, asked, timeout) : exchange(bytes, wanted, BootClock::now() + timeout);
    if (replies) {
        handshake.reset();
        return replies;
    }
    // The stream is lost, or a late reply could be taken for that of the next command.
    close();
    return about(replies.error());
}

base::Result<std::vector<Value>>
Connection::Private::observed(const QByteArray& bytes, std::span<const Command> asked, milliseconds timeout)
{
    observer->begin(Observer::Wait::Yes);
    base::Result<std::vector<Value>> replies = exchange(bytes, asked.size(), BootClock::now() + timeout);
    if (replies)
        observer->answered(asked, *replies);
    observer->end();
    return replies;
}

base::Result<Value> Connection::Private::single(base::Result<std::vector<Value>> replies) const
{
    if (!replies)
        return std::move(replies).error();
    Value& reply = replies->front();
    if (!reply.isError())
        return std::move(reply);
    base::Error error = reply.toError();
    error.subject = address.displayName();
    return error;
}

base::Result<std::vector<Value>> Connection::Private::exchange(const QByteArray& bytes, std::size_t wanted,
                                                               BootClock::time_point deadline)
{
    if (base::Result<void> written = channel->write(bytes); !written)
        return written.error();
    std::vector<Value> replies;
    replies.reserve(wanted);
    base::Result<void> collected = collect(replies, wanted, deadline);
    if (collected)
        return replies;
    base::Error error = collected.error();
    if (replies.empty() && handshake)
        return handshake->explained(std::move(error));
    if (handshake) { // its words may repeat a password
        if (base::Result<void> judged = handshake->judge(replies); !judged)
            return judged.error();
    }
    if (!replies.empty() && replies.back().isError() &&
        !handshake) // “max number of clients reached”, then the end
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
        feed(*arrived);
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
    return d->single(pipeline(std::span(&command, 1), timeout));
}

base::Result<Prepared> Connection::prepare(const Command& command) const
{
    const std::span<const Command> one(&command, 1);
    if (base::Result<void> allowed = d->checkAllowed(one); !allowed)
        return allowed.error();
    return Prepared(encoded(one), d->observer ? command : Command());
}

base::Result<Value> Connection::callPrepared(const Prepared& prepared)
{
    base::assertMayBlock("redis::Connection::callPrepared");
    return d->single(
        d->run(prepared.m_bytes, 1, d->options.callTimeout, 0, std::span(&prepared.m_command, 1)));
}

base::Result<std::vector<Value>> Connection::pipeline(std::span<const Command> commands)
{
    return pipeline(commands, d->options.callTimeout);
}

base::Result<std::vector<Value>> Connection::pipeline(std::span<const Command> commands, milliseconds timeout)
{
    return pipeline(commands, timeout, 0);
}

base::Result<std::vector<Value>> Connection::pipeline(std::span<const Command> commands, milliseconds timeout,
                                                      quint64 onlyOn)
{
    base::assertMayBlock("redis::Connection::pipeline");
    return d->run(commands, timeout, onlyOn);
}

} // namespace redis
