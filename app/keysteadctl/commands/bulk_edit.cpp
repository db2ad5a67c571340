// keysteadctl bulk-edit: many properties changed by one transaction, or moved to the bin.
#include "app/keysteadctl/bulk_words.h"
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/filter_option.h"
#include "app/keysteadctl/printable.h"

namespace ctl {

namespace {

using property::BulkKind;
using property::BulkWish;

bool readIds(const Invocation& invocation, std::vector<property::PropertyId>& ids)
{
    for (const QString& text : invocation.arguments) {
        const auto id = wholeNumber(text, 1);
        if (!id) {
            invocation.out.error(QStringLiteral("%1 is no property's number.").arg(quoted(text)));
            return false;
        }
        ids.push_back(*id);
    }
    return true;
}

// Which rows: exactly one of the three ways must be taken, so that nobody changes everything by leaving
// something out.
bool readSelection(const Invocation& invocation, property::Selection& selection)
{
    const bool hasWhere = invocation.options.isSet(QStringLiteral("where"));
    const bool hasAll = invocation.options.isSet(QStringLiteral("all"));
    const bool hasIds = !invocation.arguments.isEmpty();
    if (int(hasWhere) + int(hasAll) + int(hasIds) != 1) {
        invocation.out.error(
            QStringLiteral("Name the properties: their numbers, or --where FILTER, or --all."));
        return false;
    }
    if (hasIds)
        return readIds(invocation, selection.ids);
    const auto filter = readWhere(invocation);
    if (!filter)
        return false;
    if (hasWhere && filter->isEmpty()) {
        invocation.out.error(QStringLiteral("--where is empty; --all means all properties."));
        return false;
    }
    selection.filter = *filter;
    return true;
}

bool readEdit(const Invocation& invocation, property::BulkEdit& edit)
{
    for (const QString& text : invocation.options.values(QStringLiteral("set"))) {
        if (const auto assigned = property::assignFromText(edit, text); !assigned) {
            invocation.out.error(QStringLiteral("--set %1: %2.").arg(quoted(text), assigned.error().detail));
            return false;
        }
    }
    if (!invocation.options.isSet(QStringLiteral("round")))
        return true;
    const auto roundTo = property::Money::fromDatabase(invocation.options.value(QStringLiteral("round")));
    if (!roundTo || *roundTo <= property::Money()) {
        invocation.out.error(QStringLiteral("--round takes an amount greater than 0."));
        return false;
    }
    if (!edit.price)
        edit.price = property::PriceChange();
    edit.price->roundTo = roundTo;
    return true;
}

std::optional<BulkWish> readWish(const Invocation& invocation)
{
    BulkWish wish;
    if (!readSelection(invocation, wish.selection) || !readEdit(invocation, wish.edit))
        return std::nullopt;
    const bool isDelete = invocation.options.isSet(QStringLiteral("delete"));
    if (isDelete == !wish.edit.isEmpty()) {
        invocation.out.error(QStringLiteral("Say what to change with --set or --round, or --delete them."));
        return std::nullopt;
    }
    wish.kind = isDelete ? BulkKind::Delete : BulkKind::Edit;
    return wish;
}

int run(const Invocation& invocation)
{
    const auto wish = readWish(invocation);
    if (!wish)
        return WrongUsage;
    const auto opened = openServers(invocation);
    if (!opened.workspace)
        return opened.failure;
    workspace::Session& session = opened.workspace->session();
    const auto preview = previewNow(invocation, session, *wish);
    if (!preview)
        return opened.servers.fail(invocation.out, preview.error());
    const bool isWhole = preview->refused == 0 && preview->missing == 0;
    if (invocation.options.isSet(QStringLiteral("dry-run"))) {
        printPreview(invocation, *preview);
        return isWhole ? Done : Failed;
    }
    const auto report = applyNow(invocation, session, *preview);
    if (!report)
        return opened.servers.fail(invocation.out, report.error());
    printReport(invocation, *report,
                wish->kind == BulkKind::Delete ? QStringLiteral("moved to the bin")
                                               : QStringLiteral("changed"));
    if (preview->refused > 0)
        invocation.out.error(QStringLiteral("%1 were refused; --dry-run tells why.")
                                 .arg(counted(preview->refused, "property", "properties")));
    if (preview->missing > 0)
        invocation.out.error(
            QStringLiteral("%1 of the numbers belong to no property.").arg(grouped(preview->missing)));
    return isWhole && report->report.failures.empty() ? Done : Failed;
}

} // namespace

Command bulkEditCommand()
{
    return {
        QStringLiteral("bulk-edit"),
        QStringLiteral("Change many properties at once, or move them to the bin."),
        QStringLiteral(
            "All of them are changed by one transaction, and the cache is told once. A property that "
            "somebody else changes meanwhile is left as it is and reported. --dry-run tells exactly how many "
            "would change, "
            "shows the first of them, and stores nothing.\n\n"
            "The line with the result names the transaction: “keysteadctl restore --transaction N” takes it "
            "back.\n\n"
            "Ends with 0 when every property that was meant was changed or was so already, with 1 when any "
            "was refused or left "
            "alone."),
        {{QStringLiteral("[ID…]"), QStringLiteral("Numbers of properties.")}},
        {whereOption(),
         {QStringLiteral("all"), QStringLiteral("All properties.")},
         {QStringLiteral("set"),
          QStringLiteral(
              "title, description, price, city, type, status, bedrooms, bathrooms, area or agent (its "
              "number), “=”, the value; nothing behind it clears a field. Prices: 450000, +3%, "
              "-2.5%, +10000, -500. May be repeated."),
          QStringLiteral("FIELD=VALUE")},
         {QStringLiteral("round"), QStringLiteral("Round prices to multiples of this, the half up."),
          QStringLiteral("AMOUNT")},
         {QStringLiteral("delete"), QStringLiteral("Move them to the bin.")},
         {QStringLiteral("dry-run"), QStringLiteral("Show what would be done and store nothing.")}},
        {{QStringLiteral("bulk-edit --where \"city = Ipoh\" --set price=+3% --dry-run"),
          QStringLiteral("What would become of the prices there.")},
         {QStringLiteral("bulk-edit 12 13 14 --set status=withdrawn --set agent="),
          QStringLiteral("Three properties, without an agent.")}},
        true,
        &run};
}

} // namespace ctl
