// Named places where a test may hold a thread, so that a race happens every time and not now and
// then. Compiled only with KEYSTEAD_PAUSE_POINTS (builds with tests); a release package has none.
// Thread: reached from any; the hook runs on the thread that reached the point and may block it.
#pragma once

#include <functional>
#include <string_view>

namespace base {

#ifdef KEYSTEAD_PAUSE_POINTS
using PauseHook = std::function<void(std::string_view point)>;
// One hook for the whole program; an empty one removes it. Thread-safe.
void setPauseHook(PauseHook hook);
void reachedPausePoint(std::string_view point);
#define KEYSTEAD_PAUSE(point) ::base::reachedPausePoint(point)
#else
#define KEYSTEAD_PAUSE(point) static_cast<void>(0)
#endif

} // namespace base
