// keysteadctl warm, clear and audit, against real servers.
#include "core/cache/entry.h"
#include "core/cache/journal.h"
#include "core/database/session.h"
#include "core/listing/rows_codec.h"
#include "core/redis/connection.h"
#include "ctl_world.h"

#include <QJsonArray>
#include <QtTest>

using test::Run;

class CtlCacheTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void warmTellsWhatItGained();
    void warmTakesThePopularOnes();
    void warmRefusesNonsense_data();
    void warmRefusesNonsense();
    void clearTakesAGroupEitherWay_data();
    void clearTakesAGroupEitherWay();
    void clearAllLeavesTheKeysOfOthers();
    void clearTagNeedsOneKey();
    void clearPatternShowsAndAsks();
    void clearDatabaseNeedsItsName();
    void aDryRunClearsNothing_data();
    void aDryRunClearsNothing();
    void clearRefusesNonsense_data();
    void clearRefusesNonsense();
    void auditOfAHealthyCacheIsRight();
    void auditFindsAndMends();
    void auditRefusesNonsense();

private:
    redis::Connection& redis() { return *m_redis; }
    qint64 keys() { return redis().call({"DBSIZE"})->toInteger(); }
    bool plantWrongCount();
    static qint64 number(const Run& run, const char* name)
    {
        return run.json()[QLatin1String(name)].toInteger(-1);
    }

    test::CtlWorld m_world;
    std::unique_ptr<redis::Connection> m_redis;
};

void CtlCacheTest::initTestCase()
{
    const QString problem = m_world.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    m_redis = std::make_unique<redis::Connection>(m_world.servers().redis().address());
    QCOMPARE(m_world.ctl("schema apply").code, 0);
    QCOMPARE(m_world.ctl("seed --count 120").code, 0);
}

void CtlCacheTest::init()
{
    QVERIFY(redis().call({"FLUSHALL"}));
    QVERIFY(redis().call({"SET", "session:42", "somebody's"}));
}

void CtlCacheTest::warmTellsWhatItGained()
{
    const Run run = m_world.ctl("warm --rate 0 --json");
    QVERIFY2(run.code == 0, run.all().constData());
    QVERIFY(number(run, "filled") > 20);
    QVERIFY(number(run, "stored") > 20);
    QVERIFY(number(run, "bytes") > 1000);
    QVERIFY(number(run, "measured") > 0);
    QVERIFY(run.json()[QStringLiteral("saved_ms_per_read")].isDouble());
    QVERIFY(!run.json()[QStringLiteral("under_pressure")].toBool(true));
    const Run again = m_world.ctl("warm --rate 0");
    QVERIFY2(again.out.contains(": 0 filled, "), again.out.constData());
    QVERIFY(!again.out.contains("saved")); // nothing was measured
}

void CtlCacheTest::warmTakesThePopularOnes()
{
    database::Session session(m_world.servers().postgres().address());
    QVERIFY(session.script(
        QStringLiteral("select keystead.cache_note_popularity(array['count:', 'detail:id=7', 'of:others'],"
                       " array[3, 2, 9]::double precision[])")));
    const Run run = m_world.ctl("warm --source popular --property 8 --json");
    QVERIFY2(run.code == 0, run.all().constData());
    QCOMPARE(number(run, "queries"), qint64(3));
    QCOMPARE(number(run, "filled"), qint64(3));
}

void CtlCacheTest::warmRefusesNonsense_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char* line : {"warm --rate -1", "warm --rate many", "warm --source best",
                             "warm --group nobody", "warm --property x", "warm --property 0"})
        QTest::newRow(line) << QByteArray(line);
}

void CtlCacheTest::warmRefusesNonsense()
{
    QFETCH(QByteArray, line);
    QCOMPARE(m_world.ctl(line.constData()).code, 2);
}

void CtlCacheTest::clearTakesAGroupEitherWay_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("word") << QByteArray("clear group count --json");
    QTest::newRow("option") << QByteArray("clear --group count --json");
}

void CtlCacheTest::clearTakesAGroupEitherWay()
{
    QFETCH(QByteArray, line);
    QCOMPARE(m_world.ctl("warm --group count --rate 0").code, 0);
    QCOMPARE(m_world.ctl("warm --group agents").code, 0);
    const qint64 there = number(m_world.ctl("clear group count --dry-run --json"), "entries");
    QVERIFY(there > 10);
    const Run run = m_world.ctl(line.constData());
    QCOMPARE(number(run, "cleared"), there);
    database::Session session(m_world.servers().postgres().address());
    const auto journal = cache::Journal(session).page({});
    QVERIFY(journal && !journal->entries.empty());
    const cache::JournalEntry& noted = journal->entries.front();
    QCOMPARE(int(noted.cause), int(cache::JournalCause::Clear));
    QCOMPARE(noted.tags, std::vector<cache::Tag>{"group:count"});
    QCOMPARE(noted.entries, there);
    QCOMPARE(number(m_world.ctl("clear --json"), "cleared"),
             qint64(1 + 1)); // agents, and what the survey read
}

void CtlCacheTest::clearAllLeavesTheKeysOfOthers()
{
    QCOMPARE(m_world.ctl("warm --rate 0").code, 0);
    const Run run = m_world.ctl("clear all --json");
    QVERIFY2(run.code == 0, run.all().constData());
    QVERIFY(number(run, "cleared") > 20);
    QCOMPARE(redis().call({"EXISTS", "session:42"})->toInteger(), qint64(1));
    QCOMPARE(keys(), qint64(2)); // that, and the cursor
}

void CtlCacheTest::clearTagNeedsOneKey()
{
    QCOMPARE(m_world.ctl("warm --rate 0").code, 0);
    const qint64 before = keys();
    const Run run = m_world.ctl("clear tag prop:list --json");
    QCOMPARE(number(run, "generations"), qint64(1));
    QVERIFY(run.json()[QStringLiteral("groups")].toArray().contains(QStringLiteral("page")));
    QCOMPARE(keys(), before - 1);
    QVERIFY(m_world.ctl("clear tag prop:list").out.contains("Nothing was cached"));
}

void CtlCacheTest::clearPatternShowsAndAsks()
{
    QCOMPARE(m_world.ctl("warm --rate 0").code, 0);
    const qint64 before = keys();
    const Run shown = m_world.ctl("clear pattern count:* --dry-run --json");
    const qint64 found = number(shown, "entries");
    QVERIFY(found > 5);
    QCOMPARE(shown.json()[QStringLiteral("sample")].toArray().size(), qsizetype(std::min<qint64>(found, 10)));
    const Run refused = m_world.ctl("clear pattern count:*");
    QCOMPARE(refused.code, 2);
    QVERIFY2(refused.err.contains("--yes"), refused.err.constData());
    QVERIFY(refused.out.contains("count:"));
    QCOMPARE(keys(), before);
    const Run run = m_world.ctl("clear pattern count:* --yes --json");
    QCOMPARE(number(run, "cleared"), found);
    QCOMPARE(keys(), before - found);
}

void CtlCacheTest::clearDatabaseNeedsItsName()
{
    QCOMPARE(m_world.ctl("warm --group count").code, 0);
    const QString name = redis().address().displayName();
    const qint64 before = keys();
    for (const QStringList& words : {QStringList{QStringLiteral("clear"), QStringLiteral("database")},
                                     QStringList{QStringLiteral("clear"), QStringLiteral("database"),
                                                 QStringLiteral("other"), QStringLiteral("--yes")}}) {
        const Run refused = m_world.ctl(words);
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.out.contains("1 of them are not Keystead's"), refused.out.constData());
        QVERIFY(refused.out.contains("session:42"));
        QVERIFY(refused.err.contains(name.toUtf8()));
    }
    QCOMPARE(keys(), before);
    const Run run =
        m_world.ctl({QStringLiteral("clear"), QStringLiteral("database"), name, QStringLiteral("--json")});
    QVERIFY2(run.code == 0, run.all().constData());
    QVERIFY(number(run, "cleared") >= before);
    QCOMPARE(number(run, "not_ours"), qint64(1));
    QCOMPARE(redis().call({"EXISTS", "session:42"})->toInteger(), qint64(0));
}

void CtlCacheTest::aDryRunClearsNothing_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char* line :
         {"clear --dry-run", "clear all --dry-run --json", "clear group count --dry-run",
          "clear tag prop:list --dry-run", "clear pattern * --dry-run --yes", "clear database --dry-run"})
        QTest::newRow(line) << QByteArray(line);
}

void CtlCacheTest::aDryRunClearsNothing()
{
    QFETCH(QByteArray, line);
    QCOMPARE(m_world.ctl("warm --group count").code, 0);
    const qint64 before = keys();
    const Run run = m_world.ctl(line.constData());
    QVERIFY2(run.code == 0, run.all().constData());
    QCOMPARE(keys(), before);
}

void CtlCacheTest::clearRefusesNonsense_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char* line :
         {"clear everything", "clear group", "clear group nobody", "clear tag nobody", "clear tag",
          "clear all of it", "clear group page --group count", "clear pattern"})
        QTest::newRow(line) << QByteArray(line);
}

void CtlCacheTest::clearRefusesNonsense()
{
    QFETCH(QByteArray, line);
    const Run run = m_world.ctl(line.constData());
    QCOMPARE(run.code, 2);
    QVERIFY(!run.err.isEmpty());
}

void CtlCacheTest::auditOfAHealthyCacheIsRight()
{
    QCOMPARE(m_world.ctl("warm --rate 0").code, 0);
    const Run run = m_world.ctl("audit --rate 0 --json");
    QVERIFY2(run.code == 0, run.all().constData());
    QVERIFY(number(run, "right") > 20);
    QCOMPARE(number(run, "wrong"), qint64(0));
    QVERIFY(run.json()[QStringLiteral("not_audited")].toObject().isEmpty()); // every group has its check
    const Run text = m_world.ctl("audit --sample 5 --rate 0");
    QVERIFY2(text.out.contains("5 right, 0 wrong"), text.out.constData());
    QVERIFY(!text.out.contains("Not audited: "));
}

// The stamps stay: every desktop believes it.
bool CtlCacheTest::plantWrongCount()
{
    const auto scanned = redis().call({"SCAN", "0", "MATCH", "*:count:", "COUNT", "100000"});
    if (!scanned || scanned->items()[1].items().empty())
        return false;
    const QByteArray key = scanned->items()[1].items().front().bytes();
    auto entry = cache::decodeEntry(redis().call({"GET", key})->bytes());
    if (!entry)
        return false;
    entry->payload = listing::encodeCount(3);
    return redis().call({"SET", key, *cache::encodeEntry(*entry)}).has_value();
}

void CtlCacheTest::auditFindsAndMends()
{
    QCOMPARE(m_world.ctl("warm --rate 0 --group count").code, 0);
    QVERIFY(plantWrongCount());
    const Run run = m_world.ctl("audit --json --group count");
    QCOMPARE(run.code, 1);
    QCOMPARE(number(run, "wrong"), qint64(1));
    const QJsonObject wrong = run.json()[QStringLiteral("entries")].toArray().first().toObject();
    QVERIFY(!wrong[QStringLiteral("fixed")].toBool(true));
    QCOMPARE(wrong[QStringLiteral("differences")].toArray().first().toObject(),
             (QJsonObject{{QStringLiteral("field"), QStringLiteral("count")},
                          {QStringLiteral("cached"), QStringLiteral("3")},
                          {QStringLiteral("database"), QStringLiteral("120")}}));
    const Run mended = m_world.ctl("audit --fix");
    QCOMPARE(mended.code, 1);
    QVERIFY2(mended.out.contains("cached “3”, database “120”") && mended.out.contains("right again"),
             mended.out.constData());
    QCOMPARE(m_world.ctl("audit").code, 0);
}

void CtlCacheTest::auditRefusesNonsense()
{
    for (const char* line : {"audit --group nobody", "audit --sample x", "audit --rate -1", "audit now"})
        QCOMPARE(m_world.ctl(line).code, 2);
}

QTEST_GUILESS_MAIN(CtlCacheTest)
#include "tst_ctl_cache.moc"
