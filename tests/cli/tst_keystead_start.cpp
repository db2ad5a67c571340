// Starting the program with a window: what it says before there is one.
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

class KeysteadStartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysItsVersionAndHelpWithoutADisplay_data();
    void saysItsVersionAndHelpWithoutADisplay();
    void refusesWrongUsage_data();
    void refusesWrongUsage();
    void refusesWrongUsageWithoutADisplay();
    void theManualPageHasTheSameOptions();
    void withoutADisplaySaysHowToGetOne();
    void thePasswordsOfUrlsAreNotInTheProcessList();

private:
    struct Ended
    {
        int code = -1;
        bool crashed = false;
        QString out;
        QString err;
    };
    static Ended run(const QStringList& arguments, const QString& platform);
};

KeysteadStartTest::Ended KeysteadStartTest::run(const QStringList& arguments, const QString& platform)
{
    const QTemporaryDir home;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "KEYSTEAD_DATABASE_URL", "KEYSTEAD_REDIS_URL"})
        environment.remove(QLatin1String(name));
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), platform);
    environment.insert(QStringLiteral("HOME"), home.path());
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
    QProcess program;
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(KEYSTEAD_BIN_DIR "/keystead"), arguments);
    if (!program.waitForFinished(30000)) {
        program.kill();
        program.waitForFinished();
        return {};
    }
    return {program.exitCode(), program.exitStatus() == QProcess::CrashExit,
            QString::fromUtf8(program.readAllStandardOutput()),
            QString::fromUtf8(program.readAllStandardError())};
}

void KeysteadStartTest::saysItsVersionAndHelpWithoutADisplay_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("expected");
    QTest::newRow("version") << QStringLiteral("--version") << QStringLiteral("keystead " KEYSTEAD_VERSION);
    QTest::newRow("help") << QStringLiteral("--help") << QStringLiteral("--database-url");
    QTest::newRow("short help") << QStringLiteral("-h") << QStringLiteral("--sample");
}

void KeysteadStartTest::saysItsVersionAndHelpWithoutADisplay()
{
    QFETCH(const QString, option);
    QFETCH(const QString, expected);
    const Ended ended = run({option}, QStringLiteral("xcb"));
    QCOMPARE(ended.code, 0);
    QVERIFY2(ended.out.contains(expected), qPrintable(ended.out + ended.err));
}

void KeysteadStartTest::refusesWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("expected");
    QTest::newRow("unknown option") << QStringList{QStringLiteral("--nonsense")}
                                    << QStringLiteral("nonsense");
    QTest::newRow("a word") << QStringList{QStringLiteral("listings")} << QStringLiteral("listings");
    QTest::newRow("one server only") << QStringList{QStringLiteral("--redis-url"),
                                                    QStringLiteral("redis://h")}
                                     << QStringLiteral("--database-url");
    QTest::newRow("two wishes") << QStringList{QStringLiteral("--sample"), QStringLiteral("--profile"),
                                               QStringLiteral("lister")}
                                << QStringLiteral("one of");
    QTest::newRow("no such profile") << QStringList{QStringLiteral("--profile"), QStringLiteral("lister")}
                                     << QStringLiteral("lister");
    QTest::newRow("unreadable URL") << QStringList{QStringLiteral("--database-url"),
                                                   QStringLiteral("http://h"), QStringLiteral("--redis-url"),
                                                   QStringLiteral("redis://h")}
                                    << QStringLiteral("postgresql://");
}

void KeysteadStartTest::refusesWrongUsage()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, expected);
    const Ended ended = run(arguments, QStringLiteral("offscreen"));
    QVERIFY(!ended.crashed);
    QCOMPARE(ended.code, 2);
    QVERIFY2(ended.err.contains(expected), qPrintable(ended.err));
}

void KeysteadStartTest::refusesWrongUsageWithoutADisplay()
{
    const Ended ended = run({QStringLiteral("--nonsense")}, QStringLiteral("xcb"));
    QVERIFY(!ended.crashed);
    QCOMPARE(ended.code, 2);
    QVERIFY2(ended.err.contains(QStringLiteral("nonsense")), qPrintable(ended.err));
    QVERIFY2(!ended.err.contains(QStringLiteral("display")), qPrintable(ended.err));
}

void KeysteadStartTest::theManualPageHasTheSameOptions()
{
    QFile page(QStringLiteral(KEYSTEAD_TEST_DATA "/../../packaging/man/keystead.1.in"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    QString manual = QString::fromUtf8(page.readAll());
    manual = manual.section(QStringLiteral(".SH OPTIONS"), 1).section(QStringLiteral(".SH "), 0, 0);
    manual.replace(QStringLiteral("\\-"), QStringLiteral("-"));
    const auto optionsIn = [](const QString& text) {
        static const QRegularExpression option(QStringLiteral("--([a-z][a-z-]*)"));
        QStringList found;
        QRegularExpressionMatchIterator matches = option.globalMatch(text);
        while (matches.hasNext())
            found << matches.next().captured(1);
        found.removeDuplicates();
        found.sort();
        return found;
    };
    const Ended help = run({QStringLiteral("--help")}, QStringLiteral("xcb"));
    const QStringList options = optionsIn(help.out.section(QStringLiteral("Options:"), 1));
    QVERIFY2(options.contains(QStringLiteral("env")), qPrintable(help.out));
    QCOMPARE(optionsIn(manual), options);
}

void KeysteadStartTest::withoutADisplaySaysHowToGetOne()
{
    const Ended ended = run({}, QStringLiteral("xcb"));
    QVERIFY2(!ended.crashed, qPrintable(ended.err));
    QCOMPARE(ended.code, 1);
    QVERIFY2(ended.err.contains(QStringLiteral("there is no display")), qPrintable(ended.err));
    QVERIFY(ended.err.contains(QStringLiteral("xvfb-run")));
    QVERIFY(ended.err.contains(QStringLiteral("keysteadctl")));
}

// Everybody on the machine can read how a program was called.
void KeysteadStartTest::thePasswordsOfUrlsAreNotInTheProcessList()
{
    const QTemporaryDir home;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("HOME"), home.path());
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
    QProcess program;
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(KEYSTEAD_BIN_DIR "/keystead"),
                  {QStringLiteral("--database-url"),
                   QStringLiteral("postgresql://ann:planted@127.0.0.1:1/site"), QStringLiteral("--redis-url"),
                   QStringLiteral("redis://:planted@127.0.0.1:1/0")});
    QVERIFY(program.waitForStarted());
    const auto commandLine = [&program] {
        QFile shown(QStringLiteral("/proc/%1/cmdline").arg(program.processId()));
        return shown.open(QIODevice::ReadOnly) ? shown.readAll() : QByteArray();
    };
    QTRY_VERIFY(commandLine().contains("****"));
    QVERIFY(!commandLine().contains("planted"));
    QVERIFY(commandLine().contains("127.0.0.1:1/site"));
    QCOMPARE(program.state(), QProcess::Running); // and the URLs were understood
    program.kill();
    program.waitForFinished();
}

QTEST_GUILESS_MAIN(KeysteadStartTest)
#include "tst_keystead_start.moc"
