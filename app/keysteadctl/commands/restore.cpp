// keysteadctl restore: an earlier version of a property or of one field, or all that a transaction changed.
#include "app/keysteadctl/bulk_words.h"
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/printable.h"
#include "app/keysteadctl/property_json.h"
#include "core/property/field_name.h"

#include <QJsonArray>

namespace ctl {

namespace {

struct Wish
{
    qint64 entry = 0;
    quint64 transaction = 0;
    std::optional<property::Field> field;
    property::Side side = property::Side::After;
};

std::optional<Wish> readWish(const Invocation& invocation)
{
    const bool hasTransaction = invocation.options.isSet(QStringLiteral("transaction"));
    if (hasTransaction == !invocation.arguments.isEmpty()) {
        invocation.out.error(QStringLiteral("Name an entry of the history, or --transaction N."));
        return std::nullopt;
    }
    const QString text = hasTransaction ? invocation.options.value(QStringLiteral("transaction"))
                                        : invocation.arguments.front();
    const auto number = wholeNumber(text, 1);
    if (!number) {
        invocation.out.error(QStringLiteral("%1 is no number of the history.").arg(quoted(text)));
        return std::nullopt;
    }
    Wish wish;
    if (hasTransaction)
        wish.transaction = quint64(*number);
    else
        wish.entry = *number;
    const QString field = invocation.options.value(QStringLiteral("field"));
    wish.field = property::fieldFromName(field);
    if (!field.isEmpty() && !wish.field) {
        invocation.out.error(QStringLiteral("%1 is no field.").arg(quoted(field)));
        return std::nullopt;
    }
    const bool isBefore = invocation.options.isSet(QStringLiteral("before"));
    wish.side = isBefore ? property::Side::Before : property::Side::After;
    if (hasTransaction && (isBefore || wish.field)) {
        invocation.out.error(
            QStringLiteral("--transaction takes back all that it changed: without --field and "
                           "--before."));
        return std::nullopt;
    }
    return wish;
}

int takeBack(const Invocation& invocation, const Opened& opened, quint64 transaction)
{
    const auto report = undoNow(invocation, opened.workspace->session(), transaction);
    if (!report) {
        base::Error error = report.error();
        if (error.code == base::ErrorCode::NotFound)
            error = {error.code, {}, QStringLiteral("transaction %1 in the history").arg(transaction)};
        return opened.servers.fail(invocation.out, error);
    }
    printReport(invocation, *report, QStringLiteral("restored"));
    return report->report.failures.empty() ? Done : Failed;
}

int restore(const Invocation& invocation, const Opened& opened, const Wish& wish)
{
    workspace::Session& session = opened.workspace->session();
    const auto past = session.history().pastVersion(wish.entry, wish.side);
    if (!past)
        return opened.servers.fail(invocation.out, past.error());
    const qint64 version = past->now ? past->now->version : 0;
    const auto report = wish.field
                            ? session.bulkEdits().restoreField(wish.entry, *wish.field, version, wish.side)
                            : session.bulkEdits().restoreVersion(wish.entry, version, wish.side);
    if (!report)
        return opened.servers.fail(invocation.out, report.error());
    if (invocation.wantsJson()) {
        QJsonObject object = toJson(report->property);
        object[QStringLiteral("transaction")] = QString::number(report->transaction);
        object[QStringLiteral("refresh_pending")] = report->refreshPending;
        invocation.out.json(object);
        return Done;
    }
    invocation.out.text(QStringLiteral("Property %1 is restored, as version %2.")
                            .arg(report->property.id)
                            .arg(report->property.version));
    if (report->refreshPending)
        invocation.out.text(QStringLiteral("The cache will be told as soon as Redis answers."));
    return Done;
}

int run(const Invocation& invocation)
{
    const auto wish = readWish(invocation);
    if (!wish)
        return WrongUsage;
    const auto opened = openServers(invocation);
    if (!opened.workspace)
        return opened.failure;
    return wish->transaction != 0 ? takeBack(invocation, opened, wish->transaction)
                                  : restore(invocation, opened, *wish);
}

} // namespace

Command restoreCommand()
{
    return {
        QStringLiteral("restore"),
        QStringLiteral("Bring back an earlier version of a property, or what a transaction changed."),
        QStringLiteral(
            "An entry's number stands in the first column of “keysteadctl history”: the property becomes "
            "what it was "
            "behind that entry (--before: in front of it), also when it is in the bin or was deleted for "
            "good. Restoring is a "
            "new edit with an entry of its own.\n\n"
            "--transaction takes back all that one transaction did, for example a bulk-edit; properties that "
            "somebody has changed since are left alone and reported. Taking that back in turn does it "
            "again, but deletes nothing for good a second time: such a property is in the bin then."),
        {{QStringLiteral("[ENTRY]"), QStringLiteral("Number of an entry of the history.")}},
        {{QStringLiteral("before"), QStringLiteral("As it was before that entry.")},
         {QStringLiteral("field"), QStringLiteral("This field alone: price, agent_id, …."),
          QStringLiteral("FIELD")},
         {QStringLiteral("transaction"), QStringLiteral("All that this transaction did."),
          QStringLiteral("N")}},
        {{QStringLiteral("restore 4711 --before --field price"),
          QStringLiteral("The price from before that change.")},
         {QStringLiteral("restore --transaction 98765"), QStringLiteral("Undo a bulk edit.")}},
        true,
        &run};
}

} // namespace ctl
