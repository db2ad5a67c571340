#include "core/base/executor.h"

#include <utility>

namespace base {

Executor::Executor(QObject* parent)
    : QObject(parent)
{
}

Executor::~Executor()
{
    // Often destroyed by another thread after its own has ended: the mutex, not only that end, orders
    // the last drain before this.
    const std::lock_guard lock(m_mutex);
    m_tasks.clear();
}

void Executor::post(Task task)
{
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
        wake = !std::exchange(m_woken, true);
    }
    if (wake)
        QMetaObject::invokeMethod(this, "drain", Qt::QueuedConnection);
}

std::size_t Executor::pending() const
{
    const std::lock_guard lock(m_mutex);
    return m_tasks.size();
}

void Executor::drain()
{
    // One batch a turn: tasks posted by tasks wait for the next turn, so that the event loop lives.
    std::deque<Task> batch;
    {
        const std::lock_guard lock(m_mutex);
        batch.swap(m_tasks);
        m_woken = false;
    }
    for (Task& task : batch) {
        task();
        task = nullptr; // what the closure holds dies here, in order
    }
}

bool Poster::post(Executor::Task task) const
{
    const auto target = m_target.lock();
    if (!target)
        return false;
    target->post(std::move(task));
    return true;
}

} // namespace base
