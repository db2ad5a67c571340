// Follows the keys of a database by keyspace notifications, when the server sends them; never switches
// them on. Thread: the multiplexer's; nothing blocks.
#pragma once

#include "core/keyspace/index/browse_state.h"
#include "core/keyspace/index/event_plan.h"
#include "core/redis/multiplexer.h"
#include "core/redis/subscriber.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace keyspace {

class Watcher : public QObject
{
    Q_OBJECT

public:
    struct Listener
    {
        std::function<void(const KeyEvent& event)> happened;
        std::function<void()> changed; // liveness()
        // Once after begin(): what happens from now on is heard, or will not be.
        std::function<void()> ready;
    };
    // The multiplexer is asked for the flags by its connection `lane`.
    Watcher(redis::Multiplexer& redis, int lane, Listener listener, QObject* parent = nullptr);
    ~Watcher() override;

    void begin(const Scope& scope);
    void end();
    // By what somebody else has found out: the index does not agree with the server.
    void markOutOfDate(const QDateTime& since);

    const Liveness& liveness() const { return m_liveness; }

private:
    void takeFlags(const base::Result<redis::Value>& reply);
    void listen(const EventPlan& plan);
    void standing();
    void lost(const base::Error& error);
    void refused(const base::Error& error);
    void take(const std::vector<redis::Message>& messages);
    void tellReady();

    redis::Multiplexer& m_redis;
    const int m_lane;
    const Listener m_listener;
    Scope m_scope;
    Liveness m_liveness;
    Liveness::State m_whenStanding = Liveness::State::Off;
    std::unique_ptr<redis::Subscriber> m_subscriber;
    QDateTime m_heard; // when the subscription was last known to stand
    quint64 m_run = 0;
    bool m_ready = true;
    QTimer m_patience;
};

} // namespace keyspace
