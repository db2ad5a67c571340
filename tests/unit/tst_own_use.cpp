// What of a session's commands is Keystead's own, and what is use of the cache.
#include "core/workspace/own_use.h"

#include <QtTest>

using monitor::Traffic;
using redis::Command;
using redis::Value;

class OwnUseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void entriesAreUseAndStampsAreOwn_data();
    void entriesAreUseAndStampsAreOwn();
    void readsThatFillAreOwn();
    void windowsOfOneServerShareTheirCount();
};

void OwnUseTest::entriesAreUseAndStampsAreOwn_data()
{
    QTest::addColumn<QByteArrayList>("command");
    QTest::addColumn<QByteArray>("reply"); // of an array: one sign for each item, “.” is nil
    QTest::addColumn<int>("commands");
    QTest::addColumn<int>("hits");
    QTest::addColumn<int>("misses");
    const QByteArray cursor = "keystead:{abc}:cursor";
    const QByteArray generation = "keystead:{abc}:gen:prop:1";
    const QByteArray entry = "keystead:{abc}:page:city=x}:cursor";
    const auto row = [](const char* name, const Command& command, const char* reply, const Traffic& own) {
        QTest::newRow(name) << QByteArrayList(command) << QByteArray(reply) << int(own.commands)
                            << int(own.hits) << int(own.misses);
    };
    row("a hit", {"MGET", entry, cursor, generation, generation}, "1111", {0, 3, 0});
    row("a miss", {"MGET", entry, cursor, generation, generation}, ".1.1", {0, 2, 1});
    row("a page of three", {"MGET", entry, entry, entry, cursor, generation}, "1.111", {0, 2, 0});
    row("of an environment", {"MGET", entry, "staging:" + cursor, generation}, "111", {0, 2, 0});
    row("stamps before a fill", {"MGET", cursor, generation}, "11", {1, 2, 0});
    row("stamps, then entries: somebody looks", {"MGET", cursor, entry, generation}, "11.", {1, 2, 1});
    row("an audit", {"MGET", entry, entry}, "1.", {1, 1, 1});
    row("a value that is browsed", {"GET", entry}, "", {1, 0, 1});
    row("a write", {"SET", entry, "1"}, "", {1, 0, 0});
}

void OwnUseTest::entriesAreUseAndStampsAreOwn()
{
    QFETCH(const QByteArrayList, command);
    QFETCH(const QByteArray, reply);
    QFETCH(const int, commands);
    QFETCH(const int, hits);
    QFETCH(const int, misses);
    std::vector<Value> items;
    for (const char sign : reply)
        items.push_back(sign == '.' ? Value() : Value::bulk("1"));
    const Value answer = reply.isEmpty() ? Value() : Value::array(items);
    QCOMPARE(workspace::ownPartOf(command, answer), (Traffic{commands, hits, misses}));
}

void OwnUseTest::readsThatFillAreOwn()
{
    const auto traffic = std::make_shared<monitor::OwnTraffic>();
    bool fills = false;
    const auto observer = workspace::sessionObserver(traffic, [&fills] { return fills; });
    const Command command{"MGET", "keystead:{abc}:page:", "keystead:{abc}:cursor"};
    const Value reply = Value::array({Value(), Value::bulk("1")});
    observer->answered(std::span(&command, 1), std::span(&reply, 1));
    QCOMPARE(traffic->total(), (Traffic{0, 1, 0}));
    fills = true;
    observer->answered(std::span(&command, 1), std::span(&reply, 1));
    QCOMPARE(traffic->total(), (Traffic{1, 2, 1}));
}

void OwnUseTest::windowsOfOneServerShareTheirCount()
{
    redis::Address one;
    one.host = QStringLiteral("one");
    redis::Address other = one;
    other.database = 3; // INFO counts the whole server
    const auto traffic = workspace::ownTrafficTo(one);
    QCOMPARE(workspace::ownTrafficTo(other), traffic);
    other.port = 6380;
    QVERIFY(workspace::ownTrafficTo(other) != traffic);
}

QTEST_GUILESS_MAIN(OwnUseTest)
#include "tst_own_use.moc"
