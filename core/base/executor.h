// The one hand-over between threads: a queue of closures, run in order on the thread the executor
// lives on. A mutex guards the queue and an ordinary slot is invoked to empty it: this is the
// pattern under which ThreadSanitizer is silent on correct code and still finds a real race.
//
// Thread: `post` from any thread; closures run on thread(), which needs an event loop.
// Lifetime: closures still queued when the executor dies are destroyed without running.
#pragma once

#include <QObject>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace base {

class Executor : public QObject
{
    Q_OBJECT

public:
    using Task = std::function<void()>;

    explicit Executor(QObject* parent = nullptr);
    ~Executor() override;

    void post(Task task);

    // How many closures wait. Any thread; a snapshot.
    std::size_t pending() const;

private:
    Q_SLOT void drain();

    mutable std::mutex m_mutex;
    std::deque<Task> m_tasks;
    bool m_woken = false;
};

// Posts to an executor that may already be gone: holds a weak reference, drops the task then.
// A value; copies address the same executor.
class Poster
{
public:
    Poster() = default;
    explicit Poster(std::weak_ptr<Executor> target)
        : m_target(std::move(target))
    {
    }

    // True when the task was queued.
    bool post(Executor::Task task) const;

private:
    std::weak_ptr<Executor> m_target;
};

} // namespace base
