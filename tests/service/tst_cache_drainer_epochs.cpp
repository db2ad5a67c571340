#include "drainer_fixture.h"

using namespace cache_world;

class CacheDrainerEpochsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init() { QVERIFY(m_world.reset()); }
    void cleanup() { base::setPauseHook({}); }

    void aLostCursorBeginsANewEpoch_H15_data()
    {
        QTest::addColumn<QByteArray>("bytes"); // null: deleted
        QTest::newRow("deleted") << QByteArray();
        QTest::newRow("garbage") << QByteArray("garbage");
        QTest::newRow("no snapshot of PostgreSQL's") << QByteArray("epoch|else|4294967296:4294967296:");
        QTest::newRow("another incarnation") << QByteArray("epoch|else|3:3:");
        QTest::newRow("ahead of the database") << QByteArray("ahead");
    }

    void aLostCursorBeginsANewEpoch_H15()
    {
        QFETCH(QByteArray, bytes);
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_world.servers, options);
        Heard heard(*desktop.drainer);
        QVERIFY(desktop.start());
        const Cursor before = *m_world.cursor(desktop);
        const QByteArray key = desktop.drainer->keyspace().cursor();
        if (bytes == "ahead")
            bytes =
                Cursor{before.epoch, before.incarnation, *Snapshot::parse("900000000:900000000:")}.encode();
        QVERIFY(bytes.isNull() ? m_world.redis->call({"DEL", key})
                               : m_world.redis->call({"SET", key, bytes}));
        QTRY_COMPARE(heard.rotations, 2); // the first was the empty Redis
        QVERIFY(m_world.cursor(desktop)->epoch != before.epoch);
        QTRY_VERIFY(desktop.drainer->state().trusted);
    }

    void twoRotatorsAgreeOnOneEpoch()
    {
        DrainWorker slow(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        DrainWorker quicker(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        DrainReport won;
        DrainReport lost;
        {
            const AtPoint point("drainer.before-apply", [&] { won = quicker.drain(); });
            lost = slow.drain();
        }
        QVERIFY(won.rotated);
        QVERIFY(!lost.rotated);
        QVERIFY(lost.state.trusted && won.state.trusted);
    }

    void aCursorBehindThePruningIsRotated_H26()
    {
        DrainWorker sleeping(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        QVERIFY(sleeping.drain().rotated);
        QVERIFY(!sleeping.drain().everything);
        QVERIFY(m_world.editor->set(3, QStringLiteral("second")) != 0);
        QVERIFY(m_world.editor->run(QStringLiteral(
            "UPDATE keystead.cache_outbox SET at = now() - interval '25 hours' WHERE xid <> '0'")));
        const auto reading = readOutbox(m_world.editor->session(), {}, {});
        QVERIFY(pruneOutbox(m_world.editor->session(), reading->now));
        const DrainReport report = sleeping.drain();
        QVERIFY(report.rotated && report.everything && report.state.trusted);
    }

private:
    DrainerFixture m_world;
};

QTEST_GUILESS_MAIN(CacheDrainerEpochsTest)
#include "tst_cache_drainer_epochs.moc"
