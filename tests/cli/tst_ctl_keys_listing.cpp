// keysteadctl keys scan and keys tree, against a real server: what is listed, in which order, and what is
// said of a list that is not whole.
#include "core/redis/connection.h"
#include "ctl_world.h"

#include <QJsonArray>
#include <QtTest>

#include <csignal>

using test::Run;

class CtlKeysListingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = m_world.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_redis = std::make_unique<redis::Connection>(m_world.servers().redis().address());
    }
    void init() { QVERIFY(m_redis->call({"FLUSHALL"})); }

    void scanListsEveryNameOnce()
    {
        QByteArrayList wanted{"a\\xff\\x0a*", "back\\\\slash", "plain"};
        QVERIFY(m_redis->call({"MSET", "plain", "1", "a\xFF\n*", "2", "back\\slash", "3"}));
        for (int i = 0; i < 5000; ++i)
            wanted << "n:" + QByteArray::number(i);
        fill("n:", 5000);
        QByteArrayList found = lines(m_world.ctl("keys scan"));
        std::sort(found.begin(), found.end());
        std::sort(wanted.begin(), wanted.end());
        QCOMPARE(found, wanted);
        QCOMPARE(lines(m_world.ctl("keys scan --pattern n:1*")).size(), 1111);
        QCOMPARE(lines(m_world.ctl("keys scan --limit 7")).size(), 7);
        QCOMPARE(lines(m_world.ctl("keys scan --pattern none:*")).size(), 0);
    }

    void factsStandBehindTheNames()
    {
        QVERIFY(m_redis->call({"SET", "s", "value", "EX", "1000"}));
        QVERIFY(m_redis->call({"RPUSH", "l", "a", "b", "c"}));
        const Run run = m_world.ctl("keys scan --sort name --facts type,ttl,length");
        QVERIFY2(run.code == 0, run.all().constData());
        QCOMPARE(lines(run).value(0), QByteArray("l\tlist\tnever\t3"));
        const QByteArray second = lines(run).value(1);
        QVERIFY2(second == "s\tstring\t1000\t5" || second == "s\tstring\t999\t5", second.constData());
        const auto json = documents(m_world.ctl("keys scan --sort name --facts type,ttl,memory --json"));
        QCOMPARE(json.size(), 3);
        QVERIFY(json[0][QStringLiteral("expires_at")].isNull() &&
                json[0].contains(QStringLiteral("expires_at")));
        QVERIFY(json[1][QStringLiteral("expires_at")].toDouble() > 1.7e12);
        QVERIFY(json[1][QStringLiteral("memory")].toInt() > 40);
        QCOMPARE(json[2][QStringLiteral("keys")].toInt(), 2);
        QCOMPARE(json[2][QStringLiteral("total")].toInt(), 2);
        QVERIFY(json[2][QStringLiteral("whole")].toBool());
        QVERIFY(documents(m_world.ctl("keys scan --json")).front().keys() ==
                QStringList{QStringLiteral("key")});
    }

    void filtersAndOrders_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QByteArrayList>("names");
        QTest::newRow("without TTL") << QStringLiteral("--ttl none --sort name")
                                     << QByteArrayList{"big", "list"};
        QTest::newRow("with TTL") << QStringLiteral("--ttl some --sort name")
                                  << QByteArrayList{"later", "soon"};
        QTest::newRow("expires soon") << QStringLiteral("--ttl 100") << QByteArrayList{"soon"};
        QTest::newRow("large") << QStringLiteral("--memory-from 4000") << QByteArrayList{"big"};
        QTest::newRow("small") << QStringLiteral("--memory-to 4000 --sort -name")
                               << QByteArrayList{"soon", "list", "later"};
        QTest::newRow("idle") << QStringLiteral("--idle-from 5000") << QByteArrayList{};
        QTest::newRow("type") << QStringLiteral("--type list") << QByteArrayList{"list"};
        QTest::newRow("by TTL") << QStringLiteral("--sort ttl --ttl some") << QByteArrayList{"soon", "later"};
        QTest::newRow("the largest") << QStringLiteral("--sort -memory --limit 1") << QByteArrayList{"big"};
        QTest::newRow("longest") << QStringLiteral("--sort -length --limit 1") << QByteArrayList{"big"};
    }
    void filtersAndOrders()
    {
        QFETCH(QString, options);
        QFETCH(QByteArrayList, names);
        QVERIFY(m_redis->call({"SET", "big", QByteArray(5000, 'x')}));
        QVERIFY(m_redis->call({"RPUSH", "list", "a"}));
        QVERIFY(m_redis->call({"SET", "soon", "v", "EX", "60"}));
        QVERIFY(m_redis->call({"SET", "later", "v", "EX", "6000"}));
        const Run run = m_world.ctl(QStringLiteral("keys scan ").append(options).split(QLatin1Char(' ')));
        QVERIFY2(run.code == 0, run.all().constData());
        QCOMPARE(lines(run), names);
    }

    void whatCannotBeDecidedIsSaid()
    {
        QVERIFY(m_redis->call({"SET", "k", "v"}));
        QVERIFY(m_redis->call({"ACL", "SETUSER", "clerk", "on", ">secret", "~*", "+@all", "-memory"}));
        QString url = m_world.redisUrl();
        url.insert(url.indexOf(QStringLiteral("://")) + 3, QStringLiteral("clerk:secret@"));
        const Run run = m_world.ctlWith("KEYSTEAD_REDIS_URL", url, "keys scan --memory-from 1");
        QVERIFY2(run.code == 0 && run.out.isEmpty(), run.all().constData());
        QVERIFY(run.err.contains("1 key left out"));
        const Run tree = m_world.ctlWith("KEYSTEAD_REDIS_URL", url, "keys tree --memory");
        QCOMPARE(tree.code, 1);
        QVERIFY2(!tree.err.contains("secret"), tree.err.constData());
    }

    void treeCountsNamespaces()
    {
        fill("shop:order:", 30);
        fill("shop:cart:", 5);
        QVERIFY(m_redis->call({"MSET", "lonely", "1", "shop:x", "2", "a/b", "3"}));
        const Run run = m_world.ctl("keys tree --json --memory");
        QVERIFY2(run.code == 0, run.all().constData());
        QCOMPARE(run.json()[QStringLiteral("keys")].toInt(), 38);
        QVERIFY(run.json()[QStringLiteral("whole")].toBool());
        const QJsonObject shop = run.json()[QStringLiteral("children")].toArray().first().toObject();
        QCOMPARE(shop[QStringLiteral("name")].toString(), QStringLiteral("shop:"));
        QCOMPARE(shop[QStringLiteral("keys")].toInt(), 36);
        QCOMPARE(shop[QStringLiteral("measured")].toInt(), 36);
        QVERIFY(shop[QStringLiteral("memory")].toInt() > 36 * 40);
        QCOMPARE(
            shop[QStringLiteral("children")].toArray().first().toObject()[QStringLiteral("name")].toString(),
            QStringLiteral("shop:order:"));
        const Run below = m_world.ctl("keys tree shop:order: --depth 1 --limit 3");
        QVERIFY2(below.out.contains("… and 27 more"), below.out.constData());
        QVERIFY(m_world.ctl("keys tree --separator / --separator :").out.contains("a/"));
        QVERIFY(m_world.ctl("keys tree nothing:").out.contains("no such key"));
        QVERIFY(!m_world.ctl("keys tree --depth 1").out.contains("order:"));
    }

    // An interrupted list says how much of the server it is of.
    void interruptedTheyTellWhatWasScanned_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("scan") << QStringLiteral("keys scan --facts type,ttl,memory,idle,length --json");
        QTest::newRow("tree") << QStringLiteral("keys tree --memory --json");
    }
    void interruptedTheyTellWhatWasScanned()
    {
        QFETCH(QString, line);
        fill("k:", 200'000);
        QVERIFY(m_redis->call({"CONFIG", "RESETSTAT"}));
        QProcess process;
        process.setProcessEnvironment(m_world.environment);
        process.start(test::ctlProgram(), line.split(QLatin1Char(' ')));
        QVERIFY(process.waitForStarted());
        // It is under way once the server has been asked for facts.
        QTRY_VERIFY_WITH_TIMEOUT(m_redis->call({"INFO", "commandstats"})->bytes().contains("cmdstat_memory"),
                                 20000);
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
        QVERIFY(process.waitForFinished(20000));
        const QByteArray out = process.readAllStandardOutput();
        const QByteArray err = process.readAllStandardError();
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
        QVERIFY2(err.contains("of 200,000 keys scanned"), err.constData());
        const QJsonObject last = line.contains(QStringLiteral("tree"))
                                     ? QJsonDocument::fromJson(out).object()
                                     : QJsonDocument::fromJson(out.trimmed().split('\n').last()).object();
        QCOMPARE(last[QStringLiteral("total")].toInt(), 200'000);
        QVERIFY(last.contains(QStringLiteral("whole")) && !last[QStringLiteral("whole")].toBool());
    }

    void nonsenseIsWrongUsage_data()
    {
        QTest::addColumn<QString>("line");
        for (const char* line :
             {"keys scan name", "keys scan --sort colour", "keys scan --facts colour", "keys scan --limit x",
              "keys scan --ttl soon", "keys tree a b", "keys tree --sort ttl", "keys tree --depth 0"})
            QTest::newRow(line) << QString::fromUtf8(line);
    }
    void nonsenseIsWrongUsage()
    {
        QFETCH(QString, line);
        const Run run = m_world.ctl(line.split(QLatin1Char(' ')));
        QCOMPARE(run.code, 2);
        QVERIFY(!run.err.isEmpty());
    }

private:
    static QByteArrayList lines(const Run& run)
    {
        return run.out.isEmpty() ? QByteArrayList() : run.out.chopped(1).split('\n');
    }
    static QList<QJsonObject> documents(const Run& run)
    {
        QList<QJsonObject> all;
        for (const QByteArray& line : lines(run))
            all << QJsonDocument::fromJson(line).object();
        return all;
    }
    void fill(const QByteArray& prefix, int count)
    {
        std::vector<redis::Command> commands;
        for (int i = 0; i < count; ++i)
            commands.push_back({"SET", prefix + QByteArray::number(i), "v"});
        QVERIFY(m_redis->pipeline(commands, std::chrono::seconds(30)));
    }

    test::CtlWorld m_world;
    std::unique_ptr<redis::Connection> m_redis;
};

QTEST_GUILESS_MAIN(CtlKeysListingTest)
#include "tst_ctl_keys_listing.moc"
