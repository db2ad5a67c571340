#include "core/database/certificate_check.h"

#include <QDeadlineTimer>
#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QSslError>
#include <QSslSocket>

#include <algorithm>

namespace database {

namespace {

// SSLRequest: length 8, code 80877103. The server answers “S” or “N”.
// https://www.postgresql.org/docs/15/protocol-message-formats.html
constexpr char sslRequest[] = "\x00\x00\x00\x08\x04\xd2\x16\x2f";

QSslConfiguration trusting(const QString& authorityFile)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    const auto authorities = QSslCertificate::fromPath(authorityFile);
    if (!authorities.isEmpty())
        configuration.setCaCertificates(authorities);
    return configuration;
}

bool agreesToTls(QSslSocket& socket, const QDeadlineTimer& deadline)
{
    if (!socket.waitForConnected(int(deadline.remainingTime())))
        return false;
    socket.write(sslRequest, sizeof sslRequest - 1);
    return socket.waitForReadyRead(int(deadline.remainingTime())) && socket.read(1) == "S";
}

bool isExpired(const QSslError& error)
{
    return error.error() == QSslError::CertificateExpired ||
           error.error() == QSslError::CertificateNotYetValid;
}

} // namespace

base::ErrorCode whyCertificateRefused(const Address& address, const Keywords& keywords,
                                      std::chrono::milliseconds limit)
{
    const QDeadlineTimer deadline(limit);
    QSslSocket socket;
    socket.setProxy(QNetworkProxy::NoProxy);
    socket.setSslConfiguration(trusting(valueOf(keywords, QStringLiteral("sslrootcert"))));
    socket.connectToHost(address.host, address.port);
    if (!agreesToTls(socket, deadline))
        return base::ErrorCode::TlsUntrusted;
    socket.setPeerVerifyName(address.host);
    socket.startClientEncryption();
    (void)socket.waitForEncrypted(int(deadline.remainingTime()));
    const auto problems = socket.sslHandshakeErrors();
    const bool expired = std::any_of(problems.begin(), problems.end(), isExpired);
    return expired ? base::ErrorCode::TlsExpired : base::ErrorCode::TlsUntrusted;
}

} // namespace database
