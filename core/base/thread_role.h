// Which thread may wait. A program with a window marks its GUI thread once; every blocking call of
// core asserts that it does not run there. Tests install a handler and count.
#pragma once

#include <functional>

namespace base {

// Marks the calling thread as the one that must never wait.
void markGuiThread();
bool isGuiThread() noexcept;

// Called by everything that blocks: socket and SQL calls, sessions. On the GUI thread it calls the
// handler (default: qFatal in debug builds, qCritical otherwise).
void assertMayBlock(const char* what);

// For tests; an empty function restores the default. Called on the GUI thread.
void setBlockingViolationHandler(std::function<void(const char* what)> handler);

} // namespace base
