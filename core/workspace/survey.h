// What a user finds on a pair of servers: the schema and the rights. Nothing is written.
// Thread: that of the session and the connection; blocks.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"
#include "core/listing/rights.h"
#include "core/redis/capabilities.h"
#include "core/workspace/schema.h"

#include <QByteArray>

#include <optional>

namespace workspace {

// Never Schema::Unknown. Errors: connection and database codes.
base::Result<Schema> readSchema(database::Session& session);

// The error a read of listings meets in such a database; None for Current.
base::Error schemaError(Schema schema, const QString& database);

// The keys a profile would use before its dataset is known: a glob.
QByteArray keyPattern(const QString& keyPrefix);

struct Survey
{
    std::optional<Schema> schema; // nothing, here and below: no answer
    std::optional<listing::Rights> rights;
    std::optional<redis::Capabilities> capabilities;
};

Survey survey(database::Session& session, redis::Connection& redis, const QByteArray& keyPattern);

} // namespace workspace
