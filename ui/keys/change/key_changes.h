// What the Keys page does to keys, one door for its tree, its value pane and its dialogs: each change in one
// step on the server, with what it replaced kept in the trash, undone and redone in turn. No widgets. GUI
// thread; nothing here waits: `then` comes on this thread, dropped when its context has died.
//
// Undo never goes over what somebody else has made of a key since. What was changed before this program
// started is put back from the trash (restore()).
#pragma once

#include "core/keyspace/change/deletion.h"
#include "core/keyspace/change/edit.h"
#include "core/keyspace/change/flush.h"
#include "core/keyspace/change/key_moves.h"
#include "core/keyspace/change/undo.h"
#include "core/keyspace/index/name_set.h"
#include "core/keyspace/transfer/key_import.h"
#include "core/workspace/workspace.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace keys {

class KeyChanges : public QObject
{
    Q_OBJECT

public:
    // The workspace outlives it.
    explicit KeyChanges(workspace::Workspace& workspace, QObject* parent = nullptr);
    ~KeyChanges() override;

    const profile::Profile& profile() const;
    // Why nothing may be changed here (read-only profile, look mode, Redis away); empty: it may.
    QString refusal() const;
    // Why this key may not be edited, renamed or copied (one of Keystead's own); empty: it may.
    QString refusalFor(const QByteArray& key) const;

    // One change of one key. A conflict is an answer, not an error: nothing was changed then. The value
    // that was there is kept for undo; one that is too large for that says so (Conflict::What::NotKept)
    // unless undo is allowed to be missing. A change of expiry needs no room: it always can be undone when it
    // says what it expects.
    using Edited = std::function<void(base::Result<keyspace::Edited>)>;
    void edit(const QByteArray& key, const keyspace::Change& change, keyspace::EditOptions::Undo undo,
              QObject* context, Edited then);
    using Moved = std::function<void(base::Result<keyspace::MoveOutcome>)>;
    void rename(const QByteArray& from, const QByteArray& to, QObject* context, Moved then);
    void duplicate(const QByteArray& from, const QByteArray& to, QObject* context, Moved then);

    // Jobs belong to this object and delete themselves after their end; they go on when a dialog closes.
    // The report comes before finished().
    //
    // Job “keys.delete”, unit “keys”.
    struct Removal
    {
        std::shared_ptr<const keyspace::NameSet> names;
        bool keepForUndo = true;
        keyspace::DeletionOptions::Unkept unkept = keyspace::DeletionOptions::Unkept::Stays;
    };
    using Reported = std::function<void(const keyspace::DeletionReport&)>;
    base::Job* remove(const Removal& removal, QObject* context, Reported then);
    // Job “keys.flush”, unit “keys”: all that the database held when it was planned.
    struct Flush
    {
        keyspace::FlushPlan plan;
        bool keepForUndo = true;
        keyspace::DeletionOptions::Unkept unkept = keyspace::DeletionOptions::Unkept::Stays;
    };
    base::Job* flush(const Flush& flush, QObject* context, Reported then);
    // Job “keys.restore”, unit “keys”: a bundle of the trash, which goes when nothing of it is needed any
    // more. A read-only profile may have a dry run.
    using Restored = std::function<void(const keyspace::UndoReport&)>;
    base::Job* restore(const QString& bundle, const keyspace::UndoOptions& options, QObject* context,
                       Restored then);
    // Job “keys.import”, unit “bytes”. Errors of the job besides the report's: FileFailed.
    using Imported = std::function<void(const keyspace::KeyImportReport&, qint64 cannotUndo)>;
    base::Job* importKeys(const QString& file, keyspace::ImportConflict conflict, bool dryRun,
                          QObject* context, Imported then);
    // For good. Errors: those of Trash::remove.
    void forget(const QString& bundle, QObject* context, std::function<void(base::Result<void>)> then);

    // The latest of this session that can be taken back, and again. Text: “Undo edit of session:1”.
    bool canUndo() const;
    bool canRedo() const;
    QString undoText() const;
    QString redoText() const;
    void undo();
    void redo();
    // For a toast, which may be older than the latest change: what it told of, and that taken back; 0: none.
    quint64 latestStep() const;
    void undoStep(quint64 step);

Q_SIGNALS:
    // Somebody here changed these keys: shown values are out of date, the index has been told already. Of
    // many keys in several parts.
    void keysChanged(const std::vector<QByteArray>& keys);
    void undoChanged();
    // Bundles came or went.
    void trashChanged();
    // What was done, and what could not be: as a toast. canBeUndone: by undoStep(latestStep()).
    void told(const QString& sentence, bool canBeUndone);
    // Of undo and redo, which nobody waits for. what: “Undo edit of session:1”.
    void failed(const base::Error& error, const QString& what);
    // To be shown with progress and Cancel; dry runs are not.
    void jobBegan(base::Job* job, const QString& what);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace keys
