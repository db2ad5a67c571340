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
    void nothingIsExpandedOrRun();
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
    QCOMPARE(parseEnv(text).redisUrl, value);
    QCOMPARE(parseEnv(text).databaseUrl, QString());
}

void ProfileEnvTest::theLastOneCounts()
{
    const auto urls = parseEnv("DATABASE_URL=a\nREDIS_URL=b\nDATABASE_URL=c\nexport REDIS_URL='d'\n");
    QCOMPARE(urls.databaseUrl, QStringLiteral("c"));
    QCOMPARE(urls.redisUrl, QStringLiteral("d"));
}

void ProfileEnvTest::otherNamesAreLeftAlone()
{
    const auto urls = parseEnv("MY_DATABASE_URL=a\nDATABASE_URL_2=b\nredis_url=c\nREDIS.URL=d\n");
    QCOMPARE(urls.databaseUrl, QString());
    QCOMPARE(urls.redisUrl, QString());
}

void ProfileEnvTest::aQuoteWithoutItsEndLosesItsLineAlone()
{
    const auto urls = parseEnv("DATABASE_URL='broken\nREDIS_URL=redis://h\n");
    QCOMPARE(urls.databaseUrl, QString());
    QCOMPARE(urls.redisUrl, QStringLiteral("redis://h"));
}

void ProfileEnvTest::nothingIsExpandedOrRun()
{
    const auto urls = parseEnv("DATABASE_URL=\"${HOME}$(id)`id`\"\nREDIS_URL=$HOME\n");
    QCOMPARE(urls.databaseUrl, QStringLiteral("${HOME}$(id)`id`"));
    QCOMPARE(urls.redisUrl, QStringLiteral("$HOME"));
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
