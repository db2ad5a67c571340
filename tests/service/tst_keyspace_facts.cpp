// Facts of keys: what one key or one moment refuses says nothing of the others, and measures wait for each
// other.
#include "core/keyspace/index/browse_worker.h"
#include "tests/service/browser_fixture.h"

using namespace browser_fixture;
using namespace keyspace;
using base::ErrorCode;

class KeyspaceFactsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.isUp()); }
    void init() { QVERIFY(m_world.does({"FLUSHALL"})); }

    void aKeyThatMayNotBeReadHidesNoOther()
    {
        QVERIFY(m_world.does({"MSET", "a:1", "v", "b:1", "v"}));
        Browser browser(m_world.userAddress("some", {"~a:*", "&*", "+@all"}), base::AccessMode::ReadOnly);
        QVERIFY(scan(browser));
        QVERIFY(!factsOf(browser, {"b:1"}, allFacts).front().facts.known);
        const auto facts = factsOf(browser, {"a:1", "b:1"}, allFacts);
        QCOMPARE(facts.size(), std::size_t(2));
        for (const KeyFacts& one : facts)
            QCOMPARE(one.facts.known, one.name == "a:1" ? allFacts : FactSet());
    }

    void aCommandThatMayNotBeSentIsAskedOnce()
    {
        QVERIFY(m_world.does({"MSET", "a", "v", "b", "v"}));
        Browser browser(m_world.userAddress("few", {"~*", "&*", "+@all", "-memory", "-object"}),
                        base::AccessMode::ReadOnly);
        QVERIFY(scan(browser));
        const auto before = factsOf(browser, {"a"}, allFacts);
        QVERIFY(m_world.does({"CONFIG", "RESETSTAT"}));
        const auto facts = factsOf(browser, {"a", "b"}, allFacts);
        for (const KeyFacts& one : facts)
            QCOMPARE(one.facts.known, FactSet(Fact::Type) | Fact::Ttl | Fact::Length);
        const auto told = m_world.admin->call({"INFO", "commandstats"});
        QVERIFY(told && !told->bytes().contains("memory") && !told->bytes().contains("cmdstat_object"));
    }

    void aBusyServerRefusesNothingForGood()
    {
        QVERIFY(m_world.does({"SET", "a", "v"}) && m_world.does({"CONFIG", "SET", "lua-time-limit", "10"}));
        redis::Multiplexer redis(m_world.server->address());
        FactReader reader(redis, 0);
        QCOMPARE(codeOf(ask(reader)), ErrorCode::None);
        redis::Connection busy(m_world.server->address(), redis_fixture::patient());
        QVERIFY(!busy.call({"EVAL", "while true do end", "0"}, std::chrono::milliseconds(300)));
        const ErrorCode meanwhile = codeOf(ask(reader));
        QVERIFY(m_world.does({"SCRIPT", "KILL"}));
        QCOMPARE(meanwhile, ErrorCode::RedisError);
        QCOMPARE(reader.refused(), FactSet());
        // The script ends a moment after it was told to.
        const auto isWhole = [&] {
            const auto after = ask(reader);
            return after && after->front().facts.known == allFacts;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isWhole(), patienceMs);
    }

    // One that is begun when another has just ended does not run twice.
    void measuresWaitForEachOther()
    {
        QVERIFY(m_world.populate(2000, "k"));
        std::atomic<bool> interrupt{false};
        BrowseWorker worker(m_world.server->address(), base::AccessMode::ReadOnly, outlet(), &interrupt);
        QVERIFY(m_world.does({"CONFIG", "RESETSTAT"}));
        worker.begin(1, {});
        QTRY_COMPARE_WITH_TIMEOUT(m_state, ScanState::Complete, patienceMs);
        int ended = 0;
        const auto end = [&](const base::Result<void>& outcome) { ended += outcome ? 1 : 100; };
        worker.measure("k:1", Fact::Memory, control(), [&](const base::Result<void>& outcome) {
            end(outcome);
            worker.measure("k", Fact::Memory, control(), end);
            worker.measure("k:2", Fact::Memory, control(), end);
        });
        QTRY_VERIFY_WITH_TIMEOUT(ended >= 3, patienceMs);
        QCOMPARE(ended, 3);
        const auto told = m_world.admin->call({"INFO", "commandstats"});
        const QByteArray once = "cmdstat_memory|usage:calls=" + QByteArray::number(2000 + 1111 + 111) + ',';
        QVERIFY2(told && told->bytes().contains(once), told ? told->bytes().constData() : "");
    }

    void aMeasureOfEarlierIsForgotten_data()
    {
        QTest::addColumn<bool>("again");
        QTest::newRow("begun anew") << true;
        QTest::newRow("closed") << false;
    }
    void aMeasureOfEarlierIsForgotten()
    {
        QFETCH(bool, again);
        QVERIFY(m_world.populate(2000, "k"));
        std::atomic<bool> interrupt{false};
        std::vector<ErrorCode> ends;
        auto worker = std::make_unique<BrowseWorker>(m_world.server->address(), base::AccessMode::ReadOnly,
                                                     outlet(), &interrupt);
        worker->begin(1, {});
        QTRY_COMPARE_WITH_TIMEOUT(m_state, ScanState::Complete, patienceMs);
        const auto end = [&](const base::Result<void>& outcome) { ends.push_back(codeOf(outcome)); };
        worker->measure("k", Fact::Memory, control(), end);
        QVERIFY(ends.empty());
        if (again) {
            worker->begin(2, {});
            worker->measure("k", Fact::Memory, control(), end);
            QTRY_COMPARE_WITH_TIMEOUT(ends.size(), std::size_t(2), patienceMs);
            QCOMPARE(ends.back(), ErrorCode::None);
        }
        worker.reset();
        QCOMPARE(ends.front(), ErrorCode::Cancelled);
        QCOMPARE(ends.size(), std::size_t(again ? 2 : 1));
    }

private:
    template<class T>
    static ErrorCode codeOf(const base::Result<T>& result)
    {
        return result ? ErrorCode::None : result.error().code;
    }
    static std::shared_ptr<base::JobControl> control() { return std::make_shared<base::JobControl>(); }
    Outlet outlet()
    {
        m_state = ScanState::Idle;
        return {[this](Report&& report) { m_state = report.progress.state; }, [](KeyRows&&) {},
                [](std::vector<KeyFacts>&&) {}, [](const base::Error&) {}};
    }
    base::Result<std::vector<KeyFacts>> ask(FactReader& reader)
    {
        std::optional<base::Result<std::vector<KeyFacts>>> answer;
        reader.ask({"a"}, allFacts, [&answer](auto&& facts) { answer = std::move(facts); });
        (void)QTest::qWaitFor([&] { return answer.has_value(); }, patienceMs);
        return answer.value_or(base::Error{ErrorCode::TimedOut, {}, {}});
    }

    World m_world;
    ScanState m_state = ScanState::Idle;
};

QTEST_GUILESS_MAIN(KeyspaceFactsTest)
#include "tst_keyspace_facts.moc"
