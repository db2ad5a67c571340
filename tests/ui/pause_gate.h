// Holds the first thread that reaches a pause point, until it is opened or goes; every other one passes.
// One at a time: there is one hook for the whole program. Created and opened by the test's thread.
#pragma once

#include "core/base/pause_point.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

namespace test {

class PauseGate
{
public:
    explicit PauseGate(std::string_view point)
        : m_state(std::make_shared<State>())
    {
        base::setPauseHook([state = m_state, point](std::string_view reached) {
            std::unique_lock lock(state->mutex);
            if (reached != point || std::exchange(state->isReached, true))
                return;
            state->opened.wait(lock, [&state] { return state->isOpen; });
        });
    }
    PauseGate(const PauseGate&) = delete;
    PauseGate& operator=(const PauseGate&) = delete;
    ~PauseGate()
    {
        open();
        base::setPauseHook({});
    }

    bool isReached() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->isReached;
    }
    void open()
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->isOpen = true;
        m_state->opened.notify_all();
    }

private:
    struct State
    {
        std::mutex mutex;
        std::condition_variable opened;
        bool isReached = false;
        bool isOpen = false;
    };
    std::shared_ptr<State> m_state;
};

} // namespace test
