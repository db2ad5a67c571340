#include "core/database/session.h"
#include "core/sandbox/server.h"

#include <QtTest>

using base::ErrorCode;
using database::Row;
using database::Session;

// Rows that are handed out while the server makes them.
class DatabaseStreamTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void handsOutEveryRowInOrder();
    void bindsValues();
    void anErrorOfTheReaderStopsTheStatement();
    void anErrorOfTheServerComesThroughBehindItsRows();
    void theReaderMustNotUseTheSession();
    void aCancelledStatementEnds();
    void aConnectionThatIsCutIsLost();

private:
    qint64 one() // the session goes on
    {
        const auto value =
            m_session->first(QStringLiteral("select 1"), {}, [](const Row& row) { return row.integer(0); });
        return value ? value->value_or(-1) : -1;
    }

    std::unique_ptr<sandbox::PostgresServer> m_server;
    std::unique_ptr<Session> m_session;
};

void DatabaseStreamTest::initTestCase()
{
    auto server = sandbox::PostgresServer::start();
    QVERIFY(server);
    m_server = *std::move(server);
    m_session = std::make_unique<Session>(m_server->address());
}

void DatabaseStreamTest::handsOutEveryRowInOrder()
{
    qint64 last = 0;
    const auto done = m_session->stream(QStringLiteral("select i from generate_series(1, 100000) i"), {},
                                        [&last](const Row& row) -> base::Result<void> {
                                            if (row.integer(0) != last + 1)
                                                return base::Error{ErrorCode::InvalidInput, {}, {}};
                                            ++last;
                                            return {};
                                        });
    QVERIFY(done);
    QCOMPARE(last, 100000);
    QCOMPARE(one(), 1);
}

void DatabaseStreamTest::bindsValues()
{
    QString got;
    const auto done = m_session->stream(
        QStringLiteral(
            "select ?::bigint + 1, '?', ?::text is null, ?::text, array_length(?::bigint[], 1), ?"),
        {qint64(41), QVariant(QMetaType(QMetaType::QString)), QStringLiteral("a'?\n\u00e9"),
         QStringLiteral("{1,2,3}"), QStringLiteral("")},
        [&got](const Row& row) -> base::Result<void> {
            for (int i = 0; i < 6; ++i)
                got += row.text(i) + QLatin1Char('|');
            return {};
        });
    QVERIFY2(done, qPrintable(done ? QString() : done.error().detail));
    QCOMPARE(got, QStringLiteral("42|?|t|a'?\n\u00e9|3||"));
}

// Long before its end: the rows of a minute are not waited for.
void DatabaseStreamTest::anErrorOfTheReaderStopsTheStatement()
{
    qint64 rows = 0;
    QElapsedTimer timer;
    timer.start();
    const auto done =
        m_session->stream(QStringLiteral("select generate_series(1, 2000000000)"), {},
                          [&rows](const Row&) -> base::Result<void> {
                              ++rows;
                              return base::Error{ErrorCode::FileFailed, QStringLiteral("full"), {}};
                          });
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::FileFailed);
    QCOMPARE(rows, 1);
    QVERIFY(timer.elapsed() < 30'000);
    QCOMPARE(one(), 1);
}

void DatabaseStreamTest::anErrorOfTheServerComesThroughBehindItsRows()
{
    qint64 rows = 0;
    const auto done = m_session->stream(QStringLiteral("select 1 / (1000 - generate_series(1, 2000))"), {},
                                        [&rows](const Row&) -> base::Result<void> {
                                            ++rows;
                                            return {};
                                        });
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::ValueOutOfRange);
    QVERIFY(rows > 0 && rows < 1000);
    QCOMPARE(m_session->stream(QStringLiteral("select nothing"), {}, {}).error().code,
             ErrorCode::DatabaseError);
    QCOMPARE(one(), 1);
}

void DatabaseStreamTest::theReaderMustNotUseTheSession()
{
    ErrorCode inside = ErrorCode::None;
    const auto done =
        m_session->stream(QStringLiteral("select 1"), {}, [&](const Row&) -> base::Result<void> {
            inside = m_session->execute(QStringLiteral("select 1")).error().code;
            return {};
        });
    QVERIFY(done);
    QCOMPARE(inside, ErrorCode::InvalidInput);
}

void DatabaseStreamTest::aCancelledStatementEnds()
{
    bool isAsked = false;
    const auto done = m_session->stream(QStringLiteral("select generate_series(1, 2000000000)"), {},
                                        [&](const Row&) -> base::Result<void> {
                                            if (!std::exchange(isAsked, true))
                                                m_session->canceller()->cancel();
                                            return {};
                                        });
    QVERIFY(!done);
    QVERIFY(isAsked);
    QCOMPARE(done.error().code, ErrorCode::QueryCancelled);
    QCOMPARE(one(), 1);
}

void DatabaseStreamTest::aConnectionThatIsCutIsLost()
{
    const auto pid = m_session->first(QStringLiteral("select pg_backend_pid()"), {},
                                      [](const Row& row) { return row.integer(0); });
    QVERIFY(pid && *pid);
    bool isCut = false;
    const auto done = m_session->stream(
        QStringLiteral("select generate_series(1, 2000000000)"), {}, [&](const Row&) -> base::Result<void> {
            if (!std::exchange(isCut, true)) {
                Session other(m_server->address());
                (void)other.execute(QStringLiteral("select pg_terminate_backend(?)"), {**pid});
            }
            return {};
        });
    QVERIFY(!done);
    QVERIFY(isCut);
    QCOMPARE(done.error().code, ErrorCode::ConnectionLost);
    QCOMPARE(one(), 1); // on a new one
}

QTEST_GUILESS_MAIN(DatabaseStreamTest)
#include "tst_database_stream.moc"
