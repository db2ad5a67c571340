// Where a PostgreSQL database is and how to get in. A value, any thread.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace database {

struct Address
{
    // A name, an address, or the folder of a unix socket; empty: the service file says it.
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 5432; // 0: the service file says it
    QString database;
    QString user;
    QString password;
    // Further libpq keywords, “sslmode=verify-full;sslrootcert=/etc/ca.pem”, values as they are,
    // unquoted: sslmode, sslrootcert, sslcert, sslkey, service, passfile, options …
    //
    // TLS is never weaker than asked for. An sslmode counts as libpq defines it, and only verify-full
    // proves who answers. Without one, a certificate of any kind (sslrootcert, sslcert, sslkey) means
    // verify-full; without those too it is libpq's “prefer”: encrypted when the server can, nothing
    // verified. verify-full without sslrootcert trusts ~/.postgresql/root.crt or, when there is none,
    // the authorities of this machine. Unix sockets are never encrypted.
    QString options;

    bool operator==(const Address&) const = default;

    // postgresql://[user[:password]@][host][:port][/database][?keyword=value&…]; a unix socket by
    // ?host=/folder or a percent-encoded host; ?service=name without a host leaves host and port to
    // the service file. Errors: InvalidInput (also a keyword that is no word, and “;” in a value, which
    // QPSQL cannot pass on), never repeats a password.
    static base::Result<Address> fromUrl(const QString& url);

    enum class Secret { Leave, Include }; // Leave: no password, and no keyword that ends in “password”
    QString toUrl(Secret secret = Secret::Leave) const;

    // “listings on 127.0.0.1:5432”: for messages, never with a secret.
    QString displayName() const;
};

} // namespace database
