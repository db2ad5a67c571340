// Stands between a client and a server of a test and does what networks do: cuts, delays, refuses,
// splits, swallows, corrupts. Knows no protocol.
//
// Works on a thread of its own. All functions may be called from any thread; each returns when it
// has taken effect. Faults hold for present and future connections until they are changed.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <memory>

namespace support {

// TCP on 127.0.0.1, or a unix socket when path is not empty.
struct Endpoint
{
    quint16 port = 0; // 0 to listen: a free one
    QString path;

    static Endpoint tcp(quint16 port = 0) { return {port, {}}; }
    static Endpoint unixSocket(QString path) { return {0, std::move(path)}; }
};

enum class Direction { ToServer, ToClient };

class FaultProxy
{
public:
    // Errors: FileFailed (cannot listen).
    static base::Result<std::unique_ptr<FaultProxy>> start(Endpoint target, Endpoint listen = {});
    ~FaultProxy(); // cuts everything
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;

    // Where clients connect; also the free port that was found.
    const Endpoint& endpoint() const;

    // Ends all present connections, both sides at once. New ones are welcome.
    void cut();
    // Ends the connection that passes this many further bytes, exactly behind the last of them.
    // Holds once.
    void cutAfter(Direction direction, qint64 bytes);
    // Nobody listens any more (ECONNREFUSED), present connections stay; listen ends that.
    void refuse();
    base::Result<void> listen();
    // Every byte arrives this much later.
    void setDelay(Direction direction, std::chrono::milliseconds delay);
    // Bytes are passed on in pieces of at most this size; 0: as they come.
    void setChunkBytes(Direction direction, qsizetype bytes);
    // Connections open and bytes are taken, but none is passed on; turned off, the held ones follow.
    void setBlackhole(Direction direction, bool on);
    // Flips bits of the byte behind this many further bytes. Holds once.
    void corruptAfter(Direction direction, qint64 bytes, char mask = '\xff');
    // No faults, and listening.
    base::Result<void> heal();

    int accepted() const;        // connections since the start
    int openConnections() const; // now
    // All bytes taken from the sending side since the start, before any fault.
    QByteArray taken(Direction direction) const;

private:
    FaultProxy();

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace support
