// What a reader answers, and from where: hits, misses, what Redis loses, poisons or refuses.
#include "reader_world.h"

using namespace cache;
using namespace cache_world;
using namespace std::chrono_literals;

class CacheReaderTest : public QObject, private ReaderWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }
    void init() { QVERIFY(enter()); }
    void cleanup() { leave(); }

    void theSecondReadIsAHit()
    {
        const Reading first = m_client->read(3);
        QCOMPARE(first.outcome, Outcome::Miss);
        QCOMPARE(first.payload, QByteArray("first"));
        const Reading second = m_client->read(3);
        QCOMPARE(second.outcome, Outcome::Hit);
        QCOMPARE(second.payload, QByteArray("first"));
        QVERIFY(second.filledAt.has_value());
        QVERIFY(second.took > 0ns);
        QCOMPARE(m_client->loads.load(), 1);
        const auto figures = m_desktop->statistics->snapshot();
        QCOMPARE(figures.front().of(Outcome::Hit), quint64{1});
        QVERIFY(m_desktop->statistics->ownLookups() > 0);
        const auto life = m_redis->call({"PTTL", key(3)});
        QVERIFY(life->toInteger() <= 900000 && life->toInteger() > 800000);
    }

    void aReadAfterSavedSeesTheEditOnEveryDesktop()
    {
        Desktop other(m_servers);
        QVERIFY(other.start());
        Client elsewhere(m_servers, other);
        for (int i = 0; i < 20; ++i) {
            m_client->read(3);
            elsewhere.read(3);
            const QByteArray value = QByteArray::number(i);
            QVERIFY(!m_desktop->settle(m_editor->set(3, QString::number(i))).pending);
            const Reading there = elsewhere.read(3);
            QCOMPARE(there.payload, value);
            QCOMPARE(m_client->read(3).payload, value);
            QCOMPARE(elsewhere.read(4).payload, QByteArray("first"));
        }
        QVERIFY(m_desktop->statistics->snapshot().front().of(Outcome::StaleStamp) +
                    other.statistics->snapshot().front().of(Outcome::StaleStamp) >
                10);
    }

    void redisAwayNeverFailsARead_H3()
    {
        m_client->read(3);
        QVERIFY(m_redis->call({"SAVE"}));
        QVERIFY(m_servers.redis->stop());
        const quint64 xid = m_editor->set(3, QStringLiteral("second"));
        QVERIFY(m_desktop->settle(xid).pending);
        const Reading away = m_client->read(3);
        QCOMPARE(away.payload, QByteArray("second"));
        QVERIFY(away.outcome == Outcome::Unavailable || away.outcome == Outcome::Untrusted);
        QVERIFY(m_servers.redis->restart()); // with the entry, its generations and the old cursor
        QTRY_VERIFY(m_desktop->drainer->state().trusted);
        m_client->redis.forgetRetryDelay();
        const Reading back = m_client->read(3);
        QCOMPARE(back.payload, QByteArray("second"));
        QVERIFY(back.outcome != Outcome::Hit);
        QTRY_COMPARE(m_client->read(3).outcome, Outcome::Hit);
    }

    void poisonedEntriesAreMisses_H11_data()
    {
        QTest::addColumn<QByteArray>("kind");
        for (const char* kind :
             {"empty", "garbage", "flipped", "cut", "copied", "wrong type", "other schema"})
            QTest::addRow("%s", kind) << QByteArray(kind);
    }
    void poisonedEntriesAreMisses_H11()
    {
        QFETCH(QByteArray, kind);
        m_client->read(3);
        m_client->read(4);
        QByteArray bytes = m_redis->call({"GET", key(kind == "copied" ? 4 : 3)})->bytes();
        if (kind == "empty")
            bytes.clear();
        else if (kind == "garbage")
            bytes = "KSE1 not quite";
        else if (kind == "flipped")
            bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
        else if (kind == "cut")
            bytes.chop(1);
        if (kind == "wrong type") {
            QVERIFY(m_redis->call({"DEL", key(3)}));
            QVERIFY(m_redis->call({"RPUSH", key(3), "x"}));
        } else {
            QVERIFY(m_redis->call({"SET", key(3), bytes}));
        }
        Request request = Client::request(3);
        if (kind == "other schema")
            request.schemaHash = 2;
        const auto read = [&] {
            return m_client->reader.read(request, [this] { return m_client->load(3); });
        };
        const auto reading = read();
        QCOMPARE(reading->payload, QByteArray("first"));
        const Outcome expected = kind == "wrong type"     ? Outcome::Miss
                                 : kind == "other schema" ? Outcome::StaleStamp
                                                          : Outcome::Poisoned;
        QCOMPARE(reading->outcome, expected);
        QCOMPARE(read()->outcome, Outcome::Hit); // replaced
    }

    void whateverRedisLosesIsAMissAndThenWorksAgain_H15_data()
    {
        QTest::addColumn<QByteArray>("lost");
        for (const char* lost : {"generation", "group", "cursor", "entry", "everything"})
            QTest::addRow("%s", lost) << QByteArray(lost);
    }
    void whateverRedisLosesIsAMissAndThenWorksAgain_H15()
    {
        QFETCH(QByteArray, lost);
        m_client->read(3);
        QCOMPARE(m_client->read(3).outcome, Outcome::Hit);
        if (lost == "generation")
            QVERIFY(m_redis->call({"DEL", generation("thing:3")}));
        else if (lost == "group")
            QVERIFY(m_redis->call({"DEL", generation("group:thing")}));
        else if (lost == "cursor")
            QVERIFY(m_redis->call({"DEL", m_desktop->drainer->keyspace().cursor()}));
        else if (lost == "entry")
            QVERIFY(m_redis->call({"DEL", key(3)}));
        else
            QVERIFY(m_redis->call({"FLUSHALL"}));
        const Reading after = m_client->read(3);
        QVERIFY(after.outcome != Outcome::Hit);
        QCOMPARE(after.payload, QByteArray("first"));
        QTRY_COMPARE(m_client->read(3).outcome, Outcome::Hit);
    }

    void aGroupThatIsOffOrBypassedAsksTheDatabase()
    {
        m_client->read(3);
        const auto before = m_desktop->statistics->ownLookups();
        m_desktop->policy->set({"thing", 900s, false, 80});
        QCOMPARE(m_client->read(3).outcome, Outcome::Bypass);
        m_desktop->policy->set({"thing", 900s, true, 80});
        QCOMPARE(m_client->reader.bypass(Client::request(3), [this] { return m_client->load(3); })->outcome,
                 Outcome::Bypass);
        QVERIFY(m_desktop->statistics->ownLookups() - before <= 40); // the drainer's own, no reader's
        QCOMPARE(m_client->read(3).outcome, Outcome::Hit);
    }

    void aProfileThatMayOnlyReadHitsButNeverStores()
    {
        redis::ConnectionOptions options;
        options.access = base::AccessMode::ReadOnly;
        redis::Connection readOnly(m_servers.redis->address(), options);
        Reader reader(readOnly, m_client->shared(*m_desktop));
        const auto read = [&] {
            return reader.read(Client::request(3), [this] { return m_client->load(3); });
        };
        QCOMPARE(read()->outcome, Outcome::Miss);
        QCOMPARE(read()->outcome, Outcome::Miss);
        m_client->read(3);
        QCOMPARE(read()->outcome, Outcome::Hit);
    }
};

QTEST_GUILESS_MAIN(CacheReaderTest)
#include "tst_cache_reader.moc"
