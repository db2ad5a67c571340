// The keys that somebody asked the server for and that were not there, as they are missed (SPEC M7). Opt-in:
// nothing is asked or changed before start(), and what start() has changed of the server's setting is taken
// back by stop(), by the destructor, and after a crash by the next program (monitor/server/missed_keys.h).
//
// Thread: the owner's, usually the GUI's; nothing here blocks it, the destructor included: giving back goes
// on behind it. All signals are emitted on the owner's thread.
//
// Redis does not say who missed a key, so what Keystead itself asked for in vain is among them. How many
// these are is told where it is known, which ones is not. Notifications are of one server: of a cluster those
// of this node, and a replica has its own. What is missed while the connection is lost is lost, and counted
// by nobody.
#pragma once

#include "core/base/access_mode.h"
#include "core/base/result.h"
#include "core/monitor/own_traffic.h"
#include "core/redis/address.h"

#include <QByteArray>
#include <QDateTime>
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace workspace {

class Workspace;

struct MissedKey
{
    QByteArray key; // bytes, whole
    int database = 0;
    QDateTime at; // UTC, when it arrived here
};

struct MissedKeys
{
    std::vector<MissedKey> keys; // in the order of the server; at most MissedKeyFeed::mostKeys; may be empty
    // Beyond that, or larger than a batch may be; since the batch before.
    qint64 dropped = 0;
    // Lookups of this process that missed, since the batch before; they are among keys and dropped, as far as
    // their notifications have arrived. 0 as well when nobody counts them.
    qint64 own = 0;
};

struct MissedKeyOptions
{
    QString folder; // of the notes about the setting; empty: monitor::missedKeyFolder()
    std::shared_ptr<monitor::OwnTraffic> own; // what this process asks; may be null
};

class MissedKeyFeed : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Off,
        Starting,
        Running,
        Interrupted, // the connection was lost, or the server restarted; it comes back by itself
        Stopping,    // the setting is being given back
    };
    Q_ENUM(State)

    static constexpr qsizetype mostKeys = 500;          // a batch
    static constexpr qsizetype mostBytes = 1024 * 1024; // of the keys of a batch

    // Of the workspace's server, once it is open; the feed is Off for good when the workspace has gone.
    explicit MissedKeyFeed(Workspace& workspace, MissedKeyOptions options = {}, QObject* parent = nullptr);
    MissedKeyFeed(redis::Address address, base::AccessMode access, MissedKeyOptions options = {},
                  QObject* parent = nullptr);
    ~MissedKeyFeed() override;

    // Nothing when it runs or starts. While it stops: as soon as it has.
    void start();
    void stop();

    State state() const;
    bool isRunning() const; // from start() on, until stop() or ended()
    // The letters of notify-keyspace-events that are lent at present, “Em”; empty: they stood there.
    QByteArray lent() const;

Q_SIGNALS:
    // At most 20 times a second.
    void missed(const workspace::MissedKeys& batch);
    // It is Off, without stop(): RedisNoPermission (detail: the server's words, and the ACL rules that are
    // missing), ReadOnlyProfile (the setting would have to be changed), InvalidInput (Redis before 6.0),
    // Cancelled (somebody has switched the notifications off meanwhile), FileFailed, AuthenticationFailed
    // and, at the start, connection codes. Error::subject: Address::displayName(), or the path of a file.
    void ended(const base::Error& error);
    void stateChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace workspace
