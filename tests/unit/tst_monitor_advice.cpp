// Each piece of advice appears exactly where its figures say so, and names them; the judgement of metrics.
#include "core/monitor/advice.h"
#include "core/monitor/metric.h"

#include <QSet>
#include <QtTest>

using monitor::Evidence;
using monitor::Judgement;
using monitor::ServerInfo;

class MonitorAdviceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatTheFiguresSay_data();
    void saysWhatTheFiguresSay();
    void everyRuleIsWholeAndTested();
    void aGroupIsMeasuredByItsTarget();
    void figuresWithPercentSignsStayAsTheyAre();
    void healthIsTheWorstOfAll();
    void everyMetricHasItsFacts();
    void boundsJudgeOnTheRightSide_data();
    void boundsJudgeOnTheRightSide();

private:
    static Evidence healthy();
    static const QHash<QString, std::function<void(Evidence&)>>& troubles();
};

Evidence MonitorAdviceTest::healthy()
{
    Evidence known;
    known.info.maxMemory = {1024LL * 1024 * 1024};
    known.info.usedMemory = {200LL * 1024 * 1024};
    known.info.residentMemory = {220LL * 1024 * 1024};
    known.info.maxMemoryPolicy = QStringLiteral("allkeys-lru");
    known.info.keyspaceHits = 9500;
    known.info.keyspaceMisses = 500;
    known.info.keysByDatabase = {{0, 100}};
    known.info.fields = {{QStringLiteral("role"), QStringLiteral("master")},
                         {QStringLiteral("rdb_last_bgsave_status"), QStringLiteral("ok")},
                         {QStringLiteral("rejected_connections"), QStringLiteral("0")},
                         {QStringLiteral("maxclients"), QStringLiteral("10000")},
                         {QStringLiteral("latest_fork_usec"), QStringLiteral("300")},
                         {QStringLiteral("db0"), QStringLiteral("keys=100,expires=0,avg_ttl=0")}};
    known.evictedPerSecond = 0;
    known.latency = 0.2;
    known.groups = {{QStringLiteral("page"), 95, 5000, 90}};
    return known;
}

const QHash<QString, std::function<void(Evidence&)>>& MonitorAdviceTest::troubles()
{
    const auto field = [](const char* name, const char* value) {
        return
            [name, value](Evidence& known) { known.info.fields[QLatin1String(name)] = QLatin1String(value); };
    };
    static const QHash<QString, std::function<void(Evidence&)>> all{
        {QStringLiteral("persistence-failing"), field("rdb_last_bgsave_status", "err")},
        {QStringLiteral("replica"), field("role", "slave")},
        {QStringLiteral("rejected-connections"), field("rejected_connections", "7")},
        {QStringLiteral("swapping"),
         [](Evidence& known) { known.info.residentMemory = {100LL * 1024 * 1024}; }},
        {QStringLiteral("maxmemory-unset"), [](Evidence& known) { known.info.maxMemory = {0}; }},
        {QStringLiteral("policy-noeviction"),
         [](Evidence& known) { known.info.maxMemoryPolicy = QStringLiteral("noeviction"); }},
        {QStringLiteral("nothing-to-evict"),
         [](Evidence& known) { known.info.maxMemoryPolicy = QStringLiteral("volatile-lru"); }},
        {QStringLiteral("memory-full-soon"),
         [](Evidence& known) {
             known.memoryFull = monitor::LimitForecast{std::chrono::hours(5), {}, {}};
         }},
        {QStringLiteral("memory-nearly-full"),
         [](Evidence& known) {
             known.info.usedMemory = {900LL * 1024 * 1024};
             known.info.residentMemory = {910LL * 1024 * 1024};
         }},
        {QStringLiteral("evicting"), [](Evidence& known) { known.evictedPerSecond = 12.5; }},
        {QStringLiteral("evictions"), [](Evidence& known) { known.info.evictedKeys = 412; }},
        {QStringLiteral("hit-ratio-low"), [](Evidence& known) { known.info.keyspaceMisses = 14130; }},
        {QStringLiteral("group-below-target"), [](Evidence& known) { known.groups[0].percent = 89.9; }},
        {QStringLiteral("latency-high"), [](Evidence& known) { known.latency = 33.3; }},
        {QStringLiteral("fork-slow"), field("latest_fork_usec", "250000")},
        {QStringLiteral("fragmentation"),
         [](Evidence& known) { known.info.residentMemory = {400LL * 1024 * 1024}; }},
        {QStringLiteral("persistence-on"),
         [](Evidence& known) { monitor::setSaveRule(known.info, QStringLiteral("3600 1")); }},
    };
    return all;
}

void MonitorAdviceTest::saysWhatTheFiguresSay_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("healthy") << QString();
    for (const QString& id : troubles().keys())
        QTest::newRow(qPrintable(id)) << id;
}

void MonitorAdviceTest::saysWhatTheFiguresSay()
{
    QFETCH(const QString, id);
    Evidence known = healthy();
    if (!id.isEmpty())
        troubles()[id](known);
    const auto found = monitor::advise(known);
    QCOMPARE(found.size(), std::size_t(id.isEmpty() ? 0 : 1));
    if (id.isEmpty())
        return;
    QCOMPARE(QLatin1String(found[0].rule->id), id);
    QVERIFY(!found[0].figures.isEmpty());
    const QString sentence = found[0].english();
    for (const QString& figure : found[0].figures)
        QVERIFY2(!figure.isEmpty() && sentence.contains(figure), qPrintable(sentence));
    QVERIFY2(!sentence.contains(QRegularExpression(QStringLiteral("%\\d"))), qPrintable(sentence));
}

void MonitorAdviceTest::everyRuleIsWholeAndTested()
{
    QSet<QString> ids;
    for (const auto& rule : monitor::adviceRules()) {
        const QString id = QLatin1String(rule.id);
        ids.insert(id);
        QVERIFY2(troubles().contains(id), rule.id);
        QVERIFY2(QLatin1String(rule.source).startsWith(QLatin1String("https://redis.io/docs/")), rule.id);
        QVERIFY2(QLatin1String(rule.action).contains(QLatin1Char(':')), rule.id);
        QCOMPARE(monitor::findAdviceRule(id), &rule);
    }
    QCOMPARE(ids.size(), static_cast<qsizetype>(monitor::adviceRules().size()));
}

void MonitorAdviceTest::aGroupIsMeasuredByItsTarget()
{
    QCOMPARE(monitor::targetOf(u"page"), 90.0);
    QCOMPARE(monitor::targetOf(u"queryset"), 80.0);
    Evidence known = healthy();
    known.groups = {{QStringLiteral("page"), 85, 5000, 90},
                    {QStringLiteral("queryset"), 85, 5000, 80},
                    {QStringLiteral("count"), 10, 999, 70}}; // asked too rarely
    const auto found = monitor::advise(known);
    QCOMPARE(found.size(), std::size_t(1));
    QCOMPARE(found[0].english(),
             QStringLiteral("85.0 % of the lookups in group “page” were hits, its target is "
                            "90 %: warm it, or raise its TTL."));
}

void MonitorAdviceTest::figuresWithPercentSignsStayAsTheyAre()
{
    const monitor::Advice advice{monitor::findAdviceRule(u"policy-noeviction"),
                                 {QStringLiteral("%2 %1"), QStringLiteral("%%3")}};
    QVERIFY(advice.english().contains(QStringLiteral("at %2 %1 (now %%3) Redis")));
}

void MonitorAdviceTest::healthIsTheWorstOfAll()
{
    Evidence known = healthy();
    QCOMPARE(monitor::healthOf(known), Judgement::Fine);
    known.info.evictedKeys = 1; // a notice
    QCOMPARE(monitor::healthOf(known), Judgement::Fine);
    known.latency = 50;
    QCOMPARE(monitor::healthOf(known), Judgement::Warning);
    troubles()[QStringLiteral("replica")](known);
    QCOMPARE(monitor::healthOf(known), Judgement::Bad);
    Evidence idle = healthy();
    idle.info.keyspaceHits = idle.info.keyspaceMisses = 0;
    QCOMPARE(monitor::healthOf(idle), Judgement::Unknown);
    Evidence poor = healthy();
    poor.info.keyspaceMisses = 20000;
    QCOMPARE(monitor::healthOf(poor), Judgement::Bad);
}

void MonitorAdviceTest::everyMetricHasItsFacts()
{
    for (const auto& metric : monitor::metrics()) {
        QVERIFY2(QLatin1String(metric.documentation).startsWith(QLatin1String("https://redis.io/docs/")),
                 metric.id);
        QVERIFY2(
            QRegularExpression(QStringLiteral("^\\d\\.\\d$")).match(QLatin1String(metric.since)).hasMatch(),
            metric.id);
        QVERIFY2(QLatin1String(metric.source).size() > 0, metric.id);
        if (metric.bounds.warning && metric.bounds.bad)
            QVERIFY2(metric.good == monitor::GoodDirection::Up ? *metric.bounds.bad < *metric.bounds.warning
                                                               : *metric.bounds.bad > *metric.bounds.warning,
                     metric.id);
        if (metric.bounds.warning)
            QVERIFY2(metric.good != monitor::GoodDirection::Neither, metric.id);
    }
}

void MonitorAdviceTest::boundsJudgeOnTheRightSide_data()
{
    QTest::addColumn<QString>("metric");
    QTest::addColumn<double>("figure");
    QTest::addColumn<int>("expected");
    const auto row = [](const char* metric, double figure, Judgement expected) {
        QTest::addRow("%s %g", metric, figure)
            << QString::fromLatin1(metric) << figure << static_cast<int>(expected);
    };
    row("hit_ratio", 70, Judgement::Fine);
    row("hit_ratio", 69.9, Judgement::Warning);
    row("hit_ratio", 49.9, Judgement::Bad);
    row("memory_fill", 84.9, Judgement::Fine);
    row("memory_fill", 85, Judgement::Warning);
    row("memory_fill", 95, Judgement::Bad);
    row("evicted", 0, Judgement::Fine);
    row("evicted", 1, Judgement::Warning);
    row("keys", 5, Judgement::Unknown); // more or fewer keys are no verdict
}

void MonitorAdviceTest::boundsJudgeOnTheRightSide()
{
    QFETCH(const QString, metric);
    QFETCH(const double, figure);
    QFETCH(const int, expected);
    QCOMPARE(static_cast<int>(monitor::findMetric(metric)->judge(figure)), expected);
    QCOMPARE(monitor::findMetric(metric)->judge(std::nullopt), Judgement::Unknown);
}

QTEST_GUILESS_MAIN(MonitorAdviceTest)
#include "tst_monitor_advice.moc"
