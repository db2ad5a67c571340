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
    Private(redis::Address where, base::AccessMode mode, std::chrono::milliseconds every,
            std::shared_ptr<monitor::OwnTraffic> ours, Deliver to)
        : address(std::move(where))
        , access(mode)
        , own(std::move(ours))
        , deliver(std::move(to))
        , interval(std::max(every, leastInterval))
    {
        address.observed = {}; // the sampler counts for itself
    }

    void serve();

    redis::Address address;
    const base::AccessMode access;
    const std::shared_ptr<monitor::OwnTraffic> own;
    const Deliver deliver;
    std::unique_ptr<QThread> thread;

    std::mutex mutex;
    std::condition_variable wake;
    std::chrono::milliseconds interval;
    bool changed = false; // interval
    bool stopping = false;
    bool retry = false;
};

void MetricStream::Private::serve()
{
    redis::ConnectionOptions options;
    options.access = access;
    redis::Connection connection(address, options);
    monitor::Sampler sampler(connection, {interval, own.get(), &base::BootClock::now});
    std::unique_lock lock(mutex);
    while (!stopping) {
        const auto next = std::chrono::steady_clock::now() + interval;
        const bool atOnce = std::exchange(retry, false);
        if (std::exchange(changed, false))
            sampler.setInterval(interval);
        lock.unlock();
        if (atOnce)
            connection.forgetRetryDelay();
        monitor::Sample sample = sampler.sample();
        deliver(std::move(sample), sampler.lastBreak());
        lock.lock();
        wake.wait_until(lock, next, [this] { return stopping || retry || changed; });
    }
}

MetricStream::MetricStream(redis::Address address, base::AccessMode access,
                           std::chrono::milliseconds interval, std::shared_ptr<monitor::OwnTraffic> own,
                           Deliver deliver)
    : d(std::make_unique<Private>(std::move(address), access, interval, std::move(own), std::move(deliver)))
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

void MetricStream::setInterval(std::chrono::milliseconds interval)
{
    const std::lock_guard lock(d->mutex);
    d->interval = std::max(interval, leastInterval);
    d->changed = true;
    d->wake.notify_all();
}

void MetricStream::retryNow()
{
    const std::lock_guard lock(d->mutex);
    d->retry = true;
    d->wake.notify_all();
}

} // namespace workspace
