// Takes a sample of the Redis server at an interval, on a thread and a connection of its own. What this
// process asks itself is taken off. Thread: the owner's; `deliver` is called on the sampling thread.
#pragma once

#include "core/base/access_mode.h"
#include "core/monitor/continuity.h"
#include "core/monitor/own_traffic.h"
#include "core/monitor/sample.h"
#include "core/redis/address.h"

#include <chrono>
#include <functional>
#include <memory>

namespace workspace {

class MetricStream
{
public:
    // since: why the sample has no rates; None: it has.
    using Deliver = std::function<void(monitor::Sample, monitor::Break since)>;

    // interval: at least 50 ms are kept.
    MetricStream(redis::Address address, base::AccessMode access, std::chrono::milliseconds interval,
                 std::shared_ptr<monitor::OwnTraffic> own, Deliver deliver);
    ~MetricStream(); // waits for the call that is under way
    MetricStream(const MetricStream&) = delete;
    MetricStream& operator=(const MetricStream&) = delete;

    void requestStop();
    // The next sample is taken now.
    void setInterval(std::chrono::milliseconds interval);
    // The next sample is taken now and connects at once.
    void retryNow();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace workspace
