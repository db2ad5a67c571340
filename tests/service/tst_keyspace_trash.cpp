// What goes wrong while keys are kept, deleted and put back: nothing is lost without a word.
#include "core/base/pause_point.h"
#include "core/keyspace/change/key_search.h"
#include "core/keyspace/change/undo.h"
#include "keys_world.h"

#include <QTemporaryDir>

#include <csignal>
#include <sys/resource.h>

using namespace keys_world;
using namespace keyspace;

namespace {

BundleHead headOf(const World& world)
{
    return {TrashCause::Delete, world.server->address().displayName(), "7.0.15",
            QDateTime::fromMSecsSinceEpoch(1'790'000'000'000, Qt::UTC)};
}

// Files of this process cannot grow beyond this, while it lives: a full disk.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        m_handler = ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        ::signal(SIGXFSZ, m_handler);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit m_before{};
    sighandler_t m_handler = SIG_DFL;
};

} // namespace

class KeyspaceTrashTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<World>();
        QVERIFY(m_world->start({QStringLiteral("--save \"\" --appendonly yes --appendfsync always")}));
        m_folder = std::make_unique<QTemporaryDir>();
        m_trash = std::make_unique<Trash>(m_folder->filePath(QStringLiteral("trash")));
    }
    void cleanup() { base::setPauseHook({}); }

    void filesAreTheOwnersOnly()
    {
        const QString path = written({{"key", "dump", ExpiryTime(std::chrono::milliseconds(7)), "left"}});
        constexpr auto mine = QFile::ReadOwner | QFile::WriteOwner;
        const auto rights = [](const QString& file) { return QFile::permissions(file); };
        QVERIFY(
            !(rights(path) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther)));
        QVERIFY((rights(path) & mine) == mine);
        QVERIFY(!(rights(m_trash->folder()) & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther)));
        auto reader = TrashReader::open(path);
        QVERIFY(reader && (*reader)->head() == headOf(*m_world));
        const auto record = (*reader)->next();
        QVERIFY(**record == (TrashRecord{"key", "dump", ExpiryTime(std::chrono::milliseconds(7)), "left"}));
        QVERIFY(!*(*reader)->next() && (*reader)->isWhole());
    }

    // One byte changed, anywhere: told, or the records before it and that the end is missing.
    void aDamagedFileIsNeverBelieved()
    {
        const std::vector<TrashRecord> records{{"first", "dump 1", std::nullopt, {}},
                                               {"second", "dump 2", std::nullopt, {}}};
        const QString path = written(records);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray good = file.readAll();
        file.close();
        for (qsizetype at = 0; at < good.size(); ++at) {
            QByteArray bad = good;
            bad[at] = static_cast<char>(bad[at] ^ 0x41);
            verifyOnly(overwrite(path, bad), records, at);
        }
        for (qsizetype size = 0; size < good.size(); ++size)
            verifyOnly(overwrite(path, good.first(size)), records, size);
    }

    void foreignFilesAreRefused()
    {
        const QString path = written({{"key", "dump", std::nullopt, {}}});
        QVERIFY(QFile::setPermissions(path, QFile::permissions(path) | QFile::WriteGroup));
        QCOMPARE(codeOf(TrashReader::open(path)), ErrorCode::CorruptEntry);
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
        const QString link = m_folder->filePath(QStringLiteral("link"));
        QVERIFY(QFile::link(path, link));
        QCOMPARE(codeOf(TrashReader::open(link)), ErrorCode::FileFailed);
        for (const char* id : {"../../etc/passwd", "", "0000000000000-0000000g", "0000000000000-00000000/"})
            QCOMPARE(codeOf(m_trash->open(QString::fromUtf8(id))), ErrorCode::InvalidInput);
        QCOMPARE(codeOf(m_trash->open(QStringLiteral("0000000000000-00000000"))), ErrorCode::NotFound);
        QVERIFY(m_trash->bundles()->size() == 1); // a link is none
    }

    void theOldestGoWhenTheTrashIsFull()
    {
        m_trash = std::make_unique<Trash>(m_trash->folder(), TrashLimits{30'000, 0});
        QByteArrayList ids;
        for (int i = 0; i < 4; ++i) {
            fill(8, 1000);
            const auto room = m_trash->roomFor(9'000);
            QVERIFY(room->fits);
            QCOMPARE(room->dropped, qint64(i < 3 ? 0 : 1));
            QCOMPARE(room->droppedKeys, qint64(i < 3 ? 0 : 8));
            const DeletionReport deleted = remove();
            QVERIFY(deleted.isWhole() && deleted.kept == 8);
            ids << deleted.bundle.toLatin1();
        }
        const auto left = *m_trash->bundles();
        QCOMPARE(left.size(), std::size_t(3));
        QCOMPARE(left.front().id.toLatin1(), ids.last());
        QVERIFY(left.back().id.toLatin1() != ids.first());
        QVERIFY(!m_trash->roomFor(31'000)->fits);
    }

    // What cannot be kept stays where it is, unless the user wants it away all the same.
    void whatCannotBeKeptStays_data()
    {
        QTest::addColumn<QString>("why");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("the trash is too small") << QStringLiteral("small") << ErrorCode::TooLarge;
        QTest::newRow("the disk is almost full") << QStringLiteral("disk") << ErrorCode::TooLarge;
        QTest::newRow("the disk is full") << QStringLiteral("full") << ErrorCode::FileFailed;
        QTest::newRow("the folder cannot be made") << QStringLiteral("folder") << ErrorCode::FileFailed;
    }
    void whatCannotBeKeptStays()
    {
        QFETCH(QString, why);
        QFETCH(ErrorCode, code);
        const QString folder =
            why == QLatin1String("folder") ? QStringLiteral("/dev/null/trash") : m_trash->folder();
        TrashLimits limits;
        limits.bytes = why == QLatin1String("small") ? 50'000 : limits.bytes;
        limits.diskLeft = why == QLatin1String("disk") ? qint64(1) << 60 : 0;
        m_trash = std::make_unique<Trash>(folder, limits);
        fill(200, 1000);
        std::optional<FullDisk> full;
        if (why == QLatin1String("full"))
            full.emplace(50'000);
        const DeletionReport stopped = remove();
        full.reset();
        QCOMPARE(stopped.ended.code, code);
        QVERIFY(stopped.deleted < 200);
        QCOMPARE(stopped.deleted, stopped.kept);
        QCOMPARE(size(), 200 - stopped.deleted);
        if (stopped.kept > 0) {
            const UndoReport undone = restore(stopped.bundle);
            QVERIFY(undone.isDone() && undone.restored == stopped.kept);
        }
        const auto all = size();
        const DeletionReport agreed = remove(DeletionOptions::Unkept::IsDeleted);
        QVERIFY(agreed.isWhole());
        QCOMPARE(agreed.deleted, all);
        QCOMPARE(size(), qint64(0));
    }

    void aKeyTooLargeStaysAlone()
    {
        fill(1, 50'000);
        QVERIFY(m_world->redis->call({"RENAME", "key:0", "large"}));
        fill(20, 100);
        base::JobControl control;
        DeletionOptions options;
        options.trash = m_trash.get();
        options.keyBytes = 10'000;
        const DeletionReport deleted = deleteKeys(*m_world->redis, *find(), options, control);
        QVERIFY(deleted.isWhole());
        QCOMPARE(deleted.deleted, qint64(20));
        QCOMPARE(deleted.failed, qint64(1));
        QCOMPARE(deleted.failures.front().key, QByteArray("large"));
        QCOMPARE(deleted.failures.front().error.code, ErrorCode::TooLarge);
    }

    void missingRightsAreToldForEachKey()
    {
        fill(30, 100);
        QVERIFY(m_world->redis->call({"MSET", "other:1", "v", "other:2", "v"}));
        QVERIFY(m_world->ask({"ACL", "SETUSER", "few", "on", ">secret", "~key:*", "+@all"}).bytes() == "OK");
        redis::Connection few(m_world->addressOf(QStringLiteral("few"), "secret"), redis_fixture::patient());
        base::JobControl control;
        for (Trash* trash : {m_trash.get(), static_cast<Trash*>(nullptr)}) {
            DeletionOptions options;
            options.trash = trash;
            const DeletionReport deleted = deleteKeys(few, *find(), options, control);
            QVERIFY(deleted.isWhole());
            QCOMPARE(deleted.deleted, qint64(30));
            QCOMPARE(deleted.failed, qint64(2));
            QCOMPARE(deleted.failures.front().error.code, ErrorCode::RedisNoPermission);
            QVERIFY(deleted.failures.front().key.startsWith("other:"));
            QCOMPARE(size(), qint64(2));
            fill(30, 100);
        }
    }

    void aReadOnlyProfileDeletesNothing()
    {
        fill(5, 10);
        redis::ConnectionOptions look = redis_fixture::patient();
        look.access = base::AccessMode::ReadOnly;
        redis::Connection looking(m_world->server->address(), look);
        base::JobControl control;
        DeletionOptions options;
        options.trash = m_trash.get();
        QCOMPARE(deleteKeys(looking, *find(), options, control).ended.code, ErrorCode::ReadOnlyProfile);
        QCOMPARE(deleteKeys(looking, *find(), {}, control).ended.code, ErrorCode::ReadOnlyProfile);
        QCOMPARE(size(), qint64(5));
        QVERIFY(m_trash->bundles()->empty());
    }

    void aReplicaIsToldAtOnce()
    {
        fill(300, 10);
        const auto names = find();
        QVERIFY(m_world->redis->call({"REPLICAOF", "127.0.0.1", "1"}));
        base::JobControl control;
        DeletionOptions options;
        options.trash = m_trash.get();
        const DeletionReport deleted = deleteKeys(*m_world->redis, *names, options, control);
        QCOMPARE(deleted.ended.code, ErrorCode::RedisReadOnly);
        QVERIFY(deleted.deleted == 0 && m_trash->bundles()->empty());
    }

    // Deleting it would make what is watched with it look changed: each of its batch one by one.
    void whatCannotBeKeptHindersNoOther()
    {
        fill(1000, 20);
        for (int i = 50; i < 1000; i += 100)
            QVERIFY(m_world->redis->call({"SET", "key:" + QByteArray::number(i), QByteArray(300'000, 'x')}));
        QVERIFY(m_world->redis->call({"CONFIG", "RESETSTAT"}));
        base::JobControl control;
        DeletionOptions options;
        options.trash = m_trash.get();
        options.unkept = DeletionOptions::Unkept::IsDeleted;
        options.keyBytes = 1000; // of a dump, which is compressed
        const DeletionReport deleted = deleteKeys(*m_world->redis, *find(), options, control);
        QVERIFY(deleted.isWhole());
        QCOMPARE(deleted.deleted, qint64(1000));
        QCOMPARE(deleted.kept, qint64(990));
        QCOMPARE(size(), qint64(0));
        const QByteArray told = m_world->ask({"INFO", "commandstats"}).bytes();
        const QByteArray before("cmdstat_exec:calls=");
        const int calls = told.mid(told.indexOf(before) + before.size()).split(',').first().toInt();
        QVERIFY2(calls > 0 && calls <= 100, qPrintable(QString::number(calls)));
    }

    void cancellingEndsBetweenBatches()
    {
        fill(3000, 10);
        base::JobControl control;
        int batches = 0;
        base::setPauseHook([&](std::string_view point) {
            if (point == "deletion.kept" && ++batches == 3)
                control.cancel();
        });
        DeletionOptions options;
        options.trash = m_trash.get();
        const DeletionReport deleted = deleteKeys(*m_world->redis, *find(), options, control);
        base::setPauseHook({});
        QCOMPARE(deleted.ended.code, ErrorCode::Cancelled);
        QVERIFY(deleted.deleted > 0 && deleted.deleted < 3000);
        QCOMPARE(deleted.kept, deleted.deleted);
        QCOMPARE(size(), 3000 - deleted.deleted);
        QCOMPARE(m_trash->bundles()->front().keys, deleted.deleted);
        QVERIFY(restore(deleted.bundle).isDone());
        QCOMPARE(size(), qint64(3000));
    }

    // Killed in the middle: what was kept, and is still there, is not called deleted.
    void aServerThatDiesLosesNothing()
    {
        fill(2000, 50);
        int batches = 0;
        base::setPauseHook([&](std::string_view point) {
            if (point == "deletion.kept" && ++batches == 4)
                m_world->server->kill();
        });
        const DeletionReport deleted = remove();
        base::setPauseHook({});
        QVERIFY(base::isConnectionError(deleted.ended.code));
        QVERIFY(deleted.deleted > 0);
        QVERIFY(deleted.unknown < 500); // the last batch, when it left before the hang-up was heard of
        restart();
        const qint64 left = size();
        QCOMPARE(left, 2000 - deleted.deleted);
        QCOMPARE(m_trash->bundles()->front().keys, deleted.kept + deleted.unknown);
        // And while it is put back.
        batches = 0;
        base::setPauseHook([&](std::string_view point) {
            if (point == "undo.read" && ++batches == 2)
                m_world->server->kill();
        });
        const UndoReport half = restore(deleted.bundle);
        base::setPauseHook({});
        QVERIFY(base::isConnectionError(half.ended.code) && half.restored > 0);
        restart();
        const UndoReport rest = restore(deleted.bundle);
        QVERIFY(rest.isDone());
        QCOMPARE(rest.restored + rest.already, deleted.kept + deleted.unknown);
        QCOMPARE(size(), qint64(2000));
    }

private:
    void fill(int count, int bytes)
    {
        std::vector<Command> commands;
        for (int i = 0; i < count; ++i) { // not to be compressed
            QByteArray value;
            for (quint32 seed = static_cast<quint32>(i); value.size() < bytes;
                 seed = seed * 1664525 + 1013904223)
                value += QByteArray::number(seed);
            commands.push_back({"SET", "key:" + QByteArray::number(i), value});
        }
        QVERIFY(m_world->redis->pipeline(commands));
    }
    std::shared_ptr<const NameSet> find()
    {
        base::JobControl control;
        return *findKeys(*m_world->redis, {}, control);
    }
    DeletionReport remove(DeletionOptions::Unkept unkept = DeletionOptions::Unkept::Stays)
    {
        base::JobControl control;
        DeletionOptions options;
        options.trash = m_trash.get();
        options.unkept = unkept;
        return deleteKeys(*m_world->redis, *find(), options, control);
    }
    UndoReport restore(const QString& id)
    {
        base::JobControl control;
        return restoreBundle(*m_world->redis, **m_trash->open(id), {}, control);
    }
    void restart()
    {
        QVERIFY(m_world->server->restart());
        m_world->redis->forgetRetryDelay();
        QVERIFY(m_world->redis->open());
    }
    QString written(const std::vector<TrashRecord>& records)
    {
        auto writer = *m_trash->begin(headOf(*m_world));
        for (const TrashRecord& record : records)
            writer->add(record);
        const QString path = writer->path();
        return writer->finish() ? path : QString();
    }
    QString overwrite(const QString& path, const QByteArray& bytes)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? path : QString();
    }
    // Whatever is read is one of the records, in their order; not all of them and a good end.
    void verifyOnly(const QString& path, const std::vector<TrashRecord>& records, qsizetype at)
    {
        auto reader = TrashReader::open(path);
        if (!reader)
            return;
        std::size_t read = 0;
        for (auto record = (*reader)->next(); record && *record; record = (*reader)->next())
            QVERIFY2(read < records.size() && **record == records[read++], qPrintable(QString::number(at)));
        QVERIFY2(!(*reader)->isWhole(), qPrintable(QString::number(at)));
    }
    qint64 size() { return m_world->ask({"DBSIZE"}).toInteger(); }

    std::unique_ptr<World> m_world;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Trash> m_trash;
};

QTEST_GUILESS_MAIN(KeyspaceTrashTest)
#include "tst_keyspace_trash.moc"
