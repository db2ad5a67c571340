// Keys into a file, one JSON object a line, and back. The value is what DUMP gives, in base64: nothing is
// lost, and RESTORE checks it again. Thread: the connection's.
//
// First line {"format":"keystead-keys","version":1,"server":…,"redis":…,"made":…}; then
// {"key":…,"type":…,"expires_at":milliseconds since 1970 or null,"dump":base64}, with "key_base64" instead of
// "key" where the name is not plain text; last {"end":true,"keys":n}.
#pragma once

#include "core/base/job.h"
#include "core/keyspace/change/deletion.h"

#include <QIODevice>

namespace keyspace {

struct ExportReport
{
    qint64 exported = 0;
    qint64 gone = 0; // were not there any more
    qint64 ours = 0; // entries of Keystead's cache: left out, they must never be imported
    qint64 failed = 0;
    std::vector<KeyFailure> failures; // the first DeletionReport::mostFailures
    base::Error ended;                // why before the end: FileFailed, Cancelled, connection codes

    bool isWhole() const { return ended.code == base::ErrorCode::None; }
};

// Largest dump that is exported.
inline constexpr qint64 mostExported = 128LL * 1024 * 1024;

// Writes nothing to the server: a read-only profile may. Progress: “keys”.
ExportReport exportKeys(redis::Connection& redis, const NameSet& names, QIODevice& file,
                        base::JobControl& control);

} // namespace keyspace
