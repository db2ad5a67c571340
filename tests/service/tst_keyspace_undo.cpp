// What was kept goes back where it came from, and takes away nothing that others have done since.
#include "core/keyspace/change/edit.h"
#include "core/keyspace/change/key_search.h"
#include "core/keyspace/change/undo.h"
#include "keys_world.h"

#include <QTemporaryDir>

using namespace keys_world;
using namespace keyspace;

namespace {

constexpr qint64 someExpiry = 4102444800123; // in 2100
const QByteArray key("k");

ExpiryTime at(qint64 milliseconds)
{
    return ExpiryTime(std::chrono::milliseconds(milliseconds));
}

} // namespace

class KeyspaceUndoTest : public QObject
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

    // A session whose life the application prolongs with every request.
    void anExpiryThatOthersMovedStays_data()
    {
        QTest::addColumn<bool>("byTrash");
        QTest::addColumn<Command>("moved");
        QTest::addColumn<qint64>("expiry"); // -1: never
        const QByteArray later = QByteArray::number(someExpiry);
        for (const bool byTrash : {false, true}) {
            QTest::addRow("longer, %s", byTrash ? "by the trash" : "held")
                << byTrash << Command{"PEXPIREAT", key, later} << someExpiry;
            QTest::addRow("for ever, %s", byTrash ? "by the trash" : "held")
                << byTrash << Command{"PERSIST", key} << qint64(-1);
        }
    }
    void anExpiryThatOthersMovedStays()
    {
        QFETCH(bool, byTrash);
        QFETCH(Command, moved);
        QFETCH(qint64, expiry);
        QVERIFY(m_world.redis->call({"HSET", key, "f", "1"}));
        QVERIFY(m_world.redis->call({"PEXPIRE", key, "400"}));
        const auto edited = edit(*m_world.redis, key, SetField{"f", QByteArray("1"), "2"});
        QVERIFY(edited && edited->isDone());
        QVERIFY(m_world.redis->call(moved));
        QTRY_VERIFY(*serverTime(*m_world.redis) > *edited->replaced->expiresAt);
        if (byTrash) {
            const UndoReport undone = restore(kept(*edited->replaced));
            QVERIFY(undone.isDone() && undone.restored == 1);
        } else {
            QVERIFY(putBack(*m_world.redis, key, *edited->replaced)->isDone());
        }
        QVERIFY(m_world.ask({"HGET", key, "f"}).bytes() == "1");
        QCOMPARE(m_world.ask({"PEXPIRETIME", key}).toInteger(), expiry);
    }

    void anExpiryThatTheEditSetIsTakenBack_data()
    {
        QTest::addColumn<Change>("change");
        QVERIFY(m_world.redis->call({"SET", "other", "theirs"}));
        const QByteArray dump = m_world.ask({"DUMP", "other"}).bytes();
        QTest::newRow("moment") << Change(ExpireAt{at(someExpiry + 5000), {}});
        QTest::newRow("never") << Change(Persist{});
        QTest::newRow("another value with it") << Change(ReplaceKey{dump, at(someExpiry + 5000)});
        QTest::newRow("another value without") << Change(ReplaceKey{dump, {}});
    }
    void anExpiryThatTheEditSetIsTakenBack()
    {
        QFETCH(Change, change);
        QVERIFY(m_world.redis->call({"SET", key, "mine", "PXAT", QByteArray::number(someExpiry)}));
        const auto edited = edit(*m_world.redis, key, change);
        QVERIFY(edited && edited->isDone());
        QVERIFY(putBack(*m_world.redis, key, *edited->replaced)->isDone());
        QVERIFY(m_world.ask({"GET", key}).bytes() == "mine");
        QCOMPARE(m_world.ask({"PEXPIRETIME", key}).toInteger(), someExpiry);
        // Done again, and then moved by somebody else.
        const auto again = edit(*m_world.redis, key, change);
        QVERIFY(m_world.redis->call({"PEXPIREAT", key, QByteArray::number(someExpiry + 9000)}));
        const auto back = putBack(*m_world.redis, key, *again->replaced);
        QVERIFY(back && back->conflict && back->conflict->what == Conflict::What::OtherExpiry);
        QCOMPARE(back->conflict->present, QByteArray::number(someExpiry + 9000));
        const UndoReport undone = restore(kept(*again->replaced));
        QCOMPARE(undone.conflicts, qint64(1));
        QCOMPARE(m_world.ask({"PEXPIRETIME", key}).toInteger(), someExpiry + 9000);
    }

    // Redis would delete the key.
    void aTimeThatHasPassedIsNotPutBack()
    {
        QVERIFY(m_world.redis->call({"SET", key, "v", "PX", "300"}));
        const auto edited = edit(*m_world.redis, key, Persist{});
        QVERIFY(edited && edited->isDone());
        const QString bundle = kept(*edited->replaced);
        QTRY_VERIFY(*serverTime(*m_world.redis) > *edited->replaced->expiresAt);
        const auto back = putBack(*m_world.redis, key, *edited->replaced);
        QCOMPARE(codeOf(back), ErrorCode::InvalidInput);
        QCOMPARE(back.error().subject, QStringLiteral("time"));
        QCOMPARE(restore(bundle).expired, qint64(1));
        const QByteArray dump = m_world.ask({"DUMP", key}).bytes();
        QCOMPARE(codeOf(edit(*m_world.redis, key, ReplaceKey{dump, at(1000)})), ErrorCode::InvalidInput);
        QVERIFY(m_world.ask({"GET", key}).bytes() == "v");
        QCOMPARE(m_world.ask({"PTTL", key}).toInteger(), qint64(-1));
    }

    // As before Redis 7.0: an expiry is put together from PTTL and the clock.
    void anExpiryIsEditedWithoutPexpiretime()
    {
        QVERIFY(m_world.ask({"ACL", "SETUSER", "older", "on", ">secret", "~*", "+@all", "-pexpiretime"})
                    .bytes() == "OK");
        redis::Connection older(m_world.addressOf(QStringLiteral("older"), "secret"),
                                redis_fixture::patient());
        QVERIFY(m_world.redis->call({"SET", key, "v", "PX", "900000"}));
        for (int i = 0; i < 200; ++i) {
            const auto details = readDetails(older, key);
            QVERIFY(details && *details);
            const auto edited =
                edit(older, key, ExpireAfter{std::chrono::minutes(15 + i % 2), (*details)->expiresAt});
            QVERIFY2(edited && edited->isDone(), qPrintable(QStringLiteral("the edit of time %1").arg(i)));
            QVERIFY2(putBack(older, key, *edited->replaced)->isDone(),
                     qPrintable(QStringLiteral("its undo of time %1").arg(i)));
        }
        const auto other = edit(older, key, Persist{ExpectedExpiry(at(someExpiry))});
        QVERIFY(other && other->conflict && other->conflict->what == Conflict::What::OtherExpiry);
    }

    void anotherServersKeysStayThere_data()
    {
        QTest::addColumn<bool>("dryRun");
        QTest::newRow("for good") << false;
        QTest::newRow("dry run") << true;
    }
    void anotherServersKeysStayThere()
    {
        QFETCH(bool, dryRun);
        QVERIFY(m_world.redis->call({"SET", key, "v"}));
        const QByteArray dump = m_world.ask({"DUMP", key}).bytes();
        QVERIFY(m_world.reset());
        const QString bundle =
            written({{key, dump, std::nullopt, {}}}, TrashCause::Delete, QStringLiteral("production:6379/0"));
        UndoOptions options;
        options.dryRun = dryRun;
        const UndoReport refused = restore(bundle, options);
        QCOMPARE(refused.ended.code, ErrorCode::InvalidInput);
        QCOMPARE(refused.ended.subject, QStringLiteral("server"));
        QVERIFY(refused.ended.detail.contains(QLatin1String("production:6379/0")));
        QVERIFY(!refused.isSpent() && refused.restored == 0);
        QCOMPARE(m_world.ask({"DBSIZE"}).toInteger(), qint64(0));
        options.anyServer = true;
        const UndoReport undone = restore(bundle, options);
        QVERIFY(undone.isDone() && undone.restored == 1);
        QVERIFY(!undone.isSpent()); // production still misses it
        QCOMPARE(m_world.ask({"DBSIZE"}).toInteger(), qint64(dryRun ? 0 : 1));
    }

    void aBundleIsSpentWhenNothingWasLeftOut()
    {
        QVERIFY(m_world.redis->call({"MSET", "a", "1", "b", "2"}));
        base::JobControl control;
        DeletionOptions deletion;
        deletion.trash = m_trash.get();
        const QString bundle =
            deleteKeys(*m_world.redis, **findKeys(*m_world.redis, {}, control), deletion, control).bundle;
        UndoOptions options;
        options.only = std::set<QByteArray>{"a"};
        const UndoReport half = restore(bundle, options);
        QVERIFY(half.isDone() && half.restored == 1);
        QVERIFY(half.leftOut == 1 && !half.isSpent());
        QVERIFY(restore(bundle).isSpent());
    }

    // A key of that name which is far too large to be the one is not fetched to find that out.
    void aLargeKeyInTheWayHoldsUpNothing_data()
    {
        QTest::addColumn<bool>("dryRun");
        QTest::newRow("for good") << false;
        QTest::newRow("dry run") << true;
    }
    void aLargeKeyInTheWayHoldsUpNothing()
    {
        QFETCH(bool, dryRun);
        QVERIFY(m_world.redis->call({"MSET", "a", "1", "large", "2", "z", "3"}));
        std::vector<TrashRecord> records;
        for (const char* name : {"a", "large", "z"})
            records.push_back({name, m_world.ask({"DUMP", name}).bytes(), std::nullopt, {}});
        QVERIFY(m_world.redis->call({"DEL", "z"}));
        QVERIFY(m_world.redis->call({"SETRANGE", "large", "40000000", "x"}));
        QVERIFY(m_world.redis->call({"CONFIG", "RESETSTAT"}));
        UndoOptions options;
        options.dryRun = dryRun;
        const UndoReport undone =
            restore(written(records, TrashCause::Delete, m_world.redis->address().displayName()), options);
        QVERIFY(undone.isWhole());
        QCOMPARE(undone.restored, qint64(1));
        QCOMPARE(undone.already, qint64(1));
        QCOMPARE(undone.conflicts, qint64(1));
        QCOMPARE(undone.failures.front().key, QByteArray("large"));
        const QByteArray stats = m_world.ask({"INFO", "commandstats"}).bytes();
        QVERIFY2(stats.contains(dryRun ? "cmdstat_dump:calls=2," : "cmdstat_dump:calls=1,"),
                 stats.constData());
    }

    void anotherVersionsDumpIsToldForEachKey()
    {
        QVERIFY(m_world.redis->call({"SET", "good", "v"}));
        QByteArray dump = m_world.ask({"DUMP", "good"}).bytes();
        QByteArray newer = dump;
        newer[newer.size() - 10] = '\xFF'; // the version of the format, in front of the checksum
        const UndoReport undone =
            restore(written({{"a", newer, std::nullopt, {}}, {"b", dump, std::nullopt, {}}},
                            TrashCause::Delete, m_world.redis->address().displayName()));
        QCOMPARE(undone.restored, qint64(1));
        QCOMPARE(undone.failed, qint64(1));
        QCOMPARE(undone.failures.front().key, QByteArray("a"));
        QVERIFY(undone.failures.front().error.detail.contains(QLatin1String("version or checksum")));
    }

    void editsAreUndoneFromTheTrash()
    {
        QVERIFY(m_world.redis->call({"HSET", "k", "f", "1"}));
        const auto edited = edit(*m_world.redis, "k", SetField{"f", QByteArray("1"), "2"});
        const QString id = kept(*edited->replaced);
        const UndoReport undone = restore(id);
        QVERIFY(undone.isDone() && undone.restored == 1);
        QVERIFY(m_world.ask({"HGET", "k", "f"}).bytes() == "1");
        QVERIFY(restore(id).already == 1);
        QVERIFY(m_world.redis->call({"HSET", "k", "f", "3"}));
        QCOMPARE(restore(id).conflicts, qint64(1));
        QVERIFY(m_world.ask({"HGET", "k", "f"}).bytes() == "3");
    }

private:
    QString written(const std::vector<TrashRecord>& records, TrashCause cause, const QString& server)
    {
        auto writer = *m_trash->begin({cause, server, "7.0.15", QDateTime::currentDateTimeUtc()});
        for (const TrashRecord& record : records)
            writer->add(record);
        const QString id = Trash::idOf(*writer);
        return writer->finish() ? id : QString();
    }
    QString kept(const Replaced& replaced)
    {
        return written({{key, replaced.dump, replaced.expiresAt, replaced.left}}, TrashCause::Edit,
                       m_world.redis->address().displayName());
    }
    UndoReport restore(const QString& id, const UndoOptions& options = {})
    {
        base::JobControl control;
        return restoreBundle(*m_world.redis, **m_trash->open(id), options, control);
    }

    World m_world;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Trash> m_trash;
};

QTEST_GUILESS_MAIN(KeyspaceUndoTest)
#include "tst_keyspace_undo.moc"
