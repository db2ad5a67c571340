// For how long the cache is believed: late commits, old dumps, crashes, drainers that hang.
#include "reader_world.h"

#include <QFile>

#include <csignal>

using namespace cache;
using namespace cache_world;
using namespace std::chrono_literals;

class CacheTrustTest : public QObject, private ReaderWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }
    void init() { QVERIFY(enter()); }
    void cleanup() { leave(); }

    void withoutNotificationsAnotherProgramsEditIsSeenWithinX_H9()
    {
        QVERIFY(m_editor->run(QStringLiteral("UPDATE keystead.cache_meta SET notify = false")));
        DrainerOptions options;
        options.poll = 200ms;
        options.trust = 600ms;
        options.notifications = false;
        Desktop desktop(m_servers, options);
        m_desktop->drainer->stop();
        QVERIFY(desktop.start());
        Client client(m_servers, desktop);
        for (int i = 0; i < 5; ++i) {
            QVERIFY(Desktop::waitFor([&] { return client.read(3).outcome == Outcome::Hit; }));
            QVERIFY(m_editor->set(3, QString::number(i)) != 0);
            QDeadlineTimer bound(options.trust);
            QByteArray seen;
            while (!bound.hasExpired()) // whatever is read meanwhile
                seen = client.read(3).payload;
            QCOMPARE(client.read(3).payload, QByteArray::number(i));
        }
    }

    void aCommitThatComesLateIsSeen_H10()
    {
        Editor slow(m_servers);
        QVERIFY(slow.run(QStringLiteral("BEGIN")));
        const quint64 early = slow.set(1, QStringLiteral("slow"));
        QVERIFY(saved(2, QStringLiteral("quick")));
        m_client->read(1);
        QCOMPARE(m_client->read(1).outcome, Outcome::Hit);
        QVERIFY(slow.run(QStringLiteral("COMMIT")));
        QVERIFY(!m_desktop->settle(early).pending);
        QCOMPARE(m_client->read(1).payload, QByteArray("slow"));
    }

    // Redis comes back with the state of an hour ago: entries, generations and cursor agree with
    // each other, and all are old.
    void redisFromAnOldDumpServesNothingOld_H20_data()
    {
        QTest::addColumn<Mutant>("mutant");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("cursor compared") << Mutant::None << QByteArray("second");
        QTest::newRow("cursor not compared") << Mutant::NoCursorCheck << QByteArray("first");
    }
    void redisFromAnOldDumpServesNothingOld_H20()
    {
        QFETCH(Mutant, mutant);
        QFETCH(QByteArray, expected);
        m_client->read(3);
        QCOMPARE(m_client->read(3).outcome, Outcome::Hit);
        QVERIFY(m_redis->call({"SAVE"}));
        const QByteArray folder = m_redis->call({"CONFIG", "GET", "dir"})->items().back().bytes();
        const QByteArray name = m_redis->call({"CONFIG", "GET", "dbfilename"})->items().back().bytes();
        QFile dump(QString::fromUtf8(folder + '/' + name));
        QVERIFY(dump.open(QIODevice::ReadOnly));
        const QByteArray old = dump.readAll();
        dump.close();
        QVERIFY(saved(3, QStringLiteral("second")));
        QCOMPARE(m_client->read(3).payload, QByteArray("second"));
        std::shared_ptr<const cache::TrustRecord> record;
        QTRY_VERIFY(record = m_desktop->drainer->trust()->record());
        m_desktop->drainer->stop(); // its trust is good for X yet
        m_servers.redis->kill();
        QVERIFY(dump.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(dump.write(old), old.size());
        dump.close();
        QVERIFY(m_servers.redis->restart());
        m_client->redis.close();
        m_client->redis.forgetRetryDelay();
        QTRY_VERIFY(m_client->redis.call({"PING"})); // it may still be loading the dump
        m_client->reader.setMutant(mutant);
        m_desktop->drainer->trust()->publish(
            {base::BootClock::now() + 1h, record->incarnation, record->snapshot, record->keyspace});
        Reading reading; // the first that Redis has a part in
        QTRY_VERIFY((reading = m_client->read(3)).outcome != Outcome::Unavailable);
        QCOMPARE(reading.outcome, mutant == Mutant::None ? Outcome::Untrusted : Outcome::Hit);
        QCOMPARE(reading.payload, expected);
        m_client->reader.setMutant(Mutant::None);
        m_desktop->drainer->start();
        QTRY_COMPARE(m_client->read(3).outcome, Outcome::Hit);
        QCOMPARE(m_client->read(3).payload, QByteArray("second"));
    }

    // Forty rolled-back writers push the transaction ids far, a crash throws them back: an id cursor
    // or a logged outbox would overlook the next edit.
    void anEditAfterABackendCrashIsSeen_H21()
    {
        m_client->read(3);
        for (int i = 0; i < 40; ++i)
            QVERIFY(m_editor->run(QStringLiteral("BEGIN; SELECT pg_current_xact_id(); ROLLBACK")));
        const auto pid = m_editor->transaction(QStringLiteral("SELECT pg_backend_pid()"));
        QCOMPARE(::kill(static_cast<pid_t>(pid), SIGKILL), 0);
        quint64 xid = 0;
        QTRY_VERIFY_WITH_TIMEOUT((xid = m_editor->set(3, QStringLiteral("second"))) != 0, 20000);
        QVERIFY(Desktop::waitFor([&] { return !m_desktop->settle(xid).pending; }));
        QTRY_COMPARE(m_client->read(3).payload, QByteArray("second"));
        QTRY_COMPARE(m_client->read(3).outcome, Outcome::Hit);
        QCOMPARE(m_client->read(3).payload, QByteArray("second"));
    }

    void anEmptiedOutboxStopsFillingUntilItIsKnown_H21()
    {
        m_client->read(3);
        QVERIFY(m_editor->run(QStringLiteral("TRUNCATE keystead.cache_outbox")));
        QTRY_COMPARE(m_client->read(3).outcome, Outcome::Hit);
        QVERIFY(saved(3, QStringLiteral("second")));
        QCOMPARE(m_client->read(3).payload, QByteArray("second"));
    }

    void trustEndsWithItsTime_H22_data()
    {
        QTest::addColumn<Mutant>("mutant");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("timer asked") << Mutant::None << QByteArray("second");
        QTest::newRow("timer not asked") << Mutant::NoTrustTimer << QByteArray("first");
    }
    void trustEndsWithItsTime_H22()
    {
        QFETCH(Mutant, mutant);
        QFETCH(QByteArray, expected);
        m_desktop->drainer->stop();
        std::atomic<qint64> seconds{100};
        DrainerOptions options;
        options.clock = [&seconds] {
            return base::BootClock::time_point(std::chrono::seconds(seconds.load()));
        };
        Desktop desktop(m_servers, options);
        QVERIFY(desktop.start());
        Client client(m_servers, desktop);
        client.read(3);
        QCOMPARE(client.read(3).outcome, Outcome::Hit);
        desktop.drainer->stop();
        QVERIFY(m_editor->set(3, QStringLiteral("second")) != 0); // nobody drains
        QCOMPARE(client.read(3).payload, QByteArray("first"));    // allowed, up to X
        client.reader.setMutant(mutant);
        { // the time passes while the answer is under way: it is asked afterwards
            const AtPoint sleeping("reader.after-mget", [&seconds] { seconds += 4; });
            QCOMPARE(client.read(3).payload, expected);
        }
        if (mutant == Mutant::None)
            QCOMPARE(client.read(3).outcome, Outcome::Untrusted);
    }

    void trustEndsWhenTheDrainerHangs_H22()
    {
        m_desktop->drainer->stop();
        DrainerOptions options;
        options.poll = 50ms;
        options.trust = 500ms;
        Desktop desktop(m_servers, options);
        QVERIFY(desktop.start());
        Client client(m_servers, desktop);
        std::mutex gate;
        std::unique_lock closed(gate);
        {
            const AtPoint hang("drainer.after-cursor", [&gate] { const std::lock_guard pass(gate); });
            QTRY_COMPARE_WITH_TIMEOUT(client.read(3).outcome, Outcome::Untrusted, 5000);
            QVERIFY(m_editor->set(3, QStringLiteral("second")) != 0);
            QCOMPARE(client.read(3).payload, QByteArray("second"));
            closed.unlock();
            QTRY_COMPARE(client.read(3).outcome, Outcome::Hit);
        }
        QCOMPARE(client.read(3).payload, QByteArray("second"));
    }

    // An answer that was under way while the drainer moved on is measured by the record of its time.
    void trustIsCopiedBeforeTheQuestion()
    {
        m_client->read(3);
        QCOMPARE(m_client->read(3).outcome, Outcome::Hit);
        const AtPoint drained("reader.after-mget", [this] { QVERIFY(saved(3, QStringLiteral("second"))); });
        const Reading reading = m_client->read(3); // began before the edit: either value is right
        QVERIFY(reading.payload == "first" || reading.payload == "second");
        QCOMPARE(m_client->read(3).payload, QByteArray("second"));
    }
};

QTEST_GUILESS_MAIN(CacheTrustTest)
#include "tst_cache_trust.moc"
