// What an open profile does for its cache by itself: pressure is told, popularity written, and warming
// begins.
#include "core/listing/popularity.h"
#include "workspace_world.h"

using cache::PressureLevel;
using workspace::Session;
using workspace::Workspace;

class WorkspaceUpkeepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world.start(200); }
    void cleanupTestCase() { m_world.stop(); }
    void init();
    void cleanup() { QCOMPARE(m_world.takeViolations(), 0); }
    void pressureIsToldAndEnds();
    void sessionsObeyThePressure();
    void popularityIsWrittenAndNothingIsWarmedUnasked();
    void itWarmsAtStartWhenWished();
    void theWinnerOfANewEpochWarms();

private:
    // On another thread than the GUI's.
    base::Result<redis::Value> redis(const redis::Command& command);
    bool isWritten(Workspace& workspace, const QByteArray& name);

    test::WorkspaceWorld m_world;
    std::atomic<bool> m_written{false};
};

void WorkspaceUpkeepTest::init()
{
    QVERIFY(redis({"CONFIG", "SET", "maxmemory", "0"}));
    QVERIFY(redis({"FLUSHALL"}));
    m_written = false;
}

base::Result<redis::Value> WorkspaceUpkeepTest::redis(const redis::Command& command)
{
    base::Result<redis::Value> reply = redis::Value();
    test::elsewhere([&] {
        redis::Connection connection(m_world.servers.sandbox->redis().address());
        reply = connection.call(command);
    });
    return reply;
}

// Asks, and tells what the last question found.
bool WorkspaceUpkeepTest::isWritten(Workspace& workspace, const QByteArray& name)
{
    workspace.run([](Session& session) { return listing::readPopular(session.database()); }, this,
                  [this, name](const base::Result<std::vector<listing::PopularQuery>>& found) {
                      for (const auto& query : found.value_or(std::vector<listing::PopularQuery>()))
                          m_written = m_written || query.name == name;
                  });
    return m_written;
}

void WorkspaceUpkeepTest::pressureIsToldAndEnds()
{
    const auto workspace = m_world.opened();
    QSignalSpy told(workspace.get(), &Workspace::pressureChanged);
    QVERIFY(redis({"CONFIG", "SET", "maxmemory-policy", "noeviction"}));
    QVERIFY(redis({"CONFIG", "SET", "maxmemory", "100kb"})); // an empty server uses more
    QTRY_COMPARE(workspace->pressure()->level(), PressureLevel::Full);
    QTRY_VERIFY(!told.isEmpty());
    QCOMPARE(told.last().at(0).value<cache::PressureState>().level, PressureLevel::Full);
    told.clear();
    QVERIFY(redis({"CONFIG", "SET", "maxmemory", "1gb"}));
    QTRY_VERIFY(!told.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(told.last().at(0).value<cache::PressureState>().level, PressureLevel::None,
                              15000);
}

void WorkspaceUpkeepTest::sessionsObeyThePressure()
{
    const auto workspace = m_world.opened();
    QTRY_VERIFY(workspace->connection().trusted);
    const auto stored = [&] {
        qint64 entries = -1;
        workspace->run(
            [](Session& session) {
                (void)session.reads().count({});
                return session.reads().stored().entries;
            },
            this, [&entries](qint64 count) { entries = count; });
        return QTest::qWaitFor([&] { return entries >= 0; }, 10000) ? entries : -1;
    };
    workspace->pressure()->noteRefused();
    QCOMPARE(stored(), qint64(0));
}

void WorkspaceUpkeepTest::popularityIsWrittenAndNothingIsWarmedUnasked()
{
    const auto workspace = m_world.opened();
    QSignalSpy started(workspace.get(), &Workspace::jobStarted);
    QTRY_VERIFY(workspace->connection().trusted);
    workspace->run([](Session& session) { return session.reads().count({}); }, this, [](const auto&) {});
    QTRY_VERIFY_WITH_TIMEOUT(isWritten(*workspace, listing::countRequest({}).name.canonical()), 15000);
    QCOMPARE(started.count(), 0);
    QVERIFY(redis({"EXISTS", workspace->keyspace().prefix() + "warmer"})->toInteger() == 0);
}

void WorkspaceUpkeepTest::itWarmsAtStartWhenWished()
{
    profile::Profile profile = m_world.serverProfile();
    profile.warmAtStart = true;
    const auto workspace = m_world.opened({}, profile);
    QSignalSpy started(workspace.get(), &Workspace::jobStarted);
    QTRY_COMPARE_WITH_TIMEOUT(started.count(), 1, 15000);
    QTRY_VERIFY_WITH_TIMEOUT(workspace->jobs().empty(), 30000);
    const cache::Keyspace keyspace = workspace->keyspace();
    QCOMPARE(redis({"EXISTS", keyspace.prefix() + "warmer"})->toInteger(), qint64(1));
    QCOMPARE(redis({"EXISTS", keyspace.entry(listing::agentsRequest().name)})->toInteger(), qint64(1));
    QCOMPARE(redis({"EXISTS", keyspace.entry(listing::marketRequest({}).name)})->toInteger(), qint64(1));
}

void WorkspaceUpkeepTest::theWinnerOfANewEpochWarms()
{
    profile::Profile profile = m_world.serverProfile();
    profile.warmMinutes = 60;
    const auto winner = m_world.opened({}, profile); // Redis was emptied: its drainer begins an epoch
    QSignalSpy warmed(winner.get(), &Workspace::jobStarted);
    QTRY_COMPARE_WITH_TIMEOUT(warmed.count(), 1, 15000);
    const auto other = m_world.opened({}, profile); // finds the epoch there
    QSignalSpy left(other.get(), &Workspace::jobStarted);
    QTRY_VERIFY(other->connection().trusted);
    other->run([](Session& session) { return session.reads().property(1); }, this, [](const auto&) {});
    QTRY_VERIFY_WITH_TIMEOUT(isWritten(*other, listing::detailRequest(1).name.canonical()), 15000);
    QCOMPARE(left.count(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(winner->jobs().empty(), 30000);
}

QTEST_GUILESS_MAIN(WorkspaceUpkeepTest)
#include "tst_workspace_upkeep.moc"
