// Migrations against a real server: once, twice, from two threads, and with a changed past.
#include "core/database/migration.h"
#include "core/sandbox/server.h"

#include <QProcess>
#include <QTest>

#include <thread>

using base::ErrorCode;
using database::Migration;
using database::SchemaState;
using database::Session;

namespace {

const std::vector<Migration> two{
    {1, QStringLiteral("homes"),
     QStringLiteral("create table keystead.home (id bigint); create table keystead.city (id bigint);")},
    {3, QStringLiteral("prices"), QStringLiteral("alter table keystead.home add price bigint;")},
};

} // namespace

class DatabaseMigrationTest : public QObject
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
        QVERIFY(m_session->script(QStringLiteral("drop schema if exists keystead cascade")));
    }

    void cleanup() { m_session.reset(); }

    void theyAreAppliedOnce()
    {
        QCOMPARE(*database::schemaState(*m_session, two), SchemaState::Missing);
        QCOMPARE(*database::applyMigrations(*m_session, std::span(two).first(1)), 1);
        QCOMPARE(*database::schemaState(*m_session, two), SchemaState::Behind);
        QCOMPARE(*database::applyMigrations(*m_session, two), 1);
        QCOMPARE(*database::schemaState(*m_session, two), SchemaState::Current);
        QCOMPARE(*database::applyMigrations(*m_session, two), 0);
        QVERIFY(m_session->execute(QStringLiteral("insert into keystead.home (id, price) values (1, 2)")));
    }

    void twoAtOnceApplyEachOnce()
    {
        const auto apply = [this](int& applied) {
            Session session(m_server->address());
            applied = database::applyMigrations(session, two).value_or(-100);
        };
        int first = 0;
        int second = 0;
        std::thread other([&] { apply(first); });
        apply(second);
        other.join();
        QCOMPARE(first + second, 2);
    }

    void changedTextIsAMismatch()
    {
        QVERIFY(database::applyMigrations(*m_session, two));
        std::vector<Migration> changed = two;
        changed[0].sql += QStringLiteral(" -- changed");
        QCOMPARE(database::schemaState(*m_session, changed).error().code, ErrorCode::SchemaMismatch);
        QCOMPARE(database::applyMigrations(*m_session, changed).error().code, ErrorCode::SchemaMismatch);
    }

    void newerThanKnownIsAMismatch()
    {
        QVERIFY(database::applyMigrations(*m_session, two));
        const auto older = std::span(two).first(1);
        QCOMPARE(database::schemaState(*m_session, older).error().code, ErrorCode::SchemaMismatch);
        QCOMPARE(database::applyMigrations(*m_session, older).error().code, ErrorCode::SchemaMismatch);
    }

    void aFailedOneLeavesNothingOfItself()
    {
        std::vector<Migration> broken = two;
        broken[1].sql = QStringLiteral("create table keystead.half (id int); select 1 / 0;");
        QCOMPARE(database::applyMigrations(*m_session, broken).error().code, ErrorCode::ValueOutOfRange);
        const auto half = m_session->first(QStringLiteral("select to_regclass('keystead.half') is null"), {},
                                           [](const database::Row& row) { return row.boolean(0); });
        QVERIFY(half && half->value_or(false));
        QCOMPARE(*database::applyMigrations(*m_session, two), 1);
    }

    void aGuestMayUseACompleteSchema()
    {
        QVERIFY(database::applyMigrations(*m_session, two));
        QVERIFY(m_session->script(QStringLiteral("drop role if exists reader; create role reader login;"
                                                 "grant usage on schema keystead to reader;"
                                                 "grant select on keystead.migration to reader;")));
        database::Address reader = m_server->address();
        reader.user = QStringLiteral("reader");
        {
            Session session(reader);
            QCOMPARE(*database::applyMigrations(session, two), 0);
        }
        QVERIFY(m_session->script(QStringLiteral("drop owned by reader; drop role reader;")));
    }

    void thePlanRunsAsItIs_data()
    {
        QTest::addColumn<bool>("byPsql");
        QTest::newRow("by psql") << true;
        QTest::newRow("as a script") << false;
    }

    void thePlanRunsAsItIs()
    {
        QFETCH(bool, byPsql);
        std::vector<Migration> quoted = two;
        quoted[1].name = QStringLiteral("prices, the agent's");
        quoted[1].sql += QStringLiteral(" select 'without an end' -- and a remark");
        const QString plan = database::migrationPlan(quoted);
        if (byPsql)
            QCOMPARE(runByPsql(plan), QString());
        else
            QVERIFY(m_session->script(plan));
        QCOMPARE(*database::schemaState(*m_session, quoted), SchemaState::Current);
        QVERIFY(m_session->execute(QStringLiteral("insert into keystead.home (id, price) values (1, 2)")));
    }

    void aPlanThatFailsLeavesNothing()
    {
        std::vector<Migration> broken = two;
        broken[1].sql = QStringLiteral("select 1 / 0;");
        QVERIFY(!runByPsql(database::migrationPlan(broken)).isEmpty());
        QCOMPARE(*database::schemaState(*m_session, two), SchemaState::Missing);
        QVERIFY(!exists(QStringLiteral("keystead")));
    }

    void removalLeavesNothing_data()
    {
        QTest::addColumn<bool>("extensionUsed");
        QTest::newRow("alone") << false;
        QTest::newRow("others use the extension") << true;
    }

    void removalLeavesNothing()
    {
        QFETCH(bool, extensionUsed);
        QVERIFY(database::applyMigrations(*m_session, two));
        QVERIFY(m_session->script(QStringLiteral("create extension pg_trgm schema keystead;"
                                                 "create table public.other (name text);")));
        if (extensionUsed)
            QVERIFY(m_session->script(QStringLiteral(
                "create index other_search on public.other using gin (name keystead.gin_trgm_ops)")));
        QCOMPARE(runByPsql(database::removalPlan()), QString());
        QVERIFY(!exists(QStringLiteral("keystead")));
        QCOMPARE(exists(QStringLiteral("keystead_removed")), extensionUsed);
        QCOMPARE(*database::schemaState(*m_session, two), SchemaState::Missing);
        const auto index =
            m_session->first(QStringLiteral("select to_regclass('public.other_search') is not null"), {},
                             [](const database::Row& row) { return row.boolean(0); });
        QVERIFY(index);
        QCOMPARE(index->value_or(false), extensionUsed);
        QVERIFY(m_session->script(
            QStringLiteral("drop table public.other; drop schema if exists keystead_removed cascade")));
    }

private:
    bool exists(const QString& schema)
    {
        const auto found = m_session->first(QStringLiteral("select to_regnamespace(?) is not null"), {schema},
                                            [](const database::Row& row) { return row.boolean(0); });
        return found && found->value_or(false);
    }

    // What it reports as an error; empty: it ran.
    QString runByPsql(const QString& sql) const
    {
        const database::Address& address = m_server->address();
        QProcess psql;
        psql.start(QStringLiteral("psql"),
                   {QStringLiteral("-X"), QStringLiteral("-q"), QStringLiteral("-h"), address.host,
                    QStringLiteral("-p"), QString::number(address.port), QStringLiteral("-U"), address.user,
                    QStringLiteral("-d"), address.database, QStringLiteral("-o"), QStringLiteral("/dev/null"),
                    QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"), QStringLiteral("-f"),
                    QStringLiteral("-")});
        psql.write(sql.toUtf8());
        psql.closeWriteChannel();
        if (!psql.waitForFinished())
            return psql.errorString();
        return psql.exitCode() == 0 ? QString() : QString::fromUtf8(psql.readAllStandardError());
    }

    std::unique_ptr<sandbox::PostgresServer> m_server;
    std::unique_ptr<Session> m_session;
};

QTEST_GUILESS_MAIN(DatabaseMigrationTest)
#include "tst_database_migration.moc"
