#include "core/workspace/missed_key_worker.h"

#include "core/base/logging.h"

#include <utility>

namespace workspace {

namespace {

using namespace std::chrono_literals;
using base::ErrorCode;
using redis::Subscription;
using State = MissedKeyFeed::State;

constexpr auto batchPause = 50ms; // 20 a second
constexpr auto lookInterval = 3s; // is the setting still as we need it?
constexpr auto leavingLimit = 2s; // then the server counts as away
constexpr int mostUnderway = 2;   // batches; the owner is busy
// The server’s answer to it comes behind its answer to what was unsubscribed from.
const QByteArray farewellChannel("__keyevent@keystead-farewell__:keymiss");

Subscription misses()
{
    return {Subscription::Kind::Pattern, monitor::missPattern};
}

Subscription presence()
{
    return {Subscription::Kind::Channel, monitor::presenceChannel};
}

redis::ConnectionOptions connectionOptions(base::AccessMode access)
{
    redis::ConnectionOptions options;
    options.access = access;
    options.clientName = "keystead-missed-keys";
    return options;
}

redis::SubscriberOptions subscriberOptions()
{
    redis::SubscriberOptions options;
    options.link.clientName = "keystead-missed-keys";
    return options;
}

} // namespace

MissedKeyWorker::MissedKeyWorker(const redis::Address& address, base::AccessMode access,
                                 MissedKeyOptions options, MissedKeyOutlet outlet,
                                 std::shared_ptr<std::atomic<int>> underway)
    : m_folder(options.folder.isEmpty() ? monitor::missedKeyFolder() : options.folder)
    , m_access(access)
    , m_own(std::move(options.own))
    , m_outlet(std::move(outlet))
    , m_underway(std::move(underway))
    , m_redis(address, connectionOptions(access))
    , m_subscriber(address, subscriberOptions())
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(batchPause);
    m_pause.setTimerType(Qt::PreciseTimer);
    m_look.setInterval(lookInterval);
    m_leaving.setSingleShot(true);
    m_leaving.setInterval(leavingLimit);
    connect(&m_pause, &QTimer::timeout, this, &MissedKeyWorker::flush);
    connect(&m_look, &QTimer::timeout, this, &MissedKeyWorker::check);
    connect(&m_leaving, &QTimer::timeout, this, &MissedKeyWorker::left);
    connect(&m_subscriber, &redis::Subscriber::received, this, &MissedKeyWorker::take);
    connect(&m_subscriber, &redis::Subscriber::subscribed, this, &MissedKeyWorker::standing);
    connect(&m_subscriber, &redis::Subscriber::resubscribed, this, &MissedKeyWorker::standing);
    connect(&m_subscriber, &redis::Subscriber::lost, this, &MissedKeyWorker::lost);
    connect(&m_subscriber, &redis::Subscriber::refused, this,
            [this](const Subscription&, const base::Error& error) {
                base::Error refusal = error;
                refusal.subject = m_redis.address().displayName();
                refusal.detail += QStringLiteral("\nThe ACL rules that allow it: ") +
                                  QString::fromLatin1(monitor::missedKeyRules);
                end(std::move(refusal));
            });
}

// Listening comes before lending: what another program hands over must not find nobody.
void MissedKeyWorker::begin()
{
    if (auto opened = m_redis.open(); !opened) {
        end(std::move(opened).error());
        return;
    }
    if (m_own)
        m_ownBefore = m_own->total().misses;
    m_subscriber.subscribe(misses());
    if (m_access == base::AccessMode::ReadWrite) // others could owe nothing to those that may not write
        m_subscriber.subscribe(presence());
    m_subscriber.open();
}

void MissedKeyWorker::standing()
{
    if (m_isLeaving) {
        left();
        return;
    }
    if (m_setting)
        check();
    else
        lend();
}

void MissedKeyWorker::lend()
{
    if (m_hasEnded)
        return;
    auto lent = monitor::MissedKeySetting::lend(m_redis, m_folder);
    if (!lent) {
        end(std::move(lent).error());
        return;
    }
    m_setting = *std::move(lent);
    if (const QByteArray letters = std::exchange(m_handedOver, {}); !letters.isEmpty())
        takeOver(letters);
    m_look.start();
    tell(State::Running);
}

// Letters of another program may have gone with it; our own go only when somebody decides so.
void MissedKeyWorker::check()
{
    if (m_hasEnded || m_isLeaving || !m_subscriber.isStanding())
        return;
    const auto standing = m_setting->look(m_redis);
    if (!standing) {
        if (!base::isConnectionError(standing.error().code))
            end(standing.error());
        return; // the subscriber notices the loss as well
    }
    using Standing = monitor::MissedKeySetting::Standing;
    if (*standing == Standing::OtherRun ||
        (*standing == Standing::SwitchedOff && m_setting->owed().isEmpty())) {
        if (*standing == Standing::OtherRun) {
            // Nothing is owed to it: this only removes the note.
            if (auto forgotten = m_setting->giveBack(m_redis); !forgotten)
                qCWarning(base::logWorkspace).noquote() << forgotten.error().detail;
        }
        m_setting.reset();
        lend();
    } else if (*standing == Standing::SwitchedOff) {
        end({ErrorCode::Cancelled,
             QStringLiteral("Somebody has changed notify-keyspace-events of the server."),
             m_redis.address().displayName()});
    } else {
        tell(State::Running);
    }
}

void MissedKeyWorker::take(const std::vector<redis::Message>& messages)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const redis::Message& message : messages) {
        if (message.pattern.isEmpty())
            takeOver(message.payload);
        else
            gather(message, now);
    }
    if (!m_pause.isActive())
        flush();
}

void MissedKeyWorker::takeOver(const QByteArray& payload)
{
    const auto letters = monitor::lettersOfHandOver(payload);
    if (!letters)
        return;
    if (!m_setting) {
        m_handedOver = payload;
        return;
    }
    if (auto taken = m_setting->takeOver(*letters); !taken)
        qCWarning(base::logWorkspace).noquote() << "missed keys:" << taken.error().detail;
    tell(m_isLeaving ? State::Stopping : State::Running);
}

void MissedKeyWorker::gather(const redis::Message& message, const QDateTime& now)
{
    const auto database = monitor::missDatabase(message.channel);
    if (!database)
        return;
    if (qsizetype(m_batch.keys.size()) >= MissedKeyFeed::mostKeys ||
        m_bytes + message.payload.size() > MissedKeyFeed::mostBytes) {
        ++m_batch.dropped;
        return;
    }
    m_bytes += message.payload.size();
    m_batch.keys.push_back({message.payload, *database, now});
}

void MissedKeyWorker::flush()
{
    if (m_batch.keys.empty() && m_batch.dropped == 0)
        return;
    m_pause.start();
    if (*m_underway >= mostUnderway)
        return;
    if (m_own)
        m_batch.own = m_own->total().misses - std::exchange(m_ownBefore, m_own->total().misses);
    m_bytes = 0;
    ++*m_underway;
    m_outlet.missed(std::exchange(m_batch, {}));
}

void MissedKeyWorker::lost(const base::Error& error)
{
    if (m_isLeaving)
        left();
    else if (error.code == ErrorCode::AuthenticationFailed)
        end(error);
    else if (!m_hasEnded)
        tell(State::Interrupted);
}

void MissedKeyWorker::stop()
{
    if (m_hasEnded || std::exchange(m_isLeaving, true))
        return;
    m_look.stop();
    tell(State::Stopping);
    if (!m_setting && m_handedOver.isEmpty()) {
        end({});
        return;
    }
    m_subscriber.unsubscribe(misses());
    m_subscriber.unsubscribe(presence());
    m_subscriber.subscribe({Subscription::Kind::Channel, farewellChannel});
    m_leaving.start();
}

void MissedKeyWorker::left()
{
    end({});
}

// Whatever ends it, the setting is given back. What cannot be is left to the note.
void MissedKeyWorker::end(base::Error error)
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_look.stop();
    m_leaving.stop();
    m_subscriber.close();
    flush();
    m_pause.stop();
    if (m_setting) {
        m_redis.forgetRetryDelay();
        if (auto given = m_setting->giveBack(m_redis); !given)
            qCWarning(base::logWorkspace).noquote()
                << "missed keys: the setting stays lent:" << given.error().detail;
        m_setting.reset();
    }
    m_redis.close();
    m_outlet.ended(error);
}

void MissedKeyWorker::tell(State state)
{
    m_outlet.state(state, m_setting ? m_setting->owed() : QByteArray());
}

} // namespace workspace
