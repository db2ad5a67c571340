// How many keys go into one batch, and how long to pause behind it, so that a server that serves others does
// not feel it: a batch holds it for a millisecond or two, and one that answers much more slowly than it did
// is left alone for as long again. A value, one thread.
#pragma once

#include <QThread>

#include <algorithm>
#include <chrono>

namespace keyspace {

class ServerPace
{
public:
    using Clock = std::chrono::steady_clock;

    // most: keys of a batch, at least 10.
    explicit ServerPace(int most)
        : m_most(most)
    {
    }

    int batch() const { return m_batch; }

    // A whole round trip with batch() keys. One slow answer says nothing: it may be our own machine.
    void took(Clock::duration time)
    {
        using namespace std::chrono_literals;
        const Clock::duration each = time / m_batch;
        m_best = std::min(m_best, each);
        m_usual = m_usual.count() == 0 ? each : (7 * m_usual + each) / 8;
        m_pause =
            time > 20ms && m_usual > 8 * m_best ? std::min<Clock::duration>(time, 2s) : Clock::duration(0);
        if (m_usual > 100us) // large values
            m_batch = std::max(m_batch / 2, fewest);
        else
            m_batch = std::min(m_batch + m_batch / 4, m_most);
    }
    void rest() const
    {
        if (m_pause.count() > 0)
            QThread::usleep(static_cast<unsigned long>(
                std::chrono::duration_cast<std::chrono::microseconds>(m_pause).count()));
    }

private:
    static constexpr int fewest = 20;
    int m_most;
    int m_batch = 100;
    Clock::duration m_usual{0};
    Clock::duration m_best = std::chrono::seconds(1);
    Clock::duration m_pause{0};
};

} // namespace keyspace
