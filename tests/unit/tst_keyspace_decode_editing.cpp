// What may be edited, and that storing it loses nothing.
#include "core/keyspace/decode/editing.h"
#include "core/keyspace/decode/value_json.h"

#include <QFile>
#include <QTest>

using decode::Chain;
using decode::Outcome;
using decode::Value;

namespace {

QByteArray fileBytes(const QString& name)
{
    QFile file(QStringLiteral(KEYSTEAD_TEST_DATA "/decoders/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class KeyspaceDecodeEditingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void editedTextIsStoredInItsFormat_data();
    void editedTextIsStoredInItsFormat();
    void unchangedValueKeepsItsBytes_data();
    void unchangedValueKeepsItsBytes();
    void packedInTheMannerOfTheOriginal();
    void whatWouldBeLostIsNotOffered_data();
    void whatWouldBeLostIsNotOffered();
    void impossibleTextIsRefused_data();
    void impossibleTextIsRefused();
};

void KeyspaceDecodeEditingTest::editedTextIsStoredInItsFormat_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("edited");
    const QByteArray json("{\"rows\": [],  \"more\": 1.50}");
    for (const char* name : {"json", "gzip", "gzip_members", "zlib", "deflate", "zstd", "zstd_stream", "lz4",
                             "lz4_checks", "lz4-block", "snappy", "snappy-framed", "brotli", "base64"})
        QTest::newRow(name) << QLatin1String(name) + QLatin1String(".bin") << json;
    for (const char* name : {"text", "text_latin1", "text_utf16", "text_utf16be", "base64url"})
        QTest::newRow(name) << QLatin1String(name) + QLatin1String(".bin") << QByteArray("neue Größe: 5×4");
    QTest::newRow("hex") << QStringLiteral("hex.bin") << QByteArray("00 ff 7f 80");
    for (const char* name : {"msgpack", "cbor", "base64_zstd_msgpack"})
        QTest::newRow(name) << QLatin1String(name) + QLatin1String(".bin")
                            << QByteArray(
                                   "{\n  \"name\": \"x\",\n  \"raw\": {\"$bytes\": \"AP8=\"},\n  \"n\": "
                                   "[\n    1,\n    2.0,\n    null\n  ]\n}");
}

void KeyspaceDecodeEditingTest::editedTextIsStoredInItsFormat()
{
    QFETCH(const QString, file);
    QFETCH(const QByteArray, edited);
    const Outcome outcome = decode::decodeByContent(fileBytes(file));
    const auto text = decode::editableText(outcome);
    QVERIFY2(text, text ? "" : qPrintable(text.error().subject + text.error().detail));
    QVERIFY(*text != edited);
    const auto stored = decode::encodeEdited(outcome, edited);
    QVERIFY2(stored, stored ? "" : qPrintable(stored.error().subject + stored.error().detail));
    const auto again = decode::decodeAs(outcome.chain(), *stored);
    QVERIFY(again);
    QVERIFY(again->isWhole());
    const auto textAgain = decode::editableText(*again);
    QVERIFY(textAgain);
    QCOMPARE(*textAgain, edited);
}

void KeyspaceDecodeEditingTest::unchangedValueKeepsItsBytes_data()
{
    QTest::addColumn<QString>("file");
    for (const char* name :
         {"json", "text", "text_latin1", "text_utf16", "text_utf16be", "hex", "msgpack", "msgpack_types",
          "msgpack_float32", "msgpack_stream", "cbor", "base64", "base64url"})
        QTest::newRow(name) << QLatin1String(name) + QLatin1String(".bin");
}

void KeyspaceDecodeEditingTest::unchangedValueKeepsItsBytes()
{
    QFETCH(const QString, file);
    const QByteArray bytes = fileBytes(file);
    const Outcome outcome = decode::decodeByContent(bytes);
    const auto text = decode::editableText(outcome);
    QVERIFY2(text, text ? "" : qPrintable(text.error().subject + text.error().detail));
    const auto stored = decode::encodeEdited(outcome, *text);
    QVERIFY(stored);
    QCOMPARE(stored->toHex(), bytes.toHex());
}

// Frames keep their flags, gzip its header, base64 its lines.
void KeyspaceDecodeEditingTest::packedInTheMannerOfTheOriginal()
{
    const auto stored = [](const QByteArray& bytes, const QByteArray& edited) {
        const auto result = decode::encodeEdited(decode::decodeByContent(bytes), edited);
        return result ? *result : QByteArray();
    };
    const QByteArray lz4 = fileBytes(QStringLiteral("lz4_checks.bin"));
    QCOMPARE(stored(lz4, "[1]").sliced(4, 2), lz4.sliced(4, 2));
    const QByteArray zstd = fileBytes(QStringLiteral("zstd_stream.bin"));
    constexpr int checksumFlag = 4;
    QVERIFY((zstd.at(4) & checksumFlag) != 0);
    QVERIFY((stored(zstd, "[1]").at(4) & checksumFlag) != 0);
    // Python's gzip of “[1]” with a name and a time.
    const auto gzip = QByteArray::fromHex("1f8b08080403020102ff6e616d65008b368c0500b8322f4c03000000");
    QCOMPARE(stored(gzip, "[1]"), gzip);
    QCOMPARE(stored(gzip, "[2]").first(15), gzip.first(15));
    const QByteArray lines("YSBob3Vz\nZSBieSB0\naGUgc2Vh\n");
    QCOMPARE(stored(lines, "a house by the sea"), lines);
}

void KeyspaceDecodeEditingTest::whatWouldBeLostIsNotOffered_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("subject");
    const auto file = [](const char* name, const char* subject) {
        QTest::newRow(name) << fileBytes(QLatin1String(name)) << QString::fromLatin1(subject);
    };
    file("pickle4.bin", "pickle");
    file("gzip_pickle.bin", "pickle");
    file("php.bin", "php");
    file("image_png.bin", "image");
    file("cbor_indefinite.bin", "cbor");
    file("cbor_types.bin", "cbor");
    QTest::newRow("MessagePack that could be shorter") << QByteArray("\x91\xcd\x00\x01", 4) << "msgpack";
    QTest::newRow("gzip that is cut") << fileBytes(QStringLiteral("gzip.bin")).chopped(4) << "gzip";
    QTest::newRow("gzip with something behind") << fileBytes(QStringLiteral("gzip.bin")) + "x"
                                                << "gzip";
}

void KeyspaceDecodeEditingTest::whatWouldBeLostIsNotOffered()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, subject);
    const Outcome outcome = decode::decodeByContent(bytes);
    const auto text = decode::editableText(outcome);
    QVERIFY(!text);
    QCOMPARE(text.error().code, base::ErrorCode::InvalidInput);
    QCOMPARE(text.error().subject, subject);
}

void KeyspaceDecodeEditingTest::impossibleTextIsRefused_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("edited");
    const auto row = [](const char* name, const char* file, const QByteArray& edited) {
        QTest::newRow(name) << QString::fromLatin1(file) << edited;
    };
    row("no JSON", "json.bin", "{\"a\":");
    row("JSON and more", "gzip.bin", "{} {}");
    row("no UTF-8", "text.bin", "\xff");
    row("beyond Latin-1", "text_latin1.bin", "€");
    row("odd digits", "hex.bin", "abc");
    row("no digits", "hex.bin", "xy");
    row("no JSON for MessagePack", "msgpack.bin", "[1,");
    row("unknown kind", "msgpack.bin", "{\"$what\": 1}");
    row("integer beyond 64 bits", "msgpack.bin", "[18446744073709551616]");
    row("tag of another format", "msgpack.bin", "{\"$tag\": \"tag 5\", \"$value\": 1}");
    row("integer beyond 64 bits in CBOR", "cbor.bin", "[18446744073709551616]");
    row("reference", "cbor.bin", "{\"$reference\": \"$\"}");
}

void KeyspaceDecodeEditingTest::impossibleTextIsRefused()
{
    QFETCH(const QString, file);
    QFETCH(const QByteArray, edited);
    const Outcome outcome = decode::decodeByContent(fileBytes(file));
    QVERIFY(decode::editableText(outcome));
    const auto stored = decode::encodeEdited(outcome, edited);
    QVERIFY(!stored);
    QCOMPARE(stored.error().code, base::ErrorCode::InvalidInput);
}

QTEST_GUILESS_MAIN(KeyspaceDecodeEditingTest)
#include "tst_keyspace_decode_editing.moc"
