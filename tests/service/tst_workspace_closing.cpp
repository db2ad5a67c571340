// Closing never waits for a server that has fallen silent: not for an answer to a statement, nor for
// one to the request to stop it.
#include "tests/support/fault_proxy.h"
#include "workspace_world.h"

#include <QElapsedTimer>
#include <QTest>

#include <functional>
#include <future>

using support::Direction;
using support::FaultProxy;
using workspace::Session;
using workspace::Stage;
using workspace::Workspace;

namespace {

constexpr qint64 closeLimit = 3000; // ms

// Makes a close that waits for ever fail instead.
class Healer
{
public:
    explicit Healer(FaultProxy& proxy)
        : m_thread([&proxy, closed = m_closed.get_future()] {
            if (closed.wait_for(std::chrono::seconds(12)) != std::future_status::ready)
                proxy.cut();
        })
    {
    }
    ~Healer()
    {
        m_closed.set_value();
        m_thread.join();
    }

private:
    std::promise<void> m_closed;
    std::thread m_thread;
};

} // namespace

class WorkspaceClosingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world.start(10); }
    void cleanupTestCase() { m_world.stop(); }
    void cleanup() { QCOMPARE(m_world.takeViolations(), 0); }

    void behindAServerThatFellSilent_data()
    {
        QTest::addColumn<Direction>("direction");
        QTest::addColumn<int>("statements");
        QTest::newRow("a drain that is not answered") << Direction::ToClient << 0;
        QTest::newRow("a drain that does not arrive") << Direction::ToServer << 0;
        QTest::newRow("a statement that is not answered") << Direction::ToClient << 1;
        QTest::newRow("every session waits") << Direction::ToClient << 3;
    }

    void behindAServerThatFellSilent()
    {
        QFETCH(Direction, direction);
        QFETCH(int, statements);
        profile::Profile profile = m_world.serverProfile();
        QTemporaryDir folder;
        const QString socket = QStringLiteral("/.s.PGSQL.%1").arg(profile.database.port);
        auto proxy = FaultProxy::start(support::Endpoint::unixSocket(profile.database.host + socket),
                                       support::Endpoint::unixSocket(folder.path() + socket));
        QVERIFY(proxy);
        profile.database.host = folder.path();
        auto workspace = m_world.opened({}, profile);
        QCOMPARE(workspace->stage(), Stage::Open);
        QTRY_VERIFY_WITH_TIMEOUT(workspace->connection().trusted, test::openLimit);
        int opened = 0;
        const auto ready = [&opened](const base::Result<void>& done) { opened += done ? 1 : 0; };
        for (int i = 0; i < statements; ++i) {
            workspace->run([](Session& session) { return session.database().script(pause); }, this, ready);
        }
        QTRY_COMPARE_WITH_TIMEOUT(opened, statements, test::openLimit);

        (*proxy)->setBlackhole(direction, true);
        const auto sent = [&] { return (*proxy)->taken(Direction::ToServer); };
        const qsizetype before = sent().size();
        for (int i = 0; i < statements; ++i)
            workspace->run([](Session& session) { return session.database().script(unanswered); }, this,
                           [](const base::Result<void>&) {});
        QTRY_COMPARE(sent().count(unanswered.toUtf8()), qsizetype(statements));
        QTRY_VERIFY(sent().size() > before); // nothing will come of it

        const Healer healer(**proxy);
        QElapsedTimer timer;
        timer.start();
        workspace.reset();
        QVERIFY2(timer.elapsed() < closeLimit, qPrintable(QString::number(timer.elapsed())));
    }

private:
    static inline const QString pause = QStringLiteral("select pg_sleep(0.2)");
    static inline const QString unanswered = QStringLiteral("select 'unanswered'");
    test::WorkspaceWorld m_world;
};

QTEST_GUILESS_MAIN(WorkspaceClosingTest)
#include "tst_workspace_closing.moc"
