// One open byte stream to a server: TCP, TLS or a unix socket, blocking with deadlines, without an
// event loop. Lives on the thread that opened it; not the GUI's.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/redis/address.h"

#include <QByteArray>

#include <memory>

class QIODevice;

namespace redis {

class Channel
{
public:
    // The whole way up to the encrypted stream. Errors: HostNotFound, ConnectionRefused, TimedOut,
    // TlsFailed, FileFailed (a certificate or key cannot be read; subject: the file). The system's
    // resolver obeys its own limits, not the deadline.
    static base::Result<std::unique_ptr<Channel>> open(const Address& address,
                                                       base::BootClock::time_point deadline);
    virtual ~Channel();

    // Takes all bytes; what the kernel does not take now goes out while waiting. Errors: ConnectionLost.
    base::Result<void> write(const QByteArray& bytes);

    // What has arrived, without waiting; empty when nothing has. Valid until the next call.
    // Errors: ConnectionLost, TlsFailed.
    base::Result<QByteArrayView> read();

    // As read(), after a look at the socket itself: for a stream that was left alone for a while.
    base::Result<QByteArrayView> arrived();

    // Waits until something may be read or written bytes have left. Errors: TimedOut,
    // ConnectionLost, TlsFailed.
    base::Result<void> wait(base::BootClock::time_point deadline);

protected:
    Channel();

    virtual QIODevice& device() = 0;
    // Why the device stopped working. Only called after it failed.
    virtual base::Error cause() const = 0;
    virtual bool isConnected() const = 0;
    virtual void flush() = 0;

private:
    QByteArray m_buffer;
};

} // namespace redis
