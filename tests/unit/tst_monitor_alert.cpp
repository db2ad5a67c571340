// Alerts raise once, hold, clear and do not flap; an incident outlives the program.
#include "core/monitor/history/incidents.h"
#include "core/monitor/metric.h"

#include <QTemporaryDir>
#include <QtTest>

using monitor::AlertEvent;
using monitor::AlertRule;
using monitor::Alerts;
using monitor::Incidents;
using namespace std::chrono_literals;

namespace {

constexpr std::array rules{
    AlertRule{"hot", "heat", monitor::Severity::Warning, true, 80, 60, 10s, 20s},
    AlertRule{"cold", "heat", monitor::Severity::Warning, false, 10, 20, 0s, 0s, "trust", 5},
};

} // namespace

class MonitorAlertTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_now = base::BootClock::time_point(1h); }
    void raisesAfterItsHoldTimeAndClearsAfterItsOwn();
    void tremblingBetweenTheBoundsIsOneIncident();
    void aShortPeakIsNoIncident();
    void unknownFiguresProveNothing();
    void nobodyLookingIsNotHolding();
    void withoutEvidenceThereIsNoAlarm();
    void worseningIsToldInSteps();
    void everyRuleIsSound();
    void rulesOfAFigureThatNobodyHasStaySilent();
    void oneNoticeAnIncidentAlsoOverARestart();
    void serversHaveTheirOwnIncidents();

private:
    // The events of a second in which the figure was that.
    QStringList after(std::chrono::seconds passed, std::optional<double> heat, double trust = 0);
    std::vector<monitor::IncidentNotice> noteAway(Incidents& incidents, bool away, const QString& server);
    base::ClockFn clock()
    {
        return [this] { return m_now; };
    }

    base::BootClock::time_point m_now;
    std::unique_ptr<Alerts> m_alerts;
};

QStringList MonitorAlertTest::after(std::chrono::seconds passed, std::optional<double> heat, double trust)
{
    m_now += passed;
    QStringList found;
    const auto figures = [&](QStringView figure) -> std::optional<double> {
        return figure == u"heat" ? heat : figure == u"trust" ? std::optional(trust) : std::nullopt;
    };
    for (const AlertEvent& event : m_alerts->note(figures)) {
        const char* kinds[] = {"raised", "worsened", "cleared"};
        found << QStringLiteral("%1 %2 %3")
                     .arg(QLatin1String(event.rule->id), QLatin1String(kinds[static_cast<int>(event.kind)]))
                     .arg(event.worst);
    }
    return found;
}

void MonitorAlertTest::raisesAfterItsHoldTimeAndClearsAfterItsOwn()
{
    m_alerts = std::make_unique<Alerts>(rules, clock());
    QCOMPARE(after(0s, 85), QStringList());
    QCOMPARE(after(9s, 82), QStringList());
    QVERIFY(!m_alerts->isRaised(u"hot"));
    QCOMPARE(after(1s, 81), QStringList{QStringLiteral("hot raised 85")});
    QVERIFY(m_alerts->isRaised(u"hot"));
    QCOMPARE(after(60s, 81), QStringList());
    QCOMPARE(after(1s, 60), QStringList());
    QCOMPARE(after(19s, 50), QStringList());
    QCOMPARE(after(1s, 50), QStringList{QStringLiteral("hot cleared 85")});
    QCOMPARE(after(80s, 50), QStringList());
}

void MonitorAlertTest::tremblingBetweenTheBoundsIsOneIncident()
{
    m_alerts = std::make_unique<Alerts>(rules, clock());
    after(0s, 80);
    QCOMPARE(after(10s, 80), QStringList{QStringLiteral("hot raised 80")});
    QStringList events;
    for (int i = 0; i < 200; ++i)
        events += after(5s, i % 2 ? 61 : 82); // back below the bound that raises, not to the one that clears
    for (int i = 0; i < 200; ++i)
        events += after(5s, i % 3 ? 55 : 65); // good, but never for long
    QCOMPARE(events, QStringList());
    after(5s, 55);
    QCOMPARE(after(20s, 55), QStringList{QStringLiteral("hot cleared 82")});
}

void MonitorAlertTest::aShortPeakIsNoIncident()
{
    m_alerts = std::make_unique<Alerts>(rules, clock());
    QStringList events;
    for (int i = 0; i < 100; ++i) {
        events += after(9s, 95);
        events += after(1s, 79);
    }
    QCOMPARE(events, QStringList());
}

void MonitorAlertTest::unknownFiguresProveNothing()
{
    m_alerts = std::make_unique<Alerts>(rules, clock());
    after(0s, 90);
    after(9s, std::nullopt);
    QCOMPARE(after(1s, 90), QStringList()); // begins anew
    QCOMPARE(after(10s, 90), QStringList{QStringLiteral("hot raised 90")});
    for (int i = 0; i < 20; ++i)
        QCOMPARE(after(10s, std::nullopt), QStringList());
    QVERIFY(m_alerts->isRaised(u"hot"));
}

void MonitorAlertTest::nobodyLookingIsNotHolding()
{
    m_alerts = std::make_unique<Alerts>(rules, clock());
    after(0s, 90);
    QCOMPARE(after(3600s, 90), QStringList());
    QCOMPARE(after(10s, 90), QStringList{QStringLiteral("hot raised 90")});
}

void MonitorAlertTest::withoutEvidenceThereIsNoAlarm()
{
    m_alerts = std::make_unique<Alerts>(rules, clock());
    QCOMPARE(after(1s, 5, 4), QStringList());
    QCOMPARE(after(1s, 5, 5), QStringList{QStringLiteral("cold raised 5")});
    QCOMPARE(after(1s, 19, 5), QStringList());
    QCOMPARE(after(1s, 20, 5), QStringList{QStringLiteral("cold cleared 5")});
}

void MonitorAlertTest::worseningIsToldInSteps()
{
    m_alerts = std::make_unique<Alerts>(rules, clock());
    after(0s, 80);
    after(10s, 80);
    QCOMPARE(after(1s, 84), QStringList());
    QCOMPARE(after(1s, 88), QStringList{QStringLiteral("hot worsened 88")});
    QCOMPARE(after(1s, 89), QStringList());
}

void MonitorAlertTest::everyRuleIsSound()
{
    QSet<QString> ids;
    for (const AlertRule& rule : monitor::alertRules()) {
        ids.insert(QLatin1String(rule.id));
        QVERIFY2(rule.above ? rule.clear <= rule.raise : rule.clear >= rule.raise, rule.id);
        QCOMPARE(monitor::findAlertRule(QString::fromLatin1(rule.id)), &rule);
        const QString figure = QString::fromLatin1(rule.figure);
        const QStringList fromOutside{QStringLiteral("unreachable"), QStringLiteral("backlog"),
                                      QStringLiteral("stale_entries")};
        QVERIFY2(monitor::findMetric(figure) || fromOutside.contains(figure), rule.id);
    }
    QCOMPARE(ids.size(), static_cast<qsizetype>(monitor::alertRules().size()));
    QVERIFY(!monitor::findAlertRule(u"none"));
}

void MonitorAlertTest::rulesOfAFigureThatNobodyHasStaySilent()
{
    Alerts alerts(monitor::alertRules(), clock());
    monitor::Sample sample;
    sample.values.resize(monitor::metrics().size());
    QVERIFY(alerts.note(sample).empty());
    const auto backlog = [](QStringView figure) {
        return figure == u"backlog" ? std::optional(31.0) : std::nullopt;
    };
    QVERIFY(alerts.note(sample, backlog).empty());
    m_now += 15s;
    const auto events = alerts.note(sample, backlog);
    QCOMPARE(events.size(), std::size_t(1));
    QCOMPARE(events[0].rule->id, "backlog");
}

std::vector<monitor::IncidentNotice> MonitorAlertTest::noteAway(Incidents& incidents, bool away,
                                                                const QString& server)
{
    m_now += 5s;
    monitor::Sample sample;
    sample.at =
        QDateTime::fromMSecsSinceEpoch(1'700'000'000'000, Qt::UTC)
            .addMSecs(
                std::chrono::duration_cast<std::chrono::milliseconds>(m_now.time_since_epoch()).count());
    sample.reachable = !away;
    auto notices = incidents.note(server, sample);
    if (!notices) {
        QTest::qFail(qPrintable(notices.error().detail), __FILE__, __LINE__);
        return {};
    }
    return *notices;
}

void MonitorAlertTest::oneNoticeAnIncidentAlsoOverARestart()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("history.sqlite"));
    const QString server = QStringLiteral("localhost:6379");
    {
        auto file = monitor::HistoryFile::open(path);
        QVERIFY2(file, file ? "" : qPrintable(file.error().detail));
        Incidents incidents(**file, monitor::alertRules(), clock());
        QVERIFY(noteAway(incidents, true, server).empty());
        const auto raised = noteAway(incidents, true, server);
        QCOMPARE(raised.size(), std::size_t(1));
        QCOMPARE(raised[0].incident.rule, QStringLiteral("unreachable"));
        QVERIFY(!raised[0].incident.cleared);
        for (int i = 0; i < 50; ++i)
            QVERIFY(noteAway(incidents, true, server).empty());
    }
    auto file = monitor::HistoryFile::open(path);
    QVERIFY(file);
    Incidents incidents(**file, monitor::alertRules(), clock());
    for (int i = 0; i < 10; ++i)
        QVERIFY(noteAway(incidents, true, server).empty());
    QCOMPARE(incidents.open(server)->size(), std::size_t(1));
    noteAway(incidents, false, server);
    const auto cleared = noteAway(incidents, false, server);
    QCOMPARE(cleared.size(), std::size_t(1));
    QVERIFY(cleared[0].incident.cleared.has_value());
    QVERIFY(incidents.open(server)->empty());
    const auto all = incidents.latest(server);
    QCOMPARE(all->size(), std::size_t(1));
    QCOMPARE(all->at(0), cleared[0].incident);
}

void MonitorAlertTest::serversHaveTheirOwnIncidents()
{
    const QTemporaryDir folder;
    auto file = monitor::HistoryFile::open(folder.filePath(QStringLiteral("history.sqlite")));
    QVERIFY(file);
    Incidents incidents(**file, monitor::alertRules(), clock());
    const QString one = QStringLiteral("one");
    const QString two = QStringLiteral("two");
    noteAway(incidents, true, one);
    noteAway(incidents, false, two);
    QCOMPARE(noteAway(incidents, true, one).size(), std::size_t(1));
    QVERIFY(noteAway(incidents, false, two).empty());
    QCOMPARE(incidents.open(one)->size(), std::size_t(1));
    QVERIFY(incidents.open(two)->empty());
}

QTEST_GUILESS_MAIN(MonitorAlertTest)
#include "tst_monitor_alert.moc"
