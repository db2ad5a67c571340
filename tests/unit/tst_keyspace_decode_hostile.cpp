// Values that were made to do harm: pickles that run commands, few bytes that unpack to gigabytes, lists
// inside lists, lengths that lie. Each ends within its limits and says which one it was.
#include "core/keyspace/decode/chain.h"
#include "tests/support/sanitizer.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using base::ErrorCode;
using decode::Chain;
using decode::CutReason;
using decode::Limits;
using decode::Outcome;
using decode::Value;

namespace {

constexpr qint64 MiB = 1024LL * 1024;

// A figure of /proc/self/status in bytes.
qint64 memoryFigure(const QByteArray& name)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith(name + ':'))
            return line.sliced(name.size() + 1).trimmed().split(' ').front().toLongLong() * 1024;
    }
    return -1;
}

// What `work` needed beside what was there before, at its highest.
qint64 peakMemoryOf(const std::function<void()>& work)
{
    QFile reset(QStringLiteral("/proc/self/clear_refs"));
    if (reset.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        reset.write("5"); // proc(5): the peak begins anew
    const qint64 before = memoryFigure("VmRSS");
    work();
    return memoryFigure("VmHWM") - before;
}

qint64 countOf(const Value& value)
{
    qint64 count = 1;
    for (const Value& item : value.items())
        count += countOf(item);
    return count;
}

int depthOf(const Value& value)
{
    int deepest = 0;
    for (const Value& item : value.items())
        deepest = std::max(deepest, depthOf(item));
    return deepest + 1;
}

QByteArray encodedBy(const char* id, const QByteArray& bytes)
{
    const auto packed = decode::Registry::standard().find(id)->encode(bytes, {});
    return packed ? *packed : QByteArray();
}

QByteArray repeated(const QByteArray& piece, qsizetype times)
{
    return piece.repeated(times);
}

// {n: {…}} in pickle: a list that holds the one before twice, forty times: 2^40 values when written out.
QByteArray laughsByMemo(bool byDuplicate)
{
    QByteArray pickle("\x80\x02]q\x00", 5);
    for (char level = 1; level <= 40; ++level) {
        const QByteArray before("h" + QByteArray(1, static_cast<char>(level - 1)));
        pickle += QByteArray("](") + (byDuplicate ? before + '2' : before + before) + 'e';
        pickle += QByteArray("q") + level;
    }
    return pickle + '.';
}

} // namespace

class KeyspaceDecodeHostileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void picklesRunNothing_data();
    void picklesRunNothing();
    void limitsEndTheWork_data();
    void limitsEndTheWork();
    void sharedPartsAreNotWrittenOut_data();
    void sharedPartsAreNotWrittenOut();
    void hugePartsSharedByManyObjectsAreNotCopied();
    void lyingLengthsAllocateNothing_data();
    void lyingLengthsAllocateNothing();
    void limitsChosenByTheCallerHold();
    void bombInsideABombIsRefused();
    void refusedFormatIsNamed_data();
    void refusedFormatIsNamed();
};

void KeyspaceDecodeHostileTest::picklesRunNothing_data()
{
    QTest::addColumn<QByteArray>("pickle"); // COMMAND is replaced
    QTest::addColumn<QByteArray>("callable");
    const auto row = [](const char* name, const QByteArray& pickle, const char* callable = "posix.system") {
        QTest::newRow(name) << pickle << QByteArray(callable);
    };
    row("reduce", "cposix\nsystem\n(S'COMMAND'\ntR.");
    row("instance", "(S'COMMAND'\niposix\nsystem\n.");
    row("object", "(cposix\nsystem\nS'COMMAND'\no.");
    row("new object", QByteArray("\x80\x02") + "cposix\nsystem\n(S'COMMAND'\nt\x81.");
    row("stack global", QByteArray("\x80\x04") + "(S'posix'\nS'system'\n\x93S'COMMAND'\n\x85R.",
        "posix.system");
    row("build", "(S'COMMAND'\nccollections\nUserString\n(tRS'COMMAND'\nb.", "collections.UserString");
    row("inside a list", "(lcposix\nsystem\n(S'COMMAND'\ntRa.");
    row("in front of a harmless value", "cposix\nsystem\n(S'COMMAND'\ntR0N.", nullptr);
    row("as a key", "(dcposix\nsystem\n(S'COMMAND'\ntRNs.");
    row("by eval", "cbuiltins\neval\n(S'__import__(\"os\").system(\"COMMAND\")'\ntR.", "builtins.eval");
    row("by getattr", "cbuiltins\ngetattr\n(cos\nos\nS'system'\ntR(S'COMMAND'\ntR.", "");
    row("extension", "\x80\x02\x82\x07(S'COMMAND'\ntR.", "");
}

void KeyspaceDecodeHostileTest::picklesRunNothing()
{
    QFETCH(QByteArray, pickle);
    QFETCH(const QByteArray, callable);
    const QTemporaryDir folder;
    const QString mark = folder.filePath(QStringLiteral("ran"));
    pickle.replace("COMMAND", "touch " + QFile::encodeName(mark));
    const auto outcome = decode::decodeAs({"pickle"}, pickle);
    QVERIFY(!QFile::exists(mark));
    QVERIFY(QDir(folder.path()).isEmpty());
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().detail));
    const std::function<bool(const Value&)> shows = [&](const Value& value) {
        if (value.tag() == callable && value.kind() != Value::Kind::Null)
            return true; // by its name only: a call, or a value of such a class
        return std::ranges::any_of(value.items(), shows);
    };
    if (callable.isNull())
        QCOMPARE(outcome->value.kind(), Value::Kind::Null);
    else
        QVERIFY(shows(outcome->value));
}

void KeyspaceDecodeHostileTest::limitsEndTheWork_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Chain>("chain");
    QTest::addColumn<int>("reason");
    const auto row = [](const char* name, const QByteArray& bytes, const Chain& chain, CutReason reason) {
        QTest::newRow(name) << bytes << chain << static_cast<int>(reason);
    };
    const QByteArray zeros(26 * MiB, '\0'); // a little more than Limits::outputBytes
    for (const char* id : {"gzip", "zlib", "deflate", "lz4", "lz4-block", "snappy-framed"})
        row(id, encodedBy(id, zeros), {id, "hex"}, CutReason::Output);
    row("zstd", encodedBy("zstd", zeros), {"zstd", "hex"}, CutReason::Ratio);
    row("brotli", encodedBy("brotli", zeros), {"brotli", "hex"}, CutReason::Ratio);

    constexpr qsizetype deep = 100'000;
    row("deep JSON lists", repeated("[", deep), {"json"}, CutReason::Depth);
    row("deep JSON objects", repeated("{\"a\":", deep), {"json"}, CutReason::Depth);
    row("deep MessagePack", repeated("\x91", deep), {"msgpack"}, CutReason::Depth);
    row("deep MessagePack maps", repeated("\x81\x01", deep), {"msgpack"}, CutReason::Depth);
    row("deep CBOR", repeated("\x81", deep), {"cbor"}, CutReason::Depth);
    row("deep CBOR tags", "\x81" + repeated("\xc1", deep), {"cbor"}, CutReason::Depth);
    row("deep CBOR without lengths", repeated("\x9f", deep), {"cbor"}, CutReason::Depth);
    row("deep PHP", repeated("a:1:{i:0;", deep), {"php"}, CutReason::Depth);
    row("deep PHP objects", repeated("O:1:\"A\":1:{s:1:\"a\";", deep), {"php"}, CutReason::Depth);
    row("deep pickle", "\x80\x02" + repeated("(", 10000) + "N" + repeated("t", 10000) + '.', {"pickle"},
        CutReason::Depth);
    row("deep pickle of single tuples", "\x80\x02N" + repeated("\x85", 100'000) + '.', {"pickle"},
        CutReason::Depth);

    row("deep pickle of calls", repeated("ca\nb\n(", 10000) + 'N' + repeated("tR", 10000) + '.', {"pickle"},
        CutReason::Depth);

    row("wide JSON", '[' + repeated("0,", 500'000) + "0]", {"json"}, CutReason::Nodes);
    row("wide MessagePack", QByteArray("\xdd\x00\x40\x00\x00", 5) + repeated("\xc0", 0x400000), {"msgpack"},
        CutReason::Nodes);
    row("wide CBOR", QByteArray("\x9a\x00\x40\x00\x00", 5) + repeated("\xf6", 0x400000), {"cbor"},
        CutReason::Nodes);
    row("wide pickle", "\x80\x02](" + repeated("N", 3'000'000) + "e.", {"pickle"}, CutReason::Memory);
    row("wide pickle of one value", "\x80\x02](N" + repeated("2", 500'000) + "e.", {"pickle"},
        CutReason::Nodes);
    row("pickle of marks", "\x80\x02" + repeated("(", 5'000'000), {"pickle"}, CutReason::Memory);
}

void KeyspaceDecodeHostileTest::limitsEndTheWork()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Chain, chain);
    QFETCH(const int, reason);
    QVERIFY(!bytes.isEmpty());
    const Limits limits;
    std::optional<base::Result<Outcome>> outcome;
    const qint64 needed = peakMemoryOf([&] { outcome = decode::decodeAs(chain, bytes); });
    QVERIFY2(isSanitized || needed <= 64 * MiB, qPrintable(QString::number(needed)));
    if (!*outcome) { // nothing at all could be shown
        QVERIFY2(outcome->error().detail.startsWith(decode::cutName(static_cast<CutReason>(reason))),
                 qPrintable(outcome->error().detail));
        return;
    }
    const Outcome& shown = **outcome;
    QVERIFY(!shown.isWhole());
    QVERIFY(shown.steps.front().cut);
    QCOMPARE(decode::cutName(shown.steps.front().cut->reason),
             decode::cutName(static_cast<CutReason>(reason)));
    QVERIFY(countOf(shown.value) <= limits.nodes + limits.depth + 2);
    QVERIFY(depthOf(shown.value) <= limits.depth + 2);
    QVERIFY(shown.bytes.size() <= std::max(limits.outputBytes, bytes.size()));
    QVERIFY(!decode::decodeByContent(bytes).steps.empty());
}

void KeyspaceDecodeHostileTest::sharedPartsAreNotWrittenOut_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::newRow("remembered") << laughsByMemo(false);
    QTest::newRow("duplicated") << laughsByMemo(true);
}

void KeyspaceDecodeHostileTest::sharedPartsAreNotWrittenOut()
{
    QFETCH(const QByteArray, pickle);
    const Outcome outcome = decode::decodeByContent(pickle);
    QCOMPARE(decode::chainText(outcome.chain()), QByteArray("pickle"));
    QVERIFY(outcome.isWhole());
    QVERIFY(countOf(outcome.value) < 1000);
}

// A hundred thousand UUIDs that share one state of a hundred thousand entries.
void KeyspaceDecodeHostileTest::hugePartsSharedByManyObjectsAreNotCopied()
{
    QByteArray pickle("\x80\x02}q\x00(", 6);
    for (int i = 0; i < 100'000; ++i)
        pickle += "K\1N";
    pickle += "u](";
    for (int i = 0; i < 20'000; ++i)
        pickle += QByteArray("cuuid\nUUID\n)\x81h\x00", 16) + 'b';
    const auto outcome = decode::decodeAs({"pickle"}, pickle + "e.");
    QVERIFY(outcome);
    QVERIFY(!outcome->isWhole());
}

void KeyspaceDecodeHostileTest::lyingLengthsAllocateNothing_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("id");
    const auto row = [](const char* id, const char* name, const QByteArray& bytes) {
        QTest::newRow((QByteArray(id) + ' ' + name).constData()) << bytes << QByteArray(id);
    };
    row("msgpack", "list", "\xdd\xff\xff\xff\xff");
    row("msgpack", "map", "\xdf\xff\xff\xff\xff\x01");
    row("msgpack", "bytes", "\xc6\xff\xff\xff\xff.");
    row("msgpack", "extension", "\xc9\xff\xff\xff\xff\x05");
    row("cbor", "list", "\x9b\xff\xff\xff\xff\xff\xff\xff\xfe");
    row("cbor", "map", "\xbb\x7f\xff\xff\xff\xff\xff\xff\xff");
    row("cbor", "bytes", "\x5b\xff\xff\xff\xff\xff\xff\xff\xfe.");
    row("pickle", "bytes", "\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7f.");
    row("pickle", "text", "\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff.");
    row("pickle", "integer", "\x80\x02\x8b\xff\xff\xff\x7f.");
    row("php", "string", "s:18446744073709551615:\"x\";");
    row("php", "array", "a:18446744073709551615:{");
    row("php", "reference", "a:1:{i:0;R:99999999999;}");
    row("lz4-block", "size", "\xff\xff\xff\x7f\x10xxxxxxxxxxx");
    row("snappy", "size", "\xff\xff\xff\xff\x0fxxxxxxx");
    row("image", "width", QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff", 24));
}

void KeyspaceDecodeHostileTest::lyingLengthsAllocateNothing()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, id);
    std::optional<base::Result<Outcome>> outcome;
    const qint64 needed = peakMemoryOf([&] { outcome = decode::decodeAs({id}, bytes); });
    QVERIFY2(needed < 8 * MiB, qPrintable(QString::number(needed)));
    QVERIFY(!*outcome || !(**outcome).isWhole());
    QVERIFY(!decode::decodeByContent(bytes).chain().contains(id) || *outcome);
}

void KeyspaceDecodeHostileTest::limitsChosenByTheCallerHold()
{
    Limits limits;
    limits.nodes = 10;
    const auto few = decode::decodeAs({"json"}, "[1,2,3,4,5,6,7,8,9,10,11,12]", limits);
    QVERIFY(few);
    QCOMPARE(few->value.items().size(), std::size_t(10)); // nine numbers and the mark of the end
    QCOMPARE(few->value.items().back().kind(), Value::Kind::Truncated);
    QCOMPARE(few->steps.front().cut->reason, CutReason::Nodes);

    limits = {};
    limits.depth = 2;
    const auto flat = decode::decodeAs({"json"}, "[[[1]]]", limits);
    QVERIFY(flat);
    QCOMPARE(flat->value.items()[0].items()[0].cut(), (decode::Cut{CutReason::Depth, 2}));

    limits = {};
    limits.memoryBytes = 100'000;
    const auto small =
        decode::decodeAs({"json"}, '[' + QByteArray("\"word\",").repeated(2000) + "0]", limits);
    QVERIFY(small);
    QCOMPARE(small->steps.front().cut->reason, CutReason::Memory);

    limits = {};
    limits.outputBytes = 1000;
    const auto packed = decode::decodeAs({"gzip", "text"}, encodedBy("gzip", QByteArray(5000, 'x')), limits);
    QVERIFY(packed);
    QCOMPARE(packed->bytes, QByteArray(1000, 'x'));
    QCOMPARE(packed->steps.front().cut->reason, CutReason::Output);
}

void KeyspaceDecodeHostileTest::bombInsideABombIsRefused()
{
    QByteArray bomb(60 * MiB, '\0');
    for (int i = 0; i < 8; ++i)
        bomb = encodedBy("gzip", bomb);
    const Outcome outcome = decode::decodeByContent(bomb);
    QVERIFY(!outcome.isWhole() || outcome.value.kind() == Value::Kind::Bytes);
    QVERIFY(outcome.steps.size() <= static_cast<std::size_t>(Limits().steps));
    QVERIFY(outcome.bytes.size() <= Limits().outputBytes);
}

void KeyspaceDecodeHostileTest::refusedFormatIsNamed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("id");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("snappy that unpacks to too much")
        << encodedBy("snappy", QByteArray(26 * MiB, '\0')) << "snappy" << ErrorCode::TooLarge;
    // {"a":1} by python3-zstandard with window_log=27.
    QTest::newRow("zstd with a window of 128 MiB")
        << QByteArray::fromHex("28b52ffd00883900007b2261223a317d") << "zstd" << ErrorCode::TooLarge;
    QTest::newRow("zstd with a dictionary")
        << QByteArray::fromHex("28b52ffd210107") << "zstd" << ErrorCode::InvalidInput;
    QTest::newRow("LZ4 with a dictionary")
        << QByteArray::fromHex("04224d18614000000000") << "lz4" << ErrorCode::InvalidInput;
    QTest::newRow("mark of gzip only")
        << QByteArray::fromHex("1f8b0800000000000003ffff") << "gzip" << ErrorCode::InvalidInput;
}

void KeyspaceDecodeHostileTest::refusedFormatIsNamed()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, id);
    QFETCH(const ErrorCode, code);
    const Outcome outcome = decode::decodeByContent(bytes);
    QCOMPARE(decode::chainText(outcome.chain()), QByteArray("hex"));
    QVERIFY(!outcome.refusals.empty());
    QCOMPARE(outcome.refusals.front().subject, id);
    QCOMPARE(outcome.refusals.front().code, code);
    QVERIFY(!outcome.refusals.front().detail.isEmpty());
}

QTEST_GUILESS_MAIN(KeyspaceDecodeHostileTest)
#include "tst_keyspace_decode_hostile.moc"
