// keysteadctl list: one page of listings, through the cache, with where the answer came from.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/list_wish.h"
#include "app/keysteadctl/printable.h"
#include "app/keysteadctl/property_json.h"

#include <QJsonArray>

namespace ctl {

namespace {

using property::PageQuery;

constexpr qint64 lastPage = 1'000'000'000;

std::optional<PageQuery> readQuery(const Invocation& invocation)
{
    const auto wish = readListWish(invocation);
    if (!wish)
        return std::nullopt;
    PageQuery query;
    query.filter = wish->filter;
    query.sort = wish->sort;
    const auto page = wholeNumber(invocation.options.value(QStringLiteral("page")), 1);
    if (!page || *page > lastPage) {
        invocation.out.error(
            QStringLiteral("--page takes a whole number from 1 to %1.").arg(grouped(lastPage)));
        return std::nullopt;
    }
    query.index = *page - 1;
    return query;
}

using Page = listing::Answer<std::vector<property::Property>>;

void printText(const Invocation& invocation, const PageQuery& query, const Page& page, qint64 total)
{
    std::vector<QStringList> rows;
    for (const property::Property& property : page.value) {
        rows.push_back({QString::number(property.id), property.title, property.location,
                        property::typeName(property.type), property.price.toDatabase(),
                        property::statusName(property.status)});
    }
    invocation.out.table({{QStringLiteral("id"), Align::Trailing},
                          {QStringLiteral("title")},
                          {QStringLiteral("city")},
                          {QStringLiteral("type")},
                          {QStringLiteral("price"), Align::Trailing},
                          {QStringLiteral("status")}},
                         rows);
    const qint64 first = query.index * property::pageSize;
    const QString range =
        rows.empty() ? QStringLiteral("0")
                     : QStringLiteral("%1–%2").arg(grouped(first + 1), grouped(first + qint64(rows.size())));
    invocation.out.text(
        QStringLiteral("%1 of %2 · %3 · %4")
            .arg(range, grouped(total), listing::sourceName(page.source), formatDuration(page.took)));
}

void printJson(const Invocation& invocation, const PageQuery& query, const Page& page, qint64 total)
{
    QJsonArray properties;
    for (const property::Property& property : page.value)
        properties.append(toJson(property));
    invocation.out.json(
        {{QStringLiteral("page"), query.index + 1},
         {QStringLiteral("page_size"), property::pageSize},
         {QStringLiteral("total"), total},
         {QStringLiteral("source"), listing::sourceName(page.source)},
         {QStringLiteral("took_ms"), std::chrono::duration<double, std::milli>(page.took).count()},
         {QStringLiteral("cache_away"), page.cacheAway},
         {QStringLiteral("properties"), properties}});
}

int run(const Invocation& invocation)
{
    const auto query = readQuery(invocation);
    if (!query)
        return WrongUsage;
    const auto opened = openServers(invocation);
    if (!opened.workspace)
        return opened.failure;
    const auto caching = invocation.options.isSet(QStringLiteral("no-cache")) ? listing::Caching::Bypass
                                                                              : listing::Caching::Use;
    listing::ReadService& reads = opened.workspace->session().reads();
    const auto page = reads.page(*query, caching);
    if (!page)
        return opened.servers.fail(invocation.out, page.error());
    const auto total = reads.count(query->filter, caching);
    if (!total)
        return opened.servers.fail(invocation.out, total.error());
    if (invocation.wantsJson())
        printJson(invocation, *query, *page, total->value);
    else
        printText(invocation, *query, *page, total->value);
    return Done;
}

std::vector<QCommandLineOption> listOptions()
{
    std::vector<QCommandLineOption> options = listWishOptions();
    options.push_back({QStringLiteral("page"), QStringLiteral("Which page, from 1."), QStringLiteral("N"),
                       QStringLiteral("1")});
    options.push_back({QStringLiteral("no-cache"), QStringLiteral("Ask PostgreSQL, not the cache.")});
    return options;
}

} // namespace

Command listCommand()
{
    return {QStringLiteral("list"),
            QStringLiteral("List properties, 50 a page."),
            QStringLiteral("The last line tells where the answer came from: page (the cache), database, or "
                           "bypass."),
            {},
            listOptions(),
            {{QStringLiteral("list --city Langkawi --status listed --sort -price"),
              QStringLiteral("What is for sale there, the dearest first.")},
             {QStringLiteral("list --where \"price between 100000 and 250000 and bedrooms >= 3\""),
              QStringLiteral("With conditions of your own.")},
             {QStringLiteral("list --json --page 2 | jq .total"), QStringLiteral("How many there are.")}},
            true,
            &run};
}

} // namespace ctl
