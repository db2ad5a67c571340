// What keysteadctl says and writes without any server: sentences, exit codes, help, manual pages,
// suggestions, and what it leaves in the process list.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/error_sentence.h"
#include "app/keysteadctl/help_text.h"
#include "app/keysteadctl/man_page.h"
#include "app/keysteadctl/nearest.h"
#include "app/keysteadctl/printable.h"
#include "core/profile/hidden_arguments.h"

#include <QTest>

using base::ErrorCode;

class CtlWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyClassOfErrorHasItsExitCode_data();
    void everyClassOfErrorHasItsExitCode();
    void everySentenceNamesTheServerAndTheNextStep_data();
    void everySentenceNamesTheServerAndTheNextStep();
    void theNearestCommandIsSuggested_data();
    void theNearestCommandIsSuggested();
    void helpHasEverythingOfTheTable();
    void helpStaysNarrow();
    void roffIsEscaped_data();
    void roffIsEscaped();
    void manualPagesHaveEverythingOfTheTable();
    void manualPagesHoldNoStrayRequest();
    void passwordsAreOverwritten_data();
    void passwordsAreOverwritten();
    void whatWasTypedIsQuotedWithoutItsPassword_data();
    void whatWasTypedIsQuotedWithoutItsPassword();
    void theServersWordsAreToldOnce_data();
    void theServersWordsAreToldOnce();
    void everyCodeHasASentence();
};

void CtlWordsTest::everyClassOfErrorHasItsExitCode_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("expected");
    QTest::newRow("host") << ErrorCode::HostNotFound << 3;
    QTest::newRow("refused") << ErrorCode::ConnectionRefused << 3;
    QTest::newRow("time") << ErrorCode::TimedOut << 3;
    QTest::newRow("untrusted") << ErrorCode::TlsUntrusted << 3;
    QTest::newRow("wrong host") << ErrorCode::TlsWrongHost << 3;
    QTest::newRow("expired") << ErrorCode::TlsExpired << 3;
    QTest::newRow("client certificate") << ErrorCode::TlsClientCertificate << 3;
    QTest::newRow("password") << ErrorCode::AuthenticationFailed << 3;
    QTest::newRow("loading") << ErrorCode::RedisLoading << 3;
    QTest::newRow("input") << ErrorCode::InvalidInput << 2;
    QTest::newRow("no right") << ErrorCode::DatabaseNoPermission << 1;
    QTest::newRow("no tables") << ErrorCode::SchemaMissing << 1;
    QTest::newRow("not found") << ErrorCode::NotFound << 1;
    QTest::newRow("no keychain") << ErrorCode::KeychainMissing << 1;
    QTest::newRow("keychain locked") << ErrorCode::KeychainRefused << 1;
    QTest::newRow("read-only") << ErrorCode::ReadOnlyProfile << 1;
    QTest::newRow("cancelled") << ErrorCode::Cancelled << 130;
}

void CtlWordsTest::everyClassOfErrorHasItsExitCode()
{
    QFETCH(const ErrorCode, code);
    QFETCH(const int, expected);
    QCOMPARE(ctl::exitCode({code, {}, {}}), expected);
}

void CtlWordsTest::everySentenceNamesTheServerAndTheNextStep_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("hasHost");
    QTest::addColumn<QString>("step");
    QTest::newRow("untrusted") << ErrorCode::TlsUntrusted << true << QStringLiteral("cacert");
    QTest::newRow("wrong host") << ErrorCode::TlsWrongHost << true << QStringLiteral("name");
    QTest::newRow("expired") << ErrorCode::TlsExpired << true << QStringLiteral("renewed");
    QTest::newRow("client certificate")
        << ErrorCode::TlsClientCertificate << true << QStringLiteral("sslcert");
    QTest::newRow("no tables") << ErrorCode::SchemaMissing << true << QStringLiteral("schema plan");
    QTest::newRow("no keychain") << ErrorCode::KeychainMissing << false
                                 << QStringLiteral("KEYSTEAD_DATABASE_URL");
    QTest::newRow("keychain locked") << ErrorCode::KeychainRefused << false << QStringLiteral("Unlock");
}

void CtlWordsTest::everySentenceNamesTheServerAndTheNextStep()
{
    QFETCH(const ErrorCode, code);
    QFETCH(const bool, hasHost);
    QFETCH(const QString, step);
    const QString text = ctl::sentence({code, {}, QStringLiteral("db.example:5432")});
    QCOMPARE(text.contains(QStringLiteral("db.example:5432")), hasHost);
    QVERIFY2(text.contains(step), qPrintable(text));
    QVERIFY(!text.contains(QLatin1Char('%')));
}

void CtlWordsTest::theNearestCommandIsSuggested_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("expected");
    QTest::newRow("swapped") << QStringLiteral("staust") << QStringLiteral("status");
    QTest::newRow("left out") << QStringLiteral("metrcs") << QStringLiteral("metrics");
    QTest::newRow("beginning") << QStringLiteral("inval") << QStringLiteral("invalidate");
    QTest::newRow("capital") << QStringLiteral("LIST") << QStringLiteral("list");
    QTest::newRow("the nearer of two") << QStringLiteral("seedd") << QStringLiteral("seed");
    QTest::newRow("nothing like it") << QStringLiteral("helicopter") << QString();
    QTest::newRow("nothing") << QString() << QString();
}

void CtlWordsTest::theNearestCommandIsSuggested()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, expected);
    QStringList names;
    for (const ctl::Command& command : ctl::commands())
        names.append(command.name);
    QCOMPARE(ctl::nearest(typed, names).value_or(QString()), expected);
}

void CtlWordsTest::helpHasEverythingOfTheTable()
{
    const QString overview = ctl::overview(ctl::commands());
    for (const ctl::Command& command : ctl::commands()) {
        QVERIFY2(overview.contains(command.name), qPrintable(command.name));
        const QString help = ctl::helpText(command);
        QVERIFY2(!command.examples.empty(), qPrintable(command.name));
        for (const ctl::Argument& argument : command.arguments)
            QVERIFY2(help.contains(argument.name), qPrintable(command.name));
        for (const QCommandLineOption& option : command.options)
            QVERIFY2(help.contains(ctl::spelling(option)), qPrintable(command.name));
        for (const ctl::Example& example : command.examples)
            QVERIFY2(help.contains(example.line), qPrintable(command.name));
        QCOMPARE(help.contains(QStringLiteral("--env FILE")), command.needsServers);
        QVERIFY(help.contains(QStringLiteral("3 cannot connect")));
    }
}

void CtlWordsTest::helpStaysNarrow()
{
    for (const ctl::Command& command : ctl::commands()) {
        for (const QString& line : ctl::helpText(command).split(QLatin1Char('\n')))
            QVERIFY2(line.size() <= 80, qPrintable(line));
    }
}

void CtlWordsTest::roffIsEscaped_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("hyphen") << QStringLiteral("--json") << QByteArray("\\-\\-json");
    QTest::newRow("backslash") << QStringLiteral("a\\b") << QByteArray("a\\eb");
    QTest::newRow("leading dot") << QStringLiteral(".env") << QByteArray("\\&.env");
    QTest::newRow("dot on a later line") << QStringLiteral("a\n.b") << QByteArray("a\n\\&.b");
    QTest::newRow("dot inside") << QStringLiteral("a .b") << QByteArray("a .b");
    QTest::newRow("leading quote") << QStringLiteral("'x'") << QByteArray("\\&\\(aqx\\(aq");
    QTest::newRow("double quotes") << QStringLiteral("\"x\"") << QByteArray("\\(dqx\\(dq");
    QTest::newRow("tilde and caret") << QStringLiteral("~^") << QByteArray("\\(ti\\(ha");
    QTest::newRow("curly quotes") << QStringLiteral("“a”") << QByteArray("\\(lqa\\(rq");
    QTest::newRow("other letters") << QStringLiteral("Ä·é") << QStringLiteral("Ä·é").toUtf8();
}

void CtlWordsTest::roffIsEscaped()
{
    QFETCH(const QString, text);
    QFETCH(const QByteArray, expected);
    QCOMPARE(ctl::roff(text), expected);
}

void CtlWordsTest::manualPagesHaveEverythingOfTheTable()
{
    const QByteArray all = ctl::manPage(ctl::commands());
    for (const ctl::Command& command : ctl::commands()) {
        QVERIFY2(all.contains(ctl::roff(command.summary)), qPrintable(command.name));
        const QByteArray page = ctl::manPage(command);
        QVERIFY(page.startsWith(".TH KEYSTEADCTL\\-"));
        for (const QCommandLineOption& option : command.options)
            QVERIFY2(page.contains(ctl::roff(QStringLiteral("--") + option.names().back())),
                     qPrintable(command.name));
        for (const ctl::Example& example : command.examples)
            QVERIFY2(page.contains(ctl::roff(example.line)), qPrintable(command.name));
    }
}

// Every line that begins with a dot is one of the requests the pages are made of.
void CtlWordsTest::manualPagesHoldNoStrayRequest()
{
    QByteArray pages = ctl::manPage(ctl::commands());
    for (const ctl::Command& command : ctl::commands())
        pages += ctl::manPage(command);
    const QList<QByteArray> known{".TH", ".SH", ".TP", ".PP"};
    for (const QByteArray& line : pages.split('\n')) {
        QVERIFY2(!line.startsWith('\''), line.constData());
        if (line.startsWith('.'))
            QVERIFY2(known.contains(line.left(3)), line.constData());
        else
            QVERIFY2(!line.contains("--") && !line.contains('~'), line.constData());
    }
}

void CtlWordsTest::passwordsAreOverwritten_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("no URL") << QByteArray("list") << QByteArray("list");
    QTest::newRow("no password") << QByteArray("redis://h:6379/0") << QByteArray("redis://h:6379/0");
    QTest::newRow("user only") << QByteArray("postgresql://ann@h/d") << QByteArray("postgresql://ann@h/d");
    QTest::newRow("user and password")
        << QByteArray("postgresql://ann:geheim@h/d") << QByteArray("postgresql://ann:******@h/d");
    QTest::newRow("behind an equals sign")
        << QByteArray("--redis-url=redis://:geheim@h") << QByteArray("--redis-url=redis://:******@h");
    QTest::newRow("an @ inside") << QByteArray("redis://:a@b@h") << QByteArray("redis://:***@h");
    QTest::newRow("parameter") << QByteArray("postgresql://h/d?user=a&password=geheim&x=1")
                               << QByteArray("postgresql://h/d?user=a&password=******&x=1");
    QTest::newRow("key's password") << QByteArray("postgresql://h/d?sslpassword=abc")
                                    << QByteArray("postgresql://h/d?sslpassword=***");
}

void CtlWordsTest::passwordsAreOverwritten()
{
    QFETCH(QByteArray, argument);
    QFETCH(const QByteArray, expected);
    const QString typed = QString::fromUtf8(argument);
    char* argv[] = {argument.data()};
    QCOMPARE(profile::takeArguments(1, argv), QStringList{typed});
    QCOMPARE(argument, expected);
}

void CtlWordsTest::whatWasTypedIsQuotedWithoutItsPassword_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char* name, const char* typed, const char* shown) {
        QTest::newRow(name) << QString::fromUtf8(typed) << QString::fromUtf8(shown);
    };
    row("a word", "lst", "“lst”");
    row("a tag", "prop:12", "“prop:12”");
    row("a URL", "postgresql://ann@h/d", "“postgresql://ann@h/d”");
    row("a password", "postgresql://ann:geheim@h/d", "“postgresql://ann:…@h/d”");
    row("no user", "redis://:geheim@h", "“redis://:…@h”");
    row("an @ inside", "redis://:a@b@h", "“redis://:…@h”");
    row("without its scheme", "ann:geheim@h", "“ann:…@h”");
    row("a parameter", "postgresql://h/d?sslpassword=geheim&x=1", "“postgresql://h/d?sslpassword=…&x=1”");
    row("control characters", "a\033[31m\nb", "“a [31m b”");
    QTest::newRow("long") << QString(500, QLatin1Char('x'))
                          << QChar(0x201c) + QString(59, QLatin1Char('x')) + QStringLiteral("…”");
}

void CtlWordsTest::whatWasTypedIsQuotedWithoutItsPassword()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, shown);
    QCOMPARE(ctl::quoted(typed), shown);
}

void CtlWordsTest::theServersWordsAreToldOnce_data()
{
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("told");
    QTest::newRow("one line") << QStringLiteral("42501: ERROR:  permission denied\n(42501)")
                              << QStringLiteral("\n  permission denied (42501)");
    QTest::newRow("another language") << QStringLiteral("42501: FEHLER:  keine Berechtigung\n(42501)")
                                      << QStringLiteral("\n  keine Berechtigung (42501)");
    QTest::newRow("more lines") << QStringLiteral("23514: ERROR:  refused\nDETAIL:  row\n(23514)\nthen")
                                << QStringLiteral("\n  refused\n  DETAIL:  row (23514)\n  then");
    QTest::newRow("other words") << QStringLiteral("NOPERM no\nmore")
                                 << QStringLiteral("\n  NOPERM no\n  more");
}

void CtlWordsTest::theServersWordsAreToldOnce()
{
    QFETCH(const QString, detail);
    QFETCH(const QString, told);
    const QString text = ctl::sentence({ErrorCode::DatabaseNoPermission, detail, {}});
    QVERIFY2(text.endsWith(told), qPrintable(text));
}

void CtlWordsTest::everyCodeHasASentence()
{
    for (int number = 1; number < 700; ++number) {
        const auto code = static_cast<ErrorCode>(number);
        const QString name = base::errorName(code);
        if (name == QString::number(number))
            continue; // no code
        const QString text = ctl::sentence({code, {}, QStringLiteral("db.example")});
        QVERIFY2(!text.startsWith(name + QStringLiteral(" (")) && !text.contains(QLatin1Char('%')),
                 qPrintable(text));
    }
}

QTEST_GUILESS_MAIN(CtlWordsTest)
#include "tst_ctl_words.moc"
