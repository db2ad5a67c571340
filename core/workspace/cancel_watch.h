// Stops a session's statement once a job is cancelled, again and again: one may begin just after it was
// asked to stop.
#pragma once

#include "core/base/job.h"
#include "core/database/session.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace workspace {

// Watches from a thread of its own while it lives. The control outlives it.
class CancelWatch
{
public:
    CancelWatch(const base::JobControl& control, std::shared_ptr<database::Canceller> statement);
    ~CancelWatch();
    CancelWatch(const CancelWatch&) = delete;
    CancelWatch& operator=(const CancelWatch&) = delete;

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_ended = false; // guarded by m_mutex
    std::thread m_thread;
};

} // namespace workspace
