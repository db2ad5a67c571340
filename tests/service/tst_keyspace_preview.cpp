// What a deletion would take, told without holding the server up, and never better known than it is.
#include "core/keyspace/change/deletion_preview.h"
#include "core/keyspace/change/key_search.h"
#include "keys_world.h"

using namespace keys_world;
using namespace keyspace;

class KeyspacePreviewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init()
    {
        QVERIFY(m_world.reset());
        for (int i = 0; i < 50; ++i)
            QVERIFY(m_world.redis->call({"SET", "small:" + QByteArray::number(i), "value"}));
    }

    void largeValuesAreWeighedWithoutADump()
    {
        QVERIFY(m_world.redis->call({"SETRANGE", "large", "40000000", "x"}));
        const auto names = find();
        QVERIFY(m_world.redis->call({"CONFIG", "RESETSTAT"}));
        const auto preview = previewOf(*m_world.redis, *names);
        QVERIFY(preview);
        QVERIFY(preview->exact && preview->weighed == 51);
        QVERIFY(preview->memoryBytes() > 40'000'000 && preview->trashBytes() > 40'000'000);
        QVERIFY(preview->largestDump.value_or(0) > 40'000'000);
        const QByteArray stats = m_world.ask({"INFO", "commandstats"}).bytes();
        QVERIFY2(stats.contains("cmdstat_dump:calls=50,"), stats.constData());
    }

    // The server serves others between two calls.
    void whatIsDumpedInOneCallIsBounded()
    {
        for (int i = 0; i < 20; ++i)
            QVERIFY(m_world.redis->call({"SET", "half:" + QByteArray::number(i), QByteArray(600'000, 'x')}));
        const auto names = find();
        QVERIFY(m_world.redis->call({"CONFIG", "RESETSTAT"}));
        const auto preview = previewOf(*m_world.redis, *names);
        QVERIFY(preview && preview->exact);
        QVERIFY(preview->trashBytes() < 1'000'000); // they compress well
        const QByteArray stats = m_world.ask({"INFO", "commandstats"}).bytes();
        QVERIFY(stats.contains("cmdstat_dump:calls=70,"));
        const qsizetype at = stats.indexOf("cmdstat_evalsha_ro:calls=");
        QVERIFY2(at >= 0, stats.constData());
        const QByteArray calls = stats.mid(at + 25, stats.indexOf(',', at) - at - 25);
        QVERIFY2(calls.toInt() >= 19, calls.constData());
    }

    void memoryStandsForTheTrashWhereNoScriptRuns()
    {
        const auto names = find();
        const auto preview = previewOf(userWith({"-@scripting"}), *names);
        QVERIFY(preview);
        QVERIFY(preview->isWeighed() && preview->exact);
        QVERIFY(preview->memoryBytes() > 50 * 40);
        QVERIFY(preview->trashBytes() >= preview->memoryBytes());
    }

    void whatNobodyWeighedIsNotKnown()
    {
        const auto names = find();
        const auto preview = previewOf(userWith({"-memory"}), *names);
        QVERIFY(preview);
        QCOMPARE(preview->types.at("string"), qint64(50));
        QVERIFY(!preview->isWeighed() && !preview->exact);
        QVERIFY(m_world.reset());
        const auto gone = previewOf(userWith({"-memory"}), *names);
        QVERIFY(gone && gone->gone == 50 && gone->isWeighed()); // there is nothing to weigh
    }

    void keysThatMayNotBeReadAreNotTakenForGone()
    {
        QVERIFY(m_world.redis->call({"SET", "other", "v"}));
        const auto names = find();
        const auto preview = previewOf(userWith({"resetkeys", "~small:*"}), *names);
        QVERIFY(preview);
        QCOMPARE(preview->weighed, qint64(50));
        QCOMPARE(preview->gone, qint64(0));
        QVERIFY(!preview->exact);
        QVERIFY(m_world.redis->call({"DEL", "other", "small:1"}));
        const auto less = previewOf(*m_world.redis, *names);
        QVERIFY(less && less->gone == 2 && less->exact);
    }

private:
    std::shared_ptr<const NameSet> find()
    {
        base::JobControl control;
        return *findKeys(*m_world.redis, {}, control);
    }
    redis::Connection& userWith(const QByteArrayList& rules)
    {
        Command user{"ACL", "SETUSER", "some", "reset", "on", ">secret", "~*", "+@all"};
        user << rules;
        m_some.reset();
        if (m_world.redis->call(user))
            m_some = std::make_unique<redis::Connection>(m_world.addressOf(QStringLiteral("some"), "secret"),
                                                         redis_fixture::patient());
        return *m_some;
    }
    static base::Result<DeletionPreview> previewOf(redis::Connection& redis, const NameSet& names)
    {
        base::JobControl control;
        return previewDeletion(redis, names, control);
    }

    World m_world;
    std::unique_ptr<redis::Connection> m_some;
};

QTEST_GUILESS_MAIN(KeyspacePreviewTest)
#include "tst_keyspace_preview.moc"
