#include "drainer_fixture.h"

#include <csignal>

using namespace cache_world;

class CacheDrainerFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init() { QVERIFY(m_world.reset()); }
    void cleanup() { base::setPauseHook({}); }

    void whatAKilledProcessLeftIsDrainedByTheNext_H2()
    {
        QByteArray left;
        {
            Desktop gone(m_world.servers);
            QVERIFY(gone.start());
            m_world.seedGenerations(gone);
            left = gone.drainer->keyspace().generation("thing:6");
        }
        QVERIFY(m_world.editor->set(6, QStringLiteral("never drained")) != 0);
        QVERIFY(!m_world.get(left).isNull());
        Desktop next(m_world.servers);
        QVERIFY(next.start());
        QVERIFY(m_world.get(left).isNull());
    }

    void redisAwayMeansPendingAndLaterRight_H3()
    {
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_world.servers, options);
        Heard heard(*desktop.drainer);
        QVERIFY(desktop.start());
        m_world.seedGenerations(desktop);
        const Keyspace keyspace = desktop.drainer->keyspace();
        QVERIFY(m_world.redis->call({"SAVE"}));
        QVERIFY(m_world.servers.redis->stop());
        const quint64 xid = m_world.editor->set(3, QStringLiteral("second"));
        const Settlement settlement = desktop.settle(xid);
        QVERIFY(settlement.pending);
        QCOMPARE(settlement.tags, (std::vector<Tag>{"thing:3", "thing:list"}));
        QTRY_VERIFY(heard.has("thing:3")); // screens read PostgreSQL meanwhile
        const DrainerState away = desktop.drainer->state();
        QVERIFY(away.databaseReachable && !away.redisReachable && !away.trusted);
        QCOMPARE(away.backlog, 1);
        QVERIFY(away.problem.code != base::ErrorCode::None);
        QVERIFY(m_world.servers.redis->restart());
        QTRY_VERIFY(desktop.drainer->state().trusted);
        QVERIFY(m_world.cursor(desktop)->snapshot.sees(xid));
        QVERIFY(m_world.get(keyspace.generation("thing:3")).isNull());
        QVERIFY(!m_world.get(keyspace.generation("thing:4")).isNull()); // the dump was loaded
        QCOMPARE(desktop.drainer->state().backlog, 0);
        QVERIFY(!desktop.settle(xid).pending);
    }

    void databaseAwayLetsTheTrustRunOut_H22()
    {
        DrainerOptions options;
        options.poll = quick;
        options.trust = 400ms;
        Desktop desktop(m_world.servers, options);
        QVERIFY(desktop.start());
        QVERIFY(m_world.servers.postgres->stop());
        QTRY_VERIFY(!desktop.drainer->state().databaseReachable);
        QTRY_VERIFY(!desktop.drainer->state().trusted);
        QVERIFY(m_world.servers.postgres->restart());
        QTRY_VERIFY(desktop.drainer->state().trusted);
        m_world.editor = std::make_unique<Editor>(m_world.servers);
        QVERIFY(!desktop.settle(m_world.editor->set(1, QStringLiteral("after"))).pending);
    }

    void aCrashedBackendBeginsANewEpoch_H21()
    {
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_world.servers, options);
        Heard heard(*desktop.drainer);
        QVERIFY(desktop.start());
        const Cursor before = *m_world.cursor(desktop);
        const auto pid = m_world.editor->transaction(QStringLiteral("SELECT pg_backend_pid()"));
        QCOMPARE(::kill(static_cast<pid_t>(pid), SIGKILL), 0);
        QTRY_VERIFY_WITH_TIMEOUT(m_world.cursor(desktop)->incarnation != before.incarnation, 20000);
        QVERIFY(m_world.cursor(desktop)->epoch != before.epoch);
        QTRY_COMPARE(heard.everything, 2);
        quint64 xid = 0;
        QTRY_VERIFY_WITH_TIMEOUT((xid = m_world.editor->set(3, QStringLiteral("after"))) != 0, 20000);
        QVERIFY(!desktop.settle(xid).pending);
    }

    void aFullRedisStillTakesInvalidations()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        m_world.seedGenerations(desktop);
        QVERIFY(m_world.redis->call({"CONFIG", "SET", "maxmemory", "1"}));
        const auto refused = m_world.redis->call({"SET", "x", "y"});
        QVERIFY(!refused && refused.error().code == base::ErrorCode::RedisOutOfMemory);
        QVERIFY(!desktop.settle(m_world.editor->set(3, QStringLiteral("second"))).pending);
        QVERIFY(m_world.get(desktop.drainer->keyspace().generation("thing:3")).isNull());
        QVERIFY(m_world.redis->call({"DEL", desktop.drainer->keyspace().cursor()}));
        QVERIFY(!desktop.settle(m_world.editor->set(4, QStringLiteral("second")))
                     .pending); // rotates, full as it is
    }

private:
    DrainerFixture m_world;
};

QTEST_GUILESS_MAIN(CacheDrainerFaultsTest)
#include "tst_cache_drainer_faults.moc"
