// The commands that test, invalidate, watch and take away, against real servers.
#include "core/database/session.h"
#include "core/redis/connection.h"
#include "ctl_world.h"

#include <QJsonArray>
#include <QtTest>

#include <csignal>

using test::Run;

class CtlCommandsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anUnknownCommandSuggestsTheNearest();
    void withoutTablesItLooksAndSaysTheNextStep();
    void checkTellsStepByStep();
    void checkCannotConnect();
    void signalsPass();
    void aDisabledTriggerFailsTheSignals();
    void signalsWithoutRedisCannotConnect();
    void invalidatesAGroupAndATag();
    void aDryRunInvalidatesNothing();
    void anUnknownTagListsTheGroups();
    void watchPrintsRatesALine();
    void watchSurvivesAReset();
    void watchEndsCleanlyOnCtrlC();
    void watchRefusesNonsense_data();
    void watchRefusesNonsense();
    void statusNamesRightsThatAreMissing();
    void statusOfARoleThatSeesNothingTellsWhatItCan();
    void anEnvFileNamesTheServers();
    void aNameOfAnEnvFileThatIsNotSetIsTold();
    void serversMayBeNamedOnceOnly();
    void removeNeedsTheDatabasesName_data();
    void removeNeedsTheDatabasesName();
    void removeTakesEverythingAway();

private:
    bool sql(const char* text);

    test::CtlWorld m_world;
};

bool CtlCommandsTest::sql(const char* text)
{
    database::Session session(m_world.servers().postgres().address());
    return session.script(QString::fromUtf8(text)).has_value();
}

void CtlCommandsTest::initTestCase()
{
    const QString problem = m_world.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void CtlCommandsTest::anUnknownCommandSuggestsTheNearest()
{
    const Run run = m_world.ctl("metrcis");
    QCOMPARE(run.code, 2);
    QVERIFY2(run.err.contains("“metrics”"), run.err.constData());
    QCOMPARE(m_world.ctl("help metrcis").code, 2);
}

void CtlCommandsTest::withoutTablesItLooksAndSaysTheNextStep()
{
    QCOMPARE(m_world.ctl("metrics").code, 0);
    QCOMPARE(m_world.ctl("check").code, 0);
    QCOMPARE(m_world.ctl("status").code, 0);
    for (const char* line : {"list", "test-signals", "invalidate page", "clear", "warm"}) {
        const Run run = m_world.ctl(line);
        QCOMPARE(run.code, 1);
        QVERIFY2(run.err.contains("keysteadctl schema plan"), run.err.constData());
    }
    const Run plan = m_world.ctl("schema plan --role lister --json");
    QVERIFY(plan.json()[QStringLiteral("create")].toString().contains(QStringLiteral("keystead.property")));
    QVERIFY(plan.json()[QStringLiteral("rights")].toString().contains(QStringLiteral("lister")));
    QVERIFY(!plan.json()[QStringLiteral("remove")].toString().isEmpty());
    QCOMPARE(m_world.ctl("schema apply").code, 0);
    QCOMPARE(m_world.ctl("seed --count 120").code, 0);
}

void CtlCommandsTest::checkTellsStepByStep()
{
    const Run text = m_world.ctl("check");
    QCOMPARE(text.code, 0);
    QVERIFY2(text.out.count("✓") >= 5, text.out.constData());
    const Run json = m_world.ctl("check --json");
    QVERIFY(json.json()[QStringLiteral("can_open")].toBool());
    QVERIFY(json.json()[QStringLiteral("steps")].toArray().size() >= 5);
}

void CtlCommandsTest::checkCannotConnect()
{
    const Run run =
        m_world.ctlWith("KEYSTEAD_DATABASE_URL", QStringLiteral("postgresql://ann@127.0.0.1:1/d"), "check");
    QCOMPARE(run.code, 3);
    QVERIFY2(run.out.contains("✗") && run.out.contains("127.0.0.1:1"), run.out.constData());
}

void CtlCommandsTest::signalsPass()
{
    const Run text = m_world.ctl("test-signals");
    QVERIFY2(text.code == 0, text.all().constData());
    QCOMPARE(text.out.count("✓"), 13);
    QVERIFY(text.out.contains("page, ") && text.out.contains(", detail"));
    const Run json = m_world.ctl("test-signals --json");
    QVERIFY(json.json()[QStringLiteral("passed")].toBool());
    QCOMPARE(json.json()[QStringLiteral("steps")].toArray().size(), 10);
    QVERIFY(json.json()[QStringLiteral("round_trip")].toObject()[QStringLiteral("same_bytes")].toBool());
    QCOMPARE(m_world.ctl("list --json").json()[QStringLiteral("total")].toInt(), 120);
}

void CtlCommandsTest::aDisabledTriggerFailsTheSignals()
{
    QVERIFY(sql("alter table keystead.property disable trigger cache_property_update"));
    const Run run = m_world.ctl("test-signals");
    QVERIFY(sql("alter table keystead.property enable always trigger cache_property_update"));
    QCOMPARE(run.code, 1);
    QVERIFY2(run.out.contains("✗") && run.out.contains("trigger"), run.out.constData());
}

void CtlCommandsTest::signalsWithoutRedisCannotConnect()
{
    const Run run =
        m_world.ctlWith("KEYSTEAD_REDIS_URL", QStringLiteral("unix:///nowhere/redis.sock"), "test-signals");
    QCOMPARE(run.code, 3);
    QVERIFY2(run.err.contains("/nowhere/redis.sock"), run.err.constData());
}

void CtlCommandsTest::invalidatesAGroupAndATag()
{
    const auto source = [this] {
        return m_world.ctl("list --json").json()[QStringLiteral("source")].toString();
    };
    for (const char* line : {"invalidate page", "invalidate prop:list", "invalidate group:page --json"}) {
        (void)source();
        QCOMPARE(source(), QStringLiteral("page"));
        const Run run = m_world.ctl(line);
        QVERIFY2(run.code == 0, run.err.constData());
        QVERIFY2(run.out.contains("page"), run.out.constData());
        QVERIFY(source() != QStringLiteral("page")); // a list of ids may still answer
    }
}

void CtlCommandsTest::aDryRunInvalidatesNothing()
{
    (void)m_world.ctl("list");
    const Run run = m_world.ctl("invalidate page prop:7 --dry-run --json");
    QCOMPARE(run.code, 0);
    QVERIFY(run.json()[QStringLiteral("dry_run")].toBool());
    QCOMPARE(run.json()[QStringLiteral("generations")].toInt(), 1);
    QCOMPARE(m_world.ctl("list --json").json()[QStringLiteral("source")].toString(), QStringLiteral("page"));
}

void CtlCommandsTest::anUnknownTagListsTheGroups()
{
    for (const char* line :
         {"invalidate pages", "invalidate prop:x", "invalidate page prop:0", "invalidate"}) {
        const Run run = m_world.ctl(line);
        QCOMPARE(run.code, 2);
    }
    QVERIFY(m_world.ctl("invalidate pages").err.contains("Groups: page, "));
}

void CtlCommandsTest::watchPrintsRatesALine()
{
    const Run json = m_world.ctl("metrics --watch --interval 0.25 --count 3 --json");
    QVERIFY2(json.code == 0, json.err.constData());
    const QList<QByteArray> lines = json.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    for (const QByteArray& line : lines) {
        const QJsonObject sample = QJsonDocument::fromJson(line).object();
        QVERIFY2(sample[QStringLiteral("hits")].toDouble(-1) >= 0, line.constData());
        QVERIFY(sample.contains(QStringLiteral("hit_ratio_percent")));
        QVERIFY(sample.contains(QStringLiteral("performance_rating")));
        QVERIFY(sample[QStringLiteral("keyspace_hits")].toInt(-1) >= 0);
    }
    const Run text = m_world.ctl("metrics --watch --interval 0.25 --count 2");
    QCOMPARE(text.code, 0);
    QCOMPARE(text.out.trimmed().split('\n').size(), 3); // one heading
}

void CtlCommandsTest::watchSurvivesAReset()
{
    QProcess process;
    process.setProcessEnvironment(m_world.environment);
    process.start(test::ctlProgram(), test::words("metrics --watch --interval 0.25 --count 4 --json"));
    QVERIFY(process.waitForReadyRead(20'000));
    redis::Connection redis(m_world.servers().redis().address());
    QVERIFY(redis.call({"CONFIG", "RESETSTAT"}));
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitCode(), 0);
    for (const QByteArray& line : process.readAllStandardOutput().trimmed().split('\n')) {
        const QJsonObject sample = QJsonDocument::fromJson(line).object();
        for (const char* rate : {"hits", "misses", "commands", "network_in", "expired"})
            QVERIFY2(sample[QLatin1String(rate)].toDouble(0) >= 0, line.constData());
    }
}

void CtlCommandsTest::watchEndsCleanlyOnCtrlC()
{
    QProcess process;
    process.setProcessEnvironment(m_world.environment);
    process.start(test::ctlProgram(), test::words("metrics --watch --interval 60"));
    QVERIFY(process.waitForStarted());
    const auto watches = [&] { // it has an interrupt of its own by then
        QFile status(QStringLiteral("/proc/%1/status").arg(process.processId()));
        if (!status.open(QIODevice::ReadOnly))
            return false;
        const QString caught = QString::fromLatin1(status.readAll())
                                   .section(QStringLiteral("SigCgt:"), 1)
                                   .section(QLatin1Char('\n'), 0, 0)
                                   .trimmed();
        return (caught.toULongLong(nullptr, 16) & (1ULL << (SIGINT - 1))) != 0;
    };
    QTRY_VERIFY(watches());
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(5'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
}

void CtlCommandsTest::watchRefusesNonsense_data()
{
    QTest::addColumn<QString>("line");
    for (const char* line :
         {"metrics --interval 1", "metrics --count 2", "metrics --watch --interval 0",
          "metrics --watch --interval x", "metrics --watch --interval 61", "metrics --watch --count 0"})
        QTest::newRow(line) << QString::fromUtf8(line);
}

void CtlCommandsTest::watchRefusesNonsense()
{
    QFETCH(const QString, line);
    QCOMPARE(m_world.ctl(line.split(QLatin1Char(' '))).code, 2);
}

void CtlCommandsTest::statusNamesRightsThatAreMissing()
{
    QVERIFY(sql("create role guest login; grant usage on schema keystead to guest;"
                " grant select on keystead.migration to guest"));
    auto address = m_world.servers().postgres().address();
    address.user = QStringLiteral("guest");
    const Run run = m_world.ctlWith("KEYSTEAD_DATABASE_URL", address.toUrl(), "status");
    QVERIFY2(run.out.contains("guest may not"), run.all().constData());
    QVERIFY2(run.out.contains("GRANT") || run.out.contains("grant"), run.out.constData());
    QVERIFY(m_world.ctl("status --json")
                .json()[QStringLiteral("database_rights")]
                .toObject()[QStringLiteral("missing")]
                .toArray()
                .isEmpty());
}

void CtlCommandsTest::statusOfARoleThatSeesNothingTellsWhatItCan()
{
    QVERIFY(sql("create role stranger login"));
    auto address = m_world.servers().postgres().address();
    address.user = QStringLiteral("stranger");
    const Run run = m_world.ctlWith("KEYSTEAD_DATABASE_URL", address.toUrl(), "status");
    QVERIFY2(run.code == 0, run.all().constData());
    QVERIFY2(run.out.contains("may not see Keystead's tables"), run.out.constData());
    QVERIFY2(run.out.contains("Redis       connected"), run.out.constData());
    QVERIFY2(run.out.contains("stranger may not"), run.out.constData());
    const QJsonObject told =
        m_world.ctlWith("KEYSTEAD_DATABASE_URL", address.toUrl(), "status --json").json();
    QCOMPARE(told[QStringLiteral("cache_trusted")], QJsonValue(false));
    QVERIFY(told[QStringLiteral("redis_reachable")].toBool());
    QVERIFY(told[QStringLiteral("properties")].isNull());
    QVERIFY(!told[QStringLiteral("redis_rights")].isNull());
}

void CtlCommandsTest::anEnvFileNamesTheServers()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral(".env")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QStringLiteral("export DATABASE_URL=\"%1\"\nREDIS_URL=%2\n")
                   .arg(m_world.databaseUrl(), m_world.redisUrl())
                   .toUtf8());
    file.close();
    QProcessEnvironment environment = m_world.environment;
    environment.remove(QStringLiteral("KEYSTEAD_DATABASE_URL"));
    environment.remove(QStringLiteral("KEYSTEAD_REDIS_URL"));
    const QStringList env{QStringLiteral("--env"), file.fileName()};
    const Run run = test::runCtl(test::words("list --json") + env, environment);
    QVERIFY2(run.code == 0, run.err.constData());
    QCOMPARE(run.json()[QStringLiteral("total")].toInt(), 120);
    QCOMPARE(test::runCtl(test::words("clear") + env, environment).code, 0);
}

void CtlCommandsTest::aNameOfAnEnvFileThatIsNotSetIsTold()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral(".env")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# sockets\nREDIS_URL=${HERE}\nDATABASE_URL=\"" + m_world.databaseUrl().toUtf8() + "\"\n");
    file.close();
    const QStringList line{QStringLiteral("list"), QStringLiteral("--env"), file.fileName()};
    const Run missing = m_world.ctl(line);
    QCOMPARE(missing.code, 2);
    QVERIFY2(missing.err.contains("line 2: ${HERE} is set neither"), missing.err.constData());
    QProcessEnvironment environment = m_world.environment;
    environment.insert(QStringLiteral("HERE"), m_world.redisUrl());
    QCOMPARE(test::runCtl(line, environment).code, 0);
}

void CtlCommandsTest::serversMayBeNamedOnceOnly()
{
    QCOMPARE(m_world.ctl("list --profile a --env b").code, 2);
}

void CtlCommandsTest::removeNeedsTheDatabasesName_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::newRow("no terminal, no name") << QStringLiteral("schema remove") << 2;
    QTest::newRow("another name") << QStringLiteral("schema remove --yes somewhere") << 2;
    QTest::newRow("dry run") << QStringLiteral("schema remove --dry-run") << 0;
}

void CtlCommandsTest::removeNeedsTheDatabasesName()
{
    QFETCH(const QString, line);
    QFETCH(const int, code);
    const Run run = m_world.ctl(line.split(QLatin1Char(' ')));
    QCOMPARE(run.code, code);
    QVERIFY2(run.out.contains("120 properties"), run.all().constData());
    QCOMPARE(m_world.ctl("list").code, 0);
}

void CtlCommandsTest::removeTakesEverythingAway()
{
    QVERIFY(m_world.ctl("list").code == 0);
    const QString name = m_world.servers().postgres().address().database;
    const Run run = m_world.ctl({QStringLiteral("schema"), QStringLiteral("remove"), QStringLiteral("--yes"),
                                 name, QStringLiteral("--json")});
    QVERIFY2(run.code == 0, run.all().constData());
    QVERIFY(run.json()[QStringLiteral("removed")].toBool());
    QVERIFY(run.json()[QStringLiteral("cleared")].toInt() > 0);
    QCOMPARE(m_world.ctl("list").code, 1);
    QCOMPARE(
        m_world.ctl({QStringLiteral("schema"), QStringLiteral("remove"), QStringLiteral("--yes"), name}).code,
        1);
}

QTEST_GUILESS_MAIN(CtlCommandsTest)
#include "tst_ctl_commands.moc"
