#include "core/redis/tls_socket.h"

#include "core/redis/certificate.h"

#include <QAbstractEventDispatcher>
#include <QFile>
#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <optional>

namespace redis {

namespace {

using base::ErrorCode;
using namespace std::chrono_literals;

constexpr std::chrono::milliseconds silenceBeforeDoubt = 500ms;

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
    if (base::Result<void> complete = checkCertificatePair(options); !complete)
        return complete.error();
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

ErrorCode codeOf(QSslError::SslError error)
{
    switch (error) {
    case QSslError::CertificateExpired:
    case QSslError::CertificateNotYetValid:
    case QSslError::InvalidNotAfterField:
    case QSslError::InvalidNotBeforeField:
        return ErrorCode::TlsExpired;
    case QSslError::HostNameMismatch:
        return ErrorCode::TlsWrongHost;
    case QSslError::NoSslSupport:
    case QSslError::UnspecifiedError:
        return ErrorCode::TlsFailed;
    default: // each of the others doubts the chain of signatures
        return ErrorCode::TlsUntrusted;
    }
}

// The gravest of the reasons: who cannot be trusted at all may also be out of date.
base::Error verdict(const QList<QSslError>& reasons)
{
    QStringList words;
    QList<ErrorCode> codes;
    for (const QSslError& reason : reasons) {
        words.append(reason.errorString());
        codes.append(codeOf(reason.error()));
    }
    for (const ErrorCode code : {ErrorCode::TlsUntrusted, ErrorCode::TlsExpired, ErrorCode::TlsWrongHost}) {
        if (codes.contains(code))
            return {code, words.join(QLatin1String("; ")), {}};
    }
    return {ErrorCode::TlsFailed, words.join(QLatin1String("; ")), {}};
}

// “it is made for a.test, b.test, and not for 10.0.0.1”
QString wrongName(const QSslCertificate& certificate, const QString& wanted)
{
    return QStringLiteral("it is made for %1, and not for %2").arg(namesOf(certificate), wanted);
}

// An alert is the server's word on us; of certificates it can only mean ours (RFC 8446, 6.2).
ErrorCode codeOfWords(const QString& words)
{
    const bool alert = words.contains(QLatin1String(" alert "));
    const bool ours =
        words.contains(QLatin1String("certificate")) || words.contains(QLatin1String("unknown ca"));
    return alert && ours ? ErrorCode::TlsClientCertificate : ErrorCode::TlsFailed;
}

class TlsSocket final : public Socket
{
public:
    TlsSocket(const Address& address, const QSslConfiguration& configuration);

    void connectToServer() override
    {
        m_socket.connectToHostEncrypted(m_host, m_port, m_name, QIODevice::ReadWrite);
    }
    bool waitUntilOpen(base::BootClock::time_point deadline) override;
    QIODevice& device() override { return m_socket; }
    bool isConnected() const override { return m_socket.state() == QAbstractSocket::ConnectedState; }
    bool isBuffered() const override { return true; }
    void flush() override { m_socket.flush(); }
    qint64 queuedBytes() const override { return m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite(); }
    void abort() override;
    base::Error failure() const override;
    base::Error loss() const override;

private:
    void begin();
    void noteEncrypted();
    void noteError(QAbstractSocket::SocketError error);
    void askInPlain();
    void judgePlainAnswer();

    QString m_host;
    quint16 m_port;
    QString m_name;
    QSslSocket m_socket;
    QTcpSocket m_plain; // asks whether the server speaks without TLS
    QTimer m_doubt;
    bool m_connected = false;           // somebody listens: what goes wrong, the handshake did
    std::optional<base::Error> m_error; // the first that TLS told
};

TlsSocket::TlsSocket(const Address& address, const QSslConfiguration& configuration)
    : m_host(address.host)
    , m_port(address.port)
    , m_name(address.tls.serverName.isEmpty() ? address.host : address.tls.serverName)
{
    if (m_name.endsWith(QLatin1Char('.')))
        m_name.chop(1); // certificates and SNI (RFC 6066) are without the dot of the root
    m_socket.setSslConfiguration(configuration);
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_plain.setProxy(QNetworkProxy::NoProxy);
    m_doubt.setSingleShot(true);
    m_doubt.setInterval(silenceBeforeDoubt);
    connect(&m_socket, &QAbstractSocket::connected, this, &TlsSocket::begin);
    connect(&m_socket, &QSslSocket::encrypted, this, &TlsSocket::noteEncrypted);
    connect(&m_socket, &QAbstractSocket::errorOccurred, this, &TlsSocket::noteError);
    connect(&m_doubt, &QTimer::timeout, this, &TlsSocket::askInPlain);
    connect(&m_plain, &QAbstractSocket::connected, this, [this] { m_plain.write("PING\r\n"); });
    connect(&m_plain, &QIODevice::readyRead, this, &TlsSocket::judgePlainAnswer);
}

void TlsSocket::begin()
{
    m_connected = true;
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    if (QAbstractEventDispatcher::instance()) // without one, waitUntilOpen() asks
        m_doubt.start();
}

// Nothing has been sent yet: a server with somebody else's certificate gets no password.
void TlsSocket::noteEncrypted()
{
    m_doubt.stop();
    m_plain.abort();
    const QSslCertificate certificate = m_socket.peerCertificate();
    if (isMadeFor(certificate, m_name)) {
        Q_EMIT opened();
        return;
    }
    m_error = base::Error{ErrorCode::TlsWrongHost, wrongName(certificate, m_name), {}};
    // Whoever hears of it ends the socket, which is still busy with the handshake.
    QMetaObject::invokeMethod(this, &Socket::failed, Qt::QueuedConnection);
}

bool TlsSocket::waitUntilOpen(base::BootClock::time_point deadline)
{
    if (!m_socket.waitForConnected(base::millisecondsUntil(deadline)))
        return false;
    const int left = base::millisecondsUntil(deadline);
    if (m_socket.waitForEncrypted(std::min(left, static_cast<int>(silenceBeforeDoubt.count()))))
        return !m_error;
    if (!isConnected() || base::millisecondsUntil(deadline) == 0)
        return false;
    askInPlain();
    if (m_plain.waitForConnected(base::millisecondsUntil(deadline)) &&
        m_plain.waitForReadyRead(
            std::min(base::millisecondsUntil(deadline), static_cast<int>(silenceBeforeDoubt.count()))) &&
        m_error)
        return false;
    return m_socket.waitForEncrypted(base::millisecondsUntil(deadline)) && !m_error;
}

void TlsSocket::abort()
{
    const QSignalBlocker silent(this);
    m_doubt.stop();
    m_plain.abort();
    m_socket.abort();
}

void TlsSocket::askInPlain()
{
    m_plain.connectToHost(m_host, m_port);
}

void TlsSocket::judgePlainAnswer()
{
    const QByteArray answer = m_plain.readAll();
    if (m_socket.isEncrypted() || !(answer.startsWith('+') || answer.startsWith('-')))
        return;
    m_error = base::Error{ErrorCode::TlsFailed,
                          QStringLiteral("the server answers without TLS: its address begins with redis://"),
                          {}};
    Q_EMIT failed();
}

// An alert of the server (it wants a certificate) comes after the handshake in TLS 1.3, and the end
// of the stream that follows would hide it.
void TlsSocket::noteError(QAbstractSocket::SocketError error)
{
    if (error == QAbstractSocket::SocketTimeoutError && m_connected)
        return; // a wait that ended, not the connection
    if (lossCode(error) == ErrorCode::TlsFailed && !m_error)
        m_error = base::Error{codeOfWords(m_socket.errorString()), m_socket.errorString(), {}};
    Q_EMIT failed();
}

base::Error TlsSocket::failure() const
{
    if (const QList<QSslError> reasons = m_socket.sslHandshakeErrors(); !reasons.isEmpty()) {
        base::Error error = verdict(reasons);
        if (error.code == ErrorCode::TlsWrongHost)
            error.detail = wrongName(m_socket.peerCertificate(), m_name);
        return error;
    }
    if (m_error)
        return *m_error;
    if (m_socket.error() == QAbstractSocket::SocketTimeoutError || isConnected())
        return {ErrorCode::TimedOut, QStringLiteral("the TLS handshake took too long"), {}};
    return {m_connected ? ErrorCode::TlsFailed : connectCode(m_socket.error()), m_socket.errorString(), {}};
}

base::Error TlsSocket::loss() const
{
    return m_error ? *m_error : base::Error{lossCode(m_socket.error()), m_socket.errorString(), {}};
}

} // namespace

base::Result<std::unique_ptr<Socket>> createTlsSocket(const Address& address)
{
    base::Result<QSslConfiguration> configuration = tlsConfiguration(address.tls);
    if (!configuration)
        return configuration.error();
    return std::unique_ptr<Socket>(std::make_unique<TlsSocket>(address, *configuration));
}

} // namespace redis
