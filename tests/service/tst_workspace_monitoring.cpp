// Monitoring of an open workspace against ground truth: what others did comes out of samples and history,
// what Keystead did itself does not; what happened is marked and told once.
#include "core/keyspace/index/browser.h"
#include "core/workspace/monitoring.h"
#include "workspace_world.h"

#include <array>
#include <cmath>

using monitor::Sample;
using workspace::Monitoring;
using workspace::OpenOptions;
using workspace::Session;
using workspace::Workspace;
using namespace std::chrono_literals;

namespace {

constexpr int limit = 30'000; // ms

struct Sums
{
    double hits = 0;
    double misses = 0;
    double commands = 0;
    double own = 0;

    void add(const Sample& sample)
    {
        const double seconds = sample.value(u"interval").value_or(0) / 1000;
        hits += sample.value(u"hits").value_or(0) * seconds;
        misses += sample.value(u"misses").value_or(0) * seconds;
        commands += sample.value(u"commands").value_or(0) * seconds;
        own += sample.value(u"own_lookups").value_or(0) * seconds;
    }
};

bool isNear(double shown, double truth)
{
    return std::abs(shown - truth) <= truth / 1000;
}

// Others, who look up a number of keys that is known exactly: four of five are there.
class Generator
{
public:
    explicit Generator(redis::Address address)
        : m_thread([this, address = std::move(address)] { serve(address); })
    {
    }
    ~Generator() { stop(); }

    bool hasBegun() const { return m_rounds > 0; }
    void stop()
    {
        m_stops = true;
        if (m_thread.joinable())
            m_thread.join();
    }
    double hits() const { return 40.0 * static_cast<double>(m_rounds); }
    double misses() const { return 10.0 * static_cast<double>(m_rounds); }

private:
    void serve(const redis::Address& address)
    {
        redis::Connection connection(address);
        std::vector<redis::Command> lookups(40, redis::Command{"GET", "browse:7"});
        lookups.resize(50, redis::Command{"GET", "gone"});
        while (!m_stops && connection.pipeline(lookups))
            ++m_rounds;
    }

    std::atomic<bool> m_stops{false};
    std::atomic<qint64> m_rounds{0};
    std::thread m_thread;
};

// Looks at one value after another until it ends.
class ValueReader : public QObject
{
public:
    explicit ValueReader(Workspace& workspace)
        : m_workspace(workspace)
    {
        read();
    }
    int values() const { return m_values; }

private:
    void read()
    {
        m_workspace.run(
            [](Session& session) {
                return session.redis().call({"GET", "browse:1"});
            },
            this,
            [this](const base::Result<redis::Value>& value) {
                m_values += value ? 1 : 0;
                read();
            });
    }

    Workspace& m_workspace;
    int m_values = 0;
};

QStringList kindsOf(const QSignalSpy& markers)
{
    QStringList kinds;
    for (const QList<QVariant>& arguments : markers)
        kinds << arguments.at(0).value<monitor::HistoryMarker>().kind;
    return kinds;
}

double totalOf(const monitor::HistorySeries& series)
{
    double total = 0;
    for (const monitor::HistoryPoint& point : series.points)
        total += point.total;
    return total;
}

#define VERIFY_NEAR(shown, truth)                                                                            \
    QVERIFY2(isNear(shown, truth), qPrintable(QStringLiteral("%1 instead of %2").arg(shown).arg(truth)))

} // namespace

class WorkspaceMonitoringTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_world.stop(); }
    void cleanup() { QCOMPARE(m_world.takeViolations(), 0); }
    void browsingDoesNotChangeTheTrafficOfOthers();
    void readsThroughTheCacheAreItsUse();
    void theIntervalChangesAtOnce();
    void twoWindowsCountOnce();
    void editsAndRestartsAreMarked();
    void anIncidentIsToldOnceAndOutlivesItsWindow();

private:
    OpenOptions options() const;
    std::unique_ptr<Workspace> opened() const { return m_world.opened(options()); }
    // Goes on until that many further samples have come.
    static void awaitSamples(Workspace& workspace, int count);
    std::vector<monitor::HistorySeries> history(Workspace& workspace, std::vector<QString> series) const;
    std::vector<monitor::HistoryMarker> markers(Workspace& workspace) const;

    test::WorkspaceWorld m_world;
    std::unique_ptr<QTemporaryDir> m_folder;
    QDateTime m_begin;
};

void WorkspaceMonitoringTest::initTestCase()
{
    m_world.start(200);
    m_folder = std::make_unique<QTemporaryDir>();
}

OpenOptions WorkspaceMonitoringTest::options() const
{
    OpenOptions options;
    options.sampleInterval = 250ms;
    options.historyFile =
        m_folder->filePath(QLatin1String(QTest::currentTestFunction()) + QStringLiteral(".sqlite"));
    return options;
}

void WorkspaceMonitoringTest::awaitSamples(Workspace& workspace, int count)
{
    QSignalSpy samples(&workspace, &Workspace::sampled);
    QTRY_VERIFY_WITH_TIMEOUT(samples.size() >= count, limit);
}

std::vector<monitor::HistorySeries> WorkspaceMonitoringTest::history(Workspace& workspace,
                                                                     std::vector<QString> series) const
{
    std::optional<base::Result<std::vector<monitor::HistorySeries>>> found;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    workspace.monitoring()->readHistory(std::move(series), {now.addSecs(-3600), now.addSecs(60), 5000},
                                        &workspace, [&](auto answer) { found = std::move(answer); });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(found.has_value(), limit); }();
    return found && *found ? std::move(**found) : std::vector<monitor::HistorySeries>();
}

std::vector<monitor::HistoryMarker> WorkspaceMonitoringTest::markers(Workspace& workspace) const
{
    std::optional<base::Result<std::vector<monitor::HistoryMarker>>> found;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    workspace.monitoring()->readMarkers({now.addSecs(-3600), now.addSecs(60), 1000}, &workspace,
                                        [&](auto answer) { found = std::move(answer); });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(found.has_value(), limit); }();
    return found && *found ? std::move(**found) : std::vector<monitor::HistoryMarker>();
}

// 100,000 keys are scanned, all of them are measured, and values are read while others look up a number of
// keys that is known exactly.
void WorkspaceMonitoringTest::browsingDoesNotChangeTheTrafficOfOthers()
{
    test::elsewhere([this] {
        redis::Connection filling(m_world.servers.sandbox->redis().address());
        for (int block = 0; block < 10; ++block) {
            std::vector<redis::Command> sets;
            for (int i = 0; i < 10'000; ++i)
                sets.push_back({"SET", "browse:" + QByteArray::number(block * 10'000 + i), "1"});
            QVERIFY(filling.pipeline(sets, 20s).has_value());
        }
    });
    const auto workspace = opened();
    awaitSamples(*workspace, 3); // the greetings of our own connections are over
    Sums shown;
    QObject::connect(workspace.get(), &Workspace::sampled, workspace.get(),
                     [&](const Sample& sample) { shown.add(sample); });
    auto* const browser = workspace->browseKeys();
    QVERIFY(browser);
    browser->begin({});
    Generator others(m_world.servers.sandbox->redis().address());
    QTRY_VERIFY_WITH_TIMEOUT(others.hasBegun(), limit);
    const keyspace::FactSet facts = keyspace::FactSet(keyspace::Fact::Type) | keyspace::Fact::Ttl;
    base::Job* measuring = nullptr;
    {
        const ValueReader values(*workspace);
        QTRY_COMPARE_WITH_TIMEOUT(browser->progress().state, keyspace::ScanState::Complete, limit);
        measuring = browser->measure({}, facts, workspace.get());
        QTRY_VERIFY_WITH_TIMEOUT(measuring->isFinished(), limit);
        QTRY_VERIFY_WITH_TIMEOUT(values.values() > 100, limit);
    }
    others.stop();
    awaitSamples(*workspace, 3); // the last of it has been counted
    VERIFY_NEAR(shown.hits, others.hits());
    VERIFY_NEAR(shown.misses, others.misses());
    QVERIFY2(std::abs(shown.commands - others.hits() - others.misses()) <=
                 (others.hits() + others.misses()) / 1000 + 20, // greetings
             qPrintable(QString::number(shown.commands)));
    QVERIFY(shown.own > 100'000); // what was taken off

    const auto kept = history(*workspace, {QStringLiteral("hits"), QStringLiteral("misses")});
    QCOMPARE(kept.size(), std::size_t{2});
    VERIFY_NEAR(totalOf(kept[0]), others.hits());
    VERIFY_NEAR(totalOf(kept[1]), others.misses());
    test::elsewhere([this] {
        redis::Connection emptying(m_world.servers.sandbox->redis().address());
        QVERIFY(emptying.call({"FLUSHDB"}).has_value());
    });
}

void WorkspaceMonitoringTest::readsThroughTheCacheAreItsUse()
{
    const auto workspace = opened();
    QTRY_VERIFY_WITH_TIMEOUT(workspace->connection().trusted, limit);
    const auto read = [&](int times) {
        std::optional<int> found;
        workspace->run(
            [times](Session& session) -> base::Result<int> {
                int good = 0;
                for (int i = 0; i < times; ++i)
                    good += session.reads().agents() ? 1 : 0;
                return good;
            },
            workspace.get(), [&](const base::Result<int>& answer) { found = answer.value_or(0); });
        QTRY_COMPARE_WITH_TIMEOUT(found.value_or(0), times, limit);
    };
    read(2); // from now on it is there
    awaitSamples(*workspace, 3);
    Sums shown;
    QObject::connect(workspace.get(), &Workspace::sampled, workspace.get(),
                     [&](const Sample& sample) { shown.add(sample); });
    read(100);
    awaitSamples(*workspace, 3);
    QCOMPARE(std::lround(shown.hits), 100L); // the entries: not cursor, not generations, not the drainer
    QCOMPARE(std::lround(shown.misses), 0L);
    QVERIFY(shown.own >= 200);
}

void WorkspaceMonitoringTest::theIntervalChangesAtOnce()
{
    OpenOptions slow = options();
    slow.sampleInterval = 60s;
    const auto workspace = m_world.opened(slow);
    Monitoring* const monitoring = workspace->monitoring();
    QCOMPARE(monitoring->interval(), std::chrono::milliseconds(60s));
    QSignalSpy changed(monitoring, &Monitoring::intervalChanged);
    QSignalSpy samples(workspace.get(), &Workspace::sampled);
    monitoring->setInterval(1ms);
    QCOMPARE(monitoring->interval(), 250ms);
    QCOMPARE(changed.size(), 1);
    monitoring->setInterval(250ms);
    QCOMPARE(changed.size(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(samples.size() >= 4, limit);
    const auto last = samples.last().at(0).value<Sample>();
    QVERIFY(last.value(u"interval").value_or(0) > 200);
    monitoring->setInterval(24h);
    QCOMPARE(monitoring->interval(), std::chrono::milliseconds(60s));
}

void WorkspaceMonitoringTest::twoWindowsCountOnce()
{
    const auto first = opened();
    awaitSamples(*first, 1);
    const auto second = opened();
    awaitSamples(*second, 2);
    awaitSamples(*first, 1);
    const int lookups = 500;
    test::elsewhere([this] {
        redis::Connection other(m_world.servers.sandbox->redis().address());
        const std::vector<redis::Command> gets(lookups, redis::Command{"GET", "gone"});
        QVERIFY(other.pipeline(gets).has_value());
    });
    awaitSamples(*first, 3);
    awaitSamples(*second, 3);
    QVERIFY(!history(*first, {QStringLiteral("misses")}).empty()); // written
    const double misses = totalOf(history(*second, {QStringLiteral("misses")}).at(0));
    VERIFY_NEAR(misses, lookups);
}

void WorkspaceMonitoringTest::editsAndRestartsAreMarked()
{
    const auto workspace = opened();
    QSignalSpy told(workspace->monitoring(), &Monitoring::markerAdded);
    QTRY_VERIFY_WITH_TIMEOUT(workspace->connection().trusted && workspace->rights().has_value(), limit);
    awaitSamples(*workspace, 2);
    test::elsewhere([this] {
        database::Session session(m_world.servers.sandbox->postgres().address());
        QVERIFY(session.execute(QStringLiteral("UPDATE keystead.property SET price = price + 1"
                                               " WHERE id = (SELECT min(id) FROM keystead.property)")));
    });
    QTRY_VERIFY_WITH_TIMEOUT(kindsOf(told).contains(QStringLiteral("edit")), limit);

    workspace->monitoring()->addMarker(
        {QDateTime::currentDateTimeUtc(), QStringLiteral("load-test"), QStringLiteral("20 clients")});
    QTRY_VERIFY_WITH_TIMEOUT(kindsOf(told).contains(QStringLiteral("load-test")), limit);

    test::elsewhere([this] { QVERIFY(m_world.servers.sandbox->redis().restart().has_value()); });
    workspace->retryNow();
    QTRY_VERIFY_WITH_TIMEOUT(kindsOf(told).contains(QStringLiteral("server-restarted")), limit);
    QStringList kept;
    for (const monitor::HistoryMarker& marker : markers(*workspace))
        kept << marker.kind;
    for (const QString& kind : kindsOf(told))
        QVERIFY2(kept.contains(kind), qPrintable(kind));
    QCOMPARE(kept.count(QStringLiteral("edit")), 1); // told by the journal, and not again by its tags
    QTRY_VERIFY_WITH_TIMEOUT(workspace->connection().trusted, limit);
}

void WorkspaceMonitoringTest::anIncidentIsToldOnceAndOutlivesItsWindow()
{
    auto workspace = opened();
    awaitSamples(*workspace, 1);
    Monitoring* monitoring = workspace->monitoring();
    QSignalSpy noticed(monitoring, &Monitoring::noticed);
    QVERIFY(monitoring->openIncidents().empty());
    monitoring->noteAudit(3);
    QTRY_COMPARE_WITH_TIMEOUT(noticed.size(), 1, limit);
    QCOMPARE(monitoring->openIncidents().size(), std::size_t{1});
    const monitor::Incident raised = monitoring->openIncidents().front();
    QCOMPARE(raised.rule, QStringLiteral("stale-entries"));
    awaitSamples(*workspace, 4);
    QCOMPARE(noticed.size(), 1);
    workspace.reset();

    workspace = opened();
    monitoring = workspace->monitoring();
    QSignalSpy later(monitoring, &Monitoring::noticed);
    QTRY_COMPARE_WITH_TIMEOUT(monitoring->openIncidents().size(), std::size_t{1}, limit);
    QCOMPARE(monitoring->openIncidents().front().id, raised.id);
    monitoring->noteAudit(0);
    QTRY_VERIFY_WITH_TIMEOUT(monitoring->openIncidents().empty(), limit);
    QTRY_COMPARE_WITH_TIMEOUT(later.size(), 1, limit);
    std::optional<base::Result<std::vector<monitor::Incident>>> log;
    monitoring->readIncidents(10, this, [&](auto answer) { log = std::move(answer); });
    QTRY_VERIFY_WITH_TIMEOUT(log.has_value(), limit);
    QVERIFY(log->has_value());
    QCOMPARE((*log)->size(), std::size_t{1});
    QVERIFY((*log)->front().cleared.has_value());
    QCOMPARE(monitoring->problem(), base::Error{});
}

QTEST_GUILESS_MAIN(WorkspaceMonitoringTest)
#include "tst_workspace_monitoring.moc"
