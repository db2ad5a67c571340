// At most three threads with a Session each, opened when needed; a queue in order. Thread: submit
// and forgetRetryDelays from any thread; the work runs on a pool thread.
#pragma once

#include "core/workspace/session.h"

#include <deque>
#include <functional>
#include <memory>

namespace workspace {

class SessionPool
{
public:
    // make: called on a pool thread, once per thread.
    SessionPool(int threads, std::function<std::unique_ptr<Session>()> make);
    // Drops what waits, cancels running statements, joins. A statement that goes on for half a second
    // loses its connection, so a server that has fallen silent holds up nobody.
    ~SessionPool();

    // Long work leaves one thread free for short work whenever there are two.
    enum class Length { Short, Long };
    using Work = std::function<void(Session&)>;
    struct Item
    {
        Work work;
        Length length = Length::Short;
    };
    using Waiting = std::deque<Item>;
    void submit(Work work, Length length = Length::Short);
    // What has not begun, in order; it is no longer this pool's.
    Waiting takeWaiting();

    // Every session's next use of Redis connects at once.
    void forgetRetryDelays();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace workspace
