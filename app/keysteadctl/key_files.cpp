// keysteadctl keys export and import.
#include "app/keysteadctl/error_sentence.h"
#include "app/keysteadctl/key_words.h"
#include "app/keysteadctl/printable.h"
#include "core/keyspace/transfer/key_export.h"
#include "core/keyspace/transfer/key_import.h"

#include <QJsonArray>
#include <QSaveFile>

namespace ctl {

namespace {

using namespace keyspace;

std::optional<ImportConflict> conflictOf(const QString& name)
{
    if (name == QLatin1String("keep"))
        return ImportConflict::Keep;
    if (name == QLatin1String("replace"))
        return ImportConflict::Replace;
    return name == QLatin1String("stop") ? std::optional(ImportConflict::Stop) : std::nullopt;
}

base::Error fileFailed(const QFileDevice& file)
{
    return {base::ErrorCode::FileFailed, file.errorString(), file.fileName()};
}

int tell(const KeyRun& run, const KeyImportReport& report, bool dryRun)
{
    QJsonArray failures;
    for (const RefusedLine& line : report.failures) {
        failures.append(QJsonObject{{QStringLiteral("line"), line.line},
                                    {QStringLiteral("key"), typed(line.key)},
                                    {QStringLiteral("code"), base::errorName(line.error.code)},
                                    {QStringLiteral("detail"), line.error.detail}});
        if (!run.invocation.wantsJson() && failures.size() <= 10)
            run.out().error(line.error,
                            QStringLiteral("line %1: %2").arg(line.line).arg(sentence(line.error)));
    }
    if (run.invocation.wantsJson())
        run.out().json({{QStringLiteral("imported"), report.imported},
                        {QStringLiteral("replaced"), report.replaced},
                        {QStringLiteral("kept"), report.kept},
                        {QStringLiteral("expired"), report.expired},
                        {QStringLiteral("failed"), report.failed},
                        {QStringLiteral("unknown"), report.unknown},
                        {QStringLiteral("whole_file"), report.wholeFile},
                        {QStringLiteral("undo"), report.bundle},
                        {QStringLiteral("dry_run"), dryRun},
                        {QStringLiteral("failures"), failures}});
    else
        run.out().text((dryRun ? QStringLiteral("Would import %1, replace %2 and leave %3 as they are.")
                               : QStringLiteral("Imported %1, replaced %2 and left %3 as they were."))
                           .arg(counted(report.imported, "key", "keys"), grouped(report.replaced),
                                grouped(report.kept)));
    if (!report.isWhole())
        return run.fail(report.ended);
    if (!report.wholeFile)
        return run.fail({base::ErrorCode::InvalidInput, QStringLiteral("its end is missing"),
                         quoted(run.words().value(0))});
    return report.failed > 0 ? Failed : Done;
}

} // namespace

int exportKeys(KeyRun& run)
{
    int failure = Done;
    const QString target = run.words().value(0);
    if (target.isEmpty())
        return run.misused(QStringLiteral("Name the file to write."));
    const auto names = chosenKeys(run, run.words().mid(1), failure);
    if (!names)
        return failure;
    QSaveFile file(target); // takes the place of an earlier one at the end
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return run.fail(fileFailed(file));
    const ExportReport report = keyspace::exportKeys(run.redis, *names, file, run.control);
    run.out().endProgress();
    if (!report.isWhole())
        return run.fail(report.ended);
    if (!file.commit())
        return run.fail(fileFailed(file));
    if (run.invocation.wantsJson())
        run.out().json({{QStringLiteral("exported"), report.exported},
                        {QStringLiteral("gone"), report.gone},
                        {QStringLiteral("keystead_entries_left_out"), report.ours},
                        {QStringLiteral("failed"), report.failed},
                        {QStringLiteral("failures"), toJson(report.failures)}});
    else
        run.out().text(
            QStringLiteral("Wrote %1 to %2.").arg(counted(report.exported, "key", "keys"), quoted(target)));
    printFailures(run, report.failures);
    return report.failed > 0 ? Failed : Done;
}

int importKeys(KeyRun& run)
{
    KeyImportOptions options;
    const auto conflict = conflictOf(run.isSet("conflict") ? run.value("conflict") : QStringLiteral("keep"));
    if (!conflict)
        return run.misused(QStringLiteral("%1 is no value for --conflict; there are: keep, replace, stop.")
                               .arg(quoted(run.value("conflict"))));
    options.conflict = *conflict;
    options.dryRun = run.isSet("dry-run");
    options.trash = run.isSet("without-undo") ? nullptr : &run.trash;
    QFile file(run.words().value(0));
    if (!file.open(QIODevice::ReadOnly))
        return run.fail(fileFailed(file));
    const KeyImportReport report = keyspace::importKeys(run.redis, file, options, run.control);
    run.out().endProgress();
    return tell(run, report, options.dryRun);
}

} // namespace ctl
