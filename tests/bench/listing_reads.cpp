#include "tests/bench/listing_reads.h"

#include "core/listing/catalogue.h"

#include <QDateTime>

#include <chrono>

namespace bench {

namespace {

constexpr int rounds = 5;
constexpr double secondsARound = 1.0;
constexpr int fewestCalls = 3;
constexpr double speedupGoal = 9;
constexpr double missGoal = 1.15;

struct Question
{
    QString name;
    std::function<void()> sql;    // the statement through its repository
    std::function<void()> cached; // the same through the cache
    cache::Request request;
    bool isSlow; // what the cache is for; else its miss is shown for information
};

double secondsOf(const std::function<void()>& work)
{
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

// Mean seconds of a call; `before` is not counted.
double meanSeconds(const std::function<void()>& before, const std::function<void()>& work)
{
    double total = 0;
    int calls = 0;
    while (calls < fewestCalls || total < secondsARound) {
        before();
        total += secondsOf(work);
        ++calls;
    }
    return total / calls;
}

std::vector<Question> questions(workspace::Session& session)
{
    workspace::Session* const s = &session;
    property::PageQuery first;
    property::PageQuery search;
    search.filter.search = QStringLiteral("garden beach");
    const auto range = property::DayRange::lastDays(30, QDateTime::currentDateTimeUtc().date());
    return {
        {QStringLiteral("facet counts"), [s] { (void)s->properties().facets({}); },
         [s] { (void)s->reads().facets({}); }, listing::facetsRequest({}), true},
        {QStringLiteral("search, first page"), [s, search] { (void)s->properties().page(search); },
         [s, search] { (void)s->reads().page(search); }, listing::pageRequest(search), true},
        {QStringLiteral("market summary"),
         [s] { (void)property::MarketRepository(s->database()).marketSummary(); },
         [s] { (void)s->market().marketSummary(); }, listing::marketRequest({}), true},
        {QStringLiteral("sentiment of 30 days"),
         [s, range] { (void)property::MarketRepository(s->database()).sentiment({}, range); },
         [s, range] { (void)s->market().sentiment({}, range); }, listing::sentimentRequest({}, range), true},
        {QStringLiteral("first page"), [s, first] { (void)s->properties().page(first); },
         [s, first] { (void)s->reads().page(first); }, listing::pageRequest(first), false},
    };
}

} // namespace

void measureReads(workspace::Session& session, Figures& figures)
{
    const QString against = QStringLiteral("its SQL through the repository");
    for (const Question& question : questions(session)) {
        const auto forget = [&] {
            (void)session.redis().call({"UNLINK", session.keyspace().entry(question.request.name)});
        };
        const auto nothing = [] {};
        std::vector<double> speedups;
        std::vector<double> misses;
        for (int round = 0; round < rounds; ++round) {
            const double sql = meanSeconds(nothing, question.sql);
            misses.push_back(meanSeconds(forget, question.cached) / sql);
            speedups.push_back(sql * ratePerSecond(secondsARound / 3, question.cached));
        }
        if (question.isSlow)
            figures.add({question.name + QStringLiteral(", cached"), 0, 0, 0, QStringLiteral("times"),
                         against + QStringLiteral(", faster"), speedupGoal, Better::Higher},
                        speedups);
        figures.add({question.name + QStringLiteral(", a miss"), 0, 0, 0, QStringLiteral("ratio"),
                     against + QStringLiteral(", time"), question.isSlow ? missGoal : 0, Better::Lower},
                    misses);
    }
}

} // namespace bench
