// keysteadctl import: properties from a CSV or JSON file, a batch of feedback from a CSV file.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "app/keysteadctl/printable.h"
#include "app/keysteadctl/property_import.h"
#include "core/workspace/property_files.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

#include <cstdio>

namespace ctl {

namespace {

using property::ImportReport;
using property::RowProblem;

bool open(const Invocation& invocation, QFile& csv)
{
    const QString name = invocation.arguments.at(1);
    csv.setFileName(name);
    const bool isOpen =
        name == QStringLiteral("-") ? csv.open(stdin, QIODevice::ReadOnly) : csv.open(QIODevice::ReadOnly);
    if (!isOpen)
        fail(invocation.out, {base::ErrorCode::FileFailed, csv.errorString(), printable(name)});
    return isOpen;
}

QString sentenceOf(const property::RowError& error)
{
    const QString value = quoted(error.value);
    switch (error.problem) {
    case RowProblem::ColumnCount:
        return QStringLiteral("not as many columns as the header has");
    case RowProblem::Quotes:
        return QStringLiteral("text behind a closing quote");
    case RowProblem::NotUtf8:
        return QStringLiteral("not in UTF-8");
    case RowProblem::Property:
        return QStringLiteral("%1 is no property's number").arg(value);
    case RowProblem::UnknownProperty:
        return QStringLiteral("there is no property %1").arg(value);
    case RowProblem::Time:
        return QStringLiteral("%1 is no time").arg(value);
    case RowProblem::Channel:
        return QStringLiteral("%1 is no channel").arg(value);
    case RowProblem::Rating:
        return QStringLiteral("%1 is no rating from 1 to 5").arg(value);
    case RowProblem::CommentLength:
        return QStringLiteral("a comment of more than %1 characters").arg(property::maxCommentLength);
    case RowProblem::CommentCharacter:
        return QStringLiteral("a comment with a character that PostgreSQL cannot store");
    }
    return {};
}

void printJson(const Invocation& invocation, const listing::FeedbackEffect& effect, bool isDryRun)
{
    const ImportReport& report = effect.report;
    QJsonArray errors;
    for (const property::RowError& error : report.errors)
        errors.append(QJsonObject{{QStringLiteral("line"), error.line},
                                  {QStringLiteral("problem"), property::rowProblemName(error.problem)},
                                  {QStringLiteral("value"), error.value}});
    invocation.out.json({{QStringLiteral("read"), report.read},
                         {QStringLiteral("accepted"), report.accepted},
                         {QStringLiteral("rejected"), report.rejected},
                         {QStringLiteral("errors"), errors},
                         {QStringLiteral("batch"),
                          report.batch == 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(report.batch)},
                         {QStringLiteral("dry_run"), isDryRun},
                         {QStringLiteral("refresh_pending"), effect.refreshPending}});
}

void printText(const Invocation& invocation, const listing::FeedbackEffect& effect, bool isDryRun)
{
    const ImportReport& report = effect.report;
    const QString stored = isDryRun            ? QStringLiteral("%1 of %2 rows would be stored; nothing was.")
                           : report.batch == 0 ? QStringLiteral("Nothing was stored: %1 of %2 rows can be.")
                                               : QStringLiteral("Stored %1 of %2 rows, as batch %3.");
    QString line = stored.arg(grouped(report.accepted), grouped(report.read));
    if (report.batch != 0)
        line = line.arg(report.batch);
    invocation.out.text(line);
    if (effect.refreshPending)
        invocation.out.text(QStringLiteral("The cache will be told as soon as Redis answers."));
    if (report.rejected == 0)
        return;
    invocation.out.error(QStringLiteral("%1 rows were rejected.").arg(grouped(report.rejected)));
    for (const property::RowError& error : report.errors)
        invocation.out.error(QStringLiteral("line %1: %2").arg(error.line).arg(sentenceOf(error)));
    const qint64 more = report.rejected - qint64(report.errors.size());
    if (more > 0)
        invocation.out.error(QStringLiteral("… and %1 more.").arg(grouped(more)));
    const QString rejected = invocation.options.value(QStringLiteral("rejected"));
    if (!rejected.isEmpty())
        invocation.out.error(
            QStringLiteral("All of them are in %1, with the reason behind each.").arg(quoted(rejected)));
}

int failed(const Invocation& invocation, const Opened& opened, base::Error error)
{
    if (error.code == base::ErrorCode::InvalidInput || error.code == base::ErrorCode::TooLarge)
        error.subject = quoted(invocation.arguments.at(1));
    if (error.code == base::ErrorCode::FileFailed)
        error.subject = printable(error.subject);
    return opened.servers.fail(invocation.out, error);
}

int importFeedback(const Invocation& invocation)
{
    QFile csv;
    if (!open(invocation, csv))
        return Failed;
    const auto opened = openServers(invocation);
    if (!opened.workspace)
        return opened.failure;
    property::ImportOptions options;
    options.dryRun = invocation.options.isSet(QStringLiteral("dry-run"));
    if (csv.fileName() != QStringLiteral("-"))
        options.source = QFileInfo(csv.fileName()).fileName();
    base::JobControl control;
    control.setListener([&](const base::JobProgress& progress) { invocation.out.progress(progress); });
    const Interrupt interrupt(control);
    const auto effect =
        workspace::importFeedback(opened.workspace->session(), csv,
                                  invocation.options.value(QStringLiteral("rejected")), options, control);
    invocation.out.endProgress();
    if (!effect)
        return failed(invocation, opened, effect.error());
    if (invocation.wantsJson())
        printJson(invocation, *effect, options.dryRun);
    else
        printText(invocation, *effect, options.dryRun);
    return effect->report.rejected == 0 ? Done : Failed;
}

// Options of the other import would be left out in silence.
bool hasForeignOption(const Invocation& invocation)
{
    for (const QCommandLineOption& option : propertyImportOptions()) {
        const QString name = option.names().front();
        if (invocation.options.isSet(name)) {
            invocation.out.error(QStringLiteral("--%1 is for properties, not for feedback.").arg(name));
            return true;
        }
    }
    return false;
}

int run(const Invocation& invocation)
{
    const QString what = invocation.arguments.front();
    if (what == QStringLiteral("properties"))
        return importProperties(invocation);
    if (what == QStringLiteral("feedback"))
        return hasForeignOption(invocation) ? WrongUsage : importFeedback(invocation);
    invocation.out.error(
        QStringLiteral("%1 cannot be imported; “properties” and “feedback” can.").arg(quoted(what)));
    return WrongUsage;
}

std::vector<QCommandLineOption> importOptions()
{
    std::vector<QCommandLineOption> options{
        {QStringLiteral("dry-run"), QStringLiteral("Do everything and store nothing.")},
        {QStringLiteral("rejected"),
         QStringLiteral("Write rejected rows to this new file, as they stand, with the reason behind each."),
         QStringLiteral("FILE")}};
    const auto more = propertyImportOptions();
    options.insert(options.end(), more.begin(), more.end());
    return options;
}

} // namespace

Command importCommand()
{
    return {
        QStringLiteral("import"),
        QStringLiteral("Store properties or a batch of feedback from a file."),
        QStringLiteral(
            "properties: CSV, a JSON array of objects, or one JSON object a line, in UTF-8 or in what its "
            "byte "
            "order mark tells; say --encoding for others. Columns are found by their names (title, price, "
            "location or city, type, and what "
            "else a property has); say --map for others. With an id column a row speaks of the property with "
            "that number: it is left alone unless you say --on-match update, and added when there is "
            "none.\n\n"
            "feedback: CSV in UTF-8. The first line names the columns, in any order: property (its number), "
            "time "
            "(ISO 8601; UTC without a zone), channel (viewing, email, phone or web), rating (1 to 5) and, if "
            "there is one, comment (up to 2,000 characters). Importing a file twice stores its rows "
            "twice.\n\n"
            "Commas, semicolons and tabs separate. All rows are stored in one transaction, and the cache is "
            "told "
            "once, however many they are. Rows that cannot be stored are left out and reported; when there "
            "are none that can, or when it is cancelled, nothing is stored.\n\n"
            "Ends with 0 when no row was rejected, and with 1 when any was (the others are stored), so that "
            "a "
            "scheduler tells somebody. A file that cannot be understood ends with 2."),
        {{QStringLiteral("WHAT"), QStringLiteral("properties or feedback.")},
         {QStringLiteral("FILE"), QStringLiteral("The file; “-”: standard input.")}},
        importOptions(),
        {{QStringLiteral("import properties new.csv --dry-run"), QStringLiteral("What would be stored.")},
         {QStringLiteral("import properties prices.csv --on-match update --rejected left.csv"),
          QStringLiteral("Change properties by their numbers, and keep the rows that could not be stored.")},
         {QStringLiteral("import properties theirs.csv --map title=Headline --set type=land"),
          QStringLiteral("Columns by other names, and one that the file lacks.")},
         {QStringLiteral("import feedback today.csv --rejected today.rejected.csv"),
          QStringLiteral("Store feedback, and keep what could not be.")},
         {QStringLiteral("import feedback - --json"), QStringLiteral("From another program.")}},
        true,
        &run};
}

} // namespace ctl
