// Replies as values: kinds, numbers, error codes; and the delay between two tries to connect.
#include "core/redis/retry_delay.h"
#include "core/redis/value.h"

#include <QTest>

using base::ErrorCode;
using redis::Value;
using namespace std::chrono_literals;

class RedisValueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsItsKind()
    {
        QVERIFY(Value().isNil());
        QVERIFY(Value::error("ERR").isError());
        QCOMPARE(Value::status("OK").bytes(), QByteArray("OK"));
        QCOMPARE(Value::array({Value::integer(1), Value()}).items().size(), std::size_t(2));
        QVERIFY(Value::bulk("") != Value());
        QVERIFY(Value::bulk("OK") != Value::status("OK"));
    }

    void readsNumbers_data()
    {
        QTest::addColumn<QByteArray>("bulk");
        QTest::addColumn<qint64>("number");
        QTest::newRow("digits") << QByteArray("42") << qint64(42);
        QTest::newRow("negative") << QByteArray("-42") << qint64(-42);
        QTest::newRow("largest") << QByteArray("9223372036854775807") << std::numeric_limits<qint64>::max();
        QTest::newRow("too large") << QByteArray("9223372036854775808") << qint64(-1);
        QTest::newRow("empty") << QByteArray() << qint64(-1);
        QTest::newRow("space in front") << QByteArray(" 1") << qint64(-1);
        QTest::newRow("letters behind") << QByteArray("1a") << qint64(-1);
    }
    void readsNumbers()
    {
        QFETCH(QByteArray, bulk);
        QFETCH(qint64, number);
        QCOMPARE(Value::bulk(bulk).toInteger(-1), number);
    }

    void otherKindsAreNoNumbers()
    {
        QCOMPARE(Value::integer(5).toInteger(-1), 5);
        QCOMPARE(Value::status("5").toInteger(-1), -1);
        QCOMPARE(Value().toInteger(-1), -1);
    }

    void errorRepliesHaveCodes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* text, const char* code) {
            QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(code);
        };
        row("ERR unknown command", "RedisError");
        row("NOPERM this user has no permissions", "RedisNoPermission");
        row("OOM command not allowed when used memory > 'maxmemory'.", "RedisOutOfMemory");
        row("LOADING Redis is loading the dataset in memory", "RedisLoading");
        row("READONLY You can't write against a read only replica.", "RedisReadOnly");
        row("WRONGTYPE Operation against a key", "RedisWrongType");
        row("NOAUTH Authentication required.", "AuthenticationFailed");
        row("WRONGPASS invalid username-password pair", "AuthenticationFailed");
        row("OOMPH is another word", "RedisError");
        row("OOM", "RedisOutOfMemory");
        row("", "RedisError");
    }
    void errorRepliesHaveCodes()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, code);
        const base::Error error = Value::error(text).toError();
        QCOMPARE(base::errorName(error.code), code);
        QCOMPARE(error.detail, QString::fromUtf8(text));
    }

    void retryDelayGrowsToItsLimit()
    {
        redis::RetryDelay delay(100ms, 350ms);
        const base::BootClock::time_point start{1h};
        QVERIFY(delay.mayTry(start));
        for (const auto expected : {100ms, 200ms, 350ms, 350ms}) {
            delay.failed(start, 0.0);
            QVERIFY(!delay.mayTry(start + expected - 1ms));
            QVERIFY(delay.mayTry(start + expected));
        }
        delay.succeeded();
        QVERIFY(delay.mayTry(start));
        delay.failed(start, 0.0);
        QVERIFY(delay.notBefore() == start + 100ms);
    }

    void retryDelayHasJitter()
    {
        const base::BootClock::time_point start{1h};
        redis::RetryDelay early(100ms, 1s);
        early.failed(start, -1.0);
        QVERIFY(early.notBefore() == start + 80ms);
        redis::RetryDelay late(100ms, 1s);
        late.failed(start, 1.0);
        QVERIFY(late.notBefore() == start + 120ms);
    }

    void retryDelayCanBeForgotten()
    {
        const base::BootClock::time_point start{1h};
        redis::RetryDelay delay(100ms, 1s);
        delay.failed(start, 0.0);
        delay.forget();
        QVERIFY(delay.mayTry(start));
        delay.failed(start, 0.0);
        QVERIFY(delay.notBefore() == start + 200ms);
    }
};

QTEST_GUILESS_MAIN(RedisValueTest)
#include "tst_redis_value.moc"
