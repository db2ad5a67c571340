// Deleting a set of keys: exactly these, each kept before it goes, and back as it was.
#include "core/base/pause_point.h"
#include "core/keyspace/change/deletion_preview.h"
#include "core/keyspace/change/key_moves.h"
#include "core/keyspace/change/key_search.h"
#include "core/keyspace/change/undo.h"
#include "keys_world.h"

#include <QTemporaryDir>

#include <map>

using namespace keys_world;
using namespace keyspace;

namespace {

constexpr qint64 someExpiry = 4102444800123; // in 2100

// Every key: its absolute expiry, its type, and what is in it, in an order that does not depend on how it
// came there.
using Contents = std::map<QByteArray, std::tuple<qint64, QByteArray, QByteArrayList>>;

QByteArrayList flat(const Value& value)
{
    if (value.kind() != Value::Kind::Array)
        return {value.bytes()};
    QByteArrayList all;
    for (const Value& item : value.items())
        all += flat(item);
    return all;
}

Command whole(const QByteArray& type, const QByteArray& name)
{
    if (type == "string")
        return {"GET", name};
    if (type == "list")
        return {"LRANGE", name, "0", "-1"};
    if (type == "hash")
        return {"HGETALL", name};
    if (type == "set")
        return {"SMEMBERS", name};
    if (type == "zset")
        return {"ZRANGE", name, "0", "-1", "WITHSCORES"};
    return {"XRANGE", name, "-", "+"};
}

} // namespace

class KeyspaceDeletionTest : public QObject
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
    void cleanup() { base::setPauseHook({}); }

    // Where no key expires none is asked for its expiry: that is another database's matter.
    void theExpiryIsThatOfItsDatabase_data()
    {
        QTest::addColumn<int>("database");
        QTest::newRow("the first") << 0;
        QTest::newRow("another") << 3;
    }
    void theExpiryIsThatOfItsDatabase()
    {
        QFETCH(int, database);
        redis::Address address = m_world.server->address();
        for (const int each : {0, 3}) {
            address.database = each;
            redis::Connection redis(address);
            QVERIFY(redis.call({"SET", "stays", "1"}));
            const Command expires{"SET", "key", "1", "PXAT", QByteArray::number(someExpiry)};
            QVERIFY(redis.call(each == database ? expires : Command{"SET", "key", "1"}));
        }
        for (const int each : {0, 3}) {
            address.database = each;
            redis::Connection redis(address);
            base::JobControl control;
            DeletionOptions options;
            options.trash = m_trash.get();
            const DeletionReport deleted = deleteKeys(redis, *nameSetOf({"key"}), options, control);
            QCOMPARE(deleted.kept, qint64(1));
            const auto record = (*m_trash->open(deleted.bundle))->next();
            QCOMPARE((*record)->expiresAt.has_value(), each == database);
        }
    }

    void mixedKeysComeBackAsTheyWere()
    {
        fillMixed(3000);
        for (const auto& [situation, name] : hostileNames())
            QVERIFY(m_world.redis->call({"SET", name, situation, "PXAT", QByteArray::number(someExpiry)}));
        const Contents before = contents();
        const auto names = find("*");
        QCOMPARE(names->size(), qint64(before.size()));
        const DeletionReport deleted = remove(*names);
        QVERIFY2(deleted.isWhole(), qPrintable(deleted.ended.detail));
        QCOMPARE(deleted.deleted, names->size());
        QCOMPARE(deleted.kept, names->size());
        QCOMPARE(size(), qint64(0));
        // As after a restart of the program: from the disk alone.
        Trash later(m_trash->folder());
        const auto bundles = later.bundles();
        QVERIFY(bundles && bundles->size() == 1 && bundles->front().id == deleted.bundle);
        QCOMPARE(bundles->front().keys, names->size());
        QCOMPARE(bundles->front().head.server, m_world.redis->address().displayName());
        QVERIFY(bundles->front().head.redisVersion.contains('.'));
        const UndoReport undone = restore(later, deleted.bundle);
        QVERIFY(undone.isDone() && undone.wholeFile);
        QCOMPARE(undone.restored, names->size());
        QVERIFY(contents() == before);
        // Again: nothing to do.
        const UndoReport again = restore(later, deleted.bundle);
        QVERIFY(again.isDone());
        QCOMPARE(again.already, names->size());
    }

    void exactlyTheSetIsDeleted()
    {
        fillMixed(500);
        const auto names = find("mixed:1*");
        const qint64 all = size();
        QVERIFY(m_world.redis->call({"SET", "mixed:1 came later", "v"}));
        QVERIFY(m_world.redis->call({"DEL", "mixed:10"}));
        for (const bool kept : {true, false}) {
            const DeletionReport deleted = kept ? remove(*names) : removeForEver(*names);
            QVERIFY(deleted.isWhole());
            QCOMPARE(deleted.deleted, kept ? names->size() - 1 : 0);
            QCOMPARE(deleted.gone, kept ? 1 : names->size());
            QCOMPARE(size(), all - names->size() + 1);
        }
        QCOMPARE(find("mixed:1*")->size(), qint64(1));
    }

    void namesWithGlobCharactersAreOneKey_data() { addNames(); }
    void namesWithGlobCharactersAreOneKey()
    {
        QFETCH(QByteArray, name);
        fillMixed(50);
        QVERIFY(m_world.redis->call({"SET", "axxbxcd", "v"}) && m_world.redis->call({"SET", name, "v"}));
        if (!name.isEmpty())
            QCOMPARE(find(escapedGlob(name))->size(), qint64(1));
        const qint64 all = size();
        const DeletionReport deleted = remove(*nameSetOf({name, name}));
        QCOMPARE(deleted.deleted, qint64(1));
        QCOMPARE(size(), all - 1);
        QVERIFY(restore(*m_trash, deleted.bundle).isDone());
        QVERIFY(m_world.ask({"GET", name}).bytes() == "v");
    }

    // Between keeping and deleting somebody writes: what is deleted is what is in the trash.
    void whatChangesMeanwhileIsKeptAnew()
    {
        fillMixed(300);
        QVERIFY(m_world.redis->call({"SET", "mixed:!busy", "old"}));
        redis::Connection other(m_world.server->address(), redis_fixture::patient());
        int writes = 0;
        base::setPauseHook([&](std::string_view point) {
            if (point == "deletion.kept" && ++writes <= 2)
                QVERIFY(other.call({"SET", "mixed:!busy", "new" + QByteArray::number(writes)}));
        });
        const auto names = find("*");
        const DeletionReport deleted = remove(*names);
        QVERIFY(deleted.isWhole() && writes > 2);
        QCOMPARE(deleted.deleted, names->size());
        QCOMPARE(size(), qint64(0));
        QCOMPARE((*m_trash->bundles()).front().keys, names->size()); // none twice
        QVERIFY(restore(*m_trash, deleted.bundle).isDone());
        QVERIFY(m_world.ask({"GET", "mixed:!busy"}).bytes() == "new2");
    }

    void whatAlwaysChangesStays()
    {
        fillMixed(100);
        redis::Connection other(m_world.server->address(), redis_fixture::patient());
        int writes = 0;
        base::setPauseHook([&](std::string_view point) {
            if (point == "deletion.kept")
                QVERIFY(other.call({"SET", "mixed:busy", QByteArray::number(++writes)}));
        });
        QVERIFY(m_world.redis->call({"SET", "mixed:busy", "old"}));
        const DeletionReport deleted = remove(*find("*"));
        QVERIFY(deleted.isWhole());
        QCOMPARE(deleted.failed, qint64(1));
        QCOMPARE(deleted.failures.front().key, QByteArray("mixed:busy"));
        QCOMPARE(deleted.failures.front().error.code, ErrorCode::EditConflict);
        QCOMPARE(size(), qint64(1));
        QCOMPARE((*m_trash->bundles()).front().keys, deleted.deleted);
    }

    // Opened anew, a connection watches nothing.
    void whatChangedWhileTheServerHungUpIsKeptAnew()
    {
        fillMixed(300);
        QVERIFY(m_world.redis->call({"SET", "mixed:!busy", "old"}));
        redis::Connection other(m_world.server->address(), redis_fixture::patient());
        int batches = 0;
        base::setPauseHook([&](std::string_view point) {
            if (point != "deletion.kept" || ++batches > 1)
                return;
            QVERIFY(other.call({"SET", "mixed:!busy", "new"}));
            QVERIFY(other.call({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"}));
        });
        const DeletionReport deleted = remove(*find("*"));
        QVERIFY2(deleted.isWhole(), qPrintable(deleted.ended.detail));
        QCOMPARE(deleted.deleted, qint64(301));
        QCOMPARE((*m_trash->bundles()).front().keys, qint64(301)); // none twice
        QVERIFY(restore(*m_trash, deleted.bundle).isDone());
        QVERIFY(m_world.ask({"GET", "mixed:!busy"}).bytes() == "new");
    }

    void aServerThatForgotItsScriptsIsToldAgain()
    {
        fillMixed(800);
        int batches = 0;
        redis::Connection other(m_world.server->address(), redis_fixture::patient());
        base::setPauseHook([&](std::string_view point) {
            if (point == "deletion.kept" && ++batches == 2)
                QVERIFY(other.call({"SCRIPT", "FLUSH"}));
        });
        const DeletionReport deleted = remove(*find("*"));
        QVERIFY(deleted.isWhole());
        QCOMPARE(deleted.deleted, qint64(800));
    }

    void aConflictIsToldAndNothingOverwritten()
    {
        QVERIFY(m_world.redis->call({"MSET", "a", "1", "b", "2", "c", "3"}));
        const DeletionReport deleted = remove(*find("*"));
        QVERIFY(m_world.redis->call({"SET", "b", "theirs"}));
        base::JobControl control;
        UndoOptions dry;
        dry.dryRun = true;
        const UndoReport would = restoreBundle(*m_world.redis, **m_trash->open(deleted.bundle), dry, control);
        QCOMPARE(would.restored, qint64(2));
        QCOMPARE(would.conflicts, qint64(1));
        QCOMPARE(size(), qint64(1));
        const UndoReport undone = restore(*m_trash, deleted.bundle);
        QCOMPARE(undone.restored, qint64(2));
        QCOMPARE(undone.conflicts, qint64(1));
        QCOMPARE(undone.failures.front().key, QByteArray("b"));
        QCOMPARE(undone.failures.front().error.code, ErrorCode::EditConflict);
        QVERIFY(!undone.isDone());
        QVERIFY(m_world.ask({"GET", "b"}).bytes() == "theirs");
        // When it has gone the rest comes back.
        QVERIFY(m_world.redis->call({"DEL", "b"}));
        UndoOptions only;
        only.only = std::set<QByteArray>{"b"};
        const UndoReport rest = restoreBundle(*m_world.redis, **m_trash->open(deleted.bundle), only, control);
        QCOMPARE(rest.restored, qint64(1));
        QVERIFY(m_world.ask({"GET", "b"}).bytes() == "2");
    }

    void whatHasExpiredMeanwhileStaysAway()
    {
        QVERIFY(m_world.redis->call({"SET", "short", "v", "PX", "400"}));
        QVERIFY(m_world.redis->call({"SET", "long", "v", "PX", "100000"}));
        const DeletionReport deleted = remove(*find("*"));
        QCOMPARE(deleted.deleted, qint64(2));
        const ExpiryTime begun = *serverTime(*m_world.redis);
        QTRY_VERIFY(*serverTime(*m_world.redis) - begun > std::chrono::milliseconds(450));
        const UndoReport undone = restore(*m_trash, deleted.bundle);
        QVERIFY(undone.isDone());
        QCOMPARE(undone.restored, qint64(1));
        QCOMPARE(undone.expired, qint64(1));
    }

    void entriesOfOursAreDeletedAndNeverRestored_H28()
    {
        const QByteArray ours("keystead:{0123456789ab}:gen:prop:list");
        QVERIFY(m_world.redis->call({"MSET", ours, "nonce", "theirs", "v"}));
        base::JobControl control;
        const auto preview = previewDeletion(*m_world.redis, *find("*"), control);
        QCOMPARE(preview->ours, qint64(1));
        const DeletionReport deleted = remove(*find("*"));
        QCOMPARE(deleted.deleted, qint64(2));
        QCOMPARE(deleted.kept, qint64(1));
        QVERIFY(restore(*m_trash, deleted.bundle).isDone());
        QCOMPARE(size(), qint64(1));
        // A file that somebody made by hand does not bring it back either.
        auto writer = *m_trash->begin({TrashCause::Delete, m_world.redis->address().displayName(), "7",
                                       QDateTime::currentDateTimeUtc()});
        QVERIFY(m_world.redis->call({"SET", "other", "nonce"}));
        writer->add({ours, m_world.ask({"DUMP", "other"}).bytes(), std::nullopt, {}});
        const QString id = Trash::idOf(*writer);
        QVERIFY(writer->finish());
        const UndoReport refused = restore(*m_trash, id);
        QCOMPARE(refused.failed, qint64(1));
        QCOMPARE(refused.failures.front().error.subject, QStringLiteral("own key"));
        QCOMPARE(m_world.ask({"EXISTS", ours}).toInteger(), qint64(0));
    }

    void thePreviewCountsAndWeighs()
    {
        fillMixed(600);
        QVERIFY(m_world.redis->call({"SET", "large", QByteArray(500'000, 'x')}));
        const auto names = find("*");
        QVERIFY(m_world.redis->call({"DEL", "mixed:3"}));
        base::JobControl control;
        const auto preview = previewDeletion(*m_world.redis, *names, control);
        QCOMPARE(preview->keys, qint64(601));
        QCOMPARE(preview->gone, qint64(1));
        QCOMPARE(preview->types.at("string"), qint64(101));
        QCOMPARE(preview->types.at("hash") + preview->types.at("list") + preview->types.at("set") +
                     preview->types.at("zset") + preview->types.at("stream"),
                 qint64(499));
        QVERIFY(preview->exact && preview->weighed == 600);
        QVERIFY(preview->memoryBytes() > 500'000 && preview->trashBytes() > preview->keys * 30);
        QCOMPARE(preview->sample.size(), DeletionPreview::sampleNames);
        QCOMPARE(size(), qint64(600));
    }

    void renamingNeverOverwrites()
    {
        QVERIFY(m_world.redis->call({"SET", "a", "1", "PXAT", QByteArray::number(someExpiry)}));
        QVERIFY(m_world.redis->call({"SET", "b", "2"}));
        QVERIFY(*renameKey(*m_world.redis, "a", "b") == MoveOutcome::Taken);
        QVERIFY(*duplicateKey(*m_world.redis, "a", "b") == MoveOutcome::Taken);
        QVERIFY(*renameKey(*m_world.redis, "none", "c") == MoveOutcome::Gone);
        QVERIFY(*duplicateKey(*m_world.redis, "none", "c") == MoveOutcome::Gone);
        QVERIFY(m_world.ask({"GET", "b"}).bytes() == "2");
        QVERIFY(*duplicateKey(*m_world.redis, "a", "c") == MoveOutcome::Done);
        QVERIFY(*renameKey(*m_world.redis, "a", "d\n*") == MoveOutcome::Done);
        for (const char* name : {"c", "d\n*"})
            QCOMPARE(m_world.ask({"PEXPIRETIME", name}).toInteger(), someExpiry);
        const QByteArray ours("keystead:{0123456789ab}:gen:x");
        QCOMPARE(codeOf(renameKey(*m_world.redis, "c", ours)), ErrorCode::InvalidInput);
        QCOMPARE(codeOf(duplicateKey(*m_world.redis, ours, "e")), ErrorCode::InvalidInput);
        // A server or a user without COPY.
        QVERIFY(m_world.ask({"ACL", "SETUSER", "old", "on", ">secret", "~*", "+@all", "-copy"}).bytes() ==
                "OK");
        redis::Connection old(m_world.addressOf(QStringLiteral("old"), "secret"), redis_fixture::patient());
        QVERIFY(*duplicateKey(old, "c", "b") == MoveOutcome::Taken);
        QVERIFY(*duplicateKey(old, "c", "f") == MoveOutcome::Done);
        QVERIFY(std::abs(m_world.ask({"PEXPIRETIME", "f"}).toInteger() - someExpiry) < 1000);
    }

private:
    // Of every type, half of them with an expiry; collections small and large.
    void fillMixed(int count)
    {
        std::vector<Command> commands;
        for (int i = 0; i < count; ++i) {
            const QByteArray name = "mixed:" + QByteArray::number(i);
            const QByteArray item = redis_fixture::allBytes().mid(i % 200, 20) + QByteArray::number(i);
            const int items = i % 50 == 0 ? 600 : 3;
            for (int j = 0; j < (i % 6 == 0 ? 1 : items); ++j) {
                const QByteArray each = item + QByteArray::number(j);
                switch (i % 6) {
                case 0:
                    commands.push_back({"SET", name, each});
                    break;
                case 1:
                    commands.push_back({"HSET", name, each, item});
                    break;
                case 2:
                    commands.push_back({"RPUSH", name, each});
                    break;
                case 3:
                    commands.push_back({"SADD", name, each});
                    break;
                case 4:
                    commands.push_back({"ZADD", name, QByteArray::number(j * 0.1), each});
                    break;
                default:
                    commands.push_back({"XADD", name, "*", "f", each});
                }
            }
            if (i % 2 == 0)
                commands.push_back({"PEXPIREAT", name, QByteArray::number(someExpiry + i)});
        }
        QVERIFY(m_world.redis->pipeline(commands));
    }
    Contents contents()
    {
        base::JobControl control;
        Contents all;
        const auto names = *findKeys(*m_world.redis, {}, control);
        for (qint64 i = 0; i < names->size(); ++i) {
            const QByteArray name = names->at(i).toByteArray();
            const QByteArray type = m_world.ask({"TYPE", name}).bytes();
            QByteArrayList items = flat(m_world.ask(whole(type, name)));
            if (type == "set")
                std::sort(items.begin(), items.end());
            if (type == "hash") { // field and value of each
                QByteArrayList pairs;
                for (qsizetype at = 0; at + 1 < items.size(); at += 2)
                    pairs << QByteArray::number(items[at].size()) + ':' + items[at] + items[at + 1];
                std::sort(pairs.begin(), pairs.end());
                items = pairs;
            }
            all[name] = {m_world.ask({"PEXPIRETIME", name}).toInteger(), type, items};
        }
        return all;
    }
    std::shared_ptr<const NameSet> find(const QByteArray& pattern)
    {
        base::JobControl control;
        return *findKeys(*m_world.redis, {pattern, {}}, control);
    }
    DeletionReport remove(const NameSet& names)
    {
        base::JobControl control;
        DeletionOptions options;
        options.trash = m_trash.get();
        return deleteKeys(*m_world.redis, names, options, control);
    }
    DeletionReport removeForEver(const NameSet& names)
    {
        base::JobControl control;
        return deleteKeys(*m_world.redis, names, {}, control);
    }
    UndoReport restore(const Trash& trash, const QString& id)
    {
        base::JobControl control;
        return restoreBundle(*m_world.redis, **trash.open(id), {}, control);
    }
    qint64 size() { return m_world.ask({"DBSIZE"}).toInteger(); }

    World m_world;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Trash> m_trash;
};

QTEST_GUILESS_MAIN(KeyspaceDeletionTest)
#include "tst_keyspace_deletion.moc"
