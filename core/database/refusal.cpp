#include "core/database/refusal.h"

#include "core/database/sql_error.h"

#include <QByteArrayList>
#include <QRegularExpression>

#include <libpq-fe.h>

#include <memory>
#include <poll.h>
#include <vector>

namespace database {

namespace {

struct CloseConnection
{
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;

Connection begin(const Address& address, Keywords keywords)
{
    keywords.emplace_back(QStringLiteral("host"), address.host);
    keywords.emplace_back(QStringLiteral("port"),
                          address.port == 0 ? QString() : QString::number(address.port));
    keywords.emplace_back(QStringLiteral("dbname"), address.database);
    keywords.emplace_back(QStringLiteral("user"), address.user);
    keywords.emplace_back(QStringLiteral("password"), address.password);
    QByteArrayList texts; // an empty value is libpq's default
    std::vector<const char*> names;
    std::vector<const char*> values;
    for (const auto& [keyword, value] : keywords) {
        texts << keyword.toUtf8();
        names.push_back(texts.constLast().constData());
        texts << value.toUtf8();
        values.push_back(texts.constLast().constData());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    return Connection(PQconnectStartParams(names.data(), values.data(), 0));
}

} // namespace

base::ErrorCode codeOfRefusal(const Address& address, const Keywords& keywords,
                              const QDeadlineTimer& deadline)
{
    const Connection connection = begin(address, keywords);
    if (!connection)
        return base::ErrorCode::ConnectionRefused;
    PQsetErrorVerbosity(connection.get(), PQERRORS_SQLSTATE);
    PostgresPollingStatusType next =
        PQstatus(connection.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING) {
        const short events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        pollfd socket{PQsocket(connection.get()), events, 0};
        if (::poll(&socket, 1, int(deadline.remainingTime())) <= 0)
            return base::ErrorCode::ConnectionRefused;
        next = PQconnectPoll(connection.get());
    }
    static const QRegularExpression state(QStringLiteral(":\\s+([0-9A-Z]{5})\\s*$"));
    const QString said = QString::fromUtf8(PQerrorMessage(connection.get()));
    const base::ErrorCode code = errorFromServer(state.match(said).captured(1), {}).code;
    return code == base::ErrorCode::DatabaseError ? base::ErrorCode::ConnectionRefused : code;
}

} // namespace database
