#include "core/database/session.h"

#include "core/base/thread_role.h"
#include "core/database/session_private.h"

#include <QSqlError>
#include <QSqlRecord>

#include <utility>

namespace database {

Session::Session(Address address, SessionOptions options)
    : d(std::make_unique<Private>(std::move(address), options))
{
}

Session::~Session()
{
    d->close();
}

const Address& Session::address() const
{
    return d->address;
}

bool Session::isOpen() const
{
    return d->isAlive();
}

quint64 Session::generation() const
{
    return d->generation;
}

base::Result<void> Session::open()
{
    base::assertMayBlock("database::Session::open");
    return d->ensureOpen();
}

void Session::close()
{
    d->close();
}

base::Result<void> Session::query(const QString& sql, const QVariantList& values,
                                  const std::function<void(const Row&)>& onRow)
{
    base::assertMayBlock("database::Session::query");
    auto ran = d->runPrepared(sql, values);
    if (!ran)
        return std::move(ran).error();
    QSqlQuery& query = **ran;
    d->reading = true;
    while (query.next())
        onRow(Row(query));
    d->reading = false;
    query.finish();
    return {};
}

base::Result<qint64> Session::execute(const QString& sql, const QVariantList& values)
{
    base::assertMayBlock("database::Session::execute");
    auto ran = d->runPrepared(sql, values);
    if (!ran)
        return std::move(ran).error();
    QSqlQuery& query = **ran;
    const qint64 affected = query.numRowsAffected();
    query.finish();
    return affected;
}

base::Result<void> Session::script(const QString& sql)
{
    base::assertMayBlock("database::Session::script");
    auto open = d->ensureOpen();
    if (!open)
        return open;
    return d->run(sql);
}

bool Session::inTransaction() const
{
    return d->transaction;
}

std::shared_ptr<Canceller> Session::canceller() const
{
    return d->cancelHandle;
}

void* Session::nativeHandle() const
{
    return d->connection();
}

base::Result<Transaction> Transaction::begin(Session& session, Kind kind)
{
    base::assertMayBlock("database::Transaction::begin");
    if (session.inTransaction())
        return base::Error{
            base::ErrorCode::InvalidInput, QStringLiteral("a transaction is open already"), {}};
    const QString sql = kind == Kind::ReadWrite
                            ? QStringLiteral("BEGIN ISOLATION LEVEL READ COMMITTED")
                            : QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    auto begun = session.script(sql);
    if (!begun)
        return std::move(begun).error();
    session.d->transaction = true;
    return Transaction(session);
}

Transaction::~Transaction()
{
    if (!m_session || !std::exchange(m_session->d->transaction, false))
        return;
    // On a lost connection the server has rolled back by itself; opening a new one would be wrong.
    if (m_session->isOpen())
        (void)m_session->d->run(QStringLiteral("ROLLBACK"));
}

Transaction::Transaction(Transaction&& other) noexcept
    : m_session(std::exchange(other.m_session, nullptr))
{
}

base::Result<void> Transaction::commit()
{
    base::assertMayBlock("database::Transaction::commit");
    if (!m_session || !m_session->d->transaction)
        return base::Error{base::ErrorCode::ConnectionLost, QStringLiteral("the transaction is over"), {}};
    Session::Private& session = *m_session->d;
    session.transaction = false;
    PGconn* const connection = session.connection();
    if (!connection) {
        return base::Error{base::ErrorCode::ConnectionLost, QStringLiteral("lost inside a transaction"),
                           session.address.displayName()};
    }
    // COMMIT of a failed transaction rolls back and reports success.
    const bool failed = PQtransactionStatus(connection) == PQTRANS_INERROR;
    auto done = session.run(failed ? QStringLiteral("ROLLBACK") : QStringLiteral("COMMIT"));
    if (done && failed)
        return base::Error{
            base::ErrorCode::DatabaseError, QStringLiteral("rolled back: a statement had failed"), {}};
    return done;
}

} // namespace database
