// Where a PostgreSQL database is and how to get in. A value, any thread.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace database {

struct Address
{
    QString host = QStringLiteral("127.0.0.1"); // a name, an address, or the folder of a unix socket
    quint16 port = 5432;
    QString database;
    QString user;
    QString password;
    QString options; // further libpq keywords, “sslmode=verify-full;sslrootcert=/etc/ca.pem”

    bool operator==(const Address&) const = default;

    // postgresql://[user[:password]@][host][:port][/database][?keyword=value&…]; a unix socket by
    // ?host=/folder or a percent-encoded host. Errors: InvalidInput, never repeats a password.
    static base::Result<Address> fromUrl(const QString& url);

    enum class Secret { Leave, Include };
    QString toUrl(Secret secret = Secret::Leave) const;

    // “listings on 127.0.0.1:5432”: for messages, never with a secret.
    QString displayName() const;
};

} // namespace database
