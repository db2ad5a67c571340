// keysteadctl as a person or a script runs it, against real servers.
#include "ctl_world.h"

#include <QJsonArray>
#include <QTest>

using test::Run;

class KeysteadctlTest : public QObject
{
    Q_OBJECT

    test::CtlWorld m_world;
    QProcessEnvironment m_environment;

    Run ctl(const QStringList& words, const QProcessEnvironment& environment) const
    {
        return test::runCtl(words, environment);
    }
    Run ctl(const QStringList& words) const { return ctl(words, m_environment); }

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = m_world.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_environment = m_world.environment;
    }

    void wrongUsageIsTwo_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("nothing") << QStringList{};
        QTest::newRow("unknown command") << QStringList{QStringLiteral("fly")};
        QTest::newRow("unknown option") << QStringList{QStringLiteral("list"), QStringLiteral("--fly")};
        QTest::newRow("missing argument") << QStringList{QStringLiteral("show")};
        QTest::newRow("no number") << QStringList{QStringLiteral("show"), QStringLiteral("villa")};
        QTest::newRow("no page") << QStringList{QStringLiteral("list"), QStringLiteral("--page"),
                                                QStringLiteral("0")};
        QTest::newRow("no type") << QStringList{QStringLiteral("list"), QStringLiteral("--type"),
                                                QStringLiteral("castle")};
        QTest::newRow("no group") << QStringList{QStringLiteral("clear"), QStringLiteral("--group"),
                                                 QStringLiteral("x")};
    }

    void wrongUsageIsTwo()
    {
        QFETCH(QStringList, words);
        const Run run = ctl(words);
        QCOMPARE(run.code, 2);
        QVERIFY(!run.out.isEmpty() || run.err.startsWith("keysteadctl: "));
    }

    void helpListsEveryCommandAndEachHasItsOwn()
    {
        const Run help = ctl({QStringLiteral("--help")});
        QCOMPARE(help.code, 0);
        for (const char* name : {"status", "check", "metrics", "list", "show", "warm", "clear", "invalidate",
                                 "test-signals", "seed", "schema", "sandbox"}) {
            QVERIFY2(help.out.contains(name), name);
            const Run own = ctl({QLatin1String(name), QStringLiteral("--help")});
            QCOMPARE(own.code, 0);
            QVERIFY2(own.out.contains("--json"), name);
            QVERIFY2(own.out.contains("Examples:"), name);
            QCOMPARE(ctl({QStringLiteral("help"), QLatin1String(name)}).out, own.out);
        }
    }

    void aDatabaseWithoutTablesSaysWhatToDo()
    {
        const Run run = ctl({QStringLiteral("list")});
        QCOMPARE(run.code, 1);
        QVERIFY2(run.err.contains("keysteadctl schema apply"), run.err.constData());
        QVERIFY(ctl({QStringLiteral("schema"), QStringLiteral("plan")}).out.contains("CREATE TABLE"));
    }

    void appliesTheSchemaOnce()
    {
        const Run first = ctl({QStringLiteral("schema"), QStringLiteral("apply"), QStringLiteral("--json")});
        QVERIFY2(first.code == 0, first.err.constData());
        QVERIFY(first.json()[QStringLiteral("applied")].toInt() > 0);
        const Run second = ctl({QStringLiteral("schema"), QStringLiteral("apply"), QStringLiteral("--json")});
        QCOMPARE(second.json()[QStringLiteral("applied")].toInt(-1), 0);
    }

    void seedsAndLists()
    {
        const Run seeded = ctl({QStringLiteral("seed"), QStringLiteral("--count"), QStringLiteral("300"),
                                QStringLiteral("--json")});
        QVERIFY2(seeded.code == 0, seeded.err.constData());
        QCOMPARE(seeded.json()[QStringLiteral("added")].toInt(), 300);

        const Run first = ctl({QStringLiteral("list"), QStringLiteral("--json")});
        QCOMPARE(first.json()[QStringLiteral("total")].toInt(), 300);
        QCOMPARE(first.json()[QStringLiteral("source")].toString(), QStringLiteral("database"));
        QCOMPARE(first.json()[QStringLiteral("properties")].toArray().size(), 50);
        QCOMPARE(ctl({QStringLiteral("list"), QStringLiteral("--json")})
                     .json()[QStringLiteral("source")]
                     .toString(),
                 QStringLiteral("page"));
        QCOMPARE(ctl({QStringLiteral("list"), QStringLiteral("--json"), QStringLiteral("--no-cache")})
                     .json()[QStringLiteral("source")]
                     .toString(),
                 QStringLiteral("bypass"));

        const Run last = ctl({QStringLiteral("list"), QStringLiteral("--page"), QStringLiteral("6"),
                              QStringLiteral("--sort"), QStringLiteral("-price")});
        QVERIFY2(last.out.contains("251–300 of 300"), last.out.constData());
        const Run beyond = ctl({QStringLiteral("list"), QStringLiteral("--page"), QStringLiteral("7"),
                                QStringLiteral("--json")});
        QCOMPARE(beyond.json()[QStringLiteral("properties")].toArray().size(), 0);
    }

    void filtersByCityAndWords()
    {
        const QJsonObject all = ctl({QStringLiteral("list"), QStringLiteral("--json")}).json();
        const QString city =
            all[QStringLiteral("properties")].toArray()[0].toObject()[QStringLiteral("location")].toString();
        const QJsonObject some =
            ctl({QStringLiteral("list"), QStringLiteral("--json"), QStringLiteral("--city"), city}).json();
        QVERIFY(some[QStringLiteral("total")].toInt() > 0);
        QVERIFY(some[QStringLiteral("total")].toInt() < 300);
        for (const QJsonValue& property : some[QStringLiteral("properties")].toArray())
            QCOMPARE(property.toObject()[QStringLiteral("location")].toString(), city);
        const QJsonObject none = ctl({QStringLiteral("list"), QStringLiteral("--json"),
                                      QStringLiteral("--search"), QStringLiteral("100% certain_not")})
                                     .json();
        QCOMPARE(none[QStringLiteral("total")].toInt(-1), 0);
    }

    void showsOneProperty()
    {
        const QJsonObject list = ctl({QStringLiteral("list"), QStringLiteral("--json")}).json();
        const QJsonObject listed = list[QStringLiteral("properties")].toArray()[0].toObject();
        const QString id = QString::number(listed[QStringLiteral("id")].toInteger());
        const Run shown = ctl({QStringLiteral("show"), id, QStringLiteral("--json")});
        QCOMPARE(shown.code, 0);
        QCOMPARE(shown.json()[QStringLiteral("title")], listed[QStringLiteral("title")]);
        const Run missing = ctl({QStringLiteral("show"), QStringLiteral("987654321")});
        QCOMPARE(missing.code, 1);
        QVERIFY(missing.err.contains("property 987654321"));
    }

    void warmsAndClears()
    {
        QCOMPARE(ctl({QStringLiteral("clear")}).code, 0);
        const Run warmed = ctl({QStringLiteral("warm"), QStringLiteral("--json"), QStringLiteral("--rate"),
                                QStringLiteral("0")});
        QVERIFY2(warmed.code == 0, warmed.err.constData());
        QVERIFY(warmed.json()[QStringLiteral("filled")].toInt() > 5);
        QCOMPARE(ctl({QStringLiteral("list"), QStringLiteral("--json")})
                     .json()[QStringLiteral("source")]
                     .toString(),
                 QStringLiteral("page"));
        const Run cleared = ctl({QStringLiteral("clear"), QStringLiteral("--group"), QStringLiteral("page"),
                                 QStringLiteral("--json")});
        QVERIFY(cleared.json()[QStringLiteral("cleared")].toInt() > 0);
        QVERIFY(ctl({QStringLiteral("list"), QStringLiteral("--json")})
                    .json()[QStringLiteral("source")]
                    .toString() != QStringLiteral("page"));
    }

    void metricsKeepTheirNames()
    {
        const QJsonObject metrics = ctl({QStringLiteral("metrics"), QStringLiteral("--json")}).json();
        for (const char* name : {"keyspace_hits", "keyspace_misses", "hit_ratio_percent",
                                 "performance_rating", "used_memory_human", "recommendations"})
            QVERIFY2(metrics.contains(QLatin1String(name)), name);
        QVERIFY(ctl({QStringLiteral("metrics")}).out.contains("Hit ratio"));
    }

    void statusTellsBothServers()
    {
        const Run status = ctl({QStringLiteral("status"), QStringLiteral("--json")});
        QCOMPARE(status.code, 0);
        QVERIFY(status.json()[QStringLiteral("cache_trusted")].toBool());
        QCOMPARE(status.json()[QStringLiteral("properties")].toInt(), 300);
    }

    void withoutRedisItReadsFromTheDatabaseAndSaysSo()
    {
        QProcessEnvironment environment = m_environment;
        environment.insert(QStringLiteral("KEYSTEAD_REDIS_URL"),
                           QStringLiteral("unix:///nowhere/redis.sock"));
        const Run list = ctl({QStringLiteral("list"), QStringLiteral("--json")}, environment);
        QCOMPARE(list.code, 0);
        QVERIFY(list.json()[QStringLiteral("cache_away")].toBool());
        QCOMPARE(ctl({QStringLiteral("status")}, environment).code, 3);
        QCOMPARE(ctl({QStringLiteral("metrics")}, environment).code, 3);
    }

    void withoutPostgresItCannotConnect()
    {
        QProcessEnvironment environment = m_environment;
        environment.insert(QStringLiteral("KEYSTEAD_DATABASE_URL"),
                           QStringLiteral("postgresql://nobody@127.0.0.1:1/none"));
        const Run list = ctl({QStringLiteral("list")}, environment);
        QCOMPARE(list.code, 3);
        QVERIFY2(list.err.contains("127.0.0.1:1"), list.err.constData());
    }

    void aSandboxStartsTellsItsUrlsAndStops()
    {
        QTemporaryDir folder;
        // The servers' user must be able to reach the folder.
        QVERIFY(QFile::setPermissions(folder.path(), QFile::Permissions(0x7755)));
        const QString dir = folder.filePath(QStringLiteral("s"));
        const auto words = [&](const char* verb) {
            return QStringList{QStringLiteral("sandbox"), QLatin1String(verb), QStringLiteral("--dir"), dir,
                               QStringLiteral("--json")};
        };
        const Run started = ctl(words("start"));
        QVERIFY2(started.code == 0, started.err.constData());
        QProcessEnvironment environment = m_environment;
        environment.insert(QStringLiteral("KEYSTEAD_DATABASE_URL"),
                           started.json()[QStringLiteral("database_url")].toString());
        environment.insert(QStringLiteral("KEYSTEAD_REDIS_URL"),
                           started.json()[QStringLiteral("redis_url")].toString());
        const Run list = ctl({QStringLiteral("list"), QStringLiteral("--json")}, environment);
        QVERIFY2(list.code == 0, list.err.constData());
        QVERIFY(ctl(words("status")).json()[QStringLiteral("postgres_running")].toBool());
        QCOMPARE(ctl(words("stop")).code, 0);
        QVERIFY(!ctl(words("status")).json()[QStringLiteral("postgres_running")].toBool(true));
    }
};

QTEST_GUILESS_MAIN(KeysteadctlTest)
#include "tst_keysteadctl.moc"
