// What a Session is made of; for the files of this room only.
#pragma once

#include "core/database/session.h"
#include "core/database/wake.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <libpq-fe.h>

#include <list>
#include <mutex>

namespace database {

struct ClearResult
{
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

// What libpq's result says, or that the connection has gone.
base::Error errorOf(PGconn* connection, const PGresult* result, const Address& address);

// What a session waits for, shared with whoever may cancel from another thread: connecting, or what
// runs on the libpq connection.
class CancelHandle : public Canceller
{
public:
    ~CancelHandle() override;
    void cancel() override;
    void abandon() override;
    void follow(PGconn* connection); // null: closed

    const Wake& beginConnecting(); // woken by cancel() from now on
    bool endConnecting();          // true: cancelled meanwhile
    bool isAbandoned();

private:
    void hangUp();
    void closeSocket();

    std::mutex m_mutex;
    std::shared_ptr<PGcancel> m_cancel;
    // Of our own: libpq closes its descriptor when it likes, and the number may be another's then.
    int m_socket = -1;
    Wake m_wake;
    bool m_connecting = false;
    bool m_cancelled = false; // while connecting
    bool m_abandoned = false;
};

class Session::Private
{
public:
    Private(Address where, SessionOptions how);

    base::Result<void> ensureOpen();
    base::Result<void> connect();
    void close();
    base::Result<void> openDriver(QSqlDatabase& opened);
    PGconn* connection() const;
    // Notices a connection that the server has ended; QtSql does not tell.
    bool isAlive() const;

    base::Result<QSqlQuery*> prepared(const QString& sql);
    // Executed; the result is valid until the same text runs again.
    base::Result<QSqlQuery*> runPrepared(const QString& sql, const QVariantList& values);
    base::Result<void> run(const QString& sql);
    base::Error failure(const QSqlError& error);

    Address address;
    SessionOptions options;
    QString name; // of the QSqlDatabase, unique in the process
    quint64 generation = 0;
    bool transaction = false;
    bool reading = false; // rows are handed out; another statement would take them away
    std::shared_ptr<CancelHandle> cancelHandle = std::make_shared<CancelHandle>();

    static QSqlDriver* driverOf(const Session& session);

private:
    // Most recently used first.
    struct Statement
    {
        QString sql;
        QSqlQuery query;
    };
    std::list<Statement> m_statements;
    QHash<QString, std::list<Statement>::iterator> m_index;
};

} // namespace database
