// How much one SCAN may look at and how long to pause behind it, so that a server that serves others
// does not feel it: a call takes at most about 2 ms, and a server that answers more slowly than it
// did is left alone for a while. A value, one thread.
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <chrono>

namespace cache {

class ScanPace
{
public:
    // SCAN's COUNT.
    qint64 count() const { return m_count; }
    // Before the next call.
    std::chrono::milliseconds pause() const { return m_pause; }

    // What the call took, from sending to the reply.
    void took(std::chrono::nanoseconds time)
    {
        using namespace std::chrono_literals;
        m_best = std::min(m_best, time);
        if (time > 2ms)
            m_count = std::max<qint64>(m_count / 2, fewest);
        else if (time < 500us)
            m_count = std::min<qint64>(m_count * 2, most);
        const bool slow = time > std::max<std::chrono::nanoseconds>(5ms, 8 * m_best);
        m_pause = slow ? std::min<std::chrono::milliseconds>(m_pause * 2, 2s) : shortest;
    }

private:
    static constexpr qint64 fewest = 10;
    static constexpr qint64 most = 1000;
    static constexpr std::chrono::milliseconds shortest{10};

    qint64 m_count = 100;
    std::chrono::milliseconds m_pause = shortest;
    std::chrono::nanoseconds m_best = std::chrono::seconds(1);
};

} // namespace cache
