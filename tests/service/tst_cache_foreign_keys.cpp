// Keys of another application go on the same events as ours, and never any of ours (SPEC C15).
#include "core/cache/foreign_keys.h"
#include "core/cache/sweeper.h"
#include "drainer_fixture.h"

using namespace cache_world;

namespace {

QByteArray anyBytes()
{
    QByteArray bytes(256, '\0');
    for (int i = 0; i < 256; ++i)
        bytes[i] = static_cast<char>(i);
    return bytes;
}

} // namespace

class CacheForeignKeysTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init() { QVERIFY(m_world.reset()); }
    void cleanup() { base::setPauseHook({}); }

    void exactNamesGoBeforeTheCursorMoves()
    {
        add({0, ":1:all_properties", false, {"thing:list"}});
        add({0, anyBytes(), false, {"thing:3"}});
        add({0, ":1:other", false, {"thing:4"}});
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        for (const QByteArray& key : {QByteArray(":1:all_properties"), anyBytes(), QByteArray(":1:other")})
            QVERIFY(set(key));
        const QByteArray before = m_world.get(desktop.drainer->keyspace().cursor());
        QByteArray then;
        QByteArray name("there");
        const AtPoint point("drainer.before-apply", [&] { // on the drainer's thread
            redis::Connection look(m_world.servers.redis->address());
            then = look.call({"GET", desktop.drainer->keyspace().cursor()})->bytes();
            name = look.call({"GET", ":1:all_properties"})->bytes();
        });
        QVERIFY(!desktop.settle(m_world.editor->set(3, QStringLiteral("second"))).pending);
        QCOMPARE(then, before);
        QVERIFY(name.isNull());
        QVERIFY(!exists(":1:all_properties") && !exists(anyBytes()));
        QVERIFY(exists(":1:other"));
    }

    // Without Redis the cursor has not moved: the names are unlinked when it is back.
    void whatHappenedWhileRedisWasAwayIsReplayed_H3()
    {
        add({0, ":1:all_properties", false, {"thing:list"}});
        add({0, ":1:views.decorators.cache*", true, {"thing:list"}});
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_world.servers, options);
        QVERIFY(desktop.start());
        QTRY_COMPARE(waiting(true), 0);
        QVERIFY(set(":1:all_properties") && set(":1:views.decorators.cache.page.1") && set(":1:stays"));
        QVERIFY(m_world.redis->call({"SAVE"}));
        QVERIFY(m_world.servers.redis->stop());
        QVERIFY(desktop.settle(m_world.editor->set(3, QStringLiteral("second"))).pending);
        QVERIFY(m_world.servers.redis->restart());
        QTRY_VERIFY(desktop.drainer->state().trusted);
        m_world.redis->forgetRetryDelay();
        QVERIFY(!exists(":1:all_properties"));
        QTRY_VERIFY(!exists(":1:views.decorators.cache.page.1"));
        QVERIFY(exists(":1:stays"));
        QTRY_COMPARE(waiting(true), 0);
    }

    // The one who dies between unlinking and moving the cursor leaves all of it to the next.
    void aLostRaceUnlinksTwiceAndLosesNothing_H27()
    {
        DrainWorker slow(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        DrainWorker quicker(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        QVERIFY(slow.drain().settled && quicker.drain().settled);
        add({0, ":1:all_properties", false, {"thing:list"}});
        QVERIFY(set(":1:all_properties"));
        const quint64 xid = m_world.editor->set(3, QStringLiteral("second"));
        DrainReport report;
        {
            const AtPoint point("drainer.after-foreign", [&] {
                QVERIFY(set(":1:all_properties")); // filled again before the cursor has moved
                QVERIFY(quicker.drain().settled->sees(xid));
            });
            report = slow.drain();
        }
        QVERIFY(report.settled && report.settled->sees(xid));
        QVERIFY(!exists(":1:all_properties"));
    }

    void aNewEpochDropsThemAllBecauseNobodyKnowsWhatWasMissed()
    {
        add({0, ":1:all_properties", false, {"thing:list"}});
        DrainWorker worker(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        QVERIFY(set(":1:all_properties"));
        QVERIFY(worker.drain().rotated);
        QVERIFY(!exists(":1:all_properties"));
    }

    void patternsAreSweptInTheBackground_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArrayList>("gone");
        QTest::addColumn<QByteArrayList>("kept");
        QTest::newRow("Django's cached pages")
            << QByteArray(":1:views.decorators.cache.*")
            << QByteArrayList{":1:views.decorators.cache.cache_page..GET.abc",
                              ":1:views.decorators.cache.cache_header..abc"}
            << QByteArrayList{":1:views", ":2:views.decorators.cache.x"};
        QTest::newRow("glob characters in a name")
            << QByteArray(":1:\\[*\\?\\*") << QByteArrayList{":1:[x]?*"}
            << QByteArrayList{":1:[x]", ":1:x?*"};
        QTest::newRow("a class and any bytes")
            << QByteArray(":[12]:\x01\xFF*") << QByteArrayList{":1:\x01\xFF\r\n", ":2:\x01\xFF"}
            << QByteArrayList{":3:\x01\xFF"};
    }
    void patternsAreSweptInTheBackground()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArrayList, gone);
        QFETCH(QByteArrayList, kept);
        add({0, pattern, true, {"thing:list"}});
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_world.servers, options);
        QVERIFY(desktop.start());
        QTRY_COMPARE(waiting(true), 0); // of the first epoch
        for (const QByteArray& key : gone + kept)
            QVERIFY(set(key));
        QVERIFY(!desktop.settle(m_world.editor->set(3, QStringLiteral("second"))).pending);
        for (const QByteArray& key : gone)
            QTRY_VERIFY(!exists(key));
        QTRY_COMPARE(waiting(true), 0);
        for (const QByteArray& key : kept)
            QVERIFY(exists(key));
    }

    // A rule of the database itself may say anything: our keys stay all the same.
    void aSweepNeverTouchesOurs()
    {
        QVERIFY(m_world.editor->run(QStringLiteral("INSERT INTO keystead.cache_foreign_key (name, "
                                                   "is_pattern, tags) VALUES ('*', true, '{thing:list}')")));
        const QByteArray elsewhere("test:keystead:{0123456789ab}:page:");
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_world.servers, options);
        QVERIFY(desktop.start());
        QTRY_COMPARE(waiting(true), 0);
        const Cursor before = *m_world.cursor(desktop);
        m_world.seedGenerations(desktop);
        QVERIFY(set(elsewhere) && set(":1:all_properties"));
        QVERIFY(!desktop.settle(m_world.editor->set(9, QStringLiteral("second"))).pending);
        QTRY_VERIFY(!exists(":1:all_properties"));
        QTRY_COMPARE(waiting(true), 0);
        QVERIFY(exists(elsewhere));
        QVERIFY(exists(desktop.drainer->keyspace().generation("thing:3")));
        QCOMPARE(m_world.cursor(desktop)->epoch, before.epoch);
    }

    void twoDesktopsWorkOnOneListAtOnce()
    {
        add({0, ":1:a*", true, {"thing:list"}});
        add({0, ":1:b*", true, {"thing:list"}});
        add({0, ":1:all_properties", false, {"thing:list"}});
        DrainerOptions options;
        options.poll = quick;
        Desktop one(m_world.servers, options);
        Desktop two(m_world.servers, options);
        QVERIFY(one.start() && two.start());
        for (int round = 1; round <= 10; ++round) {
            for (int i = 0; i < 50; ++i)
                QVERIFY(set(":1:a" + QByteArray::number(i)) && set(":1:b" + QByteArray::number(i)));
            QVERIFY(set(":1:all_properties"));
            Desktop& desktop = round % 2 == 0 ? one : two;
            QVERIFY(!desktop.settle(m_world.editor->set(round, QStringLiteral("second"))).pending);
            QVERIFY(!exists(":1:all_properties"));
            QTRY_COMPARE(foreignLeft(), 0);
        }
        QTRY_COMPARE(waiting(true), 0);
    }

    void aKilledSweepIsFinishedByAnother()
    {
        add({0, ":1:a*", true, {"thing:list"}});
        for (int i = 0; i < 5000; ++i)
            QVERIFY(set(":1:a" + QByteArray::number(i)));
        DrainWorker worker(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        const DrainReport report = worker.drain();
        QVERIFY(report.rotated && report.sweepsWait);
        {
            Sweeper killed(worker.session(), worker.redis());
            killed.notice();
            QVERIFY(killed.slice(report.keyspace)); // takes it
            QVERIFY(killed.slice(report.keyspace)); // begins
        }
        QVERIFY(foreignLeft() > 0);
        QVERIFY(!worker.drain().sweepsWait); // it is his for a while
        QVERIFY(m_world.editor->run(
            QStringLiteral("UPDATE keystead.cache_sweep SET taken_until = now() - interval '1 s'")));
        QVERIFY(worker.drain().sweepsWait);
        Desktop next(m_world.servers);
        QVERIFY(next.start());
        QTRY_COMPARE(foreignLeft(), 0);
        QTRY_COMPARE(waiting(true), 0);
    }

    // A request that is being worked off does not cover what is stored behind its back.
    void aChangeDuringASweepIsSweptAgain()
    {
        add({0, ":1:a*", true, {"thing:list"}});
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_world.servers, options);
        QVERIFY(desktop.start());
        QTRY_COMPARE(waiting(true), 0);
        for (int i = 0; i < 3000; ++i)
            QVERIFY(set(":1:a" + QByteArray::number(i)));
        std::atomic<int> steps{0};
        base::setPauseHook([&](std::string_view point) {
            if (point == "sweeper.after-step" && ++steps == 2) { // on the drainer's thread
                redis::Connection other(m_world.servers.redis->address());
                Editor editor(m_world.servers);
                for (int i = 0; i < 3000; ++i)
                    QVERIFY(other.call({"SET", ":1:a" + QByteArray::number(i), "new"}));
                QVERIFY(editor.set(4, QStringLiteral("later")) != 0);
            }
        });
        QVERIFY(m_world.editor->set(3, QStringLiteral("second")) != 0);
        QTRY_VERIFY(steps > 2);
        QTRY_COMPARE(foreignLeft(), 0);
    }

    void drainsComeBetweenTheSlicesOfASweep()
    {
        add({0, ":1:a*", true, {"thing:*"}});
        DrainerOptions options;
        options.poll = 1h;
        Desktop desktop(m_world.servers, options);
        QVERIFY(desktop.start());
        QTRY_COMPARE(waiting(true), 0);
        for (int i = 0; i < 30; ++i) { // 30,000 keys
            redis::Command many{"MSET"};
            for (int k = 0; k < 1000; ++k)
                many << ":1:a" + QByteArray::number(1000 * i + k) << "x";
            QVERIFY(m_world.redis->call(many));
        }
        const quint64 first = m_world.editor->set(1, QStringLiteral("begins the sweep"));
        QVERIFY(!desktop.settle(first).pending);
        for (int i = 2; i < 5; ++i) {
            QVERIFY(!desktop.settle(m_world.editor->set(i, QStringLiteral("between"))).pending);
            QVERIFY(foreignLeft() > 0); // it has not waited for the end
        }
        QTRY_COMPARE_WITH_TIMEOUT(foreignLeft(), 0, 20000);
    }

    void aReadOnlyProfileNeitherUnlinksNorSweeps()
    {
        {
            Desktop writer(m_world.servers);
            QVERIFY(writer.start());
        }
        add({0, ":1:all_properties", false, {"thing:list"}});
        add({0, ":1:a*", true, {"thing:list"}});
        QVERIFY(set(":1:all_properties") && set(":1:a"));
        DrainerOptions options;
        options.access = base::AccessMode::ReadOnly;
        options.poll = quick;
        Desktop reading(m_world.servers, options);
        QVERIFY(reading.start());
        QVERIFY(reading.settle(m_world.editor->set(3, QStringLiteral("second"))).pending);
        QVERIFY(exists(":1:all_properties") && exists(":1:a"));
        QCOMPARE(waiting(true), 0);
    }

    // The other application may have been filling the name while the change was committed.
    void exactNamesAreUnlinkedOnceMore()
    {
        add({0, ":1:all_properties", false, {"thing:list"}});
        DrainerOptions options;
        options.poll = quick;
        Desktop desktop(m_world.servers, options);
        QVERIFY(desktop.start());
        QVERIFY(!desktop.settle(m_world.editor->set(3, QStringLiteral("second"))).pending);
        QVERIFY(set(":1:all_properties"));
        QVERIFY(waiting(false) > 0);
        QVERIFY(m_world.editor->run(QStringLiteral("UPDATE keystead.cache_sweep SET due = now()")));
        QTRY_VERIFY(!exists(":1:all_properties"));
        QTRY_COMPARE(waiting(false), 0);
    }

    void aRefusedUnlinkIsSaidAndDoesNotStopTheCache()
    {
        add({0, ":1:all_properties", false, {"thing:list"}});
        QVERIFY(m_world.redis->call({"ACL", "SETUSER", "limited", "on", ">word", "~keystead:*", "+@all"}));
        DrainerOptions limited = m_world.options(base::AccessMode::ReadWrite);
        limited.redis.user = QStringLiteral("limited");
        limited.redis.password = QByteArrayLiteral("word");
        QVERIFY(set(":1:all_properties"));
        DrainWorker worker(limited, std::make_shared<Trust>());
        const DrainReport report = worker.drain();
        QVERIFY(report.settled && report.state.trusted);
        QCOMPARE(report.state.problem.code, base::ErrorCode::RedisNoPermission);
        QVERIFY(exists(":1:all_properties"));
        QVERIFY(m_world.redis->call({"ACL", "DELUSER", "limited"}));
    }

    // As wide as the prefix of ours: it takes the request, is refused, and leaves it to others.
    void whatOneMayNotUnlinkIsLeftToAnother_data()
    {
        QTest::addColumn<bool>("pattern");
        QTest::newRow("pattern") << true;
        QTest::newRow("exact names") << false;
    }
    void whatOneMayNotUnlinkIsLeftToAnother()
    {
        QFETCH(bool, pattern);
        QVERIFY(m_world.redis->call({"ACL", "SETUSER", "limited", "on", ">word", "~keystead:*", "+@all"}));
        DrainerOptions limited = m_world.options(base::AccessMode::ReadWrite);
        limited.redis.user = QStringLiteral("limited");
        limited.redis.password = QByteArrayLiteral("word");
        DrainWorker worker(limited, std::make_shared<Trust>());
        QVERIFY(worker.drain().rotated);
        add({0, pattern ? ":1:views*" : ":1:views:a", pattern, {"thing:list"}});
        QVERIFY(set(":1:views:a"));
        QVERIFY(m_world.editor->set(3, QStringLiteral("second")) != 0);
        QVERIFY(worker.drain().settled);
        QVERIFY(m_world.editor->run(QStringLiteral("UPDATE keystead.cache_sweep SET due = now()")));
        QTRY_VERIFY(worker.drain().sweepsWait);
        Sweeper sweeper(worker.session(), worker.redis());
        QVERIFY(untilIdle(sweeper, worker.drain().keyspace));
        QCOMPARE(waiting(pattern), 1);
        QVERIFY(worker.drain().sweepsWait); // given back
        QVERIFY(m_world.redis->call({"ACL", "SETUSER", "limited", "~*"}));
        QVERIFY(untilIdle(sweeper, worker.drain().keyspace));
        QVERIFY(exists(":1:views:a")); // it asks no more over this connection
        worker.redis().close();
        QVERIFY(worker.drain().settled);
        QVERIFY(untilIdle(sweeper, worker.drain().keyspace));
        QVERIFY(!exists(":1:views:a"));
        QCOMPARE(waiting(pattern), 0);
        QVERIFY(m_world.redis->call({"ACL", "DELUSER", "limited"}));
    }

    void namesThatNobodyMayUnlinkDoNotPileUp()
    {
        add({0, ":1:all_properties", false, {"thing:list"}});
        DrainWorker worker(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        for (int i = 1; i <= 5; ++i) {
            QVERIFY(m_world.editor->run(
                QStringLiteral("UPDATE keystead.cache_sweep SET due = due - interval '2 min'")));
            QVERIFY(m_world.editor->set(i, QStringLiteral("again")) != 0);
            QVERIFY(worker.drain().settled);
            QCOMPARE(waiting(false), 1);
        }
    }

    // The numbers of the requests of one database mean nothing in another.
    void whatWasTakenFromAnotherDatabaseIsForgotten()
    {
        add({0, ":1:a*", true, {"thing:list"}});
        QVERIFY(set(":1:a"));
        DrainWorker worker(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        const DrainReport report = worker.drain();
        Sweeper sweeper(worker.session(), worker.redis());
        sweeper.notice();
        QVERIFY(sweeper.slice(report.keyspace)); // takes it
        QVERIFY(untilIdle(sweeper, Keyspace({}, "ffffffffffff")));
        QCOMPARE(waiting(true), 1);
        QVERIFY(exists(":1:a"));
    }

    void aSweepByHandTellsItsProgressAndCanBeCancelled()
    {
        const Keyspace ours({}, "0123456789ab");
        QVERIFY(set(ours.cursor()));
        for (int i = 0; i < 700; ++i)
            QVERIFY(set(":1:a" + QByteArray::number(i)));
        base::JobControl cancelled;
        cancelled.cancel();
        QCOMPARE(sweep(*m_world.redis, ours, "*", cancelled).error().code, base::ErrorCode::Cancelled);
        QCOMPARE(foreignLeft(), 700);
        base::JobControl control;
        qint64 told = 0;
        control.setListener([&told](const base::JobProgress& progress) { told = progress.done; });
        const auto removed = sweep(*m_world.redis, ours, "*", control);
        control.flush();
        QVERIFY(removed);
        QCOMPARE(*removed, 700);
        QCOMPARE(told, 700);
        QVERIFY(exists(ours.cursor()));
    }

private:
    database::Session& session() { return m_world.editor->session(); }

    ForeignKey add(const ForeignKey& key)
    {
        auto added = addForeignKey(session(), key);
        if (!added)
            qWarning("%s", qPrintable(added.error().detail));
        return added ? *added : ForeignKey{};
    }

    // Until it waits for the next drain.
    static bool untilIdle(Sweeper& sweeper, const Keyspace& keyspace)
    {
        sweeper.notice();
        for (int i = 0; i < 1000; ++i) {
            if (!sweeper.slice(keyspace))
                return true;
        }
        return false;
    }

    bool set(const QByteArray& key) { return m_world.redis->call({"SET", key, "x"}).has_value(); }
    bool exists(const QByteArray& key)
    {
        const auto reply = m_world.redis->call({"EXISTS", key});
        return reply && reply->toInteger() == 1;
    }

    // How many keys of the other application there are.
    qint64 foreignLeft()
    {
        const auto left =
            m_world.redis->call({"EVAL",
                                 "local n = 0 local at = '0' repeat local r = redis.call('SCAN', at, "
                                 "'MATCH', ':1:*', 'COUNT', 10000) at = r[1] n = n + #r[2] until at == "
                                 "'0' return n",
                                 "0"});
        return left ? left->toInteger() : -1;
    }

    qint64 waiting(bool pattern)
    {
        const auto count =
            session().first(QStringLiteral("SELECT count(*) FROM keystead.cache_sweep WHERE is_pattern = ?"),
                            {pattern}, [](const database::Row& row) { return row.integer(0); });
        return count ? count->value_or(-1) : -1;
    }

    DrainerFixture m_world;
};

QTEST_GUILESS_MAIN(CacheForeignKeysTest)
#include "tst_cache_foreign_keys.moc"
