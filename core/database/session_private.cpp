#include "core/database/session_private.h"

#include "core/base/logging.h"
#include "core/database/certificate_check.h"
#include "core/database/connect_error.h"
#include "core/database/connect_options.h"
#include "core/database/refusal.h"
#include "core/database/server_answer.h"
#include "core/database/sql_error.h"

#include <QAtomicInteger>
#include <QSqlDriver>
#include <QSqlError>

#include <cstring>
#include <fcntl.h>
#include <future>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace database {

namespace {

constexpr std::size_t keptStatements = 64;
constexpr std::chrono::milliseconds cancelLimit{500};

QString uniqueName()
{
    static QAtomicInteger<quint64> next{1};
    return QStringLiteral("keystead-%1").arg(next++);
}

// What every session sets, in one round trip.
QString greeting(const SessionOptions& options)
{
    QString sql =
        QStringLiteral(
            "SET TimeZone TO 'UTC'; SET client_min_messages TO warning; SET statement_timeout TO %1;")
            .arg(options.statementTimeout.count());
    if (options.access == base::AccessMode::ReadOnly)
        sql += QStringLiteral(" SET default_transaction_read_only TO on;");
    if (options.plansOnce)
        sql += QStringLiteral(
            " SET plan_cache_mode TO force_generic_plan; SET enable_seqscan TO off; SET jit TO off;");
    return sql;
}

// PQcancel has no time limit, so it gets a thread that nobody waits for in the end. False: the server
// has not taken the request in time; it may still.
bool askToStop(std::shared_ptr<PGcancel> target)
{
    std::promise<void> answer;
    const auto answered = answer.get_future();
    std::thread([target = std::move(target), answer = std::move(answer)]() mutable {
        char problem[256];
        if (PQcancel(target.get(), problem, sizeof problem) == 0)
            qCWarning(base::logDatabase, "cancel: %s", problem);
        answer.set_value();
    }).detach();
    return answered.wait_for(cancelLimit) == std::future_status::ready;
}

} // namespace

CancelHandle::~CancelHandle()
{
    closeSocket();
}

void CancelHandle::follow(PGconn* connection)
{
    const std::lock_guard lock(m_mutex);
    m_cancel.reset(connection ? PQgetCancel(connection) : nullptr, PQfreeCancel);
    closeSocket();
    if (connection)
        m_socket = ::fcntl(PQsocket(connection), F_DUPFD_CLOEXEC, 0);
    if (m_abandoned)
        hangUp();
}

void CancelHandle::cancel()
{
    std::shared_ptr<PGcancel> target;
    {
        // PQcancel connects and waits: the session must be able to close meanwhile.
        const std::lock_guard lock(m_mutex);
        target = m_cancel;
        m_cancelled = m_connecting;
        if (m_connecting)
            m_wake.wake();
    }
    if (!target || askToStop(target))
        return;
    const std::lock_guard lock(m_mutex);
    if (m_cancel == target)
        hangUp();
}

void CancelHandle::abandon()
{
    const std::lock_guard lock(m_mutex);
    m_abandoned = true;
    m_cancelled = m_connecting;
    m_wake.wake();
    hangUp();
}

// Precondition: locked. Whoever waits for the server on this connection gets an end of file.
void CancelHandle::hangUp()
{
    if (m_socket >= 0)
        ::shutdown(m_socket, SHUT_RDWR);
    m_cancel.reset();
}

void CancelHandle::closeSocket()
{
    if (const int socket = std::exchange(m_socket, -1); socket >= 0)
        ::close(socket);
}

const Wake& CancelHandle::beginConnecting()
{
    const std::lock_guard lock(m_mutex);
    if (!m_abandoned)
        m_wake.clear();
    m_connecting = true;
    m_cancelled = m_abandoned;
    return m_wake;
}

bool CancelHandle::endConnecting()
{
    const std::lock_guard lock(m_mutex);
    m_connecting = false;
    return m_cancelled;
}

bool CancelHandle::isAbandoned()
{
    const std::lock_guard lock(m_mutex);
    return m_abandoned;
}

Session::Private::Private(Address where, SessionOptions how)
    : address(std::move(where))
    , options(how)
{
}

base::Result<void> Session::Private::ensureOpen()
{
    if (reading)
        return base::Error{
            base::ErrorCode::InvalidInput, QStringLiteral("the rows of a statement are being read"), {}};
    if (isAlive())
        return {};
    if (transaction) {
        // Its further statements must not run outside of it on a new connection: it stays open, and
        // lost, until its owner ends it.
        close();
        transaction = true;
        return base::Error{base::ErrorCode::ConnectionLost, QStringLiteral("lost inside a transaction"),
                           address.displayName()};
    }
    close();
    return connect();
}

base::Result<void> Session::Private::connect()
{
    if (cancelHandle->isAbandoned())
        return base::Error{base::ErrorCode::Cancelled, QStringLiteral("the session was abandoned"),
                           address.displayName()};
    name = uniqueName();
    QSqlDatabase opened = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), name);
    if (!opened.isValid()) {
        close();
        return base::Error{base::ErrorCode::ProgramMissing, QStringLiteral("the QPSQL driver"),
                           QStringLiteral("libqt6sql6-psql")};
    }
    auto done = openDriver(opened);
    if (cancelHandle->endConnecting() && done)
        done = base::Error{base::ErrorCode::Cancelled, QStringLiteral("connecting was cancelled"),
                           address.displayName()};
    if (!done) {
        opened = QSqlDatabase();
        close();
        return done;
    }
    ++generation;
    cancelHandle->follow(connection());
    return run(greeting(options));
}

base::Result<void> Session::Private::openDriver(QSqlDatabase& opened)
{
    Keywords keywords = connectKeywords(address, options.connectTimeout);
    const QDeadlineTimer deadline(options.connectTimeout);
    const auto answered = awaitAnswer(address, keywords, deadline, cancelHandle->beginConnecting());
    if (!answered)
        return answered.error();
    if (!answered->isEmpty())
        keywords.emplace_back(QStringLiteral("hostaddr"), *answered);
    const auto connectOptions = quoted(keywords);
    if (!connectOptions)
        return connectOptions.error();
    opened.setHostName(address.host);
    if (address.port != 0)
        opened.setPort(address.port);
    opened.setDatabaseName(address.database);
    opened.setUserName(address.user);
    opened.setPassword(address.password);
    opened.setConnectOptions(*connectOptions);
    const EnglishMessages english;
    if (opened.open())
        return {};
    base::Error refused = errorFromOpening(opened.lastError().databaseText(), address.displayName());
    if (refused.code == base::ErrorCode::TlsUntrusted)
        refused.code = whyCertificateRefused(address, keywords, options.connectTimeout);
    else if (refused.code == base::ErrorCode::ConnectionRefused)
        refused.code = codeOfRefusal(address, keywords, QDeadlineTimer(options.connectTimeout));
    return refused;
}

void Session::Private::close()
{
    transaction = false;
    if (!name.isEmpty())
        QSqlDatabase::removeDatabase(std::exchange(name, QString()));
    // Only now: while there is a driver the server is told of each, and may be silent, or gone.
    m_index.clear();
    m_statements.clear();
    cancelHandle->follow(nullptr);
}

PGconn* Session::Private::connection() const
{
    if (name.isEmpty())
        return nullptr;
    const QVariant handle = QSqlDatabase::database(name, false).driver()->handle();
    // The type's name depends on how Qt was built.
    const char* const type = handle.typeName();
    if (!type || (std::strcmp(type, "PGconn*") != 0 && std::strcmp(type, "pg_conn*") != 0))
        return nullptr;
    return *static_cast<PGconn* const*>(handle.constData());
}

bool Session::Private::isAlive() const
{
    if (name.isEmpty() || !QSqlDatabase::database(name, false).isOpen())
        return false;
    PGconn* const handle = connection();
    if (!handle || PQstatus(handle) != CONNECTION_OK)
        return false;
    // The server hangs up after its last words, so something may stand there to be read, as it does
    // when somebody notifies.
    pollfd socket{PQsocket(handle), POLLRDHUP, 0};
    return ::poll(&socket, 1, 0) == 0;
}

base::Result<QSqlQuery*> Session::Private::prepared(const QString& sql)
{
    auto open = ensureOpen();
    if (!open)
        return std::move(open).error();
    if (const auto found = m_index.constFind(sql); found != m_index.constEnd()) {
        m_statements.splice(m_statements.begin(), m_statements, *found);
        return &m_statements.front().query;
    }
    QSqlQuery query(QSqlDatabase::database(name, false));
    query.setNumericalPrecisionPolicy(QSql::HighPrecision);
    if (!query.prepare(sql))
        return failure(query.lastError());
    m_statements.push_front({sql, std::move(query)});
    m_index.insert(sql, m_statements.begin());
    if (m_statements.size() > keptStatements) {
        m_index.remove(m_statements.back().sql);
        m_statements.pop_back();
    }
    return &m_statements.front().query;
}

base::Result<QSqlQuery*> Session::Private::runPrepared(const QString& sql, const QVariantList& values)
{
    auto query = prepared(sql);
    if (!query)
        return query;
    for (qsizetype i = 0; i < values.size(); ++i)
        (*query)->bindValue(int(i), values[i]);
    if (!(*query)->exec())
        return failure((*query)->lastError());
    return query;
}

base::Result<void> Session::Private::run(const QString& sql)
{
    QSqlQuery query(QSqlDatabase::database(name, false));
    if (!query.exec(sql))
        return failure(query.lastError());
    // exec() looks at the first statement's result only.
    while (query.nextResult()) {
    }
    if (query.lastError().isValid())
        return failure(query.lastError());
    return {};
}

base::Error Session::Private::failure(const QSqlError& error)
{
    const QString state = error.nativeErrorCode();
    PGconn* const handle = connection();
    if (state.isEmpty() && (!handle || PQstatus(handle) != CONNECTION_OK)) {
        const QString words = error.databaseText();
        return {base::ErrorCode::ConnectionLost,
                words.isEmpty() ? QStringLiteral("the server ended the connection") : words,
                address.displayName()};
    }
    base::Error told = errorFromServer(state, error.databaseText());
    if (base::isConnectionError(told.code))
        told.subject = address.displayName();
    return told;
}

QSqlDriver* Session::Private::driverOf(const Session& session)
{
    const QString& name = session.d->name;
    return name.isEmpty() ? nullptr : QSqlDatabase::database(name, false).driver();
}

} // namespace database
