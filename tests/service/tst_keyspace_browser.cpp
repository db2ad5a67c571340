// keyspace::Browser with a real server: scanning, tree, list, facts, selection.
#include "tests/service/browser_fixture.h"

#include <QSignalSpy>

#include <atomic>
#include <thread>

using namespace browser_fixture;
using namespace keyspace;
using base::ErrorCode;

class KeyspaceBrowserTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.isUp()); }
    void init() { QVERIFY(m_world.does({"FLUSHALL"})); }

    void findsEveryKeyAndShowsTheFirstAtOnce()
    {
        QVERIFY(m_world.populate(200'000, "app:item"));
        const QByteArray odd("odd:\0\n\xff*", 8);
        QVERIFY(m_world.does({"SET", odd, "1"}) && m_world.does({"SET", "", "1"}));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        browser.open("");
        bool early = false;
        connect(&browser, &Browser::progressed, &browser, [&early](const ScanProgress& progress) {
            early = early || (progress.state == ScanState::Scanning && progress.keys > 0 &&
                              progress.keys < progress.total);
        });
        QVERIFY(scan(browser));
        QVERIFY(early);
        const ScanProgress end = browser.progress();
        QCOMPARE(end.total, qint64(200'002));
        QCOMPARE(end.scanned, end.total);
        QCOMPARE(end.keys, end.total);
        QVERIFY(end.count > 100);
        QVERIFY(end.call.count() > 0 && end.latency.count() > 0);
        const auto root = browser.children("");
        QVERIFY(root);
        QCOMPARE(root->total(), qint64(3)); // "", “app:”, “odd:”
        QCOMPARE(root->at(1).keys, qint64(200'000));
        QVERIFY(namesBelow(browser, "odd:") == Names{odd});
        browser.open("app:");
        QTRY_VERIFY_WITH_TIMEOUT(browser.children("app:"), patienceMs);
        QCOMPARE(browser.children("app:")->path(0), QByteArray("app:item:"));
        browser.open("app:item:");
        QTRY_VERIFY_WITH_TIMEOUT(browser.children("app:item:"), patienceMs);
        QCOMPARE(browser.children("app:item:")->size(), childrenPerPage);
        QCOMPARE(browser.children("app:item:")->total(), qint64(200'000));
        QCOMPARE(end.lookups, quint64(0)); // SCAN is none
    }

    void keysThatStayAreFoundWhileOthersComeAndGo()
    {
        QVERIFY(m_world.populate(50'000, "stays"));
        std::atomic<bool> stop{false};
        std::thread writer([this, &stop] {
            redis::Connection redis(m_world.server->address(), redis_fixture::patient());
            for (int i = 0; !stop; ++i) {
                const QByteArray name = "comes:" + QByteArray::number(i % 20'000);
                const bool done = i % 40'000 < 20'000 ? bool(redis.call({"SET", name, "1"}))
                                                      : bool(redis.call({"UNLINK", name}));
                stop = stop || !done;
            }
        });
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        const bool complete = scan(browser);
        stop = true;
        writer.join();
        QVERIFY(complete);
        const auto names = frozenBelow(browser, "stays:");
        QVERIFY(names);
        QCOMPARE(names->size(), qint64(50'000));
        for (qint64 i = 1; i < names->size(); ++i)
            QVERIFY(names->at(i - 1).compare(names->at(i)) < 0); // each once
    }

    void scopesAreAskedOfTheServer()
    {
        QVERIFY(m_world.populate(3000, "a") && m_world.populate(3000, "b"));
        QVERIFY(m_world.does({"RPUSH", "a:list", "1"}) && m_world.does({"RPUSH", "b:list", "1"}));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        Scope scope;
        scope.pattern = "a:*";
        QVERIFY(scan(browser, scope));
        QCOMPARE(browser.progress().keys, qint64(3001));
        QCOMPARE(browser.progress().scanned, qint64(6002));
        scope.type = KeyType::List;
        QVERIFY(scan(browser, scope));
        QVERIFY(namesBelow(browser, "") == Names{"a:list"});
    }

    void filterShowsInTreeAndList()
    {
        QVERIFY(m_world.populate(100, "a") && m_world.populate(100, "b"));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        browser.open("");
        ViewSpec spec;
        spec.filter.text = "a:1?";
        spec.order = Qt::DescendingOrder;
        browser.setView(spec);
        QVERIFY(scan(browser));
        QCOMPARE(browser.view().rows, qint64(10));
        QCOMPARE(browser.children("")->total(), qint64(1));
        QCOMPARE(browser.children("")->at(0).keys, qint64(10));
        KeyRows came;
        connect(&browser, &Browser::rowsArrived, &browser, [&came](const KeyRows& rows) { came = rows; });
        browser.requestRows(1, 3);
        QTRY_COMPARE_WITH_TIMEOUT(came.rows.size(), std::size_t(3), patienceMs);
        QCOMPARE(came.rows.front().name, QByteArray("a:18"));
        spec.filter.match = Filter::Match::Regex;
        spec.filter.text = "(";
        browser.setView(spec);
        QTRY_COMPARE_WITH_TIMEOUT(browser.view().problem.code, ErrorCode::InvalidInput, patienceMs);
        QCOMPARE(browser.view().rows, qint64(10));
    }

    void factsOfWhatIsVisible()
    {
        QVERIFY(m_world.does({"SET", "s", "12345"}) && m_world.does({"RPUSH", "l", "1", "2"}) &&
                m_world.does({"SADD", "set", "x"}) && m_world.does({"ZADD", "z", "1", "x"}) &&
                m_world.does({"HSET", "h", "f", "v"}) && m_world.does({"XADD", "x", "*", "f", "v"}) &&
                m_world.does({"PEXPIRE", "h", "100000"}));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        QVERIFY(scan(browser));
        const auto facts = factsOf(browser, {"s", "l", "set", "z", "h", "x", "gone"}, allFacts);
        QCOMPARE(facts.size(), std::size_t(7));
        const std::array types{KeyType::String,    KeyType::List, KeyType::Set,
                               KeyType::SortedSet, KeyType::Hash, KeyType::Stream};
        const std::array<qint64, 6> lengths{5, 2, 1, 1, 1, 1};
        for (std::size_t i = 0; i < types.size(); ++i) {
            QCOMPARE(facts[i].facts.type, types[i]);
            QCOMPARE(facts[i].facts.length, lengths[i]);
            QCOMPARE(facts[i].facts.known, allFacts);
            QVERIFY(facts[i].facts.memory > 0);
            QVERIFY(!encodingName(facts[i].facts.encoding).isEmpty());
            QCOMPARE(facts[i].facts.expiresAt != Facts::never, facts[i].name == "h");
        }
        QVERIFY(facts[6].gone);
        QTRY_VERIFY_WITH_TIMEOUT(browser.progress().lookups > 0, patienceMs);
        const quint64 asked = browser.progress().lookups;
        QCOMPARE(factsOf(browser, {"s", "l"}, allFacts, std::chrono::hours(1)).size(), std::size_t(2));
        QCOMPARE(browser.progress().lookups, asked); // from what is known
    }

    void measuresANamespace()
    {
        QVERIFY(m_world.populate(3000, "big:x") && m_world.populate(10, "other"));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        browser.open("");
        QVERIFY(scan(browser));
        base::Job* const job = browser.measure("big:", Fact::Memory, this);
        QCOMPARE(job->name(), QStringLiteral("keys.measure"));
        QCOMPARE(endOf(*job), ErrorCode::None);
        QCOMPARE(job->progress().done, qint64(3000));
        QTRY_COMPARE_WITH_TIMEOUT(browser.children("")->at(0).measured, qint64(3000), patienceMs);
        qint64 expected = 0;
        for (int i = 0; i < 3000; ++i)
            expected +=
                m_world.admin->call({"MEMORY", "USAGE", "big:x:" + QByteArray::number(i)})->toInteger();
        QCOMPARE(browser.children("")->at(0).memory, expected);
        QCOMPARE(browser.children("")->at(1).measured, qint64(0));

        base::Job* const cancelled = browser.measure("", allFacts, this);
        cancelled->cancel();
        QCOMPARE(endOf(*cancelled), ErrorCode::Cancelled);
    }

    void whatIsSelectedIsFrozen()
    {
        QVERIFY(m_world.populate(1000, "a") && m_world.populate(1000, "b"));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        browser.open("");
        QVERIFY(scan(browser));
        browser.selectBelow("a:", true);
        browser.selectKey("a:7", false);
        browser.selectKey("b:1", true);
        QTRY_COMPARE_WITH_TIMEOUT(browser.view().selected, qint64(1000), patienceMs);
        QCOMPARE(browser.children("")->at(0).selected, qint64(999));
        ViewSpec spec;
        spec.filter.text = "b:*";
        browser.setView(spec);
        QTRY_COMPARE_WITH_TIMEOUT(browser.view().selectedShown, qint64(1), patienceMs);
        QCOMPARE(browser.view().selected, qint64(1000));
        browser.selectRows(browser.view().version + 1, 0, 5, true); // rows of a list that nobody has seen
        std::shared_ptr<const NameSet> frozen;
        browser.freezeSelection(this, [&frozen](const auto& names) { frozen = names; });
        QTRY_VERIFY_WITH_TIMEOUT(frozen, patienceMs);
        QCOMPARE(frozen->size(), qint64(1000));
        QVERIFY(frozen->contains("b:1") && frozen->contains("a:8") && !frozen->contains("a:7"));
        browser.noteKeys({"a:8"}, false);
        QTRY_COMPARE_WITH_TIMEOUT(browser.view().selected, qint64(999), patienceMs);
        QCOMPARE(frozen->size(), qint64(1000)); // what was previewed
        browser.selectAll(false);
        QTRY_COMPARE_WITH_TIMEOUT(browser.view().selected, qint64(0), patienceMs);
    }

    void anExactNameIsFoundBesideTheIndex()
    {
        QVERIFY(m_world.populate(10, "a"));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        QVERIFY(scan(browser));
        QVERIFY(m_world.does({"SET", "later", "1"}));
        std::optional<bool> found;
        const auto take = [&found](const base::Result<bool>& answer) { found = answer && *answer; };
        browser.find("later", this, take);
        QTRY_COMPARE_WITH_TIMEOUT(found, std::optional(true), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(browser.progress().keys, qint64(11), patienceMs);
        found.reset();
        browser.find("nowhere", this, take);
        QTRY_COMPARE_WITH_TIMEOUT(found, std::optional(false), patienceMs);
    }

private:
    World m_world;
};

QTEST_GUILESS_MAIN(KeyspaceBrowserTest)
#include "tst_keyspace_browser.moc"
