// Keeps background work to so many queries a second. One thread.
#pragma once

#include "core/base/job.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace listing {

class Pace
{
public:
    // perSecond: 0: no limit. The control outlives it.
    Pace(int perSecond, base::JobControl& control);

    // Until the next so many queries may be sent. In slices, so that a cancel is noticed soon. False:
    // cancelled.
    bool wait(qint64 queries);
    // Until then, whatever the rate. False: cancelled.
    bool waitUntil(std::chrono::steady_clock::time_point then);

private:
    std::chrono::nanoseconds m_interval;
    base::JobControl& m_control;
    std::chrono::steady_clock::time_point m_next;
    std::mutex m_mutex;
    std::condition_variable m_turn;
};

} // namespace listing
