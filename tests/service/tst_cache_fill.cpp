// What a miss stores, and when that is stale from its first moment on.
#include "reader_world.h"

using namespace cache;
using namespace cache_world;
using namespace std::chrono_literals;

class CacheFillTest : public QObject, private ReaderWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }
    void init() { QVERIFY(enter()); }
    void cleanup() { leave(); }

    // The edit falls between the query and the store. Without stamps read before the query the old
    // row would be stored as if it were new.
    void aRowReadBeforeAnEditIsStaleFromTheStart_H1_data()
    {
        QTest::addColumn<Mutant>("mutant");
        QTest::addColumn<QByteArray>("point");
        QTest::addColumn<bool>("right");
        QTest::newRow("edit after begin") << Mutant::None << QByteArray("reader.after-begin") << true;
        QTest::newRow("edit after the query") << Mutant::None << QByteArray("reader.after-load") << true;
        QTest::newRow("edit before the store") << Mutant::None << QByteArray("reader.before-store") << true;
        QTest::newRow("stamps after the query")
            << Mutant::StampsAfterQuery << QByteArray("reader.after-load") << false;
        QTest::newRow("no stamps") << Mutant::IgnoreStamps << QByteArray("reader.after-load") << false;
    }
    void aRowReadBeforeAnEditIsStaleFromTheStart_H1()
    {
        QFETCH(Mutant, mutant);
        QFETCH(QByteArray, point);
        QFETCH(bool, right);
        m_client->reader.setMutant(mutant);
        {
            const AtPoint edit(point.constData(), [this] { QVERIFY(saved(3, QStringLiteral("second"))); });
            m_client->read(3);
        }
        const Reading next = m_client->read(3);
        QCOMPARE(next.outcome, right ? Outcome::StaleStamp : Outcome::Hit);
        QCOMPARE(next.payload, QByteArray(right ? "second" : "first"));
        if (right)
            QCOMPARE(m_client->read(3).outcome, Outcome::Hit);
    }

    void anotherProcessMayDrainTheEdit_H2()
    {
        Desktop other(m_servers);
        QVERIFY(other.start());
        m_client->read(3);
        {
            const AtPoint edit("reader.after-load", [&] {
                const quint64 xid = m_editor->set(3, QStringLiteral("second"));
                QVERIFY(!other.settle(xid).pending);
            });
            m_client->read(4);
        }
        QCOMPARE(m_client->read(3).payload, QByteArray("second"));
    }

    void nothingOfARolledBackEditIsStored_H4()
    {
        QVERIFY(m_editor->run(QStringLiteral("BEGIN")));
        QVERIFY(m_editor->set(3, QStringLiteral("never")) != 0);
        m_client->read(3);
        QVERIFY(m_editor->run(QStringLiteral("ROLLBACK")));
        QCOMPARE(m_client->read(3).payload, QByteArray("first"));
        QCOMPARE(m_client->read(3).outcome, Outcome::Hit);
    }

    // Removing generations in any order and number never makes an older entry valid.
    void repeatedInvalidationsNeverReviveAnEntry_H8()
    {
        QByteArrayList old;
        for (int i = 0; i < 10; ++i) {
            m_client->read(3);
            old << m_redis->call({"GET", key(3)})->bytes();
            QVERIFY(saved(3, QString::number(i)));
            if (i % 2 == 0)
                QVERIFY(m_redis->call({"DEL", generation("thing:3"), generation("thing:all")}));
            for (const QByteArray& bytes : old) { // each of the old entries, as if its store came late
                QVERIFY(m_redis->call({"SET", key(3), bytes}));
                QCOMPARE(m_client->read(3).payload, QByteArray::number(i));
            }
        }
    }

    void aMissingCursorWakesTheDrainerAndStoresNothing_H15()
    {
        m_desktop->drainer->stop();
        QVERIFY(m_redis->call({"FLUSHALL"}));
        QCOMPARE(m_client->read(3).outcome, Outcome::Untrusted);
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), 0);
    }

    // Two editors; the one who committed first reads last. What is read again is never older than
    // what was saved, and what is stored is what the database said.
    void twoEditorsStoreWhatTheDatabaseHolds_H19()
    {
        Desktop other(m_servers);
        QVERIFY(other.start());
        Client elsewhere(m_servers, other);
        QVERIFY(saved(3, QStringLiteral("mine")));
        {
            const AtPoint between("reader.before-store", [&] {
                Editor editor(m_servers);
                QVERIFY(!other.settle(editor.set(3, QStringLiteral("theirs"))).pending);
                QCOMPARE(elsewhere.read(3).payload, QByteArray("theirs"));
            });
            m_client->read(3);
        }
        QCOMPARE(m_client->read(3).payload, QByteArray("theirs"));
        QCOMPARE(elsewhere.read(3).payload, QByteArray("theirs"));
    }

    // The connection dies behind the query. The question for the incarnation opens another one, perhaps
    // to a server that was promoted meanwhile: it says nothing about where the query ran.
    void aConnectionLostBehindTheQueryStoresNothing_data()
    {
        QTest::addColumn<Mutant>("mutant");
        QTest::addColumn<bool>("stored");
        QTest::newRow("compared") << Mutant::None << false;
        QTest::newRow("not compared") << Mutant::NoConnectionCheck << true;
    }
    void aConnectionLostBehindTheQueryStoresNothing()
    {
        QFETCH(Mutant, mutant);
        QFETCH(bool, stored);
        m_client->reader.setMutant(mutant);
        const std::vector<Request> several{Client::request(4)};
        {
            const AtPoint lost("reader.after-load", [this] { m_client->session.close(); });
            QCOMPARE(m_client->read(3).payload, QByteArray("first"));
        }
        {
            const AtPoint lost("reader.after-load", [this] { m_client->session.close(); });
            QVERIFY(m_client->reader.readMany(
                several, [this](const auto&) -> base::Result<std::vector<std::optional<QByteArray>>> {
                    return std::vector<std::optional<QByteArray>>{m_client->load(4).value_or(QByteArray())};
                }));
        }
        for (const int id : {3, 4})
            QCOMPARE(m_redis->call({"GET", key(id)})->isNil(), !stored);
        m_client->read(3);
        QCOMPARE(m_client->read(3).outcome, Outcome::Hit);
    }

    void aLoaderOnAnotherServerStoresNothing()
    {
        Shared shared = m_client->shared(*m_desktop);
        bool forgotten = false;
        shared.incarnation = [] { return base::Result<QByteArray>(QByteArray("7.16384.0.old.1.x")); };
        shared.forgetIncarnation = [&forgotten] { forgotten = true; };
        Reader reader(m_client->redis, shared);
        for (int i = 0; i < 2; ++i)
            QCOMPARE(reader.read(Client::request(3), [this] { return m_client->load(3); })->outcome,
                     Outcome::Miss);
        QVERIFY(forgotten);
        QVERIFY(m_redis->call({"GET", key(3)})->isNil());
    }

    void aFullRedisOnlyMeansMisses()
    {
        QVERIFY(m_redis->call({"CONFIG", "SET", "maxmemory", "1"}));
        for (int i = 0; i < 2; ++i) {
            const Reading reading = m_client->read(3);
            QCOMPARE(reading.outcome, Outcome::Miss);
            QCOMPARE(reading.payload, QByteArray("first"));
        }
        QVERIFY(m_redis->call({"CONFIG", "SET", "maxmemory", "0"}));
        m_client->read(3);
        QCOMPARE(m_client->read(3).outcome, Outcome::Hit);
    }

    void aPayloadTooLargeIsAnsweredAndNotStored_H13()
    {
        const auto read = [this] {
            return m_client->reader.read(Client::request(3),
                                         [] { return base::Result<QByteArray>(QByteArray(9 << 20, 'x')); });
        };
        QCOMPARE(read()->payload.size(), qsizetype{9 << 20});
        QCOMPARE(read()->outcome, Outcome::Miss);
    }
};

QTEST_GUILESS_MAIN(CacheFillTest)
#include "tst_cache_fill.moc"
