// Undo and redo of KeyChanges: the other half of key_changes.cpp.
#include "core/keyspace/change/key_search.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/change/key_changes_private.h"
#include "ui/keys/key_text.h"

#include <numeric>

namespace keys {

using base::ErrorCode;
using keyspace::MoveOutcome;

bool KeyChanges::canUndo() const
{
    return !d->isUndoing && d->steps.latest() != nullptr;
}

bool KeyChanges::canRedo() const
{
    return !d->isUndoing && d->steps.latestUndone() != nullptr;
}

QString KeyChanges::undoText() const
{
    return canUndo() ? tr("Undo %1").arg(stepText(*d->steps.latest())) : QString();
}

QString KeyChanges::redoText() const
{
    return canRedo() ? tr("Redo %1").arg(stepText(*d->steps.latestUndone())) : QString();
}

quint64 KeyChanges::latestStep() const
{
    const ChangeStep* latest = d->steps.latest();
    return latest != nullptr ? latest->id : 0;
}

void KeyChanges::undo()
{
    undoStep(latestStep());
}

void KeyChanges::undoStep(quint64 step)
{
    if (d->isUndoing)
        return;
    if (const auto taken = d->steps.take(step)) {
        d->isUndoing = true;
        Q_EMIT undoChanged();
        d->undo(*taken);
    }
}

void KeyChanges::redo()
{
    if (!canRedo())
        return;
    if (const auto taken = d->steps.takeUndone()) {
        d->isUndoing = true;
        Q_EMIT undoChanged();
        d->redo(*taken);
    }
}

void KeyChanges::Private::endUndo()
{
    isUndoing = false;
    Q_EMIT q.undoChanged();
}

void KeyChanges::Private::undone(ChangeStep step, bool canRedo)
{
    const QString sentence = tr("Undone: %1").arg(stepText(step));
    if (canRedo)
        steps.addUndone(std::move(step));
    endUndo();
    tell(sentence, false);
}

void KeyChanges::Private::undoFailed(const ChangeStep& step, const base::Error& error)
{
    if (base::isConnectionError(error.code) || error.code == ErrorCode::Cancelled)
        steps.addRedone(step);
    endUndo();
    Q_EMIT q.failed(error, tr("Undo %1").arg(stepText(step)));
}

void KeyChanges::Private::redoFailed(const ChangeStep& step, const base::Error& error)
{
    if (base::isConnectionError(error.code))
        steps.addUndone(step);
    endUndo();
    Q_EMIT q.failed(error, tr("Redo %1").arg(stepText(step)));
}

namespace {

base::Error changedSince(const QByteArray& key, const QString& detail)
{
    return {ErrorCode::EditConflict, detail, keyInSentence(key)};
}

} // namespace

void KeyChanges::Private::undo(const ChangeStep& step)
{
    switch (step.kind) {
    case ChangeStep::Kind::Edit:
    case ChangeStep::Kind::Creation:
        return undoEdit(step);
    case ChangeStep::Kind::Expiry:
        return undoExpiry(step);
    case ChangeStep::Kind::Rename:
        return undoRename(step);
    case ChangeStep::Kind::Copy:
        return undoCopy(step);
    case ChangeStep::Kind::Removal:
    case ChangeStep::Kind::Flush:
    case ChangeStep::Kind::Import:
        return undoByBundles(step);
    }
}

void KeyChanges::Private::undoEdit(const ChangeStep& step)
{
    workspace.run(
        [trash = workspace.keyTrash(), step](workspace::Session& session) mutable {
            return takeBack(session, trash, step.key, step.bundles.value(0), step.held);
        },
        &q,
        [this, step](const base::Result<keyspace::Edited>& back) {
            if (!back)
                return undoFailed(step, back.error());
            if (back->conflict)
                return undoFailed(step, changedSince(step.key, conflictText(*back->conflict)));
            noteKey(step.key, step.kind != ChangeStep::Kind::Creation);
            Q_EMIT q.trashChanged();
            undone(step, !std::holds_alternative<keyspace::ReplaceKey>(step.change));
        });
}

// Without its value, which may be large: by the moment that was read.
void KeyChanges::Private::undoExpiry(const ChangeStep& step)
{
    const auto* at = std::get_if<keyspace::ExpireAt>(&step.change);
    const keyspace::ExpectedExpiry now =
        std::optional<keyspace::ExpiryTime>(at != nullptr ? std::optional(at->at) : std::nullopt);
    const std::optional<keyspace::ExpiryTime> before = step.before.value_or(std::nullopt);
    const keyspace::Change back = before ? keyspace::Change(keyspace::ExpireAt{*before, now})
                                         : keyspace::Change(keyspace::Persist{now});
    workspace.run(
        [trash = workspace.keyTrash(), step, back](workspace::Session& session) mutable {
            keyspace::EditOptions options;
            options.undo = keyspace::EditOptions::Undo::None;
            auto edited = keyspace::edit(session.redis(), step.key, back, options);
            if (edited && edited->isDone() && !step.bundles.isEmpty())
                (void)trash.remove(step.bundles.front());
            return edited;
        },
        &q,
        [this, step](const base::Result<keyspace::Edited>& edited) {
            if (!edited)
                return undoFailed(step, edited.error());
            if (edited->conflict)
                return undoFailed(step, changedSince(step.key, conflictText(*edited->conflict)));
            noteKey(step.key, true);
            Q_EMIT q.trashChanged();
            undone(step, true);
        });
}

void KeyChanges::Private::undoRename(const ChangeStep& step)
{
    workspace.run(
        [step](workspace::Session& session) {
            return keyspace::renameKey(session.redis(), step.other, step.key);
        },
        &q,
        [this, step](const base::Result<MoveOutcome>& moved) {
            if (!moved)
                return undoFailed(step, moved.error());
            if (*moved != MoveOutcome::Done) {
                const QByteArray& name = *moved == MoveOutcome::Gone ? step.other : step.key;
                return undoFailed(step, changedSince(name, moveProblem(*moved, name)));
            }
            noteKey(step.other, false);
            noteKey(step.key, true);
            undone(step, true);
        });
}

// The copy may have been changed since: it goes into the trash like any other.
void KeyChanges::Private::undoCopy(const ChangeStep& step)
{
    const auto names = keyspace::nameSetOf({step.other});
    workspace.run(
        [trash = workspace.keyTrash(),
         names](workspace::Session& session) mutable -> base::Result<RemovalDone> {
            base::JobControl control;
            keyspace::DeletionOptions options;
            options.trash = &trash;
            RemovalDone done = removeKeys(session, names, options, control);
            return done;
        },
        &q,
        [this, step](const base::Result<RemovalDone>& done) {
            if (!done || !done->report.isWhole())
                return undoFailed(step, done ? done->report.ended : done.error());
            if (!done->report.failures.empty())
                return undoFailed(step, done->report.failures.front().error);
            notePresence(done->presence);
            Q_EMIT q.trashChanged();
            undone(step, true);
        });
}

void KeyChanges::Private::undoByBundles(const ChangeStep& step)
{
    using All = std::vector<RestoreDone>;
    const auto running =
        start<All>(QStringLiteral("keys.restore"),
                   [trash = workspace.keyTrash(), bundles = step.bundles](
                       workspace::Session& session, base::JobControl& control) mutable -> base::Result<All> {
                       All all;
                       for (const QString& bundle : bundles) {
                           all.push_back(restoreKeys(session, trash, bundle, {}, control));
                           if (!all.back().report.isWhole())
                               break;
                       }
                       return all;
                   });
    connect(running.job, &base::Job::finished, &q, [this, running, step] {
        restoredBundles(step, running.job->outcome(), running.report->value_or(All()));
    });
    Q_EMIT q.jobBegan(running.job, tr("Undo %1").arg(stepText(step)));
}

void KeyChanges::Private::restoredBundles(ChangeStep step, const base::Result<void>& outcome,
                                          const std::vector<RestoreDone>& done)
{
    keyspace::UndoReport sum;
    for (const RestoreDone& each : done) {
        notePresence(each.presence);
        sum.restored += each.report.restored;
        sum.already += each.report.already;
        sum.expired += each.report.expired;
        sum.conflicts += each.report.conflicts;
        sum.failed += each.report.failed;
        sum.unknown += each.report.unknown;
        sum.failures.insert(sum.failures.end(), each.report.failures.begin(), each.report.failures.end());
        sum.ended = each.report.ended;
    }
    Q_EMIT q.trashChanged();
    if (!outcome || !sum.isWhole())
        return undoFailed(step, outcome ? sum.ended : outcome.error());
    if (!sum.isDone()) { // the rest is in the trash, where it can be looked at
        endUndo();
        base::Error error =
            sum.failures.empty() ? base::Error{ErrorCode::EditConflict, {}, {}} : sum.failures.front().error;
        error.detail = restoredText(sum, false);
        Q_EMIT q.failed(error, tr("Undo %1").arg(stepText(step)));
        return;
    }
    const bool isRemoval = step.kind == ChangeStep::Kind::Removal;
    if (isRemoval && !done.empty())
        step.names = done.back().names;
    // Many at once are previewed anew on production.
    const bool isProduction = workspace.profile().environment == profile::Environment::Production;
    const bool canRedo = isRemoval && step.names && (!isProduction || step.names->size() == 1);
    if (sum.expired == 0)
        return undone(std::move(step), canRedo);
    if (canRedo)
        steps.addUndone(std::move(step));
    endUndo();
    tell(restoredText(sum, false), false);
}

// ── again ────────────────────────────────────────────────────────────────────────────────────

void KeyChanges::Private::redo(const ChangeStep& step)
{
    switch (step.kind) {
    case ChangeStep::Kind::Edit:
    case ChangeStep::Kind::Creation:
    case ChangeStep::Kind::Expiry:
        return edit(
            step.key, step.change, step.undo, &q,
            [this, step](const base::Result<keyspace::Edited>& edited) {
                if (!edited)
                    return redoFailed(step, edited.error());
                if (edited->conflict)
                    return redoFailed(step, changedSince(step.key, conflictText(*edited->conflict)));
                endUndo();
            },
            Origin::Again);
    case ChangeStep::Kind::Rename:
    case ChangeStep::Kind::Copy:
        return move(
            step, &q,
            [this, step](const base::Result<MoveOutcome>& moved) {
                if (!moved)
                    return redoFailed(step, moved.error());
                if (*moved != MoveOutcome::Done) {
                    const QByteArray& name = *moved == MoveOutcome::Gone ? step.key : step.other;
                    return redoFailed(step, changedSince(name, moveProblem(*moved, name)));
                }
                endUndo();
            },
            Origin::Again);
    case ChangeStep::Kind::Removal:
        remove(
            {step.names, true, keyspace::DeletionOptions::Unkept::Stays}, &q,
            [this, step](const keyspace::DeletionReport& report) {
                if (!report.isWhole())
                    return redoFailed(step, report.ended);
                endUndo();
            },
            Origin::Again);
        return;
    case ChangeStep::Kind::Flush: // previewed anew each time
    case ChangeStep::Kind::Import:
        break;
    }
    endUndo();
}

} // namespace keys
