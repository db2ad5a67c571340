// Histograms that can be added, and what an instance tells of itself: bytes from a server that anybody
// may have written.
#include "core/cache/shared_statistics.h"

#include <QCborArray>
#include <QCborValue>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace cache;
using namespace std::chrono_literals;

namespace {

std::chrono::nanoseconds exact(std::vector<qint64> values, double percent)
{
    std::sort(values.begin(), values.end());
    const auto rank =
        static_cast<std::size_t>(std::ceil(static_cast<double>(values.size()) * percent / 100.0));
    return std::chrono::nanoseconds(values[std::max<std::size_t>(rank, 1) - 1]);
}

InstanceStatistics sample()
{
    Statistics statistics;
    for (int i = 1; i <= 1000; ++i)
        statistics.count("page", Outcome::Hit, std::chrono::microseconds(i));
    statistics.count("page", Outcome::Miss, 1ms);
    statistics.count("page", Outcome::Miss, 1ms, Purpose::Filling);
    statistics.count("count", Outcome::Bypass, 1ms);
    return {QStringLiteral("desk"), 42, 7, statistics.snapshot()};
}

} // namespace

class CacheStatisticsUnitTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void percentilesOfMergedHistogramsAreThoseOfAll_data()
    {
        QTest::addColumn<double>("shape");
        QTest::newRow("narrow") << 0.2;
        QTest::newRow("wide") << 1.0;
        QTest::newRow("six powers of ten") << 3.0;
    }

    void percentilesOfMergedHistogramsAreThoseOfAll()
    {
        QFETCH(double, shape);
        std::mt19937_64 random(1);
        std::lognormal_distribution<double> spread(std::log(300'000.0), shape);
        LatencyHistogram merged;
        std::vector<qint64> all;
        for (int instance = 0; instance < 5; ++instance) {
            LatencyHistogram one;
            for (int i = 0; i < 20'000 * (instance + 1); ++i) {
                const auto took = static_cast<qint64>(std::min(spread(random), 1e11));
                one.add(std::chrono::nanoseconds(took));
                all.push_back(took);
            }
            merged.merge(one);
        }
        QCOMPARE(merged.count(), quint64(all.size()));
        for (const double percent : {1.0, 25.0, 50.0, 90.0, 95.0, 99.0, 99.9, 100.0}) {
            const auto wanted = static_cast<double>(exact(all, percent).count());
            const auto got = static_cast<double>(merged.percentile(percent).count());
            QVERIFY2(std::abs(got - wanted) <= wanted * 0.05,
                     qPrintable(QStringLiteral("p%1: %2 for %3").arg(percent).arg(got).arg(wanted)));
        }
    }

    void everyValueFindsABucketNearIt()
    {
        for (qint64 value = 0; value < (qint64{1} << 37);
             value = value < 5000 ? value + 1 : value * 21 / 20) {
            LatencyHistogram one;
            one.add(std::chrono::nanoseconds(value));
            const auto off = std::abs(one.percentile(50).count() - value);
            QVERIFY2(off * 32 <= value, qPrintable(QString::number(value)));
        }
        LatencyHistogram ends;
        ends.add(-5ns);
        QCOMPARE(ends.percentile(100), 0ns);
        ends.add(24h);
        QVERIFY(ends.percentile(100) > 130s && ends.percentile(100) < 138s);
        QCOMPARE(LatencyHistogram().percentile(50), 0ns);
    }

    void expiredIsAtMostWhatWasNotThere()
    {
        Statistics statistics;
        statistics.count("page", Outcome::Miss, 1ms);
        statistics.count("page", Outcome::StaleStamp, 1ms);
        QCOMPARE(statistics.snapshot().front().expiredAtMost(), quint64{1});
    }

    void whatAnInstanceTellsArrives()
    {
        const InstanceStatistics sent = sample();
        const auto arrived = decodeStatistics(encodeStatistics(sent));
        QVERIFY(arrived);
        QCOMPARE(arrived->host, sent.host);
        QCOMPARE(arrived->process, sent.process);
        QCOMPARE(arrived->ownLookups, sent.ownLookups);
        QCOMPARE(arrived->groups.size(), sent.groups.size());
        for (std::size_t i = 0; i < sent.groups.size(); ++i) {
            QCOMPARE(arrived->groups[i].group, sent.groups[i].group);
            QVERIFY(arrived->groups[i].outcomes == sent.groups[i].outcomes);
            QCOMPARE(arrived->groups[i].filling, sent.groups[i].filling);
            QVERIFY(arrived->groups[i].hitLatencies == sent.groups[i].hitLatencies);
        }
        QVERIFY(encodeStatistics(sent).size() < 4096);
    }

    void whatIsNotOursIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = encodeStatistics(sample());
        const QString text = QStringLiteral("h");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("hits=3");
        QTest::newRow("cut off") << good.chopped(20);
        QTest::newRow("another format") << QCborValue(QCborArray{2, text, 1, 0, QCborArray()}).toCbor();
        QTest::newRow("negative") << QCborValue(QCborArray{1, text, 1, -1, QCborArray()}).toCbor();
        const auto group = [&text](const QCborArray& counts, const QCborArray& hits) {
            const QCborArray one{QByteArray("page"), counts, 0, hits};
            return QCborValue(QCborArray{1, text, 1, 0, QCborArray{one}}).toCbor();
        };
        const QCborArray outcomes{1, 2, 3, 4, 5, 6, 7};
        QVERIFY(decodeStatistics(group(outcomes, {5, 1})));
        QTest::newRow("too few outcomes") << group({1, 2}, {});
        QTest::newRow("no such bucket") << group(outcomes, {5000, 1});
        QTest::newRow("half a bucket") << group(outcomes, {5});
        QTest::newRow("negative bucket") << group(outcomes, {-1, 1});
        QCborArray many;
        for (int i = 0; i < 300; ++i)
            many.append(QCborArray{QByteArray("g") + QByteArray::number(i), outcomes, 0, QCborArray()});
        QTest::newRow("too many groups") << QCborValue(QCborArray{1, text, 1, 0, many}).toCbor();
        QTest::newRow("too large") << QByteArray(largestStatistics + 1, '\x80');
        QTest::newRow("nested deeply") << QByteArray(60'000, '\x81');
    }

    void whatIsNotOursIsRefused()
    {
        QFETCH(QByteArray, bytes);
        const auto arrived = decodeStatistics(bytes);
        QVERIFY(!arrived);
        QCOMPARE(arrived.error().code, bytes.size() > largestStatistics ? base::ErrorCode::TooLarge
                                                                        : base::ErrorCode::MalformedReply);
    }

    void noByteChangedBreaksTheReader()
    {
        const QByteArray good = encodeStatistics(sample());
        int read = 0;
        for (qsizetype i = 0; i < good.size(); ++i) {
            for (const char flipped : {char(good[i] ^ 0x80), char(good[i] ^ 0x01), '\xff'}) {
                QByteArray bytes = good;
                bytes[i] = flipped;
                read += decodeStatistics(bytes) ? 1 : 0;
            }
        }
        QVERIFY(read < 3 * good.size()); // a count may be another; a shape may not
    }
};

QTEST_GUILESS_MAIN(CacheStatisticsUnitTest)
#include "tst_cache_statistics.moc"
