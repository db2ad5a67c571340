#include "core/property/feedback_row.h"
#include "core/property/market.h"

#include <QtTest>

using base::ErrorCode;
using property::CsvRecord;
using property::DayRange;
using property::FeedbackColumns;
using property::FeedbackRow;
using property::RowError;
using property::RowProblem;

namespace {

const char* const header = "property,time,channel,rating,comment";

CsvRecord recordOf(const QByteArray& line)
{
    property::CsvReader reader;
    const bool read = reader.feed(header + ("\n" + line) + '\n') && reader.finish();
    (void)reader.take();
    return read ? reader.take().value_or(CsvRecord()) : CsvRecord();
}

FeedbackColumns columnsOf(const QByteArray& names)
{
    const QList<QByteArray> fields = names.split(',');
    return FeedbackColumns::fromHeader({1, {fields.begin(), fields.end()}, names})
        .value_or(FeedbackColumns());
}

qint64 microseconds(const char* iso)
{
    return QDateTime::fromString(QLatin1String(iso), Qt::ISODateWithMs).toMSecsSinceEpoch() * 1000;
}

} // namespace

class PropertyFeedbackRowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTimes_data();
    void readsTimes();
    void findsColumnsInAnyOrder();
    void refusesHeaders_data();
    void refusesHeaders();
    void readsRows_data();
    void readsRows();
    void refusesRows_data();
    void refusesRows();
    void reportsAShortPieceOfALongValue();
    void problemsHaveOneNameEach();
    void readsRanges_data();
    void readsRanges();
    void aRangeKnowsTheOneBefore();
};

void PropertyFeedbackRowTest::readsTimes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("expected"); // -1: none
    const auto row = [](const char* text, qint64 expected) {
        QTest::newRow(text[0] == '\0' ? "empty" : text) << QByteArray(text) << expected;
    };
    const qint64 morning = microseconds("2026-01-31T09:30:00Z");
    row("2026-01-31T09:30:00Z", morning);
    row("2026-01-31t09:30:00z", morning);
    row("2026-01-31T09:30:00", morning);
    row("2026-01-31 09:30", morning);
    row("2026-01-31T17:30:00+08:00", morning);
    row("2026-01-31T17:30:00+0800", morning);
    row("2026-01-31T17:30+08", morning);
    row("2026-01-30T23:00:00-10:30", morning);
    row("2026-01-31T09:30:00.25", morning + 250000);
    row("2026-01-31T09:30:00,000001Z", morning + 1);
    row("2026-01-31T09:30:00.0000019Z", morning + 1);
    row("2026-01-31", microseconds("2026-01-31T00:00:00Z"));
    row("2024-02-29", microseconds("2024-02-29T00:00:00Z"));
    row("1969-12-31T23:59:59.5Z", -500000);
    for (const char* const wrong : {"",
                                    "2026",
                                    "2026-1-31",
                                    "2026-01-32",
                                    "2026-02-29",
                                    "2026-00-01",
                                    "2026-13-01",
                                    "0000-01-01",
                                    "31.01.2026",
                                    "01/31/2026",
                                    "2026-01-31T",
                                    "2026-01-31T9:30",
                                    "2026-01-31T24:00",
                                    "2026-01-31T09:60",
                                    "2026-01-31T09:30:60",
                                    "2026-01-31T09:30:00.",
                                    "2026-01-31T09:30:00+8",
                                    "2026-01-31T09:30:00+16:00",
                                    "2026-01-31T09:30:00+08:60",
                                    "2026-01-31T09:30:00 UTC",
                                    "2026-01-31T09:30:00ZZ",
                                    "2026-01-31x",
                                    "2026-01-31  09:30",
                                    " 2026-01-31",
                                    "-026-01-31",
                                    "now"})
        row(wrong, -1);
}

void PropertyFeedbackRowTest::readsTimes()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, expected);
    QCOMPARE(property::isoTime(text).value_or(-1), expected);
}

void PropertyFeedbackRowTest::findsColumnsInAnyOrder()
{
    const FeedbackColumns columns = columnsOf(" Rating ,note,TIME,channel,property");
    QCOMPARE(columns.property, std::size_t(4));
    QCOMPARE(columns.time, std::size_t(2));
    QCOMPARE(columns.channel, std::size_t(3));
    QCOMPARE(columns.rating, std::size_t(0));
    QVERIFY(!columns.comment);
    QCOMPARE(columns.count, std::size_t(5));
    QCOMPARE(columnsOf(header).comment.value_or(0), std::size_t(4));
}

void PropertyFeedbackRowTest::refusesHeaders_data()
{
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<QString>("subject");
    QTest::newRow("one is missing") << QByteArray("property,time,channel") << QStringLiteral("rating");
    QTest::newRow("all are missing") << QByteArray("a") << QStringLiteral("property, time, channel, rating");
    QTest::newRow("one is there twice")
        << QByteArray("property,time,channel,rating,Time") << QStringLiteral("time");
    QTest::newRow("two comments") << QByteArray("property,time,channel,rating,comment,comment")
                                  << QStringLiteral("comment");
}

void PropertyFeedbackRowTest::refusesHeaders()
{
    QFETCH(QByteArray, names);
    QFETCH(QString, subject);
    const QList<QByteArray> fields = names.split(',');
    const auto columns = FeedbackColumns::fromHeader({1, {fields.begin(), fields.end()}, names});
    QVERIFY(!columns);
    QCOMPARE(columns.error().code, ErrorCode::InvalidInput);
    QCOMPARE(columns.error().subject, subject);
}

void PropertyFeedbackRowTest::readsRows_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<qint64>("property");
    QTest::addColumn<QString>("channel");
    QTest::addColumn<int>("rating");
    QTest::addColumn<QByteArray>("comment");
    QTest::newRow("plain") << QByteArray("7,2026-01-31,web,3,good") << qint64(7) << QStringLiteral("web") << 3
                           << QByteArray("good");
    QTest::newRow("spaces around all but the comment")
        << QByteArray(" 7 , 2026-01-31 , Viewing , 5 , good ") << qint64(7) << QStringLiteral("viewing") << 5
        << QByteArray(" good ");
    QTest::newRow("no comment") << QByteArray("9223372036854775807,2026-01-31,EMAIL,1,")
                                << qint64(9223372036854775807) << QStringLiteral("email") << 1
                                << QByteArray();
    QTest::newRow("the longest comment")
        << "1,2026-01-31,phone,1," + QByteArray("\xf0\x9f\x98\x80").repeated(2000) << qint64(1)
        << QStringLiteral("phone") << 1 << QByteArray("\xf0\x9f\x98\x80").repeated(2000);
}

void PropertyFeedbackRowTest::readsRows()
{
    QFETCH(QByteArray, line);
    QFETCH(qint64, property);
    QFETCH(QString, channel);
    QFETCH(int, rating);
    QFETCH(QByteArray, comment);
    const auto row = property::feedbackRow(recordOf(line), columnsOf(header));
    const auto* const read = std::get_if<FeedbackRow>(&row);
    QVERIFY(read);
    QCOMPARE(*read, (FeedbackRow{property, microseconds("2026-01-31T00:00:00Z"),
                                 *property::channelFromName(channel), rating, comment}));
}

void PropertyFeedbackRowTest::refusesRows_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QString>("value");
    const auto row = [](const char* name, const QByteArray& line, const char* problem, const char* value) {
        QTest::newRow(name) << line << QString::fromLatin1(problem) << QString::fromUtf8(value);
    };
    row("too few columns", "1,2026-01-31,web", "column-count", "1,2026-01-31,web");
    row("too many columns", "1,2026-01-31,web,3,a,b", "column-count", "1,2026-01-31,web,3,a,b");
    row("text behind a quote", "1,2026-01-31,web,3,\"a\"b", "quotes", "1,2026-01-31,web,3,\"a\"b");
    row("Latin-1", "1,2026-01-31,web,3,\xf6", "not-utf8", "1,2026-01-31,web,3,\xef\xbf\xbd");
    row("no property", ",2026-01-31,web,3,", "property", "");
    row("property 0", "0,2026-01-31,web,3,", "property", "0");
    row("a negative property", "-1,2026-01-31,web,3,", "property", "-1");
    row("a property with a point", "1.0,2026-01-31,web,3,", "property", "1.0");
    row("a property that is too large", "9223372036854775808,2026-01-31,web,3,", "property",
        "9223372036854775808");
    row("no time", "1,,web,3,", "time", "");
    row("a time that is none", "1,yesterday,web,3,", "time", "yesterday");
    row("no channel", "1,2026-01-31,,3,", "channel", "");
    row("an unknown channel", "1,2026-01-31,fax,3,", "channel", "fax");
    row("rating 0", "1,2026-01-31,web,0,", "rating", "0");
    row("rating 6", "1,2026-01-31,web,6,", "rating", "6");
    row("rating 45", "1,2026-01-31,web,45,", "rating", "45");
    row("no rating", "1,2026-01-31,web,,", "rating", "");
    row("U+0000 in the comment", QByteArray("1,2026-01-31,web,3,a\0b", 22), "comment-character",
        "a\xef\xbf\xbd"
        "b");
}

void PropertyFeedbackRowTest::refusesRows()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, problem);
    QFETCH(QString, value);
    const auto row = property::feedbackRow(recordOf(line), columnsOf(header));
    const auto* const error = std::get_if<RowError>(&row);
    QVERIFY(error);
    QCOMPARE(property::rowProblemName(error->problem), problem);
    QCOMPARE(error->value, value);
    QCOMPARE(error->line, 2);
}

void PropertyFeedbackRowTest::reportsAShortPieceOfALongValue()
{
    const auto row = property::feedbackRow(
        recordOf("1,2026-01-31,web,3," + QByteArray("\xc3\xb6").repeated(2001)), columnsOf(header));
    const auto* const error = std::get_if<RowError>(&row);
    QVERIFY(error);
    QCOMPARE(error->problem, RowProblem::CommentLength);
    QCOMPARE(error->value, QString(100, QChar(0xF6)));
}

void PropertyFeedbackRowTest::problemsHaveOneNameEach()
{
    QStringList names;
    for (int i = 0; i <= int(RowProblem::CommentCharacter); ++i) {
        const QString name = property::rowProblemName(RowProblem(i));
        QVERIFY(!name.isEmpty() && !names.contains(name));
        QCOMPARE(property::rowProblemFromName(name), RowProblem(i));
        names << name;
    }
    QVERIFY(!property::rowProblemFromName(u"colour"));
}

void PropertyFeedbackRowTest::readsRanges_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // empty: none
    const auto row = [](const char* text, const char* expected = "") {
        QTest::newRow(text[0] == '\0' ? "empty" : text)
            << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("7d", "2026-03-01..2026-03-07");
    row("1d", "2026-03-07..2026-03-07");
    row("30d", "2026-02-06..2026-03-07");
    row("3660d", "2016-02-29..2026-03-07");
    row("2026-01-01..2026-01-31", "2026-01-01..2026-01-31");
    row("2026-01-01..2026-01-01", "2026-01-01..2026-01-01");
    for (const char* const wrong :
         {"", "d", "0d", "-1d", "+7d", "7", "7D", " 7d", "3661d", "99999999999d", "٧d", "2026-01-01",
          "2026-01-31..2026-01-01", "2026-01-01..", "..2026-01-01", "2026-02-30..2026-03-01",
          "2026-01-01...2026-01-31", "2000-01-01..2026-01-01"})
        row(wrong);
}

void PropertyFeedbackRowTest::readsRanges()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto range = DayRange::parse(text, QDate(2026, 3, 7));
    QCOMPARE(range ? range->text() : QString(), expected);
    if (range)
        QCOMPARE(DayRange::parse(range->text(), QDate()), range);
}

void PropertyFeedbackRowTest::aRangeKnowsTheOneBefore()
{
    const DayRange week = DayRange::lastDays(7, QDate(2026, 3, 7));
    QCOMPARE(week.days(), 7);
    QCOMPARE(week.previous(), (DayRange{QDate(2026, 2, 22), QDate(2026, 2, 28)}));
    QCOMPARE(week.previous().days(), 7);
    QVERIFY(!DayRange().isValid());
}

QTEST_GUILESS_MAIN(PropertyFeedbackRowTest)
#include "tst_property_feedback_row.moc"
