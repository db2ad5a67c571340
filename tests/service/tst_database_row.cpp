// The cells of a row: the same values whichever way the driver hands them out.
#include "core/database/row.h"
#include "core/sandbox/server.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

#include <limits>

using database::Row;

namespace {

const QString connectionName = QStringLiteral("rows");
const QString plainName = QStringLiteral("plain rows");

} // namespace

class DatabaseRowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto started = sandbox::PostgresServer::start();
        QVERIFY2(started, qPrintable(started ? QString() : started.error().detail));
        m_server = std::move(*started);
        QSqlDatabase postgres = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), connectionName);
        postgres.setHostName(m_server->address().host);
        postgres.setPort(m_server->address().port);
        postgres.setUserName(m_server->address().user);
        postgres.setDatabaseName(m_server->address().database);
        QVERIFY2(postgres.open(), qPrintable(postgres.lastError().text()));
        QSqlDatabase other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), plainName);
        other.setDatabaseName(QStringLiteral(":memory:"));
        QVERIFY2(other.open(), qPrintable(other.lastError().text()));
    }

    void cleanupTestCase()
    {
        QSqlDatabase::removeDatabase(connectionName);
        QSqlDatabase::removeDatabase(plainName);
    }

    void valuesAreTheSameInEveryMode_data()
    {
        QTest::addColumn<QString>("connection");
        QTest::addColumn<bool>("forwardOnly");
        QTest::newRow("whole result") << connectionName << false;
        QTest::newRow("row by row") << connectionName << true;
        QTest::newRow("through QVariant") << plainName << false;
    }

    void valuesAreTheSameInEveryMode()
    {
        QFETCH(QString, connection);
        QFETCH(bool, forwardOnly);
        QSqlQuery query(QSqlDatabase::database(connection));
        query.setForwardOnly(forwardOnly);
        query.setNumericalPrecisionPolicy(QSql::HighPrecision);
        const bool ran = query.exec(
            QString::fromUtf8("select 1 as n, 'h\xC3\xA4user' as t, 9223372036854775807 as big, 0.25 as r, "
                              "null as missing, '' as empty"
                              " union all select 2, 'b', -9223372036854775807, -1e10, null, '' order by 1"));
        QVERIFY2(ran, qPrintable(query.lastError().text()));
        QCOMPARE(query.isForwardOnly(), forwardOnly);

        QVERIFY(query.next());
        const Row first(query);
        QCOMPARE(first.integer(0), 1);
        QCOMPARE(first.text(1), QString::fromUtf8("h\xC3\xA4user"));
        QCOMPARE(first.bytes(1), QByteArray("h\xC3\xA4user"));
        QCOMPARE(first.integer(2), std::numeric_limits<qint64>::max());
        QCOMPARE(first.real(3), 0.25);
        QVERIFY(first.boolean(0));
        QVERIFY(first.isNull(4));
        QVERIFY(first.text(4).isNull());
        QCOMPARE(first.integer(4), 0);
        QCOMPARE(first.real(4), 0.0);
        QVERIFY(!first.boolean(4));
        QVERIFY(first.bytes(4).isEmpty());
        QVERIFY(!first.optionalInteger(4));
        QVERIFY(!first.time(4).isValid());
        QVERIFY(!first.isNull(5));
        QVERIFY(!first.text(5).isNull());
        QVERIFY(first.text(5).isEmpty());

        QVERIFY(query.next());
        const Row second(query);
        QCOMPARE(second.integer(0), 2);
        QCOMPARE(second.integer(2), -std::numeric_limits<qint64>::max());
        QCOMPARE(second.real(3), -1e10);
        QVERIFY(!query.next());
    }

    void textOfPostgresIsRead_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("integer");
        QTest::addColumn<double>("real");
        QTest::addColumn<bool>("boolean");
        const auto row = [](const char* expression, const char* text, qint64 integer, double real,
                            bool boolean) {
            QTest::newRow(expression)
                << QString::fromLatin1(expression) << QString::fromLatin1(text) << integer << real << boolean;
        };
        row("true", "t", 0, 0, true);
        row("false", "f", 0, 0, false);
        row("12345678901234.56::numeric", "12345678901234.56", 12345678901235, 12345678901234.56, true);
        row("100.00::numeric(14,2)", "100.00", 100, 100, true);
        row("-0.5::float8", "-0.5", -1, -0.5, true);
        row("'Infinity'::float8", "Infinity", 0, std::numeric_limits<double>::infinity(), false);
        row("1e300::float8", "1e+300", 0, 1e300, false);
        row("0::smallint", "0", 0, 0, false);
        row("'twelve'::text", "twelve", 0, 0, false);
    }

    void textOfPostgresIsRead()
    {
        QFETCH(QString, expression);
        QSqlQuery query(QSqlDatabase::database(connectionName));
        QVERIFY(query.exec(QStringLiteral("select ") + expression) && query.next());
        const Row row(query);
        QTEST(row.text(0), "text");
        QTEST(row.integer(0), "integer");
        QTEST(row.real(0), "real");
        QTEST(row.boolean(0), "boolean");
    }

    void bytesComeBack_data()
    {
        QTest::addColumn<QString>("output");
        QTest::newRow("escape") << QStringLiteral("escape"); // what the driver sets
        QTest::newRow("hex") << QStringLiteral("hex");
    }

    void bytesComeBack()
    {
        QFETCH(QString, output);
        QSqlQuery query(QSqlDatabase::database(connectionName));
        QVERIFY(query.exec(QStringLiteral("set bytea_output to ") + output));
        QVERIFY(query.exec(QStringLiteral("select '\\x00ff275c41'::bytea, ''::bytea")) && query.next());
        const Row row(query);
        QCOMPARE(row.bytes(0), QByteArray("\0\xff'\\A", 5));
        QVERIFY(row.bytes(1).isEmpty());
    }

private:
    std::unique_ptr<sandbox::PostgresServer> m_server;
};

QTEST_GUILESS_MAIN(DatabaseRowTest)
#include "tst_database_row.moc"
