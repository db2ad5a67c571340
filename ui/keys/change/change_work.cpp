#include "ui/keys/change/change_work.h"

#include "core/cache/own_keys.h"
#include "core/keyspace/change/deletion_scripts.h"
#include "core/keyspace/change/key_search.h"

#include <algorithm>

namespace keys {

using namespace keyspace;

namespace {

constexpr qint64 askedAtOnce = 1000;

// Between two batches of a deletion, counted or under way.
constexpr qint64 mostUnderWay = 4000;

BundleHead headOf(redis::Connection& redis, TrashCause cause)
{
    return {cause, redis.address().displayName(), {}, QDateTime::currentDateTimeUtc()};
}

// One record in a bundle of its own. Errors: those of Trash::begin and keep.
base::Result<QString> keepEdit(redis::Connection& redis, Trash& trash, const TrashRecord& record)
{
    auto writer = trash.begin(headOf(redis, TrashCause::Edit));
    if (!writer)
        return std::move(writer).error();
    const QString id = Trash::idOf(**writer);
    (*writer)->add(record);
    auto kept = trash.keep(**writer);
    if (kept)
        kept = (*writer)->finish();
    writer->reset();
    if (kept)
        return id;
    (void)trash.remove(id);
    return std::move(kept).error();
}

ExpectedExpiry expectedOf(const Change& change)
{
    if (const auto* after = std::get_if<ExpireAfter>(&change))
        return after->expected;
    if (const auto* at = std::get_if<ExpireAt>(&change))
        return at->expected;
    const auto* never = std::get_if<Persist>(&change);
    return never != nullptr ? never->expected : std::nullopt;
}

std::shared_ptr<const NameSet> setOf(const std::vector<QByteArrayView>& ascending)
{
    return ascending.empty() ? nullptr : std::make_shared<const NameSet>(ascending);
}

// Of our own cache: what they have in common, for the journal.
void noteOwn(workspace::Session& session, const NameSet& names, qint64 deleted)
{
    qint64 ours = 0;
    QByteArray common;
    for (qint64 i = 0; i < names.size() && deleted > 0; ++i) {
        const auto own = cache::ownKey(names.at(i));
        if (!own)
            continue;
        if (++ours == 1)
            common = own->name;
        const auto end = std::mismatch(common.begin(), common.end(), own->name.begin(), own->name.end());
        common.truncate(std::distance(common.begin(), end.first));
    }
    if (ours == 0)
        return;
    cache::JournalNote note;
    note.tags = {cache::patternTag(ours == 1 ? common : common + '*')};
    note.entries = std::min(ours, deleted);
    session.note(note);
}

} // namespace

// ── one key ──────────────────────────────────────────────────────────────────────────────────

bool isOfExpiry(const Change& change)
{
    return std::holds_alternative<ExpireAfter>(change) || std::holds_alternative<ExpireAt>(change) ||
           std::holds_alternative<Persist>(change);
}

base::Result<EditDone> editKey(workspace::Session& session, Trash& trash, const QByteArray& key,
                               const Change& change, EditOptions::Undo undo)
{
    redis::Connection& redis = session.redis();
    EditDone done;
    done.again = change;
    if (const auto* after = std::get_if<ExpireAfter>(&change); after != nullptr && after->time.count() > 0) {
        const auto now = serverTime(redis);
        if (!now)
            return now.error();
        done.again = ExpireAt{*now + after->time, after->expected};
    }
    EditOptions options;
    options.undo = undo;
    // An expiry is put back without its value, however large that is.
    if (isOfExpiry(change) && undo == EditOptions::Undo::Required)
        options.undo = EditOptions::Undo::IfSmall;
    auto edited = edit(redis, key, done.again, options);
    if (!edited)
        return std::move(edited).error();
    done.edited = *std::move(edited);
    if (!done.edited.isDone())
        return done;
    if (auto* entry = std::get_if<AddEntry>(&done.again))
        entry->id = done.edited.made;
    done.before = expectedOf(done.again);
    if (const auto& replaced = done.edited.replaced) {
        done.before = replaced->expiresAt;
        done.isThere = !replaced->left.isEmpty();
        auto kept = keepEdit(redis, trash, {key, replaced->dump, replaced->expiresAt, replaced->left});
        kept ? void(done.bundle = *kept) : void(done.notKept = kept.error());
    } else if (const auto there = redis.call({"EXISTS", key})) {
        done.isThere = there->toInteger() == 1;
    }
    return done;
}

base::Result<Edited> takeBack(workspace::Session& session, Trash& trash, const QByteArray& key,
                              const QString& bundle, const std::optional<Replaced>& held)
{
    std::optional<Replaced> replaced = held;
    if (!replaced) {
        auto reader = trash.open(bundle);
        if (!reader)
            return std::move(reader).error();
        auto record = (*reader)->next();
        if (!record)
            return std::move(record).error();
        if (!*record)
            return base::Error{base::ErrorCode::CorruptEntry, QStringLiteral("nothing is in it"), bundle};
        replaced = Replaced{(*record)->dump, (*record)->expiresAt, (*record)->left};
    }
    auto back = putBack(session.redis(), key, *replaced);
    if (back && back->isDone() && !bundle.isEmpty())
        (void)trash.remove(bundle);
    return back;
}

// ── many ─────────────────────────────────────────────────────────────────────────────────────

base::Result<Presence> presenceOf(redis::Connection& redis, const NameSet& names, qint64 count)
{
    const qint64 most = count < 0 ? names.size() : std::min(count, names.size());
    std::vector<QByteArrayView> there;
    std::vector<QByteArrayView> gone;
    for (qint64 from = 0; from < most; from += askedAtOnce) {
        const qint64 to = std::min(from + askedAtOnce, most);
        std::vector<redis::Command> commands;
        for (qint64 i = from; i < to; ++i)
            commands.push_back({"EXISTS", names.at(i).toByteArray()});
        const auto replies = redis.pipeline(commands, patience);
        if (!replies)
            return replies.error();
        for (qint64 i = from; i < to; ++i) {
            const redis::Value& reply = replies->at(static_cast<std::size_t>(i - from));
            if (!reply.isError())
                (reply.toInteger() == 1 ? there : gone).push_back(names.at(i));
        }
    }
    return Presence{setOf(there), setOf(gone)};
}

namespace {

RemovalDone afterRemoval(workspace::Session& session, const std::shared_ptr<const NameSet>& names,
                         const DeletionReport& report)
{
    RemovalDone done;
    done.report = report;
    noteOwn(session, *names, report.deleted - report.kept);
    if (report.isWhole() && report.failed == 0 && report.unknown == 0) {
        done.presence.gone = names;
        return done;
    }
    // In the order of the set: behind what was counted nothing was touched.
    const qint64 touched = report.deleted + report.gone + report.failed + report.unknown;
    if (!base::isConnectionError(report.ended.code) && touched > 0) {
        if (auto presence = presenceOf(session.redis(), *names, touched + mostUnderWay))
            done.presence.gone = presence->gone;
    }
    return done;
}

} // namespace

RemovalDone removeKeys(workspace::Session& session, const std::shared_ptr<const NameSet>& names,
                       const DeletionOptions& options, base::JobControl& control)
{
    return afterRemoval(session, names, deleteKeys(session.redis(), *names, options, control));
}

RemovalDone flushKeys(workspace::Session& session, const FlushPlan& plan, const DeletionOptions& options,
                      base::JobControl& control)
{
    const FlushReport report = flushDatabase(session.redis(), plan, options, control);
    RemovalDone done = afterRemoval(session, plan.names, report.deletion);
    done.left = report.left;
    return done;
}

namespace {

base::Result<std::shared_ptr<const NameSet>> namesIn(const Trash& trash, const QString& bundle,
                                                     const UndoOptions& options)
{
    auto reader = trash.open(bundle);
    if (!reader)
        return std::move(reader).error();
    QByteArrayList names;
    while (true) {
        auto record = (*reader)->next();
        if (!record || !*record)
            return nameSetOf(names); // those before a damage are good
        if (!options.only || options.only->contains((*record)->key))
            names << (*record)->key;
    }
}

} // namespace

RestoreDone restoreKeys(workspace::Session& session, Trash& trash, const QString& bundle,
                        const UndoOptions& options, base::JobControl& control)
{
    RestoreDone done;
    auto reader = trash.open(bundle);
    if (!reader) {
        done.report.ended = reader.error();
        return done;
    }
    done.report = restoreBundle(session.redis(), **reader, options, control);
    const TrashCause cause = (*reader)->head().cause;
    reader->reset();
    const UndoReport& report = done.report;
    if (options.dryRun)
        return done;
    if (auto names = namesIn(trash, bundle, options)) {
        done.names = *names;
        const bool puts = cause == TrashCause::Delete || cause == TrashCause::Flush;
        if (puts && report.restored + report.already == done.names->size())
            done.presence.there = done.names;
        else if (!base::isConnectionError(report.ended.code)) {
            if (auto presence = presenceOf(session.redis(), *done.names))
                done.presence = *std::move(presence);
        }
    }
    if (report.isSpent() && !options.only)
        (void)trash.remove(bundle);
    return done;
}

} // namespace keys
