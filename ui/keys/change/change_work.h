// What is done to keys on a session's thread: each change with what it replaced in the trash, and then which
// keys are there. No words, no signals. Thread: the session's.
#pragma once

#include "core/keyspace/change/edit.h"
#include "core/keyspace/change/flush.h"
#include "core/keyspace/change/key_moves.h"
#include "core/keyspace/change/undo.h"
#include "core/workspace/session.h"

#include <memory>
#include <optional>

namespace keys {

// Keys of which somebody should hear.
struct Presence
{
    std::shared_ptr<const keyspace::NameSet> there; // null: none
    std::shared_ptr<const keyspace::NameSet> gone;
};

struct EditDone
{
    keyspace::Edited edited;
    keyspace::Change again; // the same once more: a moment instead of a duration, an id instead of “*”
    keyspace::ExpectedExpiry before; // of a change of expiry: what it was; nothing: not known
    QString bundle;                  // where the trash has what was replaced; empty: it has not
    base::Error notKept;             // why not
    bool isThere = true;             // the key, afterwards
};

// Errors: those of keyspace::edit.
base::Result<EditDone> editKey(workspace::Session& session, keyspace::Trash& trash, const QByteArray& key,
                               const keyspace::Change& change, keyspace::EditOptions::Undo undo);
bool isOfExpiry(const keyspace::Change& change);

// What an edit left in the trash, or what was held of it when the trash had no room, is put back; the bundle
// goes then. Errors: those of Trash::open and keyspace::putBack.
base::Result<keyspace::Edited> takeBack(workspace::Session& session, keyspace::Trash& trash,
                                        const QByteArray& key, const QString& bundle,
                                        const std::optional<keyspace::Replaced>& held);

struct RemovalDone
{
    keyspace::DeletionReport report;
    Presence presence;          // nothing of what is not known
    std::optional<qint64> left; // of a flush: what is in the database afterwards; nothing: not told
};
// Entries of our cache that went are noted in the journal.
RemovalDone removeKeys(workspace::Session& session, const std::shared_ptr<const keyspace::NameSet>& names,
                       const keyspace::DeletionOptions& options, base::JobControl& control);
RemovalDone flushKeys(workspace::Session& session, const keyspace::FlushPlan& plan,
                      const keyspace::DeletionOptions& options, base::JobControl& control);

struct RestoreDone
{
    keyspace::UndoReport report;
    Presence presence;
    std::shared_ptr<const keyspace::NameSet> names; // that were to be restored; null: the bundle is not read
};
// A bundle of which nothing is needed any more goes, unless only some of its keys were wanted.
RestoreDone restoreKeys(workspace::Session& session, keyspace::Trash& trash, const QString& bundle,
                        const keyspace::UndoOptions& options, base::JobControl& control);

// The names that are there and those that are not; each side null when it has none. count: only so many
// from the front. Errors: those of a connection.
base::Result<Presence> presenceOf(redis::Connection& redis, const keyspace::NameSet& names,
                                  qint64 count = -1);

} // namespace keys
