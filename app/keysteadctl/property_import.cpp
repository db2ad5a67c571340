#include "app/keysteadctl/property_import.h"

#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "app/keysteadctl/printable.h"
#include "app/keysteadctl/refused_words.h"
#include "core/workspace/property_files.h"

#include <QFile>
#include <QJsonArray>

#include <algorithm>
#include <cstdio>

namespace ctl {

namespace {

using property::ImportPlan;
using property::PropertyImportOptions;
using property::PropertyImportReport;

bool refuse(const Invocation& invocation, const QString& sentence)
{
    invocation.out.error(sentence);
    return false;
}

// The value that an option names; untouched when it is not set.
template<class Value, class Parse>
bool readNamed(const Invocation& invocation, const QString& option, const char* known, Parse parse,
               Value& value)
{
    if (!invocation.options.isSet(option))
        return true;
    const QString text = invocation.options.value(option);
    const auto found = parse(text);
    if (!found)
        return refuse(invocation, QStringLiteral("%1 is no value for --%2; there are: %3.")
                                      .arg(quoted(text), option, QString::fromUtf8(known)));
    value = *found;
    return true;
}

std::optional<char> separatorFromName(const QString& name)
{
    if (name == QStringLiteral("comma") || name == QStringLiteral(","))
        return ',';
    if (name == QStringLiteral("semicolon") || name == QStringLiteral(";"))
        return ';';
    if (name == QStringLiteral("tab") || name == QStringLiteral("\t"))
        return '\t';
    return {};
}

bool readReading(const Invocation& invocation, property::FileReading& reading)
{
    reading.hasHeader = !invocation.options.isSet(QStringLiteral("no-header"));
    return readNamed(invocation, QStringLiteral("encoding"),
                     "utf-8, utf-16, utf-16le, utf-16be, windows-1252, latin-1", property::encodingFromName,
                     reading.encoding) &&
           readNamed(invocation, QStringLiteral("format"), "csv, json, jsonl", property::fileFormatFromName,
                     reading.format) &&
           readNamed(invocation, QStringLiteral("separator"), "comma, semicolon, tab", separatorFromName,
                     reading.separator);
}

// FIELD=TEXT, as --map and --set have it.
bool readPairs(const Invocation& invocation, const QString& option,
               std::map<property::ImportField, QString>& into)
{
    for (const QString& pair : invocation.options.values(option)) {
        const qsizetype at = pair.indexOf(QLatin1Char('='));
        const auto field = property::importFieldFromName(QStringView(pair).left(std::max<qsizetype>(at, 0)));
        if (!field) {
            QStringList names;
            for (const property::ImportField known : property::allImportFields)
                names.append(property::importFieldName(known));
            return refuse(invocation, QStringLiteral("--%1 takes FIELD=%2, not %3; fields are: %4.")
                                          .arg(option,
                                               option == QStringLiteral("map") ? QStringLiteral("COLUMN")
                                                                               : QStringLiteral("VALUE"),
                                               quoted(pair), names.join(QStringLiteral(", "))));
        }
        into[*field] = pair.mid(at + 1);
    }
    return true;
}

// The guess, with what was said on the command line.
bool readPlan(const Invocation& invocation, ImportPlan& plan)
{
    std::map<property::ImportField, QString> mapped;
    if (!readPairs(invocation, QStringLiteral("map"), mapped) ||
        !readPairs(invocation, QStringLiteral("set"), plan.constants))
        return false;
    for (const auto& [field, column] : mapped) {
        // A column that is named for one field is no other's by a guess.
        std::erase_if(plan.columns, [&mapped, name = column](const auto& guess) {
            return guess.second == name && !mapped.contains(guess.first);
        });
        if (column.isEmpty())
            plan.columns.erase(field);
        else
            plan.columns[field] = column;
    }
    for (const auto& [field, text] : plan.constants)
        plan.columns.erase(field);
    if (!plan.columns.contains(property::ImportField::Id))
        plan.key = property::ImportKey::None;
    if (!readNamed(invocation, QStringLiteral("key"), "none, id, title-and-city", property::importKeyFromName,
                   plan.key))
        return false;
    if (plan.key != property::ImportKey::Id)
        plan.columns.erase(property::ImportField::Id);
    plan.addsMissing = !invocation.options.isSet(QStringLiteral("no-add"));
    return readNamed(invocation, QStringLiteral("on-match"), "skip, update, refuse",
                     property::onMatchFromName, plan.onMatch) &&
           readNamed(invocation, QStringLiteral("decimal"), "auto, point, comma",
                     property::decimalSignFromName, plan.decimal);
}

bool open(const Invocation& invocation, QFile& file)
{
    const QString name = invocation.arguments.at(1);
    file.setFileName(name);
    const bool isOpen =
        name == QStringLiteral("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        fail(invocation.out, {base::ErrorCode::FileFailed, file.errorString(), printable(name)});
    return isOpen;
}

// What the file is about; of a pipe as well, which is read from its beginning again.
base::Result<property::ImportPreview> preview(QFile& file, const property::FileReading& reading)
{
    file.startTransaction();
    auto seen = property::previewImport(file, reading);
    file.rollbackTransaction();
    return seen;
}

// What may be a slip: it is said, and the rows are stored.
struct Doubts
{
    QStringList absent; // members that were asked for by name, and no object has
    QStringList late;   // members that no field takes, and that the first objects did not show
};

Doubts doubtsOf(const PropertyImportReport& report, const property::ImportPreview& seen)
{
    Doubts doubts{report.absentMembers, report.unusedMembers};
    for (const QString& known : seen.columns) {
        doubts.absent.removeAll(known);
        doubts.late.removeAll(known);
    }
    return doubts;
}

void printDoubts(const Invocation& invocation, const Doubts& doubts)
{
    const auto quotedNames = [](const QStringList& names) {
        QStringList all;
        for (const QString& name : names)
            all.append(quoted(name));
        return all.join(QStringLiteral(", "));
    };
    if (!doubts.absent.isEmpty())
        invocation.out.error(QStringLiteral("No object has: %1.").arg(quotedNames(doubts.absent)));
    if (!doubts.late.isEmpty())
        invocation.out.error(QStringLiteral("No field takes what later objects have: %1; say --map for it.")
                                 .arg(quotedNames(doubts.late)));
}

void printJson(const Invocation& invocation, const listing::ImportEffect& effect,
               const PropertyImportOptions& options, const property::ImportPreview& seen,
               const Doubts& doubts)
{
    const PropertyImportReport& report = effect.report;
    QJsonArray errors;
    for (const property::RefusedRow& row : report.refusedRows)
        errors.append(QJsonObject{{QStringLiteral("line"), row.line},
                                  {QStringLiteral("column"), row.column},
                                  {QStringLiteral("name"), row.name},
                                  {QStringLiteral("problem"), property::refusedName(row.reason)},
                                  {QStringLiteral("value"), row.value}});
    invocation.out.json({{QStringLiteral("format"), property::fileFormatName(report.format)},
                         {QStringLiteral("encoding"), property::encodingName(seen.encoding)},
                         {QStringLiteral("read"), report.read},
                         {QStringLiteral("added"), report.added},
                         {QStringLiteral("changed"), report.changed},
                         {QStringLiteral("unchanged"), report.unchanged},
                         {QStringLiteral("skipped"), report.skipped},
                         {QStringLiteral("rejected"), report.refused},
                         {QStringLiteral("errors"), errors},
                         {QStringLiteral("unused_members"), QJsonArray::fromStringList(doubts.late)},
                         {QStringLiteral("absent_members"), QJsonArray::fromStringList(doubts.absent)},
                         {QStringLiteral("plan"), options.plan.toJson()},
                         {QStringLiteral("dry_run"), options.dryRun},
                         {QStringLiteral("refresh_pending"), effect.refreshPending}});
}

void adviseEncoding(const Invocation& invocation, property::TextEncoding other)
{
    invocation.out.error(QStringLiteral("Say in which encoding the file is, for instance --encoding %1.")
                             .arg(property::encodingName(other).toLower()));
}

void printText(const Invocation& invocation, const listing::ImportEffect& effect, bool isDryRun,
               const property::ImportPreview& seen, const Doubts& doubts)
{
    const PropertyImportReport& report = effect.report;
    const QString sentence = isDryRun
                                 ? QStringLiteral("%1 of %2 rows would be added, %3 would change a property,"
                                                  " %4 change nothing, %5 are skipped; nothing was stored.")
                                 : QStringLiteral("Of %2 rows %1 were added, %3 changed a property, %4 change"
                                                  " nothing, %5 were skipped.");
    invocation.out.text(sentence.arg(grouped(report.added), grouped(report.read), grouped(report.changed),
                                     grouped(report.unchanged), grouped(report.skipped)));
    if (effect.refreshPending)
        invocation.out.text(QStringLiteral("The cache will be told as soon as Redis answers."));
    printDoubts(invocation, doubts);
    if (report.refused == 0)
        return;
    invocation.out.error(QStringLiteral("%1 rows were rejected.").arg(grouped(report.refused)));
    for (const property::RefusedRow& row : report.refusedRows)
        invocation.out.error(sentenceOf(row));
    const qint64 more = report.refused - qint64(report.refusedRows.size());
    if (more > 0)
        invocation.out.error(QStringLiteral("… and %1 more.").arg(grouped(more)));
    if (std::any_of(report.refusedRows.begin(), report.refusedRows.end(),
                    [](const auto& row) { return row.reason == property::Refused::Encoding; }))
        adviseEncoding(invocation, property::otherEncoding(seen.encoding));
    const QString rejected = invocation.options.value(QStringLiteral("rejected"));
    if (!rejected.isEmpty())
        invocation.out.error(
            QStringLiteral("All of them are in %1, with the reason behind each.").arg(quoted(rejected)));
}

int failed(const Invocation& invocation, const Opened& opened, base::Error error)
{
    if (error.code == base::ErrorCode::InvalidInput || error.code == base::ErrorCode::TooLarge)
        error.subject = quoted(invocation.arguments.at(1));
    const auto other = property::otherEncoding(error);
    const int code = opened.servers.fail(invocation.out, error);
    if (other)
        adviseEncoding(invocation, *other);
    return code;
}

} // namespace

std::vector<QCommandLineOption> propertyImportOptions()
{
    return {
        {QStringLiteral("encoding"),
         QStringLiteral(
             "utf-8, utf-16, utf-16le, utf-16be, windows-1252 or latin-1; else the byte order mark "
             "tells, and without one it is utf-8."),
         QStringLiteral("NAME")},
        {QStringLiteral("format"), QStringLiteral("csv, json or jsonl; else the file tells."),
         QStringLiteral("FORMAT")},
        {QStringLiteral("separator"), QStringLiteral("comma, semicolon or tab; else the file tells."),
         QStringLiteral("NAME")},
        {QStringLiteral("no-header"),
         QStringLiteral("The first line is a row; columns are called 1, 2, and so on.")},
        {QStringLiteral("map"),
         QStringLiteral("Which column is a field: price=Cost; without a column the field is left out. May be "
                        "repeated."),
         QStringLiteral("FIELD=COLUMN")},
        {QStringLiteral("set"),
         QStringLiteral("The same value in every row: status=listed. May be repeated."),
         QStringLiteral("FIELD=VALUE")},
        {QStringLiteral("decimal"),
         QStringLiteral("point or comma; auto refuses what can be read both ways."), QStringLiteral("SIGN")},
        {QStringLiteral("key"),
         QStringLiteral(
             "How a row finds its property: id (when there is such a column), title-and-city, none."),
         QStringLiteral("KEY")},
        {QStringLiteral("on-match"),
         QStringLiteral("What it does then: skip (as long as you do not say "
                        "otherwise), update, refuse."),
         QStringLiteral("WHAT")},
        {QStringLiteral("no-add"), QStringLiteral("Rows that find no property are rejected, not added.")}};
}

int importProperties(const Invocation& invocation)
{
    PropertyImportOptions options;
    QFile file;
    if (!readReading(invocation, options.reading))
        return WrongUsage;
    if (!open(invocation, file))
        return Failed;
    const auto opened = openServers(invocation);
    if (!opened.workspace)
        return opened.failure;
    const auto seen = preview(file, options.reading);
    if (!seen)
        return failed(invocation, opened, seen.error());
    options.reading.format = seen->format;
    options.plan = seen->plan;
    if (!readPlan(invocation, options.plan))
        return WrongUsage;
    options.dryRun = invocation.options.isSet(QStringLiteral("dry-run"));
    base::JobControl control;
    control.setListener([&](const base::JobProgress& progress) { invocation.out.progress(progress); });
    const Interrupt interrupt(control);
    const auto effect =
        workspace::importProperties(opened.workspace->session(), file,
                                    invocation.options.value(QStringLiteral("rejected")), options, control);
    invocation.out.endProgress();
    if (!effect)
        return failed(invocation, opened, effect.error());
    const Doubts doubts = doubtsOf(effect->report, *seen);
    if (invocation.wantsJson())
        printJson(invocation, *effect, options, *seen, doubts);
    else
        printText(invocation, *effect, options.dryRun, *seen, doubts);
    return effect->report.refused == 0 ? Done : Failed;
}

} // namespace ctl
