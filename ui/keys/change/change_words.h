// The words of changing keys: counts, what stands in the way, what has happened. GUI thread (they are
// translated), pure otherwise.
#pragma once

#include "core/keyspace/change/deletion.h"
#include "core/keyspace/change/edit.h"
#include "core/keyspace/change/key_moves.h"
#include "core/keyspace/change/undo.h"

#include <QString>

namespace keys {

QString keyCount(qint64 keys); // “3,120 keys”

// Why nothing was changed: “Somebody else has changed it meanwhile: it is now …”.
QString conflictText(const keyspace::Conflict& conflict);
// Of Taken and Gone. name: the one that is in the way, or is missing.
QString moveProblem(keyspace::MoveOutcome outcome, const QByteArray& name);
// Why a key is still there, or was not put back: “is larger than the trash keeps of one key”.
QString failureText(const base::Error& error);

// “expires at 10:53:07, in 11 min”; “never expires”.
QString expiryText(const std::optional<keyspace::ExpiryTime>& at, const QDateTime& now);

// What a deletion has done. left: keys in the database after a flush.
QString removalText(const keyspace::DeletionReport& report, std::optional<qint64> left = {});
// What a restoring has done, or would do.
QString restoredText(const keyspace::UndoReport& report, bool dryRun);

} // namespace keys
