#include "drainer_fixture.h"

#include <thread>

using namespace cache_world;

class CacheDrainerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init() { QVERIFY(m_world.reset()); }
    void cleanup() { base::setPauseHook({}); }

    void savedMeansVisibleInTheCursor()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        m_world.seedGenerations(desktop);
        const quint64 xid = m_world.editor->set(3, QStringLiteral("second"));
        const Settlement settlement = desktop.settle(xid);
        QVERIFY(!settlement.pending);
        QCOMPARE(settlement.tags, (std::vector<Tag>{"thing:3", "thing:list"}));
        QCOMPARE(settlement.generations, 2);
        QVERIFY(settlement.took > 0ns);
        QVERIFY(m_world.cursor(desktop)->snapshot.sees(xid));
        QVERIFY(m_world.get(desktop.drainer->keyspace().generation("thing:3")).isNull());
        QVERIFY(!m_world.get(desktop.drainer->keyspace().generation("thing:4")).isNull());
    }

    void aTransactionWithoutTagsIsSettledToo()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        const quint64 xid = m_world.editor->transaction(QStringLiteral("SELECT pg_current_xact_id()::text"));
        const Settlement settlement = desktop.settle(xid);
        QVERIFY(!settlement.pending);
        QVERIFY(settlement.tags.empty());
    }

    void anUncommittedTransactionIsPending_H4()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        QVERIFY(m_world.editor->run(QStringLiteral("BEGIN")));
        const quint64 xid = m_world.editor->set(3, QStringLiteral("open"));
        QVERIFY(desktop.settle(xid).pending);
        QVERIFY(m_world.editor->run(QStringLiteral("COMMIT")));
        QVERIFY(!desktop.settle(xid).pending);
    }

    void outOfOrderCommitsAreBothSettled_H10()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        Editor slow(m_world.servers);
        QVERIFY(slow.run(QStringLiteral("BEGIN")));
        const quint64 early = slow.set(1, QStringLiteral("slow"));
        const quint64 late = m_world.editor->set(2, QStringLiteral("quick"));
        QVERIFY(!desktop.settle(late).pending);
        m_world.seedGenerations(desktop);
        QVERIFY(slow.run(QStringLiteral("COMMIT")));
        const Settlement settlement = desktop.settle(early);
        QVERIFY(!settlement.pending);
        QCOMPARE(settlement.tags, (std::vector<Tag>{"thing:1", "thing:list"}));
        QVERIFY(m_world.get(desktop.drainer->keyspace().generation("thing:1")).isNull());
    }

    // A drain under way when the edit commits may have looked too early: another one is waited for.
    void anEditIsSettledByADrainBegunAfterIt()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        std::atomic<quint64> xid{0};
        Settlement settlement;
        std::thread waiting;
        std::atomic<bool> begun{false};
        {
            const AtPoint point("drainer.before-apply", [&] {
                Editor late(m_world.servers); // on the drainer's thread
                xid = late.set(2, QStringLiteral("late"));
                waiting = std::thread([&] { settlement = desktop.settle(xid); });
                begun = true;
            });
            QVERIFY(m_world.editor->set(1, QStringLiteral("first")) != 0); // the notification begins a drain
            QVERIFY(Desktop::waitFor([&] { return begun.load(); }));
            QVERIFY(xid != 0);
        }
        waiting.join();
        QVERIFY(!settlement.pending);
        QVERIFY(m_world.cursor(desktop)->snapshot.sees(xid));
    }

    void otherDesktopsAreToldWhoeverDrains_H2()
    {
        Desktop editing(m_world.servers);
        Desktop watching(m_world.servers);
        Heard heard(*watching.drainer);
        QVERIFY(editing.start() && watching.start());
        QTRY_COMPARE(heard.everything, 1); // the first drain
        QVERIFY(!editing.settle(m_world.editor->set(3, QStringLiteral("second"))).pending);
        QTRY_VERIFY(heard.has("thing:3"));
        QVERIFY(heard.has("thing:list"));
        QCOMPARE(heard.everything, 1);
    }

    void whatAnotherProgramWroteIsDrainedAtOnce()
    {
        DrainerOptions options;
        options.poll = 1h; // the notification alone
        Desktop desktop(m_world.servers, options);
        Heard heard(*desktop.drainer);
        QVERIFY(desktop.start());
        QVERIFY(m_world.editor->set(5, QStringLiteral("psql")) != 0);
        QTRY_VERIFY(heard.has("thing:5"));
    }

    void withoutNotificationsThePollFindsIt_H9()
    {
        QVERIFY(m_world.editor->run(QStringLiteral("UPDATE keystead.cache_meta SET notify = false")));
        DrainerOptions options;
        options.poll = quick;
        options.notifications = false;
        Desktop desktop(m_world.servers, options);
        Heard heard(*desktop.drainer);
        QVERIFY(desktop.start());
        const quint64 xid = m_world.editor->set(5, QStringLiteral("psql"));
        QTRY_VERIFY_WITH_TIMEOUT(heard.has("thing:5"), 3000);
        QVERIFY(m_world.cursor(desktop)->snapshot.sees(xid));
    }

    void racingDrainersLoseNothing()
    {
        std::vector<std::unique_ptr<Desktop>> desktops;
        for (int i = 0; i < 2; ++i) {
            desktops.push_back(std::make_unique<Desktop>(m_world.servers));
            QVERIFY(desktops.back()->start());
        }
        std::atomic<int> wrong{0};
        std::vector<std::thread> editors;
        for (auto& desktop : desktops) {
            editors.emplace_back([&, d = desktop.get()] {
                Editor editor(m_world.servers);
                redis::Connection redis(m_world.servers.redis->address());
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
        Desktop first(m_world.servers);
        Desktop second(m_world.servers);
        QVERIFY(first.start() && second.start());
        std::atomic<int> applied{0};
        const quint64 one = m_world.editor->set(1, QStringLiteral("one"));
        QVERIFY(!first.settle(one).pending);
        DrainWorker slow(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        QVERIFY(slow.drain().settled);
        first.drainer->stop();
        second.drainer->stop();
        const quint64 two = m_world.editor->set(2, QStringLiteral("two"));
        DrainWorker quicker(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
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

    void manyTagsCollapseBeforeTheyReachRedis()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        m_world.seedGenerations(desktop);
        const Keyspace keyspace = desktop.drainer->keyspace();
        QVERIFY(m_world.redis->call({"SET", keyspace.generation("thing:all"), "nonce"}));
        const quint64 xid = m_world.editor->transaction(
            QStringLiteral("WITH filled AS (INSERT INTO keystead.thing SELECT i, 'x' "
                           "FROM generate_series(1001, 2200) i RETURNING 1)"
                           " SELECT pg_current_xact_id()::text FROM filled LIMIT 1"));
        QVERIFY(xid != 0);
        QVERIFY(!desktop.settle(xid).pending);
        QVERIFY(m_world.get(keyspace.generation("thing:all")).isNull());
        QVERIFY(m_world.get(keyspace.generation("thing:list")).isNull());
    }

    void aForgottenScriptIsSentAgain()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        QVERIFY(m_world.redis->call({"SCRIPT", "FLUSH"}));
        QVERIFY(!desktop.settle(m_world.editor->set(3, QStringLiteral("second"))).pending);
    }

    void aStoppedDrainerSettlesNothing()
    {
        Desktop desktop(m_world.servers);
        QCOMPARE(desktop.drainer->drainNow(1).error().code, base::ErrorCode::NotConnected);
        QVERIFY(desktop.start());
        desktop.drainer->stop();
        QCOMPARE(desktop.drainer->drainNow(1).error().code, base::ErrorCode::NotConnected);
        desktop.drainer->start();
        QVERIFY(!desktop.settle(m_world.editor->set(3, QStringLiteral("second"))).pending);
    }

    void waitingHasALimit()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        std::mutex gate;
        std::unique_lock closed(gate);
        const AtPoint point("drainer.after-cursor", [&gate] { const std::lock_guard pass(gate); });
        const auto outcome =
            desktop.drainer->drainNow(m_world.editor->set(3, QStringLiteral("second")), 200ms);
        closed.unlock();
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, base::ErrorCode::TimedOut);
    }

private:
    DrainerFixture m_world;
};

QTEST_GUILESS_MAIN(CacheDrainerTest)
#include "tst_cache_drainer.moc"
