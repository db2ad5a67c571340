// keysteadctl history: who changed which property, when, from what to what.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/printable.h"
#include "core/property/field_name.h"

#include <QJsonArray>

namespace ctl {

namespace {

using property::HistoryEntry;
using property::HistoryQuery;

constexpr qint64 mostEntries = 10000;

struct Wish
{
    HistoryQuery query;
    bool changes = false; // one line a transaction
    int limit = property::pageSize;
};

bool readDay(const Invocation& invocation, const QString& option, QDateTime& time)
{
    const QString text = invocation.options.value(option);
    if (text.isEmpty())
        return true;
    const QDate day = QDate::fromString(text, Qt::ISODate);
    if (!day.isValid()) {
        invocation.out.error(QStringLiteral("--%1 takes a day, as 2026-01-31.").arg(option));
        return false;
    }
    time = QDateTime(day, QTime(0, 0), Qt::UTC);
    return true;
}

bool readNumbers(const Invocation& invocation, Wish& wish)
{
    const auto number = [&](const QString& text, const QString& what) -> std::optional<qint64> {
        const auto value = wholeNumber(text, 1);
        if (!value)
            invocation.out.error(QStringLiteral("%1 is no %2.").arg(quoted(text), what));
        return value;
    };
    if (!invocation.arguments.isEmpty()) {
        wish.query.property = number(invocation.arguments.front(), QStringLiteral("property's number"));
        if (!wish.query.property)
            return false;
    }
    if (invocation.options.isSet(QStringLiteral("transaction"))) {
        const auto transaction =
            number(invocation.options.value(QStringLiteral("transaction")), QStringLiteral("transaction"));
        if (!transaction)
            return false;
        wish.query.transaction = quint64(*transaction);
    }
    const auto limit =
        number(invocation.options.value(QStringLiteral("limit")), QStringLiteral("number of entries"));
    if (!limit)
        return false;
    wish.limit = int(std::min(*limit, mostEntries));
    return true;
}

std::optional<Wish> readWish(const Invocation& invocation)
{
    Wish wish;
    if (!readNumbers(invocation, wish) || !readDay(invocation, QStringLiteral("since"), wish.query.from) ||
        !readDay(invocation, QStringLiteral("until"), wish.query.until))
        return std::nullopt;
    wish.query.user = invocation.options.value(QStringLiteral("user"));
    if (const QString name = invocation.options.value(QStringLiteral("field")); !name.isEmpty()) {
        wish.query.field = property::fieldFromName(name);
        if (!wish.query.field) {
            invocation.out.error(QStringLiteral("%1 is no field.").arg(quoted(name)));
            return std::nullopt;
        }
    }
    wish.changes = invocation.options.isSet(QStringLiteral("changes"));
    return wish;
}

QString valueText(const property::HistoryPage& page, property::Field field, const QJsonValue& value)
{
    if (value.isNull() || value.isUndefined())
        return QStringLiteral("–");
    if (field == property::Field::Agent) {
        const auto name = page.agents.find(value.toInteger());
        return name == page.agents.end() ? QString::number(value.toInteger()) : name->second;
    }
    return value.toVariant().toString();
}

QString changeText(const property::HistoryPage& page, const HistoryEntry& entry)
{
    if (kindOf(entry) != property::HistoryKind::Edited)
        return property::historyKindName(kindOf(entry));
    QStringList changes;
    for (const property::Field field : fieldsOf(entry)) {
        const QString name = property::fieldName(field);
        changes.append(QStringLiteral("%1 %2 → %3")
                           .arg(name, valueText(page, field, entry.before.value(name)).left(40),
                                valueText(page, field, entry.after.value(name)).left(40)));
    }
    return changes.join(QStringLiteral(", "));
}

QJsonValue transactionJson(quint64 transaction)
{
    // Text: more than a double holds.
    return transaction == 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(QString::number(transaction));
}

QString titleOf(const property::HistoryPage& page, property::PropertyId id)
{
    const auto title = page.titles.find(id);
    return title == page.titles.end() ? QString() : title->second;
}

void printJson(const Invocation& invocation, const property::HistoryPage& page)
{
    QJsonArray entries;
    for (const HistoryEntry& entry : page.entries)
        entries.append(QJsonObject{{QStringLiteral("entry"), entry.id},
                                   {QStringLiteral("property"), entry.property},
                                   {QStringLiteral("title"), titleOf(page, entry.property)},
                                   {QStringLiteral("kind"), property::historyKindName(kindOf(entry))},
                                   {QStringLiteral("user"), entry.user},
                                   {QStringLiteral("at"), entry.at.toString(Qt::ISODateWithMs)},
                                   {QStringLiteral("transaction"), transactionJson(entry.transaction)},
                                   {QStringLiteral("before"), entry.before},
                                   {QStringLiteral("after"), entry.after}});
    invocation.out.json({{QStringLiteral("entries"), entries}});
}

int printEntries(const Invocation& invocation, const Opened& opened, const Wish& wish)
{
    const auto page = opened.workspace->session().history().entries(wish.query, {}, wish.limit);
    if (!page)
        return opened.servers.fail(invocation.out, page.error());
    if (invocation.wantsJson()) {
        printJson(invocation, *page);
        return Done;
    }
    std::vector<QStringList> rows;
    for (const HistoryEntry& entry : page->entries)
        rows.push_back({QString::number(entry.id), entry.at.toString(Qt::ISODate), entry.user,
                        QString::number(entry.property), printable(titleOf(*page, entry.property)),
                        printable(changeText(*page, entry))});
    invocation.out.table({{QStringLiteral("ENTRY"), Align::Trailing},
                          {QStringLiteral("AT")},
                          {QStringLiteral("BY")},
                          {QStringLiteral("ID"), Align::Trailing},
                          {QStringLiteral("TITLE")},
                          {QStringLiteral("CHANGE")}},
                         rows);
    return Done;
}

int printChanges(const Invocation& invocation, const Opened& opened, const Wish& wish)
{
    const auto changes = opened.workspace->session().history().changes(wish.query, {}, wish.limit);
    if (!changes)
        return opened.servers.fail(invocation.out, changes.error());
    QJsonArray array;
    std::vector<QStringList> rows;
    for (const property::HistoryChange& change : *changes) {
        array.append(QJsonObject{{QStringLiteral("transaction"), transactionJson(change.transaction)},
                                 {QStringLiteral("at"), change.at.toString(Qt::ISODateWithMs)},
                                 {QStringLiteral("user"), change.user},
                                 {QStringLiteral("entries"), change.entries},
                                 {QStringLiteral("created"), change.created},
                                 {QStringLiteral("edited"), change.edited},
                                 {QStringLiteral("deleted"), change.deleted},
                                 {QStringLiteral("restored"), change.restored}});
        rows.push_back({change.transaction == 0 ? QStringLiteral("–") : QString::number(change.transaction),
                        change.at.toString(Qt::ISODate), change.user, grouped(change.created),
                        grouped(change.edited), grouped(change.deleted), grouped(change.restored)});
    }
    if (invocation.wantsJson()) {
        invocation.out.json({{QStringLiteral("changes"), array}});
        return Done;
    }
    invocation.out.table({{QStringLiteral("TRANSACTION"), Align::Trailing},
                          {QStringLiteral("AT")},
                          {QStringLiteral("BY")},
                          {QStringLiteral("CREATED"), Align::Trailing},
                          {QStringLiteral("EDITED"), Align::Trailing},
                          {QStringLiteral("DELETED"), Align::Trailing},
                          {QStringLiteral("RESTORED"), Align::Trailing}},
                         rows);
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
    return wish->changes ? printChanges(invocation, opened, *wish) : printEntries(invocation, opened, *wish);
}

} // namespace

Command historyCommand()
{
    return {
        QStringLiteral("history"),
        QStringLiteral("Show who changed which property, when, from what to what."),
        QStringLiteral("The newest first; of one property, also of a deleted one, or of all. The number in "
                       "the first column is "
                       "what “keysteadctl restore” takes. Agents have the names that they have now."),
        {{QStringLiteral("[ID]"), QStringLiteral("Number of a property; all without it.")}},
        {{QStringLiteral("changes"),
          QStringLiteral("One line a transaction, however many properties it changed.")},
         {QStringLiteral("transaction"), QStringLiteral("Only what this transaction did."),
          QStringLiteral("N")},
         {QStringLiteral("user"), QStringLiteral("Only by this PostgreSQL user."), QStringLiteral("NAME")},
         {QStringLiteral("field"), QStringLiteral("Only what touched this field: price, agent_id, …."),
          QStringLiteral("FIELD")},
         {QStringLiteral("since"), QStringLiteral("From this day on (UTC)."), QStringLiteral("DAY")},
         {QStringLiteral("until"), QStringLiteral("Before this day (UTC)."), QStringLiteral("DAY")},
         {QStringLiteral("limit"), QStringLiteral("How many lines."), QStringLiteral("N"),
          QStringLiteral("50")}},
        {{QStringLiteral("history 812"), QStringLiteral("What became of property 812.")},
         {QStringLiteral("history --changes --since 2026-01-01"), QStringLiteral("Who did how much.")}},
        true,
        &run};
}

} // namespace ctl
