// The sample data: private servers that start with the profile and are shared.
#include "workspace_world.h"

using workspace::OpenOptions;
using workspace::Session;
using workspace::Stage;
using workspace::Workspace;

class WorkspaceSampleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world.start(200); }
    void cleanupTestCase() { m_world.stop(); }
    void cleanup() { QCOMPARE(m_world.takeViolations(), 0); }
    void theSampleShowsRowsBeforeItIsFull();
    void aSecondProgramSharesTheSampleAndInheritsIt();

private:
    test::WorkspaceWorld m_world;
};

void WorkspaceSampleTest::theSampleShowsRowsBeforeItIsFull()
{
    Workspace workspace(profile::sampleProfile(), m_world.sampleOptions(20000));
    QSignalSpy stages(&workspace, &Workspace::stageChanged);
    base::Job* seeding = nullptr;
    bool seeded = false;
    connect(&workspace, &Workspace::jobStarted, this, [&](base::Job* job) {
        seeding = job;
        connect(job, &base::Job::finished, this, [&, job] { seeded = job->outcome().has_value(); });
    });
    workspace.open();
    QTRY_COMPARE_WITH_TIMEOUT(workspace.stage(), Stage::Open, test::openLimit);
    QCOMPARE(test::stagesOf(stages),
             (std::vector<Stage>{Stage::StartingServers, Stage::Connecting, Stage::PreparingSchema,
                                 Stage::Seeding, Stage::Open}));
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

void WorkspaceSampleTest::aSecondProgramSharesTheSampleAndInheritsIt()
{
    const OpenOptions options = m_world.sampleOptions(100);
    auto first = m_world.opened(options, profile::sampleProfile());
    QCOMPARE(first->stage(), Stage::Open);
    QTRY_VERIFY(first->jobs().empty());
    const auto second = m_world.opened(options, profile::sampleProfile());
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
    QTRY_VERIFY_WITH_TIMEOUT(answered(), test::openLimit);
    QTRY_VERIFY_WITH_TIMEOUT(second->connection().trusted, test::openLimit);
}

QTEST_GUILESS_MAIN(WorkspaceSampleTest)
#include "tst_workspace_sample.moc"
