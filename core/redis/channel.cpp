#include "core/redis/channel.h"

#include <QFile>
#include <QLocalSocket>
#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>

#include <algorithm>
#include <optional>

namespace redis {

namespace {

using base::ErrorCode;

constexpr qsizetype bufferBytes = 64 * 1024;
constexpr int writeSliceMs = 20; // while sending, look for replies this often
// Unbuffered spares a copy and two system calls for each exchange. Not for TLS: QSslSocket of Qt 6.4
// then fails in the middle of some handshakes. QLocalSocket of Qt 6.4 takes it for writing only.
constexpr QIODevice::OpenMode openMode = QIODevice::ReadWrite | QIODevice::Unbuffered;

// What a socket error means while connecting; afterwards the same errors mean a loss.
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

class TcpChannel : public Channel
{
public:
    base::Result<void> connectTo(const Address& address, base::BootClock::time_point deadline)
    {
        m_socket.setProxy(QNetworkProxy::NoProxy);
        m_socket.connectToHost(address.host, address.port, openMode);
        if (!m_socket.waitForConnected(base::millisecondsUntil(deadline)))
            return base::Error{connectCode(m_socket.error()), m_socket.errorString(), {}};
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
        return {};
    }

protected:
    QIODevice& device() override { return m_socket; }
    base::Error cause() const override { return {lossCode(m_socket.error()), m_socket.errorString(), {}}; }
    bool isConnected() const override { return m_socket.state() == QAbstractSocket::ConnectedState; }
    void flush() override { m_socket.flush(); }

private:
    QTcpSocket m_socket;
};

class UnixChannel : public Channel
{
public:
    base::Result<void> connectTo(const Address& address, base::BootClock::time_point deadline)
    {
        m_socket.connectToServer(address.path, openMode);
        if (m_socket.waitForConnected(base::millisecondsUntil(deadline)))
            return {};
        const bool late = m_socket.error() == QLocalSocket::SocketTimeoutError;
        return base::Error{
            late ? ErrorCode::TimedOut : ErrorCode::ConnectionRefused, m_socket.errorString(), {}};
    }

protected:
    QIODevice& device() override { return m_socket; }
    base::Error cause() const override { return {ErrorCode::ConnectionLost, m_socket.errorString(), {}}; }
    bool isConnected() const override { return m_socket.state() == QLocalSocket::ConnectedState; }
    void flush() override { m_socket.flush(); }

private:
    QLocalSocket m_socket;
};

base::Result<QByteArray> contentOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return base::Error{ErrorCode::FileFailed, file.errorString(), path};
    return file.readAll();
}

base::Result<QList<QSslCertificate>> certificatesIn(const QString& path)
{
    base::Result<QByteArray> pem = contentOf(path);
    if (!pem)
        return pem.error();
    QList<QSslCertificate> certificates = QSslCertificate::fromData(*pem, QSsl::Pem);
    if (certificates.isEmpty())
        return base::Error{ErrorCode::FileFailed, QStringLiteral("no PEM certificate in the file"), path};
    return certificates;
}

base::Result<QSslKey> keyIn(const QString& path)
{
    base::Result<QByteArray> pem = contentOf(path);
    if (!pem)
        return pem.error();
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        QSslKey key(*pem, algorithm);
        if (!key.isNull())
            return key;
    }
    return base::Error{ErrorCode::FileFailed, QStringLiteral("no PEM key without passphrase in the file"),
                       path};
}

base::Result<QSslConfiguration> tlsConfiguration(const TlsOptions& options)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!options.caFile.isEmpty()) {
        base::Result<QList<QSslCertificate>> authorities = certificatesIn(options.caFile);
        if (!authorities)
            return authorities.error();
        configuration.setCaCertificates(*authorities);
    }
    if (!options.certificateFile.isEmpty()) {
        base::Result<QList<QSslCertificate>> chain = certificatesIn(options.certificateFile);
        if (!chain)
            return chain.error();
        base::Result<QSslKey> key = keyIn(options.keyFile);
        if (!key)
            return key.error();
        configuration.setLocalCertificateChain(*chain);
        configuration.setPrivateKey(*key);
    }
    return configuration;
}

class TlsChannel : public Channel
{
public:
    base::Result<void> connectTo(const Address& address, base::BootClock::time_point deadline)
    {
        base::Result<QSslConfiguration> configuration = tlsConfiguration(address.tls);
        if (!configuration)
            return configuration.error();
        m_socket.setSslConfiguration(*configuration);
        m_socket.setProxy(QNetworkProxy::NoProxy);
        QObject::connect(&m_socket, &QAbstractSocket::errorOccurred, &m_socket,
                         [this](QAbstractSocket::SocketError error) { noteError(error); });
        const QString& name = address.tls.serverName.isEmpty() ? address.host : address.tls.serverName;
        m_socket.connectToHostEncrypted(address.host, address.port, name, QIODevice::ReadWrite);
        if (!m_socket.waitForConnected(base::millisecondsUntil(deadline)))
            return failure(deadline, connectCode(m_socket.error()));
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
        // From here on somebody listens: what goes wrong, the handshake did.
        if (!m_socket.waitForEncrypted(base::millisecondsUntil(deadline)))
            return failure(deadline, ErrorCode::TlsFailed);
        return {};
    }

protected:
    QIODevice& device() override { return m_socket; }
    base::Error cause() const override
    {
        if (m_tlsError)
            return *m_tlsError;
        return {lossCode(m_socket.error()), m_socket.errorString(), {}};
    }
    bool isConnected() const override { return m_socket.state() == QAbstractSocket::ConnectedState; }
    void flush() override { m_socket.flush(); }

private:
    // An alert of the server (it wants a certificate) comes after the handshake in TLS 1.3, and the
    // end of the stream that follows would hide it.
    void noteError(QAbstractSocket::SocketError error)
    {
        if (lossCode(error) == ErrorCode::TlsFailed && !m_tlsError)
            m_tlsError = base::Error{ErrorCode::TlsFailed, m_socket.errorString(), {}};
    }

    base::Error failure(base::BootClock::time_point deadline, ErrorCode code) const
    {
        QStringList reasons;
        for (const QSslError& error : m_socket.sslHandshakeErrors())
            reasons.append(error.errorString());
        if (!reasons.isEmpty())
            return {ErrorCode::TlsFailed, reasons.join(QLatin1String("; ")), {}};
        if (base::millisecondsUntil(deadline) == 0)
            return {ErrorCode::TimedOut, QStringLiteral("the TLS handshake took too long"), {}};
        return {code, m_socket.errorString(), {}};
    }

    std::optional<base::Error> m_tlsError; // the first
    QSslSocket m_socket;
};

template<class Kind>
base::Result<std::unique_ptr<Channel>> opened(const Address& address, base::BootClock::time_point deadline)
{
    auto channel = std::make_unique<Kind>();
    if (base::Result<void> connected = channel->connectTo(address, deadline); !connected)
        return connected.error();
    return std::unique_ptr<Channel>(std::move(channel));
}

} // namespace

Channel::Channel()
    : m_buffer(bufferBytes, Qt::Uninitialized)
{
}
Channel::~Channel() = default;

base::Result<std::unique_ptr<Channel>> Channel::open(const Address& address,
                                                     base::BootClock::time_point deadline)
{
    switch (address.transport) {
    case Transport::Tcp:
        return opened<TcpChannel>(address, deadline);
    case Transport::Tls:
        return opened<TlsChannel>(address, deadline);
    case Transport::Unix:
        return opened<UnixChannel>(address, deadline);
    }
    Q_UNREACHABLE();
}

base::Result<void> Channel::write(const QByteArray& bytes)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const qint64 taken = device().write(bytes.constData() + sent, bytes.size() - sent);
        if (taken <= 0)
            return cause();
        sent += taken;
    }
    flush(); // TLS encrypts only now
    return {};
}

base::Result<QByteArrayView> Channel::read()
{
    if (!isConnected() && device().bytesAvailable() == 0)
        return cause();
    const qint64 length = device().read(m_buffer.data(), m_buffer.size());
    if (length < 0)
        return cause();
    return QByteArrayView(m_buffer.constData(), length);
}

base::Result<QByteArrayView> Channel::arrived()
{
    device().waitForReadyRead(0); // QLocalSocket and QSslSocket look at the socket only here
    return read();
}

base::Result<void> Channel::wait(base::BootClock::time_point deadline)
{
    const int left = base::millisecondsUntil(deadline);
    if (left == 0)
        return base::Error{ErrorCode::TimedOut, QStringLiteral("no answer within the time allowed"), {}};
    // A large pipeline: both sides could wait for the other to read, so sending is done in slices.
    const bool sending = device().bytesToWrite() > 0;
    const bool ready = sending ? device().waitForBytesWritten(std::min(left, writeSliceMs))
                               : device().waitForReadyRead(left);
    if (ready || isConnected()) // when late, the next turn says so
        return {};
    return device().bytesAvailable() > 0 ? base::Result<void>() : base::Result<void>(cause());
}

} // namespace redis
