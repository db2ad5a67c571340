// keysteadctl keys delete, trash and restore.
#include "app/keysteadctl/key_removal.h"

#include "app/keysteadctl/printable.h"
#include "core/keyspace/change/undo.h"

#include <QJsonArray>
#include <QTextStream>

#include <unistd.h>

namespace ctl {

using namespace keyspace;

QJsonObject toJson(const DeletionPreview& preview, const TrashRoom& room)
{
    QJsonObject types;
    for (const auto& [type, count] : preview.types)
        types[QString::fromUtf8(type)] = count;
    QJsonArray sample;
    for (const QByteArray& name : preview.sample)
        sample.append(typed(name));
    return {
        {QStringLiteral("keys"), preview.keys},
        {QStringLiteral("gone"), preview.gone},
        {QStringLiteral("keystead_entries"), preview.ours},
        {QStringLiteral("types"), types},
        {QStringLiteral("memory"), preview.isWeighed() ? QJsonValue(preview.memoryBytes()) : QJsonValue()},
        {QStringLiteral("memory_exact"), preview.exact},
        {QStringLiteral("trash_bytes"),
         preview.isWeighed() ? QJsonValue(preview.trashBytes()) : QJsonValue()},
        {QStringLiteral("trash_fits"), preview.isWeighed() ? QJsonValue(room.fits) : QJsonValue()},
        {QStringLiteral("trash_drops"), room.dropped},
        {QStringLiteral("sample"), sample}};
}

void printPreview(const KeyRun& run, const DeletionPreview& preview, const TrashRoom& room, bool keeps)
{
    QStringList types;
    for (const auto& [type, count] : preview.types)
        types << QStringLiteral("%1 %2").arg(grouped(count), QString::fromUtf8(type));
    const QString memory =
        preview.isWeighed() ? QStringLiteral("%1%2 of memory")
                                  .arg(preview.exact ? QString() : QStringLiteral("about "),
                                       base::formatBytes({preview.memoryBytes()}))
                            : QStringLiteral("how much memory they take is not known, this user may not ask");
    run.out().text(QStringLiteral("%1: %2; %3.")
                       .arg(counted(preview.keys - preview.gone, "key", "keys"),
                            types.join(QStringLiteral(", ")), memory));
    for (const QByteArray& name : preview.sample)
        run.out().text(QStringLiteral("  ") + typed(name));
    if (preview.ours > 0)
        run.out().text(QStringLiteral("%1 of them are entries of Keystead's cache: they are not kept.")
                           .arg(grouped(preview.ours)));
    if (!keeps)
        run.out().text(QStringLiteral("This cannot be undone."));
    else if (!preview.isWeighed())
        run.out().text(QStringLiteral("The trash has room for %1: what it cannot keep stays, unless "
                                      "--without-undo is given.")
                           .arg(base::formatBytes({room.most})));
    else if (!room.fits)
        run.out().text(
            QStringLiteral("The trash has room for %1 of about %2: what it cannot keep stays, unless "
                           "--without-undo is given.")
                .arg(base::formatBytes({room.most}), base::formatBytes({preview.trashBytes()})));
    else if (room.dropped > 0)
        run.out().text(QStringLiteral("%1 of the trash make room and cannot be restored any more.")
                           .arg(counted(room.droppedKeys, "older key", "older keys")));
}

bool agreed(const KeyRun& run, qint64 keys)
{
    if (run.isSet("yes"))
        return true;
    if (::isatty(STDIN_FILENO) != 1 || run.invocation.wantsJson()) {
        run.out().error(QStringLiteral("Nothing was deleted. Look with --dry-run, then agree with --yes."));
        return false;
    }
    run.out().text(QStringLiteral("Delete %1? Type yes:").arg(counted(keys, "key", "keys")));
    if (QTextStream(stdin).readLine().trimmed() == QLatin1String("yes"))
        return true;
    run.out().error(QStringLiteral("Nothing was deleted."));
    return false;
}

int tellDeletion(const KeyRun& run, const DeletionReport& report)
{
    run.out().endProgress();
    if (run.invocation.wantsJson())
        run.out().json(
            {{QStringLiteral("deleted"), report.deleted},
             {QStringLiteral("kept"), report.kept},
             {QStringLiteral("gone"), report.gone},
             {QStringLiteral("failed"), report.failed},
             {QStringLiteral("unknown"), report.unknown},
             {QStringLiteral("undo"), report.bundle},
             {QStringLiteral("ended"), report.isWhole() ? QString() : base::errorName(report.ended.code)},
             {QStringLiteral("failures"), ctl::toJson(report.failures)}});
    else
        run.out().text(QStringLiteral("Deleted %1.").arg(counted(report.deleted, "key", "keys")));
    if (!report.bundle.isEmpty() && !run.invocation.wantsJson())
        run.out().text(QStringLiteral("To undo it: keysteadctl keys restore %1").arg(report.bundle));
    printFailures(run, report.failures);
    if (!report.isWhole())
        return run.fail(report.ended);
    return report.failed > 0 ? Failed : Done;
}

namespace {

// The one that is named, or the newest of this server.
base::Result<QString> bundleOf(const KeyRun& run)
{
    if (!run.words().isEmpty())
        return run.words().front();
    const auto bundles = run.trash.bundles();
    if (!bundles)
        return bundles.error();
    for (const TrashBundle& bundle : *bundles) {
        if (bundle.head.server == run.redis.address().displayName())
            return bundle.id;
    }
    return base::Error{base::ErrorCode::NotFound, {}, QStringLiteral("deletion or edit in the trash")};
}

} // namespace

int deleteKeys(KeyRun& run)
{
    int failure = Done;
    const auto names = chosenKeys(run, run.words(), failure);
    if (!names)
        return failure;
    const bool keeps = !run.isSet("without-undo");
    const auto preview = previewDeletion(run.redis, *names, run.control);
    run.out().endProgress();
    if (!preview)
        return run.fail(preview.error());
    const auto room = run.trash.roomFor(preview->trashBytes());
    if (!room)
        return run.fail(room.error());
    if (!run.invocation.wantsJson())
        printPreview(run, *preview, *room, keeps);
    if (run.isSet("dry-run")) {
        if (run.invocation.wantsJson())
            run.out().json(toJson(*preview, *room));
        return Done;
    }
    if (names->size() > 0 && !agreed(run, names->size()))
        return WrongUsage;
    DeletionOptions options;
    options.trash = keeps ? &run.trash : nullptr;
    return tellDeletion(run, keyspace::deleteKeys(run.redis, *names, options, run.control));
}

int listTrash(KeyRun& run)
{
    const auto bundles = run.trash.bundles();
    if (!bundles)
        return run.fail(bundles.error());
    QJsonArray array;
    std::vector<QStringList> rows;
    for (const TrashBundle& bundle : *bundles) {
        const QString made = bundle.head.made.toString(Qt::ISODate);
        const QString cause = QString::fromLatin1(trashCauseName(bundle.head.cause));
        array.append(QJsonObject{{QStringLiteral("id"), bundle.id},
                                 {QStringLiteral("made"), made},
                                 {QStringLiteral("cause"), cause},
                                 {QStringLiteral("server"), bundle.head.server},
                                 {QStringLiteral("keys"), bundle.keys},
                                 {QStringLiteral("bytes"), bundle.bytes}});
        rows.push_back({bundle.id, made, cause, printable(bundle.head.server), grouped(bundle.keys),
                        base::formatBytes({bundle.bytes})});
    }
    if (run.invocation.wantsJson())
        run.out().json({{QStringLiteral("trash"), array}});
    else if (rows.empty())
        run.out().text(QStringLiteral("The trash is empty."));
    else
        run.out().table({{QStringLiteral("id")},
                         {QStringLiteral("made")},
                         {QStringLiteral("cause")},
                         {QStringLiteral("server")},
                         {QStringLiteral("keys"), Align::Trailing},
                         {QStringLiteral("size"), Align::Trailing}},
                        rows);
    return Done;
}

int restoreKeys(KeyRun& run)
{
    const auto id = bundleOf(run);
    if (!id)
        return run.fail(id.error());
    auto bundle = run.trash.open(*id);
    if (!bundle)
        return run.fail(bundle.error());
    UndoOptions options;
    options.dryRun = run.isSet("dry-run");
    options.anyServer = run.isSet("any-server");
    const BundleHead head = (*bundle)->head();
    if (head.server != run.redis.address().displayName() && !options.anyServer)
        return run.fail({base::ErrorCode::InvalidInput,
                         QStringLiteral("it was taken from %1; with --any-server it comes here all the same")
                             .arg(printable(head.server)),
                         quoted(*id)});
    const UndoReport report = restoreBundle(run.redis, **bundle, options, run.control);
    run.out().endProgress();
    if (report.isSpent() && !options.dryRun)
        (void)run.trash.remove(*id);
    if (run.invocation.wantsJson())
        run.out().json({{QStringLiteral("id"), *id},
                        {QStringLiteral("restored"), report.restored},
                        {QStringLiteral("already_there"), report.already},
                        {QStringLiteral("expired"), report.expired},
                        {QStringLiteral("conflicts"), report.conflicts},
                        {QStringLiteral("failed"), report.failed},
                        {QStringLiteral("unknown"), report.unknown},
                        {QStringLiteral("whole_file"), report.wholeFile},
                        {QStringLiteral("dry_run"), options.dryRun},
                        {QStringLiteral("failures"), ctl::toJson(report.failures)}});
    else
        run.out().text((options.dryRun
                            ? QStringLiteral("Would restore %1 of %4; %2 expired meanwhile, %3 in conflict.")
                            : QStringLiteral("Restored %1 of %4; %2 expired meanwhile, %3 in conflict."))
                           .arg(counted(report.restored, "key", "keys"), grouped(report.expired),
                                grouped(report.conflicts), *id));
    printFailures(run, report.failures);
    if (!report.isWhole())
        return run.fail(report.ended);
    return report.isDone() ? Done : Failed;
}

} // namespace ctl
