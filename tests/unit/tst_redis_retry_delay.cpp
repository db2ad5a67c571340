// When a connection that could not be opened may be tried again.
#include "core/redis/retry_delay.h"

#include <QTest>

using base::BootClock;
using redis::RetryDelay;
using namespace std::chrono_literals;

class RedisRetryDelayTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doublesUpToItsLimit()
    {
        RetryDelay delay(100ms, 500ms);
        const BootClock::time_point now{1h};
        for (const auto expected : {100ms, 200ms, 400ms, 500ms, 500ms}) {
            delay.failed(now, 0);
            QVERIFY(delay.notBefore() == now + expected);
        }
    }

    void jitterIsAFifthEitherWay()
    {
        const BootClock::time_point now{1h};
        RetryDelay early(100ms, 1s);
        early.failed(now, -1);
        QVERIFY(early.notBefore() == now + 80ms);
        RetryDelay late(100ms, 1s);
        late.failed(now, 1);
        QVERIFY(late.notBefore() == now + 120ms);
        late.failed(now, 7); // more than there is
        QVERIFY(late.notBefore() == now + 240ms);
    }

    void maySayWhen()
    {
        RetryDelay delay(100ms, 1s);
        const BootClock::time_point now{1h};
        QVERIFY(delay.mayTry(now));
        delay.failed(now, 0);
        QVERIFY(!delay.mayTry(now + 99ms));
        QVERIFY(delay.mayTry(now + 100ms));
    }

    void successStartsAnewAndForgettingDoesNot()
    {
        RetryDelay delay(100ms, 1s);
        const BootClock::time_point now{1h};
        delay.failed(now, 0);
        delay.forget();
        QVERIFY(delay.mayTry(now));
        delay.failed(now, 0);
        QVERIFY(delay.notBefore() == now + 200ms);
        delay.succeeded();
        QVERIFY(delay.mayTry(now));
        delay.failed(now, 0);
        QVERIFY(delay.notBefore() == now + 100ms);
    }

    void theLimitIsNeverBelowTheFirst()
    {
        RetryDelay delay(200ms, 50ms);
        const BootClock::time_point now{1h};
        delay.failed(now, 0);
        delay.failed(now, 0);
        QVERIFY(delay.notBefore() == now + 200ms);
    }
};

QTEST_GUILESS_MAIN(RedisRetryDelayTest)
#include "tst_redis_retry_delay.moc"
