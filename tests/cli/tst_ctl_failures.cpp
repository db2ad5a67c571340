// What every command ends with in every situation, and that with --json exactly one document says so,
// also when it fails.
#include "core/database/session.h"
#include "core/profile/profile_store.h"
#include "core/redis/connection.h"
#include "ctl_world.h"

#include <QSettings>
#include <QtTest>

#include <map>

using test::Run;

namespace {

const QString planted = QStringLiteral("zebra-crossing-7");

// One exit code for each, in this order, is what a situation expects. The last one changes what is found.
const std::vector<const char*> lines{"status",
                                     "check",
                                     "metrics",
                                     "list",
                                     "show 1",
                                     "clear",
                                     "invalidate page",
                                     "test-signals",
                                     "seed --count 1",
                                     "schema plan",
                                     "schema apply --dry-run",
                                     "schema remove --yes elsewhere",
                                     "schema apply"};

struct Situation
{
    const char* name;
    std::vector<int> codes;
};
const std::vector<Situation> situations{
    {"all is well", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0}},
    {"no PostgreSQL", {3, 3, 0, 3, 3, 3, 3, 3, 3, 0, 3, 3, 3}},
    {"no Redis", {3, 3, 3, 0, 0, 3, 3, 3, 0, 0, 0, 2, 0}},
    {"refused by PostgreSQL", {3, 3, 0, 3, 3, 3, 3, 3, 3, 0, 3, 3, 3}},
    {"refused by Redis", {3, 3, 3, 0, 0, 3, 3, 3, 0, 0, 0, 2, 0}},
    {"no tables", {0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0}},
    {"few rights", {0, 1, 0, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1}},
    {"read-only", {0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1}},
    {"one URL alone", {2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 2, 2, 2}},
};

} // namespace

class CtlFailuresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theExitCodeTellsWhatHappened_data();
    void theExitCodeTellsWhatHappened();
    void wrongUsageIsOneDocumentToo_data();
    void wrongUsageIsOneDocumentToo();
    void aRightThatIsMissingIsNamedOnce_data();
    void aRightThatIsMissingIsNamedOnce();
    void aReadOnlyProfileIsNeverWrittenWith_data();
    void aReadOnlyProfileIsNeverWrittenWith();
    void oneUrlAloneAsksForTheOther_data();
    void oneUrlAloneAsksForTheOther();
    void aDryRunIsOneDocumentWithTheSql();

private:
    Run in(const QString& situation, QStringList words);
    QString urlOf(const char* database, const char* user);
    QString redisUrlOf(const char* user);
    void sql(const char* text);

    test::CtlWorld m_world;
};

void CtlFailuresTest::initTestCase()
{
    const QString problem = m_world.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QCOMPARE(m_world.ctl("schema apply").code, 0);
    QCOMPARE(m_world.ctl("seed --count 20").code, 0);
    for (const char* text : {"create role guest login", "create database bare", "create database untouched"})
        sql(text);
    profile::Profile profile;
    profile.name = QStringLiteral("looker");
    profile.access = base::AccessMode::ReadOnly;
    profile.database = m_world.servers().postgres().address();
    profile.redis = m_world.servers().redis().address();
    QSettings settings(m_world.home() + QStringLiteral("/Keystead/keystead.conf"), QSettings::IniFormat);
    profile::ProfileStore(settings).save(profile);
}

void CtlFailuresTest::sql(const char* text)
{
    database::Session session(m_world.servers().postgres().address());
    const auto done = session.script(QString::fromUtf8(text));
    QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
}

QString CtlFailuresTest::urlOf(const char* database, const char* user)
{
    auto address = m_world.servers().postgres().address();
    address.database = QLatin1String(database);
    address.user = QLatin1String(user);
    address.password = planted;
    return address.toUrl(database::Address::Secret::Include);
}

QString CtlFailuresTest::redisUrlOf(const char* user)
{
    auto address = m_world.servers().redis().address();
    address.user = QLatin1String(user);
    address.password = planted.toUtf8();
    return address.toUrl(redis::Address::Secret::Include);
}

Run CtlFailuresTest::in(const QString& situation, QStringList words)
{
    const auto own = m_world.servers().postgres().address();
    const QString nowhere = QStringLiteral("postgresql://ann:%1@127.0.0.1:1/d").arg(planted);
    const std::map<QString, QString> databases{
        {QStringLiteral("no PostgreSQL"), nowhere},
        {QStringLiteral("refused by PostgreSQL"), urlOf("keystead", "nobody")},
        {QStringLiteral("no tables"), urlOf("bare", own.user.toUtf8().constData())},
        {QStringLiteral("few rights"), urlOf(own.database.toUtf8().constData(), "guest")}};
    const std::map<QString, QString> caches{
        {QStringLiteral("no Redis"), QStringLiteral("unix://ann:%1@/nowhere/redis.sock").arg(planted)},
        {QStringLiteral("refused by Redis"), redisUrlOf("ann")},
        {QStringLiteral("one URL alone"), QString()}};
    QProcessEnvironment environment = m_world.environment;
    if (const auto found = databases.find(situation); found != databases.end())
        environment.insert(QStringLiteral("KEYSTEAD_DATABASE_URL"), found->second);
    if (const auto found = caches.find(situation); found != caches.end())
        environment.insert(QStringLiteral("KEYSTEAD_REDIS_URL"), found->second);
    if (situation == QStringLiteral("read-only"))
        words += {QStringLiteral("--profile"), QStringLiteral("looker")};
    return test::runCtl(words, environment);
}

void CtlFailuresTest::theExitCodeTellsWhatHappened_data()
{
    QTest::addColumn<QString>("situation");
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    for (const Situation& situation : situations) {
        for (std::size_t i = 0; i < lines.size(); ++i)
            QTest::addRow("%s, %s", lines[i], situation.name)
                << QString::fromUtf8(situation.name) << QString::fromUtf8(lines[i]) << situation.codes[i];
    }
}

void CtlFailuresTest::theExitCodeTellsWhatHappened()
{
    QFETCH(const QString, situation);
    QFETCH(const QString, line);
    QFETCH(const int, code);
    const Run run = in(situation, line.split(QLatin1Char(' ')) + QStringList{QStringLiteral("--json")});
    QVERIFY2(run.code == code, run.all().constData());
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(run.out, &problem);
    QVERIFY2(problem.error == QJsonParseError::NoError && document.isObject(), run.all().constData());
    if (const QJsonValue failure = document[QStringLiteral("error")]; failure.isObject()) {
        QCOMPARE(document[QStringLiteral("exit_code")].toInt(), code);
        QVERIFY(code != 0);
        for (const char* key : {"code", "sentence"})
            QVERIFY2(!failure[QLatin1String(key)].toString().isEmpty(), run.out.constData());
        QVERIFY(run.err.startsWith("keysteadctl: "));
    }
    QVERIFY2(!run.all().contains(planted.toUtf8()), run.all().constData());
}

void CtlFailuresTest::wrongUsageIsOneDocumentToo_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("told");
    const auto row = [](const char* line, const char* told) {
        QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(told);
    };
    row("", "Which command?");
    row("metrcis", "“metrics”");
    row("help nope", "“nope”");
    row("--count 3 seed", "behind its name");
    row("list --fly", "keysteadctl list --help");
    row("list --city", "Missing value");
    row("list now", "“now” is too much");
    row("list --type castle", "house, apartment");
    row("list --status gone", "draft, listed");
    row("list --sort x", "title, price");
    row("list --page 9223372036854775807", "1 to 1,000,000,000");
    row("show", "ID is missing");
    row("show 1 2", "“2” is too much");
    row("show 99999999999999999999", "no property's number");
    row("seed --count 0", "--count takes");
    row("seed --count 99999999999999999999", "--count takes");
    row("seed --seed 4294967296", "--seed takes");
    row("invalidate pages", "Groups: page");
    row("schema aply", "plan, apply or remove");
    row("sandbox fly", "start, status or stop");
    row("metrics --watch --interval nan", "0.25 to 60");
    row("status --profile a --env b", "--env");
    row("postgresql://ann:zebra-crossing-7@h/d status", "--database-url");
    row("status redis://:zebra-crossing-7@h", "--redis-url");
    row("show ann:zebra-crossing-7@h", "no property's number");
    row("list --redis-urll=redis://:zebra-crossing-7@h", "redis-urll");
    row("list --database-url zebra", "postgresql://");
}

void CtlFailuresTest::wrongUsageIsOneDocumentToo()
{
    QFETCH(const QString, line);
    QFETCH(const QString, told);
    for (const bool first : {false, true}) {
        QStringList words = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        words.insert(first ? 0 : words.size(), QStringLiteral("--json"));
        if (line.endsWith(QStringLiteral("--city")) && !first)
            continue; // --json would be the city
        const Run run = m_world.ctl(words);
        QVERIFY2(run.code == 2, run.all().constData());
        const QJsonObject failure = run.json()[QStringLiteral("error")].toObject();
        QCOMPARE(failure[QStringLiteral("code")].toString(), QStringLiteral("InvalidInput"));
        QVERIFY2(failure[QStringLiteral("sentence")].toString().contains(told), run.all().constData());
        QVERIFY2(!run.all().contains(planted.toUtf8()), run.all().constData());
    }
}

void CtlFailuresTest::aRightThatIsMissingIsNamedOnce_data()
{
    QTest::addColumn<QString>("line");
    for (const char* line : {"list", "status", "seed --count 1", "schema remove --yes x", "check"})
        QTest::newRow(line) << QString::fromUtf8(line);
}

void CtlFailuresTest::aRightThatIsMissingIsNamedOnce()
{
    QFETCH(const QString, line);
    const Run run = in(QStringLiteral("few rights"), line.split(QLatin1Char(' ')));
    QCOMPARE(run.code, line == QLatin1String("status") ? 0 : 1); // which tells what it can
    const QByteArray all = run.all();
    QVERIFY2(all.count("GRANT USAGE ON SCHEMA keystead TO guest;") == 1, all.constData());
    QVERIFY2(all.count("The owner of the tables runs:\n") == 1, all.constData());
    QVERIFY2(all.count("42501") <= 1 && !all.contains("ERROR:"), all.constData());
    // The statements stand below each other.
    QByteArrayList margins;
    for (const QByteArray& text : all.split('\n')) {
        if (text.contains("GRANT "))
            margins.append(text.left(text.indexOf("GRANT ")));
    }
    QVERIFY(margins.size() > 5);
    QCOMPARE(margins.count(margins.front()), margins.size());
}

void CtlFailuresTest::aReadOnlyProfileIsNeverWrittenWith_data()
{
    QTest::addColumn<QString>("line");
    for (const char* line :
         {"seed --count 5", "schema apply", "schema remove --yes keystead", "test-signals"})
        QTest::newRow(line) << QString::fromUtf8(line);
}

void CtlFailuresTest::aReadOnlyProfileIsNeverWrittenWith()
{
    QFETCH(const QString, line);
    const auto total = [this] {
        return m_world.ctl("list --json --no-cache").json()[QStringLiteral("total")].toInt(-1);
    };
    const int before = total();
    QVERIFY(before > 0);
    const Run run = in(QStringLiteral("read-only"), line.split(QLatin1Char(' ')));
    QCOMPARE(run.code, 1);
    QVERIFY2(run.err.contains("This profile is read-only"), run.all().constData());
    QVERIFY2(run.out.isEmpty(), run.out.constData()); // refused before anything was asked or done
    QCOMPARE(total(), before);
}

void CtlFailuresTest::oneUrlAloneAsksForTheOther_data()
{
    QTest::addColumn<QString>("missing");
    QTest::addColumn<QString>("option");
    QTest::newRow("database") << QStringLiteral("KEYSTEAD_DATABASE_URL") << QStringLiteral("--database-url");
    QTest::newRow("Redis") << QStringLiteral("KEYSTEAD_REDIS_URL") << QStringLiteral("--redis-url");
}

void CtlFailuresTest::oneUrlAloneAsksForTheOther()
{
    QFETCH(const QString, missing);
    QFETCH(const QString, option);
    QProcessEnvironment environment = m_world.environment;
    environment.remove(missing);
    const Run run = test::runCtl({QStringLiteral("list")}, environment);
    QCOMPARE(run.code, 2);
    const QString told = QString::fromUtf8(run.err);
    QVERIFY2(told.contains(QStringLiteral("both are needed")) && told.contains(missing) &&
                 told.contains(option),
             run.err.constData());
}

void CtlFailuresTest::aDryRunIsOneDocumentWithTheSql()
{
    const auto dryRun = [this](const char* database) {
        const QString url = urlOf(database, m_world.servers().postgres().address().user.toUtf8().constData());
        return m_world.ctlWith("KEYSTEAD_DATABASE_URL", url, "schema apply --dry-run --json").json();
    };
    const QJsonObject todo = dryRun("untouched");
    QVERIFY(todo[QStringLiteral("missing")].toInt() > 0);
    QVERIFY(todo[QStringLiteral("sql")].toString().contains(QStringLiteral("CREATE SCHEMA")));
    QCOMPARE(dryRun("untouched"), todo); // nothing was done
    const QJsonObject done = dryRun(m_world.servers().postgres().address().database.toUtf8().constData());
    QCOMPARE(done[QStringLiteral("missing")].toInt(-1), 0);
    QCOMPARE(done[QStringLiteral("sql")].toString(), QString());
}

QTEST_GUILESS_MAIN(CtlFailuresTest)
#include "tst_ctl_failures.moc"
