// The half of a MissedKeyFeed that works: its connections, the setting that is lent, what has been missed.
// Everything of it happens on one thread with an event loop, which it blocks for a question at a time; what
// it tells goes by the functions of its outlet, called on that thread.
#pragma once

#include "core/monitor/server/missed_keys.h"
#include "core/redis/connection.h"
#include "core/redis/subscriber.h"
#include "core/workspace/missed_keys.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>

namespace workspace {

struct MissedKeyOutlet
{
    std::function<void(MissedKeys&&)> missed;
    std::function<void(MissedKeyFeed::State, const QByteArray& lent)> state;
    // The last that is told; None: it was stopped.
    std::function<void(const base::Error&)> ended;
};

class MissedKeyWorker : public QObject
{
    Q_OBJECT

public:
    // underway: batches that the owner has not taken yet.
    MissedKeyWorker(const redis::Address& address, base::AccessMode access, MissedKeyOptions options,
                    MissedKeyOutlet outlet, std::shared_ptr<std::atomic<int>> underway);

    void begin();
    void stop();

private:
    void standing();
    void lend();
    void check();
    void take(const std::vector<redis::Message>& messages);
    void takeOver(const QByteArray& payload);
    void gather(const redis::Message& message, const QDateTime& now);
    void flush();
    void lost(const base::Error& error);
    void left();
    void end(base::Error error);
    void tell(MissedKeyFeed::State state);

    const QString m_folder;
    const base::AccessMode m_access;
    const std::shared_ptr<monitor::OwnTraffic> m_own;
    const MissedKeyOutlet m_outlet;
    const std::shared_ptr<std::atomic<int>> m_underway;
    redis::Connection m_redis;
    redis::Subscriber m_subscriber;
    std::unique_ptr<monitor::MissedKeySetting> m_setting;
    QByteArray m_handedOver; // before the setting was lent
    MissedKeys m_batch;
    qsizetype m_bytes = 0;
    qint64 m_ownBefore = 0;
    QTimer m_pause; // after each batch
    QTimer m_look;
    QTimer m_leaving;
    bool m_isLeaving = false;
    bool m_hasEnded = false;
};

} // namespace workspace
