// One session against a real server: values, errors with their names, transactions, COPY, loss.
#include "core/database/session.h"
#include "core/sandbox/server.h"

#include <QTest>

#include <atomic>
#include <thread>

using base::ErrorCode;
using database::Row;
using database::Session;
using database::Transaction;

namespace {

const QString tables = QStringLiteral(R"(
create table city (id bigint constraint city_key primary key, name text not null);
create table home (
    id    bigint constraint home_key primary key,
    city  bigint constraint home_city references city,
    price bigint constraint home_price_positive check (price > 0),
    title varchar(10));
create table pinned (city bigint constraint pinned_city references city);
insert into city values (1, 'Ghent'), (2, 'Bruges');
insert into home values (1, 1, 100, 'one');
insert into pinned values (2);)");

qint64 number(Session& session, const QString& sql)
{
    const auto found = session.first(sql, {}, [](const Row& row) { return row.integer(0); });
    return found && *found ? **found : -1;
}

qint64 homes(Session& session)
{
    return number(session, QStringLiteral("select count(*) from home"));
}

// Waits until the server shows that pid in a statement, seen from another session.
bool waitUntilBusy(Session& observer, qint64 pid)
{
    const QString sql =
        QStringLiteral("select count(*) from pg_stat_activity where pid = ? and state = 'active' "
                       "and wait_event = 'PgSleep'");
    const QDeadlineTimer deadline(std::chrono::seconds(20));
    while (!deadline.hasExpired()) {
        const auto busy = observer.first(sql, {pid}, [](const Row& row) { return row.integer(0); });
        if (busy && *busy && **busy == 1)
            return true;
    }
    return false;
}

const QString ownPid = QStringLiteral("select pg_backend_pid()");
const QString longSleep = QStringLiteral("select pg_sleep(60)");

} // namespace

class DatabaseSessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        sandbox::ServerOptions options;
        options.settings = {QStringLiteral("fsync=off")};
        auto started = sandbox::PostgresServer::start(options);
        QVERIFY2(started, qPrintable(started ? QString() : started.error().detail));
        m_server = std::move(started).value();
    }

    void init()
    {
        m_session = std::make_unique<Session>(m_server->address());
        QVERIFY(
            m_session->script(QStringLiteral("drop schema public cascade; create schema public;") + tables));
    }

    void cleanup() { m_session.reset(); }

    void valuesComeBackAsTheyWere()
    {
        const QString text = QString::fromUtf8("O'Hara \"\\ ? \xE2\x82\xAC");
        const QByteArray bytes("\0\xff'\\", 4);
        int rows = 0;
        const auto done = m_session->query(
            QStringLiteral(
                "select ?::text, ?::bigint, ?::float8, ?::boolean, ?::bytea, ?::bigint, 1700000000123456"),
            {text, Q_INT64_C(-9007199254740993), 0.1, true, bytes, QVariant(QMetaType(QMetaType::LongLong))},
            [&](const Row& row) {
                ++rows;
                QCOMPARE(row.text(0), text);
                QCOMPARE(row.integer(1), Q_INT64_C(-9007199254740993));
                QCOMPARE(row.real(2), 0.1);
                QCOMPARE(row.boolean(3), true);
                QCOMPARE(row.bytes(4), bytes);
                QVERIFY(row.isNull(5));
                QCOMPARE(row.integer(5), 0);
                QVERIFY(!row.optionalInteger(5));
                QCOMPARE(row.time(6).toMSecsSinceEpoch(), Q_INT64_C(1700000000123));
            });
        QVERIFY2(done, qPrintable(done ? QString() : done.error().detail));
        QCOMPARE(rows, 1);
    }

    void sessionIsNotUsedWhileItsRowsAreRead()
    {
        ErrorCode inside = ErrorCode::None;
        const QString sql = QStringLiteral("select id from city order by id");
        std::vector<qint64> ids;
        QVERIFY(m_session->query(sql, {}, [&](const Row& row) {
            inside = m_session->execute(sql).error().code;
            ids.push_back(row.integer(0));
        }));
        QCOMPARE(inside, ErrorCode::InvalidInput);
        QCOMPARE(ids, (std::vector<qint64>{1, 2}));
        QCOMPARE(homes(*m_session), 1);
    }

    void errorsHaveTheirCodeAndName_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("subject");
        const auto row = [](const char* name, const char* sql, ErrorCode code, const char* subject) {
            QTest::newRow(name) << QString::fromLatin1(sql) << static_cast<int>(code)
                                << QString::fromLatin1(subject);
        };
        row("syntax", "selec 1", ErrorCode::DatabaseError, "");
        row("unique", "insert into home values (1, 1, 5, 'x')", ErrorCode::UniqueViolation, "home_key");
        row("check", "insert into home values (2, 1, 0, 'x')", ErrorCode::CheckViolation,
            "home_price_positive");
        row("foreign key", "insert into home values (2, 9, 5, 'x')", ErrorCode::ForeignKeyViolation,
            "home_city");
        row("foreign key of another table", "delete from city where id = 2", ErrorCode::ForeignKeyViolation,
            "pinned_city");
        row("not null", "insert into city values (3, null)", ErrorCode::NotNullViolation, "name");
        row("too long", "update home set title = 'much too long for ten'", ErrorCode::ValueOutOfRange, "");
        row("too large", "select 9223372036854775807 + 1", ErrorCode::ValueOutOfRange, "");
        row("deadlock or serialisation", "do $$ begin raise sqlstate '40001'; end $$",
            ErrorCode::SerializationFailure, "");
        row("no such table", "select * from keystead.property", ErrorCode::SchemaMissing,
            "keystead.property");
        row("read-only transaction", "do $$ begin set transaction read only; delete from home; end $$",
            ErrorCode::ReadOnlyProfile, "");
    }

    void errorsHaveTheirCodeAndName()
    {
        QFETCH(QString, sql);
        QFETCH(int, code);
        // DO cannot be prepared.
        const bool block = sql.startsWith(QStringLiteral("do "));
        const auto done = block ? m_session->script(sql) : m_session->query(sql, {}, [](const Row&) {});
        QVERIFY(!done);
        QCOMPARE(base::errorName(done.error().code), base::errorName(static_cast<ErrorCode>(code)));
        QTEST(done.error().subject, "subject");
        QVERIFY(!done.error().detail.isEmpty());
        QCOMPARE(homes(*m_session), 1); // the session is as good as before
    }

    void scriptTellsTheErrorOfALaterStatement()
    {
        const auto done =
            m_session->script(QStringLiteral("delete from home; delete from city where id = 2; select 1"));
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::ForeignKeyViolation);
        QCOMPARE(homes(*m_session), 1); // one text is one transaction
    }

    void missingRightsAreTold()
    {
        QVERIFY(m_session->script(QStringLiteral("drop role if exists guest; create role guest login;"
                                                 "grant usage on schema public to guest;")));
        database::Address guest = m_server->address();
        guest.user = QStringLiteral("guest");
        Session session(guest);
        const auto done = session.execute(QStringLiteral("delete from home"));
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::DatabaseNoPermission);
    }

    void statementTimeoutCancels()
    {
        database::SessionOptions options;
        options.statementTimeout = std::chrono::milliseconds(50);
        Session session(m_server->address(), options);
        const auto done = session.execute(longSleep);
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::QueryCancelled);
    }

    void openingTellsWhatIsWrong()
    {
        database::Address nobody = m_server->address();
        nobody.user = QStringLiteral("nobody-here");
        QCOMPARE(Session(nobody).open().error().code, ErrorCode::AuthenticationFailed);
        database::Address nowhere = m_server->address();
        nowhere.port = 1;
        const auto refused = Session(nowhere).open();
        QCOMPARE(refused.error().code, ErrorCode::ConnectionRefused);
        QCOMPARE(refused.error().subject, nowhere.displayName());
        database::Address unknown;
        unknown.host = QStringLiteral("no-such-host.invalid");
        database::SessionOptions patient;
        patient.connectTimeout = std::chrono::seconds(60); // a name server that is away takes its time
        QCOMPARE(Session(unknown, patient).open().error().code, ErrorCode::HostNotFound);
    }

    void readOnlySessionRefusesEveryWayToWrite()
    {
        database::SessionOptions options;
        options.access = base::AccessMode::ReadOnly;
        Session session(m_server->address(), options);
        QCOMPARE(homes(session), 1);
        QCOMPARE(session.execute(QStringLiteral("delete from home")).error().code,
                 ErrorCode::ReadOnlyProfile);
        QCOMPARE(session.script(QStringLiteral("select 1; drop table home")).error().code,
                 ErrorCode::ReadOnlyProfile);
        const auto copied =
            session.copyIn(QStringLiteral("copy city from stdin"), [] { return QByteArray(); });
        QCOMPARE(copied.error().code, ErrorCode::ReadOnlyProfile);
        auto transaction = Transaction::begin(session);
        QVERIFY(transaction);
        QCOMPARE(session.execute(QStringLiteral("delete from home")).error().code,
                 ErrorCode::ReadOnlyProfile);
        QCOMPARE(homes(*m_session), 1);
    }

    void transactionRollsBackUnlessCommitted()
    {
        {
            auto transaction = Transaction::begin(*m_session);
            QVERIFY(transaction);
            QVERIFY(m_session->inTransaction());
            QCOMPARE(Transaction::begin(*m_session).error().code, ErrorCode::InvalidInput);
            QCOMPARE(*m_session->execute(QStringLiteral("delete from home")), 1);
        }
        QVERIFY(!m_session->inTransaction());
        QCOMPARE(homes(*m_session), 1);
        auto transaction = Transaction::begin(*m_session);
        QVERIFY(m_session->execute(QStringLiteral("delete from home")));
        QVERIFY(transaction->commit());
        QCOMPARE(homes(*m_session), 0);
    }

    void commitAfterAFailedStatementIsNoSuccess()
    {
        auto transaction = Transaction::begin(*m_session);
        QVERIFY(m_session->execute(QStringLiteral("delete from home")));
        QVERIFY(!m_session->execute(QStringLiteral("insert into city values (1, 'twice')")));
        QCOMPARE(transaction->commit().error().code, ErrorCode::DatabaseError);
        QCOMPARE(homes(*m_session), 1);
    }

    void snapshotDoesNotSeeLaterCommits()
    {
        Session other(m_server->address());
        auto snapshot = Transaction::begin(*m_session, Transaction::Kind::ReadOnlySnapshot);
        QVERIFY(snapshot);
        QCOMPARE(homes(*m_session), 1);
        QVERIFY(other.execute(QStringLiteral("delete from home")));
        QCOMPARE(homes(*m_session), 1);
        QVERIFY(snapshot->commit());
        QCOMPARE(homes(*m_session), 0);
    }

    void lostConnectionFailsTheStatementAndTheNextOneWorks()
    {
        Session observer(m_server->address());
        const qint64 pid = number(*m_session, ownPid);
        std::thread killer([&] {
            Session session(m_server->address());
            if (waitUntilBusy(session, pid))
                (void)session.query(QStringLiteral("select pg_terminate_backend(?)"), {pid},
                                    [](const Row&) {});
        });
        const auto done = m_session->execute(longSleep);
        killer.join();
        QVERIFY(!done);
        QCOMPARE(base::errorName(done.error().code), QStringLiteral("ConnectionLost"));
        QCOMPARE(done.error().subject, m_server->address().displayName());
        QCOMPARE(homes(*m_session), 1);
    }

    void lostTransactionDoesNotGoOnOutside()
    {
        auto transaction = Transaction::begin(*m_session);
        const qint64 pid = number(*m_session, ownPid);
        Session other(m_server->address());
        QVERIFY(
            other.query(QStringLiteral("select pg_terminate_backend(?, 10000)"), {pid}, [](const Row&) {}));
        for (int i = 0; i < 3; ++i) {
            const auto done = m_session->execute(QStringLiteral("delete from home"));
            QVERIFY(!done);
            QCOMPARE(base::errorName(done.error().code), QStringLiteral("ConnectionLost"));
        }
        QCOMPARE(base::errorName(transaction->commit().error().code), QStringLiteral("ConnectionLost"));
        QCOMPARE(homes(*m_session), 1);
    }

    void killedServerIsFoundAgainAfterItsRestart()
    {
        QCOMPARE(homes(*m_session), 1);
        m_server->kill();
        QVERIFY(base::isConnectionError(m_session->execute(QStringLiteral("select 1")).error().code));
        QVERIFY(m_server->restart());
        QCOMPARE(homes(*m_session), 1);
    }

    void copyTakesTenThousandRows()
    {
        int piece = 0;
        const auto copied =
            m_session->copyIn(QStringLiteral("copy city from stdin"), [&]() -> base::Result<QByteArray> {
                QByteArray text;
                for (int i = 0; piece < 100 && i < 100; ++i)
                    text += QByteArray::number(1000 + piece * 100 + i) + "\tcity\n";
                ++piece;
                return text;
            });
        QVERIFY2(copied, qPrintable(copied ? QString() : copied.error().detail));
        QCOMPARE(*copied, 10'000);
        QCOMPARE(number(*m_session, QStringLiteral("select count(*) from city")), 10'002);
    }

    void abortedCopyLeavesNothing()
    {
        int piece = 0;
        const auto copied =
            m_session->copyIn(QStringLiteral("copy city from stdin"), [&]() -> base::Result<QByteArray> {
                if (++piece == 3)
                    return base::Error{ErrorCode::Cancelled, {}, {}};
                return QByteArray::number(piece + 10) + "\tcity\n";
            });
        QCOMPARE(copied.error().code, ErrorCode::Cancelled);
        QCOMPARE(number(*m_session, QStringLiteral("select count(*) from city")), 2);
    }

    void copyTellsTheConstraint()
    {
        bool sent = false;
        const auto copied = m_session->copyIn(QStringLiteral("copy city from stdin"), [&] {
            return std::exchange(sent, true) ? QByteArray() : QByteArray("1\ttwice\n");
        });
        QCOMPARE(copied.error().code, ErrorCode::UniqueViolation);
        QCOMPARE(copied.error().subject, QStringLiteral("city_key"));
        QCOMPARE(homes(*m_session), 1);
    }

    void cancelFromAnotherThreadEndsTheStatement()
    {
        const auto canceller = m_session->canceller();
        const qint64 pid = number(*m_session, ownPid);
        std::thread other([&] {
            Session observer(m_server->address());
            if (waitUntilBusy(observer, pid))
                canceller->cancel();
        });
        const auto done = m_session->execute(longSleep);
        other.join();
        QCOMPARE(done.error().code, ErrorCode::QueryCancelled);
        canceller->cancel(); // idle
        QCOMPARE(homes(*m_session), 1);
        m_session.reset();
        canceller->cancel(); // gone
    }

    void cancelRacesWithTheSessionsEnd()
    {
        for (int round = 0; round < 20; ++round) {
            auto session = std::make_unique<Session>(m_server->address());
            QVERIFY(session->open());
            std::atomic<bool> stop = false;
            std::thread other([&, canceller = session->canceller()] {
                while (!stop)
                    canceller->cancel();
            });
            session.reset();
            stop = true;
            other.join();
        }
    }

    void moreStatementsThanAreKept()
    {
        for (int round = 0; round < 2; ++round) {
            for (int i = 0; i < 150; ++i)
                QCOMPARE(number(*m_session, QStringLiteral("select %1::bigint").arg(i)), i);
        }
        const qint64 kept = number(*m_session, QStringLiteral("select count(*) from pg_prepared_statements"));
        QVERIFY2(kept > 0 && kept <= 65, qPrintable(QString::number(kept)));
    }

private:
    std::unique_ptr<sandbox::PostgresServer> m_server;
    std::unique_ptr<Session> m_session;
};

QTEST_GUILESS_MAIN(DatabaseSessionTest)
#include "tst_database_session.moc"
