// Listings by CSV, through property::importProperties, against psql \copy of the same file into the same
// table with the same triggers; and how much memory the import takes of a file ten times as large. Servers
// of their own. bench_import [ROWS [ROUNDS]].
//
// Fair: both sides are a program of their own, begun anew and timed from its start to its end; they take
// turns, and the one that was first in a round is second in the next; each begins with the same empty table
// behind a checkpoint, with the same room for GIN entries that wait; autovacuum works for nobody; all of
// it runs on one core.
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

namespace {

constexpr double ratioGoal = 1.2;
constexpr double memoryGoal = 1.1;
constexpr double mebibyte = 1024.0 * 1024.0;
constexpr int warmUpRows = 5000;
constexpr auto importWord = "--import"; // this program as one side
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

struct Side
{
    double seconds = 0;
    double mostMemory = 0; // MiB, of ours only
};

// A program from its start to its end.
Side timed(QProcess& process, const QString& program, const QStringList& arguments)
{
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QElapsedTimer timer;
    timer.start();
    process.start(program, arguments);
    const bool hasEnded = process.waitForFinished(-1);
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    if (!hasEnded || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        fail(qPrintable(program), {base::ErrorCode::ProgramFailed, process.errorString(), {}});
    return {seconds, 0};
}

class Contest
{
public:
    Contest(database::Session& session, database::Address address)
        : m_session(session)
        , m_address(std::move(address))
    {
    }

    Side psql(const QString& file)
    {
        emptyTable();
        const QString folder = sandbox::postgresProgramFolder().value_or(QString());
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PGOPTIONS"), QStringLiteral("-c gin_pending_list_limit=32MB"));
        process.setProcessEnvironment(environment);
        return timed(process, folder + QStringLiteral("/psql"),
                     {QStringLiteral("-q"), QStringLiteral("-X"), QStringLiteral("-v"),
                      QStringLiteral("ON_ERROR_STOP=1"), QStringLiteral("-h"), m_address.host,
                      QStringLiteral("-p"), QString::number(m_address.port), QStringLiteral("-U"),
                      m_address.user, QStringLiteral("-d"), m_address.database, QStringLiteral("-c"),
                      QStringLiteral("\\copy keystead.property (%1) from '%2' with (format csv, header)")
                          .arg(QLatin1String(columns), file)});
    }

    Side import(const QString& file, property::ImportKey key, qint64 rows)
    {
        emptyTable();
        QProcess process;
        Side side = timed(process, QCoreApplication::applicationFilePath(),
                          {QLatin1String(importWord), m_address.host, QString::number(m_address.port),
                           m_address.user, m_address.database, file, property::importKeyName(key)});
        const QList<QByteArray> told = process.readAllStandardOutput().split(' ');
        if (told.value(0).toLongLong() != rows)
            fail("import", {base::ErrorCode::InvalidInput, QString::fromLatin1(told.value(0)), {}});
        side.mostMemory = told.value(1).toDouble();
        return side;
    }

private:
    // With nothing that waits to be written, and no backend that knows the tables already.
    void emptyTable()
    {
        checked("empty", m_session.script(QStringLiteral("truncate keystead.property, keystead.history,"
                                                         " keystead.cache_outbox restart identity cascade")));
        checked("empty", m_session.script(QStringLiteral("checkpoint")));
        m_session.close();
    }

    database::Session& m_session;
    database::Address m_address;
};

// Of this process so far, in MiB. getrusage would tell that of the process which began it, if it had more.
double mostMemory()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        fail("memory", {base::ErrorCode::FileFailed, status.errorString(), status.fileName()});
    const QByteArray lines = status.readAll();
    const QByteArray kibibytes = lines.mid(lines.indexOf("VmHWM:") + 6).trimmed();
    return kibibytes.left(kibibytes.indexOf(' ')).toDouble() * 1024 / mebibyte;
}

// One side: imports, and tells how many rows are stored and how much memory that took at most.
int importSide(const QStringList& words)
{
    database::Address address;
    address.host = words.value(2);
    address.port = words.value(3).toUShort();
    address.user = words.value(4);
    address.database = words.value(5);
    database::Session session(address);
    QFile file(words.value(6));
    if (!file.open(QIODevice::ReadOnly))
        fail("file", {base::ErrorCode::FileFailed, file.errorString(), file.fileName()});
    property::PropertyImportOptions options;
    options.plan = property::guessedPlan(QString::fromLatin1(columns).split(QLatin1Char(',')));
    options.plan.key = property::importKeyFromName(words.value(7)).value_or(property::ImportKey::None);
    base::JobControl control;
    const auto report = checked("import", property::importProperties(session, file, options, control));
    std::printf("%lld %.2f", static_cast<long long>(report.added), mostMemory());
    return 0;
}

// The sample listings as a file, without their numbers; each with a title of its own, so that comparing by
// title and city finds none twice.
void writeFile(database::Session& session, const QString& name)
{
    property::PropertyExportOptions options;
    options.columns.clear();
    for (const QString& column : QString::fromLatin1(columns).split(QLatin1Char(',')))
        options.columns.push_back(*property::exportColumnFromName(column));
    options.sort = {property::SortField::Id, false};
    QFile file(name + QStringLiteral(".sample"));
    if (!file.open(QIODevice::ReadWrite | QIODevice::Truncate))
        fail("file", {base::ErrorCode::FileFailed, file.errorString(), name});
    base::JobControl control;
    checked("export", property::exportProperties(session, file, options, control));
    file.seek(0);
    QFile unique(name);
    if (!unique.open(QIODevice::WriteOnly))
        fail("file", {base::ErrorCode::FileFailed, unique.errorString(), name});
    unique.write(file.readLine());
    for (qint64 n = 1; !file.atEnd(); ++n) {
        QByteArray line = file.readLine();
        unique.write(line.insert(line.startsWith('"') ? 1 : 0, QByteArray::number(n) + ' '));
    }
    file.remove();
}

// The header and so many rows. Sample listings are one line each.
QString beginningOf(const QString& name, qint64 rows)
{
    QFile whole(name);
    QFile part(QStringLiteral("%1.%2").arg(name).arg(rows));
    if (!whole.open(QIODevice::ReadOnly) || !part.open(QIODevice::WriteOnly))
        fail("file", {base::ErrorCode::FileFailed, part.errorString(), part.fileName()});
    for (qint64 line = 0; line <= rows; ++line)
        part.write(whole.readLine());
    return part.fileName();
}

struct Measured
{
    std::vector<double> plain;
    std::vector<double> keyed;
    std::vector<double> memory; // MiB
    std::vector<double> memoryOfTenth;
};

Measured measure(Contest& contest, const QString& file, qint64 rows, int rounds)
{
    using property::ImportKey;
    const qint64 warming = std::min<qint64>(rows, warmUpRows);
    const QString warmUp = beginningOf(file, warming);
    (void)contest.psql(warmUp);
    (void)contest.import(warmUp, ImportKey::None, warming);
    const QString tenth = beginningOf(file, rows / 10);
    Measured measured;
    for (int round = 0; round < rounds; ++round) {
        const bool isPsqlFirst = round % 2 == 0;
        Side peer;
        if (isPsqlFirst)
            peer = contest.psql(file);
        const Side ours = contest.import(file, ImportKey::None, rows);
        if (!isPsqlFirst)
            peer = contest.psql(file);
        const Side keyed = contest.import(file, ImportKey::TitleAndCity, rows);
        const Side less = contest.import(tenth, ImportKey::None, rows / 10);
        std::fprintf(stderr,
                     "psql %.2f s, import %.2f s (%.1f MiB, of a tenth %.1f MiB), with a key %.2f s\n",
                     peer.seconds, ours.seconds, ours.mostMemory, less.mostMemory, keyed.seconds);
        measured.plain.push_back(ours.seconds / peer.seconds);
        measured.keyed.push_back(keyed.seconds / peer.seconds);
        measured.memory.push_back(ours.mostMemory);
        measured.memoryOfTenth.push_back(less.mostMemory);
    }
    return measured;
}

int report(const Measured& measured, const QString& file, qint64 rows)
{
    bench::Figures figures(QStringLiteral("import"));
    const QString against = QStringLiteral("psql \\copy of the same file, same table and triggers, time");
    const QString name = QStringLiteral("CSV of %L1 properties").arg(rows);
    figures.add({name, 0, 0, 0, QStringLiteral("ratio"), against, ratioGoal, bench::Better::Lower},
                measured.plain);
    figures.add({name + QStringLiteral(", by key"), 0, 0, 0, QStringLiteral("ratio"),
                 against + QStringLiteral("; compared by title and city"), 0, bench::Better::Lower},
                measured.keyed);
    std::vector<double> growth;
    for (std::size_t i = 0; i < measured.memory.size(); ++i)
        growth.push_back(measured.memory[i] / measured.memoryOfTenth[i]);
    figures.add({QStringLiteral("memory, ten times the rows"), 0, 0, 0, QStringLiteral("ratio"),
                 QStringLiteral("%L1 properties, most memory of the importing process").arg(rows / 10),
                 memoryGoal, bench::Better::Lower},
                growth);
    figures.add({QStringLiteral("memory"), 0, 0, 0, QStringLiteral("MiB"),
                 QStringLiteral("most of the importing process; the file has %1 MiB")
                     .arg(double(QFile(file).size()) / mebibyte, 0, 'f', 0),
                 0, bench::Better::Lower},
                measured.memory);
    return figures.print();
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_NO_GLIB", "1");
    const QCoreApplication application(argc, argv);
    if (argc > 1 && QLatin1String(argv[1]) == QLatin1String(importWord))
        return importSide(QCoreApplication::arguments());
    const qint64 rows = argc > 1 ? QByteArray(argv[1]).toLongLong() : 1'000'000;
    const int rounds = argc > 2 ? QByteArray(argv[2]).toInt() : 3;

    sandbox::ServerOptions options;
    options.settings = {QStringLiteral("fsync=off"), // no disk is measured
                        QStringLiteral("max_wal_size=8GB"), QStringLiteral("autovacuum=off")};
    const auto server = checked("server", sandbox::PostgresServer::start(options));
    database::Session session(server->address());
    checked("schema", database::applyMigrations(session, listing::allMigrations()));
    std::fprintf(stderr, "writing a file of %lld properties ...\n", static_cast<long long>(rows));
    base::JobControl control;
    checked("seed", property::seed(session, {rows, 1, 50'000}, control));
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("listings.csv"));
    writeFile(session, file);
    session.close();

    bench::pinToOneCore({server->pid()});
    Contest contest(session, server->address());
    return report(measure(contest, file, rows, rounds), file, rows);
}
