// Statistics of several running instances, added up through Redis.
#include "core/cache/own_keys.h"
#include "core/cache/shared_statistics.h"
#include "drainer_fixture.h"

#include <QSignalSpy>

using namespace cache_world;

namespace {

// One instance without a drainer.
struct Instance
{
    explicit Instance(const Servers& servers, std::chrono::milliseconds interval = 10s,
                      base::AccessMode access = base::AccessMode::ReadWrite)
        : redis(servers.redis->address(), with(access))
        , statistics(std::make_shared<Statistics>())
        , shared(redis, statistics, access, interval)
    {
    }

    void hit(int times, std::chrono::microseconds took)
    {
        for (int i = 0; i < times; ++i)
            statistics->count("thing", Outcome::Hit, took);
    }

    static redis::ConnectionOptions with(base::AccessMode access)
    {
        redis::ConnectionOptions options;
        options.access = access;
        return options;
    }

    redis::Connection redis;
    std::shared_ptr<Statistics> statistics;
    SharedStatistics shared;
};

quint64 hits(const StatisticsSum& sum)
{
    return sum.groups.empty() ? 0 : sum.groups.front().of(Outcome::Hit);
}

} // namespace

class CacheStatisticsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init()
    {
        QVERIFY(m_world.reset());
        m_keyspace = Keyspace("staging", "0123456789ab");
    }

    void allInstancesAreAddedUp()
    {
        Instance one(m_world.servers);
        Instance two(m_world.servers);
        Instance three(m_world.servers);
        one.hit(100, 100us);
        two.hit(80, 200us);
        three.hit(20, 9000us);
        two.statistics->count("thing", Outcome::Miss, 1ms);
        three.statistics->count("other", Outcome::StaleStamp, 1ms);
        three.statistics->countOwnLookups(1000);
        for (Instance* instance : {&one, &two, &three})
            QVERIFY(instance->shared.publish(m_keyspace));
        one.hit(100, 100us); // our own figures are those of this moment
        const StatisticsSum sum = one.shared.sum(m_keyspace);
        QVERIFY(sum.complete);
        QCOMPARE(sum.instances.size(), std::size_t{3});
        QVERIFY(sum.instances[0].self && !sum.instances[1].self && !sum.instances[2].self);
        QCOMPARE(sum.instances[1].process, QCoreApplication::applicationPid());
        QVERIFY(sum.oldest < 5s);
        QCOMPARE(sum.groups.size(), std::size_t{2});
        QCOMPARE(sum.groups[0].group, QByteArray("other"));
        const GroupStatistics& thing = sum.groups[1];
        QCOMPARE(thing.of(Outcome::Hit), quint64{300});
        QCOMPARE(thing.of(Outcome::Miss), quint64{1});
        QVERIFY(isNear(thing.latencyP50, 100us));
        QVERIFY(isNear(thing.latencyP95, 9000us));
        QVERIFY(sum.ownLookups >= 1000);
    }

    void whoIsKilledDropsOutAndIsForgotten()
    {
        Instance here(m_world.servers);
        auto killed = std::make_unique<Instance>(m_world.servers, 50ms);
        killed->hit(7, 1ms);
        QVERIFY(killed->shared.publish(m_keyspace));
        QCOMPARE(hits(here.shared.sum(m_keyspace)), quint64{7});
        const QByteArray name = killed->statistics->instance();
        killed.reset();
        QTRY_COMPARE(here.shared.sum(m_keyspace).instances.size(), std::size_t{1});
        QCOMPARE(hits(here.shared.sum(m_keyspace)), quint64{0});
        QVERIFY(!names().contains(name));
    }

    void whoEndsByItselfIsGoneAtOnce()
    {
        Instance here(m_world.servers);
        Instance ending(m_world.servers);
        QVERIFY(here.shared.publish(m_keyspace) && ending.shared.publish(m_keyspace));
        QCOMPARE(here.shared.sum(m_keyspace).instances.size(), std::size_t{2});
        ending.shared.withdraw();
        QCOMPARE(here.shared.sum(m_keyspace).instances.size(), std::size_t{1});
        QCOMPARE(names(), QByteArrayList{here.statistics->instance()});
    }

    void whatIsWrittenThereIsOursAndExpires()
    {
        Instance one(m_world.servers);
        QVERIFY(one.shared.publish(m_keyspace));
        for (const QByteArray& key :
             {m_keyspace.statistics(one.statistics->instance()), m_keyspace.statisticsNames()}) {
            const auto own = ownKey(key);
            QVERIFY(own);
            QCOMPARE(own->kind, OwnKey::Kind::Statistics);
            const auto left = m_world.redis->call({"PTTL", key});
            QVERIFY(left && left->toInteger() > 20'000 && left->toInteger() <= 30'000);
        }
        QCOMPARE(keys(), QByteArray("2"));
    }

    void aReadOnlyProfileLooksAndWritesNothing()
    {
        Instance writing(m_world.servers);
        writing.hit(3, 1ms);
        QVERIFY(writing.shared.publish(m_keyspace));
        QVERIFY(m_world.redis->call({"APPEND", m_keyspace.statisticsNames(), "\nAAAAAAAAAAAAAAAAAAAAAA"}));
        Instance looking(m_world.servers, 10s, base::AccessMode::ReadOnly);
        looking.hit(2, 1ms);
        QVERIFY(looking.shared.publish(m_keyspace));
        const StatisticsSum sum = looking.shared.sum(m_keyspace);
        QCOMPARE(hits(sum), quint64{5});
        QCOMPARE(sum.instances.size(), std::size_t{2});
        QCOMPARE(keys(), QByteArray("2"));
        QCOMPARE(names().size(), 2);
    }

    void nothingIsWrittenWhileRedisIsShortOfMemory_data()
    {
        QTest::addColumn<QByteArray>("policy");
        QTest::newRow("refuses") << QByteArray("noeviction");
        QTest::newRow("makes room") << QByteArray("allkeys-lru");
    }

    void nothingIsWrittenWhileRedisIsShortOfMemory()
    {
        QFETCH(QByteArray, policy);
        const auto info = m_world.redis->call({"INFO", "memory"});
        QVERIFY(info);
        const QByteArray used = info->bytes().mid(info->bytes().indexOf("used_memory:") + 12).split('\r')[0];
        QVERIFY(m_world.redis->call({"CONFIG", "SET", "maxmemory-policy", policy}));
        QVERIFY(m_world.redis->call(
            {"CONFIG", "SET", "maxmemory", QByteArray::number(used.toLongLong() * 108 / 100)}));
        Instance one(m_world.servers);
        one.hit(2, 1ms);
        QVERIFY(one.shared.publish(m_keyspace));
        QCOMPARE(keys(), QByteArray("0"));
        QCOMPARE(hits(one.shared.sum(m_keyspace)), quint64{2});
        QVERIFY(m_world.redis->call({"CONFIG", "SET", "maxmemory", "0"}));
    }

    void rubbishAndStrangersAreLeftOut()
    {
        Instance one(m_world.servers);
        one.hit(2, 1ms);
        QVERIFY(one.shared.publish(m_keyspace));
        const QByteArray other("BBBBBBBBBBBBBBBBBBBBBB");
        QVERIFY(
            m_world.redis->call({"APPEND", m_keyspace.statisticsNames(), '\n' + other + "\n../../x\n\n*"}));
        QVERIFY(m_world.redis->call({"SET", m_keyspace.statistics(other), "rubbish"}));
        const StatisticsSum sum = one.shared.sum(m_keyspace);
        QCOMPARE(hits(sum), quint64{2});
        QVERIFY(!sum.complete); // it may be that of a newer program
        QCOMPARE(sum.instances.size(), std::size_t{1});
        QVERIFY(one.shared.publish(m_keyspace));
        QCOMPARE(names(), (QByteArrayList{one.statistics->instance(), other}));
    }

    void moreThanCanBeAskedAreNotAll()
    {
        Instance one(m_world.servers);
        QVERIFY(one.shared.publish(m_keyspace));
        for (int i = 0; i < 200; ++i)
            QVERIFY(m_world.redis->call({"APPEND", m_keyspace.statisticsNames(), '\n' + newNonce()}));
        QVERIFY(!one.shared.sum(m_keyspace).complete);
        QVERIFY(one.shared.sum(m_keyspace).complete); // they were dead, and are forgotten
        QCOMPARE(names().size(), 1);
    }

    void whoeverWasOverwrittenComesBack()
    {
        Instance one(m_world.servers);
        Instance two(m_world.servers);
        QVERIFY(one.shared.publish(m_keyspace) && two.shared.publish(m_keyspace));
        QVERIFY(m_world.redis->call({"SET", m_keyspace.statisticsNames(), two.statistics->instance()}));
        QCOMPARE(two.shared.sum(m_keyspace).instances.size(), std::size_t{1});
        QVERIFY(one.shared.publish(m_keyspace));
        QCOMPARE(two.shared.sum(m_keyspace).instances.size(), std::size_t{2});
    }

    void withoutRedisItIsThisProcessAlone()
    {
        redis::Address nowhere;
        nowhere.port = 1;
        redis::Connection redis(nowhere);
        const auto statistics = std::make_shared<Statistics>();
        statistics->count("thing", Outcome::Hit, 1ms);
        SharedStatistics shared(redis, statistics, base::AccessMode::ReadWrite);
        QVERIFY(!shared.publish(m_keyspace));
        const StatisticsSum sum = shared.sum(m_keyspace);
        QVERIFY(!sum.complete);
        QCOMPARE(hits(sum), quint64{1});
        QCOMPARE(sum.instances.size(), std::size_t{1});
        QVERIFY(!shared.sum(Keyspace()).complete);
    }

    void drainersShareWhatTheirDesktopsCount()
    {
        DrainerOptions options;
        options.statisticsInterval = 100ms;
        auto one = std::make_unique<Desktop>(m_world.servers, options);
        auto two = std::make_unique<Desktop>(m_world.servers, options);
        auto three = std::make_unique<Desktop>(m_world.servers, options);
        StatisticsSum last;
        connect(one->drainer.get(), &Drainer::statisticsSummed, this,
                [&last](const StatisticsSum& sum) { last = sum; });
        for (auto* desktop : {&one, &two, &three}) {
            QVERIFY((*desktop)->start());
            Client client(m_world.servers, **desktop);
            const int before = desktop == &one ? 1 : 0; // the first stores what all of them find
            QCOMPARE(client.read(1).outcome, before ? Outcome::Miss : Outcome::Hit);
            QCOMPARE(client.read(1).outcome, Outcome::Hit);
        }
        QTRY_COMPARE(last.instances.size(), std::size_t{3});
        QTRY_COMPARE(hits(last), quint64{5});
        QCOMPARE(last.groups.front().of(Outcome::Miss), quint64{1});
        QVERIFY(last.groups.front().latencyP95 > 0ns);
        const quint64 before = one->statistics->ownLookups();
        three.reset();
        QTRY_COMPARE(last.instances.size(), std::size_t{2});
        QTRY_COMPARE(hits(last), quint64{3});
        QVERIFY(one->statistics->ownLookups() > before);
        two.reset();
        one.reset();
        QTRY_COMPARE(m_world.redis->call({"KEYS", "*stats*"})->items().size(), std::size_t{0});
    }

private:
    static bool isNear(std::chrono::nanoseconds got, std::chrono::nanoseconds wanted)
    {
        return std::abs((got - wanted).count()) * 20 <= wanted.count();
    }

    QByteArrayList names() { return m_world.get(m_keyspace.statisticsNames()).split('\n'); }

    QByteArray keys() { return QByteArray::number(m_world.redis->call({"DBSIZE"})->toInteger()); }

    DrainerFixture m_world;
    Keyspace m_keyspace;
};

QTEST_GUILESS_MAIN(CacheStatisticsTest)
#include "tst_cache_statistics.moc"
