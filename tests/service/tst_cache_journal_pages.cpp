// Reading the journal: page by page, newest first, by who, what and when.
#include "core/cache/journal.h"
#include "drainer_fixture.h"

using namespace cache_world;

namespace {

const QDateTime start(QDate(2026, 3, 1), QTime(10, 0), Qt::UTC);

} // namespace

class CacheJournalPagesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_world.start());
        QVERIFY(m_world.reset());
        // A line a minute, 1 to 60; every fifth at the same moment as the one before.
        QVERIFY(m_world.editor->run(QStringLiteral(R"sql(
            INSERT INTO keystead.cache_journal (at, last_at, by_user, program, cause, tags)
            SELECT moment, moment, CASE WHEN i % 3 = 0 THEN 'mira' ELSE 'otto' END,
                CASE WHEN i % 2 = 0 THEN 'keystead' ELSE 'batch_100%' END,
                CASE WHEN i % 10 = 0 THEN 'clear' WHEN i % 2 = 0 THEN 'edit' ELSE 'other' END,
                CASE WHEN i % 10 = 0 THEN ARRAY['group:page'] ELSE ARRAY['prop:' || i, 'prop:list'] END
            FROM generate_series(1, 60) i,
                LATERAL (SELECT timestamptz '2026-03-01 10:00:00.123457Z'
                    + (CASE WHEN i % 5 = 0 THEN i - 1 ELSE i END) * interval '1 min') AS t (moment))sql")));
        m_session = std::make_unique<database::Session>(m_world.servers.postgres->address());
    }

    void pagesGoOnWhereTheLastOneEnded()
    {
        Journal journal(*m_session);
        std::vector<qint64> seen;
        std::optional<JournalPosition> before;
        bool more = true;
        for (int pages = 0; more; ++pages) {
            QVERIFY(pages < 20);
            const auto page = journal.page({}, before, 7);
            QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
            QVERIFY(page->entries.size() <= 7 && !page->entries.empty());
            for (const JournalEntry& entry : page->entries)
                seen.push_back(entry.id);
            before = JournalPosition::behind(page->entries.back());
            more = page->more;
        }
        QCOMPARE(seen.size(), std::size_t{60});
        QVERIFY(std::is_sorted(seen.rbegin(), seen.rend())); // each once, and in the order of time
    }

    void newLinesDoNotShiftTheNextPage()
    {
        Journal journal(*m_session);
        const auto first = journal.page({}, {}, 10);
        QVERIFY(note(m_world.editor->session(), {JournalCause::Warm, {}, 0, 0, 0us}));
        const auto second = journal.page({}, JournalPosition::behind(first->entries.back()), 10);
        QCOMPARE(second->entries.front().id, first->entries.back().id - 1);
        QVERIFY(
            m_world.editor->run(QStringLiteral("DELETE FROM keystead.cache_journal WHERE cause = 'warm'")));
    }

    void filtersAreAllMet_data()
    {
        QTest::addColumn<JournalFilter>("filter");
        QTest::addColumn<int>("lines");
        const auto row = [](const char* name, int lines, auto change) {
            JournalFilter filter;
            change(filter);
            QTest::newRow(name) << filter << lines;
        };
        row("nothing asked", 60, [](JournalFilter&) {});
        row("user", 20, [](JournalFilter& f) { f.user = QStringLiteral("mira"); });
        row("nobody", 0, [](JournalFilter& f) { f.user = QStringLiteral("MIRA"); });
        row("cause", 6, [](JournalFilter& f) { f.causes = {JournalCause::Clear}; });
        row("causes", 30, [](JournalFilter& f) { f.causes = {JournalCause::Clear, JournalCause::Edit}; });
        row("a property", 1, [](JournalFilter& f) { f.tags = {"prop:12"}; });
        row("a key's tags", 7, [](JournalFilter& f) { f.tags = {"prop:12", "prop:all", "group:page"}; });
        row("a group by beginnings", 54, [](JournalFilter& f) { f.tags = {"prop:*"}; });
        row("beginnings and a tag", 60, [](JournalFilter& f) { f.tags = {"prop:*", "group:page"}; });
        row("a beginning is no pattern", 0, [](JournalFilter& f) { f.tags = {"prop_*"}; });
        row("text in the user", 20, [](JournalFilter& f) { f.text = QStringLiteral("MIR"); });
        row("text in a tag", 6, [](JournalFilter& f) { f.text = QStringLiteral("oup:pa"); });
        row("text is no pattern", 30, [](JournalFilter& f) { f.text = QStringLiteral("_100%"); });
        row("quotes", 0, [](JournalFilter& f) { f.text = QStringLiteral("'; DROP"); });
        row("from", 10, [](JournalFilter& f) { f.from = start.addSecs(50 * 60); });
        row("to", 5, [](JournalFilter& f) { f.to = start.addSecs(5 * 60); });
        row("a minute of one user", 1, [](JournalFilter& f) {
            f.user = QStringLiteral("mira");
            f.from = start.addSecs(12 * 60);
            f.to = start.addSecs(13 * 60);
        });
    }

    void filtersAreAllMet()
    {
        QFETCH(JournalFilter, filter);
        const auto page = Journal(*m_session).page(filter, {}, mostJournalEntries);
        QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
        QVERIFY(!page->more);
        QTEST(static_cast<int>(page->entries.size()), "lines");
    }

    // From a key to the edits that dropped it, however long the journal.
    void aRareTagIsFoundByItsIndex()
    {
        QVERIFY(m_world.editor->run(
            QStringLiteral("CREATE TEMPORARY TABLE kept AS SELECT max(id) AS id FROM keystead.cache_journal;"
                           "INSERT INTO keystead.cache_journal (cause, tags) SELECT 'edit', ARRAY['agent:' "
                           "|| i, 'agent:list']"
                           " FROM generate_series(1, 20000) i; ANALYZE keystead.cache_journal")));
        const qint64 before = readsOfTheIndex();
        JournalFilter filter;
        filter.tags = {"agent:777"};
        QCOMPARE(Journal(*m_session).page(filter)->entries.size(), std::size_t{1});
        QCOMPARE(readsOfTheIndex(), before + 1);
        QVERIFY(m_world.editor->run(
            QStringLiteral("DELETE FROM keystead.cache_journal WHERE id > (SELECT id FROM kept)")));
    }

private:
    qint64 readsOfTheIndex()
    {
        const auto flushed = m_session->query(QStringLiteral("SELECT pg_stat_force_next_flush()"), {},
                                              [](const database::Row&) {});
        const auto reads = m_world.editor->session().first(
            QStringLiteral(
                "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'cache_journal_tags'"),
            {}, [](const database::Row& row) { return row.integer(0); });
        return flushed && reads ? reads->value_or(-1) : -1;
    }

    DrainerFixture m_world;
    std::unique_ptr<database::Session> m_session;
};

QTEST_GUILESS_MAIN(CacheJournalPagesTest)
#include "tst_cache_journal_pages.moc"
