#include "core/database/connect_error.h"

#include <QRegularExpression>

#include <initializer_list>

namespace database {

namespace {

using base::ErrorCode;

struct Known
{
    ErrorCode code;
    const char* words;
};

// Of libpq 13 to 17, of OpenSSL and of the server; the first that is found counts. TLS comes first:
// with sslmode=prefer libpq tries again without, and the words of both attempts stand in the message.
constexpr Known table[]{
    {ErrorCode::TlsWrongHost, "does not match host name"},
    {ErrorCode::TlsUntrusted, "certificate verify failed"},
    {ErrorCode::TlsClientCertificate, "valid client certificate"},
    {ErrorCode::TlsClientCertificate, "certificate authentication failed"},
    {ErrorCode::TlsClientCertificate, "alert certificate required"},
    {ErrorCode::TlsClientCertificate, "alert unknown ca"},
    {ErrorCode::TlsClientCertificate, "alert bad certificate"},
    {ErrorCode::TlsClientCertificate, "alert unsupported certificate"},
    {ErrorCode::TlsClientCertificate, "alert certificate revoked"},
    {ErrorCode::TlsClientCertificate, "alert certificate expired"},
    {ErrorCode::TlsClientCertificate, "alert certificate unknown"},
    {ErrorCode::FileFailed, "root certificate file"},
    {ErrorCode::FileFailed, "certificate file"},
    {ErrorCode::FileFailed, "private key file"},
    {ErrorCode::HostNotFound, "could not translate host name"},
    {ErrorCode::HostNotFound, "Name or service not known"},
    {ErrorCode::TimedOut, "timeout expired"},
    {ErrorCode::TimedOut, "Connection timed out"},
    {ErrorCode::MalformedReply, "invalid response to SSL negotiation"},
    {ErrorCode::MalformedReply, "expected authentication request"},
    {ErrorCode::AuthenticationFailed, "authentication failed"},
    {ErrorCode::AuthenticationFailed, "no password supplied"},
    {ErrorCode::AuthenticationFailed, "no pg_hba.conf entry"},
    {ErrorCode::AuthenticationFailed, "pg_hba.conf rejects"},
    {ErrorCode::InvalidInput, "invalid connection option"},
    {ErrorCode::InvalidInput, "invalid sslmode value"},
    {ErrorCode::TlsFailed, "SSL"},
    {ErrorCode::TlsFailed, "certificate"},
    {ErrorCode::ConnectionLost, "server closed the connection unexpectedly"},
    {ErrorCode::ConnectionLost, "Connection reset by peer"},
};

ErrorCode codeOf(const QString& message)
{
    const auto says = [&](const char* words) {
        return message.contains(QLatin1String(words), Qt::CaseInsensitive);
    };
    for (const Known& known : table) {
        if (says(known.words))
            return known.code;
    }
    if (says("does not exist")) {
        if (says("role \""))
            return ErrorCode::AuthenticationFailed;
        if (says("database \""))
            return ErrorCode::NotFound;
    }
    return ErrorCode::ConnectionRefused;
}

// «root certificate file "/etc/ca.pem" does not exist»
QString namedFile(const QString& message)
{
    static const QRegularExpression named(QStringLiteral("file \"([^\"]+)\""));
    return named.match(message).captured(1);
}

} // namespace

EnglishMessages::EnglishMessages()
    : m_english(::newlocale(LC_MESSAGES_MASK, "C", ::duplocale(::uselocale(nullptr))))
    , m_before(::uselocale(m_english))
{
}

EnglishMessages::~EnglishMessages()
{
    ::uselocale(m_before);
    ::freelocale(m_english);
}

base::Error errorFromOpening(const QString& message, const QString& where)
{
    const ErrorCode code = codeOf(message);
    const QString file = code == ErrorCode::FileFailed ? namedFile(message) : QString();
    return {code, message.trimmed(), file.isEmpty() ? where : file};
}

} // namespace database
