// Keys into a file that only its owner can read; an earlier one of that name is replaced at the end, as a
// whole. Thread: the session's.
#pragma once

#include "core/keyspace/transfer/key_export.h"

namespace keys {

struct WrittenKeys
{
    keyspace::ExportReport report;
    qint64 bytes = 0; // of the file
};

// Errors: FileFailed, and what ended the export: no file is written then.
base::Result<WrittenKeys> exportTo(const QString& path, redis::Connection& redis,
                                   const keyspace::NameSet& names, base::JobControl& control);

} // namespace keys
