// “Saved” is a promise about the very next read. The self-test holds the cache to it: a cache that is
// right a moment later has failed.
#include "core/listing/signal_test.h"
#include "desk.h"

using namespace std::chrono_literals;
using listing::SignalStep;

namespace {

// A desktop that drains every second and a half, and says “saved” before it has.
class HastyDesk
{
public:
    HastyDesk(test::Servers& servers, bool pending)
        : policy(std::make_shared<cache::Policy>(listing::defaultPolicies()))
        , statistics(std::make_shared<cache::Statistics>())
        , drainer(options(servers))
        , session(parts(servers, pending))
    {
        drainer.start();
    }

    std::shared_ptr<cache::Policy> policy;
    std::shared_ptr<cache::Statistics> statistics;
    cache::Drainer drainer;
    workspace::Session session;

private:
    static cache::DrainerOptions options(test::Servers& servers)
    {
        cache::DrainerOptions options;
        options.database = servers.sandbox->postgres().address();
        options.redis = servers.sandbox->redis().address();
        options.poll = 1500ms;
        options.notifications = false;
        return options;
    }

    workspace::SessionParts parts(test::Servers& servers, bool pending)
    {
        workspace::SessionParts parts = workspace::partsWith(drainer, policy, statistics);
        parts.database = servers.sandbox->postgres().address();
        parts.redis = servers.sandbox->redis().address();
        parts.settle = [pending](quint64) {
            cache::Settlement settlement;
            settlement.pending = pending;
            return base::Result<cache::Settlement>(settlement);
        };
        return parts;
    }
};

} // namespace

class CachePromisesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_servers = test::Servers::start(60);
        QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
    }
    void cleanupTestCase() { m_servers = {}; }

    void savedMeansTheNextRead_data()
    {
        QTest::addColumn<bool>("pending");
        QTest::newRow("saved: at once") << false;
        QTest::newRow("refresh pending: within the trust") << true;
    }
    void savedMeansTheNextRead()
    {
        QFETCH(bool, pending);
        HastyDesk desk(m_servers, pending);
        QTRY_VERIFY(desk.drainer.state().trusted);
        base::JobControl control;
        const auto steps = listing::testSignals(desk.session.database(), desk.session.reads(),
                                                desk.session.edits(), control, [](const auto&) {});
        QVERIFY(steps.has_value());
        for (const listing::SignalStepResult& result : *steps) {
            if (result.step == SignalStep::DetailFollowed)
                QCOMPARE(result.passed, pending);
            if (result.step == SignalStep::OutsideFollowed) // that promise is X in either case
                QVERIFY(result.passed);
        }
    }

private:
    test::Servers m_servers;
};

QTEST_GUILESS_MAIN(CachePromisesTest)
#include "tst_cache_promises.moc"
