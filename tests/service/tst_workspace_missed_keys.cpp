// The missed-key feed with a real server: what it tells, and that the server's setting comes back.
#include "core/monitor/server/missed_keys.h"
#include "core/sandbox/server.h"
#include "core/workspace/missed_keys.h"
#include "core/workspace/reaper.h"

#include <QDir>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using base::ErrorCode;
using workspace::MissedKeyFeed;
using workspace::MissedKeys;
using State = MissedKeyFeed::State;

namespace {
constexpr int limit = 30'000;
}

class WorkspaceMissedKeysTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<sandbox::RedisServer> m_server;
    std::unique_ptr<redis::Connection> m_admin;
    std::unique_ptr<QTemporaryDir> m_folder;

    redis::Value call(const redis::Command& command)
    {
        auto reply = m_admin->call(command);
        if (!reply)
            QTest::qFail(qPrintable(reply.error().detail), __FILE__, __LINE__);
        return reply ? std::move(*reply) : redis::Value();
    }
    QByteArray setting()
    {
        const redis::Value reply = call({"CONFIG", "GET", "notify-keyspace-events"});
        return reply.items().size() == 2 ? sorted(reply.items()[1].bytes()) : QByteArray("?");
    }
    static QByteArray sorted(QByteArray letters)
    {
        std::sort(letters.begin(), letters.end());
        return letters;
    }
    workspace::MissedKeyOptions options() const { return {m_folder->path(), nullptr}; }
    std::unique_ptr<MissedKeyFeed> feed(base::AccessMode access = base::AccessMode::ReadWrite) const
    {
        return std::make_unique<MissedKeyFeed>(m_server->address(), access, options());
    }
    qsizetype notes() const { return QDir(m_folder->path()).entryList(QDir::Files).size(); }

private Q_SLOTS:
    void initTestCase()
    {
        auto server = sandbox::RedisServer::start();
        QVERIFY2(server.has_value(), server ? "" : qPrintable(server.error().detail));
        m_server = *std::move(server);
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_admin = std::make_unique<redis::Connection>(m_server->address());
        call({"CONFIG", "SET", "notify-keyspace-events", ""});
        call({"FLUSHALL"});
    }

    void cleanup() { workspace::waitForAllReaped(); }

    void missesAreToldWithTheirDatabaseAndHitsAreNot()
    {
        const auto missed = feed();
        std::vector<workspace::MissedKey> told;
        connect(missed.get(), &MissedKeyFeed::missed, this, [&told](const MissedKeys& batch) {
            told.insert(told.end(), batch.keys.begin(), batch.keys.end());
        });
        missed->start();
        QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Running, limit);
        QCOMPARE(missed->lent(), QByteArray("Em"));
        call({"SET", "there", "1"});
        call({"GET", "there"});
        const QByteArray strange("no\0 such\xff", 10);
        call({"GET", strange});
        call({"SELECT", "3"});
        call({"MGET", "a", "b"});
        call({"SELECT", "0"});
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), std::size_t(3), limit);
        QCOMPARE(told[0].key, strange);
        QCOMPARE(told[0].database, 0);
        QCOMPARE(told[1].key, QByteArray("a"));
        QCOMPARE(told[2].key, QByteArray("b"));
        QCOMPARE(told[2].database, 3);
        QVERIFY(std::abs(told[0].at.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    }

    void aFloodIsBoundedAndWhatIsDroppedIsCounted()
    {
        const auto missed = feed();
        qint64 told = 0;
        qint64 dropped = 0;
        bool bounded = true;
        connect(missed.get(), &MissedKeyFeed::missed, this, [&](const MissedKeys& batch) {
            told += qint64(batch.keys.size());
            dropped += batch.dropped;
            bounded = bounded && qsizetype(batch.keys.size()) <= MissedKeyFeed::mostKeys;
        });
        missed->start();
        QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Running, limit);
        redis::Command many{"MGET"};
        for (int i = 0; i < 20'000; ++i)
            many.append(QByteArray::number(i));
        call(many);
        QTRY_COMPARE_WITH_TIMEOUT(told + dropped, qint64(20'000), limit);
        QVERIFY(dropped > 0);
        QVERIFY(bounded);
    }

    void theSettingComesBack_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<bool>("destroys");
        for (const char* before : {"", "AK", "KEg", "Em", "Kgxm"}) {
            QTest::addRow("stop, “%s”", before) << QByteArray(before) << false;
            QTest::addRow("destroy, “%s”", before) << QByteArray(before) << true;
        }
    }

    void theSettingComesBack()
    {
        QFETCH(QByteArray, before);
        QFETCH(bool, destroys);
        call({"CONFIG", "SET", "notify-keyspace-events", before});
        const QByteArray stood = setting();
        auto missed = feed();
        missed->start();
        QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Running, limit);
        QVERIFY(setting().contains('m') && setting().contains('E'));
        QCOMPARE(notes(), missed->lent().isEmpty() ? 0 : 1);
        if (destroys) {
            missed.reset();
            workspace::waitForAllReaped();
        } else {
            missed->stop();
            QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Off, limit);
        }
        QCOMPARE(setting(), stood);
        QCOMPARE(notes(), 0);
    }

    void onlyOurLettersGoWhenSomebodyHasAddedOthers()
    {
        const auto missed = feed();
        missed->start();
        QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Running, limit);
        call({"CONFIG", "SET", "notify-keyspace-events", "KExgm"});
        missed->stop();
        QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Off, limit);
        QCOMPARE(setting(), sorted("Kxg"));
    }

    void whoeverWritesTheSettingAnewEndsTheFeedAndKeepsWhatHeWrote()
    {
        const auto missed = feed();
        QSignalSpy ended(missed.get(), &MissedKeyFeed::ended);
        missed->start();
        QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Running, limit);
        call({"CONFIG", "SET", "notify-keyspace-events", "KEx"});
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, limit);
        QCOMPARE(ended[0][0].value<base::Error>().code, ErrorCode::Cancelled);
        QCOMPARE(missed->state(), State::Off);
        QCOMPARE(setting(), sorted("KEx"));
    }

    void theLastOfTwoGivesItBack()
    {
        const auto first = feed();
        const auto second = feed();
        first->start();
        QTRY_COMPARE_WITH_TIMEOUT(first->state(), State::Running, limit);
        second->start();
        QTRY_COMPARE_WITH_TIMEOUT(second->state(), State::Running, limit);
        QCOMPARE(second->lent(), QByteArray());
        first->stop();
        QTRY_COMPARE_WITH_TIMEOUT(first->state(), State::Off, limit);
        QCOMPARE(setting(), sorted("Em"));
        QTRY_COMPARE_WITH_TIMEOUT(second->lent(), QByteArray("Em"), limit);
        QSignalSpy missed(second.get(), &MissedKeyFeed::missed);
        call({"GET", "gone"});
        QTRY_COMPARE_WITH_TIMEOUT(missed.size(), 1, limit);
        second->stop();
        QTRY_COMPARE_WITH_TIMEOUT(second->state(), State::Off, limit);
        QCOMPARE(setting(), QByteArray());
        QCOMPARE(notes(), 0);
    }

    void whatAKilledProgramLeftIsPutBack_data()
    {
        QTest::addColumn<bool>("byFeed");
        QTest::newRow("by the next start") << true;
        QTest::newRow("by the next program that opens the server") << false;
    }

    void whatAKilledProgramLeftIsPutBack()
    {
        QFETCH(bool, byFeed);
        QProcess program;
        program.start(QStringLiteral(KEYSTEAD_BIN_DIR "/missed_key_process"),
                      {m_server->address().path, m_folder->path()});
        QByteArray said;
        const auto isRunning = [&] { return (said += program.readAllStandardOutput()).contains("running"); };
        QTRY_VERIFY_WITH_TIMEOUT(isRunning(), limit);
        QCOMPARE(*monitor::settleMissedKeyDebts(*m_admin, m_folder->path()), 0); // it lives
        program.kill();
        QVERIFY(program.waitForFinished(limit));
        QCOMPARE(setting(), sorted("Em"));
        QCOMPARE(notes(), 1);
        if (byFeed) {
            const auto missed = feed();
            missed->start();
            QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Running, limit);
            QCOMPARE(missed->lent(), QByteArray("Em"));
            missed->stop();
            QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Off, limit);
        } else {
            QCOMPARE(*monitor::settleMissedKeyDebts(*m_admin, m_folder->path()), 2);
        }
        QCOMPARE(setting(), QByteArray());
        QCOMPARE(notes(), 0);
    }

    void aMissingRightEndsItWithTheRules_data()
    {
        QTest::addColumn<QByteArray>("lacks");
        for (const char* rule : {"-config|get", "-config|set", "-psubscribe", "-publish", "-info"})
            QTest::newRow(rule) << QByteArray(rule);
        QTest::newRow("channels") << QByteArray("resetchannels");
    }

    void aMissingRightEndsItWithTheRules()
    {
        QFETCH(QByteArray, lacks);
        call({"ACL", "SETUSER", "ann", "reset", "on", ">secret", "+@all", "~*", "&*", lacks});
        redis::Address address = m_server->address();
        address.user = QStringLiteral("ann");
        address.password = "secret";
        MissedKeyFeed missed(address, base::AccessMode::ReadWrite, options());
        QSignalSpy ended(&missed, &MissedKeyFeed::ended);
        missed.start();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, limit);
        const auto error = ended[0][0].value<base::Error>();
        QCOMPARE(error.code, ErrorCode::RedisNoPermission);
        QVERIFY2(error.detail.contains(QStringLiteral("+config|set")), qPrintable(error.detail));
        QVERIFY(!error.detail.contains(QStringLiteral("secret")));
        QCOMPARE(setting(), QByteArray());
        QCOMPARE(notes(), 0);
    }

    void aReadOnlyProfileListensOnlyWhereTheSettingStands()
    {
        const auto missed = feed(base::AccessMode::ReadOnly);
        QSignalSpy ended(missed.get(), &MissedKeyFeed::ended);
        missed->start();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, limit);
        QCOMPARE(ended[0][0].value<base::Error>().code, ErrorCode::ReadOnlyProfile);
        QCOMPARE(notes(), 0);
        call({"CONFIG", "SET", "notify-keyspace-events", "Em"});
        missed->start();
        QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Running, limit);
        missed->stop();
        QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Off, limit);
        QCOMPARE(setting(), sorted("Em"));
    }

    void aRestartedServerIsAskedAnew()
    {
        const auto missed = feed();
        QSignalSpy told(missed.get(), &MissedKeyFeed::missed);
        missed->start();
        QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Running, limit);
        m_server->kill();
        QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Interrupted, limit);
        QVERIFY(m_server->restart().has_value());
        m_admin = std::make_unique<redis::Connection>(m_server->address());
        QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Running, limit);
        QCOMPARE(notes(), 1);
        call({"GET", "gone"});
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, limit);
        missed->stop();
        QTRY_COMPARE_WITH_TIMEOUT(missed->state(), State::Off, limit);
        QCOMPARE(setting(), QByteArray());
        QCOMPARE(notes(), 0);
    }
};

QTEST_GUILESS_MAIN(WorkspaceMissedKeysTest)
#include "tst_workspace_missed_keys.moc"
