// The thread “history”: does a keeper's work in order, without anybody waiting for it. Any thread may hand
// something over; it ends in the background (reaper.h), after what was handed over is written, or after some
// seconds.
#pragma once

#include "core/workspace/history_keeper.h"

#include <functional>
#include <memory>

namespace workspace {

class HistoryThread
{
public:
    using Work = std::function<void(HistoryKeeper&)>;

    explicit HistoryThread(HistoryKeeperOptions options);
    ~HistoryThread();
    HistoryThread(const HistoryThread&) = delete;
    HistoryThread& operator=(const HistoryThread&) = delete;

    void post(Work work);
    // A figure: dropped when the disk has not kept up for hundreds of them, which leaves a gap.
    void postFigure(Work work);

private:
    class Queue;
    std::shared_ptr<Queue> m_queue; // shared with the thread, which may outlive this
};

} // namespace workspace
