#include "core/workspace/cancel_watch.h"

#include <utility>

namespace workspace {

namespace {

constexpr std::chrono::milliseconds lookInterval{50};

} // namespace

CancelWatch::CancelWatch(const base::JobControl& control, std::shared_ptr<database::Canceller> statement)
    : m_thread([this, &control, statement = std::move(statement)] {
        std::unique_lock lock(m_mutex);
        while (!m_changed.wait_for(lock, lookInterval, [this] { return m_ended; })) {
            if (control.isCancelled())
                statement->cancel();
        }
    })
{
}

CancelWatch::~CancelWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

} // namespace workspace
