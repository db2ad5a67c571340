#include "cache_world.h"
#include "core/cache/snapshot.h"

#include <QFile>

#include <csignal>
#include <thread>

using namespace cache;
using namespace cache_world;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(cache::Mutant)

class CacheReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }

    void init()
    {
        QVERIFY(m_servers.reset());
        m_redis = std::make_unique<redis::Connection>(m_servers.redis->address());
        m_editor = std::make_unique<Editor>(m_servers);
        DrainerOptions options;
        options.poll = 100ms;
        m_desktop = std::make_unique<Desktop>(m_servers, options);
        QVERIFY(m_desktop->start());
        m_client = std::make_unique<Client>(m_servers, *m_desktop);
    }

    void cleanup()
    {
        base::setPauseHook({});
        m_client.reset();
        m_desktop.reset();
    }

    void theSecondReadIsAHit()
    {
        const Reading first = m_client->read(3);
        QCOMPARE(first.outcome, Outcome::Miss);
        QCOMPARE(first.payload, QByteArray("first"));
        const Reading second = m_client->read(3);
        QCOMPARE(second.outcome, Outcome::Hit);
        QCOMPARE(second.payload, QByteArray("first"));
        QVERIFY(second.filledAt.isValid());
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

    // The edit falls between the query and the store. Without stamps read before the query the old
    // row would be stored as if it were new.
    void aRowReadBeforeAnEditIsStaleFromTheStart_H1_data()
    {
        QTest::addColumn<Mutant>("mutant");
        QTest::addColumn<QByteArray>("point");
        QTest::addColumn<bool>("right");
        QTest::newRow("edit after begin") << Mutant::None << QByteArray("reader.after-begin") << true;
        QTest::newRow("edit after the query") << Mutant::None << QByteArray("reader.after-load") << true;
        QTest::newRow("edit before the store") << Mutant::None << QByteArray("reader.before-store") << true;
        QTest::newRow("stamps after the query")
            << Mutant::StampsAfterQuery << QByteArray("reader.after-load") << false;
        QTest::newRow("no stamps") << Mutant::IgnoreStamps << QByteArray("reader.after-load") << false;
    }
    void aRowReadBeforeAnEditIsStaleFromTheStart_H1()
    {
        QFETCH(Mutant, mutant);
        QFETCH(QByteArray, point);
        QFETCH(bool, right);
        m_client->reader.setMutant(mutant);
        {
            const AtPoint edit(point.constData(), [this] { QVERIFY(saved(3, QStringLiteral("second"))); });
            m_client->read(3);
        }
        const Reading next = m_client->read(3);
        QCOMPARE(next.outcome, right ? Outcome::StaleStamp : Outcome::Hit);
        QCOMPARE(next.payload, QByteArray(right ? "second" : "first"));
        if (right)
            QCOMPARE(m_client->read(3).outcome, Outcome::Hit);
    }

    void anotherProcessMayDrainTheEdit_H2()
    {
        Desktop other(m_servers);
        QVERIFY(other.start());
        m_client->read(3);
        {
            const AtPoint edit("reader.after-load", [&] {
                const quint64 xid = m_editor->set(3, QStringLiteral("second"));
                QVERIFY(!other.settle(xid).pending);
            });
            m_client->read(4);
        }
        QCOMPARE(m_client->read(3).payload, QByteArray("second"));
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

    void nothingOfARolledBackEditIsStored_H4()
    {
        QVERIFY(m_editor->run(QStringLiteral("BEGIN")));
        QVERIFY(m_editor->set(3, QStringLiteral("never")) != 0);
        m_client->read(3);
        QVERIFY(m_editor->run(QStringLiteral("ROLLBACK")));
        QCOMPARE(m_client->read(3).payload, QByteArray("first"));
        QCOMPARE(m_client->read(3).outcome, Outcome::Hit);
    }

    // Removing generations in any order and number never makes an older entry valid.
    void repeatedInvalidationsNeverReviveAnEntry_H8()
    {
        QByteArrayList old;
        for (int i = 0; i < 10; ++i) {
            m_client->read(3);
            old << m_redis->call({"GET", key(3)})->bytes();
            QVERIFY(saved(3, QString::number(i)));
            if (i % 2 == 0)
                QVERIFY(m_redis->call({"DEL", generation("thing:3"), generation("thing:all")}));
            for (const QByteArray& bytes : old) { // each of the old entries, as if its store came late
                QVERIFY(m_redis->call({"SET", key(3), bytes}));
                QCOMPARE(m_client->read(3).payload, QByteArray::number(i));
            }
        }
    }

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

    void aMissingCursorWakesTheDrainerAndStoresNothing_H15()
    {
        m_desktop->drainer->stop();
        QVERIFY(m_redis->call({"FLUSHALL"}));
        QCOMPARE(m_client->read(3).outcome, Outcome::Untrusted);
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), 0);
    }

    // One query under way, an edit, another reader: it must not be given what the first one gets.
    void aLoadIsNotJoinedAcrossAnEdit_H17_data()
    {
        QTest::addColumn<bool>("edit");
        QTest::newRow("nothing happens: one query") << false;
        QTest::newRow("an edit between: two queries") << true;
    }
    void aLoadIsNotJoinedAcrossAnEdit_H17()
    {
        QFETCH(bool, edit);
        Client second(m_servers, *m_desktop);
        std::atomic<bool> loaded{false};
        std::mutex gate;
        std::unique_lock closed(gate);
        std::thread first([&] {
            const auto reading = m_client->reader.read(Client::request(3), [&] {
                auto payload = m_client->load(3);
                loaded = true;
                const std::lock_guard pass(gate);
                return payload;
            });
            QVERIFY(reading && reading->payload == "first");
        });
        QVERIFY(Desktop::waitFor([&] { return loaded.load(); }));
        if (edit)
            QVERIFY(saved(3, QStringLiteral("second")));
        Reading joined;
        std::atomic<bool> begun{false};
        base::setPauseHook([&](std::string_view point) {
            if (point == "reader.after-begin")
                begun = true;
        });
        std::thread other([&] { joined = second.read(3); });
        const bool hasBegun = Desktop::waitFor([&] { return begun.load(); });
        if (edit)
            other.join(); // on its own: the first one still holds
        closed.unlock();
        first.join();
        if (!edit)
            other.join();
        QVERIFY(hasBegun);
        QCOMPARE(joined.payload, QByteArray(edit ? "second" : "first"));
        QCOMPARE(second.loads.load(), edit ? 1 : 0);
    }

    // Two editors; the one who committed first reads last. What is read again is never older than
    // what was saved, and what is stored is what the database said.
    void twoEditorsStoreWhatTheDatabaseHolds_H19()
    {
        Desktop other(m_servers);
        QVERIFY(other.start());
        Client elsewhere(m_servers, other);
        QVERIFY(saved(3, QStringLiteral("mine")));
        {
            const AtPoint between("reader.before-store", [&] {
                Editor editor(m_servers);
                QVERIFY(!other.settle(editor.set(3, QStringLiteral("theirs"))).pending);
                QCOMPARE(elsewhere.read(3).payload, QByteArray("theirs"));
            });
            m_client->read(3);
        }
        QCOMPARE(m_client->read(3).payload, QByteArray("theirs"));
        QCOMPARE(elsewhere.read(3).payload, QByteArray("theirs"));
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
        m_desktop->drainer->stop(); // its trust is good for X yet
        m_servers.redis->kill();
        QVERIFY(dump.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(dump.write(old), old.size());
        dump.close();
        QVERIFY(m_servers.redis->restart());
        m_client->redis.close();
        m_client->redis.forgetRetryDelay();
        m_client->reader.setMutant(mutant);
        const auto record = m_desktop->drainer->trust()->record();
        m_desktop->drainer->trust()->publish(
            {base::BootClock::now() + 1h, record->incarnation, record->snapshot});
        QCOMPARE(m_client->read(3).payload, expected);
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

    void aLoaderOnAnotherServerStoresNothing()
    {
        Shared shared = m_client->shared(*m_desktop);
        bool forgotten = false;
        shared.incarnation = [] { return base::Result<QByteArray>(QByteArray("7.16384.0.old.1.x")); };
        shared.forgetIncarnation = [&forgotten] { forgotten = true; };
        Reader reader(m_client->redis, shared);
        for (int i = 0; i < 2; ++i)
            QCOMPARE(reader.read(Client::request(3), [this] { return m_client->load(3); })->outcome,
                     Outcome::Miss);
        QVERIFY(forgotten);
        QVERIFY(m_redis->call({"GET", key(3)})->isNil());
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

    void oneProcessComputesAListForAll_H14()
    {
        Desktop other(m_servers); // another process: shares no flight with the first, only the lease
        QVERIFY(other.start());
        std::vector<std::unique_ptr<Client>> clients;
        std::atomic<int> loads{0};
        std::vector<std::thread> readers;
        std::atomic<int> wrong{0};
        for (int i = 0; i < 8; ++i) {
            clients.push_back(std::make_unique<Client>(m_servers, i % 2 ? other : *m_desktop));
            readers.emplace_back([&, client = clients.back().get()] {
                const auto reading = client->reader.read(Client::request(3, true), [&] {
                    ++loads;
                    return client->load(3);
                });
                if (!reading || reading->payload != "first")
                    ++wrong;
            });
        }
        for (auto& reader : readers)
            reader.join();
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(loads.load(), 1);
        QVERIFY(m_redis->call({"GET", lease(3)})->isNil()); // given back
    }

    void aLeaseWithoutItsHolderIsWaitedForABoundedTime_H14()
    {
        QVERIFY(m_redis->call({"SET", lease(3), "somebody gone", "PX", "60000"}));
        QElapsedTimer timer;
        timer.start();
        const Reading reading = m_client->read(3, true);
        QCOMPARE(reading.payload, QByteArray("first"));
        QVERIFY(timer.elapsed() >= 900 && timer.elapsed() < 5000);
        QCOMPARE(m_redis->call({"GET", lease(3)})->bytes(),
                 QByteArray("somebody gone")); // not ours to remove
        QCOMPARE(m_client->read(3, true).outcome, Outcome::Hit);
    }

    void aFailedQueryGivesItsLeaseBack_H14()
    {
        const auto failed = m_client->reader.read(Client::request(3, true), []() -> base::Result<QByteArray> {
            return base::Error{base::ErrorCode::QueryCancelled, {}, {}};
        });
        QVERIFY(!failed && failed.error().code == base::ErrorCode::QueryCancelled);
        QVERIFY(m_redis->call({"GET", lease(3)})->isNil());
        QCOMPARE(m_client->read(3, true).outcome, Outcome::Miss);
    }

    // H16: an entry stored under a lease that was lost and taken again is judged by its stamps.
    void aLateStoreUnderALostLeaseIsStale_H16()
    {
        Client second(m_servers, *m_desktop);
        {
            const AtPoint lost("reader.before-store", [&] {
                QVERIFY(m_redis->call({"DEL", lease(3)}));
                QVERIFY(saved(3, QStringLiteral("second")));
                QCOMPARE(second.read(3, true).payload, QByteArray("second"));
            });
            m_client->read(3, true);
        }
        QCOMPARE(second.read(3, true).payload, QByteArray("second"));
    }

    void aFullRedisOnlyMeansMisses()
    {
        QVERIFY(m_redis->call({"CONFIG", "SET", "maxmemory", "1"}));
        for (int i = 0; i < 2; ++i) {
            const Reading reading = m_client->read(3);
            QCOMPARE(reading.outcome, Outcome::Miss);
            QCOMPARE(reading.payload, QByteArray("first"));
        }
        QVERIFY(m_redis->call({"CONFIG", "SET", "maxmemory", "0"}));
        m_client->read(3);
        QCOMPARE(m_client->read(3).outcome, Outcome::Hit);
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

    void manyAreReadWithOneQuestion()
    {
        m_client->read(2);
        std::vector<Request> requests{Client::request(1), Client::request(2), Client::request(99),
                                      Client::request(3)};
        std::vector<std::size_t> asked;
        const Reader::LoadMany load = [&](const std::vector<std::size_t>& missing)
            -> base::Result<std::vector<std::optional<QByteArray>>> {
            asked = missing;
            std::vector<std::optional<QByteArray>> payloads;
            for (const std::size_t index : missing)
                payloads.push_back(
                    index == 2 ? std::nullopt
                               : std::optional<QByteArray>("row " + QByteArray::number(qulonglong{index})));
            return payloads;
        };
        auto readings = m_client->reader.readMany(requests, load);
        QVERIFY(readings);
        QCOMPARE(asked, (std::vector<std::size_t>{0, 2, 3}));
        QCOMPARE((*readings)[0]->payload, QByteArray("row 0"));
        QCOMPARE((*readings)[1]->outcome, Outcome::Hit);
        QCOMPARE((*readings)[1]->payload, QByteArray("first"));
        QVERIFY(!(*readings)[2]);
        readings = m_client->reader.readMany(requests, load);
        QCOMPARE(asked, (std::vector<std::size_t>{2}));
        QVERIFY(saved(1, QStringLiteral("second")));
        readings = m_client->reader.readMany(requests, load);
        QCOMPARE(asked, (std::vector<std::size_t>{0, 2}));
        QCOMPARE((*readings)[0]->outcome, Outcome::StaleStamp);
        QVERIFY(m_client->reader.readMany({}, load)->empty());
    }

    void manyReadAcrossAnEditAreStaleFromTheStart_H1()
    {
        const std::vector<Request> requests{Client::request(1), Client::request(2)};
        const Reader::LoadMany load = [&](const std::vector<std::size_t>& missing)
            -> base::Result<std::vector<std::optional<QByteArray>>> {
            std::vector<std::optional<QByteArray>> payloads;
            for (const std::size_t index : missing)
                payloads.push_back(m_client->load(static_cast<int>(index) + 1).value_or(QByteArray()));
            return payloads;
        };
        {
            const AtPoint edit("reader.after-load", [this] { QVERIFY(saved(1, QStringLiteral("second"))); });
            QCOMPARE((*m_client->reader.readMany(requests, load))[0]->payload, QByteArray("first"));
        }
        const auto next = m_client->reader.readMany(requests, load);
        QCOMPARE((*next)[0]->payload, QByteArray("second"));
        QCOMPARE((*next)[1]->outcome, Outcome::Hit);
    }

    void aPayloadTooLargeIsAnsweredAndNotStored_H13()
    {
        const auto read = [this] {
            return m_client->reader.read(Client::request(3),
                                         [] { return base::Result<QByteArray>(QByteArray(9 << 20, 'x')); });
        };
        QCOMPARE(read()->payload.size(), qsizetype{9 << 20});
        QCOMPARE(read()->outcome, Outcome::Miss);
    }

private:
    bool saved(int id, const QString& value)
    {
        Editor editor(m_servers);
        const quint64 xid = editor.set(id, value);
        return xid != 0 && !m_desktop->settle(xid).pending;
    }

    QByteArray key(int id) const { return m_desktop->drainer->keyspace().entry(Client::request(id).name); }
    QByteArray lease(int id) const { return m_desktop->drainer->keyspace().lease(Client::request(id).name); }
    QByteArray generation(const Tag& tag) const { return m_desktop->drainer->keyspace().generation(tag); }

    Servers m_servers;
    std::unique_ptr<redis::Connection> m_redis;
    std::unique_ptr<Editor> m_editor;
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(CacheReaderTest)
#include "tst_cache_reader.moc"
