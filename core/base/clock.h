// Clocks that a test can replace. Any thread.
#pragma once

#include <chrono>
#include <functional>

namespace base {

// A clock that goes on while the machine sleeps (CLOCK_BOOTTIME) and is never set back. Trust in
// the cache is measured with it: a laptop that wakes up must not believe it is still fresh.
struct BootClock
{
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<BootClock>;
    static constexpr bool is_steady = true;

    static time_point now() noexcept;
};

// Substitutable clock. An empty function is never passed.
using ClockFn = std::function<BootClock::time_point()>;

// Time left until a deadline, in whole milliseconds, at least 0.
int millisecondsUntil(BootClock::time_point deadline) noexcept;

} // namespace base
