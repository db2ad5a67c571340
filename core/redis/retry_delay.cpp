#include "core/redis/retry_delay.h"

#include <algorithm>

namespace redis {

namespace {

constexpr double jitterShare = 0.2;

} // namespace

RetryDelay::RetryDelay(std::chrono::milliseconds first, std::chrono::milliseconds most)
    : m_first(first)
    , m_most(std::max(first, most))
    , m_next(first)
{
}

void RetryDelay::failed(base::BootClock::time_point now, double jitter)
{
    const double factor = 1.0 + jitterShare * std::clamp(jitter, -1.0, 1.0);
    m_notBefore = now + std::chrono::duration_cast<base::BootClock::duration>(m_next * factor);
    m_next = std::min(m_next * 2, m_most);
}

void RetryDelay::succeeded()
{
    m_next = m_first;
    m_notBefore = {};
}

void RetryDelay::forget()
{
    m_notBefore = {};
}

} // namespace redis
