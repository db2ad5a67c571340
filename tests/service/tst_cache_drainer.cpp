#include "cache_world.h"
#include "core/cache/drain_worker.h"

#include <csignal>
#include <thread>

using namespace cache;
using namespace cache_world;
using namespace std::chrono_literals;

namespace {

constexpr auto quick = 50ms;

// What the signals of a drainer told so far.
struct Heard
{
    explicit Heard(Drainer& drainer)
    {
        QObject::connect(&drainer, &Drainer::tagsInvalidated, &drainer,
                         [this](const std::vector<Tag>& tags, bool all) {
                             everything += all ? 1 : 0;
                             list.insert(list.end(), tags.begin(), tags.end());
                         });
        QObject::connect(&drainer, &Drainer::rotated, &drainer, [this] { ++rotations; });
    }
    bool has(const Tag& tag) const { return std::find(list.begin(), list.end(), tag) != list.end(); }
    std::vector<Tag> list;
    int everything = 0;
    int rotations = 0;
};

} // namespace

class CacheDrainerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }

    void init()
    {
        QVERIFY(m_servers.reset());
        m_redis = std::make_unique<redis::Connection>(m_servers.redis->address());
        m_editor = std::make_unique<Editor>(m_servers);
    }

    void cleanup() { base::setPauseHook({}); }

    void savedMeansVisibleInTheCursor()
    {
        Desktop desktop(m_servers);
        QVERIFY(desktop.start());
        seedGenerations(desktop);
        const quint64 xid = m_editor->set(3, QStringLiteral("second"));
        const Settlement settlement = desktop.settle(xid);
        QVERIFY(!settlement.pending);
        QCOMPARE(settlement.tags, (std::vector<Tag>{"thing:3", "thing:list"}));
        QCOMPARE(settlement.generations, 2);
        QVERIFY(settlement.took > 0ns);
        QVERIFY(cursor(desktop)->snapshot.sees(xid));
        QVERIFY(get(desktop.drainer->keyspace().generation("thing:3")).isNull());
        QVERIFY(!get(desktop.drainer->keyspace().generation("thing:4")).isNull());
    }

    void aTransactionWithoutTagsIsSettledToo()
    {
        Desktop desktop(m_servers);
        QVERIFY(desktop.start());
        const quint64 xid = m_editor->transaction(QStringLiteral("SELECT pg_current_xact_id()::text"));
        const Settlement settlement = desktop.settle(xid);
        QVERIFY(!settlement.pending);
        QVERIFY(settlement.tags.empty());
    }

    void anUncommittedTransactionIsPending_H4()
    {
        Desktop desktop(m_servers);
        QVERIFY(desktop.start());
        QVERIFY(m_editor->run(QStringLiteral("BEGIN")));
        const quint64 xid = m_editor->set(3, QStringLiteral("open"));
        QVERIFY(desktop.settle(xid).pending);
        QVERIFY(m_editor->run(QStringLiteral("COMMIT")));
        QVERIFY(!desktop.settle(xid).pending);
    }

    void outOfOrderCommitsAreBothSettled_H10()
    {
        Desktop desktop(m_servers);
        QVERIFY(desktop.start());
        Editor slow(m_servers);
        QVERIFY(slow.run(QStringLiteral("BEGIN")));
        const quint64 early = slow.set(1, QStringLiteral("slow"));
        const quint64 late = m_editor->set(2, QStringLiteral("quick"));
        QVERIFY(!desktop.settle(late).pending);
        seedGenerations(desktop);
        QVERIFY(slow.run(QStringLiteral("COMMIT")));
        const Settlement settlement = desktop.settle(early);
        QVERIFY(!settlement.pending);
        QCOMPARE(settlement.tags, (std::vector<Tag>{"thing:1", "thing:list"}));
        QVERIFY(get(desktop.drainer->keyspace().generation("thing:1")).isNull());
    }

    // A drain under way when the edit commits may have looked too early: another one is waited for.
    void anEditIsSettledByADrainBegunAfterIt()
    {
        Desktop desktop(m_servers);
        QVERIFY(desktop.start());
        std::atomic<quint64> xid{0};
        Settlement settlement;
        std::thread waiting;
        {
            const AtPoint point("drainer.before-apply", [&] {
                xid = m_editor->set(2, QStringLiteral("late"));
                waiting = std::thread([&] { settlement = desktop.settle(xid); });
            });
            QVERIFY(m_editor->set(1, QStringLiteral("first")) != 0); // the notification begins a drain
            QVERIFY(Desktop::waitFor([&] { return xid != 0; }));
            QVERIFY(Desktop::waitFor([&] { return waiting.joinable(); }));
        }
        waiting.join();
        QVERIFY(!settlement.pending);
        QVERIFY(cursor(desktop)->snapshot.sees(xid));
    }

    void otherDesktopsAreToldWhoeverDrains_H2()
    {
        Desktop editing(m_servers);
        Desktop watching(m_servers);
        Heard heard(*watching.drainer);
        QVERIFY(editing.start() && watching.start());
        QTRY_COMPARE(heard.everything, 1); // the first drain
        QVERIFY(!editing.settle(m_editor->set(3, QStringLiteral("second"))).pending);
        QTRY_VERIFY(heard.has("thing:3"));
        QVERIFY(heard.has("thing:list"));
        QCOMPARE(heard.everything, 1);
    }

    void whatAnotherProgramWroteIsDrainedAtOnce()
    {
        DrainerOptions options;
        options.poll = 1h; // the notification alone
        Desktop desktop(m_servers, options);
        Heard heard(*desktop.drainer);
        QVERIFY(desktop.start());
        QVERIFY(m_editor->set(5, QStringLiteral("psql")) != 0);
        QTRY_VERIFY(heard.has("thing:5"));
    }

    void withoutNotificationsThePollFindsIt_H9()
    {
        QVERIFY(m_editor->run(QStringLiteral("UPDATE keystead.cache_meta SET notify = false")));
        DrainerOptions options;
        options.poll = quick;
        options.notifications = false;
        Desktop desktop(m_servers, options);
        Heard heard(*desktop.drainer);
        QVERIFY(desktop.start());
        const quint64 xid = m_editor->set(5, QStringLiteral("psql"));
        QTRY_VERIFY_WITH_TIMEOUT(heard.has("thing:5"), 3000);
        QVERIFY(cursor(desktop)->snapshot.sees(xid));
    }

    void whatAKilledProcessLeftIsDrainedByTheNext_H2()
    {
        QByteArray left;
        {
            Desktop gone(m_servers);
            QVERIFY(gone.start());
            seedGenerations(gone);
            left = gone.drainer->keyspace().generation("thing:6");
        }
        QVERIFY(m_editor->set(6, QStringLiteral("never drained")) != 0);
        QVERIFY(!get(left).isNull());
        Desktop next(m_servers);
        QVERIFY(next.start());
        QVERIFY(get(left).isNull());
    }

    void redisAwayMeansPendingAndLaterRight_H3()
    {
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_servers, options);
        Heard heard(*desktop.drainer);
        QVERIFY(desktop.start());
        seedGenerations(desktop);
        const Keyspace keyspace = desktop.drainer->keyspace();
        QVERIFY(m_redis->call({"SAVE"}));
        QVERIFY(m_servers.redis->stop());
        const quint64 xid = m_editor->set(3, QStringLiteral("second"));
        const Settlement settlement = desktop.settle(xid);
        QVERIFY(settlement.pending);
        QCOMPARE(settlement.tags, (std::vector<Tag>{"thing:3", "thing:list"}));
        QTRY_VERIFY(heard.has("thing:3")); // screens read PostgreSQL meanwhile
        const DrainerState away = desktop.drainer->state();
        QVERIFY(away.databaseReachable && !away.redisReachable && !away.trusted);
        QCOMPARE(away.backlog, 1);
        QVERIFY(away.problem.code != base::ErrorCode::None);
        QVERIFY(m_servers.redis->restart());
        QTRY_VERIFY(desktop.drainer->state().trusted);
        QVERIFY(cursor(desktop)->snapshot.sees(xid));
        QVERIFY(get(keyspace.generation("thing:3")).isNull());
        QVERIFY(!get(keyspace.generation("thing:4")).isNull()); // the dump was loaded
        QCOMPARE(desktop.drainer->state().backlog, 0);
        QVERIFY(!desktop.settle(xid).pending);
    }

    void databaseAwayLetsTheTrustRunOut_H22()
    {
        DrainerOptions options;
        options.poll = quick;
        options.trust = 400ms;
        Desktop desktop(m_servers, options);
        QVERIFY(desktop.start());
        QVERIFY(m_servers.postgres->stop());
        QTRY_VERIFY(!desktop.drainer->state().databaseReachable);
        QTRY_VERIFY(!desktop.drainer->state().trusted);
        QVERIFY(m_servers.postgres->restart());
        QTRY_VERIFY(desktop.drainer->state().trusted);
        m_editor = std::make_unique<Editor>(m_servers);
        QVERIFY(!desktop.settle(m_editor->set(1, QStringLiteral("after"))).pending);
    }

    void aLostCursorBeginsANewEpoch_H15_data()
    {
        QTest::addColumn<QByteArray>("bytes"); // null: deleted
        QTest::newRow("deleted") << QByteArray();
        QTest::newRow("garbage") << QByteArray("garbage");
        QTest::newRow("another incarnation") << QByteArray("epoch|else|3:3:");
        QTest::newRow("ahead of the database") << QByteArray("ahead");
    }
    void aLostCursorBeginsANewEpoch_H15()
    {
        QFETCH(QByteArray, bytes);
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_servers, options);
        Heard heard(*desktop.drainer);
        QVERIFY(desktop.start());
        const Cursor before = *cursor(desktop);
        const QByteArray key = desktop.drainer->keyspace().cursor();
        if (bytes == "ahead")
            bytes =
                Cursor{before.epoch, before.incarnation, *Snapshot::parse("900000000:900000000:")}.encode();
        QVERIFY(bytes.isNull() ? m_redis->call({"DEL", key}) : m_redis->call({"SET", key, bytes}));
        QTRY_COMPARE(heard.rotations, 2); // the first was the empty Redis
        QVERIFY(cursor(desktop)->epoch != before.epoch);
        QTRY_VERIFY(desktop.drainer->state().trusted);
    }

    void aCrashedBackendBeginsANewEpoch_H21()
    {
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_servers, options);
        Heard heard(*desktop.drainer);
        QVERIFY(desktop.start());
        const Cursor before = *cursor(desktop);
        const auto pid = m_editor->transaction(QStringLiteral("SELECT pg_backend_pid()"));
        QCOMPARE(::kill(static_cast<pid_t>(pid), SIGKILL), 0);
        QTRY_VERIFY_WITH_TIMEOUT(cursor(desktop)->incarnation != before.incarnation, 20000);
        QVERIFY(cursor(desktop)->epoch != before.epoch);
        QTRY_COMPARE(heard.everything, 2);
        quint64 xid = 0;
        QTRY_VERIFY_WITH_TIMEOUT((xid = m_editor->set(3, QStringLiteral("after"))) != 0, 20000);
        QVERIFY(!desktop.settle(xid).pending);
    }

    void racingDrainersLoseNothing()
    {
        std::vector<std::unique_ptr<Desktop>> desktops;
        for (int i = 0; i < 2; ++i) {
            desktops.push_back(std::make_unique<Desktop>(m_servers));
            QVERIFY(desktops.back()->start());
        }
        std::atomic<int> wrong{0};
        std::vector<std::thread> editors;
        for (auto& desktop : desktops) {
            editors.emplace_back([&, d = desktop.get()] {
                Editor editor(m_servers);
                redis::Connection redis(m_servers.redis->address());
                for (int i = 1; i <= 40; ++i) {
                    const quint64 xid = editor.set(1 + i % 20, QString::number(i));
                    const bool pending = d->settle(xid).pending;
                    const auto bytes = redis.call({"GET", d->drainer->keyspace().cursor()});
                    const auto seen = Cursor::parse(bytes ? bytes->bytes() : QByteArray());
                    if (xid == 0 || pending || !seen || !seen->snapshot.sees(xid))
                        ++wrong;
                }
            });
        }
        for (auto& thread : editors)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }

    // The script is beaten between reading and moving: it must begin again and not overwrite.
    void aLostRaceIsRunAgain()
    {
        Desktop first(m_servers);
        Desktop second(m_servers);
        QVERIFY(first.start() && second.start());
        std::atomic<int> applied{0};
        const quint64 one = m_editor->set(1, QStringLiteral("one"));
        QVERIFY(!first.settle(one).pending);
        DrainWorker slow(options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        QVERIFY(slow.drain().settled);
        first.drainer->stop();
        second.drainer->stop();
        const quint64 two = m_editor->set(2, QStringLiteral("two"));
        DrainWorker quicker(options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        DrainReport report;
        {
            const AtPoint point("drainer.before-apply", [&] {
                ++applied;
                const auto settled = quicker.drain().settled;
                QVERIFY(settled && settled->sees(two));
            });
            report = slow.drain();
        }
        QCOMPARE(applied.load(), 1);
        QVERIFY(report.settled && report.settled->sees(two));
        QVERIFY(std::find(report.tags.begin(), report.tags.end(), "thing:2") != report.tags.end());
    }

    void twoRotatorsAgreeOnOneEpoch()
    {
        DrainWorker slow(options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        DrainWorker quicker(options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
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

    void aReadOnlyDrainerStaysTrustedWhileAnotherDrains()
    {
        Desktop writer(m_servers);
        QVERIFY(writer.start());
        DrainWorker reading(options(base::AccessMode::ReadOnly), m_trust = std::make_shared<Trust>());
        QVERIFY(reading.drain().state.trusted);
        const quint64 xid = m_editor->set(3, QStringLiteral("second"));
        QVERIFY(!writer.settle(xid).pending);
        const DrainReport report = reading.drain();
        QVERIFY(report.state.trusted);
        QVERIFY(std::find(report.tags.begin(), report.tags.end(), "thing:3") != report.tags.end());
    }

    void aReadOnlyDrainerNeverWritesAndRunsOutOfTrust()
    {
        base::BootClock::time_point now{100s};
        {
            Desktop writer(m_servers);
            QVERIFY(writer.start());
        }
        DrainerOptions reads = options(base::AccessMode::ReadOnly);
        auto trust = std::make_shared<Trust>([&now] { return now; });
        DrainWorker reading(reads, trust);
        QVERIFY(reading.drain().state.trusted);
        const auto before = m_redis->call({"GET", reading.drain().keyspace.cursor()});
        QVERIFY(m_editor->set(3, QStringLiteral("nobody drains this")) != 0);
        DrainReport report = reading.drain();
        QVERIFY(report.state.trusted); // until its time is over, and screens are not told before
        QVERIFY(report.tags.empty() && !report.settled);
        QCOMPARE(report.state.backlog, 1);
        now += 3001ms;
        report = reading.drain();
        QVERIFY(!report.state.trusted);
        QCOMPARE(report.tags, (std::vector<Tag>{"thing:3", "thing:list"}));
        QCOMPARE(m_redis->call({"GET", report.keyspace.cursor()})->bytes(), before->bytes());
        QVERIFY(m_redis->call({"FLUSHALL"}));
        QVERIFY(!reading.drain().state.trusted);
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), 0);
    }

    void aDisabledTriggerMeansNoTrust_H25()
    {
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_servers, options);
        QVERIFY(desktop.start());
        QVERIFY(m_editor->run(QStringLiteral("ALTER TABLE keystead.thing DISABLE TRIGGER thing_changed")));
        QTRY_VERIFY(!desktop.drainer->state().trusted);
        QVERIFY(!desktop.drainer->state().triggersIntact);
        QCOMPARE(desktop.drainer->state().problem.code, base::ErrorCode::SchemaMismatch);
        QVERIFY(
            m_editor->run(QStringLiteral("ALTER TABLE keystead.thing ENABLE ALWAYS TRIGGER thing_changed")));
        QTRY_VERIFY(desktop.drainer->state().trusted);
    }

    void anotherTagTableKeepsTheCacheOff()
    {
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_servers, options);
        QVERIFY(desktop.start());
        QVERIFY(m_editor->run(QStringLiteral("UPDATE keystead.cache_meta SET tag_table = 99")));
        QTRY_VERIFY(!desktop.drainer->keyspace().isValid());
        QVERIFY(!desktop.drainer->state().trusted);
        QCOMPARE(desktop.drainer->state().problem.code, base::ErrorCode::SchemaMismatch);
        QVERIFY(m_editor->run(
            QStringLiteral("UPDATE keystead.cache_meta SET tag_table = %1").arg(tagTableNumber)));
        QTRY_VERIFY(desktop.drainer->state().trusted);
    }

    void aDatabaseWithoutOurSchemaHasNoCache()
    {
        QVERIFY(m_editor->run(QStringLiteral("DROP DATABASE IF EXISTS plain")) &&
                m_editor->run(QStringLiteral("CREATE DATABASE plain")));
        DrainerOptions plain = options(base::AccessMode::ReadWrite);
        plain.database.database = QStringLiteral("plain");
        DrainWorker worker(plain, std::make_shared<Trust>());
        const DrainReport report = worker.drain();
        QVERIFY(report.state.schemaMissing && report.state.databaseReachable && report.state.redisReachable);
        QVERIFY(!report.state.trusted && !report.keyspace.isValid());
    }

    void manyTagsCollapseBeforeTheyReachRedis()
    {
        Desktop desktop(m_servers);
        QVERIFY(desktop.start());
        seedGenerations(desktop);
        const Keyspace keyspace = desktop.drainer->keyspace();
        QVERIFY(m_redis->call({"SET", keyspace.generation("thing:all"), "nonce"}));
        const quint64 xid =
            m_editor->transaction(QStringLiteral("WITH filled AS (INSERT INTO keystead.thing SELECT i, 'x' "
                                                 "FROM generate_series(1001, 2200) i RETURNING 1)"
                                                 " SELECT pg_current_xact_id()::text FROM filled LIMIT 1"));
        QVERIFY(xid != 0);
        QVERIFY(!desktop.settle(xid).pending);
        QVERIFY(get(keyspace.generation("thing:all")).isNull());
        QVERIFY(get(keyspace.generation("thing:list")).isNull());
    }

    void aFullRedisStillTakesInvalidations()
    {
        Desktop desktop(m_servers);
        QVERIFY(desktop.start());
        seedGenerations(desktop);
        QVERIFY(m_redis->call({"CONFIG", "SET", "maxmemory", "1"}));
        const auto refused = m_redis->call({"SET", "x", "y"});
        QVERIFY(!refused && refused.error().code == base::ErrorCode::RedisOutOfMemory);
        QVERIFY(!desktop.settle(m_editor->set(3, QStringLiteral("second"))).pending);
        QVERIFY(get(desktop.drainer->keyspace().generation("thing:3")).isNull());
        QVERIFY(m_redis->call({"DEL", desktop.drainer->keyspace().cursor()}));
        QVERIFY(
            !desktop.settle(m_editor->set(4, QStringLiteral("second"))).pending); // rotates, full as it is
    }

    void aForgottenScriptIsSentAgain()
    {
        Desktop desktop(m_servers);
        QVERIFY(desktop.start());
        QVERIFY(m_redis->call({"SCRIPT", "FLUSH"}));
        QVERIFY(!desktop.settle(m_editor->set(3, QStringLiteral("second"))).pending);
    }

    void aCursorBehindThePruningIsRotated_H26()
    {
        DrainWorker sleeping(options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        QVERIFY(sleeping.drain().rotated);
        QVERIFY(!sleeping.drain().everything);
        QVERIFY(m_editor->set(3, QStringLiteral("second")) != 0);
        QVERIFY(m_editor->run(QStringLiteral(
            "UPDATE keystead.cache_outbox SET at = now() - interval '25 hours' WHERE xid <> '0'")));
        const auto reading = readOutbox(m_editor->session(), {}, {});
        QVERIFY(pruneOutbox(m_editor->session(), reading->now));
        const DrainReport report = sleeping.drain();
        QVERIFY(report.rotated && report.everything && report.state.trusted);
    }

    void trustCountsFromBeforeTheCursorWasRead()
    {
        base::BootClock::time_point now{100s};
        auto trust = std::make_shared<Trust>([&now] { return now; });
        DrainWorker worker(options(base::AccessMode::ReadWrite), trust);
        QVERIFY(worker.drain().rotated);
        const AtPoint point("drainer.after-cursor", [&now] { now += 2s; });
        QVERIFY(worker.drain().state.trusted);
        QCOMPARE((trust->record()->until - base::BootClock::time_point(100s)).count(),
                 std::chrono::nanoseconds(3s).count());
    }

    void aStoppedDrainerSettlesNothing()
    {
        Desktop desktop(m_servers);
        QCOMPARE(desktop.drainer->drainNow(1).error().code, base::ErrorCode::NotConnected);
        QVERIFY(desktop.start());
        desktop.drainer->stop();
        QCOMPARE(desktop.drainer->drainNow(1).error().code, base::ErrorCode::NotConnected);
        desktop.drainer->start();
        QVERIFY(!desktop.settle(m_editor->set(3, QStringLiteral("second"))).pending);
    }

    void waitingHasALimit()
    {
        Desktop desktop(m_servers);
        QVERIFY(desktop.start());
        std::mutex gate;
        std::unique_lock closed(gate);
        const AtPoint point("drainer.after-cursor", [&gate] { const std::lock_guard pass(gate); });
        const auto outcome = desktop.drainer->drainNow(m_editor->set(3, QStringLiteral("second")), 200ms);
        closed.unlock();
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, base::ErrorCode::TimedOut);
    }

private:
    DrainerOptions options(base::AccessMode access) const
    {
        DrainerOptions options;
        options.database = m_servers.postgres->address();
        options.redis = m_servers.redis->address();
        options.access = access;
        return options;
    }

    QByteArray get(const QByteArray& key)
    {
        const auto reply = m_redis->call({"GET", key});
        return reply ? reply->bytes() : QByteArray();
    }

    std::optional<Cursor> cursor(const Desktop& desktop)
    {
        m_redis->forgetRetryDelay();
        auto parsed = Cursor::parse(get(desktop.drainer->keyspace().cursor()));
        return parsed ? std::optional(*parsed) : std::optional(Cursor{});
    }

    void seedGenerations(const Desktop& desktop)
    {
        for (const char* tag : {"thing:1", "thing:3", "thing:4", "thing:6", "thing:list"})
            QVERIFY(m_redis->call({"SET", desktop.drainer->keyspace().generation(tag), newNonce()}));
    }

    Servers m_servers;
    std::unique_ptr<redis::Connection> m_redis;
    std::unique_ptr<Editor> m_editor;
    std::shared_ptr<Trust> m_trust;
};

QTEST_GUILESS_MAIN(CacheDrainerTest)
#include "tst_cache_drainer.moc"
