// What the tests of the Redis client share: private servers, their addresses, options, proxies.
#pragma once

#include "core/redis/connection.h"
#include "core/sandbox/server.h"
#include "core/sandbox/server_start.h"
#include "tests/support/certificates.h"
#include "tests/support/fault_proxy.h"

#include <QByteArray>

#include <chrono>
#include <memory>

namespace redis_fixture {

// A server that listens on a unix socket and, without TLS, on TCP.
inline base::Result<std::unique_ptr<sandbox::RedisServer>> startServer(const QStringList& settings = {})
{
    sandbox::ServerOptions options;
    options.tcp = true;
    options.settings = settings;
    return sandbox::RedisServer::start(options);
}

enum class ClientCertificate { NotAsked, Demanded };

// What makes startServer listen with TLS as well.
inline QStringList tlsSettings(quint16 port, const support::Certificate& certificate, const QString& caFile,
                               ClientCertificate client = ClientCertificate::NotAsked)
{
    return {QStringLiteral("--tls-port %1").arg(port),
            QStringLiteral("--tls-cert-file ") + certificate.certificateFile,
            QStringLiteral("--tls-key-file ") + certificate.keyFile,
            QStringLiteral("--tls-ca-cert-file ") + caFile,
            client == ClientCertificate::Demanded ? QStringLiteral("--tls-auth-clients yes")
                                                  : QStringLiteral("--tls-auth-clients no")};
}

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
