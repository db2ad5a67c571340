// keysteadctl bin: what was deleted – list, restore, purge.
#include "app/keysteadctl/bulk_words.h"
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/filter_option.h"
#include "app/keysteadctl/printable.h"
#include "app/keysteadctl/property_json.h"

#include <QJsonArray>

namespace ctl {

namespace {

using property::BulkKind;

int list(const Invocation& invocation, const Opened& opened, const property::Filter& filter, int most)
{
    property::BinRepository& bin = opened.workspace->session().bin();
    const auto entries = bin.page(filter, {}, most);
    if (!entries)
        return opened.servers.fail(invocation.out, entries.error());
    const auto count = bin.count(filter);
    if (!count)
        return opened.servers.fail(invocation.out, count.error());
    QJsonArray array;
    std::vector<QStringList> rows;
    for (const property::BinEntry& entry : *entries) {
        QJsonObject object = toJson(entry.property);
        object[QStringLiteral("deleted_at")] = entry.deleted.toString(Qt::ISODateWithMs);
        object[QStringLiteral("deleted_by")] = entry.deletedBy;
        array.append(object);
        rows.push_back({QString::number(entry.property.id), entry.property.title, entry.property.location,
                        entry.property.price.toDatabase(), entry.deleted.toString(Qt::ISODate),
                        entry.deletedBy});
    }
    if (invocation.wantsJson()) {
        invocation.out.json({{QStringLiteral("total"), *count}, {QStringLiteral("properties"), array}});
        return Done;
    }
    invocation.out.table({{QStringLiteral("ID"), Align::Trailing},
                          {QStringLiteral("TITLE")},
                          {QStringLiteral("CITY")},
                          {QStringLiteral("PRICE"), Align::Trailing},
                          {QStringLiteral("DELETED")},
                          {QStringLiteral("BY")}},
                         rows);
    invocation.out.text(QStringLiteral("%1 of %2 in the bin")
                            .arg(grouped(qint64(rows.size())), counted(*count, "property", "properties")));
    return Done;
}

// Which rows of the bin; nothing: wrong usage, which has been said.
std::optional<property::Selection> readSelection(const Invocation& invocation)
{
    property::Selection selection;
    const QStringList ids = invocation.arguments.mid(1);
    const bool hasFilter = invocation.options.isSet(QStringLiteral("where"));
    const bool hasAll = invocation.options.isSet(QStringLiteral("all"));
    if (int(hasFilter) + int(hasAll) + int(!ids.isEmpty()) != 1) {
        invocation.out.error(
            QStringLiteral("Name the properties: their numbers, or --where FILTER, or --all."));
        return std::nullopt;
    }
    for (const QString& text : ids) {
        const auto id = wholeNumber(text, 1);
        if (!id) {
            invocation.out.error(QStringLiteral("%1 is no property's number.").arg(quoted(text)));
            return std::nullopt;
        }
        selection.ids.push_back(*id);
    }
    if (!ids.isEmpty())
        return selection;
    const auto filter = readWhere(invocation);
    if (!filter)
        return std::nullopt;
    if (hasFilter && filter->isEmpty()) {
        invocation.out.error(QStringLiteral("--where is empty; --all means the whole bin."));
        return std::nullopt;
    }
    selection.filter = *filter;
    return selection;
}

int change(const Invocation& invocation, const Opened& opened, BulkKind kind,
           const property::Selection& selection)
{
    workspace::Session& session = opened.workspace->session();
    const auto preview = previewNow(invocation, session, {kind, {}, selection});
    if (!preview)
        return opened.servers.fail(invocation.out, preview.error());
    const auto report = applyNow(invocation, session, *preview);
    if (!report)
        return opened.servers.fail(invocation.out, report.error());
    printReport(invocation, *report,
                kind == BulkKind::Purge ? QStringLiteral("deleted for good") : QStringLiteral("restored"));
    if (preview->missing > 0)
        invocation.out.error(QStringLiteral("%1 are not in the bin.")
                                 .arg(counted(preview->missing, "property", "properties")));
    return preview->missing == 0 && report->report.failures.empty() ? Done : Failed;
}

int runList(const Invocation& invocation)
{
    if (invocation.arguments.size() > 1) {
        invocation.out.error(QStringLiteral("%1 is too much.").arg(quoted(invocation.arguments.at(1))));
        return WrongUsage;
    }
    const auto filter = readWhere(invocation);
    if (!filter)
        return WrongUsage;
    const auto opened = openServers(invocation);
    return opened.workspace ? list(invocation, opened, *filter, 1000) : opened.failure;
}

int run(const Invocation& invocation)
{
    const QString action = invocation.arguments.value(0, QStringLiteral("list"));
    if (action == QStringLiteral("list"))
        return runList(invocation);
    const bool isPurge = action == QStringLiteral("purge");
    if (!isPurge && action != QStringLiteral("restore")) {
        invocation.out.error(
            QStringLiteral("%1 is no action; there are: list, restore, purge.").arg(quoted(action)));
        return WrongUsage;
    }
    const auto selection = readSelection(invocation);
    if (!selection)
        return WrongUsage;
    if (isPurge && !invocation.options.isSet(QStringLiteral("yes"))) {
        invocation.out.error(QStringLiteral("Deleting for good takes the feedback on these properties along; "
                                            "only their history stays. Say --yes "
                                            "if that is meant."));
        return WrongUsage;
    }
    const auto opened = openServers(invocation);
    if (!opened.workspace)
        return opened.failure;
    return change(invocation, opened, isPurge ? BulkKind::Purge : BulkKind::Restore, *selection);
}

} // namespace

Command binCommand()
{
    return {QStringLiteral("bin"),
            QStringLiteral("Show what was deleted, bring it back, or delete it for good."),
            QStringLiteral(
                "Without an action: list, the latest deleted first, at most 1,000.\n\n"
                "All of them are restored or purged by one transaction. Purging takes the feedback on a "
                "property along; its history stays, and “keysteadctl restore” can store a version again."),
            {{QStringLiteral("[ACTION]"), QStringLiteral("list, restore or purge.")},
             {QStringLiteral("[ID…]"), QStringLiteral("Numbers of properties; for restore and purge.")}},
            {whereOption(),
             {QStringLiteral("all"), QStringLiteral("Everything in the bin; for restore and purge.")},
             {QStringLiteral("yes"), QStringLiteral("For purge: that is meant.")}},
            {{QStringLiteral("bin"), QStringLiteral("What was deleted, when, and by whom.")},
             {QStringLiteral("bin restore 812 813"), QStringLiteral("Bring two back.")},
             {QStringLiteral("bin purge --where \"updated < 2025-01-01\" --yes"),
              QStringLiteral("Delete for good what has been there for long.")}},
            true,
            &run};
}

} // namespace ctl
