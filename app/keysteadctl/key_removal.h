// What is said before keys are deleted, and afterwards. Thread: one that may block.
#pragma once

#include "app/keysteadctl/key_words.h"
#include "core/keyspace/change/deletion_preview.h"

namespace ctl {

QJsonObject toJson(const keyspace::DeletionPreview& preview, const keyspace::TrashRoom& room);
void printPreview(const KeyRun& run, const keyspace::DeletionPreview& preview,
                  const keyspace::TrashRoom& room, bool keeps);
// With --yes, or typed at a terminal. False: it was refused, and said why.
bool agreed(const KeyRun& run, qint64 keys);
// Returns the exit code.
int tellDeletion(const KeyRun& run, const keyspace::DeletionReport& report);

} // namespace ctl
