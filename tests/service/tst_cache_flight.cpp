// Who computes and who waits: loads shared in a process, leases between processes.
#include "reader_world.h"

#include <thread>

using namespace cache;
using namespace cache_world;
using namespace std::chrono_literals;

class CacheFlightTest : public QObject, private ReaderWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }
    void init() { QVERIFY(enter()); }
    void cleanup() { leave(); }

    // One query under way, an edit, another reader: it must not be given what the first one gets.
    void aLoadIsNotJoinedAcrossAnEdit_H17_data()
    {
        QTest::addColumn<bool>("edit");
        QTest::newRow("nothing happens: one query") << false;
        QTest::newRow("an edit between: two queries") << true;
    }
    void aLoadIsNotJoinedAcrossAnEdit_H17()
    {
        QFETCH(bool, edit);
        Client second(m_servers, *m_desktop);
        std::atomic<bool> loaded{false};
        std::mutex gate;
        std::unique_lock closed(gate);
        std::thread first([&] {
            const auto reading = m_client->reader.read(Client::request(3), [&] {
                auto payload = m_client->load(3);
                loaded = true;
                const std::lock_guard pass(gate);
                return payload;
            });
            QVERIFY(reading && reading->payload == "first");
        });
        QVERIFY(Desktop::waitFor([&] { return loaded.load(); }));
        if (edit)
            QVERIFY(saved(3, QStringLiteral("second")));
        Reading joined;
        std::atomic<bool> begun{false};
        base::setPauseHook([&](std::string_view point) {
            if (point == "reader.after-begin")
                begun = true;
        });
        std::thread other([&] { joined = second.read(3); });
        const bool hasBegun = Desktop::waitFor([&] { return begun.load(); });
        if (edit)
            other.join(); // on its own: the first one still holds
        closed.unlock();
        first.join();
        if (!edit)
            other.join();
        QVERIFY(hasBegun);
        QCOMPARE(joined.payload, QByteArray(edit ? "second" : "first"));
        QCOMPARE(second.loads.load(), edit ? 1 : 0);
    }

    void oneProcessComputesAListForAll_H14()
    {
        Desktop other(m_servers); // another process: shares no flight with the first, only the lease
        QVERIFY(other.start());
        std::vector<std::unique_ptr<Client>> clients;
        std::atomic<int> loads{0};
        std::vector<std::thread> readers;
        std::atomic<int> wrong{0};
        for (int i = 0; i < 8; ++i) {
            clients.push_back(std::make_unique<Client>(m_servers, i % 2 ? other : *m_desktop));
            readers.emplace_back([&, client = clients.back().get()] {
                const auto reading = client->reader.read(Client::request(3, true), [&] {
                    ++loads;
                    return client->load(3);
                });
                if (!reading || reading->payload != "first")
                    ++wrong;
            });
        }
        for (auto& reader : readers)
            reader.join();
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(loads.load(), 1);
        QVERIFY(m_redis->call({"GET", lease(3)})->isNil()); // given back
    }

    void aLeaseWithoutItsHolderIsWaitedForABoundedTime_H14()
    {
        QVERIFY(m_redis->call({"SET", lease(3), "somebody gone", "PX", "60000"}));
        QElapsedTimer timer;
        timer.start();
        const Reading reading = m_client->read(3, true);
        QCOMPARE(reading.payload, QByteArray("first"));
        QVERIFY(timer.elapsed() >= 900 && timer.elapsed() < 5000);
        QCOMPARE(m_redis->call({"GET", lease(3)})->bytes(),
                 QByteArray("somebody gone")); // not ours to remove
        QCOMPARE(m_client->read(3, true).outcome, Outcome::Hit);
    }

    void aFailedQueryGivesItsLeaseBack_H14()
    {
        const auto failed = m_client->reader.read(Client::request(3, true), []() -> base::Result<QByteArray> {
            return base::Error{base::ErrorCode::QueryCancelled, {}, {}};
        });
        QVERIFY(!failed && failed.error().code == base::ErrorCode::QueryCancelled);
        QVERIFY(m_redis->call({"GET", lease(3)})->isNil());
        QCOMPARE(m_client->read(3, true).outcome, Outcome::Miss);
    }

    // H16: an entry stored under a lease that was lost and taken again is judged by its stamps.
    void aLateStoreUnderALostLeaseIsStale_H16()
    {
        Client second(m_servers, *m_desktop);
        {
            const AtPoint lost("reader.before-store", [&] {
                QVERIFY(m_redis->call({"DEL", lease(3)}));
                QVERIFY(saved(3, QStringLiteral("second")));
                QCOMPARE(second.read(3, true).payload, QByteArray("second"));
            });
            m_client->read(3, true);
        }
        QCOMPARE(second.read(3, true).payload, QByteArray("second"));
    }
};

QTEST_GUILESS_MAIN(CacheFlightTest)
#include "tst_cache_flight.moc"
