// Work behind the screen that takes longer than a third of its lease: it is prolonged, or given up when
// another has it. Ten seconds long, because that is the third.
#include "core/cache/foreign_keys.h"
#include "core/cache/sweeper.h"
#include "drainer_fixture.h"

using namespace cache_world;

class CacheLongWorkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }

    void init()
    {
        QVERIFY(m_world.reset());
        m_worker = std::make_unique<DrainWorker>(m_world.options(base::AccessMode::ReadWrite),
                                                 std::make_shared<Trust>());
        m_keyspace = m_worker->drain().keyspace;
        QVERIFY(m_keyspace.isValid());
    }

    void whatTakesLongIsProlongedOrLeftToAnother()
    {
        const Keyspace elsewhere({}, "0123456789ab");
        for (const Keyspace& keyspace : {m_keyspace, elsewhere}) {
            QVERIFY(m_world.redis->call({"SET", keyspace.cursor(), m_world.get(m_keyspace.cursor())}));
            for (int i = 0; i < 300; ++i)
                QVERIFY(m_world.redis->call({"SET", entry(keyspace, i), outdated(i)}));
        }
        QVERIFY(addForeignKey(m_world.editor->session(), {0, ":1:a*", true, {"thing:list"}}));
        for (int i = 0; i < 3000; ++i)
            QVERIFY(m_world.redis->call({"SET", ":1:a" + QByteArray::number(i), "x"}));
        QVERIFY(m_world.editor->set(3, QStringLiteral("second")) != 0);
        QVERIFY(m_worker->drain().sweepsWait);
        Sweeper sweeper(m_worker->session(), m_worker->redis());
        sweeper.notice();
        QVERIFY(sweeper.slice(m_keyspace)); // takes it
        QVERIFY(sweeper.slice(m_keyspace)); // begins
        redis::Connection one(m_world.servers.redis->address());
        redis::Connection other(m_world.servers.redis->address());
        Janitor keeping(one, 0ms, nullptr);
        Janitor robbed(other, 0ms, nullptr);
        begin(keeping, m_keyspace);
        begin(robbed, elsewhere);

        QTRY_VERIFY_WITH_TIMEOUT(left(m_keyspace) < 19'900, 20'000);
        QVERIFY(m_world.redis->call({"SET", elsewhere.prefix() + "janitor", "another", "PX", "60000"}));

        QVERIFY(keeping.slice(m_keyspace));
        QVERIFY(left(m_keyspace) > 25'000);
        toTheEnd(keeping, m_keyspace);
        QCOMPARE(keeping.takeReport().value_or(JanitorReport{}).removed, 300);
        toTheEnd(robbed, elsewhere);
        QVERIFY(!robbed.takeReport());
        QVERIFY(!m_world.get(entry(elsewhere, 0)).isNull());
        QCOMPARE(m_world.get(elsewhere.prefix() + "janitor"), QByteArray("another"));

        QVERIFY(takenFor() < 21);
        QVERIFY(sweeper.slice(m_keyspace));
        QVERIFY(takenFor() > 25);
    }

private:
    static QByteArray entry(const Keyspace& keyspace, int i)
    {
        return keyspace.entry(EntryName("page", {{"page", QString::number(i)}}));
    }
    static QByteArray outdated(int i)
    {
        const EntryName name("page", {{"page", QString::number(i)}});
        return encodeEntry({name.canonical(),
                            1,
                            {"epoch of before", {"nonce"}},
                            QDateTime::currentDateTimeUtc(),
                            "x"})
            .value_or(QByteArray());
    }

    static void begin(Janitor& janitor, const Keyspace& keyspace)
    {
        janitor.notice();
        QVERIFY(janitor.slice(keyspace));
    }
    // A pause of nothing means that it rests.
    static void toTheEnd(Janitor& janitor, const Keyspace& keyspace)
    {
        for (auto pause = janitor.slice(keyspace); pause && *pause > 0ms;)
            pause = janitor.slice(keyspace);
    }

    // Milliseconds until the janitor's lease is over.
    qint64 left(const Keyspace& keyspace)
    {
        const auto reply = m_world.redis->call({"PTTL", keyspace.prefix() + "janitor"});
        return reply ? reply->toInteger() : -1;
    }

    // Seconds for which the request is the sweeper's.
    qint64 takenFor()
    {
        const auto seconds = m_world.editor->session().first(
            QStringLiteral("SELECT extract(epoch FROM max(taken_until) - clock_timestamp())::bigint"
                           " FROM keystead.cache_sweep"),
            {}, [](const database::Row& row) { return row.integer(0); });
        return seconds ? seconds->value_or(-1) : -1;
    }

    DrainerFixture m_world;
    std::unique_ptr<DrainWorker> m_worker;
    Keyspace m_keyspace;
};

QTEST_GUILESS_MAIN(CacheLongWorkTest)
#include "tst_cache_long_work.moc"
