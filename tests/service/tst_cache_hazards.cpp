// Hazards that no other test meets head on, each by its number in core/cache/README.md.
#include "core/cache/cursor_script.h"
#include "core/cache/drain_worker.h"
#include "core/cache/entry.h"
#include "core/cache/housekeeping.h"
#include "reader_world.h"

#include <random>
#include <thread>

using namespace cache;
using namespace cache_world;
using namespace std::chrono_literals;

class CacheHazardsTest : public QObject, private ReaderWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }
    void init() { QVERIFY(enter()); }
    void cleanup()
    {
        leave();
        QVERIFY(!std::exchange(m_isUpgraded, false) || upgrade(tagTableNumber, "thing"));
    }

    // No two machines agree on the time: what one stores is a hit for another all the same, and what
    // one saves the other sees at once.
    void clocksAnHourApartChangeNothing_H6()
    {
        const auto offsetBy = [](std::chrono::hours offset) {
            DrainerOptions options;
            options.clock = [offset] { return base::BootClock::now() + offset; };
            return options;
        };
        Desktop early(m_servers, offsetBy(-1h));
        Desktop late(m_servers, offsetBy(1h));
        QVERIFY(early.start() && late.start());
        m_desktop->drainer->stop();
        Client here(m_servers, early);
        Client there(m_servers, late);
        for (int i = 0; i < 10; ++i) {
            here.read(3);
            QCOMPARE(there.read(3).outcome, Outcome::Hit);
            Desktop& saving = i % 2 == 0 ? early : late;
            QVERIFY(!saving.settle(m_editor->set(3, QString::number(i))).pending);
            QCOMPARE(there.read(3).payload, QByteArray::number(i));
            QCOMPARE(here.read(3).payload, QByteArray::number(i));
            QCOMPARE(here.read(3).outcome, Outcome::Hit);
        }
    }

    // A machine that has slept wakes up with the trust of before; one drain, and it is itself again.
    void aClockThatJumpsEndsTheTrustUntilTheNextDrain_H6()
    {
        std::atomic<qint64> hours{0};
        DrainerOptions options;
        options.poll = 1h;
        options.notifications = false;
        options.clock = [&hours] { return base::BootClock::now() + std::chrono::hours(hours); };
        m_desktop->drainer->stop();
        Desktop desktop(m_servers, options);
        QVERIFY(desktop.start());
        Client client(m_servers, desktop);
        client.read(3);
        QCOMPARE(client.read(3).outcome, Outcome::Hit);
        const quint64 xid = m_editor->set(3, QStringLiteral("second"));
        ++hours;
        const Reading awake = client.read(3);
        QCOMPARE(awake.outcome, Outcome::Untrusted);
        QCOMPARE(awake.payload, QByteArray("second"));
        QVERIFY(!desktop.settle(xid).pending);
        client.read(3);
        QCOMPARE(client.read(3).outcome, Outcome::Hit);
    }

    void aWallClockThatJumpsChangesNothing_H6_data()
    {
        QTest::addColumn<QDateTime>("filledAt");
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QTest::newRow("ten years ahead") << now.addYears(10);
        QTest::newRow("ten years behind") << now.addYears(-10);
        QTest::newRow("the battery is empty") << QDateTime(QDate(1970, 1, 1), QTime(0, 0), Qt::UTC);
    }
    // The time of day stands in an entry for people to see: it neither makes it live nor lets it die.
    void aWallClockThatJumpsChangesNothing_H6()
    {
        QFETCH(QDateTime, filledAt);
        m_client->read(3);
        auto entry = decodeEntry(m_redis->call({"GET", key(3)})->bytes());
        QVERIFY(entry);
        entry->filledAt = filledAt;
        QVERIFY(m_redis->call({"SET", key(3), *encodeEntry(*entry), "KEEPTTL"}));
        const Reading jumped = m_client->read(3);
        QCOMPARE(jumped.outcome, Outcome::Hit);
        QCOMPARE(jumped.filledAt, std::optional(std::chrono::milliseconds(filledAt.toMSecsSinceEpoch())));
        QVERIFY(saved(3, QStringLiteral("second")));
        const Reading fresh = m_client->read(3);
        QCOMPARE(fresh.outcome, Outcome::StaleStamp);
        QCOMPARE(fresh.payload, QByteArray("second"));
        QVERIFY(m_redis->call({"PTTL", key(3)})->toInteger() > 0); // Redis counts by itself
    }

    void whatAnotherTagTableChangesIsNeverOlderThanX_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("poll");
        QTest::addColumn<Mutant>("mutant");
        QTest::addColumn<bool>("serves"); // the old row, after X
        QTest::newRow("it asks often") << 50ms << Mutant::None << false;
        QTest::newRow("it asks only when its trust has ended")
            << std::chrono::milliseconds(1h) << Mutant::None << false;
        QTest::newRow("its trust never ends")
            << std::chrono::milliseconds(1h) << Mutant::NoTrustTimer << true;
    }
    // A newer version has changed the triggers under a desktop that runs: from then on edits name tags which
    // that desktop has never heard of.
    void whatAnotherTagTableChangesIsNeverOlderThanX()
    {
        QFETCH(std::chrono::milliseconds, poll);
        QFETCH(Mutant, mutant);
        QFETCH(bool, serves);
        DrainerOptions options;
        options.poll = poll;
        options.trust = 500ms;
        options.notifications = false;
        m_desktop->drainer->stop();
        Desktop older(m_servers, options);
        QVERIFY(older.start());
        Client client(m_servers, older);
        client.read(3);
        QCOMPARE(client.read(3).outcome, Outcome::Hit);
        client.reader.setMutant(mutant);
        m_isUpgraded = upgrade(tagTableNumber + 1, "item");
        QVERIFY(m_isUpgraded);
        QVERIFY(m_editor->set(3, QStringLiteral("second")) != 0);
        const auto committed = base::BootClock::now();
        bool servedOld = false;
        while (base::BootClock::now() < committed + 3 * options.trust) {
            const bool isLate = base::BootClock::now() > committed + options.trust;
            const QByteArray payload = client.read(3).payload;
            servedOld = servedOld || (isLate && payload == "first");
        }
        QCOMPARE(servedOld, serves);
        if (!serves)
            QCOMPARE(client.read(3).outcome, Outcome::Untrusted);
        older.drainer->wake();
        QTRY_COMPARE(older.drainer->state().obstacle, Obstacle::OtherTagTable);
    }

    // Who clears a group walks through the keys, and never meets what is stored behind him: it is
    // invalid all the same.
    void whatIsStoredDuringAScanIsStillInvalid_H7()
    {
        std::vector<std::pair<QByteArray, QByteArray>> entries;
        for (int id = 1; id <= 20; ++id) {
            m_client->read(id);
            entries.emplace_back(key(id), m_redis->call({"GET", key(id)})->bytes());
        }
        std::atomic<bool> cleared{false};
        const auto storeAll = [&entries, address = m_servers.redis->address()] {
            redis::Connection redis(address);
            for (const auto& [name, bytes] : entries)
                QVERIFY(redis.call({"SET", name, bytes}));
        };
        std::thread storing([&] {
            while (!cleared)
                storeAll();
            storeAll();
        });
        base::JobControl control;
        const auto done = clearGroups(*m_redis, m_desktop->drainer->keyspace(), {"thing"}, control);
        cleared = true;
        storing.join();
        QVERIFY(done);
        QVERIFY(
            m_editor->run(QStringLiteral("ALTER TABLE keystead.thing DISABLE TRIGGER thing_changed;"
                                         "UPDATE keystead.thing SET value = 'untold';"
                                         "ALTER TABLE keystead.thing ENABLE ALWAYS TRIGGER thing_changed")));
        for (int id = 1; id <= 20; ++id) {
            const Reading reading = m_client->read(id);
            QVERIFY(reading.outcome != Outcome::Hit);
            QCOMPARE(reading.payload, QByteArray("untold"));
        }
    }

    // In whatever order, and however often: an entry that a change has met is never valid again.
    void anyOrderOfInvalidationsMakesTheSameEntriesInvalid_H8()
    {
        std::mt19937 random(8);
        for (int round = 0; round < 20; ++round) {
            for (int id = 1; id <= 8; ++id)
                m_client->read(id);
            std::vector<int> changes{1, 2, 3, 4};
            for (int i = 0; i < 4; ++i)
                changes.push_back(1 + static_cast<int>(random() % 4));
            std::shuffle(changes.begin(), changes.end(), random);
            for (const int id : changes) {
                const Tag tag = "thing:" + QByteArray::number(id);
                const Keyspace keyspace = m_desktop->drainer->keyspace();
                bool moved = false;
                while (!moved) { // the drainer may move it at the same time
                    const auto cursor = m_redis->call({"GET", keyspace.cursor()});
                    const auto done = moveCursor(*m_redis, keyspace, cursor->bytes(), cursor->bytes(), {tag});
                    QVERIFY(done);
                    moved = done->moved;
                }
            }
            for (int id = 1; id <= 8; ++id)
                QCOMPARE(m_client->read(id).outcome, id <= 4 ? Outcome::StaleStamp : Outcome::Hit);
        }
    }

    // As it was seen elsewhere: the lease names a client, and this client is late with one answer when
    // he already has the next. Ours names a fill, and the stamps decide anyhow.
    void oneClientsLateFillNeverWins_H16()
    {
        Reader second(m_client->redis, m_client->shared(*m_desktop)); // the same connection
        const auto load = [this] { return m_client->load(3); };
        {
            const AtPoint late("reader.before-store", [&] {
                QVERIFY(saved(3, QStringLiteral("second")));
                QVERIFY(m_redis->call({"DEL", lease(3)}));
                const auto filled = second.read(Client::request(3, true), load);
                QVERIFY(filled && filled->stored && filled->payload == "second");
            });
            m_client->read(3, true); // stores “first” behind “second”
        }
        QCOMPARE(m_client->read(3, true).payload, QByteArray("second"));
        QCOMPARE(m_client->read(3, true).payload, QByteArray("second"));
        QCOMPARE(m_client->read(3, true).outcome, Outcome::Hit);
    }

    // Committed, seen by everybody, in the cache, and gone with the crash.
    void aCommitThatPostgresLosesIsGoneFromTheCacheToo_H21()
    {
        QVERIFY(m_editor->run(QStringLiteral("ALTER SYSTEM SET wal_writer_delay = '10s'")));
        QVERIFY(m_editor->run(QStringLiteral("ALTER SYSTEM SET synchronous_commit = off"))); // for everybody
        QVERIFY(m_servers.postgres->restart());
        m_editor = std::make_unique<Editor>(m_servers);
        QVERIFY(Desktop::waitFor([&] { return !m_desktop->settle(1).pending; }));
        const quint64 xid = m_editor->set(3, QStringLiteral("lost"));
        QVERIFY(xid != 0 && !m_desktop->settle(xid).pending);
        Client before(m_servers, *m_desktop);
        before.read(3);
        QCOMPARE(before.read(3).outcome, Outcome::Hit);
        QCOMPARE(before.read(3).payload, QByteArray("lost"));
        m_servers.postgres->kill();
        QVERIFY(m_servers.postgres->restart());
        m_editor = std::make_unique<Editor>(m_servers);
        Client after(m_servers, *m_desktop);
        QCOMPARE(after.load(3).value_or(QByteArray()), QByteArray("first")); // it was lost
        QVERIFY(Desktop::waitFor([&] { return !m_desktop->settle(1).pending; }));
        QCOMPARE(after.read(3).payload, QByteArray("first"));
        QTRY_COMPARE(after.read(3).outcome, Outcome::Hit);
        QCOMPARE(after.read(3).payload, QByteArray("first"));
        QVERIFY(m_editor->run(QStringLiteral("ALTER SYSTEM RESET ALL")));
        QVERIFY(m_editor->run(QStringLiteral("SELECT pg_reload_conf()")));
    }

    void aRowThatIsBornIsSeenAtOnce_H23()
    {
        m_client->read(99);
        QCOMPARE(m_client->read(99).outcome, Outcome::Hit);
        QCOMPARE(m_client->read(99).payload, QByteArray("none"));
        const quint64 xid = m_editor->transaction(QStringLiteral(
            "INSERT INTO keystead.thing VALUES (99, 'born') RETURNING pg_current_xact_id()::text"));
        QVERIFY(xid != 0 && !m_desktop->settle(xid).pending);
        QCOMPARE(m_client->read(99).payload, QByteArray("born"));
    }

    // A number that changes is two rows: the one that went and the one that came.
    void aRowThatChangesItsNumberIsSeenUnderBoth()
    {
        for (const int id : {3, 99})
            m_client->read(id);
        const quint64 xid = m_editor->transaction(QStringLiteral(
            "UPDATE keystead.thing SET id = 99 WHERE id = 3 RETURNING pg_current_xact_id()::text"));
        QVERIFY(xid != 0 && !m_desktop->settle(xid).pending);
        QCOMPARE(m_client->read(3).payload, QByteArray("none"));
        QCOMPARE(m_client->read(99).payload, QByteArray("first"));
    }

    // Closing a table to a role begins an epoch by itself. The one who is shut out has stored nothing in
    // it, and must not begin another one with each of its drains.
    void whoIsShutOutByRowSecurityBeginsNoEpochForNothing()
    {
        m_desktop->drainer->stop();
        QVERIFY(m_editor->run(QStringLiteral(
            "DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN; GRANT USAGE ON SCHEMA keystead TO clerk;"
            "GRANT ALL ON ALL TABLES IN SCHEMA keystead TO clerk;"
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA keystead TO clerk")));
        DrainerOptions options;
        options.database = m_servers.postgres->address();
        options.redis = m_servers.redis->address();
        DrainWorker owner(options, std::make_shared<Trust>());
        options.database.user = QStringLiteral("clerk");
        DrainWorker clerk(options, std::make_shared<Trust>());
        QVERIFY(owner.drain().state.trusted);
        const DrainReport open = clerk.drain();
        QVERIFY2(open.state.trusted, qPrintable(open.state.problem.detail));
        QVERIFY(m_editor->run(QStringLiteral("ALTER TABLE keystead.thing ENABLE ROW LEVEL SECURITY")));
        const auto opened = qScopeGuard([this] {
            m_editor->run(QStringLiteral("ALTER TABLE keystead.thing DISABLE ROW LEVEL SECURITY;"
                                         "DROP OWNED BY clerk; DROP ROLE clerk"));
        });
        QVERIFY(owner.drain().rotated);
        for (int i = 0; i < 2; ++i) {
            const DrainReport shut = clerk.drain();
            QVERIFY(shut.state.obstacle == Obstacle::RowSecurity);
            QVERIFY(!shut.rotated && !shut.state.trusted);
        }
        QVERIFY(!owner.drain().rotated);
    }

    // Two databases of one server, one Redis: the same row numbers, and nothing in common.
    void twoDatabasesShareARedisAndNothingElse()
    {
        database::Address address = m_servers.postgres->address();
        address.database = QStringLiteral("postgres");
        database::Session server(address);
        QVERIFY(server.script(QStringLiteral("DROP DATABASE IF EXISTS neighbour")));
        QVERIFY(server.script(QStringLiteral("CREATE DATABASE neighbour")));
        address.database = QStringLiteral("neighbour");
        database::Session neighbour(address);
        QVERIFY(database::applyMigrations(neighbour, cache::migrations()));
        QVERIFY(neighbour.script(QString::fromLatin1(thingSql)));
        QVERIFY(neighbour.script(
            QStringLiteral("UPDATE keystead.cache_meta SET tag_table = %1").arg(tagTableNumber)));
        QVERIFY(
            neighbour.script(QStringLiteral("INSERT INTO keystead.thing VALUES (3, 'of the neighbour')")));
        DrainerOptions options;
        options.database = address;
        options.redis = m_servers.redis->address();
        const auto trust = std::make_shared<Trust>();
        DrainWorker worker(options, trust);
        const DrainReport report = worker.drain();
        QVERIFY2(report.state.trusted, qPrintable(report.state.problem.detail));
        QVERIFY(report.keyspace.prefix() != m_desktop->drainer->keyspace().prefix());
        Shared shared = m_client->shared(*m_desktop);
        shared.trust = trust;
        shared.incarnation = [&neighbour] { return readIncarnation(neighbour); };
        shared.connection = {};
        redis::Connection redis(m_servers.redis->address());
        Reader there(redis, shared);
        const auto load = [&neighbour]() -> base::Result<QByteArray> {
            const auto value =
                neighbour.first(QStringLiteral("SELECT value FROM keystead.thing WHERE id = 3"), {},
                                [](const database::Row& row) { return row.text(0).toUtf8(); });
            return value ? value->value_or("none") : QByteArray("failed");
        };
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(m_client->read(3).payload, QByteArray("first"));
            QCOMPARE(there.read(Client::request(3), load)->payload, QByteArray("of the neighbour"));
        }
        QCOMPARE(there.read(Client::request(3), load)->outcome, Outcome::Hit);
        QVERIFY(saved(3, QStringLiteral("second")));
        QVERIFY(worker.drain().tags.empty()); // it is not told
        QCOMPARE(there.read(Client::request(3), load)->outcome, Outcome::Hit);
        QCOMPARE(m_client->read(3).payload, QByteArray("second"));
    }

private:
    // As the migration of another version does it, in one transaction.
    bool upgrade(int tagTable, const char* tagPrefix)
    {
        return m_editor->run(
            QStringLiteral(
                "BEGIN; CREATE OR REPLACE FUNCTION keystead.cache_thing() RETURNS trigger LANGUAGE plpgsql"
                " SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$ BEGIN"
                " IF TG_OP <> 'INSERT' THEN"
                " PERFORM keystead.cache_emit(ARRAY['%2:' || OLD.id, '%2:list']); END IF;"
                " IF TG_OP <> 'DELETE' THEN"
                " PERFORM keystead.cache_emit(ARRAY['%2:' || NEW.id, '%2:list']); END IF;"
                " RETURN NULL; END $body$;"
                " UPDATE keystead.cache_meta SET tag_table = %1; COMMIT")
                .arg(tagTable)
                .arg(QLatin1String(tagPrefix)));
    }

    bool m_isUpgraded = false;
};

QTEST_GUILESS_MAIN(CacheHazardsTest)
#include "tst_cache_hazards.moc"
