// INFO of a real Redis 7.0.15 (tests/data/redis-info-7.0.txt), and of servers that answer oddly.
#include "core/monitor/info.h"

#include <QFile>
#include <QtTest>

class MonitorInfoTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatARealServerSaid();
    void keepsEveryField();
    void toleratesLinesItDoesNotKnow_data();
    void toleratesLinesItDoesNotKnow();
    void refusesWhatIsNoInfo_data();
    void refusesWhatIsNoInfo();
    void persistenceIsUnknownUntilAsked();

private:
    static QByteArray captured();
};

QByteArray MonitorInfoTest::captured()
{
    QFile file(QStringLiteral(KEYSTEAD_TEST_DATA "/redis-info-7.0.txt"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void MonitorInfoTest::readsWhatARealServerSaid()
{
    const auto info = monitor::parseInfo(captured());
    QVERIFY(info);
    QCOMPARE(info->version, QStringLiteral("7.0.15"));
    QCOMPARE(info->runId, QStringLiteral("4806a9b9734edae3b6e0a429d2909174103b5fc5"));
    QCOMPARE(info->uptimeSeconds, 1);
    QCOMPARE(info->connectedClients, 1);
    QCOMPARE(info->usedMemory.count, 991400);
    QCOMPARE(info->residentMemory.count, 12042240);
    QCOMPARE(info->peakMemory.count, 991400);
    QCOMPARE(info->maxMemory.count, 268435456);
    QCOMPARE(info->maxMemoryPolicy, QStringLiteral("allkeys-lru"));
    QCOMPARE(info->usedMemoryHuman, QStringLiteral("968.16K"));
    QCOMPARE(info->keyspaceHits, 7);
    QCOMPARE(info->keyspaceMisses, 1);
    QCOMPARE(info->commandsProcessed, 12);
    QCOMPARE(info->networkIn.count, 279);
    QCOMPARE(info->networkOut.count, 74);
    QCOMPARE(info->evictedKeys, 0);
    QCOMPARE(info->aofEnabled, false);
    QCOMPARE(info->keysByDatabase, (QMap<int, qint64>{{0, 2}, {3, 1}}));
    QCOMPARE(info->keys(), 3);
}

void MonitorInfoTest::keepsEveryField()
{
    const auto info = monitor::parseInfo(captured());
    QVERIFY(info);
    QCOMPARE(info->fields.value(QStringLiteral("mem_fragmentation_ratio")).isEmpty(), false);
    QCOMPARE(info->fields.value(QStringLiteral("redis_mode")), QStringLiteral("standalone"));
    QVERIFY(info->fields.size() > 150);
}

void MonitorInfoTest::toleratesLinesItDoesNotKnow_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<qint64>("hits");
    QTest::newRow("bare line feeds") << QByteArray("# Stats\nkeyspace_hits:5\n") << qint64(5);
    QTest::newRow("no line end") << QByteArray("keyspace_hits:5") << qint64(5);
    QTest::newRow("a colon in the value") << QByteArray("x:a:b\r\nkeyspace_hits:5\r\n") << qint64(5);
    QTest::newRow("lines without a colon") << QByteArray("nonsense\r\n\r\nkeyspace_hits:5\r\n") << qint64(5);
    QTest::newRow("not a number") << QByteArray("keyspace_hits:many\r\n") << qint64(0);
    QTest::newRow("a section missing") << QByteArray("redis_version:9.9\r\n") << qint64(0);
    QTest::newRow("dbsize is no database") << QByteArray("dbsize:1\r\nkeyspace_hits:5\r\n") << qint64(5);
}

void MonitorInfoTest::toleratesLinesItDoesNotKnow()
{
    QFETCH(const QByteArray, reply);
    QFETCH(const qint64, hits);
    const auto info = monitor::parseInfo(reply);
    QVERIFY(info);
    QCOMPARE(info->keyspaceHits, hits);
    QVERIFY(info->keysByDatabase.isEmpty());
}

void MonitorInfoTest::refusesWhatIsNoInfo_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("headings only") << QByteArray("# Server\r\n\r\n# Clients\r\n");
    QTest::newRow("another answer") << QByteArray("PONG");
}

void MonitorInfoTest::refusesWhatIsNoInfo()
{
    QFETCH(const QByteArray, reply);
    const auto info = monitor::parseInfo(reply);
    QVERIFY(!info);
    QCOMPARE(info.error().code, base::ErrorCode::MalformedReply);
}

void MonitorInfoTest::persistenceIsUnknownUntilAsked()
{
    auto info = monitor::parseInfo(captured());
    QVERIFY(info);
    QVERIFY(!info->saveRule);
    monitor::setSaveRule(*info, QString());
    QVERIFY(info->saveRule);
    QVERIFY(!info->rdbEnabled);
    monitor::setSaveRule(*info, QStringLiteral("3600 1 300 100"));
    QVERIFY(info->rdbEnabled);
}

QTEST_GUILESS_MAIN(MonitorInfoTest)
#include "tst_monitor_info.moc"
