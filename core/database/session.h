// One PostgreSQL connection used by one thread.
//
// Thread: confined to the thread that opens it; never the GUI's (asserted). Opens itself on the
// first use and again after it was lost; a lost connection fails the statement or transaction that
// was under way and never repeats it. Every session sets TimeZone to UTC, client_encoding UTF8,
// application_name (program_name.h); a read-only session also default_transaction_read_only.
// Values are bound, never pasted into SQL. Statements are prepared once and kept (least recently
// used 64); SQL texts are therefore constants or built from a small set.
#pragma once

#include "core/base/access_mode.h"
#include "core/base/result.h"
#include "core/database/address.h"
#include "core/database/row.h"

#include <QVariant>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace database {

struct SessionOptions
{
    base::AccessMode access = base::AccessMode::ReadWrite;
    // For the server's first sign of life, and once more, in whole seconds and at least 2, for TLS and
    // the login. A connection that falls silent later is given up after 20 s (unanswered data) to 45 s.
    std::chrono::milliseconds connectTimeout{5000};
    std::chrono::milliseconds statementTimeout{30000}; // 0: none
    // For a session that runs the same short statements all day on tables that grow while it does: each
    // is planned once, by its indexes. (To plan the drain's takes seven times as long as to run it.)
    bool plansOnce = false;
};

// Stops what the session does. Any thread; harmless when idle or after the session has gone.
class Canceller
{
public:
    virtual ~Canceller() = default;
    // What it does now: asks the server to stop a statement (PQcancel), or ends waiting for a server
    // (the call fails with Cancelled; TLS and login are not interrupted, only their result is dropped).
    // Blocks at most half a second: the connection to a server that has not taken the request by then
    // is ended, and the statement fails with ConnectionLost.
    virtual void cancel() = 0;
    // For good, without asking the server and without blocking: the connection is ended (ConnectionLost)
    // and none is opened any more (Cancelled).
    virtual void abandon() = 0;
};

class Session
{
public:
    explicit Session(Address address, SessionOptions options = {});
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    const Address& address() const;
    bool isOpen() const;
    // Counts openings: another number means another backend, and what was known of it has to be asked again.
    quint64 generation() const;
    base::Result<void> open();
    void close();

    // Runs a statement and hands each row to onRow, in order. onRow must not use the session: what it
    // asks for fails with InvalidInput. Positional placeholders are “?”.
    // NULL is bound as an invalid QVariant of the right type, e.g. QVariant(QMetaType(QMetaType::LongLong)).
    // Errors: connection codes, the 3xx codes (subject = constraint or column when the server names
    // one), ReadOnlyProfile.
    base::Result<void> query(const QString& sql, const QVariantList& values,
                             const std::function<void(const Row&)>& onRow);

    // The same for a statement without a result. Returns the number of affected rows.
    base::Result<qint64> execute(const QString& sql, const QVariantList& values = {});

    // Several statements in one text, unprepared, no values: migrations only.
    base::Result<void> script(const QString& sql);

    // All rows through a mapper: Row -> T. May be empty.
    template<class F>
    auto list(const QString& sql, const QVariantList& values, F&& map)
        -> base::Result<std::vector<std::invoke_result_t<F, const Row&>>>
    {
        std::vector<std::invoke_result_t<F, const Row&>> rows;
        auto done = query(sql, values, [&](const Row& row) { rows.push_back(map(row)); });
        if (!done)
            return std::move(done).error();
        return rows;
    }

    // The first row, or nothing.
    template<class F>
    auto first(const QString& sql, const QVariantList& values, F&& map)
        -> base::Result<std::optional<std::invoke_result_t<F, const Row&>>>
    {
        std::optional<std::invoke_result_t<F, const Row&>> found;
        auto done = query(sql, values, [&](const Row& row) {
            if (!found)
                found.emplace(map(row));
        });
        if (!done)
            return std::move(done).error();
        return found;
    }

    // As query, but row by row while the server makes them: for results that need not fit into memory. An
    // Error from onRow stops the statement and is returned.
    base::Result<void> stream(const QString& sql, const QVariantList& values,
                              const std::function<base::Result<void>(const Row&)>& onRow);

    // COPY … FROM STDIN. next() yields pieces of COPY text, an empty one ends it. An Error from
    // next() aborts the COPY. Returns the number of rows. Usually inside a transaction.
    base::Result<qint64> copyIn(const QString& copySql,
                                const std::function<base::Result<QByteArray>()>& next);

    bool inTransaction() const;

    std::shared_ptr<Canceller> canceller() const;

    // pg_conn* for what QtSql cannot do; nullptr when closed.
    void* nativeHandle() const;

private:
    friend class Transaction;
    friend class Listener;
    class Private;
    std::unique_ptr<Private> d;
};

// A transaction that rolls back unless it was committed.
class Transaction
{
public:
    enum class Kind {
        ReadWrite,        // read committed
        ReadOnlySnapshot, // REPEATABLE READ READ ONLY: one snapshot for all its statements
    };

    // Errors: connection codes, InvalidInput when one is open already.
    static base::Result<Transaction> begin(Session& session, Kind kind = Kind::ReadWrite);
    ~Transaction();
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;

    // ConnectionLost here means: unknown whether it was committed.
    base::Result<void> commit();

private:
    explicit Transaction(Session& session)
        : m_session(&session)
    {
    }
    Session* m_session;
};

} // namespace database
