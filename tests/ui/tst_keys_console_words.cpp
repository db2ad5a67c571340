// The console without a server and without a screen: what stays secret, which argument is being typed, the
// history, what is asked, what a connection remembers.
#include "core/keyspace/console/command_line.h"
#include "ui/common/format.h"
#include "ui/keys/console/console_completion.h"
#include "ui/keys/console/console_help.h"
#include "ui/keys/console/console_history.h"
#include "ui/keys/console/console_state.h"
#include "ui/keys/console/secret_words.h"
#include "ui/keys/console/syntax_mark.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace keys;
using redis::Command;
using redis::Value;

class KeysConsoleWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        common::setLocale(QLocale::c());
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    }
    void init() { QSettings().clear(); }

    void passwordsAreHidden_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArrayList>("shown");
        const QByteArray s("(secret)");
        QTest::newRow("AUTH") << QByteArray("auth pw") << QByteArrayList{"auth", s};
        QTest::newRow("AUTH, user") << QByteArray("AUTH mira pw") << QByteArrayList{"AUTH", s, s};
        QTest::newRow("HELLO") << QByteArray("HELLO 2 auth mira pw SETNAME x")
                               << QByteArrayList{"HELLO", "2", "auth", s, s, "SETNAME", "x"};
        QTest::newRow("CONFIG SET") << QByteArray("config set maxmemory 1 requirepass pw")
                                    << QByteArrayList{"config", "set", "maxmemory", "1", "requirepass", s};
        QTest::newRow("CONFIG SET, TLS") << QByteArray("CONFIG SET tls-key-file-pass pw")
                                         << QByteArrayList{"CONFIG", "SET", "tls-key-file-pass", s};
        QTest::newRow("ACL") << QByteArray("ACL SETUSER mira on >pw #00 ~* +@all")
                             << QByteArrayList{"ACL", "SETUSER", "mira", "on", s, s, "~*", "+@all"};
        QTest::newRow("MIGRATE") << QByteArray("MIGRATE h 1 k 0 9 AUTH2 u pw KEYS a")
                                 << QByteArrayList{"MIGRATE", "h", "1", "k",    "0", "9",
                                                   "AUTH2",   s,   s,   "KEYS", "a"};
        QTest::newRow("harmless") << QByteArray("SET auth requirepass") << QByteArrayList{};
        QTest::newRow("CONFIG GET") << QByteArray("CONFIG GET requirepass") << QByteArrayList{};
        QTest::newRow("open quote") << QByteArray("AUTH \"pw") << QByteArrayList{"?"};
        QTest::newRow("open quote, harmless") << QByteArray("SET a \"auth") << QByteArrayList{};
    }
    void passwordsAreHidden()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArrayList, shown);
        QCOMPARE(holdsSecret(line), !shown.isEmpty());
        if (shown.size() > 1)
            QCOMPARE(withoutSecrets(*keyspace::parseCommandLine(line)), shown);
    }

    void theArgumentAtTheCursorIsMarked_data()
    {
        QTest::addColumn<QByteArray>("syntax");
        QTest::addColumn<QByteArrayList>("before");
        QTest::addColumn<QByteArray>("begun");
        QTest::addColumn<QByteArray>("marked");
        const QByteArray set("key value [NX | XX] [GET] [EX seconds | PX milliseconds | KEEPTTL]");
        const QByteArray zadd("key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]");
        const auto row = [](const char* name, const QByteArray& syntax, const QByteArrayList& before,
                            const char* begun, const char* marked) {
            QTest::newRow(name) << syntax << before << QByteArray(begun) << QByteArray(marked);
        };
        row("first", set, {}, "", "key");
        row("second", set, {"k"}, "v", "value");
        row("optional", set, {"k", "v"}, "", "[NX | XX]");
        row("keyword begun", set, {"k", "v"}, "p", "[EX seconds | PX milliseconds | KEEPTTL]");
        row("behind a keyword", set, {"k", "v", "ex"}, "6", "[EX seconds | PX milliseconds | KEEPTTL]");
        row("behind options", zadd, {"z"}, "1", "score");
        row("option given", zadd, {"z", "NX"}, "", "score");
        row("second of a pair", zadd, {"z", "1"}, "m", "member");
        row("repeats", zadd, {"z", "1", "m", "2", "n"}, "", "[score member ...]");
        row("many keys", "key [key ...]", {"a", "b", "c"}, "d", "[key ...]");
        row("too many", "key", {"a"}, "b", "");
        row("nothing", "", {}, "b", "");
    }
    void theArgumentAtTheCursorIsMarked()
    {
        QFETCH(QByteArray, syntax);
        QFETCH(QByteArrayList, before);
        QFETCH(QByteArray, begun);
        QFETCH(QByteArray, marked);
        const SyntaxMark mark = markedArgument(syntax, before, begun);
        QCOMPARE(mark.from < 0 ? QByteArray() : syntax.mid(mark.from, mark.length), marked);
    }

    void keysAreToldFromOtherArguments()
    {
        QVERIFY(isKeyArgument(markedArgument("key [key ...]", {"a"}, "")));
        QVERIFY(isKeyArgument(markedArgument("key newkey", {"a"}, "")));
        QVERIFY(!isKeyArgument(markedArgument("key value", {"a"}, "")));
        QVERIFY(!isKeyArgument(markedArgument("numkeys key [key ...]", {}, "")));
    }

    void theHistoryIsWalkedThrough()
    {
        ConsoleHistory history(QStringLiteral("h"));
        QCOMPARE(history.older(QStringLiteral("draft")), QStringLiteral("draft"));
        for (const char* line : {"GET a", "GET b", "GET b", "SET c 1"})
            history.add(QString::fromLatin1(line));
        QCOMPARE(history.lines().size(), 3);
        QCOMPARE(history.older(QStringLiteral("draft")), QStringLiteral("SET c 1"));
        QCOMPARE(history.older({}), QStringLiteral("GET b"));
        QCOMPARE(history.older({}), QStringLiteral("GET a"));
        QCOMPARE(history.older({}), QStringLiteral("GET a"));
        QCOMPARE(history.newer({}), QStringLiteral("GET b"));
        QCOMPARE(history.newer({}), QStringLiteral("SET c 1"));
        QCOMPARE(history.newer({}), QStringLiteral("draft"));
        QCOMPARE(history.newer(QStringLiteral("other")), QStringLiteral("other"));
        QCOMPARE(history.matching(QStringLiteral("get"), 9),
                 (QStringList{QStringLiteral("GET b"), QStringLiteral("GET a")}));
    }

    void theHistoryIsKeptWithinBounds()
    {
        {
            ConsoleHistory history(QStringLiteral("h"));
            for (int i = 0; i < int(ConsoleHistory::mostLines) + 20; ++i)
                history.add(QStringLiteral("GET %1").arg(i));
            history.add(QStringLiteral("SET \"a b\" \u00e4%\u2028"));
            history.add(QString(ConsoleHistory::longestKept + 1, QLatin1Char('x')));
            QCOMPARE(history.lines().size(), ConsoleHistory::mostLines);
        }
        const ConsoleHistory again(QStringLiteral("h"));
        QCOMPARE(again.lines().size(), ConsoleHistory::mostLines - 1);
        QCOMPARE(again.lines().last(), QStringLiteral("SET \"a b\" \u00e4%\u2028"));
        QVERIFY(QSettings()
                    .value(QStringLiteral("h"))
                    .toStringList()
                    .last()
                    .contains(QStringLiteral("%22a%20b%22")));
        ConsoleHistory(QStringLiteral("h")).forget();
        QVERIFY(ConsoleHistory(QStringLiteral("h")).lines().isEmpty());
    }

    void aConnectionsStateIsFollowed()
    {
        using Kind = Value::Kind;
        ConsoleState state(2);
        QVERIFY(!state.matters());
        state.answered({"SELECT", "9"}, Kind::Error, {});
        QVERIFY(!state.matters());
        state.answered({"select", "3"}, Kind::Status, "OK");
        QVERIFY(state.matters() && state.database() == 3);
        state.answered({"MULTI"}, Kind::Status, "OK");
        state.answered({"SELECT", "5"}, Kind::Status, "QUEUED");
        QVERIFY(state.isInTransaction() && state.database() == 3);
        state.answered({"EXEC"}, Kind::Nil, {}); // a watched key has changed
        QVERIFY(!state.isInTransaction() && state.database() == 3);
        state.answered({"MULTI"}, Kind::Status, "OK");
        state.answered({"SELECT", "5"}, Kind::Status, "QUEUED");
        state.answered({"EXEC"}, Kind::Array, {});
        QCOMPARE(state.database(), 5);
        state.lost();
        QVERIFY(!state.matters() && state.database() == 2);
        state.answered({"WATCH", "a"}, Kind::Status, "OK");
        QVERIFY(state.matters());
        state.answered({"UNWATCH"}, Kind::Status, "OK");
        state.answered({"AUTH", "mira", "pw"}, Kind::Status, "OK");
        QCOMPARE(state.user(), QByteArray("mira"));
    }

    void whatIsAskedFollowsTheEnvironment_data()
    {
        using common::Environment;
        QTest::addColumn<int>("caution");
        QTest::addColumn<Environment>("environment");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<bool>("ticks");
        QTest::addColumn<bool>("cancelFirst");
        const QString none;
        const QString name = QStringLiteral("lister");
        QTest::newRow("slow, development")
            << int(Caution::Slow) << Environment::Development << none << false << false;
        QTest::newRow("slow, staging") << int(Caution::Slow) << Environment::Staging << none << false << true;
        QTest::newRow("slow, production")
            << int(Caution::Slow) << Environment::Production << name << false << true;
        QTest::newRow("grave, development")
            << int(Caution::Dangerous) << Environment::Development << none << true << true;
        QTest::newRow("grave, staging")
            << int(Caution::Dangerous) << Environment::Staging << QStringLiteral("FLUSHALL") << false << true;
        QTest::newRow("grave, production")
            << int(Caution::Dangerous) << Environment::Production << name << false << true;
    }
    void whatIsAskedFollowsTheEnvironment()
    {
        QFETCH(int, caution);
        QFETCH(common::Environment, environment);
        QFETCH(QString, expected);
        QFETCH(bool, ticks);
        QFETCH(bool, cancelFirst);
        const ConsoleStep step{QStringLiteral("flushall"), {"flushall"}, Caution(caution)};
        const ConsoleQuestion question = questionOf({step}, {}, {QStringLiteral("lister"), environment});
        QCOMPARE(question.expected, expected);
        QCOMPARE(!question.tick.isEmpty(), ticks);
        QCOMPARE(question.cancelFirst, cancelFirst);
        QCOMPARE(question.verb, QStringLiteral("Send FLUSHALL"));
    }

    void severalAreAskedForOnce()
    {
        std::vector<ConsoleStep> steps(8, {QStringLiteral("AUTH pw"), {"AUTH", "pw"}});
        steps[3] = {QStringLiteral("KEYS *"), {"KEYS", "*"}, Caution::Slow};
        const ConsoleQuestion question = questionOf(steps, {}, {});
        QVERIFY(question.level == common::DangerLevel::Two);
        QCOMPARE(question.sample.size(), 7);
        QCOMPARE(question.sample.front(), QStringLiteral("AUTH (secret)"));
        QVERIFY(question.details.join(QLatin1Char(' ')).contains(QStringLiteral("KEYS")));
        QVERIFY(question.verb.contains(QLatin1Char('8')));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(KeysConsoleWordsTest)
#include "tst_keys_console_words.moc"
