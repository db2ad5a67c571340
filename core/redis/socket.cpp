#include "core/redis/socket.h"

#include "core/redis/tls_socket.h"

#include <QLocalSocket>
#include <QNetworkProxy>
#include <QTcpSocket>

namespace redis {

namespace {

using base::ErrorCode;

// Unbuffered spares a copy and two system calls for each exchange. Not for TLS: QSslSocket of Qt 6.4
// then fails in the middle of some handshakes. QLocalSocket of Qt 6.4 takes it for writing only.
constexpr QIODevice::OpenMode openMode = QIODevice::ReadWrite | QIODevice::Unbuffered;

class TcpSocket final : public Socket
{
public:
    explicit TcpSocket(const Address& address)
        : m_host(address.host)
        , m_port(address.port)
    {
        m_socket.setProxy(QNetworkProxy::NoProxy);
        connect(&m_socket, &QAbstractSocket::connected, this, &TcpSocket::begin);
        connect(&m_socket, &QAbstractSocket::errorOccurred, this, &Socket::failed);
    }

    void connectToServer() override { m_socket.connectToHost(m_host, m_port, openMode); }
    bool waitUntilOpen(base::BootClock::time_point deadline) override
    {
        return m_socket.waitForConnected(base::millisecondsUntil(deadline));
    }
    QIODevice& device() override { return m_socket; }
    bool isConnected() const override { return m_socket.state() == QAbstractSocket::ConnectedState; }
    bool isBuffered() const override { return false; }
    void flush() override { m_socket.flush(); }
    qint64 queuedBytes() const override { return m_socket.bytesToWrite(); }
    void abort() override
    {
        const QSignalBlocker silent(this);
        m_socket.abort();
    }
    base::Error failure() const override
    {
        return {connectCode(m_socket.error()), m_socket.errorString(), {}};
    }
    base::Error loss() const override { return {lossCode(m_socket.error()), m_socket.errorString(), {}}; }

private:
    void begin()
    {
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
        Q_EMIT opened();
    }

    QString m_host;
    quint16 m_port;
    QTcpSocket m_socket;
};

class UnixSocket final : public Socket
{
public:
    explicit UnixSocket(const Address& address)
        : m_path(address.path)
    {
        connect(&m_socket, &QLocalSocket::connected, this, &Socket::opened);
        connect(&m_socket, &QLocalSocket::errorOccurred, this, &Socket::failed);
    }

    void connectToServer() override { m_socket.connectToServer(m_path, openMode); }
    bool waitUntilOpen(base::BootClock::time_point deadline) override
    {
        return m_socket.waitForConnected(base::millisecondsUntil(deadline));
    }
    QIODevice& device() override { return m_socket; }
    bool isConnected() const override { return m_socket.state() == QLocalSocket::ConnectedState; }
    bool isBuffered() const override { return true; }
    void flush() override { m_socket.flush(); }
    qint64 queuedBytes() const override { return m_socket.bytesToWrite(); }
    void abort() override
    {
        const QSignalBlocker silent(this);
        m_socket.abort();
    }
    base::Error failure() const override
    {
        const bool late = m_socket.error() == QLocalSocket::SocketTimeoutError;
        return {late ? ErrorCode::TimedOut : ErrorCode::ConnectionRefused, m_socket.errorString(), {}};
    }
    base::Error loss() const override { return {ErrorCode::ConnectionLost, m_socket.errorString(), {}}; }

private:
    QString m_path;
    QLocalSocket m_socket;
};

} // namespace

ErrorCode connectCode(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError:
        return ErrorCode::HostNotFound;
    case QAbstractSocket::SocketTimeoutError:
        return ErrorCode::TimedOut;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return ErrorCode::TlsFailed;
    case QAbstractSocket::RemoteHostClosedError:
        return ErrorCode::ConnectionLost;
    default:
        return ErrorCode::ConnectionRefused;
    }
}

ErrorCode lossCode(QAbstractSocket::SocketError error)
{
    return connectCode(error) == ErrorCode::TlsFailed ? ErrorCode::TlsFailed : ErrorCode::ConnectionLost;
}

base::Result<std::unique_ptr<Socket>> Socket::create(const Address& address)
{
    switch (address.transport) {
    case Transport::Tcp:
        return std::unique_ptr<Socket>(std::make_unique<TcpSocket>(address));
    case Transport::Tls:
        return createTlsSocket(address);
    case Transport::Unix:
        return std::unique_ptr<Socket>(std::make_unique<UnixSocket>(address));
    }
    Q_UNREACHABLE();
}

} // namespace redis
