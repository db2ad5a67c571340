#include "core/workspace/reaper.h"

#include "core/base/thread_role.h"

#include <QCoreApplication>

#include <algorithm>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

namespace workspace {

namespace {

constexpr std::chrono::milliseconds lookInterval{50};

class Reaper
{
public:
    ~Reaper() { joinAll(); }

    void add(const QString& place, std::function<void()> end)
    {
        const std::lock_guard lock(m_mutex);
        joinEnded();
        m_work.emplace_back();
        const auto work = std::prev(m_work.end());
        work->place = place;
        work->thread = std::thread([this, work, end = std::move(end)]() mutable {
            end();
            end = nullptr; // what it holds ends here as well
            const std::lock_guard ended(m_mutex);
            work->ended = true;
            m_changed.notify_all();
        });
    }

    void wait(const QString& place, const std::atomic<bool>& cancelled)
    {
        std::unique_lock lock(m_mutex);
        const auto busy = [&](const Work& work) { return !work.ended && work.place == place; };
        while (!cancelled.load() && std::any_of(m_work.begin(), m_work.end(), busy))
            m_changed.wait_for(lock, lookInterval);
    }

    void joinAll()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] {
            return std::all_of(m_work.begin(), m_work.end(), [](const Work& work) { return work.ended; });
        });
        joinEnded();
    }

private:
    struct Work
    {
        QString place;
        bool ended = false;
        std::thread thread;
    };

    // Precondition: locked. An ended thread needs the mutex no more.
    void joinEnded()
    {
        for (Work& work : m_work) {
            if (work.ended)
                work.thread.join();
        }
        m_work.remove_if([](const Work& work) { return work.ended; });
    }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::list<Work> m_work;
};

Reaper& reaper()
{
    static Reaper instance;
    return instance;
}

} // namespace

void reap(const QString& place, std::function<void()> end)
{
    // Database drivers are plugins and do not outlive the application object.
    static const bool registered = [] {
        qAddPostRoutine([] { reaper().joinAll(); });
        return true;
    }();
    Q_UNUSED(registered)
    reaper().add(place, std::move(end));
}

void waitForReaped(const QString& place, const std::atomic<bool>& cancelled)
{
    base::assertMayBlock("workspace::waitForReaped");
    reaper().wait(place, cancelled);
}

void waitForAllReaped()
{
    reaper().joinAll();
}

} // namespace workspace
