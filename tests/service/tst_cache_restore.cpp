// A dump that is restored over a database while a desktop works on it: what the cache holds of the time
// in between is gone with it.
#include "core/sandbox/programs.h"
#include "reader_world.h"

#include <QProcess>
#include <QTemporaryDir>

#include <thread>

using namespace cache;
using namespace cache_world;
using namespace std::chrono_literals;

class CacheRestoreTest : public QObject, private ReaderWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }
    void init() { QVERIFY(enter()); }
    void cleanup() { leave(); }

    void aRestoreUnderARunningDesktopIsSeen_data()
    {
        QTest::addColumn<QStringList>("how");
        QTest::newRow("in one transaction")
            << QStringList{QStringLiteral("--clean"), QStringLiteral("--single-transaction")};
        QTest::newRow("statement by statement") << QStringList{QStringLiteral("--clean")};
    }
    void aRestoreUnderARunningDesktopIsSeen()
    {
        QFETCH(QStringList, how);
        m_client->read(3);
        QVERIFY(m_client->read(3).outcome == Outcome::Hit);
        QTemporaryDir folder;
        const QString dump = folder.filePath(QStringLiteral("dump"));
        QVERIFY(run(QStringLiteral("pg_dump"), {QStringLiteral("-Fc"), QStringLiteral("-f"), dump}));
        const QByteArray before = m_redis->call({"GET", m_desktop->drainer->keyspace().cursor()})->bytes();
        QVERIFY(saved(3, QStringLiteral("behind the dump")));
        m_client->read(3);
        QCOMPARE(m_client->read(3).payload, QByteArray("behind the dump"));
        // What a desktop notes in between, statement by statement, may be in the way of its journal's index.
        [[maybe_unused]] const bool smooth = run(QStringLiteral("pg_restore"), how + QStringList{dump});
        QVERIFY(Desktop::waitFor([&] { return !m_desktop->settle(1).pending; }));
        Client client(m_servers, *m_desktop);
        QCOMPARE(client.load(3).value_or(QByteArray()), QByteArray("first")); // it was restored
        QCOMPARE(client.read(3).payload, QByteArray("first"));
        QTRY_VERIFY(m_desktop->drainer->state().trusted);
        QTRY_COMPARE(client.read(3).outcome, Outcome::Hit);
        QCOMPARE(client.read(3).payload, QByteArray("first"));
        const auto after =
            Cursor::parse(m_redis->call({"GET", m_desktop->drainer->keyspace().cursor()})->bytes());
        QVERIFY(after && after->incarnation != Cursor::parse(before)->incarnation);
        QVERIFY(saved(3, QStringLiteral("after the restore")));
        QCOMPARE(client.read(3).payload, QByteArray("after the restore"));
    }

private:
    // With the connection's words in front.
    bool run(const QString& program, const QStringList& words)
    {
        const auto folder = sandbox::postgresProgramFolder();
        const database::Address address = m_servers.postgres->address();
        const QStringList all =
            QStringList{QStringLiteral("-h"),          address.host,         QStringLiteral("-p"),
                        QString::number(address.port), QStringLiteral("-U"), address.user,
                        QStringLiteral("-d"),          address.database} +
            words;
        bool ended = false;
        // ThreadSanitizer no longer sees the locks of a thread that has begun a process.
        std::thread([&] {
            QProcess process;
            process.setProcessChannelMode(QProcess::MergedChannels);
            process.start(*folder + QLatin1Char('/') + program, all);
            ended = process.waitForFinished(60000) && process.exitCode() == 0;
            if (!ended)
                qWarning("%s", process.readAll().constData());
        }).join();
        return ended;
    }
};

QTEST_GUILESS_MAIN(CacheRestoreTest)
#include "tst_cache_restore.moc"
