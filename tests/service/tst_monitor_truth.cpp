// Against the truth: a known number of lookups, beside Keystead's own, comes out of sampler and history
// again.
#include "core/monitor/history/history.h"
#include "core/monitor/sampler.h"
#include "core/monitor/server/key_sample.h"
#include "core/sandbox/server.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include <array>
#include <atomic>
#include <cmath>
#include <thread>

using namespace std::chrono_literals;

class MonitorTruthTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sumsOfTheHistoryAreThoseOfTheGenerator();
};

void MonitorTruthTest::sumsOfTheHistoryAreThoseOfTheGenerator()
{
    auto server = sandbox::RedisServer::start();
    QVERIFY2(server.has_value(), server ? "" : qPrintable(server.error().detail));
    redis::Connection generator((*server)->address());
    std::vector<redis::Command> sets;
    for (int i = 0; i < 5000; ++i)
        sets.push_back({"SET", "here:" + QByteArray::number(i), "1"});
    QVERIFY(generator.pipeline(sets, 20s).has_value());

    monitor::OwnTraffic own;
    redis::Connection sampling((*server)->address());
    monitor::Sampler sampler(sampling, {1s, &own, &base::BootClock::now});
    const QTemporaryDir folder;
    auto file = monitor::HistoryFile::open(folder.filePath(QStringLiteral("history.sqlite")));
    QVERIFY(file.has_value());
    monitor::History history(**file);
    const QString name = (*server)->address().displayName();

    std::atomic<int> browses{0};
    std::atomic<bool> isOpen{false};
    std::jthread browser([&](const std::stop_token& stop) {
        redis::Connection connection((*server)->address());
        isOpen = connection.open().has_value();
        monitor::KeySampleOptions options;
        options.own = &own;
        base::JobControl control;
        while (!stop.stop_requested() && monitor::sampleKeys(connection, options, control))
            ++browses;
    });
    QTRY_VERIFY(isOpen);
    const monitor::Sample first = sampler.sample();
    QVERIFY(history.add(name, first).has_value());
    double hits = 0;
    double misses = 0;
    QRandomGenerator random(7);
    for (int round = 0; round < 300 || browses < 2; ++round) {
        std::vector<redis::Command> lookups;
        for (int i = random.bounded(60); i > 0; --i) {
            const bool found = random.bounded(10) < 7;
            lookups.push_back({"GET", found ? "here:" + QByteArray::number(i) : QByteArray("gone")});
            (found ? hits : misses) += 1;
        }
        if (!lookups.empty())
            QVERIFY(generator.pipeline(lookups).has_value());
        const monitor::Sample sample = sampler.sample();
        QVERIFY(sample.reachable && sampler.lastBreak() == monitor::Break::None);
        QVERIFY(history.add(name, sample).has_value());
    }
    browser.request_stop();
    browser.join();

    const std::array series{QStringLiteral("hits"), QStringLiteral("misses"), QStringLiteral("hit_ratio")};
    for (const int points : {10000, 1}) {
        const monitor::HistoryRange range{first.at.addSecs(-60), QDateTime::currentDateTimeUtc().addSecs(60),
                                          points};
        const auto found = history.read(name, series, range);
        QVERIFY(found.has_value());
        const auto sum = [&](std::size_t which) {
            double total = 0;
            for (const auto& point : (*found)[which].points)
                total += point.total;
            return total;
        };
        QCOMPARE(std::llround(sum(0)), std::llround(hits));
        QCOMPARE(std::llround(sum(1)), std::llround(misses));
        if (points == 1)
            QVERIFY(std::abs((*found)[2].points[0].mean - 100 * hits / (hits + misses)) < 0.1);
    }
}

QTEST_GUILESS_MAIN(MonitorTruthTest)
#include "tst_monitor_truth.moc"
