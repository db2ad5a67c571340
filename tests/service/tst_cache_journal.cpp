// The journal: which transaction dropped what, when and by whom; what is killed loses lines and nothing
// else.
#include "core/cache/journal.h"
#include "core/cache/journal_writer.h"
#include "core/database/program_name.h"
#include "drainer_fixture.h"

#include <QScopeGuard>
#include <QSignalSpy>

#include <thread>

using namespace cache_world;

namespace {

QStringList textsOf(const std::vector<Tag>& tags)
{
    QStringList texts;
    for (const Tag& tag : tags)
        texts << QString::fromUtf8(tag);
    return texts;
}

} // namespace

class CacheJournalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_world.start());
        QVERIFY(
            Editor(m_world.servers)
                .run(QStringLiteral("CREATE ROLE mira LOGIN; GRANT USAGE ON SCHEMA keystead TO mira;"
                                    "GRANT SELECT, INSERT, UPDATE, DELETE ON keystead.thing TO mira;"
                                    "GRANT SELECT ON keystead.cache_meta, keystead.cache_outbox, "
                                    "keystead.cache_foreign_key TO mira;"
                                    "GRANT SELECT, INSERT, UPDATE, DELETE ON keystead.cache_sweep TO mira;"
                                    "GRANT EXECUTE ON FUNCTION keystead.cache_begin_outbox(),"
                                    " keystead.cache_prune_outbox(pg_snapshot, integer) TO mira")));
    }
    void init()
    {
        QVERIFY(m_world.reset());
        QVERIFY(m_world.editor->run(QStringLiteral("TRUNCATE keystead.cache_journal")));
        m_reader = std::make_unique<database::Session>(m_world.servers.postgres->address());
    }
    void cleanup() { base::setPauseHook({}); }

    void anEditIsOneLine()
    {
        Desktop desktop(m_world.servers);
        QSignalSpy grew(desktop.drainer.get(), &Drainer::journalGrew);
        QVERIFY(desktop.start());
        m_world.seedGenerations(desktop);
        const quint64 xid = m_world.editor->set(3, QStringLiteral("second"));
        const Settlement settlement = desktop.settle(xid);
        QTRY_COMPARE(lines({JournalCause::Edit}).size(), std::size_t{1});
        const JournalEntry entry = lines({JournalCause::Edit}).front();
        QCOMPARE(entry.transaction, xid);
        QCOMPARE(entry.user, m_world.servers.postgres->address().user);
        QCOMPARE(entry.program, QStringLiteral("keystead"));
        QCOMPARE(textsOf(entry.tags), (QStringList{QStringLiteral("thing:3"), QStringLiteral("thing:list")}));
        QCOMPARE(entry.generations, settlement.generations);
        QCOMPARE(entry.generations, 2);
        QCOMPARE(entry.transactions, 1);
        QVERIFY(entry.took && *entry.took >= 0us && *entry.took < 5s);
        QVERIFY(qAbs(entry.at.secsTo(QDateTime::currentDateTimeUtc())) < 60);
        QTRY_VERIFY(grew.count() > 0);
    }

    void theFirstDrainIsAnEpoch()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        QTRY_COMPARE(lines({JournalCause::Epoch}).size(), std::size_t{1});
        QVERIFY(lines({JournalCause::Epoch}).front().tags.empty());
        QCOMPARE(lines({}).size(), std::size_t{1});
    }

    void anotherProgramAndAnotherUserAreNamed()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        database::Session psql(as(QStringLiteral("mira")));
        const database::ProgramScope named(psql, QStringLiteral("psql"));
        QVERIFY(psql.script(QStringLiteral("UPDATE keystead.thing SET value = 'x' WHERE id IN (1, 2)")));
        QTRY_COMPARE(lines({JournalCause::OtherProgram}).size(), std::size_t{1});
        const JournalEntry entry = lines({JournalCause::OtherProgram}).front();
        QCOMPARE(entry.user, QStringLiteral("mira")); // the trigger ran as the owner
        QCOMPARE(entry.program, QStringLiteral("psql"));
        QCOMPARE(entry.tags.size(), std::size_t{3});
        QVERIFY(!entry.exact && entry.took);
    }

    void theCommitIsKnownWhenSomebodyWaitedForIt()
    {
        DrainerOptions deaf;
        deaf.notifications = false;
        deaf.poll = 1h;
        Desktop desktop(m_world.servers, deaf);
        QVERIFY(desktop.start());
        QVERIFY(!desktop.settle(m_world.editor->set(3, QStringLiteral("second"))).pending);
        QTRY_COMPARE(lines({JournalCause::Edit}).size(), std::size_t{1});
        QVERIFY(lines({JournalCause::Edit}).front().exact);
    }

    void onlyWhoeverMovedTheCursorNotesIt()
    {
        std::vector<std::unique_ptr<Desktop>> desktops;
        for (int i = 0; i < 3; ++i) {
            desktops.push_back(std::make_unique<Desktop>(m_world.servers));
            QVERIFY(desktops.back()->start());
        }
        QSignalSpy heard(desktops.back()->drainer.get(), &Drainer::journalGrew);
        for (int i = 0; i < 20; ++i)
            QVERIFY(!desktops.front()->settle(m_world.editor->set(1 + i, QString::number(i))).pending);
        desktops.clear();
        QCOMPARE(lines({JournalCause::Edit}).size(), std::size_t{20});
    }

    void everyDesktopHearsOfNewLines()
    {
        Desktop writing(m_world.servers);
        DrainerOptions looking;
        looking.access = base::AccessMode::ReadOnly;
        Desktop other(m_world.servers, looking);
        QVERIFY(writing.start() && other.start());
        QTRY_VERIFY(!lines({JournalCause::Epoch}).empty());
        QSignalSpy heard(other.drainer.get(), &Drainer::journalGrew);
        QVERIFY(note(m_world.editor->session(), {JournalCause::Clear, {"group:thing"}, 1, 7, 1500us}));
        QTRY_COMPARE(heard.count(), 1);
    }

    // Many transactions, each of so many rows that it names none of them.
    void anImportIsOneLine()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        {
            const database::ProgramScope named(m_world.editor->session(),
                                               QStringLiteral("keysteadctl import"));
            for (int batch = 0; batch < 20; ++batch) {
                QVERIFY(m_world.editor->run(
                    QStringLiteral("SELECT keystead.cache_emit(ARRAY['thing:all', 'thing:list'])")));
                (void)desktop.settle(0);
            }
        }
        QTRY_COMPARE(imported(), 20);
        const JournalEntry entry = lines({JournalCause::Import}).front();
        QCOMPARE(textsOf(entry.tags),
                 (QStringList{QStringLiteral("thing:all"), QStringLiteral("thing:list")}));
        QVERIFY(entry.lastAt >= entry.at);
        QCOMPARE(lines({JournalCause::Import}).size(), std::size_t{1});
        // Another one, later, is another line.
        QVERIFY(m_world.editor->run(QStringLiteral("UPDATE keystead.cache_journal SET at = at - interval '2 "
                                                   "min', last_at = last_at - interval '2 min'")));
        const database::ProgramScope named(m_world.editor->session(), QStringLiteral("keysteadctl import"));
        QVERIFY(m_world.editor->set(1, QStringLiteral("more")) != 0);
        QTRY_COMPARE(lines({JournalCause::Import}).size(), std::size_t{2});
    }

    void whatAnAdministratorDoesIsNotedInHisName()
    {
        QVERIFY(note(m_world.editor->session(), {JournalCause::Clear, {"group:thing"}, 1, 7, 1500us}));
        const auto all = lines({});
        QCOMPARE(all.size(), std::size_t{1});
        QCOMPARE(all[0].cause, JournalCause::Clear);
        QCOMPARE(all[0].entries, 7);
        QCOMPARE(all[0].generations, 1);
        QCOMPARE(*all[0].took, 1500us);
        QCOMPARE(all[0].user, m_world.servers.postgres->address().user);
        // Nobody writes a line about data by hand.
        QVERIFY(!note(m_world.editor->session(), {JournalCause::Edit, {"thing:1"}, 0, 0, 0us}));
        QCOMPARE(lines({}).size(), std::size_t{1});
    }

    void whoeverIsKilledLosesLinesAndNothingElse()
    {
        DrainWorker worker(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        QVERIFY(worker.drain().settled);
        const quint64 xid = m_world.editor->set(3, QStringLiteral("second"));
        const DrainReport report = worker.drain(); // and nobody notes what it applied
        QVERIFY(report.settled->sees(xid));
        QCOMPARE(report.applied->transactions, std::vector<std::uint64_t>{xid});
        Desktop next(m_world.servers);
        Heard heard(*next.drainer);
        QVERIFY(next.start());
        QVERIFY(m_world.cursor(next)->snapshot.sees(xid));
        const quint64 later = m_world.editor->set(4, QStringLiteral("later"));
        QVERIFY(!next.settle(later).pending);
        QTRY_COMPARE(lines({}).size(), std::size_t{1});
        QCOMPARE(lines({}).front().transaction, later);
    }

    void anOrderlyEndLosesNothing()
    {
        auto desktop = std::make_unique<Desktop>(m_world.servers);
        QVERIFY(desktop->start());
        for (int i = 1; i <= 5; ++i)
            QVERIFY(!desktop->settle(m_world.editor->set(i, QStringLiteral("last"))).pending);
        desktop.reset();
        QCOMPARE(lines({JournalCause::Edit}).size(), std::size_t{5});
    }

    void anEditDoesNotWaitForItsLine()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        QTRY_VERIFY(!lines({}).empty());
        Editor locking(m_world.servers);
        QVERIFY(locking.run(QStringLiteral("BEGIN; LOCK TABLE keystead.cache_journal")));
        std::atomic<bool> tried{false};
        const AtPoint point("journal.before-note", [&tried] { tried = true; });
        QVERIFY(!desktop.settle(m_world.editor->set(1, QStringLiteral("on"))).pending);
        QTRY_VERIFY(tried.load());
        for (int i = 2; i <= 10; ++i) {
            const auto settled = desktop.drainer->drainNow(m_world.editor->set(i, QStringLiteral("on")), 3s);
            QVERIFY(settled && !settled->pending);
        }
        QVERIFY(desktop.drainer->state().trusted);
        QVERIFY(locking.run(QStringLiteral("COMMIT")));
        QTRY_COMPARE_WITH_TIMEOUT(lines({JournalCause::Edit}).size(), std::size_t{10}, 20000);
    }

    void aRoleWithoutTheRightWorksWithoutAJournal()
    {
        DrainerOptions options = m_world.options(base::AccessMode::ReadWrite);
        options.database = as(QStringLiteral("mira"));
        Drainer drainer(options);
        drainer.start();
        QTRY_VERIFY(drainer.state().trusted);
        const quint64 xid = m_world.editor->set(3, QStringLiteral("second"));
        QVERIFY(!drainer.drainNow(xid, 5s)->pending);
        QCOMPARE(drainer.state().obstacle, Obstacle::None);
        database::Session theirs(options.database);
        QCOMPARE(note(theirs, {JournalCause::Clear, {}, 0, 0, 0us}).error().code,
                 base::ErrorCode::DatabaseNoPermission);
        QCOMPARE(Journal(theirs).page({}).error().code, base::ErrorCode::DatabaseNoPermission);
        drainer.stop();
        QVERIFY(lines({}).empty());
    }

    void pruningGoesByAgeAndNumber()
    {
        QVERIFY(m_world.editor->run(QStringLiteral(
            "INSERT INTO keystead.cache_journal (at, last_at, cause, tags)"
            " SELECT now() - interval '31 days', now(), 'clear', ARRAY[]::text[] FROM generate_series(1, 30)"
            " UNION ALL SELECT now() - i * interval '1 s', now(), 'clear', ARRAY[]::text[] FROM "
            "generate_series(1, 100050) i")));
        DrainerOptions options;
        Desktop desktop(m_world.servers, options);
        QVERIFY(desktop.start());
        QTRY_COMPARE_WITH_TIMEOUT(count(QStringLiteral("true")),
                                  100'000 + count(QStringLiteral("cause = 'epoch'")), 20000);
        QCOMPARE(count(QStringLiteral("at < now() - interval '30 days'")), 0);
    }

    void tooManyTagsAreThoseOfTheirFamilies()
    {
        Desktop desktop(m_world.servers);
        QVERIFY(desktop.start());
        QVERIFY(m_world.editor->run(
            QStringLiteral("INSERT INTO keystead.thing SELECT i, 'x' FROM generate_series(1001, 2200) i")));
        QTRY_COMPARE(lines({JournalCause::Edit}).size(), std::size_t{1});
        QCOMPARE(textsOf(lines({JournalCause::Edit}).front().tags),
                 (QStringList{QStringLiteral("thing:all"), QStringLiteral("thing:list")}));
    }

private:
    database::Address as(const QString& user) const
    {
        auto address = m_world.servers.postgres->address();
        address.user = user;
        return address;
    }

    std::vector<JournalEntry> lines(const std::vector<JournalCause>& causes)
    {
        JournalFilter filter;
        filter.causes = causes;
        const auto page = Journal(*m_reader).page(filter, {}, mostJournalEntries);
        if (!page)
            qWarning("%s", qPrintable(page.error().detail));
        return page ? page->entries : std::vector<JournalEntry>();
    }

    int imported()
    {
        qint64 transactions = 0;
        for (const JournalEntry& entry : lines({JournalCause::Import}))
            transactions += entry.transactions;
        return static_cast<int>(transactions);
    }

    int count(const QString& condition)
    {
        const auto found =
            m_reader->first(QStringLiteral("SELECT count(*) FROM keystead.cache_journal WHERE ") + condition,
                            {}, [](const database::Row& row) { return static_cast<int>(row.integer(0)); });
        return found ? found->value_or(-1) : -1;
    }

    DrainerFixture m_world;
    std::unique_ptr<database::Session> m_reader;
};

QTEST_GUILESS_MAIN(CacheJournalTest)
#include "tst_cache_journal.moc"
