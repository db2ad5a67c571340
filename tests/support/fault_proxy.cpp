#include "tests/support/fault_link.h"

#include <QFile>

#include <algorithm>
#include <functional>
#include <future>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace support {

// Everything but the tasks belongs to the proxy's thread; others ask by run().
class FaultProxy::Private
{
public:
    Private()
        : m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    {
    }
    ~Private() { stop(); }

    void begin()
    {
        m_thread = std::thread([this] { loop(); });
    }

    // Runs fn on the proxy's thread and waits for it.
    template<class F>
    auto run(F fn) -> std::invoke_result_t<F>
    {
        std::packaged_task<std::invoke_result_t<F>()> task(std::move(fn));
        auto result = task.get_future();
        {
            const std::lock_guard lock(m_mutex);
            m_tasks.emplace_back([&task] { task(); });
        }
        wake();
        return result.get();
    }

    Faults& faults(Direction direction) { return m_faults[static_cast<std::size_t>(direction)]; }

    base::Result<void> listen();
    void refuse();
    void cut() { m_links.clear(); }
    void clearFaults();

    Endpoint target;
    Endpoint endpoint;
    int accepted = 0;
    int open() const { return static_cast<int>(m_links.size()); }

private:
    void stop();
    void wake();
    void loop();
    void runTasks();
    void acceptOne();
    std::vector<pollfd> watched() const;
    int waitMilliseconds() const;
    void serveLinks(const std::vector<pollfd>& polled);
    bool serve(Link& link, const std::array<short, 2>& ready);

    Descriptor m_wake;
    Descriptor m_listener;
    FaultTable m_faults;
    std::vector<std::unique_ptr<Link>> m_links;
    std::thread m_thread;
    bool m_stopping = false;

    std::mutex m_mutex;
    std::vector<std::function<void()>> m_tasks; // guarded by m_mutex
};

void FaultProxy::Private::wake()
{
    const quint64 one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_wake.get(), &one, sizeof one);
}

void FaultProxy::Private::stop()
{
    if (!m_thread.joinable())
        return;
    run([this] { m_stopping = true; });
    m_thread.join();
    refuse();
}

base::Result<void> FaultProxy::Private::listen()
{
    if (m_listener.isValid())
        return {};
    base::Result<Descriptor> listener = listenOn(endpoint);
    if (!listener)
        return listener.error();
    m_listener = std::move(*listener);
    return {};
}

void FaultProxy::Private::refuse()
{
    if (m_listener.isValid() && !endpoint.path.isEmpty())
        QFile::remove(endpoint.path);
    m_listener.reset();
}

void FaultProxy::Private::clearFaults()
{
    for (Faults& each : m_faults) {
        QByteArray taken = std::move(each.taken);
        each = {};
        each.taken = std::move(taken);
    }
}

void FaultProxy::Private::runTasks()
{
    quint64 count = 0;
    [[maybe_unused]] const ssize_t length = ::read(m_wake.get(), &count, sizeof count);
    std::vector<std::function<void()>> tasks;
    {
        const std::lock_guard lock(m_mutex);
        tasks.swap(m_tasks);
    }
    for (const auto& task : tasks)
        task();
}

void FaultProxy::Private::acceptOne()
{
    Descriptor client(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client.isValid())
        return;
    if (endpoint.path.isEmpty()) {
        const int on = 1;
        ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    ++accepted;
    base::Result<Descriptor> server = connectTo(target);
    if (!server)
        return; // the server is away: the client sees its connection end
    auto link = std::make_unique<Link>();
    link->client = std::move(client);
    link->server = std::move(*server);
    m_links.push_back(std::move(link));
}

// Wake, listener, then client and server of each link.
std::vector<pollfd> FaultProxy::Private::watched() const
{
    const auto now = ProxyClock::now();
    std::vector<pollfd> all{{m_wake.get(), POLLIN, 0}, {m_listener.get(), POLLIN, 0}};
    for (const auto& link : m_links) {
        std::array<short, 2> events{}; // client, server
        for (std::size_t direction = 0; direction < 2; ++direction) {
            if (link->pumps[direction].wantsBytes())
                events[direction] |= POLLIN;
            if (link->pumps[direction].canPass(m_faults[direction], now))
                events[1 - direction] |= POLLOUT;
        }
        // poll reports a hang-up unasked, again and again: a descriptor of no interest is left out.
        all.push_back({events[0] != 0 ? link->client.get() : -1, events[0], 0});
        all.push_back({events[1] != 0 ? link->server.get() : -1, events[1], 0});
    }
    return all;
}

int FaultProxy::Private::waitMilliseconds() const
{
    const auto now = ProxyClock::now();
    std::optional<ProxyClock::time_point> first;
    for (const auto& link : m_links) {
        for (std::size_t direction = 0; direction < 2; ++direction) {
            const auto due = link->pumps[direction].due(m_faults[direction]);
            if (due && *due > now && (!first || *due < *first))
                first = due;
        }
    }
    if (!first)
        return -1;
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(*first - now).count());
}

bool FaultProxy::Private::serve(Link& link, const std::array<short, 2>& ready)
{
    const auto now = ProxyClock::now();
    for (std::size_t direction = 0; direction < 2; ++direction) {
        Pump& pump = link.pumps[direction];
        Faults& faultsHere = m_faults[direction];
        if ((ready[direction] & (POLLIN | POLLHUP | POLLERR)) != 0 && pump.wantsBytes())
            pump.take(link.from(direction), faultsHere, now);
        if ((ready[1 - direction] & (POLLOUT | POLLHUP | POLLERR)) != 0 && pump.canPass(faultsHere, now) &&
            !pump.pass(link.to(direction), faultsHere))
            return false;
    }
    return !(link.pumps[0].isOver() && link.pumps[1].isOver());
}

void FaultProxy::Private::serveLinks(const std::vector<pollfd>& polled)
{
    constexpr std::size_t firstLink = 2;
    for (std::size_t i = 0; i < m_links.size(); ++i) {
        const std::size_t at = firstLink + 2 * i;
        if (!serve(*m_links[i], {polled[at].revents, polled[at + 1].revents}))
            m_links[i].reset();
    }
    std::erase(m_links, nullptr);
}

void FaultProxy::Private::loop()
{
    while (!m_stopping) {
        std::vector<pollfd> polled = watched();
        if (::poll(polled.data(), polled.size(), waitMilliseconds()) < 0)
            continue;
        serveLinks(polled);
        if (polled[1].revents != 0)
            acceptOne();
        runTasks(); // last: it may change what was polled
    }
    m_links.clear();
}

FaultProxy::FaultProxy()
    : d(std::make_unique<Private>())
{
}
FaultProxy::~FaultProxy() = default;

base::Result<std::unique_ptr<FaultProxy>> FaultProxy::start(Endpoint target, Endpoint listen)
{
    std::unique_ptr<FaultProxy> proxy(new FaultProxy);
    proxy->d->target = std::move(target);
    proxy->d->endpoint = std::move(listen);
    if (base::Result<void> listening = proxy->d->listen(); !listening)
        return listening.error();
    proxy->d->begin();
    return proxy;
}

const Endpoint& FaultProxy::endpoint() const
{
    return d->endpoint;
}

void FaultProxy::cut()
{
    d->run([this] { d->cut(); });
}

void FaultProxy::cutAfter(Direction direction, qint64 bytes)
{
    d->run([=, this] { d->faults(direction).cutAfter = bytes; });
}

void FaultProxy::refuse()
{
    d->run([this] { d->refuse(); });
}

base::Result<void> FaultProxy::listen()
{
    return d->run([this] { return d->listen(); });
}

void FaultProxy::setDelay(Direction direction, std::chrono::milliseconds delay)
{
    d->run([=, this] { d->faults(direction).delay = delay; });
}

void FaultProxy::setChunkBytes(Direction direction, qsizetype bytes)
{
    d->run([=, this] { d->faults(direction).chunkBytes = bytes; });
}

void FaultProxy::setBlackhole(Direction direction, bool on)
{
    d->run([=, this] { d->faults(direction).blackhole = on; });
}

void FaultProxy::corruptAfter(Direction direction, qint64 bytes, char mask)
{
    d->run([=, this] {
        d->faults(direction).corruptAfter = bytes;
        d->faults(direction).mask = mask;
    });
}

base::Result<void> FaultProxy::heal()
{
    return d->run([this] {
        d->clearFaults();
        return d->listen();
    });
}

int FaultProxy::accepted() const
{
    return d->run([this] { return d->accepted; });
}

int FaultProxy::openConnections() const
{
    return d->run([this] { return d->open(); });
}

QByteArray FaultProxy::taken(Direction direction) const
{
    return d->run([=, this] { return d->faults(direction).taken; });
}

} // namespace support
