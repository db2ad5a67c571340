// Policies, journal and statistics as the screen meets them: through the workspace's signals and its
// sessions, and never on this thread.
#include "core/database/program_name.h"
#include "workspace_world.h"

using workspace::Session;
using workspace::Workspace;
using namespace std::chrono_literals;

class WorkspaceCacheTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world.start(200); }
    void cleanupTestCase() { m_world.stop(); }
    void cleanup() { QCOMPARE(m_world.takeViolations(), 0); }

    void aPolicySavedInOneWindowIsInForceInTheOther()
    {
        const auto one = m_world.opened();
        const auto two = m_world.opened();
        QSignalSpy here(one.get(), &Workspace::policyChanged);
        QSignalSpy there(two.get(), &Workspace::policyChanged);
        const cache::GroupPolicy catalogue = one->policy()->group("page");
        cache::GroupPolicy changed = catalogue;
        changed.ttl = 77s;
        changed.writeThrough = !catalogue.writeThrough;
        save(*one, changed);
        QTRY_COMPARE(there.count(), 1);
        QTRY_COMPARE(here.count(), 1);
        QCOMPARE(two->policy()->group("page"), changed);
        QCOMPARE(one->policy()->group("page"), changed);
        const auto third = m_world.opened(); // one that opens later
        QTRY_COMPARE(third->policy()->group("page"), changed);
        save(*two, catalogue);
        QTRY_COMPARE(one->policy()->group("page"), catalogue);
    }

    void environmentsHaveTheirOwn()
    {
        profile::Profile staging = m_world.serverProfile();
        staging.keyPrefix = QStringLiteral("staging");
        const auto one = m_world.opened();
        const auto two = m_world.opened({}, staging);
        cache::GroupPolicy changed = two->policy()->group("count");
        changed.enabled = false;
        save(*two, changed);
        QTRY_VERIFY(!two->policy()->isOn("count"));
        QVERIFY(one->policy()->isOn("count"));
        changed.enabled = true;
        save(*two, changed);
        QTRY_VERIFY(two->policy()->isOn("count"));
    }

    void anEditAndAnImportAreReadInTheJournal()
    {
        const auto workspace = m_world.opened();
        QTRY_VERIFY(workspace->connection().trusted);
        QSignalSpy grew(workspace.get(), &Workspace::journalGrew);
        std::optional<quint64> saved;
        workspace->run(
            [](Session& session) -> base::Result<property::PropertyId> {
                auto page = session.properties().page({});
                if (!page)
                    return std::move(page).error();
                property::Property property = page->front();
                property.title += QStringLiteral(" again");
                auto report = session.edits().update(property);
                if (!report)
                    return std::move(report).error();
                return report->property.id;
            },
            this, [&](const base::Result<property::PropertyId>& id) { saved = id ? quint64(*id) : 0; });
        QTRY_VERIFY(saved.has_value());
        QVERIFY(*saved != 0);
        QTRY_VERIFY(grew.count() > 0);
        cache::JournalFilter filter;
        filter.tags = {"prop:" + QByteArray::number(*saved)};
        filter.causes = {cache::JournalCause::Edit};
        const auto edits = read(*workspace, filter);
        QCOMPARE(edits.size(), std::size_t{1});
        QVERIFY(edits[0].took && *edits[0].took < 5s);

        const auto before = grew.count();
        test::elsewhere([this] {
            database::Session session(m_world.servers.sandbox->postgres().address());
            const database::ProgramScope named(session, QStringLiteral("keysteadctl import"));
            base::JobControl control;
            QVERIFY(property::seed(session, {20'000, 7, 4'000}, control));
        });
        QTRY_VERIFY(grew.count() > before);
        filter = {};
        filter.causes = {cache::JournalCause::Import};
        QTRY_COMPARE(imported(*workspace, filter), 5);
        QCOMPARE(read(*workspace, filter).size(), std::size_t{1});
    }

    void whatTheAdministratorClearsIsNoted()
    {
        const auto workspace = m_world.opened();
        bool done = false;
        workspace->run(
            [](Session& session) -> base::Result<void> {
                session.note({cache::JournalCause::Clear, {"group:page"}, 1, 12, 1ms});
                return {};
            },
            this, [&done](const base::Result<void>&) { done = true; });
        QTRY_VERIFY(done);
        cache::JournalFilter filter;
        filter.tags = {"group:page"};
        const auto lines = read(*workspace, filter);
        QCOMPARE(lines.size(), std::size_t{1});
        QCOMPARE(lines[0].entries, 12);
    }

    void statisticsAreSummed()
    {
        const auto workspace = m_world.opened();
        QTRY_VERIFY(workspace->summedStatistics().has_value());
        QVERIFY(workspace->summedStatistics()->instances.front().self);
    }

private:
    void save(Workspace& workspace, const cache::GroupPolicy& policy)
    {
        std::optional<bool> saved;
        workspace.run([policy](Session& session) { return session.policies().save(policy); }, this,
                      [&saved](const base::Result<void>& done) { saved = done.has_value(); });
        QTRY_VERIFY(saved.has_value());
        QVERIFY(*saved);
    }

    std::vector<cache::JournalEntry> read(Workspace& workspace, const cache::JournalFilter& filter)
    {
        std::optional<base::Result<cache::JournalPage>> page;
        workspace.run([filter](Session& session) { return session.journal().page(filter); }, this,
                      [&page](base::Result<cache::JournalPage> found) { page = std::move(found); });
        if (!QTest::qWaitFor([&page] { return page.has_value(); }) || !*page)
            return {};
        return (*page)->entries;
    }

    int imported(Workspace& workspace, const cache::JournalFilter& filter)
    {
        qint64 transactions = 0;
        for (const cache::JournalEntry& entry : read(workspace, filter))
            transactions += entry.transactions;
        return static_cast<int>(transactions);
    }

    test::WorkspaceWorld m_world;
};

QTEST_GUILESS_MAIN(WorkspaceCacheTest)
#include "tst_workspace_cache.moc"
