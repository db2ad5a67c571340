// Listings by CSV, through property::importProperties, against psql \copy of the same file into the same
// table with the same triggers; with a key against the plain import. Servers of their own.
#include "core/listing/catalogue.h"
#include "core/property/property_export.h"
#include "core/property/property_import.h"
#include "core/property/sample_data.h"
#include "core/sandbox/programs.h"
#include "core/sandbox/server.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>

namespace {

constexpr double ratioGoal = 1.2;
constexpr double mebibyte = 1024.0 * 1024.0;
const char* const columns = "title,description,price,location,type,status,bedrooms,bathrooms,area,agent_id";

void fail(const char* what, const base::Error& error)
{
    std::fprintf(stderr, "%s: %s %s\n", what, qPrintable(base::errorName(error.code)),
                 qPrintable(error.detail));
    std::exit(1);
}

template<class T>
T checked(const char* what, base::Result<T> result)
{
    if (!result)
        fail(what, result.error());
    return *std::move(result);
}

void checked(const char* what, const base::Result<void>& result)
{
    if (!result)
        fail(what, result.error());
}

double mostMemory() // of this process so far, in MiB
{
    struct rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return double(usage.ru_maxrss) * 1024 / mebibyte;
}

// The sample listings as a file, without their numbers.
void writeFile(database::Session& session, const QString& name)
{
    property::PropertyExportOptions options;
    options.columns.clear();
    for (const QString& column : QString::fromLatin1(columns).split(QLatin1Char(',')))
        options.columns.push_back(*property::exportColumnFromName(column));
    options.sort = {property::SortField::Id, false};
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly))
        fail("file", {base::ErrorCode::FileFailed, file.errorString(), name});
    base::JobControl control;
    checked("export", property::exportProperties(session, file, options, control));
}

// Both sides begin with the same empty table and nothing that waits to be written.
void emptyTable(database::Session& session)
{
    checked(
        "empty",
        session.script(QStringLiteral(
            "truncate keystead.property, keystead.history, keystead.cache_outbox restart identity cascade")));
    checked("empty", session.script(QStringLiteral("checkpoint")));
}

double secondsOfPsql(const database::Address& address, const QString& file)
{
    const QString folder = sandbox::postgresProgramFolder().value_or(QString());
    QElapsedTimer timer;
    timer.start();
    const int code = QProcess::execute(
        folder + QStringLiteral("/psql"),
        {QStringLiteral("-q"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"), QStringLiteral("-h"),
         address.host, QStringLiteral("-p"), QString::number(address.port), QStringLiteral("-U"),
         address.user, QStringLiteral("-d"), address.database, QStringLiteral("-c"),
         QStringLiteral("\\copy keystead.property (%1) from '%2' with (format csv, header)")
             .arg(QLatin1String(columns), file)});
    if (code != 0)
        fail("psql", {base::ErrorCode::ProgramFailed, QString::number(code), {}});
    return double(timer.nsecsElapsed()) / 1e9;
}

double secondsOfImport(database::Session& session, const QString& name, property::ImportKey key, qint64 rows)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        fail("file", {base::ErrorCode::FileFailed, file.errorString(), name});
    property::PropertyImportOptions options;
    options.plan = property::guessedPlan(QString::fromLatin1(columns).split(QLatin1Char(',')));
    options.plan.key = key;
    base::JobControl control;
    QElapsedTimer timer;
    timer.start();
    const auto report = checked("import", property::importProperties(session, file, options, control));
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    if (report.added + report.refused != rows)
        fail("import", {base::ErrorCode::InvalidInput, QString::number(report.added), {}});
    return seconds;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_NO_GLIB", "1");
    const QCoreApplication application(argc, argv);
    const qint64 rows = argc > 1 ? QByteArray(argv[1]).toLongLong() : 1'000'000;
    const int rounds = argc > 2 ? QByteArray(argv[2]).toInt() : (rows > 200'000 ? 1 : 3);

    sandbox::ServerOptions options;
    options.settings = {QStringLiteral("fsync=off"),
                        QStringLiteral("max_wal_size=8GB")}; // no disk is measured
    const auto server = checked("server", sandbox::PostgresServer::start(options));
    database::Session session(server->address());
    checked("schema", database::applyMigrations(session, listing::allMigrations()));
    std::fprintf(stderr, "writing a file of %lld properties ...\n", static_cast<long long>(rows));
    base::JobControl control;
    checked("seed", property::seed(session, {rows, 1, 50'000}, control));
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("listings.csv"));
    writeFile(session, file);

    bench::pinToOneCore({server->pid()});
    session.close(); // a new backend is born on the pinned core
    bench::Figures figures(QStringLiteral("import"));
    std::vector<double> plain;
    std::vector<double> keyed;
    std::vector<double> grown;
    for (int round = 0; round < rounds; ++round) {
        emptyTable(session);
        const double peer = secondsOfPsql(server->address(), file);
        emptyTable(session);
        const double before = mostMemory();
        const double ours = secondsOfImport(session, file, property::ImportKey::None, rows);
        grown.push_back(mostMemory() - before);
        emptyTable(session);
        const double withKey = secondsOfImport(session, file, property::ImportKey::TitleAndCity, rows);
        std::fprintf(stderr, "psql %.1f s, import %.1f s, with a key %.1f s\n", peer, ours, withKey);
        plain.push_back(ours / peer);
        keyed.push_back(withKey / peer);
    }
    const QString against = QStringLiteral("psql \\copy of the same file, same table and triggers, time");
    const QString name = QStringLiteral("CSV of %L1 properties").arg(rows);
    figures.add({name, 0, 0, 0, QStringLiteral("ratio"), against, ratioGoal, bench::Better::Lower}, plain);
    figures.add({name + QStringLiteral(", compared by title and city"), 0, 0, 0, QStringLiteral("ratio"),
                 against, 0, bench::Better::Lower},
                keyed);
    figures.add({QStringLiteral("memory that it takes"), 0, 0, 0, QStringLiteral("MiB"),
                 QStringLiteral("the program before, file of %1 MiB")
                     .arg(double(QFile(file).size()) / mebibyte, 0, 'f', 0),
                 0, bench::Better::Lower},
                grown);
    return figures.print();
}
