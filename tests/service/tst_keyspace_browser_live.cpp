// keyspace::Browser and keyspace notifications: what happens on the server shows without a new scan.
#include "tests/service/browser_fixture.h"
#include "tests/support/fault_proxy.h"

#include <QFile>

#include <atomic>
#include <thread>

using namespace browser_fixture;
using namespace keyspace;
using State = Liveness::State;

namespace {

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4096 : -1;
}

} // namespace

class KeyspaceBrowserLiveTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.isUp()); }
    void init()
    {
        QVERIFY(m_world.does({"FLUSHALL"}));
        QVERIFY(notify("KEA"));
    }

    void followsWhatHappens_data()
    {
        QTest::addColumn<QByteArray>("flags");
        QTest::newRow("by key") << QByteArray("KA");
        QTest::newRow("by event") << QByteArray("EA");
        QTest::newRow("new and gone only") << QByteArray("Egxen");
    }
    void followsWhatHappens()
    {
        QFETCH(QByteArray, flags);
        QVERIFY(notify(flags));
        QVERIFY(m_world.populate(100, "a"));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        QVERIFY(scan(browser));
        QCOMPARE(browser.liveness().state, State::Live);
        QVERIFY(!browser.liveness().outOfDateSince.isValid());
        const QByteArray odd("odd\0\n\xff", 6);
        QVERIFY(m_world.does({"SET", odd, "1"}) && m_world.does({"UNLINK", "a:1"}) &&
                m_world.does({"RENAME", "a:2", "renamed"}) && m_world.does({"PEXPIRE", "a:3", "1"}) &&
                m_world.does({"SADD", "emptied", "x"}) && m_world.does({"SREM", "emptied", "x"}) &&
                m_world.does({"MOVE", "a:4", "1"}) && m_world.does({"COPY", "a:5", "copied"}));
        QTRY_VERIFY_WITH_TIMEOUT(namesBelow(browser, "") == onServer(), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(browser.progress().keys, qint64(99), patienceMs); // 100 - 4 gone + 3 new
    }

    void whatHappensDuringAScanIsNotLost()
    {
        QVERIFY(m_world.populate(60'000, "a"));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        QVERIFY(pauseInTheMiddle(browser));
        for (int i = 0; i < 60'000; i += 100) // some were found, some were not
            QVERIFY(m_world.does({"UNLINK", "a:" + QByteArray::number(i)}));
        QVERIFY(m_world.does({"SET", "a:0", "again"}) && m_world.does({"SET", "new", "1"}));
        browser.resume();
        QVERIFY(reaches(browser, ScanState::Complete));
        QTRY_VERIFY_WITH_TIMEOUT(namesBelow(browser, "") == onServer(), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(browser.progress().keys, qint64(59'402), patienceMs);
    }

    // A key may go between the SCAN that saw it and the reply being read.
    void aBusyWriterDuringAScanLeavesNoGhosts()
    {
        QVERIFY(m_world.populate(60'000, "a"));
        std::atomic<bool> stop{false};
        std::thread writer([this, &stop] {
            redis::Connection redis(m_world.server->address(), redis_fixture::patient());
            std::vector<redis::Command> commands;
            for (int i = 0; !stop && i < 400'000; ++i) {
                const QByteArray name = "a:" + QByteArray::number(i * 7919LL % 60'000);
                commands.push_back(i % 3 == 0 ? redis::Command{"SET", name, "1"}
                                              : redis::Command{"UNLINK", name});
                if (commands.size() == 20) {
                    stop = stop || !redis.pipeline(commands);
                    commands.clear();
                }
            }
        });
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        bool agreed = true;
        for (int round = 0; round < 3 && agreed; ++round)
            agreed = scan(browser);
        stop = true;
        writer.join();
        QVERIFY(agreed);
        QTRY_VERIFY_WITH_TIMEOUT(namesBelow(browser, "") == onServer(), patienceMs);
        QVERIFY(!browser.liveness().outOfDateSince.isValid());
    }

    // The same, one key and every time: the reply that names it arrives behind the event.
    void aKeyThatWentBeforeItsReplyArrivedIsNoGhost()
    {
        QVERIFY(m_world.populate(50, "a"));
        auto proxy =
            support::FaultProxy::start(support::Endpoint::unixSocket(m_world.server->address().path));
        QVERIFY(proxy.has_value());
        redis::Address address;
        address.host = QStringLiteral("127.0.0.1");
        address.port = (*proxy)->endpoint().port;
        (*proxy)->setDelay(support::Direction::ToClient, std::chrono::milliseconds(500));
        Browser browser(address, base::AccessMode::ReadOnly);
        browser.begin({});
        const auto named = [&proxy] {
            return (*proxy)->taken(support::Direction::ToClient).contains("a:7\r\n");
        };
        QTRY_VERIFY_WITH_TIMEOUT(named(), patienceMs);
        (*proxy)->setDelay(support::Direction::ToClient, std::chrono::milliseconds(0)); // of what comes now
        QVERIFY(m_world.does({"UNLINK", "a:7"}));
        QVERIFY(reaches(browser, ScanState::Complete));
        QTRY_COMPARE_WITH_TIMEOUT(browser.progress().keys, qint64(49), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(namesBelow(browser, "") == onServer(), patienceMs);
    }

    // A scan may rest for hours while keys come and go.
    void whatGoesWhileAScanRestsIsNotHeld()
    {
        QVERIFY(notify("EA"));
        QVERIFY(m_world.does({"CONFIG", "SET", "client-output-buffer-limit", "pubsub 0 0 0"}));
        QVERIFY(m_world.populate(60'000, "a"));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        QVERIFY(pauseInTheMiddle(browser));
        const qint64 keys = browser.progress().keys;
        const qint64 before = residentBytes();
        std::vector<redis::Command> events;
        for (int i = 0; i < 60'000; ++i) { // 120 MB of names
            events.push_back(
                {"PUBLISH", "__keyevent@0__:expired", QByteArray::number(i).rightJustified(2000, 'n')});
            if (events.size() == 500) {
                QVERIFY(m_world.admin->pipeline(events));
                events.clear();
            }
        }
        QVERIFY(m_world.does({"PUBLISH", "__keyevent@0__:set", "the last"}));
        QTRY_COMPARE_WITH_TIMEOUT(browser.progress().keys, keys + 1, patienceMs);
        const qint64 more = residentBytes() - before;
        QVERIFY2(more < 60 << 20, qPrintable(QString::number(more)));
    }

    void aScopeBindsEventsToo()
    {
        QVERIFY(m_world.does({"RPUSH", "a:list", "1"}));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        Scope scope;
        scope.pattern = "a:*";
        scope.type = KeyType::List;
        QVERIFY(scan(browser, scope));
        QVERIFY(m_world.does({"SET", "a:text", "1"}) && m_world.does({"RPUSH", "b:list", "1"}) &&
                m_world.does({"RPUSH", "a:list2", "1"}));
        QTRY_VERIFY_WITH_TIMEOUT((namesBelow(browser, "") == Names{"a:list", "a:list2"}), patienceMs);
        QVERIFY(m_world.does({"DEL", "a:list"}));
        QTRY_VERIFY_WITH_TIMEOUT(namesBelow(browser, "") == Names{"a:list2"}, patienceMs);
    }

    void aServerThatTellsNothingIsLeftSo_data()
    {
        QTest::addColumn<QByteArray>("flags");
        QTest::addColumn<int>("state");
        QTest::addColumn<QByteArray>("missing");
        QTest::newRow("off") << QByteArray("") << int(State::Off) << QByteArray("KA");
        QTest::newRow("expiry only") << QByteArray("xE") << int(State::Partial) << QByteArray("g$lshzte");
    }
    void aServerThatTellsNothingIsLeftSo()
    {
        QFETCH(QByteArray, flags);
        QFETCH(int, state);
        QFETCH(QByteArray, missing);
        QVERIFY(notify(flags));
        Browser browser(m_world.server->address(), base::AccessMode::ReadWrite);
        QVERIFY(scan(browser));
        QCOMPARE(int(browser.liveness().state), state);
        QCOMPARE(browser.liveness().missing, missing);
        const auto now = m_world.admin->call({"CONFIG", "GET", "notify-keyspace-events"});
        QVERIFY(now);
        QCOMPARE(now->items()[1].bytes(), flags); // never set by us
    }

    void notWhenItIsNotWanted()
    {
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        Scope scope;
        scope.live = false;
        QVERIFY(scan(browser, scope));
        QCOMPARE(browser.liveness().state, State::Off);
        QVERIFY(!m_world.admin->call({"CLIENT", "LIST"})->bytes().contains("psub=1"));
    }

    void aLostSubscriptionIsToldUntilTheNextScan()
    {
        QVERIFY(m_world.populate(10, "a"));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        QVERIFY(scan(browser));
        bool lost = false;
        connect(&browser, &Browser::livenessChanged, &browser,
                [&lost](const Liveness& liveness) { lost = lost || liveness.state == State::Lost; });
        QVERIFY(m_world.does({"CLIENT", "KILL", "TYPE", "pubsub"}));
        QVERIFY(m_world.does({"SET", "unheard", "1"}));
        QTRY_VERIFY_WITH_TIMEOUT(lost, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(browser.liveness().state, State::Live, patienceMs); // came back
        QVERIFY(browser.liveness().outOfDateSince.isValid());
        QVERIFY(m_world.does({"SET", "heard", "1"}));
        QTRY_VERIFY_WITH_TIMEOUT(namesBelow(browser, "").contains("heard"), patienceMs);
        QVERIFY(scan(browser));
        QVERIFY(!browser.liveness().outOfDateSince.isValid());
        QTRY_COMPARE_WITH_TIMEOUT(browser.progress().keys, qint64(12), patienceMs);
    }

    void aFlushThatSendsNoEventIsNoticed()
    {
        QVERIFY(m_world.populate(100, "a"));
        Browser browser(m_world.server->address(), base::AccessMode::ReadOnly);
        QVERIFY(scan(browser));
        QVERIFY(m_world.does({"FLUSHDB"}));
        QTRY_VERIFY_WITH_TIMEOUT(browser.liveness().outOfDateSince.isValid(), patienceMs);
    }

private:
    bool notify(const QByteArray& flags)
    {
        return m_world.does({"CONFIG", "SET", "notify-keyspace-events", flags});
    }
    Names onServer()
    {
        Names names;
        QByteArray cursor = "0";
        do {
            const auto reply = m_world.admin->call({"SCAN", cursor, "COUNT", "1000"});
            if (!reply)
                return {"failed"};
            cursor = reply->items()[0].bytes();
            for (const redis::Value& name : reply->items()[1].items())
                names.insert(name.bytes());
        } while (cursor != "0");
        return names;
    }

    World m_world;
};

QTEST_GUILESS_MAIN(KeyspaceBrowserLiveTest)
#include "tst_keyspace_browser_live.moc"
