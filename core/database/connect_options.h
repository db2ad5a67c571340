// What a connection is opened with, beyond host, port, name and login. Values, any thread.
#pragma once

#include "core/database/address.h"

#include <QStringList>

#include <chrono>
#include <utility>
#include <vector>

namespace database {

// libpq's keywords with their values, unquoted, each once.
using Keywords = std::vector<std::pair<QString, QString>>;

// Those of the address, TLS completed as address.h says it, and ours: names, time limits, keepalive.
// What the address brings goes before ours, but for application_name and client_encoding.
Keywords connectKeywords(const Address& address, std::chrono::milliseconds connectTimeout);

// Empty when it is not among them.
QString valueOf(const Keywords& keywords, const QString& keyword);

// As QSqlDatabase::setConnectOptions takes them. Errors: InvalidInput for what cannot be written so.
base::Result<QString> quoted(const Keywords& keywords);

} // namespace database
