// Keystead's own keys are never edited, renamed, copied, restored or imported: an old nonce would revive
// stale entries. Deleting them only causes misses. Any thread.
#pragma once

#include "core/base/result.h"

#include <QByteArray>

namespace keyspace {

// Errors: InvalidInput (subject: “own key”).
base::Result<void> checkForeign(QByteArrayView key);

} // namespace keyspace
