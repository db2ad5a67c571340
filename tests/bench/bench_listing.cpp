// A page of 50 anywhere in 1,000,000 properties, through PropertyRepository, against pgbench with
// the same query; and through the cache. Then filters, sorts and facets without the cache against
// pgbench, slow answers from the cache against their SQL, and what the cache's triggers cost an import.
// One connection each, both sides on one core.
#include "core/profile/profile.h"
#include "core/property/property_repository.h"
#include "core/property/sample_data.h"
#include "core/sandbox/sandbox.h"
#include "core/workspace/direct_workspace.h"
#include "tests/bench/figures.h"
#include "tests/bench/import_triggers.h"
#include "tests/bench/listing_find.h"
#include "tests/bench/listing_reads.h"
#include "tests/bench/listing_sql.h"

#include <QCoreApplication>

#include <cstdio>
#include <cstdlib>

namespace {

constexpr int rounds = 5;
constexpr double secondsARound = 1.5;

struct Place
{
    const char* name;
    qint64 index;
};

void fail(const char* what, const base::Error& error)
{
    std::fprintf(stderr, "%s: %s %s\n", what, qPrintable(base::errorName(error.code)),
                 qPrintable(error.detail));
    std::exit(1);
}

void measurePages(workspace::Session& session, const database::Address& address, qint64 rows,
                  bench::Figures& figures)
{
    const qint64 pages = (rows + property::pageSize - 1) / property::pageSize;
    const Place places[]{{"first", 0}, {"middle", pages / 2}, {"last", pages - 1}};
    for (const Place& place : places) {
        property::PageQuery query;
        query.index = place.index;
        const QString statement = bench::pageSql(query, rows);
        std::vector<double> database;
        std::vector<double> cached;
        for (int round = 0; round < rounds; ++round) {
            const double peer = bench::pgbenchRate(address, statement, secondsARound);
            const double ours =
                bench::ratePerSecond(secondsARound, [&] { (void)session.properties().page(query, rows); });
            const double hit =
                bench::ratePerSecond(secondsARound / 3, [&] { (void)session.reads().page(query); });
            database.push_back(peer / ours);
            cached.push_back(peer / hit);
        }
        const QString name = QStringLiteral("page, %1").arg(QLatin1String(place.name));
        figures.add({name + QStringLiteral(", database"), 0, 0, 0, QStringLiteral("ratio"),
                     QStringLiteral("pgbench -M prepared, same query, time per page"), bench::findGoal,
                     bench::Better::Lower},
                    database);
        figures.add({name + QStringLiteral(", cached"), 0, 0, 0, QStringLiteral("ratio"),
                     QStringLiteral("pgbench -M prepared, same query, time per page"), 0,
                     bench::Better::Lower},
                    cached);
    }
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_NO_GLIB", "1");
    const QCoreApplication application(argc, argv);
    const qint64 rows = argc > 1 ? QByteArray(argv[1]).toLongLong() : 1'000'000;

    sandbox::ServerOptions options;
    options.settings = {QStringLiteral("fsync=off"),
                        QStringLiteral("max_wal_size=4GB")}; // no disk is measured
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
    std::fprintf(stderr, "filling %lld properties ...\n", static_cast<long long>(rows));
    base::JobControl control;
    property::SeedOptions seed;
    seed.count = rows;
    seed.batch = 50'000;
    const auto seeded = property::seed(session.database(), seed, control);
    if (!seeded)
        fail("seed", seeded.error());
    (void)session.database().script(QStringLiteral("VACUUM ANALYZE keystead.property, keystead.feedback"));
    (void)(*workspace)->drainer().drainNow(0);

    bench::pinToOneCore({(*servers)->postgres().pid(), (*servers)->redis().pid()});
    session.database().close(); // a new backend is born on the pinned core
    bench::Figures figures(QStringLiteral("listing"));
    measurePages(session, profile.database, rows, figures);
    bench::measureFinding(session, profile.database, rows, figures);
    bench::measureReads(session, figures);
    if (const auto measured = bench::measureImportTriggers(session.database(), figures); !measured)
        fail("import", measured.error());
    return figures.print();
}
