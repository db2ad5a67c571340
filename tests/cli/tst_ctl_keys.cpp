// keysteadctl keys, against a real server: what people and scripts see.
#include "core/keyspace/trash/trash.h"
#include "core/redis/connection.h"
#include "ctl_world.h"

#include <QFile>
#include <QJsonArray>
#include <QtTest>

using test::Run;

class CtlKeysTest : public QObject
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

    void getShowsAKey()
    {
        QVERIFY(m_redis->call({"HSET", "h\xFF\n", "field", "value\x01"}));
        const Run run =
            m_world.ctl({QStringLiteral("keys"), QStringLiteral("get"), QStringLiteral("h\\xff\\x0a"),
                         QStringLiteral("--escaped"), QStringLiteral("--json")});
        QVERIFY2(run.code == 0, run.all().constData());
        QCOMPARE(run.json()[QStringLiteral("type")].toString(), QStringLiteral("hash"));
        const QJsonObject element = run.json()[QStringLiteral("elements")].toArray().first().toObject();
        QCOMPARE(element[QStringLiteral("name")].toString(), QStringLiteral("field"));
        QVERIFY(element[QStringLiteral("value")].toString().startsWith(QStringLiteral("value\\x")));
        const Run missing = m_world.ctl("keys get nothing");
        QCOMPARE(missing.code, 1);
        QVERIFY(missing.err.contains("There is no key nothing"));
    }

    void setChangesOnlyWhatIsExpectedAndIsUndone()
    {
        QVERIFY(m_redis->call({"SET", "k", "old", "PXAT", "4102444800123"}));
        const Run refused = m_world.ctl("keys set k new --expected other");
        QCOMPARE(refused.code, 1);
        QVERIFY(refused.err.contains("it is now: old"));
        const Run gone = m_world.ctl("keys set none new --expected other");
        QVERIFY2(gone.code == 1 && gone.err.contains("it went meanwhile"), gone.err.constData());
        QCOMPARE(m_world.ctl("keys set k new --dry-run").code, 0);
        QVERIFY(m_redis->call({"GET", "k"})->bytes() == "old");
        const Run set = m_world.ctl("keys set k new --json");
        QVERIFY2(set.code == 0, set.all().constData());
        QVERIFY(m_redis->call({"GET", "k"})->bytes() == "new");
        QCOMPARE(m_redis->call({"PEXPIRETIME", "k"})->toInteger(), 4102444800123);
        const Run undone = m_world.ctl({QStringLiteral("keys"), QStringLiteral("restore"),
                                        set.json()[QStringLiteral("undo")].toString()});
        QVERIFY2(undone.code == 0, undone.all().constData());
        QVERIFY(m_redis->call({"GET", "k"})->bytes() == "old");
        QCOMPARE(m_redis->call({"PEXPIRETIME", "k"})->toInteger(), 4102444800123);
        QCOMPARE(m_world.ctl("keys set made v --field f").code, 0);
        QVERIFY(m_redis->call({"HGET", "made", "f"})->bytes() == "v");
    }

    void ttlAndRenameSayWhatTheyRefuse()
    {
        QVERIFY(m_redis->call({"MSET", "a", "1", "b", "2"}));
        QCOMPARE(m_world.ctl("keys ttl a 3600").code, 0);
        QVERIFY(m_redis->call({"TTL", "a"})->toInteger() > 3500);
        QCOMPARE(m_world.ctl("keys ttl a never").code, 0);
        QCOMPARE(m_redis->call({"TTL", "a"})->toInteger(), qint64(-1));
        QCOMPARE(m_world.ctl("keys ttl a -1").code, 2);
        QCOMPARE(m_world.ctl("keys ttl a 2001-01-01T00:00:00Z").code, 2);
        QVERIFY(m_redis->call({"EXISTS", "a"})->toInteger() == 1);
        QCOMPARE(m_redis->call({"TTL", "a"})->toInteger(), qint64(-1));
        QCOMPARE(m_world.ctl("keys rename a b --dry-run").code, 1);
        QCOMPARE(m_world.ctl("keys rename a free --dry-run").code, 0);
        QCOMPARE(m_world.ctl("keys copy none free --dry-run").code, 1);
        const Run taken = m_world.ctl("keys rename a b");
        QCOMPARE(taken.code, 1);
        QVERIFY(m_redis->call({"GET", "b"})->bytes() == "2");
        QCOMPARE(m_world.ctl("keys rename a c").code, 0);
        QCOMPARE(m_world.ctl("keys copy c d").code, 0);
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), qint64(3));
    }

    void deleteShowsAsksAndIsUndone()
    {
        for (int i = 0; i < 50; ++i)
            QVERIFY(m_redis->call({"SET", "session:" + QByteArray::number(i), "v"}));
        QVERIFY(m_redis->call({"SET", "other", "v"}));
        const Run dry = m_world.ctl("keys delete --pattern session:* --dry-run --json");
        QVERIFY2(dry.code == 0, dry.all().constData());
        QCOMPARE(dry.json()[QStringLiteral("keys")].toInt(), 50);
        QVERIFY(dry.json()[QStringLiteral("trash_fits")].toBool());
        QCOMPARE(m_world.ctl("keys delete --pattern session:*").code, 2); // nobody has agreed
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), qint64(51));
        const Run deleted = m_world.ctl("keys delete --pattern session:* --yes --json");
        QVERIFY2(deleted.code == 0, deleted.all().constData());
        QCOMPARE(deleted.json()[QStringLiteral("deleted")].toInt(), 50);
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), qint64(1));
        QVERIFY(m_world.ctl("keys trash").out.contains("delete"));
        QVERIFY(m_redis->call({"SET", "session:7", "theirs"}));
        const Run conflict = m_world.ctl("keys restore --json");
        QCOMPARE(conflict.code, 1);
        QCOMPARE(conflict.json()[QStringLiteral("restored")].toInt(), 49);
        QCOMPARE(conflict.json()[QStringLiteral("conflicts")].toInt(), 1);
        QVERIFY(m_redis->call({"GET", "session:7"})->bytes() == "theirs");
        QVERIFY(m_redis->call({"DEL", "session:7"}));
        QCOMPARE(m_world.ctl("keys restore").code, 0);
        QVERIFY(m_redis->call({"GET", "session:7"})->bytes() == "v");
    }

    // Whoever names a bundle of production on staging would fill staging, and take production's undo away.
    void flushTakesTheWholeDatabaseAndComesBack()
    {
        QVERIFY(m_redis->call({"SET", "text", "value", "PXAT", "4102444800123"}));
        QVERIFY(m_redis->call({"HSET", "hash\xFF", "field", "value"}));
        const Run dry = m_world.ctl("keys flush --dry-run --json");
        QVERIFY2(dry.code == 0, dry.all().constData());
        QCOMPARE(dry.json()[QStringLiteral("keys")].toInt(), 2);
        QVERIFY(dry.json()[QStringLiteral("can_undo_all")].toBool());
        QCOMPARE(m_world.ctl("keys flush").code, 2); // nobody has agreed
        QCOMPARE(m_world.ctl("keys flush text --yes").code, 2);
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), qint64(2));
        const Run flushed = m_world.ctl("keys flush --yes --json");
        QVERIFY2(flushed.code == 0, flushed.all().constData());
        QCOMPARE(flushed.json()[QStringLiteral("kept")].toInt(), 2);
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), qint64(0));
        QVERIFY(m_world.ctl("keys trash").out.contains("flush"));
        QCOMPARE(m_world.ctl("keys restore").code, 0);
        QVERIFY(m_redis->call({"GET", "text"})->bytes() == "value");
        QCOMPARE(m_redis->call({"PEXPIRETIME", "text"})->toInteger(), 4102444800123);
        QVERIFY(m_redis->call({"HGET", "hash\xFF", "field"})->bytes() == "value");
        const Run lost = m_world.ctl("keys flush --yes --without-undo");
        QVERIFY2(lost.code == 0 && lost.out.contains("cannot be undone"), lost.all().constData());
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), qint64(0));
    }

    void aBundleOfAnotherServerStaysInTheTrash()
    {
        QVERIFY(m_redis->call({"SET", "k", "v"}));
        const QByteArray dump = m_redis->call({"DUMP", "k"})->bytes();
        QVERIFY(m_redis->call({"DEL", "k"}));
        keyspace::Trash trash(m_world.home() + QStringLiteral("/keystead/trash"));
        auto writer = *trash.begin({keyspace::TrashCause::Delete,
                                    QStringLiteral("production:6379/0"),
                                    {},
                                    QDateTime::currentDateTimeUtc()});
        writer->add({"k", dump, std::nullopt, {}});
        const QString id = keyspace::Trash::idOf(*writer);
        QVERIFY(writer->finish());
        const QStringList line{QStringLiteral("keys"), QStringLiteral("restore"), id};
        for (const QStringList& words : {line, line + QStringList{QStringLiteral("--dry-run")}}) {
            const Run refused = m_world.ctl(words);
            QVERIFY2(refused.code == 2, refused.all().constData());
            QVERIFY2(refused.err.contains("production:6379/0"), refused.err.constData());
            QVERIFY(refused.err.contains("--any-server"));
        }
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), qint64(0));
        QVERIFY(m_world.ctl("keys trash").out.contains(id.toLatin1()));
        const Run there = m_world.ctl(line + QStringList{QStringLiteral("--any-server")});
        QVERIFY2(there.code == 0, there.all().constData());
        QVERIFY(there.out.contains(id.toLatin1()));
        QVERIFY(m_redis->call({"GET", "k"})->bytes() == "v");
        QVERIFY(m_world.ctl("keys trash").out.contains(id.toLatin1()));
    }

    // Nobody is told of nothing, or of room that nobody has asked for.
    void whatCannotBeWeighedIsNotKnown()
    {
        QVERIFY(m_redis->call({"MSET", "a", "1", "b", "2"}));
        QVERIFY(m_redis->call({"ACL", "SETUSER", "default", "-memory"}));
        const Run dry = m_world.ctl("keys delete --pattern * --dry-run");
        const Run json = m_world.ctl("keys delete --pattern * --dry-run --json");
        QVERIFY(m_redis->call({"ACL", "SETUSER", "default", "+@all"}));
        QVERIFY2(dry.code == 0, dry.all().constData());
        QVERIFY2(dry.out.contains("memory") && dry.out.contains("not known"), dry.out.constData());
        QVERIFY(!dry.out.contains("0 B"));
        QCOMPARE(json.json()[QStringLiteral("keys")].toInt(), 2);
        QVERIFY(json.json()[QStringLiteral("memory")].isNull());
        QVERIFY(json.json()[QStringLiteral("trash_fits")].isNull());
    }

    void exportAndImportCarryOver()
    {
        QVERIFY(m_redis->call({"MSET", "a", "1", "b", "2"}));
        const QString file = m_world.home() + QStringLiteral("/keys.jsonl");
        const QStringList there{QStringLiteral("keys"), QStringLiteral("export"), file,
                                QStringLiteral("--pattern"), QStringLiteral("*")};
        QCOMPARE(m_world.ctl(there).code, 0);
        QVERIFY(!(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther)));
        QVERIFY(m_redis->call({"DEL", "a"}) && m_redis->call({"SET", "b", "theirs"}));
        const QStringList back{QStringLiteral("keys"), QStringLiteral("import"), file,
                               QStringLiteral("--json")};
        const Run dry = m_world.ctl(back + QStringList{QStringLiteral("--dry-run")});
        QCOMPARE(dry.json()[QStringLiteral("imported")].toInt(), 1);
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), qint64(1));
        const Run imported = m_world.ctl(back);
        QVERIFY2(imported.code == 0, imported.all().constData());
        QCOMPARE(imported.json()[QStringLiteral("kept")].toInt(), 1);
        QVERIFY(m_redis->call({"GET", "a"})->bytes() == "1");
        QVERIFY(m_redis->call({"GET", "b"})->bytes() == "theirs");
    }

    void entriesOfOursAreLeftAlone_H28()
    {
        const QByteArray ours("keystead:{0123456789ab}:gen:prop:list");
        QVERIFY(m_redis->call({"SET", ours, "nonce"}));
        for (const char* line : {"keys set keystead:{0123456789ab}:gen:prop:list x",
                                 "keys ttl keystead:{0123456789ab}:gen:prop:list 100",
                                 "keys rename keystead:{0123456789ab}:gen:prop:list x",
                                 "keys copy keystead:{0123456789ab}:gen:prop:list x"})
            QCOMPARE(m_world.ctl(line).code, 2);
        QVERIFY(m_redis->call({"GET", ours})->bytes() == "nonce");
        QCOMPARE(m_redis->call({"DBSIZE"})->toInteger(), qint64(1));
    }

    void nonsenseIsWrongUsage_data()
    {
        QTest::addColumn<QString>("line");
        for (const char* line :
             {"keys", "keys fly", "keys get", "keys set a", "keys rename a", "keys delete",
              "keys delete a --pattern b", "keys delete a --type hash", "keys export a b --type string",
              "keys ttl a 18446744073709552", "keys export", "keys ttl a soon", "keys get a\\q --escaped",
              "keys import x --conflict maybe"})
            QTest::newRow(line) << QString::fromUtf8(line);
    }
    void nonsenseIsWrongUsage()
    {
        QFETCH(QString, line);
        QVERIFY(m_redis->call({"SET", "a", "1"}));
        const Run run = m_world.ctl(line.split(QLatin1Char(' ')));
        QCOMPARE(run.code, 2);
        QVERIFY(!run.err.isEmpty());
        QVERIFY(m_redis->call({"GET", "a"})->bytes() == "1");
    }

private:
    test::CtlWorld m_world;
    std::unique_ptr<redis::Connection> m_redis;
};

QTEST_GUILESS_MAIN(CtlKeysTest)
#include "tst_ctl_keys.moc"
