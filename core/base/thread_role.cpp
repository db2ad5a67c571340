#include "core/base/thread_role.h"

#include <QtGlobal>

#include <utility>

namespace base {

namespace {

thread_local bool guiThread = false;
std::function<void(const char*)> violationHandler; // used on the GUI thread only

} // namespace

void markGuiThread()
{
    guiThread = true;
}

bool isGuiThread() noexcept
{
    return guiThread;
}

void assertMayBlock(const char* what)
{
    if (!guiThread)
        return;
    if (violationHandler) {
        violationHandler(what);
        return;
    }
#ifdef QT_DEBUG
    qFatal("%s must not run on the GUI thread", what);
#else
    qCritical("%s must not run on the GUI thread", what);
#endif
}

void setBlockingViolationHandler(std::function<void(const char* what)> handler)
{
    violationHandler = std::move(handler);
}

} // namespace base
