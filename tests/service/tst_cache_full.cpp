// A Redis that has no room left: reads answer, edits are settled, nothing is stored, and it is told.
#include "core/cache/pressure.h"
#include "reader_world.h"

using namespace cache;
using namespace cache_world;

class CacheFullTest : public QObject, private ReaderWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }
    void init()
    {
        QVERIFY(enter());
        m_pressure = std::make_shared<Pressure>();
        Shared shared = m_client->shared(*m_desktop);
        shared.pressure = m_pressure;
        m_reader = std::make_unique<Reader>(*m_redis, std::move(shared));
    }
    void cleanup()
    {
        m_reader.reset();
        leave();
    }
    void readsWhatTheServerSays();
    void anEditIsSettledOnAFullServer();
    void aNewEpochBeginsOnAFullServer();
    void readsAnswerAndTellOfTheRefusal();
    void severalRowsTellOfTheRefusal();
    void underHighPressureOnlyListsAreStored();
    void aFullServerIsNotEvenAsked();

private:
    // No room for another byte that matters.
    bool fill()
    {
        const auto reading = readMemory(*m_redis);
        if (!reading)
            return false;
        const QByteArray limit = QByteArray::number(reading->used.count + (1 << 20));
        if (!m_redis->call({"CONFIG", "SET", "maxmemory-policy", "noeviction"}) ||
            !m_redis->call({"CONFIG", "SET", "maxmemory", limit}))
            return false;
        for (const int size : {100'000, 1000, 10}) {
            for (int i = 0; i < 10'000; ++i) {
                const auto set =
                    m_redis->call({"SET", "ballast:" + QByteArray::number(size) + ':' + QByteArray::number(i),
                                   QByteArray(size, 'x')});
                if (!set && set.error().code == base::ErrorCode::RedisOutOfMemory)
                    break;
            }
        }
        return m_redis->call({"SET", "one more", QByteArray(1000, 'x')}).error().code ==
               base::ErrorCode::RedisOutOfMemory;
    }

    base::Result<Reading> read(int id, bool lease = false)
    {
        return m_reader->read(Client::request(id, lease), [this, id] { return m_client->load(id); });
    }

    std::shared_ptr<Pressure> m_pressure;
    std::unique_ptr<Reader> m_reader;
};

void CacheFullTest::readsWhatTheServerSays()
{
    const auto before = readMemory(*m_redis);
    QVERIFY(before);
    QVERIFY(before->used.count > 100'000);
    QCOMPARE(before->limit.count, qint64(0));
    QVERIFY(fill());
    m_pressure->refresh(*m_redis);
    QCOMPARE(m_pressure->level(), PressureLevel::Full);
    QVERIFY(m_pressure->state().used->value > 95);
    QVERIFY(m_redis->call({"CONFIG", "SET", "maxmemory-policy", "allkeys-lru"}));
    QVERIFY(m_redis->call({"SET", "evicts", QByteArray(200'000, 'x')}));
    const auto after = readMemory(*m_redis);
    QVERIFY(after->makesRoom);
    QVERIFY(after->evictedKeys > before->evictedKeys);
}

void CacheFullTest::anEditIsSettledOnAFullServer()
{
    QCOMPARE(m_client->read(3).payload, QByteArray("first"));
    QCOMPARE(m_client->read(3).outcome, Outcome::Hit);
    QVERIFY(fill());
    const quint64 xid = m_editor->set(3, QStringLiteral("second"));
    const Settlement settled = m_desktop->settle(xid);
    QVERIFY(!settled.pending);
    QCOMPARE(settled.generations, qint64(1)); // of “thing:3”: nobody has read a list
    QVERIFY(m_desktop->drainer->state().trusted);
    QCOMPARE(read(3)->payload, QByteArray("second"));
}

void CacheFullTest::aNewEpochBeginsOnAFullServer()
{
    QVERIFY(fill());
    QVERIFY(m_redis->call({"UNLINK", m_desktop->drainer->keyspace().cursor()}));
    m_desktop->drainer->wake();
    QVERIFY(!m_desktop->settle(m_editor->set(1, QStringLiteral("second"))).pending);
    QCOMPARE(m_redis->call({"EXISTS", m_desktop->drainer->keyspace().cursor()})->toInteger(), qint64(1));
}

void CacheFullTest::readsAnswerAndTellOfTheRefusal()
{
    QVERIFY(fill());
    for (const bool lease : {false, true}) {
        m_pressure = std::make_shared<Pressure>();
        Shared shared = m_client->shared(*m_desktop);
        shared.pressure = m_pressure;
        m_reader = std::make_unique<Reader>(*m_redis, std::move(shared));
        const auto reading = read(lease ? 5 : 4, lease);
        QVERIFY(reading);
        QCOMPARE(reading->payload, QByteArray("first"));
        QVERIFY(!reading->stored);
        QVERIFY(m_pressure->state().refused);
    }
    QCOMPARE(m_reader->stored().entries, qint64(0));
}

void CacheFullTest::severalRowsTellOfTheRefusal()
{
    QVERIFY(fill());
    const std::vector<Request> requests{Client::request(1), Client::request(2)};
    const auto readings = m_reader->readMany(requests, [](const std::vector<std::size_t>& missing) {
        return std::vector<std::optional<QByteArray>>(missing.size(), QByteArray("row"));
    });
    QVERIFY(readings);
    QCOMPARE((*readings)[1]->payload, QByteArray("row"));
    QVERIFY(m_pressure->state().refused);
}

void CacheFullTest::underHighPressureOnlyListsAreStored()
{
    m_pressure->note({{900}, {1000}, false, 0});
    QVERIFY(!read(1)->stored);
    QVERIFY(read(2, true)->stored);
    QCOMPARE(m_reader->stored().entries, qint64(1));
    QCOMPARE(m_reader->stored().bytes.count, m_redis->call({"STRLEN", key(2)})->toInteger());
    m_pressure->note({{100}, {1000}, false, 0});
    QVERIFY(read(1)->stored);
}

void CacheFullTest::aFullServerIsNotEvenAsked()
{
    m_pressure->note({{990}, {1000}, false, 0});
    QVERIFY(!read(1)->stored);
    QCOMPARE(m_redis->call({"EXISTS", key(1)})->toInteger(), qint64(0));
    QVERIFY(!m_pressure->state().refused);
}

QTEST_GUILESS_MAIN(CacheFullTest)
#include "tst_cache_full.moc"
