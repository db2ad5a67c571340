// COPY … FROM STDIN, which QtSql cannot do: libpq on the session's own connection.
#include "core/base/thread_role.h"
#include "core/database/session_private.h"
#include "core/database/sql_error.h"

#include <algorithm>

namespace database {

namespace {

// libpq counts bytes in int.
bool put(PGconn* connection, QByteArrayView piece)
{
    constexpr qsizetype most = 1 << 30;
    for (qsizetype at = 0; at < piece.size(); at += most) {
        const QByteArrayView part = piece.sliced(at, std::min(most, piece.size() - at));
        if (PQputCopyData(connection, part.data(), int(part.size())) != 1)
            return false;
    }
    return true;
}

// Sends the pieces until next() says that is all. An Error of next() is returned, the COPY ended by it.
base::Result<void> sendPieces(PGconn* connection, const std::function<base::Result<QByteArray>()>& next)
{
    while (true) {
        auto piece = next();
        if (!piece) {
            PQputCopyEnd(connection, "ended by the program");
            return std::move(piece).error();
        }
        if (piece->isEmpty()) {
            PQputCopyEnd(connection, nullptr);
            return {};
        }
        if (!put(connection, *piece)) {
            PQputCopyEnd(connection, "not accepted");
            return {}; // the result tells why
        }
    }
}

} // namespace

base::Error errorOf(PGconn* connection, const PGresult* result, const Address& address)
{
    if (PQstatus(connection) != CONNECTION_OK)
        return {base::ErrorCode::ConnectionLost, QString::fromUtf8(PQerrorMessage(connection)),
                address.displayName()};
    const QString state = QString::fromUtf8(PQresultErrorField(result, PG_DIAG_SQLSTATE));
    base::Error error = errorFromServer(state, QString::fromUtf8(PQresultErrorMessage(result)));
    // libpq knows the name exactly; the message only quotes it.
    if (const char* const constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME))
        error.subject = QString::fromUtf8(constraint);
    return error;
}

base::Result<qint64> Session::copyIn(const QString& copySql,
                                     const std::function<base::Result<QByteArray>()>& next)
{
    base::assertMayBlock("database::Session::copyIn");
    auto open = d->ensureOpen();
    if (!open)
        return std::move(open).error();
    PGconn* const connection = d->connection();
    const ResultHandle begun(PQexec(connection, copySql.toUtf8().constData()));
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN)
        return errorOf(connection, begun.get(), d->address);
    auto sent = sendPieces(connection, next);
    qint64 rows = 0;
    std::optional<base::Error> refused;
    while (ResultHandle result{PQgetResult(connection)}) {
        if (PQresultStatus(result.get()) == PGRES_COMMAND_OK)
            rows = QByteArray(PQcmdTuples(result.get())).toLongLong();
        else if (!refused)
            refused = errorOf(connection, result.get(), d->address);
    }
    if (!sent)
        return std::move(sent).error();
    if (refused)
        return *refused;
    return rows;
}

} // namespace database
