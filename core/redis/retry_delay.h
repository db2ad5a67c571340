// When a connection that could not be opened may be tried again: a delay that doubles, with jitter
// so that many clients do not come back in the same moment. A value, one thread.
#pragma once

#include "core/base/clock.h"

#include <chrono>

namespace redis {

class RetryDelay
{
public:
    // first: after the first failure, more than 0; most: never longer than this (before jitter).
    RetryDelay(std::chrono::milliseconds first, std::chrono::milliseconds most);

    // jitter: from -1 to 1, scaled to ±20 %.
    void failed(base::BootClock::time_point now, double jitter);
    void succeeded(); // the next failure starts small again
    void forget();    // the next try may be made at once; the growth is kept

    bool mayTry(base::BootClock::time_point now) const { return now >= m_notBefore; }
    base::BootClock::time_point notBefore() const { return m_notBefore; }

private:
    std::chrono::milliseconds m_first;
    std::chrono::milliseconds m_most;
    std::chrono::milliseconds m_next;
    base::BootClock::time_point m_notBefore{};
};

} // namespace redis
