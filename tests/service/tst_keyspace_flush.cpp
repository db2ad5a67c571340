// A database that was emptied and comes back; what others have done meanwhile stays.
#include "core/keyspace/change/flush.h"
#include "core/keyspace/change/undo.h"
#include "keys_world.h"

#include <QTemporaryDir>

#include <map>

using namespace keys_world;
using namespace keyspace;

namespace {

constexpr int whichDatabase = 3;
constexpr qint64 someExpiry = 4102444800123; // in 2100

} // namespace

class KeyspaceFlushTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init()
    {
        QVERIFY(m_world.reset());
        redis::Address address = m_world.server->address();
        address.database = whichDatabase;
        m_redis = std::make_unique<redis::Connection>(address, redis_fixture::patient());
        m_folder = std::make_unique<QTemporaryDir>();
        m_trash = std::make_unique<Trash>(m_folder->filePath(QStringLiteral("trash")));
    }

    void aFlushedDatabaseComesBack()
    {
        fill(2000);
        QVERIFY(m_world.redis->call({"SET", "another database's", "1"}));
        const auto before = contents();
        const FlushPlan flush = planned();
        QCOMPARE(flush.names->size(), qint64(2000));
        QVERIFY(flush.canUndoAll());
        QCOMPARE(flush.weighed, qint64(2000));
        QVERIFY(flush.memoryBytes > 2000 * 40);
        QVERIFY(flush.preview.types.size() == 4 && flush.room.fits);
        const FlushReport report = flushed(flush);
        QVERIFY2(report.deletion.isWhole(), qPrintable(report.deletion.ended.detail));
        QCOMPARE(report.deletion.kept, qint64(2000));
        QCOMPARE(report.left, std::optional<qint64>(0));
        QCOMPARE(m_world.ask({"DBSIZE"}).toInteger(), qint64(1));
        const auto bundles = m_trash->bundles();
        QVERIFY(bundles && bundles->size() == 1);
        QCOMPARE(bundles->front().head.cause, TrashCause::Flush);
        base::JobControl control;
        const UndoReport undone =
            restoreBundle(*m_redis, **m_trash->open(report.deletion.bundle), {}, control);
        QVERIFY(undone.isSpent());
        QVERIFY(contents() == before);
    }

    void whatCameMeanwhileStays()
    {
        fill(300);
        const FlushPlan flush = planned();
        QVERIFY(ask({"SET", "came later", "1"}).bytes() == "OK");
        QVERIFY(ask({"SET", "key:0", "changed"}).bytes() == "OK");
        QVERIFY(ask({"DEL", "key:1"}).toInteger() == 1);
        const FlushReport report = flushed(flush);
        QCOMPARE(report.deletion.deleted, qint64(299));
        QCOMPARE(report.deletion.gone, qint64(1));
        QCOMPARE(report.left, std::optional<qint64>(1));
        QVERIFY(ask({"GET", "came later"}).bytes() == "1");
        base::JobControl control;
        QVERIFY(restoreBundle(*m_redis, **m_trash->open(report.deletion.bundle), {}, control).isDone());
        QVERIFY(ask({"GET", "key:0"}).bytes() == "changed");
    }

    // And stays, unless it was said that it may go.
    void whatCannotBeKeptIsToldBefore()
    {
        fill(100);
        const QByteArray ours("keystead:{0123456789ab}:gen:prop:list");
        QVERIFY(ask({"SET", ours, "nonce"}).bytes() == "OK");
        for (const int kilobytes : {200, 400})
            QVERIFY(ask({"SET", "large:" + QByteArray::number(kilobytes), QByteArray(kilobytes * 1024, 'x')})
                        .bytes() == "OK");
        DeletionOptions options;
        options.trash = m_trash.get();
        options.keyBytes = 100 * 1024;
        base::JobControl control;
        const FlushPlan flush = *planFlush(*m_redis, *m_trash, control, options.keyBytes);
        QVERIFY(!flush.canUndoAll());
        QCOMPARE(flush.preview.ours, qint64(1));
        QCOMPARE(flush.tooLarge, qint64(2));
        QCOMPARE(flush.tooLargeNames, (QByteArrayList{"large:400", "large:200"}));
        options.keyBytes = 2 * 1024; // dumps of one letter are small
        const FlushReport kept = flushDatabase(*m_redis, flush, options, control);
        QVERIFY(kept.deletion.isWhole());
        QCOMPARE(kept.deletion.failed, qint64(2));
        QCOMPARE(kept.left, std::optional<qint64>(2));
        options.unkept = DeletionOptions::Unkept::IsDeleted;
        const FlushReport emptied = flushDatabase(*m_redis, flush, options, control);
        QCOMPARE(emptied.deletion.deleted, qint64(2));
        QCOMPARE(emptied.left, std::optional<qint64>(0));
    }

    void aTrashThatIsTooSmallIsToldBefore()
    {
        fill(1000);
        m_trash =
            std::make_unique<Trash>(m_folder->filePath(QStringLiteral("small")), TrashLimits{10'000, 0, 10});
        const FlushPlan flush = planned();
        QVERIFY(!flush.room.fits && !flush.canUndoAll());
        const FlushReport report = flushed(flush);
        QCOMPARE(report.deletion.ended.code, ErrorCode::TooLarge);
        QCOMPARE(report.left, std::optional<qint64>(1000 - report.deletion.kept));
        QCOMPARE(report.deletion.deleted, report.deletion.kept);
    }

    void aPlanIsForItsDatabaseOnly()
    {
        fill(10);
        const FlushPlan flush = planned();
        QVERIFY(m_world.redis->call({"SET", "key:0", "another database's"}));
        base::JobControl control;
        DeletionOptions options;
        const FlushReport report = flushDatabase(*m_world.redis, flush, options, control);
        QCOMPARE(report.deletion.ended.code, ErrorCode::InvalidInput);
        QCOMPARE(report.deletion.ended.subject, QStringLiteral("server"));
        QCOMPARE(m_world.ask({"DBSIZE"}).toInteger(), qint64(1));
    }

    void planningCanBeCancelledAndTellsHowFarItIs()
    {
        fill(5000);
        base::JobControl cancelled;
        cancelled.cancel();
        QCOMPARE(codeOf(planFlush(*m_redis, *m_trash, cancelled)), ErrorCode::Cancelled);
        base::JobControl control;
        base::JobProgress last;
        control.setListener([&last](const base::JobProgress& progress) { last = progress; });
        QVERIFY(planFlush(*m_redis, *m_trash, control));
        control.flush();
        QCOMPARE(last.done, qint64(15'000));
        QCOMPARE(last.total, qint64(15'000));
    }

    void aReadOnlyProfileFlushesNothing()
    {
        fill(10);
        redis::ConnectionOptions look = redis_fixture::patient();
        look.access = base::AccessMode::ReadOnly;
        redis::Connection looking(m_redis->address(), look);
        base::JobControl control;
        const auto flush = planFlush(looking, *m_trash, control);
        QVERIFY(flush);
        DeletionOptions options;
        options.trash = m_trash.get();
        const FlushReport report = flushDatabase(looking, *flush, options, control);
        QCOMPARE(report.deletion.ended.code, ErrorCode::ReadOnlyProfile);
        QCOMPARE(report.left, std::optional<qint64>(10));
    }

private:
    // Strings, hashes, lists and sets; a third of them with an expiry.
    void fill(int count)
    {
        std::vector<Command> commands;
        for (int i = 0; i < count; ++i) {
            const QByteArray name = "key:" + QByteArray::number(i);
            switch (i % 4) {
            case 0:
                commands.push_back({"SET", name, redis_fixture::allBytes().mid(i % 200, 30)});
                break;
            case 1:
                commands.push_back({"HSET", name, "a", name, "b", "2"});
                break;
            case 2:
                commands.push_back({"RPUSH", name, "1", "2", name});
                break;
            default:
                commands.push_back({"SADD", name, name});
            }
            if (i % 3 == 0)
                commands.push_back({"PEXPIREAT", name, QByteArray::number(someExpiry + i)});
        }
        QVERIFY(m_redis->pipeline(commands));
    }
    Value ask(const Command& command) { return m_redis->pipeline(std::span(&command, 1)).value().front(); }
    // Dump and absolute expiry of each key.
    std::map<QByteArray, std::pair<QByteArray, qint64>> contents()
    {
        std::map<QByteArray, std::pair<QByteArray, qint64>> all;
        const Value names = ask({"KEYS", "*"});
        for (const Value& name : names.items())
            all[name.bytes()] = {ask({"DUMP", name.bytes()}).bytes(),
                                 ask({"PEXPIRETIME", name.bytes()}).toInteger()};
        return all;
    }
    FlushPlan planned()
    {
        base::JobControl control;
        return *planFlush(*m_redis, *m_trash, control);
    }
    FlushReport flushed(const FlushPlan& flush)
    {
        base::JobControl control;
        DeletionOptions options;
        options.trash = m_trash.get();
        return flushDatabase(*m_redis, flush, options, control);
    }

    World m_world;
    std::unique_ptr<redis::Connection> m_redis;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Trash> m_trash;
};

QTEST_GUILESS_MAIN(KeyspaceFlushTest)
#include "tst_keyspace_flush.moc"
