#include "core/base/pause_point.h"

#ifdef KEYSTEAD_PAUSE_POINTS

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

namespace base {

namespace {

// Most programs that have these points never install a hook, and pass them on every read.
std::atomic<bool> hasHook = false;
std::mutex hookMutex;
std::shared_ptr<const PauseHook> installedHook;

} // namespace

void setPauseHook(PauseHook hook)
{
    auto next = hook ? std::make_shared<const PauseHook>(std::move(hook)) : nullptr;
    const std::lock_guard lock(hookMutex);
    installedHook = std::move(next);
    hasHook = installedHook != nullptr;
}

void reachedPausePoint(std::string_view point)
{
    if (!hasHook)
        return;
    std::shared_ptr<const PauseHook> hook;
    {
        const std::lock_guard lock(hookMutex);
        hook = installedHook;
    }
    if (hook)
        (*hook)(point);
}

} // namespace base

#endif
