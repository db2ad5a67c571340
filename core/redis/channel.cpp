#include "core/redis/channel.h"

#include "core/redis/socket.h"

#include <QIODevice>

#include <algorithm>
#include <utility>

namespace redis {

namespace {

using base::ErrorCode;

constexpr qsizetype bufferBytes = 64 * 1024;
constexpr int writeSliceMs = 20; // while sending, look for replies this often

} // namespace

Channel::Channel(std::unique_ptr<Socket> socket)
    : m_socket(std::move(socket))
    , m_buffer(bufferBytes, Qt::Uninitialized)
{
}
Channel::~Channel() = default;

base::Result<std::unique_ptr<Channel>> Channel::open(const Address& address,
                                                     base::BootClock::time_point deadline)
{
    base::Result<std::unique_ptr<Socket>> socket = Socket::create(address);
    if (!socket)
        return socket.error();
    (*socket)->connectToServer();
    if (!(*socket)->waitUntilOpen(deadline))
        return (*socket)->failure();
    return std::unique_ptr<Channel>(new Channel(std::move(socket).value()));
}

base::Result<void> Channel::write(const QByteArray& bytes)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const qint64 taken = m_socket->device().write(bytes.constData() + sent, bytes.size() - sent);
        if (taken <= 0)
            return m_socket->loss();
        sent += taken;
    }
    m_socket->flush(); // TLS encrypts only now
    return {};
}

base::Result<QByteArrayView> Channel::read()
{
    if (!m_socket->isConnected() && m_socket->device().bytesAvailable() == 0)
        return m_socket->loss();
    const qint64 length = m_socket->device().read(m_buffer.data(), m_buffer.size());
    if (length < 0)
        return m_socket->loss();
    return QByteArrayView(m_buffer.constData(), length);
}

base::Result<QByteArrayView> Channel::arrived()
{
    // QLocalSocket and QSslSocket look at the socket only here.
    m_socket->device().waitForReadyRead(0);
    return read();
}

base::Result<void> Channel::wait(base::BootClock::time_point deadline)
{
    const int left = base::millisecondsUntil(deadline);
    if (left == 0)
        return base::Error{ErrorCode::TimedOut, QStringLiteral("no answer within the time allowed"), {}};
    QIODevice& device = m_socket->device();
    // A large pipeline: both sides could wait for the other to read, so sending is done in slices.
    const bool sending = device.bytesToWrite() > 0;
    const bool ready =
        sending ? device.waitForBytesWritten(std::min(left, writeSliceMs)) : device.waitForReadyRead(left);
    if (ready || m_socket->isConnected()) // when late, the next turn says so
        return {};
    return device.bytesAvailable() > 0 ? base::Result<void>() : base::Result<void>(m_socket->loss());
}

} // namespace redis
