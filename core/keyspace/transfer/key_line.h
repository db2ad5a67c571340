// One line of an exported file. Pure functions, any thread.
#pragma once

#include "core/base/result.h"
#include "core/keyspace/value/key_details.h"

#include <optional>

namespace keyspace {

struct KeyLine
{
    QByteArray key;
    QByteArray type;
    std::optional<ExpiryTime> expiresAt;
    QByteArray dump;

    bool operator==(const KeyLine&) const = default;
};

QByteArray headLine(const QString& server, const QByteArray& redisVersion);
QByteArray lineOf(const KeyLine& key);
QByteArray endLine(qint64 keys);

// Errors: InvalidInput (not of this format, or of a newer version).
base::Result<void> checkHeadLine(const QByteArray& line);
// Nothing: the last line; `keys` is its count. Errors: InvalidInput.
base::Result<std::optional<KeyLine>> readLine(const QByteArray& line, qint64& keys);

} // namespace keyspace
