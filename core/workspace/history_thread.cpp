#include "core/workspace/history_thread.h"

#include "core/workspace/reaper.h"

#include <QThread>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace workspace {

namespace {

constexpr std::size_t mostFigures = 240; // a minute at four samples a second
constexpr std::chrono::seconds endLimit{3};

} // namespace

class HistoryThread::Queue
{
public:
    explicit Queue(HistoryKeeperOptions options)
        : m_options(std::move(options))
        , m_thread(QThread::create([this] { serve(); }))
    {
        m_thread->setObjectName(QStringLiteral("history"));
        m_thread->start();
    }
    ~Queue() { m_thread->wait(); }

    void push(HistoryThread::Work work, bool isFigure)
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping || (isFigure && m_figures >= mostFigures))
            return;
        m_figures += isFigure ? 1 : 0;
        m_items.push_back({std::move(work), isFigure});
        m_changed.notify_one();
    }
    void stop()
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_endsAt = std::chrono::steady_clock::now() + endLimit;
        m_changed.notify_one();
    }

private:
    struct Item
    {
        HistoryThread::Work work;
        bool isFigure = false;
    };

    // Nothing: it is over.
    HistoryThread::Work next()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_stopping || !m_items.empty(); });
        if (m_items.empty() || (m_stopping && std::chrono::steady_clock::now() >= m_endsAt))
            return {};
        Item item = std::move(m_items.front());
        m_items.pop_front();
        m_figures -= item.isFigure ? 1 : 0;
        return std::move(item.work);
    }

    void serve()
    {
        HistoryKeeper keeper(m_options);
        while (const HistoryThread::Work work = next())
            work(keeper);
    }

    const HistoryKeeperOptions m_options;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Item> m_items;
    std::size_t m_figures = 0; // of the items
    bool m_stopping = false;
    std::chrono::steady_clock::time_point m_endsAt;
    const std::unique_ptr<QThread> m_thread; // the last: it uses the others
};

HistoryThread::HistoryThread(HistoryKeeperOptions options)
    : m_queue(std::make_shared<Queue>(std::move(options)))
{
}

HistoryThread::~HistoryThread()
{
    m_queue->stop();
    reap({}, [queue = std::move(m_queue)]() mutable { queue.reset(); });
}

void HistoryThread::post(Work work)
{
    m_queue->push(std::move(work), false);
}

void HistoryThread::postFigure(Work work)
{
    m_queue->push(std::move(work), true);
}

} // namespace workspace
