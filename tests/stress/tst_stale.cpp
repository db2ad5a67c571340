// Separate processes edit, write from outside and read on one pair of servers; a judge that shares
// no code with the cache reads their logs. A read is judged once, never repeated.
#include "tests/stress/faults.h"
#include "tests/stress/race.h"

#include <QJsonDocument>
#include <QTest>

using stress::Plan;

namespace {

QJsonObject race(const Plan& plan)
{
    const auto verdict = stress::Race(plan).run();
    if (!verdict) {
        qWarning("%s", qPrintable(verdict.error().detail));
        return {};
    }
    qInfo("%s", QJsonDocument(*verdict).toJson(QJsonDocument::Compact).constData());
    return *verdict;
}

int number(const QJsonObject& verdict, const char* name)
{
    return verdict[QLatin1String(name)].toInt(-1);
}

} // namespace

class StaleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noReadIsOlderThanWhatWasSaved_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<double>("seconds");
        QTest::newRow("nothing happens") << QString() << 5.0;
        for (const char* fault : {"kill-drainer", "redis-old-dump", "lost-keys", "postgres-crash"})
            QTest::newRow(fault) << QString::fromLatin1(fault) << 4.0;
    }
    void noReadIsOlderThanWhatWasSaved()
    {
        QFETCH(QString, fault);
        QFETCH(double, seconds);
        Plan plan;
        plan.seconds = seconds;
        plan.fault = stress::faultNamed(fault);
        QVERIFY(plan.fault || fault.isEmpty());
        const QJsonObject verdict = race(plan);
        QCOMPARE(number(verdict, "stale-after-saved"), 0);
        QCOMPARE(number(verdict, "older-than-x"), 0);
        // The run must have been able to find something.
        QVERIFY(number(verdict, "edits") > 30);
        QVERIFY(number(verdict, "reads") > 200);
        QVERIFY(!plan.fault || number(verdict, "strikes") > 0);
        QVERIFY(verdict[QLatin1String("hit-ratio")].toDouble() > 0.05);
    }

    void theSameRunFindsWhatIsStale_data()
    {
        QTest::addColumn<bool>("naive");
        QTest::addColumn<QString>("mutant");
        QTest::newRow("stamps ignored") << false << QStringLiteral("ignore-stamps");
        QTest::newRow("deleted after the commit") << true << QString();
    }
    void theSameRunFindsWhatIsStale()
    {
        QFETCH(bool, naive);
        QFETCH(QString, mutant);
        Plan plan;
        plan.seconds = 4;
        plan.naive = naive;
        plan.mutant = mutant;
        const QJsonObject verdict = race(plan);
        QVERIFY(number(verdict, "stale-after-saved") + number(verdict, "older-than-x") > 0);
    }
};

QTEST_GUILESS_MAIN(StaleTest)
#include "tst_stale.moc"
