// One open profile, as the screen uses it: everything asynchronous, every answer on this thread,
// and this thread never waits.
#include "core/base/thread_role.h"
#include "core/listing/warmer.h"
#include "core/workspace/reaper.h"
#include "core/workspace/workspace.h"
#include "desk.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

using base::ErrorCode;
using workspace::OpenOptions;
using workspace::Session;
using workspace::Stage;
using workspace::Workspace;

namespace {

constexpr int openLimit = 30000; // ms; two servers start on a busy machine

// Test steps that wait for a server; this thread plays the GUI's.
template<class F>
void elsewhere(F work)
{
    std::thread(std::move(work)).join();
}

std::vector<Stage> stagesOf(const QSignalSpy& spy)
{
    std::vector<Stage> stages;
    for (const QList<QVariant>& arguments : spy)
        stages.push_back(arguments.at(0).value<Stage>());
    return stages;
}

base::Result<void> sleepLong(Session& session)
{
    if (auto done = session.database().execute(QStringLiteral("select pg_sleep(60)")); !done)
        return std::move(done).error();
    return {};
}

} // namespace

class WorkspaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void cleanup();
    void aServerProfileOpensAndAnswers();
    void workBeforeOpeningWaitsForIt();
    void answersForTheDeadAreDropped();
    void severalCallsRunAtOnce();
    void aMissingSchemaIsMadeOnlyWhenItMayBe();
    void anUnreachableDatabaseFailsAndMayBeTriedAgain();
    void openWithoutRedisReadsTheDatabase();
    void anEditInOneWorkspaceReachesTheOther();
    void tagsArriveAtMostTwentyTimesASecond();
    void samplesArrive();
    void aJobReportsAndEndsOnce();
    void aCancelledJobEndsOnce();
    void jobsLeaveASessionForAnswers();
    void closingEndsJobsAndStatementsSoon();
    void closingWhileOpeningDoesNotHang();
    void atMostFourDatabaseConnections();
    void aReadOnlyProfileNeverWrites();
    void theSampleShowsRowsBeforeItIsFull();
    void aSecondProgramSharesTheSampleAndInheritsIt();

private:
    profile::Profile serverProfile() const;
    std::unique_ptr<Workspace> opened(OpenOptions options = {}, std::optional<profile::Profile> profile = {});
    OpenOptions sampleOptions(qint64 count);

    test::Servers m_servers;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::atomic<int> m_violations{0};
};

void WorkspaceTest::initTestCase()
{
    m_servers = test::Servers::start(200);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
    m_folder = std::make_unique<QTemporaryDir>();
    // The servers' user must be able to pass.
    QVERIFY(QFile::setPermissions(m_folder->path(), QFile::permissions(m_folder->path()) | QFile::ExeOther));
    base::setBlockingViolationHandler([this](const char* what) {
        qWarning("%s ran on the owner's thread", what);
        ++m_violations;
    });
    base::markGuiThread();
}

void WorkspaceTest::cleanupTestCase()
{
    workspace::waitForAllReaped();
    elsewhere([this] { m_servers = {}; });
}

void WorkspaceTest::cleanup()
{
    QCOMPARE(m_violations.exchange(0), 0);
}

profile::Profile WorkspaceTest::serverProfile() const
{
    profile::Profile profile;
    profile.name = QStringLiteral("test");
    profile.database = m_servers.sandbox->postgres().address();
    profile.redis = m_servers.sandbox->redis().address();
    return profile;
}

std::unique_ptr<Workspace> WorkspaceTest::opened(OpenOptions options, std::optional<profile::Profile> profile)
{
    auto workspace = std::make_unique<Workspace>(profile.value_or(serverProfile()), options);
    workspace->open();
    const bool done = QTest::qWaitFor(
        [&] { return workspace->stage() == Stage::Open || workspace->stage() == Stage::Failed; }, openLimit);
    if (!done || workspace->stage() == Stage::Failed)
        qWarning("not open: %s", qPrintable(workspace->problem().detail));
    return workspace;
}

OpenOptions WorkspaceTest::sampleOptions(qint64 count)
{
    OpenOptions options;
    options.sampleCount = count;
    options.sampleFolder = m_folder->filePath(QLatin1String(QTest::currentTestFunction()));
    return options;
}

void WorkspaceTest::aServerProfileOpensAndAnswers()
{
    Workspace workspace(serverProfile(), {});
    QSignalSpy stages(&workspace, &Workspace::stageChanged);
    QCOMPARE(workspace.stage(), Stage::Closed);
    workspace.open();
    QTRY_COMPARE_WITH_TIMEOUT(workspace.stage(), Stage::Open, openLimit);
    QCOMPARE(stagesOf(stages), (std::vector<Stage>{Stage::Connecting, Stage::PreparingSchema, Stage::Open}));

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
    Workspace workspace(serverProfile(), {});
    bool answered = false;
    workspace.run([](Session& session) { return session.properties().count({}); }, this,
                  [&](const base::Result<qint64>& count) { answered = count.has_value(); });
    workspace.open();
    QTRY_VERIFY_WITH_TIMEOUT(answered, openLimit);
}

void WorkspaceTest::answersForTheDeadAreDropped()
{
    const auto workspace = opened();
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
    const auto workspace = opened();
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
    profile::Profile empty = serverProfile();
    elsewhere([this] {
        database::Session session(m_servers.sandbox->postgres().address());
        QVERIFY(session.script(QStringLiteral("create database fresh")).has_value());
    });
    empty.database.database = QStringLiteral("fresh");
    const auto looking = opened({}, empty);
    QCOMPARE(looking->stage(), Stage::Open);
    QCOMPARE(looking->schema(), workspace::Schema::Missing);

    OpenOptions options;
    options.applySchema = true;
    const auto making = opened(options, empty);
    QCOMPARE(making->stage(), Stage::Open);
    QCOMPARE(making->schema(), workspace::Schema::Current);
    // Whoever only looked notices.
    QTRY_COMPARE_WITH_TIMEOUT(looking->schema(), workspace::Schema::Current, openLimit);
}

void WorkspaceTest::anUnreachableDatabaseFailsAndMayBeTriedAgain()
{
    elsewhere([this] { QVERIFY(m_servers.sandbox->postgres().stop().has_value()); });
    Workspace workspace(serverProfile(), {});
    workspace.open();
    QTRY_COMPARE_WITH_TIMEOUT(workspace.stage(), Stage::Failed, openLimit);
    QVERIFY2(base::isConnectionError(workspace.problem().code),
             qPrintable(base::errorName(workspace.problem().code)));
    elsewhere([this] { QVERIFY(m_servers.sandbox->postgres().restart().has_value()); });
    workspace.open();
    QTRY_COMPARE_WITH_TIMEOUT(workspace.stage(), Stage::Open, openLimit);
    QCOMPARE(workspace.problem(), base::Error());
}

void WorkspaceTest::openWithoutRedisReadsTheDatabase()
{
    elsewhere([this] { m_servers.sandbox->redis().kill(); });
    const auto workspace = opened();
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
    elsewhere([this] { QVERIFY(m_servers.sandbox->redis().restart().has_value()); });
    workspace->retryNow();
    QTRY_VERIFY_WITH_TIMEOUT(workspace->connection().trusted, 15000);
    QVERIFY(changes.count() > 0);
}

void WorkspaceTest::anEditInOneWorkspaceReachesTheOther()
{
    const auto one = opened();
    const auto other = opened();
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

void WorkspaceTest::tagsArriveAtMostTwentyTimesASecond()
{
    const auto workspace = opened();
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
    const auto workspace = opened(options);
    int reachable = 0;
    connect(workspace.get(), &Workspace::sampled, this, [&](const monitor::Sample& sample) {
        reachable += sample.reachable && !sample.values.empty() ? 1 : 0;
    });
    QTRY_VERIFY(reachable >= 3);
}

void WorkspaceTest::aJobReportsAndEndsOnce()
{
    const auto workspace = opened();
    QTRY_VERIFY(workspace->connection().trusted);
    QSignalSpy started(workspace.get(), &Workspace::jobStarted);
    base::Job* job = workspace->start(
        QStringLiteral("cache.warm"),
        [](Session& session, base::JobControl& control) -> base::Result<void> {
            if (auto report = listing::warm(session.reads(), {{}, 2, 0}, control); !report)
                return std::move(report).error();
            return {};
        },
        this);
    QCOMPARE(started.count(), 1);
    QCOMPARE(workspace->jobs(), std::vector<base::Job*>{job});
    QSignalSpy ended(job, &base::Job::finished);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 15000);
    QVERIFY2(job->outcome().has_value(), "warming failed");
    QVERIFY(job->progress().done > 0);
    QVERIFY(workspace->jobs().empty());
    delete job;
}

void WorkspaceTest::aCancelledJobEndsOnce()
{
    const auto workspace = opened();
    base::Job* job = workspace->start(
        QStringLiteral("test.endless"),
        [](Session& session, base::JobControl& control) -> base::Result<void> {
            while (!control.isCancelled()) {
                if (auto count = session.properties().count({}); !count)
                    return std::move(count).error();
            }
            return base::Error{ErrorCode::Cancelled, {}, {}};
        },
        this);
    QSignalSpy ended(job, &base::Job::finished);
    job->cancel();
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(job->outcome().error().code, ErrorCode::Cancelled);
    delete job;
}

void WorkspaceTest::jobsLeaveASessionForAnswers()
{
    const auto workspace = opened();
    for (int i = 0; i < 3; ++i)
        workspace->start(
            QStringLiteral("test.sleep"), [](Session& s, base::JobControl&) { return sleepLong(s); }, this);
    bool answered = false;
    workspace->run([](Session& session) { return session.properties().count({}); }, this,
                   [&](const base::Result<qint64>& count) { answered = count.has_value(); });
    QTRY_VERIFY(answered);
    QCOMPARE(workspace->jobs().size(), std::size_t(3));
}

void WorkspaceTest::closingEndsJobsAndStatementsSoon()
{
    auto workspace = opened();
    base::Job* running = workspace->start(
        QStringLiteral("test.sleep"), [](Session& s, base::JobControl&) { return sleepLong(s); }, this);
    const auto asleep = std::make_shared<std::atomic<bool>>(false);
    bool answered = false;
    workspace->run(
        [asleep](Session& session) {
            asleep->store(true);
            return sleepLong(session);
        },
        this, [&](const base::Result<void>&) { answered = true; });
    QTRY_VERIFY(asleep->load());
    QSignalSpy ended(running, &base::Job::finished);
    QElapsedTimer clock;
    clock.start();
    workspace.reset();
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(ended.count(), 1);
    QCOMPARE(running->outcome().error().code, ErrorCode::Cancelled);
    QCoreApplication::sendPostedEvents();
    QVERIFY(!answered);
    QCOMPARE(ended.count(), 1);
    delete running;
}

void WorkspaceTest::closingWhileOpeningDoesNotHang()
{
    QElapsedTimer clock;
    clock.start();
    {
        Workspace workspace(serverProfile(), {});
        workspace.open();
    }
    QVERIFY(clock.elapsed() < 10000);
}

void WorkspaceTest::atMostFourDatabaseConnections()
{
    const auto workspace = opened();
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
    profile::Profile careful = serverProfile();
    careful.access = base::AccessMode::ReadOnly;
    const auto workspace = opened({}, careful);
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

void WorkspaceTest::theSampleShowsRowsBeforeItIsFull()
{
    Workspace workspace(profile::sampleProfile(), sampleOptions(20000));
    QSignalSpy stages(&workspace, &Workspace::stageChanged);
    base::Job* seeding = nullptr;
    bool seeded = false;
    connect(&workspace, &Workspace::jobStarted, this, [&](base::Job* job) {
        seeding = job;
        connect(job, &base::Job::finished, this, [&, job] { seeded = job->outcome().has_value(); });
    });
    workspace.open();
    QTRY_COMPARE_WITH_TIMEOUT(workspace.stage(), Stage::Open, openLimit);
    QCOMPARE(stagesOf(stages), (std::vector<Stage>{Stage::StartingServers, Stage::Connecting,
                                                   Stage::PreparingSchema, Stage::Seeding, Stage::Open}));
    QVERIFY(seeding);
    QCOMPARE(seeding->name(), QStringLiteral("seed"));
    QVERIFY(!seeded);
    std::optional<qint64> rows;
    const auto count = [&] {
        rows.reset();
        workspace.run(
            [](Session& session) { return session.reads().count({}); }, this,
            [&](const base::Result<listing::Answer<qint64>>& answer) { rows = answer ? answer->value : -1; });
    };
    count();
    QTRY_VERIFY(rows.has_value());
    QVERIFY(*rows > 0);
    QTRY_VERIFY_WITH_TIMEOUT(seeded, 60000);
    // The last batch is seen without anybody clearing anything.
    const auto full = [&] {
        if (rows && *rows != 20000)
            count();
        return rows == 20000;
    };
    QTRY_VERIFY_WITH_TIMEOUT(full(), 10000);
}

void WorkspaceTest::aSecondProgramSharesTheSampleAndInheritsIt()
{
    const OpenOptions options = sampleOptions(100);
    auto first = opened(options, profile::sampleProfile());
    QCOMPARE(first->stage(), Stage::Open);
    QTRY_VERIFY(first->jobs().empty());
    const auto second = opened(options, profile::sampleProfile());
    QCOMPARE(second->stage(), Stage::Open);
    std::optional<qint64> rows;
    second->run([](Session& session) { return session.properties().count({}); }, this,
                [&](const base::Result<qint64>& count) { rows = count ? *count : -1; });
    QTRY_VERIFY(rows.has_value());
    QCOMPARE(*rows, qint64(100));
    QVERIFY(second->jobs().empty());

    // The first program ends and takes its servers along.
    first.reset();
    rows.reset();
    const auto answered = [&] {
        if (!rows || *rows < 0) {
            second->run([](Session& session) { return session.properties().count({}); }, this,
                        [&](const base::Result<qint64>& count) { rows = count ? *count : -1; });
        }
        return rows == 100;
    };
    QTRY_VERIFY_WITH_TIMEOUT(answered(), openLimit);
    QTRY_VERIFY_WITH_TIMEOUT(second->connection().trusted, openLimit);
}

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "tst_workspace.moc"
