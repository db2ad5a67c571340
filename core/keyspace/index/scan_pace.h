// How much one SCAN may look at, and when to leave the server alone. A value, one thread.
//
// A call is to take half of the 2 ms that it may: what it looks at differs from call to call. The time
// is what the server says it worked (cmdstat_scan of INFO commandstats), because the way of a large
// reply over a slow network is no load; where INFO is not allowed, the round trip less a PING's, which
// is more. A PING is sent alone, so it waits for others only: when it takes many times its best, twice in a
// row (one alone may have waited for a turn on this machine), the server has too much to do. The scan then
// rests before it goes on, longer each time; it always goes on, or a server that is never at ease would
// never be read.
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <chrono>

namespace keyspace {

class ScanPace
{
public:
    using microseconds = std::chrono::microseconds;

    static constexpr microseconds longestCall{2000};
    static constexpr std::chrono::milliseconds longestPause{1000};
    static constexpr qint64 mostCount = 5000;
    static constexpr qint64 leastCount = 10;

    // SCAN's COUNT.
    qint64 count() const { return m_count; }
    // What a call takes; 0: not measured yet.
    microseconds call() const { return m_call; }
    // Of the last PING; 0: none yet.
    microseconds latency() const { return m_latency; }
    // Before the next calls; 0: the server is as quick as it was.
    std::chrono::milliseconds pause() const { return m_pause; }
    // The last PING was slow, the one before was not: to be asked again at once.
    bool isInDoubt() const { return m_slow == 1; }
    // COUNT still grows: worth measuring often.
    bool isFinding() const { return m_finding; }

    void worked(microseconds oneCall)
    {
        m_call = std::max(oneCall, microseconds(1));
        const double wanted = static_cast<double>(longestCall.count()) / 2;
        double factor = std::clamp(wanted / static_cast<double>(m_call.count()), 0.25, 4.0);
        m_finding = factor > 2 && m_count < mostCount;
        m_count =
            std::clamp(static_cast<qint64>(static_cast<double>(m_count) * factor), leastCount, mostCount);
    }

    void answered(microseconds ping)
    {
        using namespace std::chrono_literals;
        m_latency = std::max(ping, microseconds(1));
        m_best = std::min(m_best, m_latency);
        const bool slow = m_latency > std::max<microseconds>(5ms, 8 * m_best);
        m_slow = slow ? m_slow + 1 : 0;
        m_pause = m_slow > 1 ? std::clamp<std::chrono::milliseconds>(m_pause * 2, 50ms, longestPause) : 0ms;
    }

private:
    qint64 m_count = 100;
    bool m_finding = true;
    microseconds m_call{0};
    microseconds m_latency{0};
    microseconds m_best = std::chrono::seconds(1);
    int m_slow = 0; // PINGs in a row
    std::chrono::milliseconds m_pause{0};
};

} // namespace keyspace
