// The inside of KeyChanges: what it remembers, and how a change ends. GUI thread.
#pragma once

#include "ui/keys/change/change_steps.h"
#include "ui/keys/change/change_work.h"
#include "ui/keys/change/key_changes.h"
#include "ui/keys/change/name_teller.h"

#include <QPointer>

namespace keys {

// Work on a session's thread, and what comes of it once its job has ended without an error.
template<class T>
struct Running
{
    base::Job* job = nullptr;
    std::shared_ptr<std::optional<T>> report;
};

class KeyChanges::Private
{
public:
    // Again: what was taken back is done once more.
    enum class Origin { New, Again };

    Private(KeyChanges& changes, workspace::Workspace& opened);

    template<class T>
    Running<T> start(const QString& name,
                     std::function<base::Result<T>(workspace::Session&, base::JobControl&)> work)
    {
        auto report = std::make_shared<std::optional<T>>();
        base::Job* job = workspace.start(
            name,
            [report, work = std::move(work)](workspace::Session& session,
                                             base::JobControl& control) -> base::Result<void> {
                auto done = work(session, control);
                if (!done)
                    return std::move(done).error();
                *report = std::move(done).value();
                return {};
            },
            &q);
        QObject::connect(job, &base::Job::finished, job, &QObject::deleteLater);
        return {job, report};
    }

    void edit(const QByteArray& key, const keyspace::Change& change, keyspace::EditOptions::Undo undo,
              QPointer<QObject> context, Edited then, Origin origin);
    void edited(const QByteArray& key, keyspace::EditOptions::Undo undo, const EditDone& done, Origin origin);
    void move(ChangeStep step, QPointer<QObject> context, Moved then, Origin origin);
    base::Job* remove(const Removal& removal, QPointer<QObject> context, Reported then, Origin origin);
    void followRemoval(const Running<RemovalDone>& running, ChangeStep::Kind kind, QPointer<QObject> context,
                       Reported then, Origin origin);
    void removed(const RemovalDone& done);

    void undo(const ChangeStep& step);
    void undoEdit(const ChangeStep& step);
    void undoExpiry(const ChangeStep& step);
    void undoRename(const ChangeStep& step);
    void undoCopy(const ChangeStep& step);
    void undoByBundles(const ChangeStep& step);
    void restoredBundles(ChangeStep step, const base::Result<void>& outcome,
                         const std::vector<RestoreDone>& done);
    void redo(const ChangeStep& step);
    void undone(ChangeStep step, bool canRedo);
    // It stays to be undone when the server was away, else not: it never will be.
    void undoFailed(const ChangeStep& step, const base::Error& error);
    void redoFailed(const ChangeStep& step, const base::Error& error);
    void endUndo();

    void remember(ChangeStep step, Origin origin);
    void noteKey(const QByteArray& key, bool exists);
    void notePresence(const Presence& presence);
    void tell(const QString& sentence, bool canBeUndone);

    KeyChanges& q;
    workspace::Workspace& workspace;
    ChangeSteps steps;
    NameTeller teller;
    bool isUndoing = false;
};

} // namespace keys
