// The verdict on a hit ratio, and advice that names the figure it rests on.
#include "core/monitor/rating.h"

#include <QtTest>

using monitor::Rating;
using monitor::ServerInfo;

class MonitorRatingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ratesByTheTable_data();
    void ratesByTheTable();
    void lifetimeRatioIsUnknownBeforeTheFirstLookup();
    void advisesWhatTheFiguresSay_data();
    void advisesWhatTheFiguresSay();
    void everyAdviceCitesItsFigures();

private:
    static ServerInfo healthy();
    static ServerInfo troubled();
};

void MonitorRatingTest::ratesByTheTable_data()
{
    QTest::addColumn<double>("percent");
    QTest::addColumn<QString>("name");
    QTest::newRow("all hits") << 100.0 << QStringLiteral("excellent");
    QTest::newRow("90") << 90.0 << QStringLiteral("excellent");
    QTest::newRow("just below 90") << 89.999 << QStringLiteral("very good");
    QTest::newRow("80") << 80.0 << QStringLiteral("very good");
    QTest::newRow("just below 80") << 79.999 << QStringLiteral("good");
    QTest::newRow("70") << 70.0 << QStringLiteral("good");
    QTest::newRow("just below 70") << 69.999 << QStringLiteral("fair");
    QTest::newRow("50") << 50.0 << QStringLiteral("fair");
    QTest::newRow("just below 50") << 49.999 << QStringLiteral("poor");
    QTest::newRow("none") << 0.0 << QStringLiteral("poor");
}

void MonitorRatingTest::ratesByTheTable()
{
    QFETCH(const double, percent);
    QFETCH(const QString, name);
    QCOMPARE(monitor::ratingName(monitor::rate(percent)), name);
}

void MonitorRatingTest::lifetimeRatioIsUnknownBeforeTheFirstLookup()
{
    ServerInfo info;
    QCOMPARE(monitor::lifetimeHitRatio(info), std::nullopt);
    QCOMPARE(monitor::rate(monitor::lifetimeHitRatio(info)), Rating::Unknown);
    QCOMPARE(monitor::ratingName(Rating::Unknown), QStringLiteral("unknown"));
    info.keyspaceHits = 3;
    info.keyspaceMisses = 1;
    QCOMPARE(monitor::lifetimeHitRatio(info), 75.0);
}

ServerInfo MonitorRatingTest::healthy()
{
    ServerInfo info;
    info.maxMemory = {256 * 1024 * 1024};
    info.usedMemory = {38 * 1024 * 1024};
    info.maxMemoryPolicy = QStringLiteral("allkeys-lru");
    info.keyspaceHits = 9000;
    info.keyspaceMisses = 1000;
    return info;
}

ServerInfo MonitorRatingTest::troubled()
{
    ServerInfo info = healthy();
    info.maxMemoryPolicy = QStringLiteral("noeviction");
    info.evictedKeys = 412;
    info.keyspaceHits = 4020;
    info.keyspaceMisses = 5980;
    info.aofEnabled = true;
    monitor::setSaveRule(info, QStringLiteral("3600 1"));
    return info;
}

void MonitorRatingTest::advisesWhatTheFiguresSay_data()
{
    QTest::addColumn<QStringList>("ids");
    QTest::addColumn<int>("situation");
    QTest::newRow("healthy") << QStringList() << 0;
    QTest::newRow("no limit") << QStringList{QStringLiteral("maxmemory-unset")} << 1;
    QTest::newRow("few lookups say nothing") << QStringList() << 2;
    QTest::newRow("all at once") << QStringList{QStringLiteral("policy-noeviction"),
                                                QStringLiteral("evictions"), QStringLiteral("hit-ratio-low"),
                                                QStringLiteral("persistence-on")}
                                 << 3;
}

void MonitorRatingTest::advisesWhatTheFiguresSay()
{
    QFETCH(const QStringList, ids);
    QFETCH(const int, situation);
    ServerInfo info = situation == 3 ? troubled() : healthy();
    if (situation == 1)
        info.maxMemory = {0};
    if (situation == 2) {
        info.keyspaceHits = 1;
        info.keyspaceMisses = 99;
    }
    QStringList found;
    for (const auto& recommendation : monitor::recommend(info))
        found << recommendation.id;
    QCOMPARE(found, ids);
}

void MonitorRatingTest::everyAdviceCitesItsFigures()
{
    ServerInfo unlimited = troubled();
    unlimited.maxMemory = {0};
    auto all = monitor::recommend(troubled());
    for (auto& recommendation : monitor::recommend(unlimited))
        all.push_back(std::move(recommendation));
    QVERIFY(all.size() >= 5);
    for (const auto& recommendation : all) {
        QVERIFY2(!recommendation.figures.isEmpty(), qPrintable(recommendation.id));
        for (const QString& figure : recommendation.figures)
            QVERIFY2(recommendation.english.contains(figure), qPrintable(recommendation.english));
    }
    QVERIFY(all[2].english.contains(QStringLiteral("40.2 % of 10000 lookups")));
}

QTEST_GUILESS_MAIN(MonitorRatingTest)
#include "tst_monitor_rating.moc"
