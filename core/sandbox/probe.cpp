#include "core/sandbox/server_start.h"

#include <QFile>

#include <libpq-fe.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace sandbox {

namespace {

class Socket
{
public:
    explicit Socket(int family)
        : m_descriptor(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
    }
    ~Socket()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    int descriptor() const { return m_descriptor; }

private:
    int m_descriptor;
};

// “-NOAUTH” is an answer too; “-LOADING” is not one yet.
bool isReadyReply(const QByteArray& reply)
{
    return reply.startsWith("+PONG") || reply.startsWith("-NOAUTH") || reply.startsWith("-NOPERM");
}

} // namespace

bool answers(const database::Address& address)
{
    const QByteArray host = QFile::encodeName(address.host);
    const QByteArray port = QByteArray::number(address.port);
    const QByteArray user = address.user.toUtf8();
    const std::array<const char*, 6> keywords{"host", "port", "user", "dbname", "connect_timeout", nullptr};
    const std::array<const char*, 6> values{
        host.constData(), port.constData(), user.constData(), "postgres", "2", nullptr};
    return PQpingParams(keywords.data(), values.data(), 0) == PQPING_OK;
}

bool answers(const redis::Address& address)
{
    const QByteArray path = QFile::encodeName(address.path);
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    if (path.isEmpty() || path.size() >= static_cast<qsizetype>(sizeof(name.sun_path)))
        return false;
    std::copy(path.begin(), path.end(), std::begin(name.sun_path));

    const Socket socket(AF_UNIX);
    const timeval limit{1, 0};
    ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (::connect(socket.descriptor(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0)
        return false;
    constexpr char ping[] = "PING\r\n";
    if (::send(socket.descriptor(), ping, sizeof(ping) - 1, MSG_NOSIGNAL) < 0)
        return false;
    std::array<char, 128> reply{};
    const ssize_t size = ::recv(socket.descriptor(), reply.data(), reply.size(), 0);
    return size > 0 && isReadyReply(QByteArray(reply.data(), size));
}

base::Result<quint16> freePort()
{
    const Socket socket(AF_INET);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof name;
    auto* address = reinterpret_cast<sockaddr*>(&name);
    if (::bind(socket.descriptor(), address, size) != 0 ||
        ::getsockname(socket.descriptor(), address, &size) != 0) {
        return base::Error{base::ErrorCode::FileFailed, QString::fromLocal8Bit(std::strerror(errno)),
                           QStringLiteral("127.0.0.1")};
    }
    return ntohs(name.sin_port);
}

} // namespace sandbox
