// keysteadctl export properties [FILE]: listings as CSV or JSON.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "app/keysteadctl/list_wish.h"
#include "app/keysteadctl/printable.h"
#include "core/workspace/cancel_watch.h"
#include "core/workspace/property_files.h"

#include <QFile>

#include <cstdio>

namespace ctl {

namespace {

using property::PropertyExportOptions;
using property::PropertyExportReport;

QStringList columnNames()
{
    QStringList names;
    for (const property::ExportColumn column : property::allExportColumns)
        names.append(property::exportColumnName(column));
    return names;
}

bool readColumns(const Invocation& invocation, PropertyExportOptions& options)
{
    if (!invocation.options.isSet(QStringLiteral("columns")))
        return true;
    options.columns.clear();
    const QStringList names = invocation.options.value(QStringLiteral("columns")).split(QLatin1Char(','));
    for (const QString& name : names) {
        const auto column = property::exportColumnFromName(name.trimmed());
        if (!column) {
            invocation.out.error(QStringLiteral("%1 is no column; there are: %2.")
                                     .arg(quoted(name), columnNames().join(QStringLiteral(", "))));
            return false;
        }
        options.columns.push_back(*column);
    }
    return true;
}

bool readIds(const Invocation& invocation, PropertyExportOptions& options)
{
    for (const QString& text : invocation.options.values(QStringLiteral("id"))) {
        const auto id = wholeNumber(text, 1);
        if (!id) {
            invocation.out.error(QStringLiteral("%1 is no property's number.").arg(quoted(text)));
            return false;
        }
        if (!options.ids)
            options.ids.emplace();
        options.ids->push_back(*id);
    }
    return true;
}

// By --format, else by the file's name, else CSV.
bool readFormat(const Invocation& invocation, PropertyExportOptions& options)
{
    const QString suffix = invocation.arguments.value(1).section(QLatin1Char('.'), -1).toLower();
    options.format = property::fileFormatFromName(suffix).value_or(property::FileFormat::Csv);
    if (!invocation.options.isSet(QStringLiteral("format")))
        return true;
    const QString text = invocation.options.value(QStringLiteral("format"));
    const auto format = property::fileFormatFromName(text);
    if (!format) {
        invocation.out.error(
            QStringLiteral("%1 is no format; there are: csv, json, jsonl.").arg(quoted(text)));
        return false;
    }
    options.format = *format;
    return true;
}

std::optional<PropertyExportOptions> readOptions(const Invocation& invocation)
{
    PropertyExportOptions options;
    const auto wish = readListWish(invocation);
    if (!wish || !readColumns(invocation, options) || !readIds(invocation, options) ||
        !readFormat(invocation, options))
        return std::nullopt;
    options.filter = wish->filter;
    options.sort = wish->sort;
    return options;
}

base::Result<PropertyExportReport>
toStandardOutput(workspace::Session& session, const PropertyExportOptions& options, base::JobControl& control)
{
    QFile out;
    if (!out.open(stdout, QIODevice::WriteOnly))
        return base::Error{base::ErrorCode::FileFailed, out.errorString(), QStringLiteral("standard output")};
    const workspace::CancelWatch watch(control, session.database().canceller());
    auto report = property::exportProperties(session.database(), out, options, control);
    if (!report && report.error().code == base::ErrorCode::FileFailed)
        return base::Error{base::ErrorCode::FileFailed, report.error().detail,
                           QStringLiteral("standard output")};
    return report;
}

int run(const Invocation& invocation)
{
    if (invocation.arguments.front() != QStringLiteral("properties")) {
        invocation.out.error(QStringLiteral("%1 cannot be exported; “properties” can.")
                                 .arg(quoted(invocation.arguments.front())));
        return WrongUsage;
    }
    const QString target = invocation.arguments.value(1, QStringLiteral("-"));
    const bool toOutput = target == QStringLiteral("-");
    if (toOutput && invocation.wantsJson()) {
        invocation.out.error(QStringLiteral(
            "--json tells of an export into a file; for JSON on standard output say --format json."));
        return WrongUsage;
    }
    const auto options = readOptions(invocation);
    if (!options)
        return WrongUsage;
    const auto opened = openServers(invocation);
    if (!opened.workspace)
        return opened.failure;
    base::JobControl control;
    control.setListener([&](const base::JobProgress& progress) { invocation.out.progress(progress); });
    const Interrupt interrupt(control);
    workspace::Session& session = opened.workspace->session();
    const auto report = toOutput ? toStandardOutput(session, *options, control)
                                 : workspace::exportProperties(session, target, *options, control);
    invocation.out.endProgress();
    if (!report)
        return toOutput && invocation.out.isClosed() ? Done
                                                     : opened.servers.fail(invocation.out, report.error());
    if (invocation.wantsJson())
        invocation.out.json({{QStringLiteral("rows"), report->rows},
                             {QStringLiteral("bytes"), report->bytes},
                             {QStringLiteral("format"), property::fileFormatName(options->format)},
                             {QStringLiteral("file"), target}});
    else if (!toOutput)
        invocation.out.text(QStringLiteral("Wrote %1 to %2.")
                                .arg(counted(report->rows, "property", "properties"), quoted(target)));
    return Done;
}

std::vector<QCommandLineOption> exportOptions()
{
    std::vector<QCommandLineOption> options = listWishOptions();
    options.push_back(
        {QStringLiteral("id"), QStringLiteral("Only this property; may be repeated."), QStringLiteral("ID")});
    options.push_back({QStringLiteral("columns"),
                       QStringLiteral("Which, in which order, commas between: %1.")
                           .arg(columnNames().join(QStringLiteral(", "))),
                       QStringLiteral("NAMES")});
    options.push_back({QStringLiteral("format"),
                       QStringLiteral("csv, json or jsonl; else by the file's name, or csv."),
                       QStringLiteral("FORMAT")});
    return options;
}

} // namespace

Command exportCommand()
{
    return {
        QStringLiteral("export"),
        QStringLiteral("Write properties to a CSV or JSON file."),
        QStringLiteral(
            "One moment of the database, read as a stream. A file is written beside its name and takes its "
            "place at the end; nobody but you may read it. What is written is exactly what is stored, also "
            "text that a spreadsheet would take for a formula (=1+1): “import properties” gives the same "
            "properties again. Those in the bin are left out."),
        {{QStringLiteral("WHAT"), QStringLiteral("properties.")},
         {QStringLiteral("[FILE]"), QStringLiteral("Where to; “-” or nothing: standard output.")}},
        exportOptions(),
        {{QStringLiteral("export properties all.csv"), QStringLiteral("Everything.")},
         {QStringLiteral("export properties --city Ipoh --columns id,title | column -ts,"),
          QStringLiteral("Two columns of one city, for people.")},
         {QStringLiteral("export properties dear.json --where \"price >= 1000000\""),
          QStringLiteral("As JSON, by the name of the file.")}},
        true,
        &run};
}

} // namespace ctl
