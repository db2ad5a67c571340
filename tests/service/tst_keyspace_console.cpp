// The console's half without a screen: what is typed, what may be sent, how a reply is read.
#include "core/keyspace/console/bundled_commands.h"
#include "core/keyspace/console/command_line.h"
#include "core/keyspace/console/reply_text.h"
#include "keys_world.h"

using namespace keys_world;
using namespace keyspace;

Q_DECLARE_METATYPE(keyspace::Judgement::Verdict)
Q_DECLARE_METATYPE(keyspace::Judgement::Reason)

class KeyspaceConsoleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_world.start());
        auto catalog = CommandCatalog::read(*m_world.redis);
        QVERIFY2(catalog, catalog ? "" : qPrintable(catalog.error().detail));
        m_catalog = *std::move(catalog);
    }

    void linesBecomeWords_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArrayList>("words");
        QTest::newRow("nothing") << QByteArray("  \t ") << QByteArrayList();
        QTest::newRow("plain") << QByteArray(" SET  a b ") << QByteArrayList{"SET", "a", "b"};
        QTest::newRow("empty word") << QByteArray("SET a \"\"") << QByteArrayList{"SET", "a", ""};
        QTest::newRow("escapes") << QByteArray("ECHO \"\\x00\\xfF\\n\\\"\\\\\\q\"")
                                 << QByteArrayList{"ECHO", QByteArray("\0\xFF\n\"\\q", 6)};
        QTest::newRow("single quotes")
            << QByteArray("ECHO 'a\\n\\'b\"'") << QByteArrayList{"ECHO", "a\\n'b\""};
        QTest::newRow("quote inside") << QByteArray("GET a\"b c\"") << QByteArrayList{"GET", "ab c"};
        QTest::newRow("half an escape") << QByteArray("ECHO \"\\xg1\"") << QByteArrayList{"ECHO", "xg1"};
    }
    void linesBecomeWords()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArrayList, words);
        const auto parsed = parseCommandLine(line);
        QVERIFY(parsed);
        QCOMPARE(*parsed, words);
        QByteArrayList typed;
        for (const QByteArray& word : *parsed)
            typed << typedWord(word);
        QCOMPARE(*parseCommandLine(typed.join(' ')), words);
    }

    void openQuotesAreTold_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("double") << QByteArray("GET \"a");
        QTest::newRow("single") << QByteArray("GET 'a\\'");
        QTest::newRow("escaped") << QByteArray("GET \"a\\\"");
        QTest::newRow("behind a quote") << QByteArray("GET \"a\"b");
    }
    void openQuotesAreTold()
    {
        QFETCH(QByteArray, line);
        const auto parsed = parseCommandLine(line);
        QCOMPARE(codeOf(parsed), ErrorCode::InvalidInput);
        QCOMPARE(parsed.error().subject, QStringLiteral("4"));
    }

    void anyNameCanBeTyped_data() { addNames(); }
    void anyNameCanBeTyped()
    {
        QFETCH(QByteArray, name);
        QCOMPARE(*parseCommandLine("GET " + typedWord(name)), (QByteArrayList{"GET", name}));
    }

    void theWordAtTheCursorIsFound()
    {
        const WordAt first = wordAt("conf", 4);
        QVERIFY(first.index == 0 && first.begun == "conf" && first.from == 0);
        const WordAt second = wordAt("CONFIG se  x", 9);
        QVERIFY(second.index == 1 && second.begun == "se" && second.from == 7);
        QCOMPARE(second.before, QByteArrayList{"CONFIG"});
        const WordAt next = wordAt("GET ", 4);
        QVERIFY(next.index == 1 && next.begun.isEmpty() && next.from == 4);
        QCOMPARE(wordAt("GET \"a b", 8).begun, QByteArray("a b"));
    }

    void theServersOwnWordsComplete()
    {
        QStringList names;
        for (const CommandEntry* entry : m_catalog.completions({}, "zr"))
            names << QString::fromLatin1(entry->name);
        QVERIFY(names.contains(QStringLiteral("ZRANGE")) && names.contains(QStringLiteral("ZREM")));
        const auto configs = m_catalog.completions({"config"}, "se");
        QVERIFY(configs.size() == 1 && configs.front()->name == "CONFIG SET");
        const CommandEntry* const set = m_catalog.find({"set", "a", "b"});
        QVERIFY(set && set->writes && set->summary.startsWith("Set the string value"));
        QCOMPARE(set->group, QByteArray("string"));
        QVERIFY2(set->syntax.startsWith("key value ["), set->syntax.constData());
        QVERIFY2(set->syntax.contains("EX seconds | PX milliseconds"), set->syntax.constData());
        QVERIFY(m_catalog.find({"object", "encoding", "k"})->reads);
        QVERIFY(m_catalog.find({"nonsense"}) == nullptr);
    }

    // As it was made: of that release the server says the same.
    void theBundledTableIsWhatItsReleaseSays()
    {
        const QByteArray version = *serverVersion(*m_world.redis);
        QVERIFY(bundledRelease().count('.') == 2 && bundledCommands().size() > 300);
        if (version != bundledRelease())
            return;
        std::size_t at = 0;
        for (CommandEntry told : m_catalog.entries()) {
            QVERIFY2(at < bundledCommands().size(), told.name.constData());
            const CommandEntry& bundled = bundledCommands()[at++];
            told = *fromBundledLine(bundledLine(told)); // white space as there
            QVERIFY2(told == bundled, bundledLine(bundled).constData());
        }
        QCOMPARE(at, bundledCommands().size());
    }

    // What COMMAND says before Redis 7.0: no subcommands; and without COMMAND DOCS.
    void aServerThatExplainsNothingIsExplained()
    {
        std::vector<CommandEntry> entries;
        for (const char* name : {"SET", "CONFIG", "SCRIPT", "CLIENT", "JSON.GET"}) {
            CommandEntry entry;
            entry.name = name;
            entry.arity = -77;
            entries.push_back(entry);
        }
        std::vector<CommandEntry> old = entries;
        describeFromBundle(entries, {});
        describeFromBundle(old, "5.0.14");
        const auto find = [](const std::vector<CommandEntry>& all, const QByteArray& name) {
            const auto found = std::find_if(all.begin(), all.end(),
                                            [&name](const CommandEntry& each) { return each.name == name; });
            return found == all.end() ? nullptr : &*found;
        };
        for (const auto& all : {entries, old}) {
            const CommandEntry* const set = find(all, "SET");
            QVERIFY(set && set->bundled && set->arity == -77 && set->since == "1.0.0");
            QVERIFY(set->summary == "Set the string value of a key" && set->complexity == "O(1)");
            QVERIFY2(set->syntax.contains("EX seconds | PX milliseconds"), set->syntax.constData());
            const CommandEntry* const configSet = find(all, "CONFIG SET");
            QVERIFY(configSet && configSet->dangerous && configSet->admin && configSet->arity < -2);
            QVERIFY(find(all, "JSON.GET")->summary.isEmpty() && !find(all, "JSON.GET")->bundled);
            QVERIFY(!find(all, "GET") && !find(all, "ACL SETUSER")); // it does not know them
            QVERIFY(std::is_sorted(all.begin(), all.end(),
                                   [](const auto& one, const auto& other) { return one.name < other.name; }));
        }
        QVERIFY(find(entries, "CLIENT NO-EVICT") && !find(old, "CLIENT NO-EVICT")); // since 7.0.0
        QVERIFY(find(old, "SCRIPT LOAD"));
    }

    void linesThatAreNoneOfTheTableAreLeftOut()
    {
        for (const char* line : {"", "SET", "SET\t1\tw", "SET\t1\tw\t1\tg\tO\ts\tsum\tmore"})
            QVERIFY2(!fromBundledLine(line), line);
    }

    void withoutScriptsTheBundledTableExplains()
    {
        QVERIFY(
            m_world.ask({"ACL", "SETUSER", "plain", "on", ">secret", "~*", "+@all", "-@scripting"}).bytes() ==
            "OK");
        redis::Connection plain(m_world.addressOf(QStringLiteral("plain"), "secret"),
                                redis_fixture::patient());
        const auto catalog = CommandCatalog::read(plain);
        QVERIFY(catalog && catalog->find({"SET"})->writes && catalog->find({"SET"})->bundled);
        QCOMPARE(catalog->find({"SET"})->summary, m_catalog.find({"SET"})->summary);
        QVERIFY(!m_catalog.find({"SET"})->bundled);
        redis::ConnectionOptions look = redis_fixture::patient();
        look.access = base::AccessMode::ReadOnly;
        redis::Connection looking(m_world.server->address(), look);
        QVERIFY(!CommandCatalog::read(looking)->find({"GET"})->summary.isEmpty());
    }

    void whatMayBeSent_data()
    {
        using Verdict = Judgement::Verdict;
        using Reason = Judgement::Reason;
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("readOnly");
        QTest::addColumn<Verdict>("verdict");
        QTest::addColumn<Reason>("reason");
        const auto row = [](const char* line, bool readOnly, Verdict verdict, Reason reason) {
            QTest::addRow("%s%s", line, readOnly ? ", read-only" : "")
                << QByteArray(line) << readOnly << verdict << reason;
        };
        row("GET a", true, Verdict::Sent, Reason::None);
        row("config get *", true, Verdict::Sent, Reason::None);
        row("set a b", true, Verdict::Refused, Reason::ReadOnly);
        row("CONFIG SET a b", true, Verdict::Refused, Reason::ReadOnly);
        row("EVAL x 0", true, Verdict::Refused, Reason::ReadOnly);
        row("nonsense", true, Verdict::Refused, Reason::ReadOnly);
        row("GETDEL a", true, Verdict::Refused, Reason::ReadOnly);
        row("set a b", false, Verdict::Sent, Reason::None);
        row("flushall", false, Verdict::Asked, Reason::Dangerous);
        row("FLUSHDB ASYNC", false, Verdict::Asked, Reason::Dangerous);
        row("config set a b", false, Verdict::Asked, Reason::Dangerous);
        row("SHUTDOWN", false, Verdict::Asked, Reason::Dangerous);
        row("nonsense", false, Verdict::Asked, Reason::Dangerous);
        row("keys *", false, Verdict::Asked, Reason::Slow);
        row("BLPOP a 0", false, Verdict::Asked, Reason::Slow);
        row("MONITOR", false, Verdict::Refused, Reason::NoReply);
        row("SUBSCRIBE a", false, Verdict::Refused, Reason::NoReply);
        row("SET keystead:{0123456789ab}:gen:x y", false, Verdict::Refused, Reason::OwnKey);
        row("RENAME a keystead:{0123456789ab}:gen:x", false, Verdict::Refused, Reason::OwnKey);
        row("DEL keystead:{0123456789ab}:gen:x", false, Verdict::Sent, Reason::None);
        row("GET keystead:{0123456789ab}:gen:x", false, Verdict::Sent, Reason::None);
    }
    void whatMayBeSent()
    {
        QFETCH(QByteArray, line);
        QFETCH(bool, readOnly);
        QFETCH(Judgement::Verdict, verdict);
        QFETCH(Judgement::Reason, reason);
        const Judgement told = judge(*parseCommandLine(line), m_catalog,
                                     readOnly ? base::AccessMode::ReadOnly : base::AccessMode::ReadWrite);
        QVERIFY(told.verdict == verdict);
        QVERIFY(told.reason == reason);
    }

    void repliesReadAsAtATerminal()
    {
        const Value reply = Value::array(
            {Value::bulk(QByteArray("a\"\0\xFF\n", 5)), Value::integer(7), Value(), Value::status("OK"),
             Value::array({Value::bulk("x"), Value::array({})}), Value::error("ERR no")});
        QCOMPARE(replyText(reply).text,
                 QByteArray("1) \"a\\\"\\x00\\xff\\n\"\n2) (integer) 7\n3) (nil)\n4) OK\n"
                            "5) 1) \"x\"\n   2) (empty array)\n6) (error) ERR no\n"));
        const ReplyText cut = replyText(Value::bulk(QByteArray(5000, 'x')), 100);
        QVERIFY(!cut.whole && cut.text.size() < 120);
        QVERIFY(!replyText(Value::array(std::vector<Value>(1000, Value::integer(1))), 100).whole);
    }

private:
    World m_world;
    CommandCatalog m_catalog;
};

QTEST_GUILESS_MAIN(KeyspaceConsoleTest)
#include "tst_keyspace_console.moc"
