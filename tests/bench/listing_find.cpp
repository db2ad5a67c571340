#include "tests/bench/listing_find.h"

#include "core/property/filter_text.h"
#include "core/property/property_sql.h"
#include "tests/bench/listing_sql.h"

#include <cstdio>
#include <cstdlib>

namespace bench {

namespace {

constexpr int rounds = 5;
constexpr double secondsARound = 1.5;
constexpr auto bypass = listing::Caching::Bypass;

struct Question
{
    QString name;
    QString script;             // all its statements
    std::function<bool()> ours; // the same through the read service, as the list asks; false: it failed
};

property::Filter filterOf(const char* text)
{
    auto read = property::filterFromText(QString::fromUtf8(text));
    if (const auto* filter = std::get_if<property::Filter>(&read))
        return *filter;
    std::fprintf(stderr, "no filter: %s\n", text);
    std::exit(1);
}

qint64 countOf(workspace::Session& session, const property::Filter& filter)
{
    const auto count = session.properties().count(filter);
    return count ? *count : 0;
}

// Another filter: how many there are, and the first page.
Question filterQuestion(workspace::Session& session, const QString& name, const property::Filter& filter)
{
    property::PageQuery first;
    first.filter = filter;
    return {QStringLiteral("filter, %1").arg(name),
            literal(property::countStatement(filter)) + pageSql(first, countOf(session, filter)),
            [&session, first] {
                return session.reads().count(first.filter, bypass).has_value() &&
                       session.reads().page(first, bypass).has_value();
            }};
}

Question sortQuestion(workspace::Session& session, property::SortField field, bool descending, qint64 rows)
{
    property::PageQuery first;
    first.sort = {field, descending};
    return {QStringLiteral("sort by %1%2, first page")
                .arg(property::sortName(field), descending ? QStringLiteral(" descending") : QString()),
            pageSql(first, rows),
            [&session, first] { return session.reads().page(first, bypass).has_value(); }};
}

Question facetQuestion(workspace::Session& session, const QString& name, const property::Filter& filter)
{
    return {QStringLiteral("facets, %1").arg(name), literal(property::facetStatement(filter)),
            [&session, filter] { return session.reads().facets(filter, bypass).has_value(); }};
}

// A jump to a place that was not on the screen before, in another order than the usual one.
Question jumpQuestion(workspace::Session& session, qint64 rows)
{
    property::PageQuery jump;
    jump.sort = {property::SortField::Price, true};
    jump.index = rows / property::pageSize / 3;
    return {QStringLiteral("page jump, a third down by price"), pageSql(jump, rows),
            [&session, jump]() mutable {
                ++jump.index; // never one that is cached; the number of listings is, as in the window
                return session.reads().page(jump).has_value();
            }};
}

std::vector<Question> questions(workspace::Session& session, qint64 rows)
{
    const auto several = filterOf("type: house and price between 300000 and 500000 and bedrooms >= 3");
    const auto text = filterOf("title contains garden and status in (listed, sold)");
    return {
        filterQuestion(session, QStringLiteral("a city"), filterOf("city: Langkawi")),
        filterQuestion(session, QStringLiteral("type, price and bedrooms"), several),
        filterQuestion(session, QStringLiteral("part of a title, statuses"), text),
        sortQuestion(session, property::SortField::Price, true, rows),
        sortQuestion(session, property::SortField::Updated, true, rows),
        sortQuestion(session, property::SortField::Location, false, rows),
        facetQuestion(session, QStringLiteral("all listings"), {}),
        facetQuestion(session, QStringLiteral("type, price and bedrooms"), several),
        jumpQuestion(session, rows),
    };
}

} // namespace

void measureFinding(workspace::Session& session, const database::Address& address, qint64 rows,
                    Figures& figures)
{
    for (const Question& question : questions(session, rows)) {
        std::vector<double> ratios;
        for (int round = 0; round < rounds; ++round) {
            const double peer = pgbenchRate(address, question.script, secondsARound);
            bool isAnswered = true;
            const double ours =
                ratePerSecond(secondsARound, [&] { isAnswered = question.ours() && isAnswered; });
            if (!isAnswered || peer <= 0) {
                std::fprintf(stderr, "%s was not answered\n", qPrintable(question.name));
                std::exit(1);
            }
            ratios.push_back(peer / ours);
        }
        figures.add({question.name, 0, 0, 0, QStringLiteral("ratio"),
                     QStringLiteral("pgbench -M prepared, same statements, time"), findGoal, Better::Lower},
                    ratios);
    }
}

} // namespace bench
