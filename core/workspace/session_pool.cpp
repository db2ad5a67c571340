#include "core/workspace/session_pool.h"

#include <QThread>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace workspace {

namespace {

// A statement may begin just after it was asked to stop; so it is asked again.
constexpr std::chrono::milliseconds cancelInterval{50};
// Then it is not waited for: its server may have fallen silent.
constexpr std::chrono::milliseconds stopLimit{500};

} // namespace

class SessionPool::Private
{
public:
    Private(int limit, std::function<std::unique_ptr<Session>()> make)
        : most(std::clamp(limit, 1, 3))
        , mostLong(std::max(1, most - 1))
        , factory(std::move(make))
    {
    }

    void serve();
    void serveWith(Session& session);
    bool takeNext(std::unique_lock<std::mutex>& lock, Item& item);
    void growIfNeeded();
    void stop();

    const int most;
    const int mostLong;
    const std::function<std::unique_ptr<Session>()> factory;

    std::mutex mutex;
    std::condition_variable changed;
    Waiting queue;
    std::vector<std::unique_ptr<QThread>> threads;
    std::vector<std::shared_ptr<database::Canceller>> cancellers; // one for each session
    int serving = 0;                                              // threads that have not ended
    int idle = 0;                                                 // of these, waiting for work
    int runningLong = 0;                                          // of these, on long work
    quint64 retryWishes = 0;
    bool stopping = false;
};

// Precondition: locked. Nothing to do now: false.
bool SessionPool::Private::takeNext(std::unique_lock<std::mutex>&, Item& item)
{
    const auto startable = [this](const Item& waiting) {
        return waiting.length == Length::Short || runningLong < mostLong;
    };
    const auto next = std::find_if(queue.begin(), queue.end(), startable);
    if (next == queue.end())
        return false;
    item = std::move(*next);
    queue.erase(next);
    return true;
}

void SessionPool::Private::serve()
{
    const std::unique_ptr<Session> session = factory();
    {
        const std::lock_guard lock(mutex);
        cancellers.push_back(session->database().canceller());
    }
    serveWith(*session);
}

void SessionPool::Private::serveWith(Session& session)
{
    quint64 wishesSeen = 0;
    std::unique_lock lock(mutex);
    while (!stopping) {
        Item item;
        if (!takeNext(lock, item)) {
            ++idle;
            changed.wait(lock);
            --idle;
            continue;
        }
        const bool forget = std::exchange(wishesSeen, retryWishes) != retryWishes;
        const bool isLong = item.length == Length::Long;
        runningLong += isLong ? 1 : 0;
        growIfNeeded();
        lock.unlock();
        if (forget)
            session.redis().forgetRetryDelay();
        item.work(session);
        item.work = nullptr; // what it holds dies here, unlocked
        lock.lock();
        if (isLong) {
            --runningLong;
            changed.notify_one(); // the next long one may begin
        }
    }
}

// Precondition: locked.
void SessionPool::Private::growIfNeeded()
{
    if (stopping || queue.empty() || idle > 0 || int(threads.size()) >= most)
        return;
    ++serving;
    std::unique_ptr<QThread> thread(QThread::create([this] {
        serve();
        const std::lock_guard lock(mutex);
        --serving;
        changed.notify_all();
    }));
    thread->setObjectName(QStringLiteral("session"));
    thread->start();
    threads.push_back(std::move(thread));
}

void SessionPool::Private::stop()
{
    Waiting dropped;
    {
        const std::lock_guard lock(mutex);
        stopping = true;
        dropped.swap(queue);
        changed.notify_all();
    }
    // Cancelling speaks to the server and waits for it, while the owner's thread keeps the time.
    std::thread canceller([this] {
        std::unique_lock lock(mutex);
        while (serving > 0) {
            const auto sessions = cancellers;
            lock.unlock();
            for (const auto& session : sessions)
                session->cancel();
            lock.lock();
            changed.wait_for(lock, cancelInterval, [this] { return serving == 0; });
        }
    });
    {
        std::unique_lock lock(mutex);
        if (!changed.wait_for(lock, stopLimit, [this] { return serving == 0; })) {
            for (const auto& session : cancellers)
                session->abandon();
        }
    }
    for (const auto& thread : threads)
        thread->wait();
    canceller.join();
}

SessionPool::SessionPool(int threads, std::function<std::unique_ptr<Session>()> make)
    : d(std::make_unique<Private>(threads, std::move(make)))
{
}

SessionPool::~SessionPool()
{
    d->stop();
}

void SessionPool::submit(Work work, Length length)
{
    const std::lock_guard lock(d->mutex);
    if (d->stopping)
        return;
    d->queue.push_back({std::move(work), length});
    if (d->idle > 0)
        d->changed.notify_one();
    else
        d->growIfNeeded();
}

SessionPool::Waiting SessionPool::takeWaiting()
{
    const std::lock_guard lock(d->mutex);
    return std::exchange(d->queue, {});
}

void SessionPool::forgetRetryDelays()
{
    const std::lock_guard lock(d->mutex);
    ++d->retryWishes;
}

} // namespace workspace
