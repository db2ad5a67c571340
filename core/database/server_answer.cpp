#include "core/database/server_answer.h"

#include <QFile>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <mutex>
#include <netdb.h>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <vector>

namespace database {

namespace {

// SSLRequest: length 8, code 80877103.
// https://www.postgresql.org/docs/15/protocol-message-formats.html
constexpr char sslRequest[] = "\x00\x00\x00\x08\x04\xd2\x16\x2f";

struct Target
{
    sockaddr_storage address = {};
    socklen_t size = 0;
};

struct FreeTargets
{
    void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

struct Found
{
    int problem = 0; // of getaddrinfo
    std::vector<Target> targets;
};

Found lookUp(const QByteArray& host, const QByteArray& port, int flags)
{
    addrinfo wish = {};
    wish.ai_socktype = SOCK_STREAM;
    wish.ai_flags = flags;
    addrinfo* list = nullptr;
    Found found;
    found.problem = ::getaddrinfo(host.constData(), port.constData(), &wish, &list);
    const std::unique_ptr<addrinfo, FreeTargets> owner(found.problem == 0 ? list : nullptr);
    for (const addrinfo* one = owner.get(); one; one = one->ai_next) {
        Target target;
        target.size = one->ai_addrlen;
        std::memcpy(&target.address, one->ai_addr, one->ai_addrlen);
        found.targets.push_back(target);
    }
    return found;
}

// A lookup cannot be stopped: it goes on in a thread of its own, which keeps this until it ends.
struct Lookup
{
    std::mutex mutex;
    Found found;
    Wake done;
};

base::Error stopped(base::ErrorCode code, const QString& what, const Address& address)
{
    return {code, what, address.displayName()};
}

// Until the descriptor has one of the events.
base::Result<void> await(int descriptor, short events, const Address& address, const QDeadlineTimer& deadline,
                         const Wake& cancel)
{
    std::array<pollfd, 2> both{pollfd{descriptor, events, 0}, pollfd{cancel.descriptor(), POLLIN, 0}};
    int ready = 0;
    do {
        ready = ::poll(both.data(), both.size(), int(deadline.remainingTime()));
    } while (ready < 0 && errno == EINTR);
    if (both[1].revents != 0)
        return stopped(base::ErrorCode::Cancelled, QStringLiteral("connecting was cancelled"), address);
    if (ready == 0)
        return stopped(base::ErrorCode::TimedOut, QStringLiteral("the server does not answer"), address);
    return {};
}

base::Result<std::vector<Target>> targetsOf(const QString& host, const Address& address,
                                            const QDeadlineTimer& deadline, const Wake& cancel)
{
    const QByteArray name = host.toUtf8();
    const QByteArray port = QByteArray::number(address.port);
    if (Found found = lookUp(name, port, AI_NUMERICHOST); found.problem == 0)
        return std::move(found.targets);
    const auto lookup = std::make_shared<Lookup>();
    std::thread([lookup, name, port] {
        Found found = lookUp(name, port, 0);
        const std::lock_guard lock(lookup->mutex);
        lookup->found = std::move(found);
        lookup->done.wake();
    }).detach();
    if (auto waited = await(lookup->done.descriptor(), POLLIN, address, deadline, cancel); !waited)
        return std::move(waited).error();
    const std::lock_guard lock(lookup->mutex);
    if (lookup->found.problem != 0)
        return stopped(base::ErrorCode::HostNotFound,
                       QString::fromLocal8Bit(::gai_strerror(lookup->found.problem)), address);
    return std::move(lookup->found.targets);
}

std::optional<Target> unixTarget(const Address& address)
{
    Target target;
    sockaddr_un place = {};
    place.sun_family = AF_UNIX;
    const QByteArray path = QFile::encodeName(address.host) + "/.s.PGSQL." + QByteArray::number(address.port);
    if (path.size() >= qsizetype(sizeof place.sun_path))
        return std::nullopt;
    std::memcpy(place.sun_path, path.constData(), std::size_t(path.size()));
    std::memcpy(&target.address, &place, sizeof place);
    target.size = sizeof place;
    return target;
}

// True: it answered, also by hanging up. False: nobody there.
base::Result<bool> ask(const Target& target, const Address& address, const QDeadlineTimer& deadline,
                       const Wake& cancel)
{
    const int descriptor = ::socket(target.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return false;
    struct Closer
    {
        int descriptor;
        ~Closer() { ::close(descriptor); }
    } const closer{descriptor};
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&target.address), target.size) != 0) {
        // EAGAIN: the queue of a unix socket is full; libpq waits there, and its time is limited too.
        if (errno != EINPROGRESS)
            return errno == EAGAIN;
        if (auto connected = await(descriptor, POLLOUT, address, deadline, cancel); !connected)
            return std::move(connected).error();
        int problem = 0;
        socklen_t size = sizeof problem;
        ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &problem, &size);
        if (problem != 0)
            return false;
    }
    if (::send(descriptor, sslRequest, sizeof sslRequest - 1, MSG_NOSIGNAL) < 0)
        return true;
    if (auto answered = await(descriptor, POLLIN, address, deadline, cancel); !answered)
        return std::move(answered).error();
    return true;
}

QString numeric(const Target& target)
{
    std::array<char, NI_MAXHOST> text{};
    const int problem = ::getnameinfo(reinterpret_cast<const sockaddr*>(&target.address), target.size,
                                      text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
    return problem == 0 ? QString::fromLatin1(text.data()) : QString();
}

} // namespace

base::Result<QString> awaitAnswer(const Address& address, const Keywords& keywords,
                                  const QDeadlineTimer& deadline, const Wake& cancel)
{
    const QString given = valueOf(keywords, QStringLiteral("hostaddr"));
    const QString host = given.isEmpty() ? address.host : given;
    if (host.isEmpty() || address.port == 0 || host.contains(QLatin1Char(',')) ||
        host.startsWith(QLatin1Char('@')))
        return QString();
    if (host.startsWith(QLatin1Char('/'))) {
        if (const auto target = unixTarget(address)) {
            if (auto asked = ask(*target, address, deadline, cancel); !asked)
                return std::move(asked).error();
        }
        return QString();
    }
    const auto targets = targetsOf(host, address, deadline, cancel);
    if (!targets)
        return targets.error();
    // Each gets its share of the time: an address that swallows everything must not hide the next.
    auto left = qint64(targets->size());
    for (const Target& target : *targets) {
        const QDeadlineTimer share(deadline.remainingTime() / left);
        const auto asked = ask(target, address, share, cancel);
        if (!asked && asked.error().code == base::ErrorCode::TimedOut && --left > 0)
            continue;
        if (!asked)
            return asked.error();
        if (*asked)
            return given.isEmpty() ? numeric(target) : QString();
    }
    return QString();
}

} // namespace database
