#include "core/cache/round_trip.h"

#include "core/base/thread_role.h"
#include "core/cache/snapshot.h"

#include <algorithm>
#include <thread>

namespace cache {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Outlives every answer that is waited for, and is the probe's end should we never get to remove it.
constexpr milliseconds storedFor{10'000};
constexpr milliseconds shortLife{200};
constexpr milliseconds patience{5000};
constexpr milliseconds longestPause{20};

base::Error cancelled()
{
    return {base::ErrorCode::Cancelled, QStringLiteral("round trip"), {}};
}

// Every byte there is, so that a proxy or a codec that alters one is found out.
QByteArray probeBytes()
{
    QByteArray bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes.append(static_cast<char>(byte));
    return bytes + newNonce();
}

class Probe
{
public:
    Probe(redis::Connection& redis, QByteArray key, base::JobControl& control)
        : m_redis(redis)
        , m_key(std::move(key))
        , m_bytes(probeBytes())
        , m_control(control)
    {
    }

    base::Result<RoundTrip> run()
    {
        RoundTrip trip;
        auto done = storeAndRead(trip);
        if (done)
            done = expire(trip);
        // Also after a failure. What cannot be unlinked now goes by itself.
        auto removed = m_redis.call({"UNLINK", m_key});
        if (!done)
            return std::move(done).error();
        if (!removed)
            return std::move(removed).error();
        return trip;
    }

private:
    base::Result<void> store(milliseconds life)
    {
        auto stored = m_redis.call({"SET", m_key, m_bytes, "PX", QByteArray::number(life.count())});
        return stored ? base::Result<void>() : std::move(stored).error();
    }

    base::Result<void> storeAndRead(RoundTrip& trip)
    {
        const auto began = Clock::now();
        if (auto done = store(storedFor); !done)
            return done;
        const auto stored = Clock::now();
        auto reply = m_redis.call({"GET", m_key});
        if (!reply)
            return std::move(reply).error();
        trip.stored = stored - began;
        trip.read = Clock::now() - stored;
        trip.sameBytes = reply->bytes() == m_bytes;
        return {};
    }

    // The same key with a short life. PTTL needs no right that reading does not need.
    base::Result<void> expire(RoundTrip& trip)
    {
        if (auto done = store(shortLife); !done)
            return done;
        const auto began = Clock::now();
        while (Clock::now() - began < patience) {
            if (m_control.isCancelled())
                return cancelled();
            auto left = m_redis.call({"PTTL", m_key});
            if (!left)
                return std::move(left).error();
            if (left->toInteger() == -2) { // no such key
                trip.expired = std::chrono::duration_cast<milliseconds>(Clock::now() - began);
                return {};
            }
            std::this_thread::sleep_for(
                std::clamp(milliseconds(left->toInteger()), milliseconds(1), longestPause));
        }
        return base::Error{base::ErrorCode::TimedOut,
                           QStringLiteral("the probe key of %1 ms is still there").arg(shortLife.count()),
                           m_redis.address().displayName()};
    }

    redis::Connection& m_redis;
    QByteArray m_key;
    QByteArray m_bytes;
    base::JobControl& m_control;
};

} // namespace

base::Result<RoundTrip> roundTrip(redis::Connection& redis, const Keyspace& keyspace,
                                  base::JobControl& control)
{
    base::assertMayBlock("cache::roundTrip");
    if (!keyspace.isValid())
        return base::Error{base::ErrorCode::NotConnected, QStringLiteral("which keys are ours is not known"),
                           redis.address().displayName()};
    if (control.isCancelled())
        return cancelled();
    return Probe(redis, keyspace.prefix() + "probe:" + newNonce(), control).run();
}

} // namespace cache
