#include "core/property/csv.h"

#include <QtTest>

#include <algorithm>

using base::ErrorCode;
using property::CsvReader;
using property::CsvRecord;

using Fields = std::vector<QByteArray>;

namespace {

// All records of a text that comes in pieces of this size.
base::Result<std::vector<CsvRecord>> read(const QByteArray& text, qsizetype pieceSize,
                                          CsvReader reader = CsvReader())
{
    std::vector<CsvRecord> records;
    for (qsizetype at = 0; at < text.size(); at += pieceSize) {
        if (auto fed = reader.feed(text.mid(at, pieceSize)); !fed)
            return std::move(fed).error();
        while (auto record = reader.take())
            records.push_back(*std::move(record));
    }
    if (auto finished = reader.finish(); !finished)
        return std::move(finished).error();
    while (auto record = reader.take())
        records.push_back(*std::move(record));
    return records;
}

std::vector<CsvRecord> wholly(const QByteArray& text)
{
    return read(text, std::max<qsizetype>(text.size(), 1)).value_or(std::vector<CsvRecord>());
}

QByteArray shown(const std::vector<CsvRecord>& records)
{
    QByteArray text;
    for (const CsvRecord& record : records) {
        text += QByteArray::number(record.line) + ':';
        for (const QByteArray& field : record.fields)
            text += '[' + field + ']';
        text += record.flaw == CsvRecord::Flaw::None ? "\n" : " flawed\n";
    }
    return text;
}

} // namespace

class PropertyCsvTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRecords_data();
    void readsRecords();
    void everySplitOfTheTextReadsTheSame_data() { readsRecords_data(); }
    void everySplitOfTheTextReadsTheSame();
    void guessesTheSeparator_data();
    void guessesTheSeparator();
    void aGivenSeparatorNeedsNoHeader();
    void marksFlaws_data();
    void marksFlaws();
    void keepsTheRecordAsItStands();
    void aRecordOverTheLimitEndsTheReading();
    void aQuoteThatIsNeverClosedIsAnError();
};

void PropertyCsvTest::readsRecords_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const QByteArray& text, const QByteArray& expected) {
        QTest::newRow(name) << text << expected;
    };
    row("nothing", "", "");
    row("only line ends", "\n\r\n\n", "");
    row("only a byte order mark", "\xef\xbb\xbf", "");
    row("one field", "a", "1:[a]\n");
    row("two records", "a,b\nc,d\n", "1:[a][b]\n2:[c][d]\n");
    row("no end of the last line", "a,b\nc,d", "1:[a][b]\n2:[c][d]\n");
    row("CR LF", "a,b\r\nc,d\r\n", "1:[a][b]\n2:[c][d]\n");
    row("CR alone", "a,b\rc,d\r", "1:[a][b]\n2:[c][d]\n");
    row("empty lines are counted and left out", "a\n\n\r\n\rb\n", "1:[a]\n5:[b]\n");
    row("empty fields", ",\n,,\n", "1:[][]\n2:[][][]\n");
    row("separator at the end", "a,\n", "1:[a][]\n");
    row("byte order mark",
        "\xef\xbb\xbf"
        "a,b\n",
        "1:[a][b]\n");
    row("byte order mark and quotes",
        "\xef\xbb\xbf"
        "\"a\",b\n",
        "1:[a][b]\n");
    row("quotes", "\"a\",\"b,c\"\n", "1:[a][b,c]\n");
    row("quoted nothing", "\"\"\n", "1:[]\n");
    row("quotes in quotes", "\"a \"\"b\"\" c\",d\n", "1:[a \"b\" c][d]\n");
    row("line ends in quotes", "\"a\nb\r\nc\",d\ne,f\n", "1:[a\nb\r\nc][d]\n4:[e][f]\n");
    row("quotes in the middle are text", "a\"b\"c,d\n", "1:[a\"b\"c][d]\n");
    row("spaces belong to a field", " a , b \n", "1:[ a ][ b ]\n");
    row("not ASCII", "K\xc3\xb6ln,\xe2\x82\xac\n", "1:[K\xc3\xb6ln][\xe2\x82\xac]\n");
    row("U+0000", QByteArray("c\0d,e\n", 6), QByteArray("1:[c\0d][e]\n", 11));
}

void PropertyCsvTest::readsRecords()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    const auto records = read(text, std::max<qsizetype>(text.size(), 1));
    QVERIFY(records);
    QCOMPARE(shown(*records), expected);
}

void PropertyCsvTest::everySplitOfTheTextReadsTheSame()
{
    QFETCH(QByteArray, text);
    const auto whole = wholly(text);
    for (qsizetype at = 0; at <= text.size(); ++at) {
        CsvReader reader;
        QVERIFY(reader.feed(text.left(at)));
        QVERIFY(reader.feed(text.mid(at)));
        QVERIFY(reader.finish());
        std::vector<CsvRecord> records;
        while (auto record = reader.take())
            records.push_back(*std::move(record));
        QVERIFY2(records == whole, qPrintable(QStringLiteral("cut at %1").arg(at)));
    }
    const auto byteByByte = read(text, 1);
    QVERIFY(byteByByte);
    QVERIFY(*byteByByte == whole);
}

void PropertyCsvTest::guessesTheSeparator_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<char>("separator");
    QTest::addColumn<QByteArray>("second"); // second record's first field
    QTest::newRow("comma") << QByteArray("a,b\n1,2\n") << ',' << QByteArray("1");
    QTest::newRow("semicolon") << QByteArray("a;b\n1,5;2\n") << ';' << QByteArray("1,5");
    QTest::newRow("tab") << QByteArray("a\tb\n1,5;\t2\n") << '\t' << QByteArray("1,5;");
    QTest::newRow("none: a comma") << QByteArray("a\n1\n") << ',' << QByteArray("1");
    QTest::newRow("those in quotes do not count")
        << QByteArray("\"a;b;c\",d\n1,2\n") << ',' << QByteArray("1");
    QTest::newRow("the first line with text decides")
        << QByteArray("\n\na;b\n1;2\n") << ';' << QByteArray("1");
    QTest::newRow("a lone quote in a name")
        << QByteArray("Size (6\"\" pipe);b\n1;2\n") << ';' << QByteArray("1");
    QTest::newRow("quotes in quotes") << QByteArray("\"a\"\"\nx\"\";\";b\n1;2\n") << ';' << QByteArray("1");
    QTest::newRow("a header of two lines") << QByteArray("\"a\nx\";b\n1;2\n") << ';' << QByteArray("1");
}

void PropertyCsvTest::guessesTheSeparator()
{
    QFETCH(QByteArray, text);
    QFETCH(char, separator);
    QFETCH(QByteArray, second);
    CsvReader reader;
    QVERIFY(reader.feed(text));
    QVERIFY(reader.finish());
    QCOMPARE(reader.separator(), separator);
    QVERIFY(reader.take());
    const auto record = reader.take();
    QVERIFY(record);
    QCOMPARE(record->fields.front(), second);
}

// Behind a byte order mark as well, and whatever the pieces are.
void PropertyCsvTest::aGivenSeparatorNeedsNoHeader()
{
    for (const char* const mark : {"", "\xef\xbb\xbf"}) {
        CsvReader reader({}, ';');
        const QByteArray text = mark + QByteArray("a,\"b;c\n1;2\n");
        for (const char c : text)
            QVERIFY(reader.feed(QByteArray(1, c)));
        const auto first = reader.take(); // and not only at the end
        QVERIFY(first);
        QCOMPARE(first->fields, (Fields{"a,\"b", "c"}));
        QVERIFY(reader.take());
    }
}

void PropertyCsvTest::marksFlaws_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<int>("flaw");
    const auto row = [](const char* name, const QByteArray& record, CsvRecord::Flaw flaw) {
        QTest::newRow(name) << record << int(flaw);
    };
    row("none", "\"x\",y", CsvRecord::Flaw::None);
    row("text behind a quote", "\"x\"y,z", CsvRecord::Flaw::TextAfterQuote);
    row("a space behind a quote", "\"x\" ,z", CsvRecord::Flaw::TextAfterQuote);
    row("Latin-1", "K\xf6ln,z", CsvRecord::Flaw::NotUtf8);
    row("cut in the middle of a character", "\xe2\x82,z", CsvRecord::Flaw::NotUtf8);
    row("a surrogate", "\xed\xa0\x80,z", CsvRecord::Flaw::NotUtf8);
    row("longer than needed", "\xc0\xaf,z", CsvRecord::Flaw::NotUtf8);
}

void PropertyCsvTest::marksFlaws()
{
    QFETCH(QByteArray, record);
    QFETCH(int, flaw);
    const auto records = wholly("a,b\n" + record + "\nnext,one\n");
    QCOMPARE(records.size(), std::size_t(3));
    QCOMPARE(int(records[1].flaw), flaw);
    QCOMPARE(records[1].raw, record);
    QCOMPARE(records[2].fields, (Fields{"next", "one"})); // goes on behind it
    QCOMPARE(records[2].flaw, CsvRecord::Flaw::None);
}

void PropertyCsvTest::keepsTheRecordAsItStands()
{
    const auto records = wholly("a,b\r\n\"x\r\n\"\"y\"\"\", z \r\nlast,one");
    QCOMPARE(records.size(), std::size_t(3));
    QCOMPARE(records[0].raw, QByteArray("a,b"));
    QCOMPARE(records[1].raw, QByteArray("\"x\r\n\"\"y\"\"\", z "));
    QCOMPARE(records[2].raw, QByteArray("last,one"));
}

void PropertyCsvTest::aRecordOverTheLimitEndsTheReading()
{
    const property::CsvLimits limits{100, 4};
    const QByteArray longest(98, 'x');
    QVERIFY(read("a,b\n" + longest + ",\nc,d\n", 7, CsvReader(limits)));
    const auto over = read("a,b\n1,2\n\"" + QByteArray(200, 'x'), 7, CsvReader(limits));
    QVERIFY(!over);
    QCOMPARE(over.error().code, ErrorCode::TooLarge);
    QVERIFY(over.error().detail.startsWith(QStringLiteral("line 3, column ")));
    const auto header = read(QByteArray(200, 'x'), 7, CsvReader(limits));
    QVERIFY(!header);
    QCOMPARE(header.error().code, ErrorCode::TooLarge);
    QVERIFY(read("a,b,c,d\n", 3, CsvReader(limits)));
    const auto wide = read("a,b,c,d\n1,2,3,4,5,6\n", 3, CsvReader(limits));
    QVERIFY(!wide);
    QCOMPARE(wide.error().code, ErrorCode::TooLarge);

    CsvReader reader(limits);
    QVERIFY(!reader.feed(QByteArray(200, 'x')));
    QVERIFY(!reader.feed("\na,b\n")); // nothing is read any more
    QVERIFY(!reader.finish());
    QVERIFY(!reader.take());
}

void PropertyCsvTest::aQuoteThatIsNeverClosedIsAnError()
{
    const auto records = read("a,b\n1,2\n\n3,\"4\n5,6\n", 5);
    QVERIFY(!records);
    QCOMPARE(records.error().code, ErrorCode::InvalidInput);
    QVERIFY(records.error().detail.startsWith(QStringLiteral("line 4, column 2:")));
}

QTEST_GUILESS_MAIN(PropertyCsvTest)
#include "tst_property_csv.moc"
