// Ends slow things away from the thread that let them go: a connect to a server that never answers,
// servers that shut down. Each gets a thread; all are joined when the program's QCoreApplication
// ends. Any thread.
#pragma once

#include <QString>

#include <atomic>
#include <functional>

namespace workspace {

// place: what is in use until the end is done, such as a folder; may be empty.
void reap(const QString& place, std::function<void()> end);

// Blocks until nothing at that place is ending any more, or until it is cancelled.
void waitForReaped(const QString& place, const std::atomic<bool>& cancelled);

// Blocks until everything has ended.
void waitForAllReaped();

} // namespace workspace
