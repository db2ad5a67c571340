#include "tests/support/fault_link.h"

#include <QFile>

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace support {

namespace {

// A socket address of either family.
struct SocketName
{
    sockaddr_storage storage{};
    socklen_t length = 0;

    sockaddr* generic() { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketName nameOf(const Endpoint& endpoint)
{
    SocketName name;
    if (endpoint.path.isEmpty()) {
        sockaddr_in inet{};
        inet.sin_family = AF_INET;
        inet.sin_port = htons(endpoint.port);
        inet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        std::memcpy(&name.storage, &inet, sizeof inet);
        name.length = sizeof inet;
        return name;
    }
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    const QByteArray path = QFile::encodeName(endpoint.path).left(sizeof local.sun_path - 1);
    std::memcpy(local.sun_path, path.constData(), static_cast<std::size_t>(path.size()));
    std::memcpy(&name.storage, &local, sizeof local);
    name.length = sizeof local;
    return name;
}

Descriptor socketFor(const Endpoint& endpoint)
{
    Descriptor fd(::socket(endpoint.path.isEmpty() ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    if (endpoint.path.isEmpty()) {
        ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // pieces stay pieces
    }
    return fd;
}

base::Error failure(const char* what)
{
    return {base::ErrorCode::FileFailed,
            QString::fromLatin1(what) + QLatin1String(": ") + QString::fromLocal8Bit(std::strerror(errno)),
            {}};
}

bool isTemporary(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

} // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    reset();
    m_fd = std::exchange(other.m_fd, -1);
    return *this;
}

void Descriptor::reset()
{
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
}

void Pump::take(int from, Faults& faults, ProxyClock::time_point now)
{
    QByteArray bytes(64 * 1024, Qt::Uninitialized);
    const ssize_t length = ::recv(from, bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_DONTWAIT);
    if (length < 0 && isTemporary(errno))
        return;
    bytes.truncate(std::max<ssize_t>(length, 0)); // a reset is an end, too
    m_ended = length <= 0;
    faults.taken.append(bytes);
    if (faults.corruptAfter && *faults.corruptAfter < length) {
        bytes[*faults.corruptAfter] = static_cast<char>(bytes.at(*faults.corruptAfter) ^ faults.mask);
        faults.corruptAfter.reset();
    } else if (faults.corruptAfter) {
        *faults.corruptAfter -= length;
    }
    enqueue(bytes, faults, now);
}

void Pump::enqueue(const QByteArray& bytes, const Faults& faults, ProxyClock::time_point now)
{
    const ProxyClock::time_point due = now + faults.delay;
    if (bytes.isEmpty())
        m_queue.push_back({due, {}});
    const qsizetype size = faults.chunkBytes > 0 ? faults.chunkBytes : std::max<qsizetype>(bytes.size(), 1);
    for (qsizetype at = 0; at < bytes.size(); at += size)
        m_queue.push_back({due, bytes.mid(at, size)});
    m_queuedBytes += bytes.size();
}

bool Pump::canPass(const Faults& faults, ProxyClock::time_point now) const
{
    const std::optional<ProxyClock::time_point> first = due(faults);
    return first && *first <= now;
}

std::optional<ProxyClock::time_point> Pump::due(const Faults& faults) const
{
    if (m_queue.empty() || faults.blackhole)
        return std::nullopt;
    return m_queue.front().due;
}

bool Pump::pass(int to, Faults& faults)
{
    Piece& piece = m_queue.front();
    if (piece.bytes.isEmpty()) {
        m_queue.pop_front();
        m_endPassed = true;
        ::shutdown(to, SHUT_WR);
        return true;
    }
    const qsizetype most = static_cast<qsizetype>(
        std::min<qint64>(piece.bytes.size(), faults.cutAfter.value_or(piece.bytes.size())));
    const ssize_t length =
        ::send(to, piece.bytes.constData(), static_cast<std::size_t>(most), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (length < 0) {
        if (!isTemporary(errno))
            drop();
        return true;
    }
    m_queuedBytes -= length;
    piece.bytes.remove(0, length);
    if (piece.bytes.isEmpty())
        m_queue.pop_front();
    if (!faults.cutAfter)
        return true;
    *faults.cutAfter -= length;
    if (*faults.cutAfter > 0)
        return true;
    faults.cutAfter.reset();
    return false;
}

// The receiver has gone. What it had said before is still on its way in the other direction.
void Pump::drop()
{
    m_queue.clear();
    m_queuedBytes = 0;
    m_ended = true;
    m_endPassed = true;
}

base::Result<Descriptor> listenOn(Endpoint& endpoint)
{
    Descriptor fd = socketFor(endpoint);
    if (!endpoint.path.isEmpty())
        QFile::remove(endpoint.path);
    SocketName name = nameOf(endpoint);
    if (::bind(fd.get(), name.generic(), name.length) != 0)
        return failure("bind");
    if (::listen(fd.get(), SOMAXCONN) != 0)
        return failure("listen");
    if (endpoint.path.isEmpty()) {
        sockaddr_in inet{};
        socklen_t length = sizeof inet;
        if (::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&inet), &length) != 0)
            return failure("getsockname");
        endpoint.port = ntohs(inet.sin_port);
    }
    return fd;
}

base::Result<Descriptor> connectTo(const Endpoint& endpoint)
{
    Descriptor fd = socketFor(endpoint);
    SocketName name = nameOf(endpoint);
    if (::connect(fd.get(), name.generic(), name.length) != 0)
        return failure("connect");
    return fd;
}

} // namespace support
