#include "core/cache/drainer.h"

#include "core/base/thread_role.h"
#include "core/cache/drain_loop.h"

#include <QDeadlineTimer>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <thread>

namespace cache {

namespace {

constexpr std::chrono::milliseconds cancelInterval{50};
constexpr std::chrono::milliseconds stopLimit{500}; // for a statement to end when it is asked to
constexpr std::chrono::milliseconds farewell{150};  // before it is asked: the journal's last lines

// Somebody in drainNow(); lives on that thread's stack.
struct Waiter
{
    quint64 transaction = 0;
    std::chrono::steady_clock::time_point asked;
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
    std::vector<MeasuredWait> drainEnded(const DrainWorker& worker, DrainReport report);
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

std::vector<MeasuredWait> Drainer::Private::drainEnded(const DrainWorker& worker, DrainReport report)
{
    bool changed = false;
    std::vector<MeasuredWait> waits;
    {
        const std::lock_guard lock(mutex);
        for (Waiter* waiter : waiters) {
            if (!waiter->begun || waiter->settlement)
                continue;
            waiter->settlement = settle(waiter->transaction, worker, report);
            if (report.applied)
                waits.push_back({waiter->transaction, std::chrono::duration_cast<std::chrono::microseconds>(
                                                          report.applied->at - waiter->asked)});
        }
        keyspace = report.keyspace;
        changed = state != report.state;
        state = report.state;
    }
    served.notify_all();
    if (changed || report.everything || !report.tags.empty() || report.rotated || report.policiesChanged)
        tellOwner(std::move(report), changed);
    return waits;
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
        if (report.policiesChanged)
            Q_EMIT q->policiesChanged();
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
                    return p->drainEnded(worker, std::move(report));
                },
                [p](JanitorReport report) { p->owner->post([p, report] { Q_EMIT p->q->tidied(report); }); },
                [p] { p->owner->post([p] { Q_EMIT p->q->journalGrew(); }); },
                [p](StatisticsSum sum) {
                    p->owner->post([p, sum = std::move(sum)] { Q_EMIT p->q->statisticsSummed(sum); });
                }});
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
        if (p->loop)
            p->loop->end();
        p->loop.reset(); // its connections end on the thread that used them
        QThread::currentThread()->quit();
    });
    // A statement that hangs must not hold up the end. Cancelling speaks to the server and may wait
    // for it in vain, which this thread, usually the GUI's, must not; and a statement may begin after
    // the first call.
    const auto ended = std::make_shared<std::atomic<bool>>(false);
    if (canceller) {
        std::thread([canceller, ended] {
            std::this_thread::sleep_for(farewell);
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
    Waiter waiter{transaction, asked, false, {}};
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
