#include "core/keyspace/index/watcher.h"

#include "core/keyspace/decode/key_pattern.h"

#include <utility>

namespace keyspace {

namespace {

using State = Liveness::State;

constexpr std::chrono::milliseconds patience{1000}; // a scan does not wait longer for its subscription

} // namespace

Watcher::Watcher(redis::Multiplexer& redis, int lane, Listener listener, QObject* parent)
    : QObject(parent)
    , m_redis(redis)
    , m_lane(lane)
    , m_listener(std::move(listener))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, &Watcher::tellReady);
}

Watcher::~Watcher() = default;

void Watcher::begin(const Scope& scope)
{
    end();
    m_scope = scope;
    m_ready = false;
    m_redis.open();
    m_patience.start();
    if (!scope.live) {
        QMetaObject::invokeMethod(this, &Watcher::tellReady, Qt::QueuedConnection);
        return;
    }
    const auto sent = m_redis.sendTo(m_lane, {"CONFIG", "GET", "notify-keyspace-events"},
                                     [this, run = m_run](base::Result<redis::Value>&& reply) {
                                         if (run == m_run)
                                             takeFlags(reply);
                                     });
    if (!sent)
        QMetaObject::invokeMethod(this, &Watcher::tellReady, Qt::QueuedConnection);
}

void Watcher::end()
{
    ++m_run;
    m_patience.stop();
    m_ready = true;
    m_subscriber.reset();
    m_liveness = {};
    m_heard = {};
}

void Watcher::takeFlags(const base::Result<redis::Value>& reply)
{
    const int database = m_redis.address().database;
    if (!reply && base::isConnectionError(reply.error().code))
        return tellReady(); // the scan says why
    if (!reply)
        return listen(planUnknownEvents(database, m_scope.pattern));
    m_liveness.flags = reply->items().size() == 2 ? reply->items()[1].bytes() : QByteArray();
    listen(planEvents(m_liveness.flags, database, m_scope.pattern));
}

void Watcher::listen(const EventPlan& plan)
{
    m_liveness.missing = plan.missing;
    if (plan.subscriptions.empty())
        return tellReady();
    m_whenStanding = plan.state;
    m_subscriber = std::make_unique<redis::Subscriber>(m_redis.address());
    redis::Subscriber* const from = m_subscriber.get();
    connect(from, &redis::Subscriber::received, this, &Watcher::take);
    connect(from, &redis::Subscriber::subscribed, this, &Watcher::standing);
    connect(from, &redis::Subscriber::resubscribed, this, &Watcher::standing);
    connect(from, &redis::Subscriber::lost, this, &Watcher::lost);
    connect(from, &redis::Subscriber::refused, this,
            [this](const redis::Subscription&, const base::Error& error) { refused(error); });
    for (const redis::Subscription& one : plan.subscriptions)
        m_subscriber->subscribe(one);
    m_subscriber->open();
}

// Again, after a loss: what happened meanwhile was not heard, so outOfDateSince stays.
void Watcher::standing()
{
    m_heard = QDateTime::currentDateTimeUtc();
    m_liveness.state = m_whenStanding;
    m_liveness.problem = {};
    tellReady();
    m_listener.changed();
}

void Watcher::lost(const base::Error& error)
{
    if (!m_liveness.outOfDateSince.isValid())
        m_liveness.outOfDateSince = m_heard.isValid() ? m_heard : QDateTime::currentDateTimeUtc();
    m_liveness.state = State::Lost;
    m_liveness.problem = error;
    tellReady();
    m_listener.changed();
}

void Watcher::refused(const base::Error& error)
{
    m_liveness.state = State::Refused;
    m_liveness.problem = error;
    tellReady();
    m_listener.changed();
}

void Watcher::markOutOfDate(const QDateTime& since)
{
    if (m_liveness.outOfDateSince.isValid())
        return;
    m_liveness.outOfDateSince = since;
    m_listener.changed();
}

void Watcher::take(const std::vector<redis::Message>& messages)
{
    m_heard = QDateTime::currentDateTimeUtc();
    for (const redis::Message& message : messages) {
        const auto event = keyEvent(message, m_redis.address().database);
        if (event && (m_scope.pattern.isEmpty() || decode::matchesPattern(event->key, m_scope.pattern)))
            m_listener.happened(*event);
    }
}

void Watcher::tellReady()
{
    m_patience.stop();
    if (!std::exchange(m_ready, true))
        m_listener.ready();
}

} // namespace keyspace
