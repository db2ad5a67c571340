// LISTEN on a session: tells when somebody notified, and survives a dropped connection.
//
// Thread: lives on a thread with an event loop (the drainer's) beside the session it watches.
// QPSQL gives no signal when a connection drops, so isOpen() is polled twice a second; after a
// reconnect the channel is subscribed first and `notified` is emitted once, because whatever was
// sent meanwhile is lost. A payload is never read: a notification only wakes. Channels are subscribed
// to and lost together.
#pragma once

#include "core/database/session.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

namespace database {

class Listener : public QObject
{
    Q_OBJECT

public:
    // The session outlives the listener and may be used for statements too.
    Listener(Session& session, QString channel, QObject* parent = nullptr);
    Listener(Session& session, QStringList channels, QObject* parent = nullptr);
    ~Listener() override;

    // Subscribes, connecting when needed, and goes on trying. Returns at once with the first result.
    base::Result<void> start();
    bool isListening() const { return m_listening; }

Q_SIGNALS:
    void notified(const QString& channel); // empty: any of them, perhaps, while the connection was lost
    void connectionLost();
    void connectionRestored();

private:
    void check();
    base::Result<void> subscribe();

    Session& m_session;
    QStringList m_channels;
    QTimer m_poll;
    QMetaObject::Connection m_notification;
    quint64 m_generation = 0; // of the session when it subscribed
    bool m_listening = false;
};

} // namespace database
