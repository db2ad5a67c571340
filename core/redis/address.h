// Where a Redis server is and how to get in. A value, any thread.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace redis {

class Observer;

enum class Transport { Tcp, Tls, Unix };

// Verification is on by default; there is no way to ignore a host-name mismatch.
struct TlsOptions
{
    QString caFile;          // PEM; empty: the system's authorities
    QString certificateFile; // PEM client certificate; empty: none is sent
    QString keyFile;         // PEM key of the client certificate
    QString serverName;      // name to verify and to send; empty: Address::host

    bool operator==(const TlsOptions&) const = default;
};

// The place is the same, whoever watches.
struct Observed
{
    std::shared_ptr<Observer> by; // observer.h; may be null
    bool operator==(const Observed&) const { return true; }
};

struct Address
{
    Transport transport = Transport::Tcp;
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 6379;
    QString path; // of the unix socket
    QString user; // empty: the default user
    QByteArray password;
    int database = 0;
    TlsOptions tls;
    Observed observed; // no part of the URL

    bool operator==(const Address&) const = default;

    // redis://[user[:password]@]host[:port][/db], rediss://…, unix:///path[?db=N] (also redis+unix://).
    // rediss:// takes ?cacert=, cert=, key=, sni= (names as in redis-cli) for TlsOptions.
    // Percent-encoding is undone. Errors: InvalidInput, the detail never repeats a password.
    static base::Result<Address> fromUrl(const QString& url);

    // The URL that fromUrl reads back, for people and scripts; without the password unless asked.
    enum class Secret { Leave, Include };
    QString toUrl(Secret secret = Secret::Leave) const;

    // “127.0.0.1:6379/0”, “unix:/run/redis.sock/0”: for messages, never with a secret.
    QString displayName() const;
};

} // namespace redis
