#include "drainer_fixture.h"

using namespace cache_world;

class CacheDrainerTrustTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init() { QVERIFY(m_world.reset()); }
    void cleanup() { base::setPauseHook({}); }

    void aReadOnlyDrainerStaysTrustedWhileAnotherDrains()
    {
        Desktop writer(m_world.servers);
        QVERIFY(writer.start());
        DrainWorker reading(m_world.options(base::AccessMode::ReadOnly), std::make_shared<Trust>());
        QVERIFY(reading.drain().state.trusted);
        const quint64 xid = m_world.editor->set(3, QStringLiteral("second"));
        QVERIFY(!writer.settle(xid).pending);
        const DrainReport report = reading.drain();
        QVERIFY(report.state.trusted);
        QVERIFY(std::find(report.tags.begin(), report.tags.end(), "thing:3") != report.tags.end());
    }

    void aReadOnlyDrainerNeverWritesAndRunsOutOfTrust()
    {
        base::BootClock::time_point now{100s};
        {
            Desktop writer(m_world.servers);
            QVERIFY(writer.start());
        }
        DrainerOptions reads = m_world.options(base::AccessMode::ReadOnly);
        auto trust = std::make_shared<Trust>([&now] { return now; });
        DrainWorker reading(reads, trust);
        QVERIFY(reading.drain().state.trusted);
        const auto before = m_world.redis->call({"GET", reading.drain().keyspace.cursor()});
        QVERIFY(m_world.editor->set(3, QStringLiteral("nobody drains this")) != 0);
        DrainReport report = reading.drain();
        QVERIFY(report.state.trusted); // until its time is over, and screens are not told before
        QVERIFY(report.tags.empty() && !report.settled);
        QCOMPARE(report.state.backlog, 1);
        now += 3001ms;
        report = reading.drain();
        QVERIFY(!report.state.trusted);
        QCOMPARE(report.tags, (std::vector<Tag>{"thing:3", "thing:list"}));
        QCOMPARE(m_world.redis->call({"GET", report.keyspace.cursor()})->bytes(), before->bytes());
        QVERIFY(m_world.redis->call({"FLUSHALL"}));
        QVERIFY(!reading.drain().state.trusted);
        QCOMPARE(m_world.redis->call({"DBSIZE"})->toInteger(), 0);
    }

    void aDisabledTriggerMeansNoTrust_H25()
    {
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_world.servers, options);
        QVERIFY(desktop.start());
        QVERIFY(
            m_world.editor->run(QStringLiteral("ALTER TABLE keystead.thing DISABLE TRIGGER thing_changed")));
        QTRY_VERIFY(!desktop.drainer->state().trusted);
        QVERIFY(!desktop.drainer->state().triggersIntact);
        QCOMPARE(desktop.drainer->state().problem.code, base::ErrorCode::SchemaMismatch);
        QVERIFY(m_world.editor->run(
            QStringLiteral("ALTER TABLE keystead.thing ENABLE ALWAYS TRIGGER thing_changed")));
        QTRY_VERIFY(desktop.drainer->state().trusted);
    }

    void anotherTagTableKeepsTheCacheOff()
    {
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_world.servers, options);
        QVERIFY(desktop.start());
        QVERIFY(m_world.editor->run(QStringLiteral("UPDATE keystead.cache_meta SET tag_table = 99")));
        QTRY_VERIFY(!desktop.drainer->keyspace().isValid());
        QVERIFY(!desktop.drainer->state().trusted);
        QCOMPARE(desktop.drainer->state().problem.code, base::ErrorCode::SchemaMismatch);
        QVERIFY(m_world.editor->run(
            QStringLiteral("UPDATE keystead.cache_meta SET tag_table = %1").arg(tagTableNumber)));
        QTRY_VERIFY(desktop.drainer->state().trusted);
    }

    void aDatabaseWithoutOurSchemaHasNoCache()
    {
        QVERIFY(m_world.editor->run(QStringLiteral("DROP DATABASE IF EXISTS plain")) &&
                m_world.editor->run(QStringLiteral("CREATE DATABASE plain")));
        DrainerOptions plain = m_world.options(base::AccessMode::ReadWrite);
        plain.database.database = QStringLiteral("plain");
        DrainWorker worker(plain, std::make_shared<Trust>());
        const DrainReport report = worker.drain();
        QVERIFY(report.state.schemaMissing && report.state.databaseReachable && report.state.redisReachable);
        QVERIFY(!report.state.trusted && !report.keyspace.isValid());
    }

    void trustCountsFromBeforeTheCursorWasRead()
    {
        base::BootClock::time_point now{100s};
        auto trust = std::make_shared<Trust>([&now] { return now; });
        DrainWorker worker(m_world.options(base::AccessMode::ReadWrite), trust);
        QVERIFY(worker.drain().rotated);
        const AtPoint point("drainer.after-cursor", [&now] { now += 2s; });
        QVERIFY(worker.drain().state.trusted);
        QCOMPARE((trust->record()->until - base::BootClock::time_point(100s)).count(),
                 std::chrono::nanoseconds(3s).count());
    }

private:
    DrainerFixture m_world;
};

QTEST_GUILESS_MAIN(CacheDrainerTrustTest)
#include "tst_cache_drainer_trust.moc"
