// A database that was copied carries the transaction ids of another: they must mean nothing to it.
#include "core/sandbox/programs.h"
#include "drainer_fixture.h"

#include <QProcess>

using namespace cache_world;

class CacheCloneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }

    void init()
    {
        QVERIFY(m_world.reset());
        DrainWorker worker(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        m_original = worker.drain();
        QVERIFY(m_original.rotated);
        QVERIFY(m_world.editor->set(3, QStringLiteral("carried along")) != 0);
        // As if it had been pruned far ahead of what the copy's transactions are called.
        QVERIFY(m_world.editor->run(
            QStringLiteral("UPDATE keystead.cache_meta SET pruned_through = '4000000000'")));
    }

    void aDumpRestoredIntoAnotherCluster()
    {
        auto other = sandbox::PostgresServer::start();
        QVERIFY(other);
        QVERIFY(copyTo((*other)->address()));
        settles((*other)->address());
    }

    void aCloneOnTheSameServer()
    {
        database::Address address = m_world.servers.postgres->address();
        m_world.editor->session().close();
        database::Address maintenance = address;
        maintenance.database = QStringLiteral("postgres");
        database::Session server(maintenance);
        QVERIFY(server.script(QStringLiteral("DROP DATABASE IF EXISTS clone")));
        QVERIFY(server.script(QStringLiteral("CREATE DATABASE clone TEMPLATE keystead")));
        address.database = QStringLiteral("clone");
        settles(address);
    }

    // While the foreign rows are still there, a transaction of the copy may meet “its own” row among
    // them, and believes that it has been emitted already.
    void aForeignRowNeverStandsForATransactionOfOurs()
    {
        QVERIFY(m_world.editor->run(QStringLiteral("UPDATE keystead.cache_meta SET system_identifier = 1")));
        Editor writer(m_world.servers);
        QVERIFY(writer.run(QStringLiteral("BEGIN")));
        const auto xid = writer.transaction(QStringLiteral("SELECT pg_current_xact_id()::text"));
        QVERIFY(xid != 0);
        QVERIFY(m_world.editor->run(QStringLiteral("INSERT INTO keystead.cache_outbox (xid, tag)"
                                                   " VALUES ('%1', 'thing:5'), ('%1', 'thing:list')")
                                        .arg(xid)));
        QVERIFY(writer.set(5, QStringLiteral("committed behind the copy")) != 0);
        DrainWorker worker(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        const DrainReport kept = worker.drain(); // it waits for the writer, but not for long
        QVERIFY(!kept.settled && !kept.state.trusted);
        QCOMPARE(kept.state.problem.code, base::ErrorCode::DatabaseError);
        QVERIFY(writer.run(QStringLiteral("COMMIT")));
        const DrainReport settled = worker.drain();
        QVERIFY(settled.settled && settled.settled->sees(xid) && settled.rotated && settled.state.trusted);
        QCOMPARE(rows(m_world.editor->session()), 0);
    }

private:
    // The copy has a dataset of its own, begins its outbox anew, and rotates once.
    void settles(const database::Address& address)
    {
        database::Session session(address);
        QVERIFY(rows(session) > 0); // they came along
        DrainerOptions options = m_world.options(base::AccessMode::ReadOnly);
        options.database = address;
        const DrainReport looking = DrainWorker(options, std::make_shared<Trust>()).drain();
        QVERIFY(!looking.state.trusted);
        QVERIFY(looking.state.obstacle == Obstacle::NeedsWriter);

        options.access = base::AccessMode::ReadWrite;
        DrainWorker worker(options, std::make_shared<Trust>());
        const DrainReport first = worker.drain();
        QVERIFY(first.rotated && first.state.trusted);
        QVERIFY(first.keyspace.isValid());
        QVERIFY(first.keyspace.prefix() != m_original.keyspace.prefix());
        QCOMPARE(rows(session), 0);
        for (int i = 1; i <= 3; ++i) {
            const auto changed = session.execute(
                QStringLiteral("UPDATE keystead.thing SET value = ? WHERE id = ?"), {QStringLiteral("x"), i});
            QVERIFY(changed && *changed == 1);
            const DrainReport next = worker.drain();
            QVERIFY(!next.rotated && !next.everything && next.state.trusted);
            QCOMPARE(next.tags, (std::vector<Tag>{"thing:" + QByteArray::number(i), "thing:list"}));
        }
        DrainWorker later(options, std::make_shared<Trust>()); // a desktop that starts on it afterwards
        QVERIFY(!later.drain().rotated);
    }

    // Rows of the outbox besides the nonce.
    static qint64 rows(database::Session& session)
    {
        const auto count =
            session.first(QStringLiteral("SELECT count(*) FROM keystead.cache_outbox WHERE xid <> '0'"), {},
                          [](const database::Row& row) { return row.integer(0); });
        return count ? count->value_or(-1) : -1;
    }

    static QStringList where(const database::Address& address)
    {
        return {QStringLiteral("-h"),          address.host,         QStringLiteral("-p"),
                QString::number(address.port), QStringLiteral("-U"), address.user};
    }

    bool copyTo(const database::Address& target)
    {
        const auto programs = sandbox::postgresProgramFolder();
        if (!programs)
            return false;
        const database::Address source = m_world.servers.postgres->address();
        QProcess dump;
        QProcess load;
        dump.setStandardOutputProcess(&load);
        dump.start(*programs + QStringLiteral("/pg_dump"), where(source) + QStringList{source.database});
        load.start(*programs + QStringLiteral("/psql"),
                   where(target) + QStringList{QStringLiteral("-q"), QStringLiteral("-v"),
                                               QStringLiteral("ON_ERROR_STOP=1"), target.database});
        const bool ended = dump.waitForFinished() && load.waitForFinished();
        if (!ended || dump.exitCode() != 0 || load.exitCode() != 0) {
            qWarning("%s%s", dump.readAllStandardError().constData(),
                     load.readAllStandardError().constData());
            return false;
        }
        return true;
    }

    DrainerFixture m_world;
    DrainReport m_original;
};

QTEST_GUILESS_MAIN(CacheCloneTest)
#include "tst_cache_clone.moc"
