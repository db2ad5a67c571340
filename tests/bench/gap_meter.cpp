#include "tests/bench/gap_meter.h"

#include <QElapsedTimer>
#include <QThread>
#include <QTimerEvent>

#include <algorithm>
#include <atomic>

namespace bench {

// Ticks once a millisecond on the thread it lives on.
class GapMeter::Ticker : public QObject
{
public:
    Ticker()
    {
        m_since.start();
        startTimer(1, Qt::PreciseTimer);
    }

    // Any thread; what has not ticked yet counts as well.
    double take()
    {
        const qint64 open = m_since.nsecsElapsed() - m_last.load();
        return static_cast<double>(std::max(m_longest.exchange(0), open)) / 1e6;
    }

protected:
    void timerEvent(QTimerEvent* /*event*/) override
    {
        const qint64 now = m_since.nsecsElapsed();
        const qint64 gap = now - m_last.exchange(now);
        qint64 longest = m_longest.load();
        while (gap > longest && !m_longest.compare_exchange_weak(longest, gap)) {
        }
    }

private:
    QElapsedTimer m_since;
    std::atomic<qint64> m_last{0};
    std::atomic<qint64> m_longest{0};
};

class GapMeter::ControlThread : public QThread
{
public:
    ControlThread()
    {
        start();
        while (m_ticker.load() == nullptr)
            yieldCurrentThread();
    }
    ~ControlThread() override
    {
        quit();
        wait();
    }
    double take() { return m_ticker.load()->take(); }

protected:
    void run() override
    {
        Ticker ticker;
        m_ticker = &ticker;
        exec();
    }

private:
    std::atomic<Ticker*> m_ticker{nullptr};
};

GapMeter::GapMeter()
    : m_gui(std::make_unique<Ticker>())
    , m_control(std::make_unique<ControlThread>())
{
}

GapMeter::~GapMeter() = default;

Gap GapMeter::take()
{
    return {m_gui->take(), m_control->take()};
}

} // namespace bench
