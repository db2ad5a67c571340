// The console as a person uses it, on a real Redis: typed, completed, asked, answered.
#include "core/keyspace/index/browser.h"
#include "keys_console_fixture.h"
#include "ui/keys/console/ask_bar.h"
#include "ui/keys/console/syntax_line.h"

#include <QCheckBox>
#include <QClipboard>
#include <QLineEdit>
#include <QSettings>

using keys::ConsolePresenter;
using Phase = ConsolePresenter::Phase;

class KeysConsoleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void aCommandIsAnswered_data();
    void aCommandIsAnswered();
    void commandsSubcommandsAndKeysComplete();
    void theArgumentThatIsTypedIsMarked();
    void theHistoryIsWalkedAndSearched();
    void secretsAreNeitherShownNorKept();
    void whatIsDangerousIsAskedFor();
    void productionWantsItsName();
    void aScriptIsAskedFor();
    void pastedLinesRunAfterOneQuestion();
    void aFailureEndsSeveralLines();
    void stateStaysOnTheConsolesOwnConnection();
    void transactionsWork();
    void whatCannotBeSentSaysWhy_data();
    void whatCannotBeSentSaysWhy();
    void theOutputIsFoundCopiedAndCleared();
    void helpExplains();

private:
    base::Result<redis::Value> ask(const redis::Command& command)
    {
        return test::waitFor(m_console->workspace(), [command](workspace::Session& session) {
            return session.redis().call(command);
        });
    }

    std::unique_ptr<test::PropertiesServers> m_servers;
    std::unique_ptr<test::Console> m_console;
};

void KeysConsoleTest::initTestCase()
{
    common::setLocale(QLocale::c());
    theme::Theme::install(*qApp);
    QSettings().clear();
    m_servers = test::PropertiesServers::start();
    QVERIFY(m_servers);
    QVERIFY(m_servers->open()); // makes the tables
    m_console = std::make_unique<test::Console>(m_servers->profile());
    QVERIFY(m_console->show());
    base::markGuiThread();
}

void KeysConsoleTest::cleanupTestCase()
{
    m_console.reset();
    m_servers.reset();
}

void KeysConsoleTest::init()
{
    m_console->press(Qt::Key_Escape);
    m_console->input().clear();
    m_console->output().clearAll();
    QCOMPARE(m_console->phase(), Phase::Ready);
}

void KeysConsoleTest::aCommandIsAnswered_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("reply");
    QTest::addColumn<bool>("writes");
    const auto row = [](const char* name, const char* line, const char* reply, bool writes) {
        QTest::newRow(name) << QString::fromLatin1(line) << QString::fromLatin1(reply) << writes;
    };
    row("write", "SET plain \"a\\x00\\xff\\n\"", "\nOK\n", true);
    row("read", "GET plain", "\n\"a\\x00\\xff\\n\"\n", false);
    row("hostile name", "SET \"\\xff\\xfe* [\\n\" v", "\nOK\n", true);
    row("its type", "TYPE '\\xff'", "\nnone\n", false);
    row("nil", "GET nothing", "\n(nil)\n", false);
    row("integer", "INCR number", "\n(integer) 1\n", true);
    row("array", "MGET number nothing", "\n1) \"1\"\n2) (nil)\n", false);
    row("refused by the server", "INCR plain", "\n(error) ERR value is not an integer", false);
    row("small letters", "strlen number", "\n(integer) 1\n", false);
}

void KeysConsoleTest::aCommandIsAnswered()
{
    QFETCH(QString, line);
    QFETCH(QString, reply);
    QFETCH(bool, writes);
    const qsizetype before = m_console->changes();
    const QString text = m_console->send(line);
    QVERIFY2(text.contains(reply), qPrintable(text));
    QVERIFY2(text.startsWith(line.section(QLatin1Char(' '), 0, 0)), qPrintable(text));
    QVERIFY(reply.contains(QStringLiteral("error")) || text.contains(QStringLiteral(" ms")));
    QCOMPARE(m_console->changes() - before, writes ? 1 : 0);
    QVERIFY(m_console->input().text().isEmpty());
}

void KeysConsoleTest::commandsSubcommandsAndKeysComplete()
{
    m_console->type(QStringLiteral("zra"));
    QVERIFY(m_console->input().listed().contains(QStringLiteral("ZRANGE")));
    QVERIFY(!m_console->input().listed().contains(QStringLiteral("ZADD")));
    m_console->press(Qt::Key_Down);
    m_console->press(Qt::Key_Down);
    m_console->press(Qt::Key_Return);
    QCOMPARE(m_console->input().text(), QStringLiteral("zrange "));
    QVERIFY(!m_console->input().isListing());

    m_console->input().clear();
    m_console->type(QStringLiteral("CONFIG RE"));
    QCOMPARE(m_console->input().listed(),
             (QStringList{QStringLiteral("RESETSTAT"), QStringLiteral("REWRITE")}));
    m_console->press(Qt::Key_Escape); // closes the list, and keeps what was typed
    QVERIFY(!m_console->input().isListing());
    QCOMPARE(m_console->input().text(), QStringLiteral("CONFIG RE"));
    m_console->press(Qt::Key_S);
    m_console->press(Qt::Key_Tab);
    QCOMPARE(m_console->input().text(), QStringLiteral("CONFIG RESETSTAT "));

    QVERIFY(ask({"MSET", "shop:1", "a", "shop:2", "b", "sh op", "c"}));
    keyspace::Browser& browser = *m_console->workspace().browseKeys();
    browser.begin({});
    QTRY_COMPARE_WITH_TIMEOUT(browser.progress().state, keyspace::ScanState::Complete, test::Console::limit);
    m_console->input().clear();
    m_console->type(QStringLiteral("GET sh"));
    m_console->press(Qt::Key_Tab); // nobody has opened the tree: it is opened, and the list comes
    QTRY_COMPARE_WITH_TIMEOUT(m_console->input().listed(),
                              (QStringList{QStringLiteral("sh op"), QStringLiteral("shop:")}),
                              test::Console::limit);
    m_console->press(Qt::Key_Return);
    QCOMPARE(m_console->input().text(), QStringLiteral("GET \"sh op\" "));
    m_console->press(Qt::Key_Return);
    QVERIFY(m_console->waitsFor(QStringLiteral("\"c\"")));
}

void KeysConsoleTest::theArgumentThatIsTypedIsMarked()
{
    auto* syntax = m_console->pane().findChild<keys::SyntaxLine*>();
    m_console->type(QStringLiteral("set"));
    QVERIFY2(syntax->text().startsWith(QStringLiteral("SET key value [")), qPrintable(syntax->text()));
    m_console->type(QStringLiteral(" k"));
    QCOMPARE(syntax->marked(), QStringLiteral("key"));
    m_console->type(QStringLiteral(" "));
    QCOMPARE(syntax->marked(), QStringLiteral("value"));
    m_console->type(QStringLiteral("v ex "));
    QVERIFY2(syntax->marked().contains(QStringLiteral("EX seconds")), qPrintable(syntax->marked()));
    QVERIFY(syntax->accessibleName().contains(QStringLiteral("now")));
    m_console->press(Qt::Key_Home);
    QVERIFY(syntax->marked().isEmpty());
}

void KeysConsoleTest::theHistoryIsWalkedAndSearched()
{
    m_console->send(QStringLiteral("PING first"));
    m_console->send(QStringLiteral("PING second"));
    m_console->type(QStringLiteral("x"));
    m_console->press(Qt::Key_Escape); // the list, when there is one
    m_console->input().setText(QStringLiteral("draft"));
    m_console->press(Qt::Key_Up);
    QCOMPARE(m_console->input().text(), QStringLiteral("PING second"));
    m_console->press(Qt::Key_Up);
    QCOMPARE(m_console->input().text(), QStringLiteral("PING first"));
    m_console->press(Qt::Key_Down);
    m_console->press(Qt::Key_Down);
    QCOMPARE(m_console->input().text(), QStringLiteral("draft"));
    m_console->input().clear();
    m_console->press(Qt::Key_R, Qt::ControlModifier);
    QVERIFY(m_console->input().isListing());
    m_console->type(QStringLiteral("FIR"));
    QCOMPARE(m_console->input().listed(), QStringList{QStringLiteral("PING first")});
    m_console->press(Qt::Key_Return);
    QCOMPARE(m_console->input().text(), QStringLiteral("PING first"));
}

void KeysConsoleTest::secretsAreNeitherShownNorKept()
{
    const QString text = m_console->send(QStringLiteral("CONFIG SET masterauth geheim"));
    QVERIFY(text.isEmpty()); // it is asked for
    QVERIFY(!m_console->pane().presenter().question().title.contains(QStringLiteral("geheim")));
    auto* bar = m_console->pane().findChild<keys::AskBar*>();
    bar->findChild<QCheckBox*>()->click();
    QTest::mouseClick(test::button(*bar, QStringLiteral("Send CONFIG SET")), Qt::LeftButton);
    QVERIFY(m_console->waitsFor(QStringLiteral("OK")));
    QVERIFY(m_console->text().contains(QStringLiteral("masterauth (secret)")));
    m_console->send(QStringLiteral("AUTH geheim"));
    QVERIFY(m_console->waitsFor(QStringLiteral("(error)")));
    QVERIFY(!m_console->text().contains(QStringLiteral("geheim")));
    QVERIFY(m_console->pane().presenter().history().matching(QStringLiteral("geheim"), 9).isEmpty());
    QVERIFY(ask({"CONFIG", "SET", "masterauth", ""}));
}

void KeysConsoleTest::whatIsDangerousIsAskedFor()
{
    QVERIFY(ask({"SET", "kept", "v"}));
    QVERIFY(m_console->send(QStringLiteral("FLUSHDB")).isEmpty());
    QCOMPARE(m_console->phase(), Phase::Asking);
    auto* bar = m_console->pane().findChild<keys::AskBar*>();
    QVERIFY(bar->isVisible() &&
            test::says(*bar, QStringLiteral("Remove all keys from the current database")));
    QPushButton* const verb = test::button(*bar, QStringLiteral("Send FLUSHDB"));
    QVERIFY(verb && !verb->isEnabled());
    m_console->press(Qt::Key_Return); // Cancel has the focus
    QVERIFY(m_console->waitsFor(QStringLiteral("FLUSHDB was not sent")));
    QCOMPARE(ask({"EXISTS", "kept"})->toInteger(), 1);
    QVERIFY(m_console->input().hasFocus());

    const qsizetype before = m_console->changes();
    m_console->send(QStringLiteral("FLUSHDB"));
    bar->findChild<QCheckBox*>()->click();
    QTest::mouseClick(verb, Qt::LeftButton);
    QVERIFY(m_console->waitsFor(QStringLiteral("OK")));
    QCOMPARE(ask({"EXISTS", "kept"})->toInteger(), 0);
    QCOMPARE(m_console->changes(), before + 1);

    m_console->send(QStringLiteral("KEYS *")); // slow only: the verb has the focus
    QCOMPARE(m_console->phase(), Phase::Asking);
    m_console->press(Qt::Key_Escape);
    QVERIFY(m_console->waitsFor(QStringLiteral("KEYS was not sent")));
}

void KeysConsoleTest::productionWantsItsName()
{
    profile::Profile profile = m_servers->profile();
    profile.name = QStringLiteral("lister");
    profile.environment = profile::Environment::Production;
    test::Console console(profile);
    QVERIFY(console.show());
    QVERIFY(console.send(QStringLiteral("KEYS none*")).isEmpty());
    auto* bar = console.pane().findChild<keys::AskBar*>();
    QPushButton* const verb = test::button(*bar, QStringLiteral("Send KEYS"));
    QVERIFY(!verb->isEnabled());
    console.type(QStringLiteral("liste"));
    QVERIFY(!verb->isEnabled());
    console.type(QStringLiteral("r"));
    QVERIFY(verb->isEnabled());
    QTest::mouseClick(verb, Qt::LeftButton);
    QVERIFY(console.waitsFor(QStringLiteral("(empty array)")));
}

void KeysConsoleTest::aScriptIsAskedFor()
{
    m_console->send(QStringLiteral("EVAL \"return redis.call('set','by-script','1')\" 0"));
    QCOMPARE(m_console->phase(), Phase::Asking);
    m_console->press(Qt::Key_Escape);
    QCOMPARE(ask({"EXISTS", "by-script"})->toInteger(), 0);
    QVERIFY(
        m_console->send(QStringLiteral("EVAL_RO \"return 7\" 0")).contains(QStringLiteral("(integer) 7")));
}

void KeysConsoleTest::pastedLinesRunAfterOneQuestion()
{
    QGuiApplication::clipboard()->setText(QStringLiteral("SET p1 a\n\n  SET p2 b\r\nGET p1\n"));
    m_console->input().paste();
    QCOMPARE(m_console->phase(), Phase::Asking);
    QCOMPARE(ask({"EXISTS", "p1", "p2"})->toInteger(), 0);
    auto* bar = m_console->pane().findChild<keys::AskBar*>();
    QVERIFY(test::says(*bar, QStringLiteral("SET p2 b")));
    m_console->press(Qt::Key_Return); // nothing dangerous among them: the verb has the focus
    QVERIFY(m_console->waitsFor(QStringLiteral("\"a\"")));
    QCOMPARE(ask({"EXISTS", "p1", "p2"})->toInteger(), 2);
    QGuiApplication::clipboard()->setText(QStringLiteral("PING one\n")); // one line is typed, not sent
    m_console->input().paste();
    QCOMPARE(m_console->input().text(), QStringLiteral("PING one"));
    QCOMPARE(m_console->phase(), Phase::Ready);
}

void KeysConsoleTest::aFailureEndsSeveralLines()
{
    m_console->input().setText(QStringLiteral("SET f1 a\nINCR f1\nSET f2 b\nSET f3 c"));
    m_console->press(Qt::Key_Return);
    QVERIFY(m_console->waitsFor(QStringLiteral("2 more lines were not sent")));
    QCOMPARE(ask({"EXISTS", "f1", "f2", "f3"})->toInteger(), 1);
    m_console->input().setText(QStringLiteral("SET f4 a\nMONITOR"));
    QVERIFY(m_console->waitsFor(QStringLiteral("None of the 2 lines was sent")));
    QCOMPARE(ask({"EXISTS", "f4"})->toInteger(), 0);
}

void KeysConsoleTest::stateStaysOnTheConsolesOwnConnection()
{
    m_console->send(QStringLiteral("SELECT 3"));
    QVERIFY(m_console->pane().presenter().place().endsWith(QStringLiteral("/3")));
    m_console->send(QStringLiteral("SET there v"));
    for (int i = 0; i < 6; ++i) // whichever session answers
        QCOMPARE(ask({"EXISTS", "there"})->toInteger(), 0);
    QVERIFY(m_console->send(QStringLiteral("DEL there")).contains(QStringLiteral("(integer) 1")));
    m_console->send(QStringLiteral("reset"));
    QVERIFY(m_console->pane().presenter().place().endsWith(QStringLiteral("/0")));
    QVERIFY(m_console->send(QStringLiteral("CLIENT INFO")).contains(QStringLiteral("db=0")));
}

void KeysConsoleTest::transactionsWork()
{
    m_console->send(QStringLiteral("MULTI"));
    QVERIFY(m_console->pane().presenter().stateText().contains(QStringLiteral("transaction")));
    const qsizetype before = m_console->changes();
    QVERIFY(m_console->send(QStringLiteral("SET t 1")).contains(QStringLiteral("QUEUED")));
    QCOMPARE(m_console->changes(), before); // nothing has happened yet
    QCOMPARE(ask({"EXISTS", "t"})->toInteger(), 0);
    QVERIFY(m_console->send(QStringLiteral("EXEC")).contains(QStringLiteral("1) OK")));
    QCOMPARE(m_console->changes(), before + 1);
    QVERIFY(m_console->pane().presenter().stateText().isEmpty());
}

void KeysConsoleTest::whatCannotBeSentSaysWhy_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("why");
    const auto row = [](const char* line, const char* why) {
        QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(why);
    };
    row("SUBSCRIBE a", "answers with a stream");
    row("monitor", "answers with a stream");
    row("CLIENT REPLY OFF", "answers with a stream");
    row("HELLO 3", "RESP2");
    row("SET keystead:{0123456789ab}:gen:x 1", "Keystead's own cache");
    row("GET \"a", "A quote is not closed");
}

void KeysConsoleTest::whatCannotBeSentSaysWhy()
{
    QFETCH(QString, line);
    QFETCH(QString, why);
    const qsizetype before = m_console->changes();
    const QString text = m_console->send(line);
    QVERIFY2(text.contains(why), qPrintable(text));
    QCOMPARE(m_console->changes(), before);
    QVERIFY(
        m_console->send(QStringLiteral("PING")).contains(QStringLiteral("PONG"))); // in step with the server
}

void KeysConsoleTest::theOutputIsFoundCopiedAndCleared()
{
    m_console->send(QStringLiteral("ECHO needle"));
    m_console->press(Qt::Key_F, Qt::ControlModifier);
    m_console->type(QStringLiteral("needle"));
    QCOMPARE(m_console->output().textCursor().selectedText(), QStringLiteral("needle"));
    m_console->type(QStringLiteral("s"));
    QVERIFY(test::says(m_console->pane(), QStringLiteral("Nothing of that")));
    m_console->press(Qt::Key_Escape);
    QVERIFY(m_console->input().hasFocus());
    m_console->output().selectAll();
    m_console->output().copy();
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("\"needle\"")));
    m_console->press(Qt::Key_L, Qt::ControlModifier);
    QVERIFY(m_console->text().isEmpty());
}

void KeysConsoleTest::helpExplains()
{
    QVERIFY(m_console->send(QStringLiteral("help")).contains(QStringLiteral("@sorted-set")));
    QVERIFY(
        m_console->send(QStringLiteral("help getrange")).contains(QStringLiteral("GETRANGE key start end")));
    QVERIFY(m_console->send(QStringLiteral("HELP @hyperloglog")).contains(QStringLiteral("PFCOUNT")));
    QVERIFY(m_console->send(QStringLiteral("help flyaway")).contains(QStringLiteral("knows nothing")));
    QSignalSpy closed(&m_console->pane(), &keys::ConsolePane::closeRequested);
    m_console->send(QStringLiteral("exit"));
    QCOMPARE(closed.size(), 1);
}

QTEST_MAIN(KeysConsoleTest)
#include "tst_keys_console.moc"
