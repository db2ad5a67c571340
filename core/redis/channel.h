// One open byte stream to a server: TCP, TLS or a unix socket, blocking with deadlines, without an
// event loop. Lives on the thread that opened it; not the GUI's.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/redis/address.h"

#include <QByteArray>

#include <memory>

namespace redis {

class Socket;

class Channel
{
public:
    // The whole way up to the encrypted stream. Errors: HostNotFound, ConnectionRefused, TimedOut,
    // TlsFailed and its neighbours, FileFailed (a certificate or key cannot be read; subject: the
    // file). The system's resolver obeys its own limits, not the deadline.
    static base::Result<std::unique_ptr<Channel>> open(const Address& address,
                                                       base::BootClock::time_point deadline);
    ~Channel();

    // Takes all bytes; what the kernel does not take now goes out while waiting. Errors: ConnectionLost.
    base::Result<void> write(const QByteArray& bytes);

    // What has arrived, without waiting; empty when nothing has. Valid until the next call.
    // Errors: ConnectionLost, TlsFailed, TlsClientCertificate.
    base::Result<QByteArrayView> read();

    // As read(), after a look at the socket itself: for a stream that was left alone for a while.
    base::Result<QByteArrayView> arrived();

    // Waits until something may be read or written bytes have left. Errors: TimedOut, ConnectionLost,
    // TlsFailed, TlsClientCertificate.
    base::Result<void> wait(base::BootClock::time_point deadline);

private:
    explicit Channel(std::unique_ptr<Socket> socket);

    std::unique_ptr<Socket> m_socket;
    QByteArray m_buffer;
};

} // namespace redis
