// How the decoders of a value are found, forced, remembered and explained.
#include "core/keyspace/decode/chain.h"
#include "core/keyspace/decode/chain_memory.h"
#include "core/keyspace/decode/key_pattern.h"
#include "core/keyspace/decode/table.h"
#include "core/keyspace/decode/value_json.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using base::ErrorCode;
using decode::Chain;
using decode::ChainMemory;
using decode::Confidence;
using decode::Decoded;
using decode::Decoder;
using decode::Registry;
using decode::Value;

namespace {

// A format of a room above: “KS1” and text.
Confidence sniffOwn(QByteArrayView bytes)
{
    return bytes.startsWith("KS1") ? Confidence::Marked : Confidence::None;
}

base::Result<Decoded> decodeOwn(const QByteArray& bytes, decode::Budget&)
{
    if (sniffOwn(bytes) == Confidence::None)
        return decode::invalid("own", "no mark");
    Decoded decoded;
    decoded.value = Value::text(bytes.sliced(3)).tagged("own");
    return decoded;
}

const Decoder ownDecoder{"own", "Own entry", Decoder::Role::Reads, sniffOwn, decodeOwn};

QByteArray packed(const char* id, const QByteArray& bytes)
{
    const auto result = Registry::standard().find(id)->encode(bytes, {});
    return result ? *result : QByteArray();
}

} // namespace

class KeyspaceDecodeChainTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void idsAreUniqueAndFound();
    void guessesNeedContentThatIsKnown_data();
    void guessesNeedContentThatIsKnown();
    void stepsTellWhatTheySaw();
    void damageBehindAMarkIsSaid();
    void forcedChainIsObeyed();
    void forcedChainGoesOnByContent();
    void forcedChainFailsWithItsStep_data();
    void forcedChainFailsWithItsStep();
    void roomsAboveCanAddADecoder();
    void emptyValueIsAnEmptyText();
    void patternsMatchAsInRedis_data();
    void patternsMatchAsInRedis();
    void escapedNameMatchesOnlyItself();
    void similarKeysShareAPattern_data();
    void similarKeysShareAPattern();
    void newestRuleOfAKeyWins();
    void memoryForgetsTheOldestRule();
    void memorySurvivesItsJson();
    void brokenMemoryIsRefused_data();
    void brokenMemoryIsRefused();
    void rowsOfMapsAreATable();
    void otherListsAreNoTable_data();
    void otherListsAreNoTable();
};

void KeyspaceDecodeChainTest::idsAreUniqueAndFound()
{
    QSet<QByteArray> ids;
    for (const Decoder* decoder : Registry::standard().decoders()) {
        QVERIFY2(!ids.contains(decoder->id), decoder->id);
        ids.insert(decoder->id);
        QCOMPARE(Registry::standard().find(decoder->id), decoder);
        QVERIFY(!QByteArray(decoder->title).isEmpty());
    }
    QCOMPARE(ids.size(), 19);
    QVERIFY(!Registry::standard().find("no-such"));
}

void KeyspaceDecodeChainTest::guessesNeedContentThatIsKnown_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("chain");
    const auto row = [](const char* name, const QByteArray& bytes, const char* chain) {
        QTest::newRow(name) << bytes << QByteArray(chain);
    };
    row("word that is base64 by chance", "HelloWorldHello1", "text");
    row("UUID", "550e8400-e29b-41d4-a716-446655440000", "text");
    row("hexadecimal digest", "d41d8cd98f00b204e9800998ecf8427e", "text");
    row("base64 of text", QByteArray("a house by the sea").toBase64(), "base64 → text");
    row("base64 in lines", "YSBob3Vz\nZSBieSB0\naGUgc2Vh\n", "base64 → text");
    row("base64 of gzip of JSON", packed("gzip", "{\"a\":1}").toBase64(), "base64 → gzip → json");
    row("gzip of bytes", packed("gzip", QByteArray("\x01\x02\xfe\xff", 4)), "gzip → hex");
    row("gzip of gzip", packed("gzip", packed("gzip", "plain")), "gzip → gzip → text");
    row("Brotli of JSON", packed("brotli", "{\"house\":[1,2,3,4,5,6,7,8]}"), "brotli → json");
    row("raw deflate of JSON", packed("deflate", "{\"house\":[1,2,3,4,5,6,7,8]}"), "deflate → json");
    row("LZ4 block of text", packed("lz4-block", QByteArray("house ").repeated(20)), "lz4-block → text");
    row("snappy of text", packed("snappy", QByteArray("house ").repeated(20)), "snappy → text");
    row("number", "1234567890123", "text");
    row("HTML", "<!doctype html><p>x</p>", "text");
    row("JSON with something behind", "{\"a\":1} x}", "text");
    row("JSON that is cut", "{\"a\":[1,2", "text");
    row("quoted", "\"a house\"", "json");
    row("control characters", QByteArray("\x01\x02\x03", 3), "hex");
    row("Latin-1",
        "Gr\xf6\xdf"
        "e",
        "text");
    row("line that begins like PHP", "a:1:{not php}", "text");
    row("sentence that ends like a pickle", "No. I think so.", "text");
    row("MessagePack that is cut", QByteArray("\x92\x01", 2), "hex");
}

void KeyspaceDecodeChainTest::guessesNeedContentThatIsKnown()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, chain);
    const decode::Outcome outcome = decode::decodeByContent(bytes);
    QCOMPARE(decode::chainText(outcome.chain()), chain);
    QVERIFY(outcome.isWhole());
}

void KeyspaceDecodeChainTest::stepsTellWhatTheySaw()
{
    const QByteArray json("[1,2,3]");
    const QByteArray bytes = packed("gzip", json);
    const decode::Outcome outcome = decode::decodeByContent(bytes);
    QCOMPARE(outcome.steps.size(), std::size_t(2));
    QCOMPARE(outcome.steps[0].confidence, Confidence::Marked);
    QCOMPARE(outcome.steps[0].bytesIn, bytes.size());
    QCOMPARE(outcome.steps[1].confidence, Confidence::Sure);
    QCOMPARE(outcome.steps[1].bytesIn, json.size());
    QCOMPARE(outcome.bytes, json);
}

void KeyspaceDecodeChainTest::damageBehindAMarkIsSaid()
{
    const QByteArray text = QByteArray("a house by the sea ").repeated(5000);
    const QByteArray bytes = packed("zstd", text);
    const auto cut = decode::decodeByContent(packed("gzip", text).chopped(8));
    QCOMPARE(decode::chainText(cut.chain()), QByteArray("gzip → text"));
    QVERIFY(!cut.isWhole());
    QCOMPARE(cut.steps[0].cut->reason, decode::CutReason::EndOfInput);
    QCOMPARE(cut.value.bytes(), text);

    const auto followed = decode::decodeByContent(bytes + "tail");
    QCOMPARE(followed.steps[0].trailing, qint64(4));
    QVERIFY(!followed.isWhole());
    QCOMPARE(followed.value.bytes(), text);
}

void KeyspaceDecodeChainTest::forcedChainIsObeyed()
{
    const auto hex = decode::decodeAs({"hex"}, "{\"a\":1}");
    QVERIFY(hex);
    QCOMPARE(hex->value, Value::bytes("{\"a\":1}"));
    QCOMPARE(hex->steps[0].confidence, Confidence::None);
    const auto inner = decode::decodeAs({"gzip", "hex"}, packed("gzip", "text"));
    QVERIFY(inner);
    QCOMPARE(inner->value, Value::bytes("text"));
}

void KeyspaceDecodeChainTest::forcedChainGoesOnByContent()
{
    const auto outcome = decode::decodeAs({"base64"}, QByteArray("[1]").toBase64());
    QVERIFY(outcome);
    QCOMPARE(decode::chainText(outcome->chain()), QByteArray("base64 → json"));
}

void KeyspaceDecodeChainTest::forcedChainFailsWithItsStep_data()
{
    QTest::addColumn<Chain>("chain");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("subject");
    QTest::newRow("unknown") << Chain{"gzip", "rot13"} << ErrorCode::NotFound << "rot13";
    QTest::newRow("does not fit") << Chain{"gzip", "zstd"} << ErrorCode::InvalidInput << "zstd";
    QTest::newRow("behind one that reads")
        << Chain{"gzip", "text", "json"} << ErrorCode::InvalidInput << "json";
    QTest::newRow("too many") << Chain(9, "gzip") << ErrorCode::TooDeep
                              << "gzip → gzip → gzip → gzip → gzip → gzip → gzip → gzip → gzip";
}

void KeyspaceDecodeChainTest::forcedChainFailsWithItsStep()
{
    QFETCH(const Chain, chain);
    QFETCH(const ErrorCode, code);
    QFETCH(const QString, subject);
    const auto outcome = decode::decodeAs(chain, packed("gzip", "text"));
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, code);
    QCOMPARE(outcome.error().subject, subject);
}

void KeyspaceDecodeChainTest::roomsAboveCanAddADecoder()
{
    const std::array extra{&ownDecoder};
    const Registry registry(extra);
    const auto outcome = decode::decodeByContent(packed("gzip", "KS1entry"), {}, registry);
    QCOMPARE(decode::chainText(outcome.chain()), QByteArray("gzip → own"));
    QCOMPARE(outcome.value, Value::text("entry").tagged("own"));
    QVERIFY(!Registry::standard().find("own"));
}

void KeyspaceDecodeChainTest::emptyValueIsAnEmptyText()
{
    const auto outcome = decode::decodeByContent({});
    QCOMPARE(decode::chainText(outcome.chain()), QByteArray("text"));
    QCOMPARE(outcome.value, Value::text(""));
}

void KeyspaceDecodeChainTest::patternsMatchAsInRedis_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* pattern, const QByteArray& key, bool matches) {
        QTest::addRow("%s %s", QByteArray(pattern).toPercentEncoding().constData(),
                      key.toPercentEncoding().constData())
            << QByteArray(pattern) << key << matches;
    };
    row("user:*", "user:1", true);
    row("user:*", "user:", true);
    row("user:*", "users:1", false);
    row("*", "", true);
    row("", "", true);
    row("", "a", false);
    row("a*b*c", "a1b2b3c", true);
    row("a*b*c", "a1b2b3", false);
    row("h?llo", "hello", true);
    row("h?llo", "hllo", false);
    row("h[ae]llo", "hallo", true);
    row("h[^e]llo", "hello", false);
    row("h[^e]llo", "hallo", true);
    row("h[a-c]llo", "hbllo", true);
    row("h[c-a]llo", "hbllo", true);
    row("h[a-c]llo", "hdllo", false);
    row("h\\*llo", "h*llo", true);
    row("h\\*llo", "hello", false);
    row("h[\\]]llo", "h]llo", true);
    row("h[ab", "ha", true);
    row("a\\", "a\\", true);
    row("**a**", "xay", true);
    row("k?y", QByteArray("k\0y", 3), true);
    row("k\n*", "k\nx", true);
}

void KeyspaceDecodeChainTest::patternsMatchAsInRedis()
{
    QFETCH(const QByteArray, pattern);
    QFETCH(const QByteArray, key);
    QFETCH(const bool, matches);
    QCOMPARE(decode::matchesPattern(key, pattern), matches);
}

void KeyspaceDecodeChainTest::escapedNameMatchesOnlyItself()
{
    const QByteArray key("a*b?[c]\\^-\0\n\xff", 13);
    const QByteArray pattern = decode::escapedPattern(key);
    QVERIFY(decode::matchesPattern(key, pattern));
    for (qsizetype i = 0; i < key.size(); ++i) {
        QByteArray other = key;
        other[i] = static_cast<char>(other.at(i) + 1);
        QVERIFY(!decode::matchesPattern(other, pattern));
    }
    // A pattern that a wrong walk would need 2^30 steps for.
    QVERIFY(!decode::matchesPattern(QByteArray(60, 'a'), QByteArray("a*").repeated(30) + 'b'));
}

void KeyspaceDecodeChainTest::similarKeysShareAPattern_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("pattern");
    QTest::newRow("number") << QByteArray("user:1042:avatar") << QByteArray("user:*:avatar");
    QTest::newRow("UUID") << QByteArray("session:550e8400-e29b-41d4-a716-446655440000")
                          << QByteArray("session:*");
    QTest::newRow("digest") << QByteArray("views.cache_page.d41d8cd98f00b204e9800998ecf8427e.en")
                            << QByteArray("views.cache_page.*.en");
    QTest::newRow("words") << QByteArray("settings:theme") << QByteArray("settings:theme");
    QTest::newRow("glob characters") << QByteArray("a*:7") << QByteArray("a\\*:*");
}

void KeyspaceDecodeChainTest::similarKeysShareAPattern()
{
    QFETCH(const QByteArray, key);
    QFETCH(const QByteArray, pattern);
    QCOMPARE(decode::patternOfKeysLike(key), pattern);
    QVERIFY(decode::matchesPattern(key, pattern));
}

void KeyspaceDecodeChainTest::newestRuleOfAKeyWins()
{
    ChainMemory memory;
    QVERIFY(!memory.chainFor("user:1"));
    memory.remember("*", {"hex"});
    memory.remember("user:*", {"gzip", "pickle"});
    QCOMPARE(memory.chainFor("user:1"), std::optional(Chain{"gzip", "pickle"}));
    QCOMPARE(memory.chainFor("other"), std::optional(Chain{"hex"}));
    memory.remember("*", {"text"});
    QCOMPARE(memory.chainFor("user:1"), std::optional(Chain{"text"}));
    QCOMPARE(memory.rules().size(), std::size_t(2));
    memory.forget("*");
    QVERIFY(!memory.chainFor("other"));
}

void KeyspaceDecodeChainTest::memoryForgetsTheOldestRule()
{
    ChainMemory memory;
    for (std::size_t i = 0; i <= ChainMemory::mostRules; ++i)
        memory.remember("key:" + QByteArray::number(quint64{i}), {"hex"});
    QCOMPARE(memory.rules().size(), ChainMemory::mostRules);
    QVERIFY(!memory.chainFor("key:0"));
    QVERIFY(memory.chainFor("key:1"));
}

void KeyspaceDecodeChainTest::memorySurvivesItsJson()
{
    ChainMemory memory;
    memory.remember(QByteArray("bytes\0\xff*", 8), {"zstd", "msgpack"});
    memory.remember("user:*", {"hex"});
    const auto again = ChainMemory::fromJson(memory.toJson());
    QVERIFY(again);
    QVERIFY(*again == memory);
}

void KeyspaceDecodeChainTest::brokenMemoryIsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no list") << QByteArray("{}");
    QTest::newRow("no chain") << QByteArray("[{\"pattern\":\"Kg==\"}]");
    QTest::newRow("no base64") << QByteArray("[{\"pattern\":\"*\",\"chain\":[\"hex\"]}]");
    QTest::newRow("no ids") << QByteArray("[{\"pattern\":\"Kg==\",\"chain\":[1]}]");
}

void KeyspaceDecodeChainTest::brokenMemoryIsRefused()
{
    QFETCH(const QByteArray, json);
    const auto memory = ChainMemory::fromJson(json);
    QVERIFY(!memory);
    QCOMPARE(memory.error().code, ErrorCode::InvalidInput);
}

void KeyspaceDecodeChainTest::rowsOfMapsAreATable()
{
    const auto list = decode::fromJson("[{\"id\":1,\"a\":\"x\"},{\"id\":2,\"b\":null},{}]");
    QVERIFY(list);
    const auto table = decode::tableOf(*list);
    QVERIFY(table);
    QCOMPARE(table->columns, QByteArrayList({"id", "a", "b"}));
    QCOMPARE(table->rows.size(), std::size_t(3));
    QCOMPARE(*table->rows[1][0], Value::integer(qint64{2}));
    QVERIFY(!table->rows[0][2]);
    QCOMPARE(table->rows[2], std::vector<const Value*>(3));
    QVERIFY(!table->isCut);
    const auto first = decode::tableOf(*list, 1);
    QVERIFY(first && first->isCut);
    QCOMPARE(first->rows.size(), std::size_t(1));
}

void KeyspaceDecodeChainTest::otherListsAreNoTable_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray("[]");
    QTest::newRow("map") << QByteArray("{\"a\":{}}");
    QTest::newRow("numbers") << QByteArray("[1,2]");
    QTest::newRow("one of them") << QByteArray("[{\"a\":1},2]");
    QTest::newRow("keys that are no text") << QByteArray("[{\"$map\":[[1,2]]}]");
}

void KeyspaceDecodeChainTest::otherListsAreNoTable()
{
    QFETCH(const QByteArray, json);
    const auto value = decode::fromJson(json);
    QVERIFY(value);
    QVERIFY(!decode::tableOf(*value));
}

QTEST_GUILESS_MAIN(KeyspaceDecodeChainTest)
#include "tst_keyspace_decode_chain.moc"
