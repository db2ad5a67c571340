// One open profile, as the screen uses it: everything asynchronous, every answer on this thread,
// and this thread never waits.
#include "workspace_world.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>

using base::ErrorCode;
using workspace::OpenOptions;
using workspace::Session;
using workspace::Stage;
using workspace::Workspace;

class WorkspaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world.start(200); }
    void cleanupTestCase() { m_world.stop(); }
    void cleanup() { QCOMPARE(m_world.takeViolations(), 0); }
    void aServerProfileOpensAndAnswers();
    void workBeforeOpeningWaitsForIt();
    void answersForTheDeadAreDropped();
    void severalCallsRunAtOnce();
    void aMissingSchemaIsMadeOnlyWhenItMayBe();
    void anUnreachableDatabaseFailsAndMayBeTriedAgain();
    void openWithoutRedisReadsTheDatabase();
    void anEditInOneWorkspaceReachesTheOther();
    void aListThatIsAskedForAgainIsKeptAsAWhole();
    void tagsArriveAtMostTwentyTimesASecond();
    void samplesArrive();
    void atMostFourDatabaseConnections();
    void aReadOnlyProfileNeverWrites();

private:
    test::WorkspaceWorld m_world;
};

void WorkspaceTest::aServerProfileOpensAndAnswers()
{
    Workspace workspace(m_world.serverProfile(), {});
    QSignalSpy stages(&workspace, &Workspace::stageChanged);
    QCOMPARE(workspace.stage(), Stage::Closed);
    workspace.open();
    QTRY_COMPARE_WITH_TIMEOUT(workspace.stage(), Stage::Open, test::openLimit);
    QCOMPARE(test::stagesOf(stages),
             (std::vector<Stage>{Stage::Connecting, Stage::PreparingSchema, Stage::Open}));

    std::optional<base::Result<qint64>> count;
    const QThread* answered = nullptr;
    workspace.run([](Session& session) { return session.properties().count({}); }, this,
                  [&](base::Result<qint64> result) {
                      answered = QThread::currentThread();
                      count = std::move(result);
                  });
    QVERIFY(!count); // never within the call
    QTRY_VERIFY(count.has_value());
    QVERIFY(count->has_value());
    QCOMPARE(count->value(), qint64(200));
    QCOMPARE(answered, thread());
    QTRY_VERIFY(workspace.connection().trusted);
    QVERIFY(workspace.keyspace().isValid());
}

void WorkspaceTest::workBeforeOpeningWaitsForIt()
{
    Workspace workspace(m_world.serverProfile(), {});
    bool answered = false;
    workspace.run([](Session& session) { return session.properties().count({}); }, this,
                  [&](const base::Result<qint64>& count) { answered = count.has_value(); });
    workspace.open();
    QTRY_VERIFY_WITH_TIMEOUT(answered, test::openLimit);
}

void WorkspaceTest::answersForTheDeadAreDropped()
{
    const auto workspace = m_world.opened();
    auto context = std::make_unique<QObject>();
    auto ran = std::make_shared<std::atomic<bool>>(false);
    bool answered = false;
    workspace->run(
        [ran](Session&) {
            ran->store(true);
            return base::Result<void>();
        },
        context.get(), [&](const base::Result<void>&) { answered = true; });
    context.reset();
    bool later = false;
    QTRY_VERIFY(ran->load());
    workspace->run([](Session&) { return base::Result<void>(); }, this,
                   [&](const base::Result<void>&) { later = true; });
    QTRY_VERIFY(later);
    QVERIFY(!answered);
}

void WorkspaceTest::severalCallsRunAtOnce()
{
    const auto workspace = m_world.opened();
    // Each of three waits until all three are under way.
    struct Meeting
    {
        std::mutex mutex;
        std::condition_variable changed;
        int arrived = 0;
    };
    const auto meeting = std::make_shared<Meeting>();
    int met = 0;
    for (int i = 0; i < 3; ++i) {
        workspace->run(
            [meeting](Session&) -> base::Result<bool> {
                std::unique_lock lock(meeting->mutex);
                ++meeting->arrived;
                meeting->changed.notify_all();
                return meeting->changed.wait_for(lock, std::chrono::seconds(10),
                                                 [&] { return meeting->arrived == 3; });
            },
            this, [&](const base::Result<bool>& all) { met += all.has_value() && *all ? 1 : 0; });
    }
    QTRY_COMPARE_WITH_TIMEOUT(met, 3, 15000);
}

void WorkspaceTest::aMissingSchemaIsMadeOnlyWhenItMayBe()
{
    profile::Profile empty = m_world.serverProfile();
    test::elsewhere([this] {
        database::Session session(m_world.servers.sandbox->postgres().address());
        QVERIFY(session.script(QStringLiteral("create database fresh")).has_value());
    });
    empty.database.database = QStringLiteral("fresh");
    const auto looking = m_world.opened({}, empty);
    QCOMPARE(looking->stage(), Stage::Open);
    QCOMPARE(looking->schema(), workspace::Schema::Missing);

    OpenOptions options;
    options.applySchema = true;
    const auto making = m_world.opened(options, empty);
    QCOMPARE(making->stage(), Stage::Open);
    QCOMPARE(making->schema(), workspace::Schema::Current);
    // Whoever only looked notices.
    QTRY_COMPARE_WITH_TIMEOUT(looking->schema(), workspace::Schema::Current, test::openLimit);
}

void WorkspaceTest::anUnreachableDatabaseFailsAndMayBeTriedAgain()
{
    test::elsewhere([this] { QVERIFY(m_world.servers.sandbox->postgres().stop().has_value()); });
    Workspace workspace(m_world.serverProfile(), {});
    workspace.open();
    QTRY_COMPARE_WITH_TIMEOUT(workspace.stage(), Stage::Failed, test::openLimit);
    QVERIFY2(base::isConnectionError(workspace.problem().code),
             qPrintable(base::errorName(workspace.problem().code)));
    test::elsewhere([this] { QVERIFY(m_world.servers.sandbox->postgres().restart().has_value()); });
    workspace.open();
    QTRY_COMPARE_WITH_TIMEOUT(workspace.stage(), Stage::Open, test::openLimit);
    QCOMPARE(workspace.problem(), base::Error());
}

void WorkspaceTest::openWithoutRedisReadsTheDatabase()
{
    test::elsewhere([this] { m_world.servers.sandbox->redis().kill(); });
    const auto workspace = m_world.opened();
    QCOMPARE(workspace->stage(), Stage::Open);
    using Page = base::Result<listing::Answer<std::vector<property::Property>>>;
    std::optional<Page> page;
    workspace->run([](Session& session) { return session.reads().page({}); }, this,
                   [&](Page answer) { page = std::move(answer); });
    QTRY_VERIFY(page.has_value());
    QVERIFY(page->has_value());
    QVERIFY(page->value().cacheAway);
    QCOMPARE(page->value().value.size(), std::size_t(property::pageSize));
    QVERIFY(!workspace->connection().redisReachable);

    QSignalSpy changes(workspace.get(), &Workspace::connectionChanged);
    test::elsewhere([this] { QVERIFY(m_world.servers.sandbox->redis().restart().has_value()); });
    workspace->retryNow();
    QTRY_VERIFY_WITH_TIMEOUT(workspace->connection().trusted, 15000);
    QVERIFY(changes.count() > 0);
}

void WorkspaceTest::anEditInOneWorkspaceReachesTheOther()
{
    const auto one = m_world.opened();
    const auto other = m_world.opened();
    QTRY_VERIFY(one->connection().trusted && other->connection().trusted);
    using Detail = base::Result<listing::Answer<property::Property>>;
    QSignalSpy told(other.get(), &Workspace::tagsInvalidated);
    std::optional<property::Property> saved;
    one->run(
        [](Session& session) -> base::Result<listing::SaveReport> {
            auto page = session.reads().page({});
            if (!page)
                return std::move(page).error();
            property::Property edited = page->value.front();
            edited.description += QStringLiteral(" edited");
            return session.edits().update(edited);
        },
        this,
        [&](const base::Result<listing::SaveReport>& report) {
            if (report && !report->refreshPending)
                saved = report->property;
        });
    QTRY_VERIFY(saved.has_value());
    std::optional<QString> seen;
    other->run([id = saved->id](Session& session) { return session.reads().property(id); }, this,
               [&](const Detail& detail) { seen = detail ? detail->value.description : QString(); });
    QTRY_VERIFY(seen.has_value());
    QCOMPARE(*seen, saved->description);
    const auto toldOfIt = [&] {
        return std::any_of(told.begin(), told.end(), [&](const QList<QVariant>& arguments) {
            const auto tags = arguments.at(0).value<std::vector<cache::Tag>>();
            return std::find(tags.begin(), tags.end(), listing::propertyTag(saved->id)) != tags.end();
        });
    };
    QTRY_VERIFY(toldOfIt());
    const auto groups = other->statistics()->snapshot();
    QVERIFY(std::any_of(groups.begin(), groups.end(),
                        [](const auto& g) { return g.group == "page" && g.lastInvalidated.isValid(); }));
}

void WorkspaceTest::aListThatIsAskedForAgainIsKeptAsAWhole()
{
    const auto workspace = m_world.opened();
    QTRY_VERIFY(workspace->connection().trusted);
    using Page = base::Result<listing::Answer<std::vector<property::Property>>>;
    const auto read = [&](int index) {
        std::optional<listing::Source> source;
        workspace->run(
            [index](Session& session) {
                property::PageQuery query;
                query.sort = {property::SortField::Location, true}; // no other test's
                query.index = index;
                return session.reads().page(query);
            },
            this, [&](const Page& page) { source = page ? page->source : listing::Source::Bypass; });
        const bool answered = QTest::qWaitFor([&] { return source.has_value(); });
        return answered ? *source : listing::Source::Bypass;
    };
    QCOMPARE(read(0), listing::Source::Database);
    QCOMPARE(read(1), listing::Source::Database);
    const auto filled = [&] {
        const auto groups = workspace->statistics()->snapshot();
        return std::any_of(groups.begin(), groups.end(),
                           [](const auto& g) { return g.group == "queryset" && g.filling > 0; });
    };
    QTRY_VERIFY(filled());
    QCOMPARE(read(3), listing::Source::Queryset);
    QCOMPARE(read(3), listing::Source::PageCache);
}

void WorkspaceTest::tagsArriveAtMostTwentyTimesASecond()
{
    const auto workspace = m_world.opened();
    QTRY_VERIFY(workspace->connection().trusted);
    QElapsedTimer clock;
    std::vector<qint64> arrivals;
    std::set<cache::Tag> tags;
    connect(workspace.get(), &Workspace::tagsInvalidated, this,
            [&](const std::vector<cache::Tag>& changed, bool) {
                arrivals.push_back(clock.elapsed());
                tags.insert(changed.begin(), changed.end());
            });
    clock.start();
    workspace->run(
        [](Session& session) -> base::Result<void> {
            for (int id = 1; id <= 100; ++id) {
                auto done = session.database().execute(
                    QStringLiteral("update keystead.property set title = title where id = ?"), {id});
                if (!done)
                    return std::move(done).error();
            }
            return {};
        },
        this, [](const base::Result<void>&) {});
    QTRY_VERIFY_WITH_TIMEOUT(tags.count("prop:1") && tags.count("prop:100"), 10000);
    for (std::size_t i = 1; i < arrivals.size(); ++i)
        QVERIFY(arrivals[i] - arrivals[i - 1] >= 45);
}

void WorkspaceTest::samplesArrive()
{
    OpenOptions options;
    options.sampleInterval = std::chrono::milliseconds(50);
    const auto workspace = m_world.opened(options);
    int reachable = 0;
    connect(workspace.get(), &Workspace::sampled, this, [&](const monitor::Sample& sample) {
        reachable += sample.reachable && !sample.values.empty() ? 1 : 0;
    });
    QTRY_VERIFY(reachable >= 3);
}

void WorkspaceTest::atMostFourDatabaseConnections()
{
    const auto workspace = m_world.opened();
    int answers = 0;
    for (int i = 0; i < 12; ++i) {
        workspace->run([](Session& session) { return session.properties().count({}); }, this,
                       [&](const base::Result<qint64>&) { ++answers; });
    }
    QTRY_COMPARE(answers, 12);
    std::optional<qint64> most;
    workspace->run(
        [](Session& session) {
            return session.database().first(
                QStringLiteral("select count(*) from pg_stat_activity where application_name = 'keystead'"),
                {}, [](const database::Row& row) { return row.integer(0); });
        },
        this,
        [&](const base::Result<std::optional<qint64>>& count) { most = count ? count->value_or(-1) : -1; });
    QTRY_VERIFY(most.has_value());
    QVERIFY2(*most >= 2 && *most <= 4, qPrintable(QString::number(*most)));
}

void WorkspaceTest::aReadOnlyProfileNeverWrites()
{
    profile::Profile careful = m_world.serverProfile();
    careful.access = base::AccessMode::ReadOnly;
    const auto workspace = m_world.opened({}, careful);
    QCOMPARE(workspace->stage(), Stage::Open);
    std::optional<ErrorCode> refused;
    bool read = false;
    workspace->run(
        [](Session& session) -> base::Result<listing::SaveReport> {
            auto page = session.reads().page({});
            if (!page)
                return std::move(page).error();
            return session.edits().update(page->value.front());
        },
        this,
        [&](const base::Result<listing::SaveReport>& report) {
            read = true;
            refused = report ? ErrorCode::None : report.error().code;
        });
    QTRY_VERIFY(read);
    QCOMPARE(*refused, ErrorCode::ReadOnlyProfile);
}

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "tst_workspace.moc"
