// health, slowlog, clients, analyze memory and metrics of keysteadctl, against a server whose figures are
// known.
#include "core/redis/connection.h"
#include "ctl_world.h"

#include <QJsonArray>
#include <QTest>

using test::Run;

class CtlMonitorTest : public QObject
{
    Q_OBJECT

    test::CtlWorld m_world;
    std::unique_ptr<redis::Connection> m_admin;

    redis::Value call(const redis::Command& command)
    {
        auto reply = m_admin->call(command);
        if (!reply)
            QTest::qFail(qPrintable(reply.error().detail), __FILE__, __LINE__);
        return reply ? std::move(*reply) : redis::Value();
    }
    void lookUp(int hits, int misses)
    {
        call({"SET", "there", "1"});
        call({"CONFIG", "RESETSTAT"});
        for (int i = 0; i < hits; ++i)
            call({"GET", "there"});
        for (int i = 0; i < misses; ++i)
            call({"GET", "missing"});
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = m_world.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        redis::ConnectionOptions options;
        options.clientName = "ctl-test";
        m_admin = std::make_unique<redis::Connection>(m_world.servers().redis().address(), options);
    }

    void init()
    {
        call({"CONFIG", "SET", "maxmemory", "1gb"});
        call({"CONFIG", "SET", "maxmemory-policy", "allkeys-lru"});
        call({"FLUSHALL"});
    }

    void metricsTellWhatWasLookedUp()
    {
        lookUp(90, 10);
        const QJsonObject metrics = m_world.ctl("metrics --json").json();
        QCOMPARE(metrics[QStringLiteral("keyspace_hits")].toInt(-1), 90);
        QCOMPARE(metrics[QStringLiteral("keyspace_misses")].toInt(-1), 10);
        QCOMPARE(metrics[QStringLiteral("hit_ratio_percent")].toDouble(), 90.0);
        QCOMPARE(metrics[QStringLiteral("performance_rating")].toString(), QStringLiteral("excellent"));
    }

    void theCatalogueIsListedAndIsTheHeadingOfCsv()
    {
        const QJsonArray listed =
            m_world.ctl("metrics --list --json").json()[QStringLiteral("metrics")].toArray();
        QStringList ids{QStringLiteral("at"), QStringLiteral("reachable")};
        for (const QJsonValue& metric : listed) {
            ids << metric[QStringLiteral("id")].toString();
            for (const char* field : {"unit", "source", "since", "documentation"})
                QVERIFY2(!metric[QLatin1String(field)].toString().isEmpty(), field);
        }
        QVERIFY(ids.contains(QStringLiteral("hit_ratio")));
        const Run csv = m_world.ctl("metrics --csv --watch --count 2 --interval 0.25");
        QCOMPARE(csv.code, 0);
        const QStringList lines = QString::fromUtf8(csv.out).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0].split(QLatin1Char(',')), ids);
        for (const QString& line : lines.mid(1)) {
            const QStringList cells = line.split(QLatin1Char(','));
            QCOMPARE(cells.size(), ids.size());
            QVERIFY(QDateTime::fromString(cells[0], Qt::ISODateWithMs).isValid());
            QVERIFY(cells[ids.indexOf(QStringLiteral("used_memory"))].toDouble() > 0);
        }
    }

    void healthEndsWithItsRating_data()
    {
        QTest::addColumn<int>("hits");
        QTest::addColumn<int>("misses");
        QTest::addColumn<QByteArray>("maxmemory");
        QTest::addColumn<QString>("word");
        QTest::addColumn<int>("code");
        QTest::newRow("fine") << 90 << 10 << QByteArray("1gb") << QStringLiteral("fine") << 0;
        QTest::newRow("nothing looked up") << 0 << 0 << QByteArray("1gb") << QStringLiteral("unknown") << 0;
        QTest::newRow("fair ratio") << 60 << 40 << QByteArray("1gb") << QStringLiteral("warning") << 10;
        QTest::newRow("no limit") << 90 << 10 << QByteArray("0") << QStringLiteral("warning") << 10;
        QTest::newRow("poor ratio") << 10 << 90 << QByteArray("1gb") << QStringLiteral("bad") << 20;
    }

    void healthEndsWithItsRating()
    {
        QFETCH(int, hits);
        QFETCH(int, misses);
        QFETCH(QByteArray, maxmemory);
        QFETCH(QString, word);
        QFETCH(int, code);
        call({"CONFIG", "SET", "maxmemory", maxmemory});
        lookUp(hits, misses);
        const Run json = m_world.ctl("health --json");
        QCOMPARE(json.json()[QStringLiteral("health")].toString(), word);
        QCOMPARE(json.code, code);
        QCOMPARE(json.json()[QStringLiteral("exit_code")].toInt(-1), code);
        const Run text = m_world.ctl("health");
        QCOMPARE(text.code, code);
        QVERIFY2(text.out.startsWith(word.toUtf8() + ": "), text.out.constData());
    }

    void healthOfAServerThatIsAwayIsThree()
    {
        QCOMPARE(
            m_world.ctlWith("KEYSTEAD_REDIS_URL", QStringLiteral("unix:///nowhere/r.sock"), "health").code,
            3);
    }

    void slowCommandsAreListedAndForgottenOnceAgreed()
    {
        call({"CONFIG", "SET", "slowlog-log-slower-than", "0"});
        call({"SLOWLOG", "RESET"});
        call({"SET", QByteArray("odd\nname"), "1"});
        call({"CONFIG", "SET", "slowlog-log-slower-than", "1000000"});
        const QJsonObject log = m_world.ctl("slowlog --json").json();
        QCOMPARE(log[QStringLiteral("threshold_us")].toInt(), 1'000'000);
        bool found = false;
        for (const QJsonValue& one : log[QStringLiteral("commands")].toArray())
            found = found || (one[QStringLiteral("command")][0].toString() == QStringLiteral("SET") &&
                              one[QStringLiteral("client_name")].toString() == QStringLiteral("ctl-test"));
        QVERIFY(found);
        QCOMPARE(m_world.ctl("slowlog --count 1 --json").json()[QStringLiteral("commands")].toArray().size(),
                 1);
        const auto length = [this] { return call({"SLOWLOG", "LEN"}).toInteger(); };
        const qint64 before = length();
        QCOMPARE(m_world.ctl("slowlog --clear").code, 2);
        QCOMPARE(m_world.ctl("slowlog --clear --dry-run").code, 0);
        QCOMPARE(length(), before);
        QCOMPARE(m_world.ctl("slowlog --clear --yes").code, 0);
        QCOMPARE(length(), 0);
    }

    void aClientIsEndedOnceAgreed()
    {
        redis::ConnectionOptions options;
        options.clientName = "victim";
        redis::Connection victim(m_world.servers().redis().address(), options);
        const qint64 id = victim.call({"CLIENT", "ID"})->toInteger();
        const QJsonArray clients = m_world.ctl("clients --json").json()[QStringLiteral("clients")].toArray();
        bool listed = false;
        for (const QJsonValue& one : clients)
            listed = listed || (one[QStringLiteral("id")].toInteger() == id &&
                                one[QStringLiteral("name")].toString() == QStringLiteral("victim"));
        QVERIFY(listed);
        const QStringList kill{QStringLiteral("clients"), QStringLiteral("--kill"), QString::number(id)};
        const auto lives = [&] { return call({"CLIENT", "LIST"}).bytes().contains("name=victim"); };
        QCOMPARE(m_world.ctl(kill).code, 2);
        QCOMPARE(m_world.ctl(kill + QStringList{QStringLiteral("--dry-run")}).code, 0);
        QVERIFY(lives());
        QCOMPARE(m_world.ctl(kill + QStringList{QStringLiteral("--yes")}).code, 0);
        QVERIFY(!lives());
        QCOMPARE(m_world.ctl(kill + QStringList{QStringLiteral("--yes")}).code, 1);
    }

    void memoryIsAnalyzedByNamespace()
    {
        for (int i = 0; i < 40; ++i)
            call({"SET", "shop:cart:" + QByteArray::number(i), QByteArray(1000, 'x')});
        call({"RPUSH", "list", "1"});
        const QJsonObject all = m_world.ctl("analyze memory --json").json();
        QCOMPARE(all[QStringLiteral("keys")].toInt(), 41);
        QVERIFY(all[QStringLiteral("complete")].toBool());
        const QJsonValue first = all[QStringLiteral("namespaces")][0];
        QCOMPARE(first[QStringLiteral("name")].toString(), QStringLiteral("shop:cart:"));
        QCOMPARE(first[QStringLiteral("keys")].toInt(), 40);
        QVERIFY(first[QStringLiteral("bytes")].toDouble() > 40'000);
        QVERIFY(m_world.ctl("analyze memory").out.contains("shop:cart:"));
    }

    void nonsenseIsWrongUsage_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char* line :
             {"analyze", "analyze disk", "analyze memory --most 0", "slowlog --count none", "slowlog --yes",
              "clients --kill me", "clients --dry-run", "metrics --csv --json", "metrics --count 3",
              "metrics --csv --interval 0", "health now"})
            QTest::newRow(line) << QByteArray(line);
    }

    void nonsenseIsWrongUsage()
    {
        QFETCH(QByteArray, line);
        const Run run = m_world.ctl(line.constData());
        QCOMPARE(run.code, 2);
        QVERIFY(run.err.startsWith("keysteadctl: "));
    }
};

QTEST_GUILESS_MAIN(CtlMonitorTest)
#include "tst_ctl_monitor.moc"
