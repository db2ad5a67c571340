#include "ui/keys/change/key_changes.h"

#include "core/cache/own_keys.h"
#include "core/keyspace/change/key_search.h"
#include "core/keyspace/index/browser.h"
#include "ui/common/format.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/change/key_changes_private.h"
#include "ui/keys/key_text.h"
#include "ui/keys/transfer/import_work.h"

#include <QFileInfo>

namespace keys {

using keyspace::EditOptions;
using keyspace::MoveOutcome;

KeyChanges::Private::Private(KeyChanges& changes, workspace::Workspace& opened)
    : q(changes)
    , workspace(opened)
{
    connect(&teller, &NameTeller::told, &q, [this](const std::vector<QByteArray>& names, bool exist) {
        if (keyspace::Browser* browser = workspace.browseKeys())
            browser->noteKeys(names, exist);
        Q_EMIT q.keysChanged(names);
    });
}

void KeyChanges::Private::noteKey(const QByteArray& key, bool exists)
{
    teller.tell(keyspace::nameSetOf({key}), exists);
}

void KeyChanges::Private::notePresence(const Presence& presence)
{
    teller.tell(presence.there, true);
    teller.tell(presence.gone, false);
}

void KeyChanges::Private::tell(const QString& sentence, bool canBeUndone)
{
    const profile::Profile& profile = workspace.profile();
    const bool isProduction = profile.environment == profile::Environment::Production;
    Q_EMIT q.told(isProduction ? tr("%1: %2").arg(profile.name, sentence) : sentence, canBeUndone);
}

void KeyChanges::Private::remember(ChangeStep step, Origin origin)
{
    if (origin == Origin::New)
        steps.add(std::move(step));
    else
        steps.addRedone(std::move(step));
    Q_EMIT q.undoChanged();
}

KeyChanges::KeyChanges(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, workspace))
{
}

KeyChanges::~KeyChanges() = default;

const profile::Profile& KeyChanges::profile() const
{
    return d->workspace.profile();
}

QString KeyChanges::refusal() const
{
    if (profile().access == base::AccessMode::ReadOnly)
        return tr("This profile is read-only");
    if (d->workspace.stage() != workspace::Stage::Open)
        return tr("The servers are not connected yet");
    const workspace::Schema schema = d->workspace.schema();
    if (schema != workspace::Schema::Current && schema != workspace::Schema::Unknown)
        return tr("Only looking: Keystead's tables have not been created here");
    return d->workspace.connection().redisReachable ? QString() : tr("Redis is away");
}

QString KeyChanges::refusalFor(const QByteArray& key) const
{
    return cache::isOurs(key)
               ? tr("One of Keystead's own keys: it can be deleted and warmed again, never edited")
               : QString();
}

// ── one key ──────────────────────────────────────────────────────────────────────────────────

void KeyChanges::edit(const QByteArray& key, const keyspace::Change& change, EditOptions::Undo undo,
                      QObject* context, Edited then)
{
    d->edit(key, change, undo, context, std::move(then), Private::Origin::New);
}

void KeyChanges::Private::edit(const QByteArray& key, const keyspace::Change& change, EditOptions::Undo undo,
                               QPointer<QObject> context, Edited then, Origin origin)
{
    workspace.run(
        [trash = workspace.keyTrash(), key, change, undo](workspace::Session& session) mutable {
            return editKey(session, trash, key, change, undo);
        },
        &q,
        [this, key, undo, origin, context, then = std::move(then)](const base::Result<EditDone>& done) {
            if (done && done->edited.isDone())
                edited(key, undo, *done, origin);
            if (context && then)
                then(done ? base::Result<keyspace::Edited>(done->edited) : done.error());
        });
}

void KeyChanges::Private::edited(const QByteArray& key, EditOptions::Undo undo, const EditDone& done,
                                 Origin origin)
{
    ChangeStep step;
    step.kind = isOfExpiry(done.again)                                    ? ChangeStep::Kind::Expiry
                : std::holds_alternative<keyspace::CreateKey>(done.again) ? ChangeStep::Kind::Creation
                                                                          : ChangeStep::Kind::Edit;
    step.key = key;
    step.change = done.again;
    step.undo = undo;
    step.before = done.before;
    if (!done.bundle.isEmpty())
        step.bundles << done.bundle;
    else
        step.held = done.edited.replaced;
    const bool isExpiry = step.kind == ChangeStep::Kind::Expiry;
    const bool canBeUndone = isExpiry ? step.before.has_value() : done.edited.replaced.has_value();
    const QString name = keyInSentence(key);
    QString sentence = step.kind == ChangeStep::Kind::Creation ? tr("Created %1").arg(name)
                       : isExpiry                              ? tr("Changed the expiry of %1").arg(name)
                                                               : tr("Changed %1").arg(name);
    if (done.notKept.code != base::ErrorCode::None && !isExpiry)
        sentence =
            tr("%1 · the trash could not keep what it was: undo it before this window closes").arg(sentence);
    if (canBeUndone)
        remember(std::move(step), origin);
    noteKey(key, done.isThere);
    if (!done.bundle.isEmpty())
        Q_EMIT q.trashChanged();
    tell(sentence, canBeUndone);
}

void KeyChanges::rename(const QByteArray& from, const QByteArray& to, QObject* context, Moved then)
{
    ChangeStep step;
    step.kind = ChangeStep::Kind::Rename;
    step.key = from;
    step.other = to;
    d->move(std::move(step), context, std::move(then), Private::Origin::New);
}

void KeyChanges::duplicate(const QByteArray& from, const QByteArray& to, QObject* context, Moved then)
{
    ChangeStep step;
    step.kind = ChangeStep::Kind::Copy;
    step.key = from;
    step.other = to;
    d->move(std::move(step), context, std::move(then), Private::Origin::New);
}

void KeyChanges::Private::move(ChangeStep step, QPointer<QObject> context, Moved then, Origin origin)
{
    const bool copies = step.kind == ChangeStep::Kind::Copy;
    workspace.run(
        [copies, from = step.key, to = step.other](workspace::Session& session) {
            return copies ? keyspace::duplicateKey(session.redis(), from, to)
                          : keyspace::renameKey(session.redis(), from, to);
        },
        &q,
        [this, copies, step, context, origin, then = std::move(then)](base::Result<MoveOutcome> moved) {
            if (moved && *moved == MoveOutcome::Done) {
                remember(step, origin);
                noteKey(step.key, copies);
                noteKey(step.other, true);
                const QString sentence = copies ? tr("Copied %1 to %2") : tr("Renamed %1 to %2");
                tell(sentence.arg(keyInSentence(step.key), keyInSentence(step.other)), true);
            }
            if (context && then)
                then(std::move(moved));
        });
}

// ── many ─────────────────────────────────────────────────────────────────────────────────────

base::Job* KeyChanges::remove(const Removal& removal, QObject* context, Reported then)
{
    return d->remove(removal, context, std::move(then), Private::Origin::New);
}

base::Job* KeyChanges::Private::remove(const Removal& removal, QPointer<QObject> context, Reported then,
                                       Origin origin)
{
    const auto running = start<RemovalDone>(
        QStringLiteral("keys.delete"),
        [trash = workspace.keyTrash(), removal](
            workspace::Session& session, base::JobControl& control) mutable -> base::Result<RemovalDone> {
            keyspace::DeletionOptions options;
            options.trash = removal.keepForUndo ? &trash : nullptr;
            options.unkept = removal.unkept;
            RemovalDone done = removeKeys(session, removal.names, options, control);
            return done;
        });
    followRemoval(running, ChangeStep::Kind::Removal, context, std::move(then), origin);
    Q_EMIT q.jobBegan(running.job, tr("Deleting %1").arg(keyCount(removal.names->size())));
    return running.job;
}

base::Job* KeyChanges::flush(const Flush& flush, QObject* context, Reported then)
{
    const auto running = d->start<RemovalDone>(
        QStringLiteral("keys.flush"),
        [trash = d->workspace.keyTrash(),
         flush](workspace::Session& session, base::JobControl& control) mutable -> base::Result<RemovalDone> {
            keyspace::DeletionOptions options;
            options.trash = flush.keepForUndo ? &trash : nullptr;
            options.unkept = flush.unkept;
            return flushKeys(session, flush.plan, options, control);
        });
    d->followRemoval(running, ChangeStep::Kind::Flush, context, std::move(then), Private::Origin::New);
    Q_EMIT jobBegan(running.job, tr("Flushing %1").arg(flush.plan.server));
    return running.job;
}

void KeyChanges::Private::followRemoval(const Running<RemovalDone>& running, ChangeStep::Kind kind,
                                        QPointer<QObject> context, Reported then, Origin origin)
{
    connect(running.job, &base::Job::finished, &q,
            [this, running, kind, context, origin, then = std::move(then)] {
                RemovalDone done;
                if (*running.report)
                    done = **running.report;
                else
                    done.report.ended = running.job->outcome().error();
                if (!done.report.bundle.isEmpty()) {
                    ChangeStep step;
                    step.kind = kind;
                    step.bundles << done.report.bundle;
                    step.count = done.report.kept;
                    step.what = keyCount(done.report.kept);
                    remember(std::move(step), origin);
                }
                removed(done);
                if (context && then)
                    then(done.report);
            });
}

void KeyChanges::Private::removed(const RemovalDone& done)
{
    notePresence(done.presence);
    const bool isKept = !done.report.bundle.isEmpty();
    if (isKept)
        Q_EMIT q.trashChanged();
    if (done.report.deleted > 0 || done.report.isWhole())
        tell(removalText(done.report, done.left), isKept);
}

base::Job* KeyChanges::restore(const QString& bundle, const keyspace::UndoOptions& options, QObject* context,
                               Restored then)
{
    const auto running = d->start<RestoreDone>(
        QStringLiteral("keys.restore"),
        [trash = d->workspace.keyTrash(), bundle, options](
            workspace::Session& session, base::JobControl& control) mutable -> base::Result<RestoreDone> {
            RestoreDone done = restoreKeys(session, trash, bundle, options, control);
            return done;
        });
    connect(running.job, &base::Job::finished, this,
            [this, running, options, guard = QPointer(context), then = std::move(then)] {
                RestoreDone done;
                if (*running.report)
                    done = **running.report;
                else
                    done.report.ended = running.job->outcome().error();
                if (!options.dryRun) {
                    d->notePresence(done.presence);
                    Q_EMIT trashChanged();
                    if (done.report.restored > 0)
                        d->tell(restoredText(done.report, false), false);
                }
                if (guard && then)
                    then(done.report);
            });
    if (!options.dryRun)
        Q_EMIT jobBegan(running.job, tr("Restoring keys"));
    return running.job;
}

base::Job* KeyChanges::importKeys(const QString& file, keyspace::ImportConflict conflict, bool dryRun,
                                  QObject* context, Imported then)
{
    const auto running = d->start<ImportDone>(
        QStringLiteral("keys.import"), [trash = d->workspace.keyTrash(), file, conflict, dryRun](
                                           workspace::Session& session, base::JobControl& control) mutable {
            keyspace::KeyImportOptions options;
            options.conflict = conflict;
            options.dryRun = dryRun;
            options.trash = &trash;
            return importFrom(session, file, options, control);
        });
    connect(running.job, &base::Job::finished, this,
            [this, running, file, dryRun, guard = QPointer(context), then = std::move(then)] {
                ImportDone done;
                if (*running.report)
                    done = **running.report;
                else
                    done.report.ended = running.job->outcome().error();
                const keyspace::KeyImportReport& report = done.report;
                ChangeStep step;
                step.kind = ChangeStep::Kind::Import;
                for (const QString& bundle : {done.fresh, report.bundle}) {
                    if (!bundle.isEmpty())
                        step.bundles << bundle;
                }
                step.count = report.imported + report.replaced;
                step.what = QFileInfo(file).fileName();
                const bool canBeUndone = !step.bundles.isEmpty();
                if (canBeUndone) {
                    d->remember(std::move(step), Private::Origin::New);
                    Q_EMIT trashChanged();
                }
                d->notePresence(done.presence);
                if (!dryRun && report.imported + report.replaced > 0)
                    d->tell(tr("Imported %1 from %2")
                                .arg(keyCount(report.imported + report.replaced), QFileInfo(file).fileName()),
                            canBeUndone);
                if (guard && then)
                    then(report, done.cannotUndo);
            });
    if (!dryRun)
        Q_EMIT jobBegan(running.job, tr("Importing keys from %1").arg(QFileInfo(file).fileName()));
    return running.job;
}

void KeyChanges::forget(const QString& bundle, QObject* context, std::function<void(base::Result<void>)> then)
{
    d->workspace.run([trash = d->workspace.keyTrash(),
                      bundle](workspace::Session&) mutable { return trash.remove(bundle); },
                     this,
                     [this, guard = QPointer(context), then = std::move(then)](base::Result<void> removed) {
                         Q_EMIT trashChanged();
                         if (guard && then)
                             then(std::move(removed));
                     });
}

} // namespace keys
