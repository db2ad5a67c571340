// Keys into a file and back: the same keys, and never over others.
#include "core/base/pause_point.h"
#include "core/keyspace/change/key_search.h"
#include "core/keyspace/change/undo.h"
#include "core/keyspace/transfer/key_export.h"
#include "core/keyspace/transfer/key_import.h"
#include "core/keyspace/transfer/key_line.h"
#include "keys_world.h"

#include <QBuffer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace keys_world;
using namespace keyspace;

namespace {

constexpr qint64 someExpiry = 4102444800123; // in 2100
const QByteArray ours("keystead:{0123456789ab}:gen:prop:list");

} // namespace

class KeyspaceTransferTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init()
    {
        QVERIFY(m_world.reset());
        m_folder = std::make_unique<QTemporaryDir>();
        m_trash = std::make_unique<Trash>(m_folder->filePath(QStringLiteral("trash")));
    }

    void everyKeyComesBack_data()
    {
        QTest::addColumn<QStringList>("rules"); // of the one who exports
        QTest::newRow("by script") << QStringList{QStringLiteral("+@all")};
        QTest::newRow("without scripts")
            << QStringList{QStringLiteral("+@all"), QStringLiteral("-@scripting")};
        QTest::newRow("without PEXPIRETIME") << QStringList{
            QStringLiteral("+@all"), QStringLiteral("-@scripting"), QStringLiteral("-pexpiretime")};
    }
    void everyKeyComesBack()
    {
        QFETCH(QStringList, rules);
        Command user{"ACL", "SETUSER", "exporter", "reset", "on", ">secret", "~*"};
        for (const QString& rule : rules)
            user << rule.toLatin1();
        QVERIFY(m_world.ask(user).bytes() == "OK");
        redis::ConnectionOptions look = redis_fixture::patient();
        look.access = base::AccessMode::ReadOnly;
        redis::Connection exporter(m_world.addressOf(QStringLiteral("exporter"), "secret"), look);
        fill();
        const QByteArray file = exported(exporter);
        const QByteArrayList lines = file.trimmed().split('\n');
        for (const QByteArray& line : lines)
            QVERIFY(QJsonDocument::fromJson(line).isObject());
        const auto names = find();
        QCOMPARE(lines.size(), names->size() + 2);
        const qint64 exact = m_world.ask({"PEXPIRETIME", "hash"}).toInteger();
        QVERIFY(m_world.reset());
        const KeyImportReport imported = import(file);
        QVERIFY2(imported.isWhole() && imported.wholeFile, qPrintable(imported.ended.detail));
        QCOMPARE(imported.imported, names->size());
        QCOMPARE(find()->size(), names->size());
        for (const auto& [situation, name] : hostileNames())
            QVERIFY2(m_world.ask({"GET", name}).bytes() == redis_fixture::allBytes(), situation);
        QVERIFY(m_world.ask({"HGET", "hash", "f"}).bytes() == "v");
        QVERIFY(std::abs(m_world.ask({"PEXPIRETIME", "hash"}).toInteger() - exact) <=
                (rules.size() > 2 ? 1000 : 0));
        QCOMPARE(m_world.ask({"PTTL", "list"}).toInteger(), qint64(-1));
    }

    void whatIsThereStays_data()
    {
        QTest::addColumn<bool>("dryRun");
        QTest::newRow("for good") << false;
        QTest::newRow("dry run") << true;
    }
    void whatIsThereStays()
    {
        QFETCH(bool, dryRun);
        QVERIFY(m_world.redis->call({"MSET", "a", "1", "b", "2", "c", "3"}));
        const QByteArray file = exported(*m_world.redis);
        QVERIFY(m_world.reset() && m_world.redis->call({"SET", "b", "theirs"}));
        KeyImportOptions options;
        options.dryRun = dryRun;
        const KeyImportReport kept = import(file, options);
        QCOMPARE(kept.imported, qint64(2));
        QCOMPARE(kept.kept, qint64(1));
        QCOMPARE(find()->size(), qint64(dryRun ? 1 : 3));
        QVERIFY(m_world.ask({"GET", "b"}).bytes() == "theirs");
        QVERIFY(m_world.redis->call({"DEL", "a", "c"}));
        options.conflict = ImportConflict::Stop;
        const KeyImportReport stopped = import(file, options);
        QCOMPARE(stopped.ended.code, ErrorCode::EditConflict);
        QCOMPARE(stopped.imported, qint64(1)); // “a” stands in front of it
        QVERIFY(m_world.ask({"EXISTS", "c"}).toInteger() == 0);
    }

    void whatIsReplacedCanBePutBack()
    {
        QVERIFY(m_world.redis->call({"SET", "a", "file", "PXAT", QByteArray::number(someExpiry)}));
        const QByteArray file = exported(*m_world.redis);
        QVERIFY(m_world.reset() && m_world.redis->call({"RPUSH", "a", "theirs"}));
        KeyImportOptions options;
        options.conflict = ImportConflict::Replace;
        options.trash = m_trash.get();
        const KeyImportReport replaced = import(file, options);
        QVERIFY2(replaced.isWhole(), qPrintable(replaced.ended.detail));
        QCOMPARE(replaced.replaced, qint64(1));
        QVERIFY(m_world.ask({"GET", "a"}).bytes() == "file");
        QCOMPARE(m_world.ask({"PEXPIRETIME", "a"}).toInteger(), someExpiry);
        base::JobControl control;
        const auto undone = restoreBundle(*m_world.redis, **m_trash->open(replaced.bundle), {}, control);
        QVERIFY(undone.isDone() && undone.restored == 1);
        QVERIFY(m_world.ask({"LINDEX", "a", "0"}).bytes() == "theirs");
        QCOMPARE(m_world.ask({"PTTL", "a"}).toInteger(), qint64(-1));
        // Where nothing can be kept nothing is replaced.
        Trash none(QStringLiteral("/dev/null/trash"));
        options.trash = &none;
        const KeyImportReport failed = import(file, options);
        QCOMPARE(failed.ended.code, ErrorCode::FileFailed);
        QCOMPARE(failed.replaced, qint64(0));
        QVERIFY(m_world.ask({"LINDEX", "a", "0"}).bytes() == "theirs");
    }

    void keysOfOursAreNeitherExportedNorImported_H28()
    {
        QVERIFY(m_world.redis->call({"MSET", ours, "nonce", "a", "1"}));
        base::JobControl control;
        QBuffer file;
        QVERIFY(file.open(QIODevice::ReadWrite));
        const ExportReport report = exportKeys(*m_world.redis, *find(), file, control);
        QCOMPARE(report.ours, qint64(1));
        QCOMPARE(report.exported, qint64(1));
        const QByteArray dump = m_world.ask({"DUMP", ours}).bytes();
        const QByteArray made =
            headLine(QStringLiteral("x"), "7") + lineOf({ours, "string", std::nullopt, dump}) + endLine(1);
        QVERIFY(m_world.reset());
        const KeyImportReport refused = import(made);
        QCOMPARE(refused.failed, qint64(1));
        QCOMPARE(refused.failures.front().line, qint64(2));
        QCOMPARE(refused.failures.front().error.subject, QStringLiteral("own key"));
        QCOMPARE(find()->size(), qint64(0));
    }

    void hostileFilesAreTold_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<ErrorCode>("ended");
        QTest::addColumn<qint64>("failed");
        const QByteArray head = headLine(QStringLiteral("x"), "7");
        QTest::newRow("empty") << QByteArray() << ErrorCode::InvalidInput << qint64(0);
        QTest::newRow("another format")
            << QByteArray("key,value\na,b\n") << ErrorCode::InvalidInput << qint64(0);
        QTest::newRow("a newer version") << QByteArray("{\"format\":\"keystead-keys\",\"version\":2}\n")
                                         << ErrorCode::InvalidInput << qint64(0);
        QTest::newRow("no end") << head << ErrorCode::None << qint64(0);
        QTest::newRow("no JSON") << head + "}{\n" + endLine(0) << ErrorCode::None << qint64(1);
        QTest::newRow("no name") << head + "{\"dump\":\"AAAA\"}\n" << ErrorCode::None << qint64(1);
        QTest::newRow("no base64") << head + "{\"key\":\"a\",\"dump\":\"*\"}\n"
                                   << ErrorCode::None << qint64(1);
        QTest::newRow("no value") << head + "{\"key\":\"a\"}\n" << ErrorCode::None << qint64(1);
        QTest::newRow("expiry is text") << head + "{\"key\":\"a\",\"dump\":\"AAAA\",\"expires_at\":\"x\"}\n"
                                        << ErrorCode::None << qint64(1);
        QTest::newRow("no dump of Redis")
            << head + lineOf({"a", "string", std::nullopt, "nonsense"}) + endLine(1) << ErrorCode::None
            << qint64(1);
    }
    void hostileFilesAreTold()
    {
        QFETCH(QByteArray, file);
        QFETCH(ErrorCode, ended);
        QFETCH(qint64, failed);
        const KeyImportReport report = import(file);
        QCOMPARE(report.ended.code, ended);
        QCOMPARE(report.failed, failed);
        QCOMPARE(report.imported, qint64(0));
        if (failed > 0)
            QCOMPARE(report.failures.front().line, qint64(2));
        QCOMPARE(report.wholeFile, file.contains("\"end\":true"));
        QCOMPARE(find()->size(), qint64(0));
    }

    void aCutFileIsToldAndItsKeysAreImported()
    {
        QVERIFY(m_world.redis->call({"MSET", "a", "1", "b", "2"}));
        const QByteArray file = exported(*m_world.redis);
        QVERIFY(m_world.reset());
        const KeyImportReport report = import(file.first(file.lastIndexOf("{\"end")));
        QVERIFY(report.isWhole() && !report.wholeFile);
        QCOMPARE(report.imported, qint64(2));
    }

    void whatFindsNoRoomIsNotReplaced()
    {
        QVERIFY(m_world.redis->call({"SET", "a", "file"}));
        const QByteArray file = exported(*m_world.redis);
        QVERIFY(m_world.reset() && m_world.redis->call({"SET", "a", "theirs"}));
        Trash small(m_trash->folder(), {100, 0});
        KeyImportOptions options;
        options.conflict = ImportConflict::Replace;
        options.trash = &small;
        const KeyImportReport refused = import(file, options);
        QCOMPARE(refused.ended.code, ErrorCode::TooLarge);
        QCOMPARE(refused.replaced, qint64(0));
        QVERIFY(m_world.ask({"GET", "a"}).bytes() == "theirs");
        QVERIFY(refused.bundle.isEmpty() && small.bundles()->empty());
    }

    // The first of two would be what an undo finds in its place.
    void aNameThatStandsTwiceReplacesOnce()
    {
        QVERIFY(m_world.redis->call({"MSET", "a", "1", "b", "2"}));
        const QByteArray one = m_world.ask({"DUMP", "a"}).bytes();
        const QByteArray two = m_world.ask({"DUMP", "b"}).bytes();
        QVERIFY(m_world.reset() && m_world.redis->call({"SET", "a", "theirs"}));
        QByteArray file = headLine(QStringLiteral("x"), "7");
        for (const char* name : {"a", "new"})
            file += lineOf({name, "string", std::nullopt, one}) + lineOf({name, "string", std::nullopt, two});
        KeyImportOptions options;
        options.conflict = ImportConflict::Replace;
        options.trash = m_trash.get();
        const KeyImportReport report = import(file + endLine(4), options);
        QVERIFY(report.isWhole() && report.wholeFile);
        QCOMPARE(report.replaced, qint64(1));
        QCOMPARE(report.imported, qint64(1));
        QCOMPARE(report.failed, qint64(2));
        QCOMPARE(report.failures.front().line, qint64(3));
        QVERIFY(m_world.ask({"GET", "new"}).bytes() == "1");
        base::JobControl control;
        const auto undone = restoreBundle(*m_world.redis, **m_trash->open(report.bundle), {}, control);
        QVERIFY(undone.isSpent());
        QVERIFY(m_world.ask({"GET", "a"}).bytes() == "theirs");
    }

    void anImportEndsWhereNoKeyWouldFareBetter_data()
    {
        QTest::addColumn<Command>("before");
        QTest::addColumn<Command>("after");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("no memory") << Command{"CONFIG", "SET", "maxmemory", "1"}
                                   << Command{"CONFIG", "SET", "maxmemory", "0"}
                                   << ErrorCode::RedisOutOfMemory;
        QTest::newRow("a replica") << Command{"REPLICAOF", "127.0.0.1", "1"}
                                   << Command{"REPLICAOF", "NO", "ONE"} << ErrorCode::RedisReadOnly;
    }
    void anImportEndsWhereNoKeyWouldFareBetter()
    {
        QFETCH(Command, before);
        QFETCH(Command, after);
        QFETCH(ErrorCode, code);
        QVERIFY(m_world.redis->call({"SET", "a", "1"}));
        const QByteArray dump = m_world.ask({"DUMP", "a"}).bytes();
        QByteArray file = headLine(QStringLiteral("x"), "7");
        for (int i = 0; i < 5000; ++i)
            file += lineOf({"k" + QByteArray::number(i), "string", std::nullopt, dump});
        QVERIFY(m_world.redis->call(before));
        const KeyImportReport report = import(file + endLine(5000));
        QVERIFY(m_world.redis->call(after));
        QCOMPARE(report.ended.code, code);
        QVERIFY(report.failed > 0 && report.failed <= 500); // one batch
        QCOMPARE(report.imported, qint64(0));
    }

    void aFileOfBadLinesCanBeCancelled()
    {
        base::JobControl control;
        std::vector<qint64> progress;
        control.setListener([&](const base::JobProgress& now) {
            progress.push_back(now.done);
            control.cancel();
        });
        QByteArray file = headLine(QStringLiteral("x"), "7") + QByteArray("no line\n").repeated(100'000);
        QBuffer buffer(&file);
        QVERIFY(buffer.open(QIODevice::ReadOnly));
        const KeyImportReport report = importKeys(*m_world.redis, buffer, {}, control);
        QCOMPARE(report.ended.code, ErrorCode::Cancelled);
        QVERIFY(report.failed > 0 && report.failed < 10'000);
        QVERIFY(!progress.empty() && progress.front() < file.size());
    }

    // Not imported, not failed: nobody knows.
    void whatWasUnderWayIsUnknown()
    {
        QVERIFY(m_world.redis->call({"SET", "a", "1"}));
        const QByteArray file = exported(*m_world.redis);
        QVERIFY(m_world.reset());
        base::setPauseHook([&](std::string_view point) {
            if (point == "import.read")
                m_world.server->kill();
        });
        const KeyImportReport report = import(file);
        base::setPauseHook({});
        QVERIFY(base::isConnectionError(report.ended.code));
        QCOMPARE(report.unknown, qint64(1));
        QVERIFY(m_world.server->restart());
        m_world.redis->forgetRetryDelay();
        QVERIFY(m_world.redis->open());
    }

    void whatHasExpiredStaysAway()
    {
        QVERIFY(m_world.redis->call({"SET", "a", "1"}));
        const QByteArray dump = m_world.ask({"DUMP", "a"}).bytes();
        const ExpiryTime past{std::chrono::milliseconds(1000)};
        QVERIFY(m_world.reset());
        const KeyImportReport report =
            import(headLine(QStringLiteral("x"), "7") + lineOf({"a", "string", past, dump}) + endLine(1));
        QCOMPARE(report.expired, qint64(1));
        QCOMPARE(find()->size(), qint64(0));
    }

private:
    void fill()
    {
        for (const auto& [situation, name] : hostileNames())
            QVERIFY(m_world.redis->call({"SET", name, redis_fixture::allBytes()}));
        QVERIFY(m_world.redis->call({"HSET", "hash", "f", "v"}));
        QVERIFY(m_world.redis->call({"PEXPIREAT", "hash", QByteArray::number(someExpiry)}));
        QVERIFY(m_world.redis->call({"RPUSH", "list", "a", "b"}));
    }
    std::shared_ptr<const NameSet> find()
    {
        base::JobControl control;
        return *findKeys(*m_world.redis, {}, control);
    }
    QByteArray exported(redis::Connection& redis)
    {
        base::JobControl control;
        QBuffer file;
        file.open(QIODevice::WriteOnly);
        const ExportReport report = exportKeys(redis, *find(), file, control);
        return report.isWhole() && report.failed == 0 ? file.data() : QByteArray();
    }
    KeyImportReport import(QByteArray bytes, const KeyImportOptions& options = {})
    {
        base::JobControl control;
        QBuffer file(&bytes);
        file.open(QIODevice::ReadOnly);
        return importKeys(*m_world.redis, file, options, control);
    }

    World m_world;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Trash> m_trash;
};

QTEST_GUILESS_MAIN(KeyspaceTransferTest)
#include "tst_keyspace_transfer.moc"
