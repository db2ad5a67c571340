#include "core/base/thread_role.h"
#include "core/sandbox/programs.h"
#include "core/sandbox/server_process.h"
#include "core/sandbox/server_start.h"

#include <QFile>
#include <QFileInfo>

#include <libpq-fe.h>

#include <csignal>

namespace sandbox {

namespace {

using namespace std::chrono_literals;

const QString processName = QStringLiteral("postgres");
const QString ownRole = QStringLiteral("keystead");
const QString ownDatabase = QStringLiteral("keystead");
constexpr auto initLimit = 60s;

// unix_socket_directories is a list: a comma in a folder's name must not split it.
QString quoted(QString folder)
{
    return QLatin1Char('"') + folder.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

class Postgres final : public PostgresServer
{
public:
    Postgres(std::shared_ptr<GuardedFolder> guarded, ServerOptions options)
        : m_guarded(std::move(guarded))
        , m_options(std::move(options))
    {
    }
    ~Postgres() override;

    base::Result<void> create(const QString& name);

    const database::Address& address() const override { return m_address; }
    QString folder() const override { return m_folder; }
    qint64 pid() const override { return m_process.pid(); }
    base::Result<void> stop() override;
    void kill() override;
    base::Result<void> restart() override;

private:
    QString dataFolder() const { return m_folder + QStringLiteral("/data"); }
    QString logFile() const { return m_folder + QStringLiteral("/server.log"); }
    Command command() const;
    base::Result<void> createCluster();
    base::Result<void> initialise(const QString& locale);
    base::Result<void> createDatabase();
    base::Result<void> end(int signal);

    std::shared_ptr<GuardedFolder> m_guarded;
    ServerOptions m_options;
    QString m_programs;
    QString m_folder;
    database::Address m_address;
    ServerProcess m_process{processName};
};

Postgres::~Postgres()
{
    if (m_options.lifetime == Lifetime::Owned)
        // Nobody reads temporary data again: no need to write it down first.
        (void)end(m_guarded->isTemporary() ? SIGQUIT : SIGINT);
}

base::Result<void> Postgres::create(const QString& name)
{
    auto programs = postgresProgramFolder();
    if (!programs)
        return std::move(programs).error();
    m_programs = *programs;
    auto folder = m_guarded->makeFolder(name);
    if (!folder)
        return std::move(folder).error();
    m_folder = *folder;
    auto sockets = socketFolder(m_folder, m_guarded->user());
    if (!sockets)
        return std::move(sockets).error();
    m_address.host = *sockets;
    m_address.user = ownRole;
    m_address.database = ownDatabase;
    if (m_options.tcp) {
        const auto port = freePort();
        if (!port)
            return port.error();
        m_address.port = *port;
    }
    if (auto done = createCluster(); !done)
        return done;
    if (auto done = restart(); !done)
        return done;
    return createDatabase();
}

Command Postgres::command() const
{
    Command command;
    command.program = m_programs + QStringLiteral("/postgres");
    command.workingFolder = dataFolder();
    command.logFile = logFile();
    const QString listen = m_options.tcp ? QStringLiteral("127.0.0.1") : QString();
    QStringList settings{
        QStringLiteral("listen_addresses=") + listen, QStringLiteral("port=%1").arg(m_address.port),
        QStringLiteral("unix_socket_directories=") + quoted(m_address.host),
        QStringLiteral("unix_socket_permissions=0700"), QStringLiteral("logging_collector=off")};
    settings += m_options.settings;
    command.arguments = {QStringLiteral("-D"), dataFolder()};
    for (const QString& setting : std::as_const(settings))
        command.arguments << QStringLiteral("-c") << setting;
    return command;
}

base::Result<void> Postgres::createCluster()
{
    // initdb writes PG_VERSION early and removes everything again when it fails; what a killed
    // initdb left has no global/pg_control yet, or is told by initdb itself.
    if (QFileInfo::exists(dataFolder() + QStringLiteral("/global/pg_control")))
        return {};
    auto done = initialise(QStringLiteral("C.UTF-8"));
    if (!done && done.error().code == base::ErrorCode::ProgramFailed)
        done = initialise(QStringLiteral("C"));
    return done;
}

base::Result<void> Postgres::initialise(const QString& locale)
{
    Command command;
    command.program = m_programs + QStringLiteral("/initdb");
    command.workingFolder = m_folder;
    command.logFile = m_folder + QStringLiteral("/initdb.log");
    command.arguments = {QStringLiteral("-N"),
                         QStringLiteral("--auth=trust"),
                         QStringLiteral("--encoding=UTF8"),
                         QStringLiteral("--locale=") + locale,
                         QStringLiteral("--username=") + ownRole,
                         QStringLiteral("-D"),
                         dataFolder()};
    return runToEnd(command, m_guarded->user(), initLimit);
}

base::Result<void> Postgres::restart()
{
    base::assertMayBlock("PostgresServer::restart");
    if (m_process.isAlive()) {
        if (auto done = stop(); !done)
            return done;
    }
    return m_process.start(command(), m_guarded->user(), [this] { return answers(m_address); });
}

base::Result<void> Postgres::createDatabase()
{
    const QByteArray host = QFile::encodeName(m_address.host);
    const QByteArray port = QByteArray::number(m_address.port);
    const QByteArray role = ownRole.toUtf8();
    const char* const keywords[] = {"host", "port", "user", "dbname", "connect_timeout", nullptr};
    const char* const values[] = {host.constData(), port.constData(), role.constData(), "postgres", "5",
                                  nullptr};
    PGconn* connection = PQconnectdbParams(keywords, values, 0);
    PGresult* result = PQexec(connection, "create database keystead");
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const bool exists = state && QByteArrayView(state) == QByteArrayView("42P04");
    const bool done = exists || PQresultStatus(result) == PGRES_COMMAND_OK;
    const QString detail = QString::fromUtf8(PQerrorMessage(connection)).trimmed();
    PQclear(result);
    PQfinish(connection);
    if (!done)
        return base::Error{base::ErrorCode::ProgramFailed, detail, processName};
    return {};
}

base::Result<void> Postgres::stop()
{
    base::assertMayBlock("PostgresServer::stop");
    return end(SIGINT);
}

base::Result<void> Postgres::end(int signal)
{
    return m_process.end(signal, 10s, logFile());
}

void Postgres::kill()
{
    base::assertMayBlock("PostgresServer::kill");
    m_process.kill();
}

} // namespace

base::Result<std::unique_ptr<PostgresServer>> startPostgres(std::shared_ptr<GuardedFolder> guarded,
                                                            const QString& name, ServerOptions options)
{
    auto server = std::make_unique<Postgres>(std::move(guarded), std::move(options));
    if (auto done = server->create(name); !done)
        return std::move(done).error();
    return std::unique_ptr<PostgresServer>(std::move(server));
}

base::Result<std::unique_ptr<PostgresServer>> PostgresServer::start(ServerOptions options)
{
    base::assertMayBlock("PostgresServer::start");
    auto guarded = GuardedFolder::open(options.folder, options.lifetime);
    if (!guarded)
        return std::move(guarded).error();
    return startPostgres(std::move(guarded).value(), {}, std::move(options));
}

} // namespace sandbox
