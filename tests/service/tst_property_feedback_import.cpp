#include "core/property/feedback_import.h"
#include "tests/service/import_world.h"

#include <QBuffer>

using base::ErrorCode;
using property::ImportOptions;
using property::RowError;
using property::RowProblem;

class PropertyFeedbackImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void storesRowsAsTheyAre();
    void aBatchTellsItsRows();
    void rejectedRowsAreWrittenAsTheyStand();
    void nothingIsWrittenWithoutRejectedRows();
    void aFileOfRejectedRowsStoresNothing();
    void theReportHoldsOnlyTheFirstErrors();
    void aDryRunCountsTheSameAndStoresNothing();
    void refusesFiles_data();
    void refusesFiles();
    void hundredThousandRowsAreOneStatement();

private:
    ImportWorld m_world;
};

void PropertyFeedbackImportTest::initTestCase()
{
    VERIFY_RESULT(m_world.start());
    // How often a statement has written feedback, as the cache's trigger would be told.
    VERIFY_RESULT(m_world.database.session().script(QStringLiteral(
        "create table told (at timestamptz default now());"
        "create function tell() returns trigger language plpgsql as $$ begin"
        " insert into told default values; return null; end $$;"
        "create trigger tell after insert on keystead.feedback for each statement execute function tell()")));
}

void PropertyFeedbackImportTest::init()
{
    VERIFY_RESULT(m_world.database.session().script(
        QStringLiteral("truncate keystead.feedback_batch restart identity cascade; truncate told")));
}

void PropertyFeedbackImportTest::storesRowsAsTheyAre()
{
    const auto report =
        m_world.import("\xef\xbb\xbf"
                       "Comment;RATING;channel;time;property;extra\r\n"
                       "\"one \"\"two\"\"\r\nthree;\\four\";5;Viewing;2026-01-15T18:00+08:00;1;x\r\n"
                       ";1;web;2026-01-15 10:00:00.123456;10;\r\n");
    VERIFY_RESULT(report);
    QCOMPARE(report->read, 2);
    QCOMPARE(report->accepted, 2);
    QCOMPARE(report->rejected, 0);
    QVERIFY(report->errors.empty());
    const auto rows = m_world.database.session().list(
        QStringLiteral(
            "select property_id || '|' || at::text || '|' || channel || '|' || rating || '|' || comment"
            " from keystead.feedback order by id"),
        {}, [](const database::Row& row) { return row.text(0); });
    VERIFY_RESULT(rows);
    QCOMPARE(*rows,
             (std::vector{QStringLiteral("1|2026-01-15 10:00:00+00|viewing|5|one \"two\"\r\nthree;\\four"),
                          QStringLiteral("10|2026-01-15 10:00:00.123456+00|web|1|")}));
    const auto read = property::FeedbackRepository(m_world.database.session()).ofProperty(1, 5);
    VERIFY_RESULT(read);
    QCOMPARE(read->size(), std::size_t(1));
    QCOMPARE(read->front().at, QDateTime(QDate(2026, 1, 15), QTime(10, 0), Qt::UTC));
    QCOMPARE(read->front().comment, QStringLiteral("one \"two\"\r\nthree;\\four"));
    QCOMPARE(read->front().rating, 5);
}

void PropertyFeedbackImportTest::aBatchTellsItsRows()
{
    ImportOptions options;
    options.source = QStringLiteral("ten.csv");
    const auto report = m_world.import(manyRows(7), options);
    VERIFY_RESULT(report);
    QVERIFY(report->batch > 0);
    QVERIFY(report->transaction > 0);
    const auto batches = property::FeedbackRepository(m_world.database.session()).batches(10);
    VERIFY_RESULT(batches);
    QCOMPARE(batches->size(), std::size_t(1));
    QCOMPARE(batches->front().id, report->batch);
    QCOMPARE(batches->front().source, QStringLiteral("ten.csv"));
    QCOMPARE(batches->front().rows, 7);
    QCOMPARE(batches->front().byUser, m_world.database.value(QStringLiteral("select session_user")));
    QVERIFY(batches->front().at.secsTo(QDateTime::currentDateTimeUtc()) < 600);
    QCOMPARE(m_world.database.value(QStringLiteral("select pg_xact_status(?::xid8)"),
                                    {QString::number(report->transaction)}),
             QStringLiteral("committed"));
    // Deleting a batch undoes the import.
    VERIFY_RESULT(m_world.database.session().execute(QStringLiteral("delete from keystead.feedback_batch")));
    QCOMPARE(m_world.stored(), QStringLiteral("0 rows, 0 batches"));
}

void PropertyFeedbackImportTest::rejectedRowsAreWrittenAsTheyStand()
{
    QBuffer rejected;
    rejected.open(QIODevice::WriteOnly);
    ImportOptions options;
    options.rejected = &rejected;
    const auto report = m_world.import("property;time;channel;rating;comment;note\r\n"
                                       "77;2026-01-15;web;3;\"un;known\";n\r\n" // line 2
                                       "1;2026-01-15;web;3;fine;n\r\n"
                                       "1;2026-01-15;web\r\n"
                                       "1;2026-01-15;web;9;\"two\r\nlines\";\r\n"
                                       "1;2026-01-15;web;3;K\xf6ln;\r\n" // line 7
                                       "1;2026-01-15;web;3;\"a\"b;\r\n",
                                       options);
    VERIFY_RESULT(report);
    QCOMPARE(report->read, 6);
    QCOMPARE(report->accepted, 1);
    QCOMPARE(report->rejected, 5);
    QCOMPARE(rejected.data(), QByteArray("property;time;channel;rating;comment;note;reason\n"
                                         "77;2026-01-15;web;3;\"un;known\";n;unknown-property\n"
                                         "1;2026-01-15;web;;;;column-count\n"
                                         "1;2026-01-15;web;9;\"two\r\nlines\";;rating\n"
                                         "1;2026-01-15;web;3;K\xf6ln;;not-utf8\n"
                                         "1;2026-01-15;web;3;\"a\"b;;quotes\n"));
    const std::vector<RowError> expected{
        {2, RowProblem::UnknownProperty, QStringLiteral("77")},
        {4, RowProblem::ColumnCount, QStringLiteral("1;2026-01-15;web")},
        {5, RowProblem::Rating, QStringLiteral("9")},
        {7, RowProblem::NotUtf8, QStringLiteral("1;2026-01-15;web;3;K\uFFFDln;")},
        {8, RowProblem::Quotes, QStringLiteral("1;2026-01-15;web;3;\"a\"b;")}};
    QCOMPARE(report->errors, expected);
    QCOMPARE(m_world.stored(), QStringLiteral("1 rows, 1 batches"));

    // Mended, the file is a file to import.
    QByteArray mended = rejected.data();
    mended.replace("77;", "7;").replace("web;;;;", "web;4;;;").replace("web;9", "web;1");
    mended.replace("K\xf6ln", "K\xc3\xb6ln").replace("\"a\"b", "\"ab\"");
    const auto again = m_world.import(mended);
    VERIFY_RESULT(again);
    QCOMPARE(again->accepted, 5);
    QCOMPARE(again->rejected, 0);
}

void PropertyFeedbackImportTest::nothingIsWrittenWithoutRejectedRows()
{
    QBuffer rejected;
    rejected.open(QIODevice::WriteOnly);
    ImportOptions options;
    options.rejected = &rejected;
    VERIFY_RESULT(m_world.import(manyRows(3), options));
    QCOMPARE(rejected.data(), QByteArray());
}

void PropertyFeedbackImportTest::aFileOfRejectedRowsStoresNothing()
{
    for (const QByteArray& text :
         {feedbackHeader, feedbackHeader + "77,2026-01-15,web,3,\n1,never,web,3,\n"}) {
        const auto report = m_world.import(text);
        VERIFY_RESULT(report);
        QCOMPARE(report->accepted, 0);
        QCOMPARE(report->rejected, report->read);
        QCOMPARE(report->batch, 0);
        QCOMPARE(report->transaction, quint64(0));
        QCOMPARE(m_world.stored(), QStringLiteral("0 rows, 0 batches"));
    }
}

void PropertyFeedbackImportTest::theReportHoldsOnlyTheFirstErrors()
{
    QBuffer rejected;
    rejected.open(QIODevice::WriteOnly);
    for (QIODevice* const file : {static_cast<QIODevice*>(nullptr), static_cast<QIODevice*>(&rejected)}) {
        ImportOptions options;
        options.mostErrors = 3;
        options.rejected = file;
        const auto report =
            m_world.import(feedbackHeader + QByteArray("1,2026-01-15,fax,3,\n").repeated(2500), options);
        VERIFY_RESULT(report);
        QCOMPARE(report->rejected, 2500);
        QCOMPARE(report->errors.size(), std::size_t(3));
        QCOMPARE(report->errors.back(), (RowError{4, RowProblem::Channel, QStringLiteral("fax")}));
    }
    QCOMPARE(rejected.data().count('\n'), 2501);
}

void PropertyFeedbackImportTest::aDryRunCountsTheSameAndStoresNothing()
{
    QBuffer rejected;
    rejected.open(QIODevice::WriteOnly);
    ImportOptions options;
    options.dryRun = true;
    options.rejected = &rejected;
    const QByteArray text = manyRows(20) + "77,2026-01-15,web,3,\n";
    const auto dry = m_world.import(text, options);
    VERIFY_RESULT(dry);
    QCOMPARE(m_world.stored(), QStringLiteral("0 rows, 0 batches"));
    QCOMPARE(dry->batch, 0);
    QCOMPARE(dry->transaction, quint64(0));
    QVERIFY(rejected.data().endsWith("77,2026-01-15,web,3,,unknown-property\n"));
    const auto real = m_world.import(text);
    VERIFY_RESULT(real);
    QCOMPARE(dry->read, real->read);
    QCOMPARE(dry->accepted, real->accepted);
    QCOMPARE(dry->rejected, real->rejected);
    QCOMPARE(dry->errors, real->errors);
    QCOMPARE(real->accepted, 20);
}

void PropertyFeedbackImportTest::refusesFiles_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("empty") << QByteArray() << ErrorCode::InvalidInput;
    QTest::newRow("no feedbackHeader") << QByteArray("1,2026-01-15,web,3\n") << ErrorCode::InvalidInput;
    QTest::newRow("a column is missing") << QByteArray("property,time,channel\n") << ErrorCode::InvalidInput;
    QTest::newRow("UTF-16") << QByteArray("\xff\xfep\0r\0", 6) << ErrorCode::InvalidInput;
    QTest::newRow("a quote that is never closed")
        << manyRows(3) + "1,2026-01-15,web,3,\"open\n" + manyRows(5000) << ErrorCode::InvalidInput;
    QTest::newRow("a record without end")
        << manyRows(3) + "1,2026-01-15,web,3,\"" + QByteArray(2 << 20, 'x') << ErrorCode::TooLarge;
}

void PropertyFeedbackImportTest::refusesFiles()
{
    QFETCH(QByteArray, text);
    QFETCH(ErrorCode, code);
    const auto report = m_world.import(text);
    QVERIFY(!report);
    QCOMPARE(report.error().code, code);
    QVERIFY(!m_world.database.session().inTransaction());
    QCOMPARE(m_world.stored(), QStringLiteral("0 rows, 0 batches"));
}

void PropertyFeedbackImportTest::hundredThousandRowsAreOneStatement()
{
    const QByteArray text = manyRows(100000);
    QElapsedTimer timer;
    timer.start();
    const auto report = m_world.import(text);
    const qint64 took = timer.elapsed();
    VERIFY_RESULT(report);
    QCOMPARE(report->accepted, 100000);
    qInfo("100,000 rows in %lld ms", static_cast<long long>(took));
    QCOMPARE(m_world.database.value(QStringLiteral("select count(*) from told")), QStringLiteral("1"));
    QCOMPARE(
        m_world.database.value(QStringLiteral("select count(distinct xmin::text) from keystead.feedback")),
        QStringLiteral("1"));
    QVERIFY(took < 20000); // about two seconds on a machine that does nothing else
}

QTEST_GUILESS_MAIN(PropertyFeedbackImportTest)
#include "tst_property_feedback_import.moc"
