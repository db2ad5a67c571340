#include "core/listing/pace.h"

#include <algorithm>

namespace listing {

namespace {
using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds slice{20};
} // namespace

Pace::Pace(int perSecond, base::JobControl& control)
    : m_interval(perSecond > 0 ? std::chrono::nanoseconds(std::chrono::seconds(1)) / perSecond
                               : std::chrono::nanoseconds(0))
    , m_control(control)
    , m_next(Clock::now())
{
}

bool Pace::wait(qint64 queries)
{
    if (!waitUntil(m_next))
        return false;
    m_next = std::max(m_next, Clock::now() - slice) + m_interval * queries;
    return true;
}

bool Pace::waitUntil(Clock::time_point then)
{
    std::unique_lock lock(m_mutex);
    while (!m_control.isCancelled()) {
        const auto now = Clock::now();
        if (now >= then)
            return true;
        m_turn.wait_until(lock, std::min(then, now + slice));
    }
    return false;
}

} // namespace listing
