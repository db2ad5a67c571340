// The pieces under an import: encodings, numbers, JSON that comes in pieces.
#include "core/property/json_reader.h"
#include "core/property/json_text.h"
#include "core/property/number_text.h"
#include "core/property/text_decoder.h"

#include <QJsonDocument>
#include <QtTest>

#include <algorithm>

using base::ErrorCode;
using property::DecimalSign;
using property::FileFormat;
using property::JsonReader;
using property::JsonRecord;
using property::Refused;
using property::TextDecoder;
using property::TextEncoding;

namespace {

base::Result<QByteArray> decode(const QByteArray& text, qsizetype pieceSize, TextDecoder& decoder)
{
    QByteArray all;
    for (qsizetype at = 0; at < text.size(); at += pieceSize) {
        auto piece = decoder.decode(text.mid(at, pieceSize));
        if (!piece)
            return piece;
        all += *piece;
    }
    auto rest = decoder.finish();
    if (!rest)
        return rest;
    return all + *rest;
}

QByteArray utf16(const QString& text, bool isLittle)
{
    QByteArray bytes;
    for (const QChar c : QChar(0xfeff) + text) {
        const char low = char(c.unicode() & 0xff);
        const char high = char(c.unicode() >> 8);
        bytes.append(isLittle ? low : high).append(isLittle ? high : low);
    }
    return bytes;
}

base::Result<std::vector<JsonRecord>> readJson(const QByteArray& text, qsizetype pieceSize, FileFormat format,
                                               qsizetype limit = 1 << 20)
{
    JsonReader reader(format, limit);
    std::vector<JsonRecord> records;
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

// “2:{"a":1}” of a whole record, “3@7” of a broken one.
QByteArray shown(const std::vector<JsonRecord>& records)
{
    QByteArray text;
    for (const JsonRecord& record : records) {
        text += QByteArray::number(record.line);
        if (record.column > 0)
            text += '@' + QByteArray::number(record.column) + '\n';
        else
            text += ':' + QJsonDocument(record.object).toJson(QJsonDocument::Compact) + '\n';
    }
    return text;
}

} // namespace

class PropertyImportTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodesText_data();
    void decodesText();
    void decodesWhatWasSaid_data();
    void decodesWhatWasSaid();
    void refusesEncodings_data();
    void refusesEncodings();
    void readsNumbers_data();
    void readsNumbers();
    void wholeNumbersHaveNoDecimals();
    void tellsTheSignByNumbers();
    void readsObjects_data();
    void readsObjects();
    void refusesJson_data();
    void refusesJson();
    void namesWholeCharactersOnly();
    void addsMembersToWhatIsWritten_data();
    void addsMembersToWhatIsWritten();
};

void PropertyImportTextTest::decodesText_data()
{
    const QString text = QStringLiteral("a,Köln,€,\U0001F3E0\n");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("utf8");
    QTest::addColumn<TextEncoding>("encoding");
    QTest::newRow("empty") << QByteArray() << QByteArray() << TextEncoding::Utf8;
    QTest::newRow("one byte") << QByteArray("a") << QByteArray("a") << TextEncoding::Utf8;
    QTest::newRow("UTF-8") << text.toUtf8() << text.toUtf8() << TextEncoding::Utf8;
    QTest::newRow("UTF-8 with a mark")
        << "\xef\xbb\xbf" + text.toUtf8() << text.toUtf8() << TextEncoding::Utf8WithMark;
    QTest::newRow("broken UTF-8 stays")
        << QByteArray("a,K\xf6ln") << QByteArray("a,K\xf6ln") << TextEncoding::Utf8;
    QTest::newRow("UTF-16, little end first") << utf16(text, true) << text.toUtf8() << TextEncoding::Utf16Le;
    QTest::newRow("UTF-16, big end first") << utf16(text, false) << text.toUtf8() << TextEncoding::Utf16Be;
    QTest::newRow("an odd byte at the end")
        << utf16(QStringLiteral("ab"), true) + 'c' << QByteArray("ab\xff") << TextEncoding::Utf16Le;
    QTest::newRow("half a pair at the end") << utf16(QStringLiteral("ab"), true) + QByteArray("\x3c\xd8")
                                            << QByteArray("ab\xff") << TextEncoding::Utf16Le;
    QTest::newRow("the second half alone") << utf16(QStringLiteral("ab"), true) + QByteArray("\xe0\xdf")
                                           << QByteArray("ab\xff") << TextEncoding::Utf16Le;
    QTest::newRow("the first half before a letter")
        << utf16(QStringLiteral("a"), true) + QByteArray("\x3c\xd8"
                                                         "b\0",
                                                         4)
        << QByteArray("a\xff"
                      "b")
        << TextEncoding::Utf16Le;
}

// At every split of the bytes.
void PropertyImportTextTest::decodesText()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, utf8);
    QFETCH(TextEncoding, encoding);
    for (qsizetype size = 1; size <= std::max<qsizetype>(bytes.size(), 1); ++size) {
        TextDecoder decoder;
        const auto decoded = decode(bytes, size, decoder);
        QVERIFY(decoded);
        QCOMPARE(*decoded, utf8);
        QCOMPARE(decoder.encoding(), encoding);
    }
}

void PropertyImportTextTest::decodesWhatWasSaid_data()
{
    const QByteArray text = QStringLiteral("a,Köln\n").toUtf8();
    QTest::addColumn<TextEncoding>("given");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("utf8");
    QTest::addColumn<TextEncoding>("encoding");
    const auto row = [](const char* name, TextEncoding given, const QByteArray& bytes, const QByteArray& utf8,
                        TextEncoding encoding) { QTest::newRow(name) << given << bytes << utf8 << encoding; };
    const auto windows = TextEncoding::Windows1252;
    row("Windows-1252", windows, "a,K\xf6ln\n", text, windows);
    row("its own signs", windows, "\x80\x84\x99\x9f", QStringLiteral("€„™Ÿ").toUtf8(), windows);
    row("its bytes that mean nothing", windows, "a\x81\x8d\x8f\x90\x9d z", "a\xff\xff\xff\xff\xff z",
        windows);
    row("Latin-1", TextEncoding::Latin1, "a,K\xf6ln\n", text, TextEncoding::Latin1);
    row("Latin-1 has no signs there", TextEncoding::Latin1, "\x80", "\xc2\x80", TextEncoding::Latin1);
    row("UTF-16 without a mark, little", TextEncoding::Utf16Le,
        utf16(QStringLiteral("a,Köln\n"), true).sliced(2), text, TextEncoding::Utf16Le);
    row("UTF-16 without a mark, big", TextEncoding::Utf16Be,
        utf16(QStringLiteral("a,Köln\n"), false).sliced(2), text, TextEncoding::Utf16Be);
    row("a mark counts more", TextEncoding::Utf16Le, utf16(QStringLiteral("a,Köln\n"), false), text,
        TextEncoding::Utf16Be);
    row("a mark of UTF-8 as well", windows, "\xef\xbb\xbf" + text, text, TextEncoding::Utf8WithMark);
    row("UTF-8 that is none stays", TextEncoding::Utf8, QByteArray("a\0b", 3), QByteArray("a\0b", 3),
        TextEncoding::Utf8);
    row("a mark and a NUL", TextEncoding::Utf16Le, QByteArray("\xff\xfe\0\0a\0", 6), QByteArray("\0a", 2),
        TextEncoding::Utf16Le);
}

// At every split of the bytes.
void PropertyImportTextTest::decodesWhatWasSaid()
{
    QFETCH(TextEncoding, given);
    QFETCH(QByteArray, bytes);
    for (qsizetype size = 1; size <= bytes.size(); ++size) {
        TextDecoder decoder(given);
        const auto decoded = decode(bytes, size, decoder);
        QVERIFY(decoded);
        QTEST(*decoded, "utf8");
        QTEST(decoder.encoding(), "encoding");
    }
}

void PropertyImportTextTest::refusesEncodings_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("UTF-16 without a mark, little") << QByteArray("a\0,\0b\0", 6);
    QTest::newRow("UTF-16 without a mark, big") << QByteArray("\0a\0,\0b", 6);
    QTest::newRow("UTF-32, little") << QByteArray("\xff\xfe\0\0a\0\0\0", 8);
    QTest::newRow("UTF-32, big") << QByteArray("\0\0\xfe\xff\0\0\0a", 8);
}

void PropertyImportTextTest::refusesEncodings()
{
    QFETCH(QByteArray, bytes);
    for (const qsizetype size : {1, 3, 8}) {
        TextDecoder decoder;
        const auto decoded = decode(bytes, size, decoder);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().code, ErrorCode::InvalidInput);
        QCOMPARE(decoded.error().subject, QStringLiteral("1:1"));
        QVERIFY(decoded.error().detail.startsWith(QStringLiteral("line 1, column 1: UTF-")));
    }
}

void PropertyImportTextTest::readsNumbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("automatic"); // hundredths, or why not
    QTest::addColumn<QByteArray>("point");
    QTest::addColumn<QByteArray>("comma");
    const auto row = [](const char* text, const char* automatic, const char* point, const char* comma) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(automatic) << QByteArray(point)
                            << QByteArray(comma);
    };
    row("850000", "85000000", "85000000", "85000000");
    row(" 0 ", "0", "0", "0");
    row("+7", "700", "700", "700");
    row("850000.5", "85000050", "85000050", "number");
    row("850000,50", "85000050", "number", "85000050");
    row("1,234.50", "123450", "123450", "number");
    row("1.234,50", "123450", "number", "123450");
    row("1,234,567", "123456700", "123456700", "number");
    row("1.234.567", "123456700", "number", "123456700");
    row("1.234", "ambiguous-number", "decimals", "123400");
    row("1,234", "ambiguous-number", "123400", "decimals");
    row("0.125", "decimals", "decimals", "number");
    row("1234.500", "123450", "123450", "number");
    row("1 234 567,8", "123456780", "number", "123456780");
    row("1\xc2\xa0"
        "234",
        "123400", "123400", "123400");
    row("1\xe2\x80\xaf"
        "234.5",
        "123450", "123450", "number");
    row("1'234.50", "123450", "123450", "number");
    row("1 234.567", "decimals", "decimals", "number");
    row("-1", "negative", "negative", "negative");
    row("-0", "0", "0", "0");
    row("92233720368547758.07", "9223372036854775807", "9223372036854775807", "number");
    row("92233720368547758.08", "too-large", "too-large", "number");
    row("999999999999999999999999", "too-large", "too-large", "too-large");
    for (const char* const text : {"", "-", "abc", "12a", "1..2", "1,,2", ".5", "5.", "1.2.3", "12,34,567",
                                   "1,23,456.7", "1.234,567.8", "1e5", "RM 5", "\xd9\xa1", "--1", "1 23"})
        row(text, "number", "number", "number");
}

void PropertyImportTextTest::readsNumbers()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, automatic);
    QFETCH(QByteArray, point);
    QFETCH(QByteArray, comma);
    const auto shownWith = [&text](DecimalSign sign) {
        const auto read = property::hundredthsFrom(text, sign);
        const auto* const refused = std::get_if<Refused>(&read);
        return refused ? property::refusedName(*refused).toLatin1()
                       : QByteArray::number(std::get<qint64>(read));
    };
    QCOMPARE(shownWith(DecimalSign::Auto), automatic);
    QCOMPARE(shownWith(DecimalSign::Point), point);
    QCOMPARE(shownWith(DecimalSign::Comma), comma);
}

void PropertyImportTextTest::wholeNumbersHaveNoDecimals()
{
    QCOMPARE(std::get<qint64>(property::wholeFrom("3", DecimalSign::Auto)), 3);
    QCOMPARE(std::get<qint64>(property::wholeFrom("3.0", DecimalSign::Auto)), 3);
    QCOMPARE(std::get<Refused>(property::wholeFrom("3.5", DecimalSign::Auto)), Refused::Decimals);
    QCOMPARE(std::get<Refused>(property::wholeFrom("three", DecimalSign::Auto)), Refused::Number);
}

void PropertyImportTextTest::tellsTheSignByNumbers()
{
    QCOMPARE(property::decimalSignOf("1,234.50"), std::optional(DecimalSign::Point));
    QCOMPARE(property::decimalSignOf("12,5"), std::optional(DecimalSign::Comma));
    QCOMPARE(property::decimalSignOf("1.234"), std::nullopt);
    QCOMPARE(property::decimalSignOf("850000"), std::nullopt);
    QCOMPARE(property::decimalSignOf("none"), std::nullopt);
}

void PropertyImportTextTest::readsObjects_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<FileFormat>("format");
    QTest::addColumn<QByteArray>("records");
    QTest::newRow("an empty array") << QByteArray(" [ ] \n") << FileFormat::Json << QByteArray();
    QTest::newRow("objects of an array")
        << QByteArray("[{\"a\":1},\n {\"a\":\"x\\\"]}\"} , {\"a\":{\"b\":[1]}}]") << FileFormat::Json
        << QByteArray("1:{\"a\":1}\n2:{\"a\":\"x\\\"]}\"}\n2:{\"a\":{\"b\":[1]}}\n");
    QTest::newRow("a broken object of an array")
        << QByteArray("[{\"a\":1,},\n{\"b\":2}]") << FileFormat::Json << QByteArray("1@9\n2:{\"b\":2}\n");
    QTest::newRow("broken in its second line")
        << QByteArray("[{\"a\":1,\n  \"b\" 2}]") << FileFormat::Json << QByteArray("2@7\n");
    QTest::newRow("one a line") << QByteArray("{\"a\":1}\r\n\n  {\"a\":2}\n{\"a\":3}")
                                << FileFormat::JsonLines
                                << QByteArray("1:{\"a\":1}\n3:{\"a\":2}\n4:{\"a\":3}\n");
    QTest::newRow("a broken line keeps nobody out")
        << QByteArray("{\"a\":1}\n{\"a\":\n[1]\n{\"a\":2}\n") << FileFormat::JsonLines
        << QByteArray("1:{\"a\":1}\n2@5\n3@1\n4:{\"a\":2}\n");
}

// At every split of the text.
void PropertyImportTextTest::readsObjects()
{
    QFETCH(QByteArray, text);
    QFETCH(FileFormat, format);
    QFETCH(QByteArray, records);
    for (qsizetype size = 1; size <= text.size(); ++size) {
        const auto read = readJson(text, size, format);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().detail));
        QCOMPARE(shown(*read), records);
    }
}

void PropertyImportTextTest::refusesJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<FileFormat>("format");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("place");
    const auto json = FileFormat::Json;
    QTest::newRow("an object alone") << QByteArray("{\"a\":1}") << json << ErrorCode::InvalidInput << "1:1";
    QTest::newRow("a list of numbers") << QByteArray("[\n 1]") << json << ErrorCode::InvalidInput << "2:2";
    QTest::newRow("no comma") << QByteArray("[{} {}]") << json << ErrorCode::InvalidInput << "1:5";
    QTest::newRow("a comma before the end")
        << QByteArray("[{},]") << json << ErrorCode::InvalidInput << "1:5";
    QTest::newRow("more behind the array")
        << QByteArray("[]\n[]") << json << ErrorCode::InvalidInput << "2:1";
    QTest::newRow("never closed") << QByteArray("[{\"ä\":1}\n") << json << ErrorCode::InvalidInput << "2:1";
    QTest::newRow("a text that is never closed")
        << QByteArray("[{\"a\":\"b}]") << json << ErrorCode::InvalidInput << "1:11";
    QTest::newRow("an object without end")
        << "[{},\n{\"a\":\"" + QByteArray(300, 'x') << json << ErrorCode::TooLarge << "2:1";
    QTest::newRow("a line without end")
        << "{}\n {\"a\":\"" + QByteArray(300, 'x') << FileFormat::JsonLines << ErrorCode::TooLarge << "2:2";
}

void PropertyImportTextTest::refusesJson()
{
    QFETCH(QByteArray, text);
    QFETCH(FileFormat, format);
    QFETCH(ErrorCode, code);
    QFETCH(QString, place);
    for (const qsizetype size : {1, 7, 1000}) {
        const auto read = readJson(text, size, format, 200);
        QVERIFY(!read);
        QCOMPARE(read.error().code, code);
        QCOMPARE(read.error().subject, place);
    }
}

void PropertyImportTextTest::namesWholeCharactersOnly()
{
    QCOMPARE(readJson("[x", 10, FileFormat::Json).error().detail,
             QStringLiteral("line 1, column 2: an object is expected, not “x”"));
    QCOMPARE(readJson("[é", 10, FileFormat::Json).error().detail,
             QStringLiteral("line 1, column 2: an object is expected"));
}

void PropertyImportTextTest::addsMembersToWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("object");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("empty") << QByteArray("{ }") << QByteArray(R"({ "line":3,"why":"a\"b"})");
    QTest::newRow("digits and doubles")
        << QByteArray(R"({"price":1234567890123456789.10,"a":1,"a":2})")
        << QByteArray(R"({"price":1234567890123456789.10,"a":1,"a":2,"line":3,"why":"a\"b"})");
    QTest::newRow("taken names") << QByteArray(R"x({"line":1,"line (2)":2})x")
                                 << QByteArray(R"x({"line":1,"line (2)":2,"line (3)":3,"why":"a\"b"})x");
    QTest::newRow("several lines")
        << QByteArray("{\r\n  \"a\": \"\\\"\n{\",\n\"b\": 1\n}")
        << QByteArray("{    \"a\": \"\\\"\\n{\", \"b\": 1 ,\"line\":3,\"why\":\"a\\\"b\"}");
}

void PropertyImportTextTest::addsMembersToWhatIsWritten()
{
    QFETCH(QByteArray, object);
    QTEST(property::withMembers(
              object, {{QStringLiteral("line"), 3}, {QStringLiteral("why"), QStringLiteral("a\"b")}}),
          "expected");
}

QTEST_GUILESS_MAIN(PropertyImportTextTest)
#include "tst_property_import_text.moc"
