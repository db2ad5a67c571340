#include "core/redis/link.h"

#include "core/redis/socket.h"

#include <QIODevice>
#include <QRandomGenerator>

#include <utility>

namespace redis {

namespace {

using base::BootClock;
using base::ErrorCode;

constexpr qsizetype keptBytes = 1024 * 1024;        // a larger output buffer is given back when it is empty
constexpr std::chrono::milliseconds heldBackFor{1}; // until the user is asked again

// One for all links of a thread: what is read is handed to a decoder before anything else happens.
QByteArray& readBuffer()
{
    constexpr qsizetype bytes = 64 * 1024;
    thread_local QByteArray buffer(bytes, Qt::Uninitialized);
    return buffer;
}

} // namespace

Link::Link(Address address, LinkOptions options, LinkUser& user)
    : m_address(std::move(address))
    , m_options(std::move(options))
    , m_user(user)
    , m_delay(m_options.retryFirst, m_options.retryMost)
{
    m_connectTimer.setSingleShot(true);
    m_retryTimer.setSingleShot(true);
    connect(&m_connectTimer, &QTimer::timeout, this, [this] {
        lose({ErrorCode::TimedOut,
              QStringLiteral("the server did not let us in within the time allowed"),
              {}});
    });
    connect(&m_retryTimer, &QTimer::timeout, this, &Link::begin);
}

Link::~Link()
{
    close();
}

void Link::open()
{
    if (m_state == State::Opening || m_state == State::Open)
        return;
    m_state = State::Opening;
    m_retryTimer.start(0); // a later turn: we may be inside a signal of the socket that begin() replaces
}

void Link::close()
{
    endStream();
    m_retryTimer.stop();
    m_delay.succeeded();
    m_state = State::Closed;
}

void Link::giveUp(base::Error error)
{
    lose(std::move(error));
}

void Link::begin()
{
    m_state = State::Opening;
    ++m_life;
    m_socketOpened = false;
    m_decoder.emplace(m_options.limits);
    m_handshake.emplace(m_address, m_options.clientName);
    m_greetings.clear();
    base::Result<std::unique_ptr<Socket>> socket = Socket::create(m_address);
    if (!socket) {
        lose(socket.error());
        return;
    }
    m_socket = std::move(socket).value();
    connect(m_socket.get(), &Socket::opened, this, &Link::socketOpened);
    connect(m_socket.get(), &Socket::failed, this, &Link::socketFailed);
    connect(&m_socket->device(), &QIODevice::readyRead, this, &Link::read);
    m_connectTimer.start(m_options.connectTimeout);
    m_socket->connectToServer();
}

void Link::socketOpened()
{
    m_socketOpened = true;
    const quint64 life = m_life;
    read(); // a server that turns us away says so unasked; writing first could lose its words
    if (life != m_life)
        return;
    QByteArray hello;
    for (const Command& command : m_handshake->commands())
        encode(command, hello);
    if (hello.isEmpty()) {
        enter();
        return;
    }
    m_socket->device().write(hello);
    m_socket->flush();
}

void Link::socketFailed()
{
    const quint64 life = m_life;
    if (m_socket->isBuffered() && m_socket->device().bytesAvailable() > 0)
        read();
    if (life == m_life)
        lose(m_socketOpened ? m_socket->loss() : m_socket->failure());
}

void Link::enter()
{
    m_connectTimer.stop();
    m_state = State::Open;
    m_delay.succeeded();
    m_heardAt = BootClock::now();
    const quint64 life = m_life;
    m_user.linkOpened();
    if (life == m_life)
        scheduleFlush();
}

void Link::takeGreeting(Value&& reply)
{
    m_greetings.push_back(std::move(reply));
    const std::size_t wanted = m_handshake->commands().size();
    const base::Result<void> verdict = m_handshake->judge(m_greetings);
    if (!verdict)
        lose(verdict.error());
    else if (m_greetings.size() > wanted)
        lose({ErrorCode::MalformedReply, QStringLiteral("more replies than commands"), {}});
    else if (m_greetings.size() == wanted)
        enter();
}

void Link::read()
{
    if (m_reading || !m_decoder)
        return;
    m_reading = true;
    const quint64 life = m_life;
    m_heardAt = BootClock::now();
    QByteArray& buffer = readBuffer();
    for (;;) {
        const qint64 length = m_socket->device().read(buffer.data(), buffer.size());
        if (length < 0)
            lose(m_socket->loss());
        if (length <= 0)
            break;
        const QByteArrayView piece(buffer.constData(), length);
        if (m_state == State::Opening)
            m_handshake->heard(piece);
        m_decoder->feed(piece);
        if (!handOver() || length < buffer.size() || !m_socket->isBuffered())
            break;
    }
    if (life == m_life && m_state == State::Open)
        m_user.linkDrained();
    m_reading = false;
    if (life == m_life)
        flush();
}

// False: the stream has ended meanwhile.
bool Link::handOver()
{
    const quint64 life = m_life;
    for (;;) {
        base::Result<std::optional<Value>> reply = m_decoder->next();
        if (!reply) {
            lose(reply.error());
            return false;
        }
        if (!reply->has_value())
            return true;
        if (m_state == State::Open)
            m_user.linkReceived(std::move(**reply));
        else
            takeGreeting(std::move(**reply));
        if (life != m_life)
            return false;
    }
}

void Link::endStream()
{
    ++m_life;
    m_connectTimer.stop();
    m_out.clear();
    if (!m_socket)
        return;
    disconnect(m_socket.get(), nullptr, this, nullptr);
    disconnect(&m_socket->device(), nullptr, this, nullptr);
    m_socket->abort(); // begin() destroys it, in a turn of its own
}

void Link::lose(base::Error error)
{
    const bool wasOpen = m_state == State::Open;
    if (!wasOpen && m_handshake)
        error = m_handshake->explained(std::move(error));
    if (error.subject.isEmpty()) // a file keeps its name
        error.subject = m_address.displayName();
    endStream();
    const BootClock::time_point now = BootClock::now();
    m_delay.failed(now, QRandomGenerator::global()->generateDouble() * 2.0 - 1.0);
    m_state = State::Waiting;
    m_lastError = std::move(error);
    m_retryTimer.start(std::chrono::ceil<std::chrono::milliseconds>(m_delay.notBefore() - now));
    const base::Error told = m_lastError;
    m_user.linkLost(told, wasOpen);
}

void Link::send(const Command& command)
{
    encode(command, m_out);
    scheduleFlush();
}

qint64 Link::queuedBytes() const
{
    return m_out.size() + (m_state == State::Open ? m_socket->queuedBytes() : 0);
}

// While replies are read, what the callbacks send leaves behind the last of them.
void Link::scheduleFlush()
{
    if (m_reading || m_state != State::Open || m_out.isEmpty() || std::exchange(m_flushScheduled, true))
        return;
    QMetaObject::invokeMethod(this, "flush", Qt::QueuedConnection);
}

void Link::flush()
{
    m_flushScheduled = false;
    if (m_state != State::Open || m_out.isEmpty())
        return;
    if (!m_user.linkMaySend()) {
        m_flushScheduled = true;
        QTimer::singleShot(heldBackFor, Qt::PreciseTimer, this, &Link::flush);
        return;
    }
    const qint64 taken = m_socket->device().write(m_out); // all of it: Qt keeps what the kernel does not take
    if (taken < m_out.size()) {
        lose(m_socket->loss());
        return;
    }
    m_socket->flush(); // TLS encrypts only now
    if (m_out.capacity() > keptBytes)
        m_out = QByteArray();
    else
        m_out.resize(0);
}

} // namespace redis
