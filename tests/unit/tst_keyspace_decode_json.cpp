// JSON and plain text to values, and values to JSON and back.
#include "core/keyspace/decode/big_number.h"
#include "core/keyspace/decode/chain.h"
#include "core/keyspace/decode/value_json.h"

#include <QTest>

#include <limits>

using base::ErrorCode;
using decode::JsonStyle;
using decode::Limits;
using decode::Value;

namespace {

Value parsed(const QByteArray& json)
{
    const auto outcome = decode::decodeAs({"json"}, json);
    return outcome && outcome->isWhole() ? outcome->value : Value::truncated({});
}

QByteArray written(const Value& value)
{
    const auto json = decode::toJson(value);
    return json ? *json : QByteArray();
}

} // namespace

class KeyspaceDecodeJsonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void orderAndRepeatedKeysAreKept();
    void numbersKeepEveryDigit_data();
    void numbersKeepEveryDigit();
    void escapesBecomeCharacters_data();
    void escapesBecomeCharacters();
    void whatIsNoJsonIsRefused_data();
    void whatIsNoJsonIsRefused();
    void beginningOfCutJsonIsShown();
    void everyKindSurvivesJson_data();
    void everyKindSurvivesJson();
    void indentedJsonIsForReading();
    void hugeJsonIsNotWritten();
    void limitsOfReadingBackAreErrors();
    void hugeIntegersBecomeDigits_data();
    void hugeIntegersBecomeDigits();
    void encodingsOfTextAreRecognised_data();
    void encodingsOfTextAreRecognised();
};

void KeyspaceDecodeJsonTest::orderAndRepeatedKeysAreKept()
{
    const Value value = parsed(R"( {"z": 1, "a": [true, null], "z": {}} )");
    QCOMPARE(written(value), QByteArray(R"({"z":1,"a":[true,null],"z":{}})"));
    QVERIFY(value.find("z"));
    QCOMPARE(*value.find("z"), Value::integer(qint64{1}));
    QVERIFY(!value.find("b"));
}

void KeyspaceDecodeJsonTest::numbersKeepEveryDigit_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char* number :
         {"0", "-1", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
          "123456789012345678901234567890", "-99999999999999999999", "0.5", "1e-7",
          "3.14159265358979323846264338", "1e400", "1e-400", "-2.50000000000000000001e-3"})
        QTest::newRow(number) << QByteArray(number);
}

void KeyspaceDecodeJsonTest::numbersKeepEveryDigit()
{
    QFETCH(const QByteArray, json);
    QCOMPARE(written(parsed(json)), json == "1e-7" ? QByteArray("1e-07") : json);
}

void KeyspaceDecodeJsonTest::escapesBecomeCharacters_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("simple") << QByteArray(R"("\n\t\r\b\f\/\"\\")") << QByteArray("\n\t\r\b\f/\"\\");
    QTest::newRow("unit") << QByteArray(R"("\u00e9\u20AC")") << QByteArray("é€");
    QTest::newRow("pair") << QByteArray(R"("\ud83c\udfe0")") << QByteArray("🏠");
    QTest::newRow("zero") << QByteArray(R"("a\u0000b")") << QByteArray("a\0b", 3);
    QTest::newRow("lone high surrogate") << QByteArray(R"("\ud83cx")") << QByteArray("\xef\xbf\xbdx");
    QTest::newRow("two high surrogates")
        << QByteArray(R"("\ud83c\ud83c\udfe0")") << QByteArray("\xef\xbf\xbd🏠");
    QTest::newRow("lone low surrogate") << QByteArray(R"("\udfe0")") << QByteArray("\xef\xbf\xbd");
}

void KeyspaceDecodeJsonTest::escapesBecomeCharacters()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, text);
    QCOMPARE(parsed(json), Value::text(text));
}

void KeyspaceDecodeJsonTest::whatIsNoJsonIsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char* json :
         {"",         " ",     "\"\\", "nul",     "tru",     "+1",        "01",          "1.",
          ".5",       "1e",    "-",    "'a'",     "\"\\x\"", "\"\\u12\"", "\"\\u+123\"", "\"\n\"",
          "\"\xff\"", "{a:1}", "NaN",  "Infinity"})
        QTest::newRow(QByteArray(json).toPercentEncoding().constData()) << QByteArray(json);
}

void KeyspaceDecodeJsonTest::whatIsNoJsonIsRefused()
{
    QFETCH(const QByteArray, json);
    const auto outcome = decode::decodeAs({"json"}, json);
    QVERIFY(!outcome || !outcome->isWhole());
    const auto value = decode::fromJson(json);
    QVERIFY(!value);
    QCOMPARE(value.error().code, ErrorCode::InvalidInput);
}

void KeyspaceDecodeJsonTest::beginningOfCutJsonIsShown()
{
    const auto cut = decode::decodeAs({"json"}, R"({"a":[1,2)");
    QVERIFY(cut);
    QCOMPARE(cut->steps[0].cut, std::optional(decode::Cut{decode::CutReason::EndOfInput, 9}));
    QCOMPARE(written(cut->value), QByteArray(R"({"a":[1,2,{"$truncated":"EndOfInput"}]})"));
    const auto broken = decode::decodeAs({"json"}, R"([1,,2])");
    QVERIFY(broken);
    QCOMPARE(broken->steps[0].cut, std::optional(decode::Cut{decode::CutReason::Malformed, 3}));
}

void KeyspaceDecodeJsonTest::everyKindSurvivesJson_data()
{
    QTest::addColumn<Value>("value");
    QTest::newRow("null") << Value();
    QTest::newRow("boolean") << Value::boolean(true);
    QTest::newRow("integer") << Value::integer(std::numeric_limits<qint64>::min());
    QTest::newRow("unsigned") << Value::integer(std::numeric_limits<quint64>::max());
    QTest::newRow("big") << Value::bigInteger("-123456789012345678901234567890");
    QTest::newRow("hexadecimal") << Value::bigInteger("-0x" + QByteArray(600, 'f'));
    QTest::newRow("real") << Value::real(0.1);
    QTest::newRow("whole real") << Value::real(3.0);
    QTest::newRow("small real") << Value::real(5e-324);
    QTest::newRow("infinite") << Value::real(-std::numeric_limits<double>::infinity());
    QTest::newRow("text") << Value::text("Größe \"\\\n\x01\x7f");
    QTest::newRow("text that is not UTF-8") << Value::text("\xed\xa0\x80");
    QTest::newRow("bytes") << Value::bytes(QByteArray("\0\xff", 2));
    QTest::newRow("empty bytes") << Value::bytes("");
    QTest::newRow("tag") << Value::text("1.20").tagged("decimal.Decimal");
    QTest::newRow("tag inside a tag's list") << Value::list({Value::text("1").tagged("t")}).tagged("tuple");
    QTest::newRow("list") << Value::list({Value(), Value::list(), Value::map()});
    QTest::newRow("map") << Value::map({Value::text("b"), Value(), Value::text("a"), Value()});
    QTest::newRow("map of numbers") << Value::map({Value::integer(qint64{1}), Value::text("x")});
    QTest::newRow("map with our names") << Value::map({Value::text("$bytes"), Value::text("x")});
    QTest::newRow("reference") << Value::reference("$.a[0]");
}

void KeyspaceDecodeJsonTest::everyKindSurvivesJson()
{
    QFETCH(const Value, value);
    for (const JsonStyle style : {JsonStyle::Compact, JsonStyle::Indented}) {
        const auto json = decode::toJson(value, style);
        QVERIFY(json);
        const auto again = decode::fromJson(*json);
        QVERIFY2(again, json->constData());
        QVERIFY2(*again == value, json->constData());
    }
}

void KeyspaceDecodeJsonTest::indentedJsonIsForReading()
{
    const auto json = decode::toJson(parsed(R"({"a":[1,{}],"b":[]})"), JsonStyle::Indented);
    QVERIFY(json);
    QCOMPARE(*json, QByteArray("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}"));
}

void KeyspaceDecodeJsonTest::hugeJsonIsNotWritten()
{
    // The same text a thousand times: little memory here, much as JSON.
    Value list = Value::list();
    for (int i = 0; i < 1000; ++i)
        list.append(Value::text(QByteArray(100'000, 'x')));
    const auto json = decode::toJson(list);
    QVERIFY(!json);
    QCOMPARE(json.error().code, ErrorCode::TooLarge);
}

void KeyspaceDecodeJsonTest::limitsOfReadingBackAreErrors()
{
    Limits limits;
    limits.depth = 3;
    QCOMPARE(decode::fromJson("[[[[1]]]]", limits).error().code, ErrorCode::TooDeep);
    limits = {};
    limits.nodes = 3;
    QCOMPARE(decode::fromJson("[1,2,3,4]", limits).error().code, ErrorCode::TooLarge);
}

void KeyspaceDecodeJsonTest::hugeIntegersBecomeDigits_data()
{
    QTest::addColumn<QByteArray>("twos"); // least significant byte first
    QTest::addColumn<QByteArray>("digits");
    const auto row = [](const char* hex, const char* digits) {
        QTest::newRow(digits) << QByteArray::fromHex(hex) << QByteArray(digits);
    };
    row("", "0");
    row("00", "0");
    row("ff", "-1");
    row("80", "-128");
    row("ff00", "255");
    row("000000000000008000", "9223372036854775808");
    row("0000000000000080ff", "-9223372036854775808");
    row("000000000000000001", "18446744073709551616");
    row("000000000000000000b0", "-377789318629571617095680");
    QTest::newRow("too many for decimal")
        << QByteArray(300, '\x11') << "0x" + QByteArray(300, '\x11').toHex();
}

void KeyspaceDecodeJsonTest::hugeIntegersBecomeDigits()
{
    QFETCH(const QByteArray, twos);
    QFETCH(const QByteArray, digits);
    QCOMPARE(decode::bigNumberFromTwos(twos), digits);
}

void KeyspaceDecodeJsonTest::encodingsOfTextAreRecognised_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Value>("value");
    const QByteArray text("Größe");
    QTest::newRow("UTF-8") << text << Value::text(text);
    QTest::newRow("UTF-8 with mark") << "\xef\xbb\xbf" + text << Value::text(text).tagged("utf-8-bom");
    QTest::newRow("UTF-16 with mark, big endian")
        << QByteArray::fromHex("feff0047007200f6") << Value::text("Grö").tagged("utf-16be-bom");
    QTest::newRow("UTF-16 by its zeros")
        << QByteArray::fromHex("68006f00750073006500") << Value::text("house").tagged("utf-16le");
    QTest::newRow("Latin-1") << QByteArray("Gr\xf6\xdf"
                                           "e")
                             << Value::text(text).tagged("latin-1");
    QTest::newRow("UTF-16 of half a pair")
        << QByteArray::fromHex("fffe3cd8") << Value::bytes(QByteArray::fromHex("fffe3cd8"));
    QTest::newRow("control characters") << QByteArray("a\x1b") << Value::bytes("a\x1b");
}

void KeyspaceDecodeJsonTest::encodingsOfTextAreRecognised()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Value, value);
    QCOMPARE(written(decode::decodeByContent(bytes).value), written(value));
}

QTEST_GUILESS_MAIN(KeyspaceDecodeJsonTest)
#include "tst_keyspace_decode_json.moc"
