// Processes that are killed or stopped: what they leave undone the next one does, and nobody waits for
// them for long.
#include "core/cache/drain_worker.h"
#include "core/cache/foreign_keys.h"
#include "reader_world.h"

#include <QProcess>

#include <csignal>
#include <random>

using namespace cache;
using namespace cache_world;
using namespace std::chrono_literals;

class CacheKillsTest : public QObject, private ReaderWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }
    void init() { QVERIFY(enter()); }
    void cleanup() { leave(); }

    // Killed anywhere between COMMIT and the end of the drain, two hundred times. The next drain is
    // somebody else's, and the next read is right.
    void whatAKilledEditorLeftIsDrainedByTheNext_H2()
    {
        m_desktop->drainer->stop();
        auto trust = std::make_shared<Trust>();
        DrainWorker next(drainerOptions(), trust);
        QVERIFY(next.drain().settled);
        Shared shared = m_client->shared(*m_desktop);
        shared.trust = trust;
        Reader reader(m_client->redis, shared);
        const std::vector<QString> points{QStringLiteral("commit"), QStringLiteral("drainer.after-cursor"),
                                          QStringLiteral("drainer.before-apply"),
                                          QStringLiteral("drainer.after-apply"), QStringLiteral("none")};
        std::mt19937 random(20);
        int leftUndone = 0;
        for (unsigned i = 1; i <= 200; ++i) {
            const auto read = [&] {
                return reader.read(Client::request(3), [this] { return m_client->load(3); });
            };
            const auto cached = read();
            QVERIFY(cached && (cached->outcome == Outcome::Hit || cached->stored));
            const QByteArray before = m_redis->call({"GET", generation("thing:3")})->bytes();
            const QString value = QString::number(i);
            QVERIFY(killed({QStringLiteral("edit"), database(), redisUrl(), QStringLiteral("3"), value,
                            points[random() % points.size()], QString::number(random() % 3000)}));
            leftUndone += m_redis->call({"GET", generation("thing:3")})->bytes() == before ? 1 : 0;
            QVERIFY(next.drain().settled);
            QCOMPARE(read()->payload, value.toUtf8());
        }
        QVERIFY2(leftUndone > 50 && leftUndone < 190, qPrintable(QString::number(leftUndone)));
    }

    // Between unlinking the names of another application and moving the cursor: they are unlinked again.
    void aKillBehindForeignNamesIsReplayed_H27()
    {
        m_desktop->drainer->stop();
        Editor editor(m_servers);
        QVERIFY(addForeignKey(editor.session(), {0, ":1:all_properties", false, {"thing:list"}}));
        QVERIFY(m_redis->call({"SET", ":1:all_properties", "filled"}));
        QVERIFY(killed({QStringLiteral("edit"), database(), redisUrl(), QStringLiteral("3"),
                        QStringLiteral("second"), QStringLiteral("drainer.after-foreign"),
                        QStringLiteral("5000000")}));
        QVERIFY(m_redis->call({"GET", ":1:all_properties"})->isNil());
        QVERIFY(m_redis->call({"SET", ":1:all_properties", "filled again before the cursor has moved"}));
        DrainWorker next(drainerOptions(), std::make_shared<Trust>());
        const DrainReport report = next.drain();
        QVERIFY(report.settled && !report.rotated);
        QVERIFY(m_redis->call({"GET", ":1:all_properties"})->isNil());
        QVERIFY(editor.run(QStringLiteral("TRUNCATE keystead.cache_foreign_key, keystead.cache_sweep")));
    }

    // An empty cache, and sixty-four who want the same at once. One asks for all; one of a process does
    // when the others' second of waiting is over.
    void sixtyFourReadersHardlyAskMoreThanOnce_H14()
    {
        std::vector<std::unique_ptr<QProcess>> processes;
        for (int i = 0; i < 4; ++i)
            processes.push_back(started(reading(16)));
        for (const auto& process : processes)
            QVERIFY(hasSaid(*process, "ready"));
        for (const auto& process : processes)
            QVERIFY(goes(*process));
        int asked = 0;
        for (const auto& process : processes) {
            QVERIFY(process->waitForFinished(30000));
            QCOMPARE(process->exitCode(), 0);
            asked += process->readAllStandardOutput().trimmed().split('\n').back().toInt();
        }
        QVERIFY2(asked >= 1 && asked <= 4, qPrintable(QString::number(asked)));
        QCOMPARE(m_client->read(3, true).outcome, Outcome::Hit);
    }

    // The one who holds the lease is stopped in the middle of his query. Who waits for him gives up
    // after a second; what he stores when he goes on again is judged by its stamps.
    void aStoppedHolderIsNotWaitedForLong_H14()
    {
        const auto holder = started(reading(1));
        QVERIFY(hasSaid(*holder, "ready"));
        QVERIFY(goes(*holder));
        QVERIFY(hasSaid(*holder, "asks"));
        QCOMPARE(::kill(static_cast<pid_t>(holder->processId()), SIGSTOP), 0);
        QVERIFY(!m_redis->call({"GET", lease(3)})->isNil());
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(m_client->read(3, true).payload, QByteArray("first"));
        QVERIFY(timer.elapsed() >= 900 && timer.elapsed() < 6000);
        QVERIFY(saved(3, QStringLiteral("second")));
        QCOMPARE(::kill(static_cast<pid_t>(holder->processId()), SIGCONT), 0);
        QVERIFY(holder->waitForFinished(30000));
        QCOMPARE(m_client->read(3, true).payload, QByteArray("second"));
        QTRY_COMPARE(m_client->read(3, true).outcome, Outcome::Hit);
        QCOMPARE(m_client->read(3, true).payload, QByteArray("second"));
    }

private:
    DrainerOptions drainerOptions() const
    {
        DrainerOptions options;
        options.database = m_servers.postgres->address();
        options.redis = m_servers.redis->address();
        return options;
    }
    QString database() const { return m_servers.postgres->address().toUrl(); }
    QString redisUrl() const { return m_servers.redis->address().toUrl(); }

    static std::unique_ptr<QProcess> started(const QStringList& words)
    {
        auto process = std::make_unique<QProcess>();
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process->start(QStringLiteral(KEYSTEAD_BIN_DIR "/cache_process"), words);
        process->waitForStarted();
        return process;
    }

    QStringList reading(int readers) const
    {
        return {QStringLiteral("read"),   database(),           redisUrl(), QStringLiteral("3"),
                QString::number(readers), QStringLiteral("200")};
    }

    static bool goes(QProcess& process)
    {
        return process.write("go\n") > 0 && process.waitForBytesWritten(30000);
    }

    // Waits for its next line.
    static bool hasSaid(QProcess& process, const QByteArray& word)
    {
        while (!process.canReadLine()) {
            if (!process.waitForReadyRead(30000))
                return false;
        }
        return process.readLine().trimmed() == word;
    }

    static bool killed(const QStringList& words)
    {
        const auto process = started(words);
        return process->waitForFinished(30000) && process->exitStatus() == QProcess::CrashExit &&
               process->exitCode() == SIGKILL;
    }
};

QTEST_GUILESS_MAIN(CacheKillsTest)
#include "tst_cache_kills.moc"
