// “.env” files of web applications, read and never executed.
#include "core/profile/env_file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using base::ErrorCode;
using profile::parseEnv;

class ProfileEnvTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aValueIsReadAsAShellReadsIt_data();
    void aValueIsReadAsAShellReadsIt();
    void theLastOneCounts();
    void otherNamesAreLeftAlone();
    void aQuoteWithoutItsEndLosesItsLineAlone();
    void nothingIsRun();
    void aNameInBracesIsReplaced_data();
    void aNameInBracesIsReplaced();
    void aNameThatIsNotSetIsAnError_data();
    void aNameThatIsNotSetIsAnError();
    void aFileMakesAReadOnlyProfileNamedAfterItsFolder();
    void theSpellingsOfFrameworksArePostgres_data();
    void theSpellingsOfFrameworksArePostgres();
    void whatIsWrongWithAFileIsTold_data();
    void whatIsWrongWithAFileIsTold();
    void anErrorRepeatsNoPassword();

private:
    QString write(const QByteArray& text);
    QTemporaryDir m_folder;
};

QString ProfileEnvTest::write(const QByteArray& text)
{
    QDir(m_folder.path()).mkdir(QStringLiteral("shop"));
    QFile file(m_folder.filePath(QStringLiteral("shop/.env")));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write");
    return file.fileName();
}

void ProfileEnvTest::aValueIsReadAsAShellReadsIt_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("value");
    const QString plain = QStringLiteral("redis://h/1");
    QTest::newRow("plain") << QByteArray("REDIS_URL=redis://h/1") << plain;
    QTest::newRow("export") << QByteArray("export REDIS_URL=redis://h/1\n") << plain;
    QTest::newRow("export and tabs") << QByteArray("export\t REDIS_URL=redis://h/1\n") << plain;
    QTest::newRow("CRLF") << QByteArray("A=1\r\nREDIS_URL=redis://h/1\r\nB=2\r\n") << plain;
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBFREDIS_URL=redis://h/1") << plain;
    QTest::newRow("spaces around") << QByteArray("  REDIS_URL = redis://h/1  ") << plain;
    QTest::newRow("single quotes") << QByteArray("REDIS_URL='redis://h/1'") << plain;
    QTest::newRow("double quotes") << QByteArray("REDIS_URL=\"redis://h/1\"") << plain;
    QTest::newRow("pieces") << QByteArray("REDIS_URL=redis://'h'\"/1\"") << plain;
    QTest::newRow("comment behind") << QByteArray("REDIS_URL=redis://h/1 # main") << plain;
    QTest::newRow("comment behind a quote") << QByteArray("REDIS_URL=\"redis://h/1\" # 'main") << plain;
    QTest::newRow("comment before") << QByteArray("# REDIS_URL=no\nREDIS_URL=redis://h/1") << plain;
    QTest::newRow("# in a word") << QByteArray("REDIS_URL=redis://:a#b@h")
                                 << QStringLiteral("redis://:a#b@h");
    QTest::newRow("# in quotes") << QByteArray("REDIS_URL='a # b'") << QStringLiteral("a # b");
    QTest::newRow("space in quotes") << QByteArray("REDIS_URL=\"a b\"") << QStringLiteral("a b");
    QTest::newRow("escapes") << QByteArray(R"(REDIS_URL="a\"b\\c\$d\ne\x")")
                             << QStringLiteral("a\"b\\c$d\ne\\x");
    QTest::newRow("literal") << QByteArray(R"(REDIS_URL='a\n\"b')") << QStringLiteral("a\\n\\\"b");
    QTest::newRow("backslash") << QByteArray(R"(REDIS_URL=a\ b)") << QStringLiteral("a b");
    QTest::newRow("equals signs") << QByteArray("REDIS_URL=a=b=c") << QStringLiteral("a=b=c");
    QTest::newRow("over two lines") << QByteArray("REDIS_URL='a\nb'\n") << QStringLiteral("a\nb");
    QTest::newRow("UTF-8") << QByteArray("REDIS_URL=redis://:größe@h") << QStringLiteral("redis://:größe@h");
    QTest::newRow("empty") << QByteArray("REDIS_URL=\n") << QString();
    QTest::newRow("empty quotes") << QByteArray("REDIS_URL=''\n") << QString();
    QTest::newRow("no text") << QByteArray() << QString();
    QTest::newRow("no assignment") << QByteArray("REDIS_URL redis://h/1\n=\nexport\n") << QString();
}

void ProfileEnvTest::aValueIsReadAsAShellReadsIt()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, value);
    const auto urls = parseEnv(text);
    QVERIFY2(urls.has_value(), qPrintable(urls ? QString() : urls.error().detail));
    QCOMPARE(urls->redisUrl, value);
    QCOMPARE(urls->databaseUrl, QString());
}

void ProfileEnvTest::theLastOneCounts()
{
    const auto urls = parseEnv("DATABASE_URL=a\nREDIS_URL=b\nDATABASE_URL=c\nexport REDIS_URL='d'\n");
    QCOMPARE(urls->databaseUrl, QStringLiteral("c"));
    QCOMPARE(urls->redisUrl, QStringLiteral("d"));
}

void ProfileEnvTest::otherNamesAreLeftAlone()
{
    const auto urls = parseEnv("MY_DATABASE_URL=a\nDATABASE_URL_2=b\nredis_url=c\nREDIS.URL=d\n");
    QCOMPARE(urls->databaseUrl, QString());
    QCOMPARE(urls->redisUrl, QString());
}

void ProfileEnvTest::aQuoteWithoutItsEndLosesItsLineAlone()
{
    const auto urls = parseEnv("DATABASE_URL='broken\nREDIS_URL=redis://h\n");
    QCOMPARE(urls->databaseUrl, QString());
    QCOMPARE(urls->redisUrl, QStringLiteral("redis://h"));
}

void ProfileEnvTest::nothingIsRun()
{
    const auto urls = parseEnv("DATABASE_URL=\"$(id)`id`\"\nREDIS_URL=$HOME\n");
    QCOMPARE(urls->databaseUrl, QStringLiteral("$(id)`id`"));
    QCOMPARE(urls->redisUrl, QStringLiteral("$HOME"));
}

void ProfileEnvTest::aNameInBracesIsReplaced_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("value");
    const QString url = QStringLiteral("redis://:p w@h");
    QTest::newRow("a line above") << QByteArray("PW='p w'\nREDIS_URL=redis://:${PW}@h") << url;
    QTest::newRow("in double quotes") << QByteArray("PW='p w'\nREDIS_URL=\"redis://:${PW}@h\"") << url;
    QTest::newRow("over two names") << QByteArray("W=w\nPW=\"p ${W}\"\nREDIS_URL=redis://:${PW}@h") << url;
    QTest::newRow("the environment's") << QByteArray("REDIS_URL=redis://:${KEYSTEAD_TEST_PW}@h") << url;
    QTest::newRow("the file before the environment")
        << QByteArray("KEYSTEAD_TEST_PW=own\nREDIS_URL=${KEYSTEAD_TEST_PW}") << QStringLiteral("own");
    QTest::newRow("the value as it was then")
        << QByteArray("A=1\nREDIS_URL=${A}\nA=2") << QStringLiteral("1");
    QTest::newRow("itself") << QByteArray("REDIS_URL=a\nREDIS_URL=${REDIS_URL}b") << QStringLiteral("ab");
    QTest::newRow("single quotes") << QByteArray("PW=x\nREDIS_URL='${PW}'") << QStringLiteral("${PW}");
    QTest::newRow("escaped") << QByteArray("PW=x\nREDIS_URL=\\${PW}") << QStringLiteral("${PW}");
    QTest::newRow("escaped in quotes")
        << QByteArray("PW=x\nREDIS_URL=\"\\${PW}\"") << QStringLiteral("${PW}");
    QTest::newRow("not looked at again")
        << QByteArray("PW='${X}'\nREDIS_URL=${PW}") << QStringLiteral("${X}");
    QTest::newRow("an empty value") << QByteArray("PW=\nREDIS_URL=a${PW}b") << QStringLiteral("ab");
    QTest::newRow("a line of no interest")
        << QByteArray("LOG=${KEYSTEAD_TEST_NOWHERE}\nREDIS_URL=a") << QStringLiteral("a");
}

void ProfileEnvTest::aNameInBracesIsReplaced()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, value);
    qputenv("KEYSTEAD_TEST_PW", "p w");
    const auto urls = parseEnv(text);
    QVERIFY2(urls.has_value(), qPrintable(urls ? QString() : urls.error().detail));
    QCOMPARE(urls->redisUrl, value);
}

void ProfileEnvTest::aNameThatIsNotSetIsAnError_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("told");
    QTest::newRow("nowhere") << QByteArray("A=1\n\nREDIS_URL=redis://:${PW}@h")
                             << QStringLiteral("line 3: ${PW} is set neither");
    QTest::newRow("further down") << QByteArray("REDIS_URL=${PW}\nPW=x") << QStringLiteral("line 1: ${PW}");
    QTest::newRow("by way of another")
        << QByteArray("\nPW=${X}\nREDIS_URL=${PW}") << QStringLiteral("line 2: ${X}");
    QTest::newRow("on a later line of the value")
        << QByteArray("REDIS_URL=\"a\nb${PW}\"") << QStringLiteral("line 2: ${PW}");
    QTest::newRow("a default") << QByteArray("REDIS_URL=${PW:-pl4nted}") << QStringLiteral("line 1: ");
    QTest::newRow("no name") << QByteArray("REDIS_URL=a${}") << QStringLiteral("line 1: ");
    QTest::newRow("no end") << QByteArray("REDIS_URL=a${PW\nB=1") << QStringLiteral("line 1: ");
}

void ProfileEnvTest::aNameThatIsNotSetIsAnError()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, told);
    const auto urls = parseEnv(text);
    QVERIFY(!urls);
    QCOMPARE(urls.error().code, ErrorCode::InvalidInput);
    QCOMPARE(urls.error().subject, QStringLiteral("REDIS_URL"));
    QVERIFY2(urls.error().detail.startsWith(told), qPrintable(urls.error().detail));
    QVERIFY(!urls.error().detail.contains(QStringLiteral("pl4nted")));
    const auto made = profile::fromEnvFile(write(text));
    QVERIFY(!made);
    QVERIFY2(made.error().detail.contains(QStringLiteral("shop/.env, line ")),
             qPrintable(made.error().detail));
}

void ProfileEnvTest::aFileMakesAReadOnlyProfileNamedAfterItsFolder()
{
    const auto made =
        profile::fromEnvFile(write("SECRET_KEY='x y'\n"
                                   "DATABASE_URL=postgres://ana:p%40ss%2Fw%23@db.example:5433/shop\n"
                                   "REDIS_URL=rediss://:r%3Ad@cache.example:6380/2\n"));
    QVERIFY2(made.has_value(), qPrintable(made ? QString() : made.error().detail));
    QCOMPARE(made->name, QStringLiteral("shop"));
    QCOMPARE(made->access, base::AccessMode::ReadOnly);
    QCOMPARE(made->database.host, QStringLiteral("db.example"));
    QCOMPARE(made->database.port, quint16(5433));
    QCOMPARE(made->database.password, QStringLiteral("p@ss/w#"));
    QCOMPARE(made->redis.password, QByteArray("r:d"));
    QCOMPARE(made->redis.transport, redis::Transport::Tls);
}

void ProfileEnvTest::theSpellingsOfFrameworksArePostgres_data()
{
    QTest::addColumn<QByteArray>("scheme");
    for (const auto* scheme : {"postgres", "postgresql", "postgresql+psycopg2", "postgresql+asyncpg",
                               "postgres+psycopg", "postgis", "pgsql", "PostgreSQL"})
        QTest::newRow(scheme) << QByteArray(scheme);
}

void ProfileEnvTest::theSpellingsOfFrameworksArePostgres()
{
    QFETCH(QByteArray, scheme);
    const auto made =
        profile::fromEnvFile(write("DATABASE_URL=" + scheme + "://h:5433/listings\nREDIS_URL=redis://h\n"));
    QVERIFY2(made.has_value(), qPrintable(made ? QString() : made.error().detail));
    QCOMPARE(made->database.port, quint16(5433));
    QCOMPARE(made->database.database, QStringLiteral("listings"));
}

void ProfileEnvTest::whatIsWrongWithAFileIsTold_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("subject");
    const QByteArray database("DATABASE_URL=postgres://h/d\n");
    const QByteArray redis("REDIS_URL=redis://h\n");
    QTest::newRow("no database") << redis << ErrorCode::NotFound << QStringLiteral("DATABASE_URL");
    QTest::newRow("no redis") << database << ErrorCode::NotFound << QStringLiteral("REDIS_URL");
    QTest::newRow("another database")
        << "DATABASE_URL=mysql://h/d\n" + redis << ErrorCode::InvalidInput << QStringLiteral("database");
    QTest::newRow("another cache") << database + "REDIS_URL=memcache://h\n"
                                   << ErrorCode::InvalidInput << QStringLiteral("redis");
    QTest::newRow("huge") << QByteArray(1024 * 1024 + 1, '#') << ErrorCode::TooLarge
                          << m_folder.filePath(QStringLiteral("shop/.env"));
}

void ProfileEnvTest::whatIsWrongWithAFileIsTold()
{
    QFETCH(QByteArray, text);
    QFETCH(ErrorCode, code);
    QFETCH(QString, subject);
    const auto made = profile::fromEnvFile(write(text));
    QVERIFY(!made);
    QCOMPARE(made.error().code, code);
    QCOMPARE(made.error().subject, subject);
    QCOMPARE(profile::fromEnvFile(m_folder.filePath(QStringLiteral("none"))).error().code,
             ErrorCode::FileFailed);
}

void ProfileEnvTest::anErrorRepeatsNoPassword()
{
    const auto made =
        profile::fromEnvFile(write("DATABASE_URL=mysql://ana:pl4nted@h/d\nREDIS_URL=redis://h\n"));
    QVERIFY(!made);
    QVERIFY(!(made.error().detail + made.error().subject).contains(QLatin1String("pl4nted")));
}

QTEST_GUILESS_MAIN(ProfileEnvTest)
#include "tst_profile_env.moc"
