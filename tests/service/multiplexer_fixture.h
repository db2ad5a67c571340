// What the tests of redis::Multiplexer share: replies that are gathered, and waiting for them.
#pragma once

#include "core/redis/multiplexer.h"
#include "tests/service/redis_fixture.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTest>
#include <QTimer>

#include <vector>

namespace redis_fixture {

constexpr int patienceMs = 20'000;

// Runs the event loop until the condition holds; false: it did not within the limit. Unlike
// QTest::qWaitFor, which looks every 10 ms, it looks after each turn.
template<class Condition>
bool runUntil(const Condition& condition)
{
    QTimer tick; // a turn comes to its end even when nothing happens
    tick.start(10);
    const QDeadlineTimer limit(patienceMs);
    while (!condition() && !limit.hasExpired())
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    return condition();
}

inline redis::MultiplexerOptions patientLinks(int connections = 1)
{
    redis::MultiplexerOptions options;
    options.connections = connections;
    options.callTimeout = std::chrono::seconds(20);
    options.idleTimeout = std::chrono::seconds(20);
    options.link.connectTimeout = std::chrono::seconds(20);
    options.link.retryFirst = std::chrono::milliseconds(5);
    options.link.retryMost = std::chrono::milliseconds(40);
    return options;
}

// Every callback that came, in its order.
class Gathered
{
public:
    redis::Multiplexer::Callback callback()
    {
        return [this](base::Result<redis::Value>&& reply) { m_replies.push_back(std::move(reply)); };
    }
    std::size_t size() const { return m_replies.size(); }
    const base::Result<redis::Value>& operator[](std::size_t index) const { return m_replies[index]; }
    base::ErrorCode code(std::size_t index) const
    {
        return m_replies[index] ? base::ErrorCode::None : m_replies[index].error().code;
    }
    std::size_t count(base::ErrorCode wanted) const
    {
        std::size_t found = 0;
        for (std::size_t i = 0; i < m_replies.size(); ++i)
            found += code(i) == wanted ? 1U : 0U;
        return found;
    }
    // True when so many have come.
    bool wait(std::size_t wanted) const
    {
        return runUntil([&] { return m_replies.size() >= wanted; });
    }

private:
    std::vector<base::Result<redis::Value>> m_replies;
};

inline bool waitUntilOpen(const redis::Multiplexer& multiplexer)
{
    return runUntil([&] { return multiplexer.openCount() == multiplexer.connectionCount(); });
}

// One command, one reply.
inline base::Result<redis::Value> callOn(redis::Multiplexer& multiplexer, const redis::Command& command)
{
    Gathered gathered;
    if (base::Result<void> sent = multiplexer.send(command, gathered.callback()); !sent)
        return sent.error();
    if (!gathered.wait(1)) {
        multiplexer.close(); // or its callback would come when nobody is there any more
        return base::Error{base::ErrorCode::TimedOut, QStringLiteral("never called back"), {}};
    }
    return gathered[0];
}

} // namespace redis_fixture
