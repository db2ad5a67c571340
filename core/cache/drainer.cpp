#include "core/cache/drainer.h"

#include "core/base/thread_role.h"
#include "core/cache/drain_worker.h"
#include "core/cache/sweeper.h"
#include "core/database/listener.h"

#include <QDeadlineTimer>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <thread>

namespace cache {

namespace {

constexpr std::chrono::milliseconds cancelInterval{50};
constexpr std::chrono::milliseconds stopLimit{500}; // for a statement to end when it is asked to

// The half that lives on the drainer's thread: decides when to drain.
class DrainLoop : public QObject
{
public:
    struct Hooks
    {
        std::function<void()> begins;
        std::function<void(const DrainWorker&, DrainReport)> ended;
        std::function<void(JanitorReport)> tidied;
    };

    DrainLoop(const DrainerOptions& options, std::shared_ptr<Trust> trust, Hooks hooks)
        : m_worker(options, std::move(trust))
        , m_sweeper(m_worker.session(), m_worker.redis())
        , m_janitor(m_worker.redis(), options.janitorInterval, options.statistics)
        , m_mayWrite(options.access == base::AccessMode::ReadWrite)
        , m_tidies(options.janitor)
        , m_hooks(std::move(hooks))
    {
        m_soon.setSingleShot(true);
        m_soon.setInterval(0);
        m_poll.setInterval(options.poll);
        connect(&m_soon, &QTimer::timeout, this, &DrainLoop::drain);
        connect(&m_poll, &QTimer::timeout, this, &DrainLoop::drain);
        m_sweep.setSingleShot(true);
        m_tidy.setSingleShot(true);
        connect(&m_sweep, &QTimer::timeout, this, &DrainLoop::sweep);
        connect(&m_tidy, &QTimer::timeout, this, &DrainLoop::tidy);
        if (options.notifications)
            listen();
    }

    void begin()
    {
        if (m_listener) {
            // It goes on trying, and the drain reports the same failure.
            [[maybe_unused]] const auto listening = m_listener->start();
        }
        m_poll.start();
        drain();
    }

    // Any number of wishes before the next turn of the event loop become one drain.
    void drainSoon() { m_soon.start(); }

    std::shared_ptr<database::Canceller> canceller() { return m_worker.session().canceller(); }

private:
    void listen()
    {
        m_listener =
            std::make_unique<database::Listener>(m_worker.session(), QStringLiteral("keystead_cache"));
        connect(m_listener.get(), &database::Listener::notified, this, &DrainLoop::drainSoon);
        connect(m_listener.get(), &database::Listener::connectionLost, this, &DrainLoop::drainSoon);
        connect(m_listener.get(), &database::Listener::connectionRestored, this, &DrainLoop::drainSoon);
    }

    void drain()
    {
        m_soon.stop();
        m_hooks.begins();
        DrainReport report = m_worker.drain();
        m_keyspace = report.settled ? report.keyspace : Keyspace();
        if (report.sweepsWait)
            m_sweeper.notice();
        if (report.everything || report.rotated || !report.tags.empty())
            m_janitor.notice();
        m_hooks.ended(m_worker, std::move(report));
        m_worker.pruneSometimes();
        if (!m_sweep.isActive())
            sweep();
        if (!m_tidy.isActive())
            tidy();
    }

    // What waits is done in slices of milliseconds, each behind a turn of the event loop: a drain that
    // is asked for meanwhile comes first. Nothing is done while a server is away.
    void sweep()
    {
        if (m_mayWrite && m_keyspace.isValid())
            again(m_sweep, m_sweeper.slice(m_keyspace));
    }

    void tidy()
    {
        if (!m_mayWrite || !m_tidies || !m_keyspace.isValid())
            return;
        again(m_tidy, m_janitor.slice(m_keyspace));
        if (auto report = m_janitor.takeReport())
            m_hooks.tidied(*report);
    }

    static void again(QTimer& timer, const std::optional<std::chrono::milliseconds>& pause)
    {
        if (pause)
            timer.start(*pause);
    }

    DrainWorker m_worker;
    Sweeper m_sweeper;
    Janitor m_janitor;
    const bool m_mayWrite;
    const bool m_tidies;
    Keyspace m_keyspace; // of the last drain, when both servers answered; else invalid
    std::unique_ptr<database::Listener> m_listener;
    QTimer m_soon;
    QTimer m_poll;
    QTimer m_sweep;
    QTimer m_tidy;
    Hooks m_hooks;
};

// Somebody in drainNow(); lives on that thread's stack.
struct Waiter
{
    quint64 transaction = 0;
    bool begun = false; // a drain began after the call
    std::optional<Settlement> settlement;
};

Settlement settle(quint64 transaction, const DrainWorker& worker, const DrainReport& report)
{
    Settlement settlement;
    settlement.pending = !report.settled || !report.settled->sees(transaction);
    if (const DrainedTransaction* drained = worker.transaction(transaction)) {
        settlement.tags = drained->tags;
        settlement.generations = drained->generations;
    }
    return settlement;
}

} // namespace

class Drainer::Private
{
public:
    Private(Drainer* drainer, DrainerOptions given)
        : q(drainer)
        , options(std::move(given))
        , trust(std::make_shared<Trust>(options.clock))
    {
    }

    void drainBegins();
    void drainEnded(const DrainWorker& worker, DrainReport report);
    void tellOwner(DrainReport report, bool changed);

    Drainer* const q;
    const DrainerOptions options;
    const std::shared_ptr<Trust> trust;
    std::shared_ptr<base::Executor> owner = std::make_shared<base::Executor>();

    // Between the owner and the drainer's thread; the loop itself is touched by that thread only.
    std::unique_ptr<QThread> thread;
    std::shared_ptr<base::Executor> there;
    std::unique_ptr<DrainLoop> loop;

    mutable std::mutex mutex; // guards all below
    std::condition_variable served;
    bool running = false;
    base::Poster toLoop;
    std::vector<Waiter*> waiters;
    Keyspace keyspace;
    DrainerState state;
    std::shared_ptr<database::Canceller> canceller;
};

void Drainer::Private::drainBegins()
{
    const std::lock_guard lock(mutex);
    for (Waiter* waiter : waiters)
        waiter->begun = true;
}

void Drainer::Private::drainEnded(const DrainWorker& worker, DrainReport report)
{
    bool changed = false;
    {
        const std::lock_guard lock(mutex);
        for (Waiter* waiter : waiters) {
            if (waiter->begun && !waiter->settlement)
                waiter->settlement = settle(waiter->transaction, worker, report);
        }
        keyspace = report.keyspace;
        changed = state != report.state;
        state = report.state;
    }
    served.notify_all();
    if (changed || report.everything || !report.tags.empty() || report.rotated)
        tellOwner(std::move(report), changed);
}

void Drainer::Private::tellOwner(DrainReport report, bool changed)
{
    owner->post([this, report = std::move(report), changed] {
        if (changed)
            Q_EMIT q->stateChanged(report.state);
        if (report.everything || !report.tags.empty())
            Q_EMIT q->tagsInvalidated(report.tags, report.everything);
        if (report.rotated)
            Q_EMIT q->rotated();
    });
}

Drainer::Drainer(DrainerOptions options, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(options)))
{
}

Drainer::~Drainer()
{
    stop();
}

void Drainer::start()
{
    if (d->thread)
        return;
    d->thread = std::make_unique<QThread>();
    d->thread->setObjectName(QStringLiteral("drainer"));
    d->there = std::make_shared<base::Executor>();
    d->there->moveToThread(d->thread.get());
    {
        const std::lock_guard lock(d->mutex);
        d->running = true;
        d->toLoop = base::Poster(d->there);
    }
    d->there->post([p = d.get()] {
        p->loop = std::make_unique<DrainLoop>(
            p->options, p->trust,
            DrainLoop::Hooks{
                [p] { p->drainBegins(); },
                [p](const DrainWorker& worker, DrainReport report) {
                    p->drainEnded(worker, std::move(report));
                },
                [p](JanitorReport report) { p->owner->post([p, report] { Q_EMIT p->q->tidied(report); }); }});
        {
            const std::lock_guard lock(p->mutex);
            p->canceller = p->loop->canceller();
            if (!p->running)
                return;
        }
        p->loop->begin();
    });
    d->thread->start();
}

void Drainer::stop()
{
    if (!d->thread)
        return;
    std::shared_ptr<database::Canceller> canceller;
    {
        const std::lock_guard lock(d->mutex);
        d->running = false;
        canceller = std::exchange(d->canceller, nullptr);
    }
    d->served.notify_all();
    d->there->post([p = d.get()] {
        p->loop.reset(); // its connections end on the thread that used them
        QThread::currentThread()->quit();
    });
    // A statement that hangs must not hold up the end. Cancelling speaks to the server and may wait
    // for it in vain, which this thread, usually the GUI's, must not; and a statement may begin after
    // the first call.
    const auto ended = std::make_shared<std::atomic<bool>>(false);
    if (canceller) {
        std::thread([canceller, ended] {
            while (!*ended) {
                canceller->cancel();
                std::this_thread::sleep_for(cancelInterval);
            }
        }).detach();
    }
    // A server that has fallen silent is not waited for.
    if (canceller && !d->thread->wait(QDeadlineTimer(stopLimit)))
        canceller->abandon();
    d->thread->wait();
    *ended = true;
    d->there.reset();
    d->thread.reset();
}

std::shared_ptr<Trust> Drainer::trust() const
{
    return d->trust;
}

Keyspace Drainer::keyspace() const
{
    const std::lock_guard lock(d->mutex);
    return d->keyspace;
}

DrainerState Drainer::state() const
{
    const std::lock_guard lock(d->mutex);
    return d->state;
}

base::Result<Settlement> Drainer::drainNow(quint64 transaction, std::chrono::milliseconds timeout)
{
    base::assertMayBlock("cache::Drainer::drainNow");
    const auto asked = std::chrono::steady_clock::now();
    Waiter waiter{transaction, false, {}};
    std::unique_lock lock(d->mutex);
    if (!d->running)
        return base::Error{base::ErrorCode::NotConnected, QStringLiteral("the drainer does not run"), {}};
    d->waiters.push_back(&waiter);
    d->toLoop.post([p = d.get()] {
        if (p->loop)
            p->loop->drainSoon();
    });
    d->served.wait_until(lock, asked + timeout, [&] { return waiter.settlement || !d->running; });
    std::erase(d->waiters, &waiter);
    if (waiter.settlement) {
        waiter.settlement->took = std::chrono::steady_clock::now() - asked;
        return *std::move(waiter.settlement);
    }
    if (!d->running)
        return base::Error{base::ErrorCode::NotConnected, QStringLiteral("the drainer was stopped"), {}};
    return base::Error{base::ErrorCode::TimedOut, QStringLiteral("no drain within the time allowed"), {}};
}

void Drainer::wake()
{
    base::Poster toLoop;
    {
        const std::lock_guard lock(d->mutex);
        toLoop = d->toLoop;
    }
    toLoop.post([p = d.get()] {
        if (p->loop)
            p->loop->drainSoon();
    });
}

} // namespace cache
