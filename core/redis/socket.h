// One socket to a server – TCP, TLS or unix – and what its failures mean: what the blocking driver
// (channel.h) and the one with an event loop (link.h) have in common. Thread: the one that created it.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/redis/address.h"

#include <QAbstractSocket>
#include <QObject>

#include <memory>

namespace redis {

class Socket : public QObject
{
    Q_OBJECT

public:
    // Reads the certificates and the key that the address names. Errors: FileFailed (subject: the file).
    static base::Result<std::unique_ptr<Socket>> create(const Address& address);

    // Begins to connect, and to encrypt; returns at once. Once in the life of a socket.
    virtual void connectToServer() = 0;
    // The same with waiting. False: failure() says why.
    virtual bool waitUntilOpen(base::BootClock::time_point deadline) = 0;

    // For reading and writing. A read of 0 bytes means that nothing has come, less than 0 the end.
    virtual QIODevice& device() = 0;
    virtual bool isConnected() const = 0;
    // What arrives is kept by Qt: to be read until it is empty. Otherwise one read a signal will do.
    virtual bool isBuffered() const = 0;
    virtual void flush() = 0;
    // Written and not taken by the kernel, encrypted or not.
    virtual qint64 queuedBytes() const = 0;
    // Ends it at once, without a signal.
    virtual void abort() = 0;

    // Why it could not be opened. Errors: HostNotFound, ConnectionRefused, ConnectionLost, TimedOut,
    // TlsFailed and its neighbours.
    virtual base::Error failure() const = 0;
    // Why it stopped working after it was open. Errors: ConnectionLost, TlsFailed, TlsClientCertificate.
    virtual base::Error loss() const = 0;

Q_SIGNALS:
    void opened(); // ready for use, encrypted when it is to be
    void failed(); // before or after opened(); at least once when it ends by itself
};

// What a socket error means while connecting; afterwards the same errors mean a loss.
base::ErrorCode connectCode(QAbstractSocket::SocketError error);
base::ErrorCode lossCode(QAbstractSocket::SocketError error);

} // namespace redis
