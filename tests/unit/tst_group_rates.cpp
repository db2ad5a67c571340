// Rates of the cache's groups from counters that only grow while their instances live, and markers from lines
// of the journal.
#include "core/workspace/group_rates.h"
#include "core/workspace/marker_watch.h"

#include <QtTest>

using cache::JournalCause;
using workspace::GroupCounters;
using namespace std::chrono_literals;

class GroupRatesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ratesAreTheDifference();
    void whatCannotBeComparedHasNone_data();
    void whatCannotBeComparedHasNone();
    void linesOfOneKindAreOneMarker();

private:
    static cache::StatisticsSum sum(quint64 hits, quint64 misses, const std::vector<qint64>& processes = {1});

    const base::BootClock::time_point m_start = base::BootClock::now();
};

cache::StatisticsSum GroupRatesTest::sum(quint64 hits, quint64 misses, const std::vector<qint64>& processes)
{
    cache::StatisticsSum sum;
    cache::GroupStatistics group;
    group.group = "page";
    group.outcomes[static_cast<std::size_t>(cache::Outcome::Hit)] = hits;
    group.outcomes[static_cast<std::size_t>(cache::Outcome::Miss)] = misses;
    group.outcomes[static_cast<std::size_t>(cache::Outcome::StaleStamp)] = 1;
    sum.groups.push_back(group);
    for (const qint64 process : processes)
        sum.instances.push_back({QStringLiteral("host"), process, process == 1, 0ms});
    return sum;
}

void GroupRatesTest::ratesAreTheDifference()
{
    GroupCounters counters;
    QVERIFY(!counters.take(sum(1000, 50), m_start));
    const auto rates = counters.take(sum(1100, 70), m_start + 10s);
    QVERIFY(rates.has_value());
    QCOMPARE(rates->covers, std::chrono::milliseconds(10s));
    QCOMPARE(rates->values.size(), std::size_t{2});
    QCOMPARE(rates->values[0].series, QStringLiteral("hits:page"));
    QCOMPARE(rates->values[0].value, 10.0);
    QCOMPARE(rates->values[0].weight, 10.0);
    QCOMPARE(rates->values[1].series, QStringLiteral("misses:page"));
    QCOMPARE(rates->values[1].value, 2.0);
    QCOMPARE(counters.take(sum(1100, 70), m_start + 20s)->values[0].value, 0.0);
}

void GroupRatesTest::whatCannotBeComparedHasNone_data()
{
    QTest::addColumn<quint64>("hits");
    QTest::addColumn<std::vector<qint64>>("processes");
    QTest::addColumn<bool>("complete");
    QTest::addColumn<int>("seconds");
    QTest::newRow("another instance came with its past")
        << quint64{90'000} << std::vector<qint64>{1, 2} << true << 10;
    QTest::newRow("an instance went") << quint64{10} << std::vector<qint64>{} << true << 10;
    QTest::newRow("another one in its place") << quint64{5000} << std::vector<qint64>{7} << true << 10;
    QTest::newRow("not all answered") << quint64{1010} << std::vector<qint64>{1} << false << 10;
    QTest::newRow("asleep meanwhile") << quint64{1010} << std::vector<qint64>{1} << true << 3600;
    QTest::newRow("counted backwards") << quint64{10} << std::vector<qint64>{1} << true << 10;
}

void GroupRatesTest::whatCannotBeComparedHasNone()
{
    QFETCH(const quint64, hits);
    QFETCH(const std::vector<qint64>, processes);
    QFETCH(const bool, complete);
    QFETCH(const int, seconds);
    GroupCounters counters;
    QVERIFY(!counters.take(sum(1000, 0), m_start));
    cache::StatisticsSum next = sum(hits, 0, processes);
    next.complete = complete;
    const auto at = m_start + std::chrono::seconds(seconds);
    QVERIFY(!counters.take(next, at));
    next.complete = true;
    QCOMPARE(counters.take(next, at + 10s).has_value(), complete); // compared with what came last
}

void GroupRatesTest::linesOfOneKindAreOneMarker()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto line = [&](qint64 id, JournalCause cause, std::vector<cache::Tag> tags, qint64 entries,
                          int secondsAgo) {
        cache::JournalEntry entry;
        entry.id = id;
        entry.cause = cause;
        entry.tags = std::move(tags);
        entry.entries = entries;
        entry.lastAt = now.addSecs(-secondsAgo);
        entry.program = QStringLiteral("psql");
        return entry;
    };
    const std::vector<cache::JournalEntry> lines{
        line(9, JournalCause::Edit, {"prop:1", "prop:2", "prop:list"}, 0, 1),
        line(8, JournalCause::Edit, {"prop:2", "prop:all"}, 0, 5),
        line(7, JournalCause::OtherProgram, {"prop:3"}, 0, 3),
        line(6, JournalCause::Clear, {"group:page"}, 40, 7200),
        line(5, JournalCause::Warm, {}, 12, 2), // known already
    };
    const auto markers = workspace::markersOf(lines, 5, now);
    QCOMPARE(markers.size(), std::size_t{2});
    QCOMPARE(markers[0].kind, QStringLiteral("clear"));
    QCOMPARE(markers[0].detail, QStringLiteral("40 entries"));
    QCOMPARE(markers[0].at, now.addSecs(-60)); // another clock: it belongs to what is drawn now
    QCOMPARE(markers[1].kind, QStringLiteral("edit"));
    QCOMPARE(markers[1].detail, QStringLiteral("psql, 3 listings"));
    QCOMPARE(markers[1].at, now.addSecs(-1));
}

QTEST_GUILESS_MAIN(GroupRatesTest)
#include "tst_group_rates.moc"
