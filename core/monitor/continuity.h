// Which two readings of INFO belong together, so that the difference of their counters is what happened in
// between. A value, one thread.
//
// A difference across a restart, a fail-over, CONFIG RESETSTAT or a time in which nobody looked would be a
// spike, or less than nothing: there the counters begin anew and the interval has no rates.
#pragma once

#include "core/base/clock.h"
#include "core/monitor/metric.h"

#include <chrono>
#include <optional>

namespace monitor {

enum class Break {
    None,            // continues the reading before
    First,           // there is none before
    Unreachable,     // the server gave no answer in between
    ServerRestarted, // another run_id, that began after the reading before
    ServerReplaced,  // another run_id that is older: fail-over, or somebody else at this address
    CountersReset,   // CONFIG RESETSTAT
    Paused,          // nobody looked for much longer than agreed: process stopped, machine asleep
};

// “server-restarted”, …: C locale, for markers, JSON and logs.
QString breakName(Break cause);

class Continuity
{
public:
    // expected: time between two readings; 0: not known, then no time is too long.
    explicit Continuity(std::chrono::milliseconds expected = std::chrono::milliseconds(0));

    // The interval that ends with this reading; points into this object, until the next call.
    // at: when INFO was answered.
    Interval take(ServerInfo now, base::BootClock::time_point at);
    // From now on; the interval that is under way may still be as long as agreed before.
    void expect(std::chrono::milliseconds expected);
    // The server did not answer.
    void lose();

    Break lastBreak() const { return m_break; } // of the last reading

private:
    Break compare(const ServerInfo& now, base::BootClock::time_point at) const;

    std::chrono::milliseconds m_expected;
    std::chrono::milliseconds m_underWay; // as long as the next interval may be expected to be
    std::optional<ServerInfo> m_current;
    std::optional<ServerInfo> m_previous;
    base::BootClock::time_point m_at{};
    Break m_break = Break::First;
    bool m_lost = false;
};

} // namespace monitor
