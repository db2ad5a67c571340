// What the history thread does with samples, by a clock that the test turns: one recorder of a server, alerts
// that outlive their program, what happened as markers, and a disk that refuses.
#include "core/workspace/history_keeper.h"

#include <QTemporaryDir>
#include <QtTest>

#include <array>
#include <cmath>

using monitor::AlertRule;
using monitor::Break;
using monitor::Sample;
using monitor::Severity;
using workspace::HistoryKeeper;
using namespace std::chrono_literals;

namespace {

constexpr std::array rules{AlertRule{"crowd", "clients", Severity::Warning, true, 10, 5, 3s, 3s},
                           AlertRule{"backlog", "backlog", Severity::Critical, true, 30, 5, 0s, 0s}};

} // namespace

class HistoryKeeperTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void oneOfTwoRecordsUntilItEnds();
    void anIncidentIsToldOnceAndOutlivesItsProgram();
    void anotherWindowKnowsWhatIsOpen();
    void figuresOfTheCacheRaiseToo();
    void whatHappensIsMarked_data();
    void whatHappensIsMarked();
    void whoeverChangedASettingHasMarkedIt();
    void aFileThatCannotBeMadeIsAProblemUntilItCan();

private:
    std::unique_ptr<HistoryKeeper> keeper();
    Sample sample(double clients, const QString& run = QStringLiteral("run"));
    // A second passes, then a sample with so many clients.
    void second(HistoryKeeper& keeper, double clients);
    double secondsOf(HistoryKeeper& keeper);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    base::BootClock::time_point m_now;
    QDateTime m_at;
    QStringList m_told; // “crowd began”, “mark edit: 3 listings”, “problem FileFailed”, “open 1”
};

void HistoryKeeperTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("history.sqlite"));
    m_now = base::BootClock::now();
    m_at = QDateTime::fromSecsSinceEpoch(1'700'000'040, Qt::UTC);
    m_told.clear();
}

std::unique_ptr<HistoryKeeper> HistoryKeeperTest::keeper()
{
    workspace::HistoryKeeperOptions options;
    options.path = m_path;
    options.server = QStringLiteral("localhost:6379/0");
    options.rules = rules;
    options.clock = [this] { return m_now; };
    options.outlet.marked = [this](const monitor::HistoryMarker& marker) {
        m_told << QStringLiteral("mark %1: %2").arg(marker.kind, marker.detail);
    };
    options.outlet.incidents = [this](const std::vector<monitor::IncidentNotice>& notices,
                                      const std::vector<monitor::Incident>& open) {
        for (const monitor::IncidentNotice& notice : notices)
            m_told << notice.incident.rule +
                          (notice.incident.cleared ? QStringLiteral(" ended") : QStringLiteral(" began"));
        m_told << QStringLiteral("open %1").arg(open.size());
    };
    options.outlet.problem = [this](const base::Error& error) {
        m_told << QStringLiteral("problem %1").arg(base::errorName(error.code));
    };
    return std::make_unique<HistoryKeeper>(std::move(options));
}

Sample HistoryKeeperTest::sample(double clients, const QString& run)
{
    Sample sample;
    sample.at = m_at;
    sample.values.resize(monitor::metrics().size());
    sample.values[*monitor::metricIndex(u"clients")] = clients;
    sample.values[*monitor::metricIndex(u"interval")] = 1000;
    sample.info.runId = run;
    sample.info.maxMemoryPolicy = QStringLiteral("noeviction");
    return sample;
}

void HistoryKeeperTest::second(HistoryKeeper& keeper, double clients)
{
    m_now += 1s;
    m_at = m_at.addSecs(1);
    keeper.add(sample(clients), Break::None, {});
}

double HistoryKeeperTest::secondsOf(HistoryKeeper& keeper)
{
    const std::array series{QStringLiteral("clients")};
    const auto found = keeper.read(series, {m_at.addDays(-1), m_at.addDays(1), 100'000});
    double seconds = 0; // one client all the time: the total is the time
    if (found) {
        for (const auto& point : found->front().points)
            seconds += point.total;
    }
    return seconds;
}

void HistoryKeeperTest::oneOfTwoRecordsUntilItEnds()
{
    auto first = keeper();
    const auto other = keeper();
    for (int i = 0; i < 20; ++i) {
        m_now += 1s;
        m_at = m_at.addSecs(1);
        first->add(sample(1), Break::None, {});
        other->add(sample(1), Break::None, {});
    }
    QVERIFY(first->isRecording() && !other->isRecording());
    QCOMPARE(std::lround(secondsOf(*first)), 20L);
    first.reset();
    for (int i = 0; i < 20; ++i)
        second(*other, 1);
    QVERIFY(other->isRecording());
    const long seconds = std::lround(secondsOf(*other));
    QVERIFY2(seconds >= 35 && seconds <= 40, qPrintable(QString::number(seconds))); // takes over within 5 s
}

void HistoryKeeperTest::anIncidentIsToldOnceAndOutlivesItsProgram()
{
    auto first = keeper();
    for (int i = 0; i < 3; ++i)
        second(*first, 12);
    QVERIFY(!m_told.contains(QStringLiteral("crowd began"))); // held back: not long enough
    for (int i = 0; i < 20; ++i)
        second(*first, i % 2 ? 12 : 7); // trembles between the bounds
    QCOMPARE(m_told.count(QStringLiteral("crowd began")), 0);
    for (int i = 0; i < 20; ++i)
        second(*first, i < 10 ? 12 : 7);
    QCOMPARE(m_told.count(QStringLiteral("crowd began")), 1);
    first.reset();

    m_told.clear();
    const auto later = keeper();
    for (int i = 0; i < 10; ++i)
        second(*later, 12);
    QCOMPARE(m_told, (QStringList{QStringLiteral("open 1")}));
    for (int i = 0; i < 10; ++i)
        second(*later, 2);
    QCOMPARE(m_told, (QStringList{QStringLiteral("open 1"), QStringLiteral("crowd ended"),
                                  QStringLiteral("open 0")}));
    const auto incidents = later->latestIncidents(10);
    QVERIFY(incidents.has_value());
    QCOMPARE(incidents->size(), std::size_t{1});
    QVERIFY(incidents->front().cleared.has_value());
    QCOMPARE(incidents->front().worst, 12.0);
}

void HistoryKeeperTest::anotherWindowKnowsWhatIsOpen()
{
    const auto first = keeper();
    for (int i = 0; i < 5; ++i)
        second(*first, 12);
    m_told.clear();
    const auto other = keeper();
    other->add(sample(12), Break::None, {});
    QCOMPARE(m_told, QStringList{QStringLiteral("open 1")}); // and no notice of its own
}

void HistoryKeeperTest::figuresOfTheCacheRaiseToo()
{
    const auto one = keeper();
    one->add(sample(1), Break::None, {60.0, std::nullopt});
    QVERIFY(m_told.contains(QStringLiteral("backlog began")));
    m_now += 1s;
    one->add(sample(1), Break::None, {0.0, std::nullopt});
    QVERIFY(m_told.contains(QStringLiteral("backlog ended")));
}

void HistoryKeeperTest::whatHappensIsMarked_data()
{
    QTest::addColumn<int>("since");
    QTest::addColumn<QString>("marker");
    const auto row = [](Break since, const QString& marker) {
        QTest::newRow(qPrintable(monitor::breakName(since))) << static_cast<int>(since) << marker;
    };
    row(Break::ServerRestarted, QStringLiteral("mark server-restarted: "));
    row(Break::ServerReplaced, QStringLiteral("mark server-replaced: "));
    row(Break::CountersReset, QStringLiteral("mark counters-reset: "));
    row(Break::Paused, QStringLiteral("mark paused: "));
    row(Break::First, QString());
    row(Break::None, QString());
}

void HistoryKeeperTest::whatHappensIsMarked()
{
    QFETCH(const int, since);
    QFETCH(const QString, marker);
    const auto one = keeper();
    one->add(sample(1), static_cast<Break>(since), {});
    const QStringList marks = m_told.filter(QStringLiteral("mark"));
    QCOMPARE(marks, marker.isEmpty() ? QStringList() : QStringList{marker});

    m_told.clear();
    Sample lost;
    lost.at = m_at;
    lost.reachable = false;
    one->add(lost, Break::None, {});
    one->add(lost, Break::None, {});
    one->add(sample(1), Break::Unreachable, {});
    QCOMPARE(m_told.filter(QStringLiteral("mark")),
             (QStringList{QStringLiteral("mark connection-lost: redis"),
                          QStringLiteral("mark connection-back: redis")}));
    const auto kept = one->markers({m_at.addSecs(-1), m_at.addSecs(1), 10});
    QVERIFY(kept.has_value());
    QCOMPARE(kept->size(), std::size_t(marker.isEmpty() ? 2 : 3));
}

void HistoryKeeperTest::whoeverChangedASettingHasMarkedIt()
{
    const auto one = keeper();
    one->add(sample(1), Break::First, {});
    Sample changed = sample(1);
    changed.info.maxMemoryPolicy = QStringLiteral("allkeys-lru");
    one->add(changed, Break::None, {});
    QCOMPARE(m_told.filter(QStringLiteral("mark")),
             QStringList{QStringLiteral("mark configuration: maxmemory-policy")});

    m_told.clear();
    one->mark({m_at, QStringLiteral("configuration"), QStringLiteral("maxmemory")});
    changed.info.maxMemory.count = 1'000'000;
    one->add(changed, Break::None, {});
    QCOMPARE(m_told.filter(QStringLiteral("mark")),
             QStringList{QStringLiteral("mark configuration: maxmemory")});

    m_told.clear();
    m_now += 1min;
    one->add(sample(1, QStringLiteral("another")), Break::ServerRestarted, {}); // its own settings
    QCOMPARE(m_told.filter(QStringLiteral("configuration")), QStringList());
}

void HistoryKeeperTest::aFileThatCannotBeMadeIsAProblemUntilItCan()
{
    const QString folder = m_folder->filePath(QStringLiteral("folder"));
    QFile obstacle(folder);
    QVERIFY(obstacle.open(QIODevice::WriteOnly));
    obstacle.close();
    m_path = folder + QStringLiteral("/history.sqlite");
    const auto one = keeper();
    for (int i = 0; i < 10; ++i)
        second(*one, 1);
    QCOMPARE(m_told, QStringList{QStringLiteral("problem FileFailed")});
    QVERIFY(!one->markers({m_at, m_at, 1}).has_value());
    one->mark({m_at, QStringLiteral("edit"), {}});
    QCOMPARE(m_told.last(), QStringLiteral("mark edit: ")); // live charts show it all the same

    QVERIFY(obstacle.remove());
    for (int i = 0; i < 40; ++i)
        second(*one, 1);
    QVERIFY(m_told.contains(QStringLiteral("problem None")));
    QVERIFY(secondsOf(*one) >= 10);
}

QTEST_GUILESS_MAIN(HistoryKeeperTest)
#include "tst_history_keeper.moc"
