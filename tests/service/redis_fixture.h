// What the tests of redis::Connection share: addresses of a private server, options, proxies.
#pragma once

#include "core/redis/connection.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/redis_process.h"

#include <QByteArray>

#include <chrono>

namespace redis_fixture {

inline redis::Address unixAddress(const QString& path)
{
    redis::Address address;
    address.transport = redis::Transport::Unix;
    address.path = path;
    return address;
}

inline redis::Address tcpAddress(quint16 port)
{
    redis::Address address;
    address.port = port;
    return address;
}

inline redis::Address tlsAddress(quint16 port, const QString& caFile)
{
    redis::Address address = tcpAddress(port);
    address.transport = redis::Transport::Tls;
    address.tls.caFile = caFile;
    return address;
}

inline redis::Address addressOf(const support::FaultProxy& proxy)
{
    const support::Endpoint& endpoint = proxy.endpoint();
    return endpoint.path.isEmpty() ? tcpAddress(endpoint.port) : unixAddress(endpoint.path);
}

// Generous where nothing is to time out: the machine may be busy.
inline redis::ConnectionOptions patient()
{
    redis::ConnectionOptions options;
    options.connectTimeout = std::chrono::seconds(20);
    options.callTimeout = std::chrono::seconds(20);
    return options;
}

inline QByteArray allBytes()
{
    QByteArray bytes(256, '\0');
    for (int i = 0; i < 256; ++i)
        bytes[i] = static_cast<char>(i);
    return bytes;
}

} // namespace redis_fixture
