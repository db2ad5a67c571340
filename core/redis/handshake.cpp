#include "core/redis/handshake.h"

#include <utility>

namespace redis {

namespace {

using base::ErrorCode;

constexpr char tlsAlert = 0x15; // content type of RFC 8446, 5.1

// A server that is full or protected answers the first command with this, whatever it was, and hangs up.
bool isTurnedAway(const Value& reply)
{
    return reply.bytes().startsWith("ERR max number of clients") || reply.bytes().startsWith("DENIED");
}

// “unknown command 'AUTH', with args beginning with: …” repeats the password; so do proxies.
QString wordsAboutLogin(const Value& reply)
{
    for (const char* const harmless : {"WRONGPASS ", "NOAUTH ", "NOPERM ", "LOADING ", "ERR Client sent AUTH",
                                       "ERR AUTH <password> called", "ERR invalid password"}) {
        if (reply.bytes().startsWith(harmless))
            return QString::fromUtf8(reply.bytes());
    }
    return QStringLiteral("the server does not know AUTH as it was sent");
}

} // namespace

Handshake::Handshake(const Address& address, const QByteArray& clientName)
    : m_transport(address.transport)
    , m_hasCertificate(!address.tls.certificateFile.isEmpty())
{
    const auto add = [this](Command command) {
        m_commands.push_back(std::move(command));
        return static_cast<int>(m_commands.size()) - 1;
    };
    if (!address.user.isEmpty())
        m_authAt = add({"AUTH", address.user.toUtf8(), address.password});
    else if (!address.password.isEmpty())
        m_authAt = add({"AUTH", address.password});
    if (!clientName.isEmpty())
        add({"CLIENT", "SETNAME", clientName});
    if (address.database != 0)
        m_selectAt = add({"SELECT", QByteArray::number(address.database)});
}

base::Result<void> Handshake::judge(std::span<const Value> replies) const
{
    for (std::size_t i = 0; i < replies.size(); ++i) {
        if (!replies[i].isError())
            continue;
        base::Error error = replies[i].toError();
        if (isTurnedAway(replies[i]))
            return base::Error{ErrorCode::ConnectionRefused, error.detail, {}};
        const int at = static_cast<int>(i);
        if (at == m_authAt) {
            const bool temporary = error.code == ErrorCode::RedisLoading;
            return base::Error{
                temporary ? error.code : ErrorCode::AuthenticationFailed, wordsAboutLogin(replies[i]), {}};
        }
        if (at == m_selectAt || error.code == ErrorCode::AuthenticationFailed)
            return error;
    }
    return {};
}

void Handshake::heard(QByteArrayView bytes)
{
    if (m_firstByte == 0 && !bytes.isEmpty())
        m_firstByte = bytes.front();
}

base::Error Handshake::explained(base::Error error) const
{
    if (m_transport == Transport::Tcp && m_firstByte == tlsAlert) {
        error.code = ErrorCode::TlsFailed;
        error.detail = QStringLiteral("the server wants TLS: its address begins with rediss://");
    }
    // Redis hangs up without a word on what is no TLS greeting. So does a forwarder whose server is away.
    if (m_transport == Transport::Tcp && m_firstByte == 0 && error.code == ErrorCode::ConnectionLost)
        error.detail += QStringLiteral("; before its first answer: does the server want TLS (rediss://)?");
    // With TLS 1.3 a server refuses our certificate, or the lack of one, after our side of the
    // handshake has ended; its alert may be lost in the hang-up that follows.
    if (m_transport == Transport::Tls && m_firstByte == 0 && error.code == ErrorCode::ConnectionLost) {
        error.code = ErrorCode::TlsClientCertificate;
        error.detail += m_hasCertificate
                            ? QStringLiteral("; the server hung up when it had our certificate")
                            : QStringLiteral("; the server hung up when it got no client certificate");
    }
    return error;
}

} // namespace redis
