// The console where something is missing: the right to write, to know the commands, the server itself; and
// replies that are larger than anybody reads.
#include "keys_console_fixture.h"
#include "ui/keys/console/ask_bar.h"

#include <QFileDialog>
#include <QSettings>
#include <QTemporaryDir>

using keys::ConsolePresenter;
using Phase = ConsolePresenter::Phase;

class KeysConsoleFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        common::setLocale(QLocale::c());
        theme::Theme::install(*qApp);
        QSettings().clear();
        m_servers = test::PropertiesServers::start();
        QVERIFY(m_servers);
        m_admin = std::make_unique<redis::Connection>(m_servers->sandbox().redis().address());
    }
    void cleanupTestCase()
    {
        m_admin.reset();
        m_servers.reset();
    }

    void withoutTablesNothingIsWritten()
    {
        test::Console console(m_servers->profile());
        QVERIFY(console.show());
        QVERIFY(console.pane().presenter().isReadOnly());
        QVERIFY(console.send(QStringLiteral("SET a b")).contains(QStringLiteral("tables have been created")));
        QVERIFY(console.send(QStringLiteral("GET a")).contains(QStringLiteral("(nil)")));
        // Once they are there, the same console may.
        base::Job* const job = console.workspace().applySchema(&console.pane());
        QTRY_VERIFY_WITH_TIMEOUT(job->isFinished(), test::Console::limit);
        QTRY_VERIFY_WITH_TIMEOUT(!console.pane().presenter().isReadOnly(), test::Console::limit);
        QVERIFY(console.send(QStringLiteral("SET a b")).contains(QStringLiteral("OK")));
    }

    void aReadOnlyProfileOnlyReads_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("said");
        for (const char* line : {"SET a x", "DEL a", "EVAL x 0", "nonsense", "CONFIG SET maxmemory 1",
                                 "GETDEL a", "SORT a STORE b", "FLUSHALL"})
            QTest::newRow(line) << QString::fromLatin1(line)
                                << QStringLiteral("this connection is read-only");
        QTest::newRow("GET a") << QStringLiteral("GET a") << QStringLiteral("\"b\"");
        QTest::newRow("CONFIG GET port")
            << QStringLiteral("CONFIG GET port") << QStringLiteral("1) \"port\"");
    }
    void aReadOnlyProfileOnlyReads()
    {
        QFETCH(QString, line);
        QFETCH(QString, said);
        QVERIFY(m_admin->call({"SET", "a", "b"}));
        profile::Profile profile = m_servers->profile();
        profile.access = base::AccessMode::ReadOnly;
        test::Console console(profile);
        QVERIFY(console.show());
        const QString text = console.send(line);
        QVERIFY2(text.contains(said), qPrintable(text));
        QCOMPARE(console.changes(), qsizetype(0));
        QVERIFY(m_admin->call({"GET", "a"})->bytes() == "b");
    }

    void withoutTheRightToKnowCommandsItWorks()
    {
        QVERIFY(m_servers->open()); // makes the tables
        QVERIFY(m_admin->call({"ACL", "SETUSER", "clerk", "on", ">secret", "~*", "&*", "+@all", "-command",
                               "-eval_ro", "-config", "-get"}));
        profile::Profile profile = m_servers->profile();
        profile.redis.user = QStringLiteral("clerk");
        profile.redis.password = "secret";
        test::Console console(profile);
        QVERIFY(console.show());
        QVERIFY(console.waitsFor(QStringLiteral("may not use COMMAND")));
        QVERIFY(console.send(QStringLiteral("STRLEN a")).contains(QStringLiteral("(integer)")));
        const QString refused = console.send(QStringLiteral("GET a"));
        QVERIFY2(refused.contains(QStringLiteral("(error) NOPERM")), qPrintable(refused));
        // What is not known to read is asked for.
        QVERIFY(console.send(QStringLiteral("SET a c")).isEmpty());
        QCOMPARE(console.phase(), Phase::Asking);
        QVERIFY(test::says(console.pane(), QStringLiteral("did not tell what its commands do")));
    }

    void aCommandThatWaitsCanBeGivenUp()
    {
        QVERIFY(m_servers->open()); // makes the tables
        test::Console console(m_servers->profile());
        QVERIFY(console.show());
        console.send(QStringLiteral("BLPOP nothing 0"));
        QTRY_COMPARE_WITH_TIMEOUT(console.phase(), Phase::Asking, test::Console::limit);
        console.press(Qt::Key_Return); // the verb has the focus
        QTRY_VERIFY_WITH_TIMEOUT(test::button(console.pane(), QStringLiteral("Stop waiting")),
                                 test::Console::limit);
        QCOMPARE(console.phase(), Phase::Running);
        console.type(QStringLiteral("PING")); // typed meanwhile: stays in the line
        console.press(Qt::Key_Return);
        QVERIFY(console.text().contains(QStringLiteral("Not taken")));
        QCOMPARE(console.input().text(), QStringLiteral("PING"));
        QTest::mouseClick(test::button(console.pane(), QStringLiteral("Stop waiting")), Qt::LeftButton);
        QVERIFY(console.waitsFor(QStringLiteral("Stopped waiting")));
        QTRY_VERIFY_WITH_TIMEOUT(console.isIdle(), test::Console::limit);
        console.send(QStringLiteral("PING"));
        QVERIFY2(console.waitsFor(QStringLiteral("PONG")), qPrintable(console.text()));
        QTRY_VERIFY_WITH_TIMEOUT(!m_admin->call({"CLIENT", "LIST"})->bytes().contains("cmd=blpop"),
                                 test::Console::limit);
    }

    void aServerThatDiesIsTold()
    {
        QVERIFY(m_servers->open()); // makes the tables
        test::Console console(m_servers->profile());
        QVERIFY(console.show());
        console.send(QStringLiteral("BLPOP nothing 0"));
        console.press(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(m_admin->call({"CLIENT", "LIST"})->bytes().contains("cmd=blpop"),
                                 test::Console::limit);
        m_servers->sandbox().redis().kill();
        QVERIFY(console.waitsFor(QStringLiteral("connection to")));
        QVERIFY(console.waitsFor(QStringLiteral("was lost")));
        QVERIFY(console.isReady());
        const QString away = console.send(QStringLiteral("PING"));
        QVERIFY2(away.contains(QStringLiteral("Nobody answers")), qPrintable(away));
        QVERIFY(m_servers->sandbox().redis().restart());
        m_admin->forgetRetryDelay();
        QVERIFY(console.send(QStringLiteral("PING")).contains(QStringLiteral("PONG")));
    }

    // Between MULTI and EXEC a command only waits. On a new connection it would be done at once.
    void whatCountsOnALostTransactionIsNotSent()
    {
        test::Console console(m_servers->profile());
        QVERIFY(console.show());
        console.send(QStringLiteral("MULTI"));
        console.input().setText(QStringLiteral("SET lost 1"));
        const QByteArray clients = m_admin->call({"CLIENT", "LIST"})->bytes();
        for (const QByteArray& client : clients.split('\n')) {
            if (client.contains("cmd=multi"))
                QVERIFY(m_admin->call({"CLIENT", "KILL", "ID", client.split(' ').first().mid(3)}));
        }
        QTest::keyClick(&console.input(), Qt::Key_Return); // before anybody here can know
        QVERIFY(console.waitsFor(QStringLiteral("The connection has ended")));
        QVERIFY(console.isReady());
        QCOMPARE(m_admin->call({"EXISTS", "lost"})->toInteger(), 0);
        QVERIFY(console.pane().presenter().stateText().isEmpty());
    }

    void aMillionElementsAreCutShownAndSaved()
    {
        constexpr int elements = 1'000'000;
        QVERIFY(
            m_admin->call({"EVAL",
                           "for i = 1, 1000000, 1000 do local t = {} for j = i, i + 999 do t[#t + 1] = j end "
                           "redis.call('RPUSH', KEYS[1], unpack(t)) end",
                           "1", "big"},
                          std::chrono::seconds(20)));
        test::Console console(m_servers->profile());
        QVERIFY(console.show());
        console.send(QStringLiteral("LRANGE big 0 -1"));
        QVERIFY(console.waitsFor(QStringLiteral("cut here"))); // put in piece by piece
        const QString text = console.text();
        QVERIFY(text.contains(QStringLiteral("%1 elements").arg(common::formatCount(elements))));
        QVERIFY(text.size() < 2 * keys::ConsoleLink::shownBytes);
        QPushButton* const all = test::button(console.pane(), QStringLiteral("Show all"));
        QVERIFY(all);

        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("reply.txt"));
        QTest::mouseClick(test::button(console.pane(), QStringLiteral("Save…")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(test::opened<QFileDialog>(console.pane()), test::Console::limit);
        auto* const dialog = test::opened<QFileDialog>(console.pane());
        Q_EMIT dialog->fileSelected(file);
        dialog->close();
        QVERIFY(console.waitsFor(QStringLiteral("Saved as")));
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        const QByteArray bytes = saved.readAll();
        QCOMPARE(bytes.count('\n'), qsizetype(elements));
        QVERIFY(bytes.endsWith("1000000) \"1000000\"\n"));

        QTest::mouseClick(all, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(console.output().blockCount() > 50'000, test::Console::limit);
        QVERIFY(!all->isVisible());
        QVERIFY(m_admin->call({"DEL", "big"}));
    }

private:
    std::unique_ptr<test::PropertiesServers> m_servers;
    std::unique_ptr<redis::Connection> m_admin;
};

QTEST_MAIN(KeysConsoleFaultsTest)
#include "tst_keys_console_faults.moc"
