// keyspace::Browser when something is missing: the server, a right, patience; and its memory afterwards.
#include "tests/service/browser_fixture.h"
#include "tests/support/sanitizer.h"

#include <QElapsedTimer>
#include <QFile>
#include <QThread>

#include <atomic>
#include <csignal>

using namespace browser_fixture;
using namespace keyspace;
using base::ErrorCode;

namespace {

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').value(1).toLongLong() * 4096;
}

} // namespace

class KeyspaceBrowserFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_world.isUp());
        QVERIFY(m_world.populate(300'000, "app:item"));
    }

    void pausesAndGoesOn()
    {
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        QVERIFY(pauseInTheMiddle(browser));
        QVERIFY(!browser.progress().serverIsSlow);
        QVERIFY(browser.progress().keys < 300'000);
        browser.resume();
        QVERIFY(reaches(browser, ScanState::Complete));
        QCOMPARE(browser.progress().keys, qint64(300'000));
    }

    void cancelsAtOnceAndKeepsWhatItHas()
    {
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        QVERIFY(pauseInTheMiddle(browser));
        const qint64 kept = browser.progress().keys;
        ::kill(static_cast<pid_t>(m_world.server->pid()), SIGSTOP); // answers nothing from now on
        browser.resume();
        browser.cancel();
        QElapsedTimer timer;
        timer.start();
        const bool cancelled = reaches(browser, ScanState::Cancelled);
        const qint64 took = timer.elapsed();
        ::kill(static_cast<pid_t>(m_world.server->pid()), SIGCONT);
        QVERIFY(cancelled);
        QVERIFY2(took < 5000, qPrintable(QString::number(took))); // a call may take 10 s
        QVERIFY(browser.progress().keys >= kept);
        QVERIFY(scan(browser)); // and begins anew
        QCOMPARE(browser.progress().keys, qint64(300'000));
    }

    void aServerThatDiesEndsTheScan()
    {
        World world;
        QVERIFY(world.isUp() && world.populate(100'000, "k"));
        Browser browser(world.server->address(), base::AccessMode::ReadOnly);
        QVERIFY(pauseInTheMiddle(browser));
        world.server->kill(); // the next one would not know the place
        QVERIFY(reaches(browser, ScanState::Failed));
        QVERIFY(base::isConnectionError(browser.progress().problem.code));
        QVERIFY(browser.progress().keys > 0);
        const auto names = frozenBelow(browser, "k:"); // what was found can still be looked at
        QVERIFY(names && names->size() == browser.progress().keys);
        ErrorCode found = ErrorCode::None;
        browser.find("k:1", this, [&found](const base::Result<bool>& answer) {
            found = answer ? ErrorCode::None : answer.error().code;
        });
        QTRY_VERIFY_WITH_TIMEOUT(base::isConnectionError(found), patienceMs);
        QVERIFY(world.server->restart());
        QVERIFY(world.populate(10, "new"));
        QVERIFY(scan(browser));
        QVERIFY(browser.progress().keys == 10);
    }

    void aServerThatIsNeverAtEaseIsReadAllTheSame()
    {
        World world;
        QVERIFY(world.isUp() && world.populate(100'000, "k"));
        Browser browser(world.server->address(), base::AccessMode::ReadOnly);
        QVERIFY(pauseInTheMiddle(browser));
        QVERIFY(browser.progress().latency.count() > 0);
        std::vector<qint64> atRests; // keys that were there when it began to rest
        connect(&browser, &Browser::progressed, this, [&](const ScanProgress& progress) {
            if (progress.serverIsSlow && (atRests.empty() || atRests.back() < progress.keys))
                atRests.push_back(progress.keys);
        });
        std::atomic<bool> enough{false};
        std::vector<std::unique_ptr<QThread>> others; // several, so that there is always one in front
        for (int i = 0; i < 6; ++i) {
            others.emplace_back(QThread::create([&] {
                redis::Connection redis(world.server->address(), redis_fixture::patient());
                while (!enough && redis.call({"DEBUG", "SLEEP", "0.008"})) {
                }
            }));
            others.back()->start();
        }
        browser.resume();
        const bool wentOn = QTest::qWaitFor([&] { return atRests.size() >= 3; }, patienceMs);
        enough = true;
        for (const auto& other : others)
            other->wait();
        QVERIFY(wentOn);
        QVERIFY(reaches(browser, ScanState::Complete));
        QCOMPARE(browser.progress().keys, qint64(100'000));
    }

    void nobodyThere()
    {
        redis::Address address = m_world.server->address();
        address.path += QStringLiteral(".none");
        Browser browser(address, base::AccessMode::ReadOnly);
        browser.begin({});
        QVERIFY(reaches(browser, ScanState::Failed));
        QCOMPARE(browser.progress().problem.code, ErrorCode::ConnectionRefused);
    }

    void withoutTheRightToScan()
    {
        Browser browser(m_world.userAddress("noscan", {"~*", "&*", "+@all", "-scan"}),
                        base::AccessMode::ReadOnly);
        browser.begin({});
        QVERIFY(reaches(browser, ScanState::Failed));
        QCOMPARE(browser.progress().problem.code, ErrorCode::RedisNoPermission);
    }

    void withTheRightToScanOnly()
    {
        Browser browser(m_world.userAddress("scanonly", {"~*", "resetchannels", "+scan", "+select"}),
                        base::AccessMode::ReadOnly);
        QVERIFY(scan(browser));
        QCOMPARE(browser.progress().keys, qint64(300'000));
        QCOMPARE(browser.progress().total, qint64(-1));
        QVERIFY(browser.progress().call.count() > 0); // by the round trip
        QCOMPARE(browser.liveness().state, Liveness::State::Refused);
        const auto facts = factsOf(browser, {"app:item:1"}, allFacts);
        QCOMPARE(facts.size(), std::size_t(1));
        QVERIFY(!facts.front().gone && !facts.front().facts.known);
        QTRY_COMPARE_WITH_TIMEOUT(browser.refusedFacts(), allFacts & ~FactSet(Fact::Length), patienceMs);
        QCOMPARE(endOf(*browser.measure("", Fact::Memory, this)), ErrorCode::RedisNoPermission);
    }

    void memoryGoesBack()
    {
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        QVERIFY(scan(browser)); // what Qt and the heap keep once and for all
        QVERIFY(clearAll(browser));
        const qint64 before = residentBytes();
        QVERIFY(m_world.populate(1'000'000, "app:some:longer:name:of:an:entity"));
        QVERIFY(scan(browser));
        QVERIFY(browser.progress().indexBytes <= 90 * browser.progress().keys);
        QVERIFY(clearAll(browser));
        const qint64 left = residentBytes() - before;
        QVERIFY2(isSanitized || left < 12 << 20, qPrintable(QString::number(left))); // of 75 MiB
    }

    void endsInTheMiddleOfAnything()
    {
        for (int round = 0; round < 5; ++round) {
            auto browser = std::make_unique<Browser>(m_world.server->address(), base::AccessMode::ReadOnly);
            browser->open("");
            QVERIFY(pauseInTheMiddle(*browser));
            base::Job* const job = browser->measure("", allFacts, this);
            browser->requestFacts({"app:item:1"}, allFacts, std::chrono::milliseconds(0));
            browser->resume();
            QElapsedTimer timer;
            timer.start();
            browser.reset();
            QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
            QVERIFY(job->isFinished());
            QCOMPARE(job->outcome().error().code, ErrorCode::Cancelled);
        }
    }

private:
    World m_world;
};

QTEST_GUILESS_MAIN(KeyspaceBrowserFaultsTest)
#include "tst_keyspace_browser_faults.moc"
