// Edits of keys: only while what was read is still there, with the expiry kept, and back again.
#include "core/keyspace/change/edit.h"
#include "keys_world.h"

using namespace keys_world;
using namespace keyspace;

Q_DECLARE_METATYPE(keyspace::Change)
Q_DECLARE_METATYPE(keyspace::Conflict::What)

namespace {

constexpr qint64 someExpiry = 4102444800123; // in 2100

using Commands = QList<QByteArrayList>;
const QByteArray key("k");

} // namespace

class KeyspaceEditTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init() { QVERIFY(m_world.reset()); }

    void editsChangeWhatTheySay_data()
    {
        cases();
        const auto row = [](const char* name, const Commands& made, const Change& change,
                            const Commands& asked, const QByteArrayList& told) {
            QTest::newRow(name) << made << change << asked << told;
        };
        const Commands list{{"RPUSH", key, "a", "b", "a", "c"}};
        const Commands lrange{{"LRANGE", key, "0", "-1"}};
        const Commands hash{{"HSET", key, "f", "1", "g", "2"}};
        const Commands zset{{"ZADD", key, "0.1", "m", "2", "n"}};
        row("string", {{"SET", key, "old"}}, SetString{"old", "new"}, {{"GET", key}}, {"new"});
        row("range", {{"SET", key, "abcdef"}}, SetRange{2, "cd", "XY"}, {{"GET", key}}, {"abXYef"});
        row("range at the end", {{"SET", key, "ab"}}, SetRange{1, "b", "XYZ"}, {{"GET", key}}, {"aXYZ"});
        row("range behind the end", {{"SET", key, "ab"}}, SetRange{2, "", "c"}, {{"GET", key}}, {"abc"});
        row("list item", list, SetListItem{2, "a", "X"}, lrange, {"a", "b", "X", "c"});
        row("list insert", list, InsertListItem{2, QByteArray("a"), "X"}, lrange, {"a", "b", "X", "a", "c"});
        row("list append", list, InsertListItem{4, std::nullopt, "X"}, lrange, {"a", "b", "a", "c", "X"});
        row("list remove", list, RemoveListItem{2, "a"}, lrange, {"a", "b", "c"});
        row("field", hash, SetField{"f", QByteArray("1"), "9"}, {{"HGET", key, "f"}}, {"9"});
        row("new field", hash, SetField{"h", std::nullopt, "9"}, {{"HGET", key, "h"}}, {"9"});
        row("field removed", hash, RemoveField{"f", "1"}, {{"HKEYS", key}}, {"g"});
        row("field renamed", hash, RenameField{"f", "1", "z"}, {{"HMGET", key, "f", "z"}}, {"", "1"});
        row("member", {{"SADD", key, "a"}}, AddMember{"b"}, {{"SISMEMBER", key, "b"}}, {"1"});
        row("member removed", {{"SADD", key, "a", "b"}}, RemoveMember{"b"}, {{"SMEMBERS", key}}, {"a"});
        row("member renamed", {{"SADD", key, "a"}}, RenameMember{"a", "c"}, {{"SMEMBERS", key}}, {"c"});
        row("score", zset, SetScore{"m", QByteArray("0.1"), "-inf"}, {{"ZSCORE", key, "m"}}, {"-inf"});
        row("new score", zset, SetScore{"o", std::nullopt, "7"}, {{"ZSCORE", key, "o"}}, {"7"});
        row("scored removed", zset, RemoveScored{"m", "0.10000000000000001"}, {{"ZRANGE", key, "0", "-1"}},
            {"n"});
        row("scored renamed", zset, RenameScored{"n", "2", "z"}, {{"ZSCORE", key, "z"}}, {"2"});
        row("entry", {{"XADD", key, "1-1", "a", "b"}}, AddEntry{"5-1", {"f", "v"}},
            {{"XRANGE", key, "5-1", "5-1"}}, {"5-1", "f", "v"});
        row("entry removed", {{"XADD", key, "1-1", "a", "b"}, {"XADD", key, "2-1", "c", "d"}},
            RemoveEntry{"1-1"}, {{"XRANGE", key, "-", "+"}}, {"2-1", "c", "d"});
    }
    void editsChangeWhatTheySay()
    {
        QFETCH(Commands, made);
        QFETCH(Change, change);
        QFETCH(Commands, asked);
        QFETCH(QByteArrayList, told);
        run(made);
        QVERIFY(m_world.redis->call({"PEXPIREAT", key, QByteArray::number(someExpiry)}));
        const QByteArray before = dump();
        const QByteArrayList content = contentNow();
        const auto edited = edit(*m_world.redis, key, change);
        QVERIFY2(edited, edited ? "" : qPrintable(edited.error().detail));
        QVERIFY(edited->isDone());
        QCOMPARE(flat(m_world.ask(asked.first())), told);
        QCOMPARE(m_world.ask({"PEXPIRETIME", key}).toInteger(), someExpiry);
        QCOMPARE(edited->replaced->dump, before);
        QCOMPARE(edited->replaced->expiresAt->time_since_epoch().count(), someExpiry);
        // And back.
        const auto back = putBack(*m_world.redis, key, *edited->replaced);
        QVERIFY2(back && back->isDone(), back ? "a conflict" : qPrintable(back.error().detail));
        QCOMPARE(contentNow(), content);
        QCOMPARE(m_world.ask({"PEXPIRETIME", key}).toInteger(), someExpiry);
    }

    void nothingIsOverwritten_data()
    {
        QTest::addColumn<Commands>("made");
        QTest::addColumn<Change>("change");
        QTest::addColumn<Conflict::What>("what");
        QTest::addColumn<QByteArray>("present");
        const auto row = [](const char* name, const Commands& made, const Change& change, Conflict::What what,
                            const QByteArray& present) {
            QTest::newRow(name) << made << change << what << present;
        };
        using What = Conflict::What;
        const Commands string{{"SET", key, "theirs"}};
        const Commands list{{"RPUSH", key, "a", "theirs"}};
        const Commands hash{{"HSET", key, "f", "theirs", "g", "2"}};
        const Commands set{{"SADD", key, "a", "b"}};
        const Commands zset{{"ZADD", key, "5", "m", "6", "n"}};
        row("string", string, SetString{"old", "new"}, What::OtherValue, "theirs");
        row("range", string, SetRange{0, "old", "new"}, What::OtherValue, "the");
        row("range that has grown", string, SetRange{3, "", "new"}, What::OtherValue, "irs");
        row("item", list, SetListItem{1, "b", "x"}, What::OtherValue, "theirs");
        row("item that has gone", list, SetListItem{7, "b", "x"}, What::Gone, "");
        row("insert", list, InsertListItem{1, QByteArray("b"), "x"}, What::OtherValue, "theirs");
        row("append to a longer list", list, InsertListItem{1, std::nullopt, "x"}, What::OtherValue,
            "theirs");
        row("append to a shorter list", list, InsertListItem{5, std::nullopt, "x"}, What::Gone, "");
        row("remove an item", list, RemoveListItem{1, "b"}, What::OtherValue, "theirs");
        row("field", hash, SetField{"f", QByteArray("1"), "x"}, What::OtherValue, "theirs");
        row("new field", hash, SetField{"f", std::nullopt, "x"}, What::Taken, "theirs");
        row("field that has gone", hash, SetField{"z", QByteArray("1"), "x"}, What::Gone, "");
        row("remove a field", hash, RemoveField{"f", "1"}, What::OtherValue, "theirs");
        row("rename over a field", hash, RenameField{"f", "theirs", "g"}, What::Taken, "2");
        row("member", set, AddMember{"a"}, What::Taken, "");
        row("member that has gone", set, RemoveMember{"z"}, What::Gone, "");
        row("rename over a member", set, RenameMember{"a", "b"}, What::Taken, "");
        row("score", zset, SetScore{"m", QByteArray("1"), "2"}, What::OtherValue, "5");
        row("new score", zset, SetScore{"m", std::nullopt, "2"}, What::Taken, "5");
        row("remove a score", zset, RemoveScored{"m", "1"}, What::OtherValue, "5");
        row("rename over a score", zset, RenameScored{"m", "5", "n"}, What::Taken, "6");
        row("entry that has gone", {{"XADD", key, "1-1", "a", "b"}}, RemoveEntry{"2-2"}, What::Gone, "");
        row("entry by half its id", {{"XADD", key, "1-1", "a", "b"}}, RemoveEntry{"1"}, What::Gone, "");
        row("another type", string, SetListItem{0, "a", "b"}, What::OtherType, "string");
        row("key that has gone", {}, SetString{"old", "new"}, What::Gone, "");
        row("a key of that name", string, CreateKey{ValueType::Hash, {"f", "v"}, {}}, What::Taken, "string");
        row("expiry", string, Persist{ExpectedExpiry(ExpiryTime(std::chrono::milliseconds(5)))},
            What::OtherExpiry, "");
    }
    void nothingIsOverwritten()
    {
        QFETCH(Commands, made);
        QFETCH(Change, change);
        QFETCH(Conflict::What, what);
        QFETCH(QByteArray, present);
        run(made);
        const QByteArray before = dump();
        const auto edited = edit(*m_world.redis, key, change);
        QVERIFY2(edited, edited ? "" : qPrintable(edited.error().detail));
        QVERIFY(edited->conflict && !edited->replaced);
        QCOMPARE(edited->conflict->what, what);
        QCOMPARE(edited->conflict->present, present);
        QCOMPARE(edited->conflict->presentSize, qint64(present.size()));
        QCOMPARE(dump(), before);
    }

    void aConflictShowsTheBeginning()
    {
        QVERIFY(m_world.redis->call({"SET", key, QByteArray(1'000'000, 'x')}));
        const auto edited = edit(*m_world.redis, key, SetString{"old", "new"});
        QCOMPARE(edited->conflict->present.size(), qsizetype(Conflict::mostShown));
        QCOMPARE(edited->conflict->presentSize, qint64(1'000'000));
    }

    void keysAreCreated_data()
    {
        QTest::addColumn<ValueType>("type");
        QTest::addColumn<QByteArrayList>("content");
        QTest::addColumn<qint64>("length");
        QByteArrayList many;
        for (int i = 0; i < 20'000; ++i)
            many << QByteArray::number(i);
        QTest::newRow("string") << ValueType::String << QByteArrayList{redis_fixture::allBytes()}
                                << qint64(256);
        QTest::newRow("list") << ValueType::List << many << qint64(20'000);
        QTest::newRow("hash") << ValueType::Hash << many << qint64(10'000);
        QTest::newRow("set") << ValueType::Set << many << qint64(20'000);
        QTest::newRow("sorted set") << ValueType::SortedSet << many << qint64(10'000);
        QTest::newRow("stream") << ValueType::Stream << QByteArrayList{"*", "f", "v"} << qint64(1);
    }
    void keysAreCreated()
    {
        QFETCH(ValueType, type);
        QFETCH(QByteArrayList, content);
        QFETCH(qint64, length);
        const ExpiryTime at{std::chrono::milliseconds(someExpiry)};
        const auto made = edit(*m_world.redis, key, CreateKey{type, content, at});
        QVERIFY2(made && made->isDone(), made ? "a conflict" : qPrintable(made.error().detail));
        const auto details = readDetails(*m_world.redis, key);
        QCOMPARE((*details)->type, type);
        QCOMPARE((*details)->length.value_or(-1), length);
        QVERIFY((*details)->expiresAt == at);
        QVERIFY(putBack(*m_world.redis, key, *made->replaced)->isDone());
        QCOMPARE(m_world.ask({"EXISTS", key}).toInteger(), qint64(0));
    }

    void whatHasNoContentIsRefused_data()
    {
        QTest::addColumn<Change>("change");
        QTest::newRow("empty list") << Change(CreateKey{ValueType::List, {}, {}});
        QTest::newRow("half a pair") << Change(CreateKey{ValueType::Hash, {"f"}, {}});
        QTest::newRow("module") << Change(CreateKey{ValueType::Module, {"x"}, {}});
        QTest::newRow("negative index") << Change(SetListItem{-1, "a", "b"});
        QTest::newRow("negative offset") << Change(SetRange{-1, "a", "b"});
        QTest::newRow("entry without fields") << Change(AddEntry{"*", {}});
        QTest::newRow("no time") << Change(ExpireAfter{std::chrono::milliseconds(0), {}});
        QTest::newRow("-1 seconds") << Change(ExpireAfter{std::chrono::seconds(-1), {}});
        QTest::newRow("in the past") << Change(ExpireAt{ExpiryTime(std::chrono::milliseconds(5)), {}});
    }
    void whatHasNoContentIsRefused()
    {
        QFETCH(Change, change);
        QVERIFY(m_world.redis->call({"RPUSH", key, "a"}));
        QCOMPARE(codeOf(edit(*m_world.redis, key, change)), ErrorCode::InvalidInput);
        QCOMPARE(m_world.ask({"LLEN", key}).toInteger(), qint64(1));
    }

    // A script that the server stops has changed nothing.
    void whatTheServerRefusesChangesNothing_data()
    {
        QTest::addColumn<Commands>("made");
        QTest::addColumn<Change>("change");
        QTest::newRow("score") << Commands{{"ZADD", key, "1", "m"}}
                               << Change(SetScore{"m", QByteArray("1"), "dear"});
        QTest::newRow("id") << Commands{{"XADD", key, "5-5", "a", "b"}}
                            << Change(AddEntry{"1-1", {"f", "v"}});
        QTest::newRow("a member's score")
            << Commands{} << Change(CreateKey{ValueType::SortedSet, {"a", "1", "b", "x"}, {}});
        for (const char* score : {"nan", " 2", "2 ", "0x"}) // Lua takes some of them for numbers
            QTest::addRow("a member's score, “%s”", score)
                << Commands{} << Change(CreateKey{ValueType::SortedSet, {"a", "1", "b", score}, {}});
    }
    void whatTheServerRefusesChangesNothing()
    {
        QFETCH(Commands, made);
        QFETCH(Change, change);
        run(made);
        const QByteArray before = dump();
        QCOMPARE(codeOf(edit(*m_world.redis, key, change)), ErrorCode::RedisError);
        QCOMPARE(dump(), before);
    }

    void expiryIsSetAndTakenAway()
    {
        QVERIFY(m_world.redis->call({"SET", key, "v"}));
        const ExpiryTime at{std::chrono::milliseconds(someExpiry)};
        const ExpectedExpiry never{std::optional<ExpiryTime>()};
        QVERIFY(edit(*m_world.redis, key, ExpireAt{at, never})->isDone());
        QCOMPARE(m_world.ask({"PEXPIRETIME", key}).toInteger(), someExpiry);
        const auto again = edit(*m_world.redis, key, ExpireAfter{std::chrono::hours(1), never});
        QCOMPARE(again->conflict->what, Conflict::What::OtherExpiry);
        QCOMPARE(again->conflict->present, QByteArray::number(someExpiry));
        QVERIFY(edit(*m_world.redis, key, ExpireAfter{std::chrono::hours(1), ExpectedExpiry(at)})->isDone());
        QVERIFY(m_world.ask({"PTTL", key}).toInteger() > 3'590'000);
        QVERIFY(edit(*m_world.redis, key, Persist{})->isDone());
        QCOMPARE(m_world.ask({"PTTL", key}).toInteger(), qint64(-1));
        QVERIFY(m_world.ask({"GET", key}).bytes() == "v");
    }

    void whatIsTooLargeToKeepIsToldFirst()
    {
        QVERIFY(m_world.redis->call({"SET", key, QByteArray(100'000, 'x')}));
        EditOptions options;
        options.undoBytes = 1000;
        const Change change = SetRange{0, "x", "y"};
        const auto refused = edit(*m_world.redis, key, change, options);
        QCOMPARE(refused->conflict->what, Conflict::What::NotKept);
        QVERIFY(refused->conflict->presentSize >= 100'000);
        QVERIFY(m_world.ask({"GETRANGE", key, "0", "0"}).bytes() == "x");
        options.undo = EditOptions::Undo::IfSmall;
        const auto done = edit(*m_world.redis, key, change, options);
        QVERIFY(done->isDone() && !done->replaced);
        QVERIFY(m_world.ask({"GETRANGE", key, "0", "0"}).bytes() == "y");
    }

    void anUndoOverwritesNothingThatCameLater()
    {
        QVERIFY(m_world.redis->call({"HSET", key, "f", "1"}));
        const auto edited = edit(*m_world.redis, key, SetField{"f", QByteArray("1"), "2"});
        QVERIFY(m_world.redis->call({"HSET", key, "other", "theirs"}));
        const auto back = putBack(*m_world.redis, key, *edited->replaced);
        QCOMPARE(back->conflict->what, Conflict::What::OtherValue);
        QVERIFY(m_world.ask({"HGET", key, "other"}).bytes() == "theirs");
        QVERIFY(m_world.redis->call({"DEL", key}));
        QCOMPARE(putBack(*m_world.redis, key, *edited->replaced)->conflict->what, Conflict::What::Gone);
        QCOMPARE(m_world.ask({"EXISTS", key}).toInteger(), qint64(0));
    }

    void anyNameAndAnyBytes_data() { addNames(); }
    void anyNameAndAnyBytes()
    {
        QFETCH(QByteArray, name);
        QVERIFY(m_world.redis->call({"HSET", name, name, name}));
        QVERIFY(edit(*m_world.redis, name, SetField{name, name, "x" + name})->isDone());
        QVERIFY(m_world.ask({"HGET", name, name}).bytes() == "x" + name);
    }

    void keysOfOursAreNotWritten_H28()
    {
        const QByteArray ours("keystead:{0123456789ab}:gen:prop:list");
        QVERIFY(m_world.redis->call({"SET", ours, "nonce"}));
        const auto refused = edit(*m_world.redis, ours, SetString{"nonce", "other"});
        QCOMPARE(codeOf(refused), ErrorCode::InvalidInput);
        QCOMPARE(refused.error().subject, QStringLiteral("own key"));
        QCOMPARE(codeOf(putBack(*m_world.redis, ours, Replaced{})), ErrorCode::InvalidInput);
        QVERIFY(m_world.ask({"GET", ours}).bytes() == "nonce");
    }

    void missingRightsAndReadOnlyProfilesAreTold()
    {
        QVERIFY(m_world.redis->call({"SET", key, "v"}));
        QVERIFY(m_world.ask({"ACL", "SETUSER", "few", "on", ">secret", "~other*", "+@all"}).bytes() == "OK");
        redis::Connection few(m_world.addressOf(QStringLiteral("few"), "secret"), redis_fixture::patient());
        QCOMPARE(codeOf(edit(few, key, SetString{"v", "w"})), ErrorCode::RedisNoPermission);
        redis::ConnectionOptions options = redis_fixture::patient();
        options.access = base::AccessMode::ReadOnly;
        redis::Connection looking(m_world.server->address(), options);
        QCOMPARE(codeOf(edit(looking, key, SetString{"v", "w"})), ErrorCode::ReadOnlyProfile);
        QVERIFY(m_world.ask({"GET", key}).bytes() == "v");
    }

private:
    static void cases()
    {
        QTest::addColumn<Commands>("made");
        QTest::addColumn<Change>("change");
        QTest::addColumn<Commands>("asked");
        QTest::addColumn<QByteArrayList>("told");
    }
    void run(const Commands& commands)
    {
        for (const QByteArrayList& command : commands)
            QVERIFY(m_world.redis->call(command));
    }
    QByteArray dump() { return m_world.ask({"DUMP", key}).bytes(); }
    // Of a set in order: the same members may lie in another one after they have been put back.
    QByteArrayList contentNow()
    {
        if (m_world.ask({"TYPE", key}).bytes() == "set")
            return flat(m_world.ask({"SORT", key, "ALPHA"}));
        return {dump()};
    }
    static QByteArrayList flat(const Value& value)
    {
        if (value.kind() == Value::Kind::Integer)
            return {QByteArray::number(value.toInteger())};
        if (value.kind() != Value::Kind::Array)
            return {value.bytes()};
        QByteArrayList all;
        for (const Value& item : value.items())
            all += flat(item);
        return all;
    }

    World m_world;
};

QTEST_GUILESS_MAIN(KeyspaceEditTest)
#include "tst_keyspace_edit.moc"
