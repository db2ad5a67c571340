#include "core/monitor/history/history_file.h"

#include "core/base/logging.h"
#include "core/base/thread_role.h"

#include <QAtomicInteger>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStandardPaths>

#include <array>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace monitor {

namespace {

using base::ErrorCode;

constexpr auto driver = "QSQLITE";
constexpr int applicationId = 0x4b535448; // “KSTH”, in the head of the file

// Result codes of SQLite: https://www.sqlite.org/rescode.html
constexpr int busy = 5;
constexpr int locked = 6;
constexpr int corrupt = 11;
constexpr int notADatabase = 26;

struct Migration
{
    std::vector<const char*> statements;
};

// One entry for each version of the file, in order; those that were released are never edited.
// point.covers_from and .covers_to: milliseconds from the beginning of the slot (.at, in seconds).
const std::array migrations{Migration{{
    "CREATE TABLE server (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    "CREATE TABLE series (id INTEGER PRIMARY KEY,"
    " server INTEGER NOT NULL REFERENCES server ON DELETE CASCADE, name TEXT NOT NULL,"
    " UNIQUE (server, name))",
    "CREATE TABLE point (series INTEGER NOT NULL REFERENCES series ON DELETE CASCADE, tier INTEGER NOT NULL,"
    " at INTEGER NOT NULL, weight REAL NOT NULL, total REAL NOT NULL, low REAL NOT NULL, high REAL NOT NULL,"
    " covers_from INTEGER NOT NULL, covers_to INTEGER NOT NULL,"
    " PRIMARY KEY (series, tier, at)) WITHOUT ROWID",
    "CREATE TABLE marker (id INTEGER PRIMARY KEY,"
    " server INTEGER NOT NULL REFERENCES server ON DELETE CASCADE, at INTEGER NOT NULL, kind TEXT NOT NULL,"
    " detail TEXT NOT NULL)",
    "CREATE INDEX marker_at ON marker (server, at)",
    "CREATE TABLE incident (id INTEGER PRIMARY KEY,"
    " server INTEGER NOT NULL REFERENCES server ON DELETE CASCADE, rule TEXT NOT NULL,"
    " raised INTEGER NOT NULL, cleared INTEGER, worst REAL NOT NULL, bound REAL NOT NULL)",
    "CREATE INDEX incident_raised ON incident (server, raised)",
}}};

QString uniqueName()
{
    static QAtomicInteger<quint64> next{1};
    return QStringLiteral("keystead-history-%1").arg(next++);
}

base::Error errorOf(const QSqlError& error, const QString& path)
{
    const int code = error.nativeErrorCode().toInt() & 0xff; // extended codes keep theirs in the last byte
    if (code == corrupt || code == notADatabase)
        return {ErrorCode::CorruptEntry, error.databaseText(), path};
    if (code == busy || code == locked)
        return {ErrorCode::TimedOut, error.databaseText(), path};
    return {ErrorCode::FileFailed, error.text(), path};
}

// SQLite gives its side files the rights of the main file, so that one must be private from the start.
base::Result<void> makePrivate(const QString& path)
{
    const QString folder = QFileInfo(path).absolutePath();
    const bool isNew = !QFileInfo::exists(folder);
    if (!QDir().mkpath(folder) ||
        (isNew && !QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner)))
        return base::Error{ErrorCode::FileFailed, QStringLiteral("the folder cannot be made"), folder};
    const int file =
        ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    const bool mine = file >= 0 && ::fchmod(file, 0600) == 0;
    const QString problem = mine ? QString() : qt_error_string(errno);
    if (file >= 0)
        ::close(file);
    return mine ? base::Result<void>() : base::Error{ErrorCode::FileFailed, problem, path};
}

// With its side files: a journal must not be played into another file.
QString moveAway(const QString& path)
{
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString away = path + QStringLiteral(".damaged-") + stamp;
    for (const char* part : {"", "-wal", "-shm"}) {
        const QString name = path + QLatin1String(part);
        if (QFileInfo::exists(name) && !QFile::rename(name, away + QLatin1String(part)))
            return {};
    }
    return away;
}

// What a file says of itself.
struct Head
{
    int version = 0;
    int owner = 0;
    int tables = 0;

    bool isCurrent() const
    {
        return owner == applicationId && version == static_cast<int>(migrations.size());
    }
};

base::Result<Head> readHead(HistoryFile& file)
{
    Head head;
    for (const auto& [sql, into] :
         {std::pair{"PRAGMA user_version", &head.version}, std::pair{"PRAGMA application_id", &head.owner},
          std::pair{"SELECT count(*) FROM sqlite_master", &head.tables}}) {
        int* const number = into;
        const auto take = [number](const QSqlQuery& row) { *number = row.value(0).toInt(); };
        if (auto asked = file.read(QLatin1String(sql), {}, take); !asked)
            return std::move(asked).error();
    }
    return head;
}

} // namespace

struct HistoryFile::Statements
{
    QHash<QString, std::shared_ptr<QSqlQuery>> bySql;
};

HistoryFile::HistoryFile(QString path)
    : m_path(std::move(path))
    , m_connection(uniqueName())
    , m_statements(std::make_unique<Statements>())
{
}

HistoryFile::~HistoryFile()
{
    disconnect();
}

QString HistoryFile::defaultPath()
{
    const QString state = qEnvironmentVariable("XDG_STATE_HOME");
    const QString folder =
        QDir::isAbsolutePath(state) ? state : QDir::homePath() + QStringLiteral("/.local/state");
    return folder + QStringLiteral("/keystead/history.sqlite");
}

base::Result<std::unique_ptr<HistoryFile>> HistoryFile::open(const QString& path)
{
    base::assertMayBlock("HistoryFile::open");
    if (!QSqlDatabase::isDriverAvailable(QLatin1String(driver)))
        return base::Error{ErrorCode::ProgramMissing, QStringLiteral("Qt has no driver for SQLite"),
                           QStringLiteral("libqt6sql6-sqlite")};
    std::unique_ptr<HistoryFile> file(new HistoryFile(path));
    auto opened = file->connect();
    if (!opened && opened.error().code == ErrorCode::CorruptEntry) {
        file->disconnect();
        file->m_setAside = moveAway(path);
        qCWarning(base::logMonitor) << "the history was damaged and is set aside:" << opened.error().detail;
        opened =
            file->m_setAside.isEmpty()
                ? base::Error{ErrorCode::FileFailed, QStringLiteral("a damaged file cannot be moved"), path}
                : file->connect();
    }
    if (!opened)
        return std::move(opened).error();
    return file;
}

base::Result<void> HistoryFile::connect()
{
    if (auto mine = makePrivate(m_path); !mine)
        return mine;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QLatin1String(driver), m_connection);
        database.setDatabaseName(m_path);
        database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
        if (!database.open())
            return errorOf(database.lastError(), m_path);
    }
    // A file system without shared memory refuses WAL and keeps its own way, which is as safe, only slower.
    for (const char* setting : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL",
                                "PRAGMA foreign_keys=ON", "PRAGMA journal_size_limit=16777216"}) {
        if (auto set = run(QLatin1String(setting)); !set)
            return set;
    }
    return migrate();
}

void HistoryFile::disconnect()
{
    m_statements->bySql.clear();
    if (QSqlDatabase::contains(m_connection))
        QSqlDatabase::removeDatabase(m_connection);
}

// Whoever opens a file that is up to date neither waits for those who write it nor writes himself.
base::Result<void> HistoryFile::migrate()
{
    const auto current = readHead(*this);
    if (!current || current->isCurrent())
        return current ? base::Result<void>() : current.error();
    return transaction([this]() -> base::Result<void> { // another program may be at it as well
        const auto head = readHead(*this);
        if (!head)
            return head.error();
        if (head->owner != applicationId && head->tables > 0)
            return base::Error{ErrorCode::CorruptEntry, QStringLiteral("another program's database"), m_path};
        if (head->version > static_cast<int>(migrations.size()))
            return base::Error{
                ErrorCode::SchemaMismatch,
                QStringLiteral("version %1, this program knows %2").arg(head->version).arg(migrations.size()),
                m_path};
        for (std::size_t next = static_cast<std::size_t>(head->version); next < migrations.size(); ++next) {
            for (const char* statement : migrations[next].statements) {
                if (auto done = run(QLatin1String(statement)); !done)
                    return done;
            }
        }
        if (auto done = run(QStringLiteral("PRAGMA application_id=%1").arg(applicationId)); !done)
            return done;
        return run(QStringLiteral("PRAGMA user_version=%1").arg(migrations.size()));
    });
}

base::Result<QSqlQuery*> HistoryFile::prepared(const QString& sql, const std::vector<QVariant>& values)
{
    base::assertMayBlock("HistoryFile");
    auto& query = m_statements->bySql[sql];
    if (!query) {
        query = std::make_shared<QSqlQuery>(QSqlDatabase::database(m_connection, false));
        query->setForwardOnly(true);
        if (!query->prepare(sql)) {
            const base::Error failed = errorOf(query->lastError(), m_path);
            m_statements->bySql.remove(sql);
            return failed;
        }
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        query->bindValue(static_cast<int>(i), values[i]);
    if (!query->exec())
        return errorOf(query->lastError(), m_path);
    return query.get();
}

base::Result<void> HistoryFile::run(const QString& sql, const std::vector<QVariant>& values)
{
    auto query = prepared(sql, values);
    if (!query)
        return std::move(query).error();
    (*query)->finish();
    return {};
}

base::Result<void> HistoryFile::read(const QString& sql, const std::vector<QVariant>& values,
                                     const std::function<void(const QSqlQuery&)>& row)
{
    auto query = prepared(sql, values);
    if (!query)
        return std::move(query).error();
    while ((*query)->next())
        row(**query);
    const QSqlError error = (*query)->lastError();
    (*query)->finish();
    return error.isValid() ? base::Result<void>(errorOf(error, m_path)) : base::Result<void>();
}

base::Result<void> HistoryFile::transaction(const std::function<base::Result<void>()>& work)
{
    if (auto begun = run(QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return begun;
    auto done = work();
    if (done)
        done = run(QStringLiteral("COMMIT"));
    if (!done)
        std::ignore = run(QStringLiteral("ROLLBACK")); // the first error is the one that counts
    return done;
}

qint64 HistoryFile::lastInsertId()
{
    qint64 id = 0;
    std::ignore = read(QStringLiteral("SELECT last_insert_rowid()"), {},
                       [&id](const QSqlQuery& row) { id = row.value(0).toLongLong(); });
    return id;
}

base::Result<qint64> serverRow(HistoryFile& file, const QString& name)
{
    if (auto made =
            file.run(QStringLiteral("INSERT INTO server (name) VALUES (?) ON CONFLICT DO NOTHING"), {name});
        !made)
        return std::move(made).error();
    qint64 id = 0;
    auto found = file.read(QStringLiteral("SELECT id FROM server WHERE name = ?"), {name},
                           [&id](const QSqlQuery& row) { id = row.value(0).toLongLong(); });
    if (!found)
        return std::move(found).error();
    return id;
}

} // namespace monitor
