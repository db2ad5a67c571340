// Which commands a read-only profile lets through.
#include "core/redis/command_table.h"

#include <QTest>

using redis::Command;
using redis::Effect;

class RedisCommandTableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsEffects_data()
    {
        QTest::addColumn<QByteArrayList>("command");
        QTest::addColumn<bool>("writes");
        const auto row = [](const Command& command, bool writes) {
            QTest::newRow(command.isEmpty() ? "nothing" : command.join(' ').constData()) << command << writes;
        };
        row({"GET", "k"}, false);
        row({"get", "k"}, false);
        row({"SCAN", "0"}, false);
        row({"ZUNION", "1", "k"}, false);
        row({"BITFIELD_RO", "k"}, false);
        row({"MULTI"}, false);
        row({"SET", "k", "v"}, true);
        row({"set", "k", "v"}, true);
        row({"UNLINK", "k"}, true);
        row({"GETEX", "k"}, true);
        row({"SORT", "k"}, true);
        row({"FLUSHALL"}, true);
        row({"EVAL", "return 1", "0"}, true);
        row({"EVAL_RO", "return 1", "0"}, false);
        row({"PUBLISH", "c", "m"}, true);
        row({"SHUTDOWN"}, true);
        row({"NO.SUCH.COMMAND"}, true);
        row({"GET "}, true);
        row({""}, true);
        row({}, true);
        row({"CONFIG", "GET", "*"}, false);
        row({"config", "get", "*"}, false);
        row({"CONFIG", "SET", "a", "b"}, true);
        row({"CONFIG", "RESETSTAT"}, true);
        row({"CONFIG"}, true);
        row({"CLIENT", "LIST"}, false);
        row({"CLIENT", "KILL", "ID", "3"}, true);
        row({"CLIENT", "SETNAME", "n"}, false);
        row({"SLOWLOG", "GET"}, false);
        row({"SLOWLOG", "RESET"}, true);
        row({"LATENCY", "LATEST"}, false);
        row({"LATENCY", "RESET"}, true);
        row({"ACL", "WHOAMI"}, false);
        row({"ACL", "SETUSER", "u"}, true);
        row({"SCRIPT", "EXISTS", "x"}, false);
        row({"SCRIPT", "FLUSH"}, true);
        row({"MEMORY", "USAGE", "k"}, false);
        row({"OBJECT", "ENCODING", "k"}, false);
        row({"XINFO", "STREAM", "k"}, false);
        row({"DEBUG", "SLEEP", "1"}, true);
    }
    void knowsEffects()
    {
        QFETCH(QByteArrayList, command);
        QFETCH(bool, writes);
        QCOMPARE(redis::effectOf(command) == Effect::Writes, writes);
    }

    void knowsCommandsWithoutOneReply()
    {
        for (const char* name : {"SUBSCRIBE", "psubscribe", "SSUBSCRIBE", "UNSUBSCRIBE", "MONITOR", "SYNC"})
            QVERIFY2(!redis::hasOneReply({name, "x"}), name);
        QVERIFY(!redis::hasOneReply({"client", "reply", "off"}));
        QVERIFY(redis::hasOneReply({"CLIENT", "ID"}));
        QVERIFY(redis::hasOneReply({"GET", "MONITOR"}));
        QVERIFY(redis::hasOneReply({}));
    }
};

QTEST_GUILESS_MAIN(RedisCommandTableTest)
#include "tst_redis_command_table.moc"
