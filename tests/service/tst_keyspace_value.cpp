// Values of every type, in pages that never hold more than they may.
#include "keys_world.h"

#include <set>

using namespace keys_world;
using keyspace::Element;
using keyspace::PageRequest;
using keyspace::ValuePage;

namespace {

// Every page until the end.
std::vector<Element> readAll(redis::Connection& redis, const QByteArray& key, ValueType type,
                             PageRequest request)
{
    std::vector<Element> all;
    for (int pages = 0; pages < 10'000; ++pages) {
        auto page = keyspace::readPage(redis, key, type, request);
        if (!page)
            return {};
        all.insert(all.end(), page->elements.begin(), page->elements.end());
        if (page->next.isEmpty())
            return all;
        request.position = page->next;
    }
    return {};
}

} // namespace

class KeyspaceValueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_world.start());
        // May read, but run no script.
        QVERIFY(
            m_world.ask({"ACL", "SETUSER", "plain", "on", ">secret", "~*", "+@all", "-@scripting"}).bytes() ==
            "OK");
    }
    void init() { QVERIFY(m_world.reset()); }

    void factsOfEveryType_data()
    {
        QTest::addColumn<QList<QByteArrayList>>("made");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<qint64>("length");
        QTest::addColumn<QByteArray>("encoding");
        QTest::newRow("string") << QList<QByteArrayList>{{"SET", "k", "hello"}} << QByteArray("string")
                                << qint64(5) << QByteArray("embstr");
        QTest::newRow("list") << QList<QByteArrayList>{{"RPUSH", "k", "a", "b"}} << QByteArray("list")
                              << qint64(2) << QByteArray("quicklist");
        QTest::newRow("hash") << QList<QByteArrayList>{{"HSET", "k", "a", "1"}} << QByteArray("hash")
                              << qint64(1) << QByteArray("listpack");
        QTest::newRow("set") << QList<QByteArrayList>{{"SADD", "k", "1", "2", "3"}} << QByteArray("set")
                             << qint64(3) << QByteArray("intset");
        QTest::newRow("sorted set") << QList<QByteArrayList>{{"ZADD", "k", "1", "a"}} << QByteArray("zset")
                                    << qint64(1) << QByteArray("listpack");
        QTest::newRow("stream") << QList<QByteArrayList>{{"XADD", "k", "*", "f", "v"}} << QByteArray("stream")
                                << qint64(1) << QByteArray("stream");
        QTest::newRow("HyperLogLog") << QList<QByteArrayList>{{"PFADD", "k", "a"}} << QByteArray("string")
                                     << qint64(-1) << QByteArray("raw");
    }
    void factsOfEveryType()
    {
        QFETCH(QList<QByteArrayList>, made);
        QFETCH(QByteArray, type);
        QFETCH(qint64, length);
        QFETCH(QByteArray, encoding);
        for (const QByteArrayList& command : made)
            QVERIFY(m_world.redis->call(command));
        const auto facts = keyspace::readDetails(*m_world.redis, "k");
        QVERIFY(facts && *facts);
        QCOMPARE((*facts)->typeName, type);
        QCOMPARE(keyspace::valueTypeName((*facts)->type), type);
        QCOMPARE((*facts)->encoding, encoding);
        if (length >= 0)
            QCOMPARE((*facts)->length.value_or(-2), length);
        QCOMPARE((*facts)->hyperLogLog, length < 0);
        QVERIFY((*facts)->memoryBytes.value_or(0) > 0);
        QVERIFY((*facts)->idle.has_value() && !(*facts)->frequency.has_value());
        QVERIFY(!(*facts)->expiresAt && (*facts)->refused.isEmpty());
    }

    void expiryIsToTheMillisecond()
    {
        QVERIFY(m_world.redis->call({"SET", "k", "v", "PXAT", "4102444800123"}));
        const auto facts = keyspace::readDetails(*m_world.redis, "k");
        QCOMPARE((*facts)->expiresAt->time_since_epoch().count(), 4102444800123);
        const auto now = keyspace::serverTime(*m_world.redis);
        QVERIFY(now && std::chrono::abs(*now - std::chrono::system_clock::now()) < std::chrono::minutes(1));
    }

    void aMissingKeyIsNoError()
    {
        const auto facts = keyspace::readDetails(*m_world.redis, "missing");
        QVERIFY(facts && !*facts);
        QCOMPARE(codeOf(keyspace::readPage(*m_world.redis, "missing", ValueType::List)), ErrorCode::NotFound);
        QCOMPARE(codeOf(keyspace::readBytes(*m_world.redis, "missing", {}, 0, 10)), ErrorCode::NotFound);
        QCOMPARE(codeOf(keyspace::dumpedBytes(*m_world.redis, "missing")), ErrorCode::NotFound);
    }

    void missingRightsLeaveTheirFactsOut()
    {
        QVERIFY(m_world.ask({"ACL", "SETUSER", "few", "on", ">secret", "~*", "+type", "+pttl", "+time"})
                    .bytes() == "OK");
        QVERIFY(m_world.redis->call({"SET", "k", "v", "PX", "100000"}));
        redis::Connection few(m_world.addressOf(QStringLiteral("few"), "secret"), redis_fixture::patient());
        const auto facts = keyspace::readDetails(few, "k");
        QVERIFY2(facts && *facts, facts ? "" : qPrintable(facts.error().detail));
        QVERIFY((*facts)->refused.contains("MEMORY") && (*facts)->refused.contains("STRLEN"));
        QVERIFY(!(*facts)->length && !(*facts)->memoryBytes);
        const auto exact = (*keyspace::readDetails(*m_world.redis, "k"))->expiresAt;
        QVERIFY(std::chrono::abs(*(*facts)->expiresAt - *exact) < std::chrono::milliseconds(50));
    }

    void pagesHoldEveryElementOnce_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<bool>("scripts");
        for (const char* type : {"list", "hash", "set", "zset", "stream"}) {
            QTest::addRow("%s", type) << QByteArray(type) << true;
            QTest::addRow("%s without scripts", type) << QByteArray(type) << false;
        }
    }
    void pagesHoldEveryElementOnce()
    {
        QFETCH(QByteArray, type);
        QFETCH(bool, scripts);
        constexpr int count = 2500;
        std::set<QByteArray> wanted;
        std::vector<Command> commands;
        for (int i = 0; i < count; ++i) {
            const QByteArray name = QByteArray("\0\xFF\r\n", 4) + QByteArray::number(i);
            wanted.insert(name);
            if (type == "list")
                commands.push_back({"RPUSH", "k", name});
            else if (type == "hash")
                commands.push_back({"HSET", "k", name, "v" + name});
            else if (type == "set")
                commands.push_back({"SADD", "k", name});
            else if (type == "zset")
                commands.push_back({"ZADD", "k", QByteArray::number(i) + ".5", name});
            else
                commands.push_back({"XADD", "k", "*", "field", name});
        }
        QVERIFY(m_world.redis->pipeline(commands));
        redis::Connection plain(m_world.addressOf(QStringLiteral("plain"), "secret"),
                                redis_fixture::patient());
        PageRequest request;
        request.elements = 64;
        const auto all = readAll(scripts ? *m_world.redis : plain, "k", keyspace::valueTypeOf(type), request);
        std::set<QByteArray> found;
        for (const Element& element : all) {
            QVERIFY(element.isWhole());
            if (type == "list")
                found.insert(element.value.bytes);
            else if (type == "stream")
                found.insert(element.fields.at(1).bytes);
            else
                found.insert(element.name.bytes);
            if (type == "hash")
                QCOMPARE(element.value.bytes, "v" + element.name.bytes);
            if (type == "zset")
                QCOMPARE(element.value.bytes.toDouble(), double(element.index) + 0.5);
        }
        QVERIFY(found == wanted);
        if (type != "hash" && type != "set")
            QCOMPARE(all.size(), std::size_t(count));
    }

    void aListIsReadFromAnyIndex()
    {
        for (int i = 0; i < 1000; ++i)
            QVERIFY(m_world.redis->call({"RPUSH", "k", QByteArray::number(i)}));
        PageRequest request;
        request.position = "990";
        request.elements = 4;
        const auto page = keyspace::readPage(*m_world.redis, "k", ValueType::List, request);
        QCOMPARE(page->elements.size(), std::size_t(4));
        QCOMPARE(page->elements.front().value.bytes, QByteArray("990"));
        QCOMPARE(page->elements.front().index, qint64(990));
        QCOMPARE(page->next, QByteArray("994"));
        QCOMPARE(page->length, qint64(1000));
    }

    void aPatternFilters()
    {
        QVERIFY(m_world.redis->call({"ZADD", "k", "1", "apple", "2", "bread", "3", "apricot"}));
        PageRequest request;
        request.pattern = "ap*";
        const auto page = keyspace::readPage(*m_world.redis, "k", ValueType::SortedSet, request);
        QCOMPARE(page->elements.size(), std::size_t(2));
    }

    void largeElementsAreCut_data()
    {
        QTest::addColumn<bool>("scripts");
        QTest::newRow("by the server") << true;
        QTest::newRow("here") << false;
    }
    void largeElementsAreCut()
    {
        QFETCH(bool, scripts);
        const QByteArray large(3 * 1024 * 1024, 'x');
        for (int i = 0; i < 20; ++i)
            QVERIFY(m_world.redis->call({"HSET", "k", "f" + QByteArray::number(i), large}));
        redis::Connection plain(m_world.addressOf(QStringLiteral("plain"), "secret"),
                                redis_fixture::patient());
        redis::Connection& redis = scripts ? *m_world.redis : plain;
        PageRequest request;
        request.bytes = 1024 * 1024;
        const auto page = keyspace::readPage(redis, "k", ValueType::Hash, request);
        QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
        qint64 held = 0;
        for (const Element& element : page->elements) {
            QVERIFY(element.value.bytes.size() <= request.elementBytes && !element.isWhole());
            QCOMPARE(element.value.size, qint64(large.size()));
            held += element.value.bytes.size() + element.name.bytes.size();
        }
        QVERIFY(!page->elements.empty() && held <= request.bytes);
        const auto piece = keyspace::readBytes(redis, "k", {ValueType::Hash, "f7"}, large.size() - 3, 1000);
        QCOMPARE(piece->bytes, QByteArray("xxx"));
        QCOMPARE(piece->size, qint64(large.size()));
        QCOMPARE(codeOf(keyspace::readBytes(redis, "k", {ValueType::Hash, "none"}, 0, 10)),
                 ErrorCode::NotFound);
    }

    // Without a script a reply cannot be cut before it comes here.
    void whatCannotBeCutIsRefused()
    {
        const QByteArray large(80 * 1024 * 1024, 'x');
        QVERIFY(m_world.redis->call({"HSET", "k", "f", large}));
        QVERIFY(m_world.redis->call({"RPUSH", "l", large}));
        redis::Connection plain(m_world.addressOf(QStringLiteral("plain"), "secret"),
                                redis_fixture::patient());
        QCOMPARE(codeOf(keyspace::readPage(plain, "k", ValueType::Hash)), ErrorCode::TooLarge);
        QCOMPARE(codeOf(keyspace::readBytes(plain, "k", {ValueType::Hash, "f"}, 0, 1)), ErrorCode::TooLarge);
        QCOMPARE(codeOf(keyspace::readBytes(plain, "l", {ValueType::List, "0"}, 0, 1)), ErrorCode::TooLarge);
        const auto whole = keyspace::readPage(*m_world.redis, "k", ValueType::Hash);
        QVERIFY(whole && whole->elements.front().value.size == large.size());
    }

    void stringsComeInPieces()
    {
        const QByteArray bytes = redis_fixture::allBytes().repeated(40);
        QVERIFY(m_world.redis->call({"SET", "k", bytes}));
        QByteArray read;
        while (read.size() < bytes.size()) {
            const auto piece = keyspace::readBytes(*m_world.redis, "k", {}, read.size(), 1000);
            QCOMPARE(piece->size, qint64(bytes.size()));
            read += piece->bytes;
        }
        QCOMPARE(read, bytes);
        QVERIFY(keyspace::readBytes(*m_world.redis, "k", {}, bytes.size() + 5, 10)->bytes.isEmpty());
        QCOMPARE(codeOf(keyspace::readBytes(*m_world.redis, "k", {}, -1, 10)), ErrorCode::InvalidInput);
    }

    void anotherTypeIsTold()
    {
        QVERIFY(m_world.redis->call({"SET", "k", "v"}));
        const auto page = keyspace::readPage(*m_world.redis, "k", ValueType::Hash);
        QCOMPARE(codeOf(page), ErrorCode::RedisWrongType);
        QVERIFY(page.error().detail.contains(QLatin1String("string")));
        QVERIFY(m_world.redis->call({"DEL", "k"}) && m_world.redis->call({"RPUSH", "k", "v"}));
        QCOMPARE(codeOf(keyspace::readBytes(*m_world.redis, "k", {}, 0, 10)), ErrorCode::RedisWrongType);
    }

    void anyNameCanBeRead_data() { addNames(); }
    void anyNameCanBeRead()
    {
        QFETCH(QByteArray, name);
        QVERIFY(m_world.redis->call({"HSET", name, name, name}));
        const auto facts = keyspace::readDetails(*m_world.redis, name);
        QVERIFY(facts && *facts && (*facts)->length == 1);
        const auto page = keyspace::readPage(*m_world.redis, name, ValueType::Hash);
        QCOMPARE(page->elements.front().name.bytes, name);
        QCOMPARE(page->elements.front().value.bytes, name);
        QVERIFY(*keyspace::dumpedBytes(*m_world.redis, name) > 0);
    }

    void aReadOnlyProfileMayLook()
    {
        QVERIFY(m_world.redis->call({"RPUSH", "k", "v"}));
        redis::ConnectionOptions options = redis_fixture::patient();
        options.access = base::AccessMode::ReadOnly;
        redis::Connection looking(m_world.server->address(), options);
        QVERIFY(*keyspace::readDetails(looking, "k"));
        QCOMPARE(keyspace::readPage(looking, "k", ValueType::List)->elements.size(), std::size_t(1));
    }

private:
    World m_world;
};

QTEST_GUILESS_MAIN(KeyspaceValueTest)
#include "tst_keyspace_value.moc"
