#include "core/database/listener.h"

#include "core/base/logging.h"
#include "core/base/pause_point.h"
#include "core/database/session_private.h"

#include <QSqlDriver>

#include <utility>

namespace database {

namespace {
constexpr std::chrono::milliseconds pollInterval{500};
}

Listener::Listener(Session& session, QString channel, QObject* parent)
    : Listener(session, QStringList{std::move(channel)}, parent)
{
}

Listener::Listener(Session& session, QStringList channels, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_channels(std::move(channels))
{
    m_poll.setInterval(pollInterval);
    connect(&m_poll, &QTimer::timeout, this, &Listener::check);
}

Listener::~Listener()
{
    disconnect(m_notification);
    // The session may go on without us, and a driver subscribes to a channel only once.
    QSqlDriver* const driver = Session::Private::driverOf(m_session);
    if (!m_listening || !driver || m_generation != m_session.generation() || !m_session.isOpen())
        return;
    for (const QString& channel : m_channels)
        driver->unsubscribeFromNotification(channel);
}

base::Result<void> Listener::start()
{
    m_poll.start();
    return subscribe();
}

base::Result<void> Listener::subscribe()
{
    disconnect(m_notification);
    auto open = m_session.open();
    if (!open)
        return open;
    QSqlDriver* const driver = Session::Private::driverOf(m_session);
    m_generation = m_session.generation();
    m_notification = connect(driver, &QSqlDriver::notification, this, [this](const QString& channel) {
        if (m_channels.contains(channel)) // the session may listen to others too
            Q_EMIT notified(channel);
    });
    for (const QString& channel : m_channels) {
        KEYSTEAD_PAUSE("listener.before-channel");
        if (!driver->subscribeToNotification(channel))
            return base::Error{base::ErrorCode::DatabaseError, QStringLiteral("LISTEN was refused"), channel};
    }
    m_listening = true;
    return {};
}

void Listener::check()
{
    // The session may also have been reopened by a statement, on another connection that listens to nothing.
    if (m_listening && m_session.isOpen() && m_generation == m_session.generation())
        return;
    if (std::exchange(m_listening, false)) {
        qCInfo(base::logDatabase, "lost the connection that listens");
        Q_EMIT connectionLost();
    }
    if (!subscribe())
        return;
    Q_EMIT connectionRestored();
    Q_EMIT notified({});
}

} // namespace database
