// Long work of a workspace, and how it ends when the window closes.
#include "core/listing/warmer.h"
#include "workspace_world.h"

using base::ErrorCode;
using workspace::OpenOptions;
using workspace::Session;
using workspace::Stage;
using workspace::Workspace;

namespace {

base::Result<void> sleepLong(Session& session)
{
    if (auto done = session.database().execute(QStringLiteral("select pg_sleep(60)")); !done)
        return std::move(done).error();
    return {};
}

} // namespace

class WorkspaceJobsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world.start(200); }
    void cleanupTestCase() { m_world.stop(); }
    void cleanup() { QCOMPARE(m_world.takeViolations(), 0); }
    void aJobReportsAndEndsOnce();
    void aCancelledJobEndsOnce();
    void jobsLeaveASessionForAnswers();
    void closingEndsJobsAndStatementsSoon();
    void closingWhileOpeningDoesNotHang();

private:
    test::WorkspaceWorld m_world;
};

void WorkspaceJobsTest::aJobReportsAndEndsOnce()
{
    const auto workspace = m_world.opened();
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

void WorkspaceJobsTest::aCancelledJobEndsOnce()
{
    const auto workspace = m_world.opened();
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

void WorkspaceJobsTest::jobsLeaveASessionForAnswers()
{
    const auto workspace = m_world.opened();
    for (int i = 0; i < 3; ++i)
        workspace->start(
            QStringLiteral("test.sleep"), [](Session& s, base::JobControl&) { return sleepLong(s); }, this);
    bool answered = false;
    workspace->run([](Session& session) { return session.properties().count({}); }, this,
                   [&](const base::Result<qint64>& count) { answered = count.has_value(); });
    QTRY_VERIFY(answered);
    QCOMPARE(workspace->jobs().size(), std::size_t(3));
}

void WorkspaceJobsTest::closingEndsJobsAndStatementsSoon()
{
    auto workspace = m_world.opened();
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

void WorkspaceJobsTest::closingWhileOpeningDoesNotHang()
{
    QElapsedTimer clock;
    clock.start();
    {
        Workspace workspace(m_world.serverProfile(), {});
        workspace.open();
    }
    QVERIFY(clock.elapsed() < 10000);
}

QTEST_GUILESS_MAIN(WorkspaceJobsTest)
#include "tst_workspace_jobs.moc"
