#include "cache_world.h"
#include "core/cache/housekeeping.h"

using namespace cache;
using namespace cache_world;

class CacheHousekeepingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto server = sandbox::RedisServer::start();
        QVERIFY(server);
        m_server = std::move(server).value();
        m_redis = std::make_unique<redis::Connection>(m_server->address());
    }

    void init()
    {
        QVERIFY(m_redis->call({"FLUSHALL"}));
        for (int i = 0; i < 1200; ++i)
            QVERIFY(m_redis->call({"SET", entry("page", i), QByteArray(200, 'x')}));
        for (int i = 0; i < 30; ++i)
            QVERIFY(m_redis->call({"SET", entry("pages", i), "x"}));
        for (const QByteArray& key : bystanders())
            QVERIFY(m_redis->call({"SET", key, "x"}));
    }

    void clearsTheEntriesOfAGroupAndNothingElse()
    {
        base::JobControl control;
        qint64 reported = 0;
        control.setListener([&reported](const base::JobProgress& progress) { reported = progress.done; });
        const auto cleared = clearGroups(*m_redis, m_keyspace, {"page"}, control);
        control.flush();
        QVERIFY(cleared);
        QCOMPARE(cleared->entries, 1200);
        QCOMPARE(reported, 1200);
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), 30 + bystanders().size() - 1);
        for (const QByteArray& key : bystanders())
            QCOMPARE(m_redis->call({"EXISTS", key})->toInteger(),
                     key == m_keyspace.generation("group:page") ? 0 : 1);
    }

    void clearsSeveralGroupsInOnePass()
    {
        base::JobControl control;
        QCOMPARE(clearGroups(*m_redis, m_keyspace, {"page", "pages", "count"}, control)->entries, 1230);
        QCOMPARE(clearGroups(*m_redis, m_keyspace, {}, control)->entries, 0);
        // Which keys are ours is not known: nothing is touched, and nothing is claimed.
        const auto unknown = clearGroups(*m_redis, Keyspace(), {"page"}, control);
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().code, base::ErrorCode::NotConnected);
    }

    void aCancelledClearHasInvalidatedAllTheSame()
    {
        base::JobControl control;
        control.setListener([&control](const base::JobProgress&) { control.cancel(); });
        const auto cleared = clearGroups(*m_redis, m_keyspace, {"page", "pages"}, control);
        QVERIFY(!cleared);
        QCOMPARE(cleared.error().code, base::ErrorCode::Cancelled);
        QCOMPARE(m_redis->call({"EXISTS", m_keyspace.generation("group:page")})->toInteger(), 0);
        QVERIFY(m_redis->call({"DBSIZE"})->toInteger() > 30);
    }

    void measuresInTheOrderAsked()
    {
        base::JobControl control;
        const auto sizes = measureGroups(*m_redis, m_keyspace, {"pages", "count", "page"}, control);
        QVERIFY(sizes);
        QCOMPARE((*sizes)[0].group, QByteArray("pages"));
        QCOMPARE((*sizes)[0].entries, 30);
        QCOMPARE((*sizes)[1].entries, 0);
        QCOMPARE((*sizes)[1].memory.count, 0);
        QCOMPARE((*sizes)[2].entries, 1200);
        QVERIFY((*sizes)[2].memory.count > 1200 * 200);
        QVERIFY((*sizes)[2].memory.count < 1200 * 600);
        control.cancel();
        QCOMPARE(measureGroups(*m_redis, m_keyspace, {"page"}, control).error().code,
                 base::ErrorCode::Cancelled);
    }

private:
    QByteArray entry(const QByteArray& group, int i) const
    {
        return m_keyspace.entry(EntryName(group, {{"page", QString::number(i)}}));
    }

    // Near misses: our other kinds, another dataset, other programs.
    QByteArrayList bystanders() const
    {
        return {m_keyspace.cursor(),
                m_keyspace.generation("group:page"),
                m_keyspace.generation("prop:list"),
                m_keyspace.lease(EntryName("page")),
                Keyspace({}, "other").entry(EntryName("page")),
                Keyspace("staging", "abc").entry(EntryName("page")),
                "page:page=1",
                "keystead:page:1"};
    }

    const Keyspace m_keyspace{{}, "abc"};
    std::unique_ptr<sandbox::RedisServer> m_server;
    std::unique_ptr<redis::Connection> m_redis;
};

QTEST_GUILESS_MAIN(CacheHousekeepingTest)
#include "tst_cache_housekeeping.moc"
