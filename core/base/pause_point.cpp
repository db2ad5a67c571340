#include "core/base/pause_point.h"

#ifdef KEYSTEAD_PAUSE_POINTS

#include <memory>
#include <mutex>
#include <utility>

namespace base {

namespace {

std::mutex hookMutex;
std::shared_ptr<const PauseHook> installedHook;

} // namespace

void setPauseHook(PauseHook hook)
{
    auto next = hook ? std::make_shared<const PauseHook>(std::move(hook)) : nullptr;
    const std::lock_guard lock(hookMutex);
    installedHook = std::move(next);
}

void reachedPausePoint(std::string_view point)
{
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
