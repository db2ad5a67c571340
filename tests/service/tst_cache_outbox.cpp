#include "cache_world.h"

#include <csignal>

using namespace cache;
using namespace cache_world;

namespace {

std::vector<Tag> tagsOf(const OutboxReading& reading, std::uint64_t xid)
{
    std::vector<Tag> tags;
    for (const OutboxTag& tag : reading.tags) {
        if (tag.xid == xid)
            tags.push_back(tag.tag);
    }
    std::sort(tags.begin(), tags.end());
    return tags;
}

} // namespace

class CacheOutboxTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }

    void init()
    {
        QVERIFY(m_servers.reset());
        m_session = std::make_unique<database::Session>(m_servers.postgres->address());
        m_editor = std::make_unique<Editor>(m_servers);
        QVERIFY(ensureOutboxNonce(*m_session));
    }

    void tagsOfATransactionAreNewUntilTheCursorSeesThem()
    {
        const Snapshot before = now();
        const quint64 xid = m_editor->set(3, QStringLiteral("second"));
        const auto reading = readOutbox(*m_session, before, before);
        QVERIFY(reading);
        QCOMPARE(tagsOf(*reading, xid), (std::vector<Tag>{"thing:3", "thing:list"}));
        QVERIFY(reading->tags.front().newForRedis && reading->tags.front().newHere);
        QVERIFY(reading->now.sees(xid));
        QVERIFY(readOutbox(*m_session, reading->now, reading->now)->tags.empty());
    }

    void eachSideIsToldWhatItHasNotSeen()
    {
        const Snapshot before = now();
        const quint64 xid = m_editor->set(3, QStringLiteral("second"));
        const auto onlyRedis = readOutbox(*m_session, before, now());
        QCOMPARE(tagsOf(*onlyRedis, xid).size(), std::size_t{2});
        QVERIFY(onlyRedis->tags.front().newForRedis && !onlyRedis->tags.front().newHere);
        const auto onlyHere = readOutbox(*m_session, now(), before);
        QVERIFY(!onlyHere->tags.front().newForRedis && onlyHere->tags.front().newHere);
    }

    void withoutCursorsEverythingButTheNonceIsNew()
    {
        const quint64 xid = m_editor->set(3, QStringLiteral("second"));
        const auto reading = readOutbox(*m_session, {}, {});
        QVERIFY(reading);
        QCOMPARE(tagsOf(*reading, xid).size(), std::size_t{2});
        QVERIFY(tagsOf(*reading, 0).empty());
        QVERIFY(!reading->prunedPast && !reading->ownPrunedPast);
    }

    void whatWasRolledBackEmitsNothing_H4()
    {
        const Snapshot before = now();
        QVERIFY(m_editor->run(
            QStringLiteral("BEGIN; UPDATE keystead.thing SET value = 'x' WHERE id = 1; ROLLBACK")));
        QVERIFY(readOutbox(*m_session, before, before)->tags.empty());
        QVERIFY(m_editor->run(
            QStringLiteral("BEGIN; UPDATE keystead.thing SET value = 'x' WHERE id = 1; SAVEPOINT s;"
                           "UPDATE keystead.thing SET value = 'x' WHERE id = 2; ROLLBACK TO s; COMMIT")));
        QCOMPARE(tagNames(before), (std::vector<Tag>{"thing:1", "thing:list"}));
    }

    void aFailureAtCommitEmitsNothing_H4()
    {
        const Snapshot before = now();
        const auto done = m_session->script(
            QStringLiteral("BEGIN; UPDATE keystead.thing SET partner = 999 WHERE id = 1; COMMIT"));
        QVERIFY(!done);
        QCOMPARE(done.error().code, base::ErrorCode::ForeignKeyViolation);
        QVERIFY(readOutbox(*m_session, before, before)->tags.empty());
    }

    // The first to begin is the last to commit: an id as cursor would lose it.
    void outOfOrderCommitsAreAllFound_H10()
    {
        Editor slow(m_servers);
        const Snapshot before = now();
        QVERIFY(slow.run(QStringLiteral("BEGIN")));
        const quint64 early = slow.set(1, QStringLiteral("slow"));
        const quint64 late = m_editor->set(2, QStringLiteral("quick"));
        QVERIFY(early < late);
        const auto first = readOutbox(*m_session, before, before);
        QVERIFY(tagsOf(*first, early).empty());
        QCOMPARE(tagsOf(*first, late).size(), std::size_t{2});
        QVERIFY(!first->now.sees(early));
        QVERIFY(slow.run(QStringLiteral("COMMIT")));
        const auto second = readOutbox(*m_session, first->now, first->now);
        QCOMPARE(tagsOf(*second, early).size(), std::size_t{2});
        QVERIFY(tagsOf(*second, late).empty());
    }

    void aPreparedTransactionIsFoundWhenItCommits_H10()
    {
        QVERIFY(m_editor->run(QStringLiteral("UPDATE keystead.cache_meta SET notify = false")));
        const Snapshot before = now();
        QVERIFY(m_editor->run(QStringLiteral(
            "BEGIN; UPDATE keystead.thing SET value = 'p' WHERE id = 5; PREPARE TRANSACTION 'p'")));
        const auto first = readOutbox(*m_session, before, before);
        QVERIFY(first->tags.empty());
        QVERIFY(m_editor->run(QStringLiteral("COMMIT PREPARED 'p'")));
        QCOMPARE(readOutbox(*m_session, first->now, first->now)->tags.size(), std::size_t{2});
    }

    void ourSnapshotsAgreeWithTheServers()
    {
        std::vector<std::unique_ptr<Editor>> open;
        for (int i = 1; i <= 4; ++i) {
            open.push_back(std::make_unique<Editor>(m_servers));
            QVERIFY(open.back()->run(QStringLiteral("BEGIN")));
            QVERIFY(open.back()->set(i, QStringLiteral("open")) != 0);
            QVERIFY(m_editor->set(10 + i, QStringLiteral("done")) != 0);
        }
        QVERIFY(open[1]->run(QStringLiteral("COMMIT")));
        const Snapshot snapshot = now();
        const auto rows = m_session->list(
            QStringLiteral("SELECT i, pg_visible_in_snapshot(i::text::xid8, CAST(? AS pg_snapshot)) FROM "
                           "generate_series(?::bigint, ?::bigint) i"),
            {QString::fromLatin1(snapshot.text()), qulonglong{snapshot.xmin() - 3},
             qulonglong{snapshot.xmax() + 3}},
            [](const database::Row& row) {
                return std::make_pair(static_cast<std::uint64_t>(row.integer(0)), row.boolean(1));
            });
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().detail));
        QVERIFY(rows->size() > 6);
        for (const auto& [xid, visible] : *rows)
            QCOMPARE(snapshot.sees(xid), visible);
    }

    void everyStatementThatChangesRowsEmits_H25()
    {
        const Snapshot before = now();
        QVERIFY(m_editor->run(QStringLiteral("SET session_replication_role = replica; DELETE FROM "
                                             "keystead.thing WHERE id = 7; RESET session_replication_role")));
        QVERIFY(m_editor->run(QStringLiteral("TRUNCATE keystead.thing")));
        QCOMPARE(tagNames(before), (std::vector<Tag>{"thing:7", "thing:all", "thing:list", "thing:list"}));
    }

    void anotherProgramsRoleMayEditWithoutKnowingTheOutbox()
    {
        QVERIFY(m_editor->run(
            QStringLiteral("DROP ROLE IF EXISTS webapp; CREATE ROLE webapp; GRANT USAGE ON SCHEMA keystead "
                           "TO webapp; GRANT SELECT, UPDATE ON keystead.thing TO webapp")));
        const Snapshot before = now();
        QVERIFY(m_editor->run(QStringLiteral(
            "SET ROLE webapp; UPDATE keystead.thing SET value = 'w' WHERE id = 9; RESET ROLE")));
        QCOMPARE(tagNames(before), (std::vector<Tag>{"thing:9", "thing:list"}));
        QVERIFY(m_editor->run(QStringLiteral("REVOKE ALL ON keystead.thing FROM webapp; REVOKE ALL ON SCHEMA "
                                             "keystead FROM webapp; DROP ROLE webapp")));
    }

    void aDisabledTriggerIsSeenAndLeavesAMark_H25()
    {
        const auto before = readOutbox(*m_session, {}, {});
        QVERIFY(before->obstacle == Obstacle::None);
        QVERIFY(m_editor->run(QStringLiteral("ALTER TABLE keystead.thing DISABLE TRIGGER thing_changed")));
        const auto off = readOutbox(*m_session, {}, {});
        QVERIFY(off->obstacle == Obstacle::TriggerDisabled);
        QVERIFY(m_editor->run(QStringLiteral("ALTER TABLE keystead.thing ENABLE TRIGGER thing_changed")));
        QVERIFY(readOutbox(*m_session, {}, {})->obstacle ==
                Obstacle::TriggerDisabled); // silent under session_replication_role
        QVERIFY(
            m_editor->run(QStringLiteral("ALTER TABLE keystead.thing ENABLE ALWAYS TRIGGER thing_changed")));
        const auto again = readOutbox(*m_session, {}, {});
        QVERIFY(again->obstacle == Obstacle::None);
        QVERIFY(before->incarnation != off->incarnation);
        QVERIFY(before->incarnation != again->incarnation); // what happened meanwhile is not in the outbox
        QCOMPARE(*readIncarnation(*m_session), again->incarnation);
    }

    void aMissingTriggerIsSeen_H25()
    {
        QVERIFY(m_editor->run(QStringLiteral("UPDATE keystead.cache_meta SET expected_triggers = 3")));
        QVERIFY(readOutbox(*m_session, {}, {})->obstacle == Obstacle::TriggerMissing);
    }

    // The crash of one backend empties the unlogged outbox without ending the postmaster.
    void aCrashedBackendChangesTheIncarnation_H21()
    {
        const auto before = readOutbox(*m_session, {}, {});
        QVERIFY(m_editor->set(3, QStringLiteral("lost from the outbox")) != 0);
        const auto pid = m_editor->transaction(QStringLiteral("SELECT pg_backend_pid()"));
        QVERIFY(pid != 0);
        QCOMPARE(::kill(static_cast<pid_t>(pid), SIGKILL), 0);
        base::Result<OutboxReading> after = base::Error{};
        QVERIFY(Desktop::waitFor([&] {
            after = readOutbox(*m_session, {}, {});
            return after && after->nonceMissing; // until the postmaster has noticed, all is as before
        }));
        QVERIFY(after->tags.empty());
        QVERIFY(after->incarnation != before->incarnation);
        QVERIFY(ensureOutboxNonce(*m_session));
        QVERIFY(ensureOutboxNonce(*m_session)); // one only
        const auto nonces =
            m_session->first(QStringLiteral("SELECT count(*) FROM keystead.cache_outbox WHERE xid = '0'"), {},
                             [](const database::Row& row) { return row.integer(0); });
        QCOMPARE(nonces->value_or(0), 1);
    }

    void pruningRecordsHowFarItWent_H26()
    {
        const Snapshot before = now();
        const quint64 old = m_editor->set(1, QStringLiteral("old"));
        QVERIFY(m_editor->run(QStringLiteral(
            "UPDATE keystead.cache_outbox SET at = now() - interval '25 hours' WHERE xid <> '0'")));
        const quint64 fresh = m_editor->set(2, QStringLiteral("fresh"));
        const auto kept = pruneOutbox(*m_session, before);
        QVERIFY(kept);
        QVERIFY(*kept > 0); // rows of reset(), but not the one that `before` has not seen
        QVERIFY(!tagsOf(*readOutbox(*m_session, {}, {}), old).empty());
        QVERIFY(!readOutbox(*m_session, before, before)->prunedPast);
        QVERIFY(*pruneOutbox(*m_session, now()) > 0);
        const auto reading = readOutbox(*m_session, before, now());
        QVERIFY(tagsOf(*reading, old).empty());
        QVERIFY(!tagsOf(*reading, fresh).empty());
        QVERIFY(reading->prunedPast);
        QVERIFY(!reading->ownPrunedPast);
        QVERIFY(!reading->nonceMissing);
    }

    void pruningStopsAtTheOldestRunningTransaction_H26()
    {
        Editor slow(m_servers);
        QVERIFY(slow.run(QStringLiteral("BEGIN")));
        QVERIFY(slow.set(4, QStringLiteral("slow")) != 0);
        const quint64 xid = m_editor->set(1, QStringLiteral("old"));
        QVERIFY(m_editor->run(QStringLiteral(
            "UPDATE keystead.cache_outbox SET at = now() - interval '25 hours' WHERE xid <> '0'")));
        QVERIFY(pruneOutbox(*m_session, now()));
        QVERIFY(!tagsOf(*readOutbox(*m_session, {}, {}), xid).empty());
        QVERIFY(slow.run(QStringLiteral("ROLLBACK")));
    }

    void theOutboxIsReadByItsIndexesBehindALongWriter_H26()
    {
        Editor slow(m_servers);
        QVERIFY(slow.run(QStringLiteral("BEGIN")));
        QVERIFY(slow.set(4, QStringLiteral("slow")) != 0);
        QVERIFY(m_editor->run(QStringLiteral("INSERT INTO keystead.cache_outbox SELECT (3 + i % "
                                             "500)::text::xid8, 'old:' || i FROM generate_series(1, 20000) i;"
                                             "UPDATE keystead.thing SET value = 'later' WHERE id > 10")));
        QVERIFY(m_editor->run(QStringLiteral("ANALYZE keystead.cache_outbox")));
        const Snapshot snapshot = now();
        const qint64 before = sequentialScans();
        for (int i = 0; i < 20; ++i) // beyond the fifth the plan may be a generic one
            QVERIFY(readOutbox(*m_session, snapshot, snapshot)->tags.empty());
        QCOMPARE(sequentialScans(), before);
        QVERIFY(slow.run(QStringLiteral("ROLLBACK")));
    }

    void datasetsAreNamedOrTheirAbsenceExplained()
    {
        const auto dataset = readDataset(*m_session);
        QVERIFY(dataset);
        QCOMPARE(dataset->size(), 12);
        QVERIFY(m_editor->run(QStringLiteral("UPDATE keystead.cache_meta SET tag_table = 99")));
        QCOMPARE(readDataset(*m_session).error().code, base::ErrorCode::SchemaMismatch);
        QCOMPARE(readOutbox(*m_session, {}, {})->tagTable, 99);
        QVERIFY(m_editor->run(
            QStringLiteral("UPDATE keystead.cache_meta SET tag_table = %1").arg(tagTableNumber)));
        database::Address empty = m_servers.postgres->address();
        QVERIFY(m_editor->run(QStringLiteral("DROP DATABASE IF EXISTS bare")) &&
                m_editor->run(QStringLiteral("CREATE DATABASE bare")));
        empty.database = QStringLiteral("bare");
        database::Session bare(empty);
        QCOMPARE(readDataset(bare).error().code, base::ErrorCode::SchemaMissing);
    }

private:
    Snapshot now()
    {
        const auto reading = readOutbox(*m_session, {}, {});
        return reading ? reading->now : Snapshot();
    }

    qint64 sequentialScans()
    {
        const auto flushed = m_session->query(QStringLiteral("SELECT pg_stat_force_next_flush()"), {},
                                              [](const database::Row&) {});
        const auto scans = m_editor->session().first(
            QStringLiteral("SELECT pg_stat_get_numscans('keystead.cache_outbox'::regclass)"), {},
            [](const database::Row& row) { return row.integer(0); });
        return flushed && scans ? scans->value_or(-1) : -1;
    }

    std::vector<Tag> tagNames(const Snapshot& since)
    {
        std::vector<Tag> names;
        const auto reading = readOutbox(*m_session, since, since);
        for (const OutboxTag& tag : reading->tags)
            names.push_back(tag.tag);
        std::sort(names.begin(), names.end(), [](const Tag& a, const Tag& b) {
            return std::make_pair(a.contains("all") || a.contains("list"), a) <
                   std::make_pair(b.contains("all") || b.contains("list"), b);
        });
        return names;
    }

    Servers m_servers;
    std::unique_ptr<database::Session> m_session;
    std::unique_ptr<Editor> m_editor;
};

QTEST_GUILESS_MAIN(CacheOutboxTest)
#include "tst_cache_outbox.moc"
