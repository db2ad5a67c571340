// Rows as the server makes them, which QtSql keeps until all are there: libpq on the session's own
// connection.
#include "core/base/thread_role.h"
#include "core/database/session_private.h"

#include <algorithm>

namespace database {

namespace {

// “?” as libpq's “$1”, “$2” …; not inside quotes.
QByteArray numbered(const QString& sql)
{
    QByteArray text;
    int number = 0;
    bool isQuoted = false;
    for (const char c : sql.toUtf8()) {
        if (c == '\'')
            isQuoted = !isQuoted;
        if (c == '?' && !isQuoted)
            text.append('$').append(QByteArray::number(++number));
        else
            text.append(c);
    }
    return text;
}

bool send(PGconn* connection, const QString& sql, const QVariantList& values)
{
    std::vector<QByteArray> texts;
    texts.reserve(std::size_t(values.size()));
    for (const QVariant& value : values)
        texts.push_back(value.toString().toUtf8());
    std::vector<const char*> pointers;
    for (std::size_t i = 0; i < texts.size(); ++i)
        pointers.push_back(values[qsizetype(i)].isNull() ? nullptr : texts[i].constData());
    return PQsendQueryParams(connection, numbered(sql).constData(), int(pointers.size()), nullptr,
                             pointers.data(), nullptr, nullptr, 0) == 1 &&
           PQsetSingleRowMode(connection) == 1;
}

// Asks the server to stop; what it has sent already is read and dropped by the caller.
void stop(PGconn* connection)
{
    struct Free
    {
        void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
    };
    const std::unique_ptr<PGcancel, Free> cancel(PQgetCancel(connection));
    char words[256];
    if (cancel)
        PQcancel(cancel.get(), words, int(sizeof words));
}

} // namespace

base::Result<void> Session::stream(const QString& sql, const QVariantList& values,
                                   const std::function<base::Result<void>(const Row&)>& onRow)
{
    base::assertMayBlock("database::Session::stream");
    if (auto open = d->ensureOpen(); !open)
        return open;
    PGconn* const connection = d->connection();
    if (!send(connection, sql, values))
        return errorOf(connection, nullptr, d->address);
    base::Result<void> taken;
    std::optional<base::Error> refused;
    while (const ResultHandle result{PQgetResult(connection)}) {
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_SINGLE_TUPLE && taken) {
            d->reading = true;
            taken = onRow(Row(result.get(), 0));
            d->reading = false;
            if (!taken)
                stop(connection);
        } else if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK && !refused) {
            refused = errorOf(connection, result.get(), d->address);
        }
    }
    if (!taken)
        return taken;
    if (refused)
        return *refused;
    return {};
}

} // namespace database
