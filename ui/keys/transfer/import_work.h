// Importing keys from a file so that it can be undone: what is replaced goes into the trash, and so does a
// note of every key that was not there before, by which it is taken away again while nobody has changed it.
// Thread: the session's.
#pragma once

#include "core/keyspace/transfer/key_import.h"
#include "ui/keys/change/change_work.h"

namespace keys {

struct ImportDone
{
    keyspace::KeyImportReport report;
    QString fresh;         // the bundle of the new keys; empty: there are none, or it could not be made
    qint64 cannotUndo = 0; // new keys that no bundle takes away again
    Presence presence;
};

// options.trash must be set unless it is a dry run. Errors: FileFailed (it cannot be opened; subject: the
// file).
base::Result<ImportDone> importFrom(workspace::Session& session, const QString& file,
                                    const keyspace::KeyImportOptions& options, base::JobControl& control);

} // namespace keys
