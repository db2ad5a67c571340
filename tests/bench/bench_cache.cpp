// What the cache costs and gains: a validated hit and a decoded one against a plain GET of the same
// bytes, a page cut from a list of ids, and an edit that is settled everywhere against its bare commit.
// One connection each, both sides on one core.
#include "core/listing/catalogue.h"
#include "core/profile/profile.h"
#include "core/property/property_repository.h"
#include "core/property/sample_data.h"
#include "core/sandbox/sandbox.h"
#include "core/workspace/direct_workspace.h"
#include "tests/bench/clear_groups.h"
#include "tests/bench/figures.h"
#include "tests/bench/page_against_libpq.h"

#include <QCoreApplication>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr int rounds = 5;
constexpr double secondsARound = 1.0;
constexpr int hitRounds = 101;
constexpr double secondsAHitRound = 0.05;
constexpr qint64 rowCount = 10'000;

[[noreturn]] void fail(const char* what, const base::Error& error)
{
    std::fprintf(stderr, "%s: %s %s\n", what, qPrintable(base::errorName(error.code)),
                 qPrintable(error.detail));
    std::exit(1);
}

bench::Figure ratio(const char* name, const char* against, double goal)
{
    return {QString::fromUtf8(name), 0, 0, 0, QStringLiteral("ratio"), QString::fromUtf8(against), goal,
            bench::Better::Lower};
}

bench::Figure microseconds(const char* name)
{
    return {QString::fromUtf8(name), 0, 0, 0, QStringLiteral("us"), {}, 0, bench::Better::Lower};
}

// Microseconds a call.
double cost(const std::function<void()>& work, double seconds = secondsARound)
{
    return 1e6 / bench::ratePerSecond(seconds, work);
}

void hits(bench::Figures& figures, workspace::Session& session)
{
    const property::PageQuery query;
    const cache::Request request = listing::pageRequest(query);
    const cache::Reader::Load never = [] {
        return base::Result<QByteArray>(base::Error{base::ErrorCode::NotFound, {}, {}});
    };
    (void)session.reads().page(query);
    const auto entry = session.redis().call({"GET", session.keyspace().entry(request.name)});
    if (!entry || entry->isNil())
        fail("the page is not cached", entry ? base::Error{} : entry.error());
    const redis::Command plain{"GET", session.keyspace().prefix() + "bench:plain"};
    (void)session.redis().call({"SET", plain[1], entry->bytes()});
    const auto getPlain = [&] {
        const auto reply = session.redis().call(plain);
        if (!reply || reply->bytes().size() != entry->bytes().size())
            fail("the peer's key", reply ? base::Error{} : reply.error());
    };
    const auto readPayload = [&] {
        const auto reading = session.cache().read(request, never);
        if (!reading || reading->outcome != cache::Outcome::Hit)
            fail("no hit", reading ? base::Error{} : reading.error());
    };
    const auto readRows = [&] {
        const auto page = session.reads().page(query);
        if (!page || page->source != listing::Source::PageCache || page->value.size() != property::pageSize)
            fail("no whole page from the cache", page ? base::Error{} : page.error());
    };
    // Short turns: what else the machine does then falls on all of them alike.
    std::vector<double> payload;
    std::vector<double> rows;
    std::vector<double> get;
    for (int round = 0; round < hitRounds; ++round) {
        get.push_back(cost(getPlain, secondsAHitRound));
        payload.push_back(cost(readPayload, secondsAHitRound) / get.back());
        rows.push_back(cost(readRows, secondsAHitRound) / get.back());
    }
    figures.add(microseconds("plain GET of a page's entry"), get);
    figures.add(ratio("validated page, payload", "GET of the same bytes, same connection", 1.15), payload);
    figures.add(ratio("validated page, rows", "GET of the same bytes, same connection", 2.0), rows);
    (void)session.redis().call({"UNLINK", plain[1]});
}

// The page's own entry is taken away before each read, its list and its rows are not.
void cuts(bench::Figures& figures, workspace::Session& session)
{
    using Clock = std::chrono::steady_clock;
    const property::PageQuery query{{}, {}, rowCount / property::pageSize / 2};
    if (const auto filling = session.reads().fillQueryset({query.filter, query.sort}); !filling)
        fail("a list", filling.error());
    const QByteArray key = session.keyspace().entry(listing::pageRequest(query).name);
    (void)session.reads().page(query); // the rows
    std::vector<double> milliseconds;
    for (int round = 0; round < rounds; ++round) {
        constexpr int pages = 300;
        std::chrono::duration<double, std::milli> took{0};
        for (int i = 0; i < pages; ++i) {
            (void)session.redis().call({"UNLINK", key});
            const auto begun = Clock::now();
            const auto page = session.reads().page(query);
            took += Clock::now() - begun;
            if (!page || page->source != listing::Source::Queryset)
                fail("the page is not cut from its list", page ? base::Error{} : page.error());
        }
        milliseconds.push_back(took.count() / pages);
    }
    figures.add({QStringLiteral("page cut from a queryset"),
                 0,
                 0,
                 0,
                 QStringLiteral("ms"),
                 {},
                 3,
                 bench::Better::Lower},
                milliseconds);
}

// Every other time the price changes, so that each update is one.
property::Property changed(property::Property property)
{
    property.price = property::Money::fromCents(property.price.cents() ^ 1);
    return property;
}

void edits(bench::Figures& figures, workspace::DirectWorkspace& workspace)
{
    workspace::Session& session = workspace.session();
    // Nobody listens to this one: what it commits is left to whoever drains next.
    property::PropertyRepository bare(session.database());
    auto first = session.properties().page({});
    if (!first || first->empty())
        fail("a property to edit", first ? base::Error{} : first.error());
    property::Property property = first->front();
    std::vector<double> commit;
    std::vector<double> settled;
    for (int round = 0; round < rounds; ++round) {
        workspace.drainer().stop();
        commit.push_back(cost([&] { property = bare.update(changed(property)).value().property; }));
        workspace.drainer().start();
        (void)workspace.drainer().drainNow(0);
        settled.push_back(
            cost([&] { property = session.edits().update(changed(property)).value().property; }) /
            commit.back());
    }
    figures.add(microseconds("bare commit of an edit"), commit);
    figures.add(ratio("edit until it is settled", "the same UPDATE, committed", 2.5), settled);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_NO_GLIB", "1");
    const QCoreApplication application(argc, argv);

    sandbox::ServerOptions options;
    options.settings = {QStringLiteral("fsync=on"), QStringLiteral("synchronous_commit=on")};
    const auto servers = sandbox::Sandbox::start(options);
    if (!servers)
        fail("servers", servers.error());
    profile::Profile profile;
    profile.database = (*servers)->postgres().address();
    profile.redis = (*servers)->redis().address();
    const auto workspace = workspace::DirectWorkspace::open(profile, workspace::SchemaWish::Apply);
    if (!workspace)
        fail("workspace", workspace.error());
    workspace::Session& session = (*workspace)->session();
    base::JobControl control;
    property::SeedOptions seed;
    seed.count = rowCount;
    if (const auto seeded = property::seed(session.database(), seed, control); !seeded)
        fail("seed", seeded.error());
    (void)session.database().script(QStringLiteral("VACUUM ANALYZE keystead.property"));
    (void)(*workspace)->drainer().drainNow(0);

    bench::pinToOneCore({(*servers)->postgres().pid(), (*servers)->redis().pid()});
    session.database().close(); // a new backend is born on the pinned core
    bench::Figures figures(QStringLiteral("cache"));
    hits(figures, session);
    cuts(figures, session);
    edits(figures, **workspace);
    if (auto done = bench::addClearedGroups(figures, profile.redis); !done)
        fail("cleared groups", done.error());
    if (auto done = bench::addPageAgainstLibpq(figures, profile.database); !done)
        fail("libpq", done.error());
    return figures.print();
}
