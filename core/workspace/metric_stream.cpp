#include "core/workspace/metric_stream.h"

#include "core/monitor/sampler.h"
#include "core/redis/connection.h"

#include <QThread>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace workspace {

namespace {
constexpr std::chrono::milliseconds leastInterval{50}; // 20 a second
}

class MetricStream::Private
{
public:
    Private(redis::Address where, base::AccessMode mode, std::chrono::milliseconds every, Deliver to)
        : address(std::move(where))
        , access(mode)
        , interval(std::max(every, leastInterval))
        , deliver(std::move(to))
    {
    }

    void serve();

    const redis::Address address;
    const base::AccessMode access;
    const std::chrono::milliseconds interval;
    const Deliver deliver;
    std::unique_ptr<QThread> thread;

    std::mutex mutex;
    std::condition_variable wake;
    bool stopping = false;
    bool retry = false;
};

void MetricStream::Private::serve()
{
    redis::ConnectionOptions options;
    options.access = access;
    redis::Connection connection(address, options);
    monitor::Sampler sampler(connection);
    std::unique_lock lock(mutex);
    while (!stopping) {
        const auto next = std::chrono::steady_clock::now() + interval;
        const bool atOnce = std::exchange(retry, false);
        lock.unlock();
        if (atOnce)
            connection.forgetRetryDelay();
        deliver(sampler.sample());
        lock.lock();
        wake.wait_until(lock, next, [this] { return stopping || retry; });
    }
}

MetricStream::MetricStream(redis::Address address, base::AccessMode access,
                           std::chrono::milliseconds interval, Deliver deliver)
    : d(std::make_unique<Private>(std::move(address), access, interval, std::move(deliver)))
{
    d->thread.reset(QThread::create([this] { d->serve(); }));
    d->thread->setObjectName(QStringLiteral("sampler"));
    d->thread->start();
}

MetricStream::~MetricStream()
{
    requestStop();
    d->thread->wait();
}

void MetricStream::requestStop()
{
    const std::lock_guard lock(d->mutex);
    d->stopping = true;
    d->wake.notify_all();
}

void MetricStream::retryNow()
{
    const std::lock_guard lock(d->mutex);
    d->retry = true;
    d->wake.notify_all();
}

} // namespace workspace
