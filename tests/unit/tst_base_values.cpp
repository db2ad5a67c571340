#include "core/base/clock.h"
#include "core/base/pause_point.h"
#include "core/base/ring_buffer.h"
#include "core/base/thread_role.h"
#include "core/base/units.h"

#include <QTest>

#include <thread>

class BaseValuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ringBufferForgetsTheOldest()
    {
        base::RingBuffer<int> ring(3);
        QVERIFY(ring.empty());
        for (int i = 1; i <= 5; ++i)
            ring.push(i);
        QCOMPARE(ring.size(), std::size_t(3));
        QCOMPARE(ring[0], 3);
        QCOMPARE(ring.back(), 5);
        ring.clear();
        QVERIFY(ring.empty());
    }

    void bytesReadWell_data()
    {
        QTest::addColumn<qint64>("count");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64(0) << "0 B";
        QTest::newRow("below a step") << qint64(1023) << "1023 B";
        QTest::newRow("kibi") << qint64(1536) << "1.5 KiB";
        QTest::newRow("mebi") << qint64(40055603) << "38.2 MiB";
        QTest::newRow("gibi") << qint64(3) * 1024 * 1024 * 1024 << "3.0 GiB";
    }

    void bytesReadWell()
    {
        QFETCH(qint64, count);
        QFETCH(QString, text);
        QCOMPARE(base::formatBytes({count}), text);
    }

    void keyNamesAreEscapedByteByByte_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << QByteArray("user:1") << "user:1";
        QTest::newRow("utf-8") << QByteArray("prix:\xE2\x82\xAC") << QString::fromUtf8("prix:\xE2\x82\xAC");
        QTest::newRow("invalid") << QByteArray("a\xFF\xFE") << "a\\xff\\xfe";
        QTest::newRow("cut sequence") << QByteArray("a\xE2\x82") << "a\\xe2\\x82";
        QTest::newRow("control") << QByteArray("a\nb\0c", 5) << "a\\x0ab\\x00c";
        QTest::newRow("four bytes") << QByteArray("\xF0\x9F\x8F\xA0")
                                    << QString::fromUtf8("\xF0\x9F\x8F\xA0");
    }

    void keyNamesAreEscapedByteByByte()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, text);
        QCOMPARE(base::escapeBytes(bytes), text);
    }

    void deadlinesNeverGoBelowZero()
    {
        QCOMPARE(base::millisecondsUntil(base::BootClock::now() - std::chrono::seconds(5)), 0);
        const int left = base::millisecondsUntil(base::BootClock::now() + std::chrono::seconds(5));
        QVERIFY(left > 3000 && left <= 5000);
    }

    void onlyTheMarkedThreadMustNotBlock()
    {
        int violations = 0;
        base::setBlockingViolationHandler([&](const char*) { ++violations; });
        base::assertMayBlock("unmarked");
        QCOMPARE(violations, 0);
        std::jthread([&] {
            base::markGuiThread();
            QVERIFY(base::isGuiThread());
            base::assertMayBlock("marked");
        }).join();
        QCOMPARE(violations, 1);
        base::setBlockingViolationHandler({});
    }

    void pausePointsCallTheHook()
    {
        std::string seen;
        base::setPauseHook([&](std::string_view point) { seen = point; });
        KEYSTEAD_PAUSE("here");
        base::setPauseHook({});
        KEYSTEAD_PAUSE("gone");
        QCOMPARE(seen, std::string("here"));
    }
};

QTEST_GUILESS_MAIN(BaseValuesTest)
#include "tst_base_values.moc"
