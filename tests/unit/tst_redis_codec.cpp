// The RESP2 codec: what is sent, what is understood, where it stops.
#include "core/redis/codec.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using base::ErrorCode;
using redis::Command;
using redis::Decoder;
using redis::Value;

namespace {

QByteArray serialized(const Value& value)
{
    const QByteArray end = QByteArrayLiteral("\r\n");
    switch (value.kind()) {
    case Value::Kind::Nil:
        return QByteArrayLiteral("$-1\r\n");
    case Value::Kind::Status:
        return '+' + value.bytes() + end;
    case Value::Kind::Error:
        return '-' + value.bytes() + end;
    case Value::Kind::Integer:
        return ':' + QByteArray::number(value.toInteger()) + end;
    case Value::Kind::Bulk:
        return '$' + QByteArray::number(value.bytes().size()) + end + value.bytes() + end;
    case Value::Kind::Array: {
        QByteArray out = '*' + QByteArray::number(static_cast<qint64>(value.items().size())) + end;
        for (const Value& item : value.items())
            out += serialized(item);
        return out;
    }
    }
    return {};
}

QByteArray allBytes()
{
    QByteArray bytes(256, '\0');
    for (int i = 0; i < 256; ++i)
        bytes[i] = static_cast<char>(i);
    return bytes;
}

Value nested(int depth)
{
    Value value = Value::integer(7);
    for (int i = 0; i < depth; ++i)
        value = Value::array({value});
    return value;
}

// One of each kind and shape that a server sends.
std::vector<Value> sampleReplies()
{
    return {
        Value::status("OK"),
        Value::status(""),
        Value::error("ERR unknown command 'x'"),
        Value::integer(0),
        Value::integer(std::numeric_limits<qint64>::max()),
        Value::integer(std::numeric_limits<qint64>::min()),
        Value(),
        Value::bulk(""),
        Value::bulk("\r\n$3\r\n"),
        Value::bulk(allBytes()),
        Value::array({}),
        Value::array({Value(), Value::bulk("a"), Value::array({}), Value::error("ERR inside")}),
        Value::array({Value::bulk("0"), Value::array({Value::bulk("k1"), Value::bulk("k2")})}),
        nested(8),
    };
}

QByteArray sampleStream()
{
    QByteArray stream;
    for (const Value& reply : sampleReplies())
        stream += serialized(reply);
    return stream;
}

// What Redis 7.0 answered to 20 pipelined commands of every reply kind: binary bulks, nil, errors,
// nested arrays of COMMAND INFO and XINFO STREAM FULL.
QByteArray capturedStream()
{
    QFile file(QStringLiteral(KEYSTEAD_TEST_DATA "/redis-stream-7.0.bin"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

constexpr std::size_t capturedReplies = 20;

// All whole replies that are there; stops at the first error.
base::Result<std::vector<Value>> drained(Decoder& decoder)
{
    std::vector<Value> replies;
    for (;;) {
        base::Result<std::optional<Value>> reply = decoder.next();
        if (!reply)
            return reply.error();
        if (!reply->has_value())
            return replies;
        replies.push_back(std::move(**reply));
    }
}

// “\r”, “\n”, “\xHH” become their bytes.
QByteArray unescaped(const QByteArray& text)
{
    QByteArray out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) != '\\') {
            out += text.at(i);
            continue;
        }
        const char kind = text.at(++i);
        if (kind == 'x') {
            out += QByteArray::fromHex(text.mid(i + 1, 2));
            i += 2;
        } else {
            out += kind == 'r' ? '\r' : '\n';
        }
    }
    return out;
}

void addStreams()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<int>("count");
    QTest::newRow("every kind, by hand") << sampleStream() << int(sampleReplies().size());
    QTest::newRow("captured from Redis 7.0") << capturedStream() << int(capturedReplies);
}

void addMalformedRows()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QString>("code");
    QFile file(QStringLiteral(KEYSTEAD_TEST_DATA "/redis-malformed.tsv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    int rows = 0;
    for (const QByteArray& line : file.readAll().split('\n')) {
        const QList<QByteArray> fields = line.split('\t');
        if (fields.size() != 3 || line.startsWith('#'))
            continue;
        QTest::newRow(fields[0].constData()) << unescaped(fields[1]) << QString::fromLatin1(fields[2]);
        ++rows;
    }
    QVERIFY(rows > 30);
}

} // namespace

class RedisCodecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encodesArgumentsAsBulkStrings()
    {
        QByteArray out("before");
        redis::encode({"SET", "k", ""}, out);
        QCOMPARE(out, QByteArray("before*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n"));
    }

    void encodesEveryByte()
    {
        QByteArray out;
        redis::encode({"ECHO", allBytes()}, out);
        QCOMPARE(out, "*2\r\n$4\r\nECHO\r\n$256\r\n" + allBytes() + "\r\n");
    }

    // A command has the form of a reply: what is encoded is read back.
    void readsBackWhatIsEncoded()
    {
        QByteArray out;
        redis::encode({"SET", allBytes(), "\r\n"}, out);
        Decoder decoder;
        decoder.feed(out);
        const auto replies = drained(decoder);
        QVERIFY(replies);
        QVERIFY(replies.value() == std::vector({Value::array(
                                       {Value::bulk("SET"), Value::bulk(allBytes()), Value::bulk("\r\n")})}));
    }

    void readsWholeStream()
    {
        Decoder decoder;
        decoder.feed(sampleStream());
        const auto replies = drained(decoder);
        QVERIFY(replies);
        QVERIFY(replies.value() == sampleReplies());
        QVERIFY(decoder.isIdle());
    }

    void readsStreamSplitAnywhere_data() { addStreams(); }

    void readsStreamSplitAnywhere()
    {
        QFETCH(QByteArray, stream);
        QFETCH(int, count);
        Decoder whole;
        whole.feed(stream);
        const auto expected = drained(whole);
        QVERIFY(expected);
        QCOMPARE(int(expected->size()), count);
        for (qsizetype split = 0; split <= stream.size(); ++split) {
            Decoder decoder;
            decoder.feed(QByteArrayView(stream).first(split));
            auto replies = drained(decoder);
            QVERIFY(replies);
            decoder.feed(QByteArrayView(stream).sliced(split));
            const auto rest = drained(decoder);
            QVERIFY(rest);
            replies->insert(replies->end(), rest.value().begin(), rest.value().end());
            QVERIFY2(replies.value() == expected.value(), qPrintable(QString::number(split)));
            QVERIFY(decoder.isIdle());
        }
    }

    void readsStreamByteByByte()
    {
        Decoder decoder;
        std::vector<Value> got;
        for (const char byte : sampleStream()) {
            decoder.feed(QByteArrayView(&byte, 1));
            auto replies = drained(decoder);
            QVERIFY(replies);
            std::move(replies->begin(), replies->end(), std::back_inserter(got));
        }
        QVERIFY(got == sampleReplies());
        QVERIFY(decoder.isIdle());
    }

    void nilArrayIsNil()
    {
        Decoder decoder;
        decoder.feed("*-1\r\n");
        QVERIFY(drained(decoder).value() == std::vector{Value()});
    }

    void isIdleOnlyBetweenReplies()
    {
        Decoder decoder;
        QVERIFY(decoder.isIdle());
        const QByteArray stream("*2\r\n$1\r\na\r\n:1\r\n");
        for (qsizetype i = 0; i < stream.size(); ++i) {
            decoder.feed(QByteArrayView(stream).sliced(i, 1));
            QCOMPARE(decoder.isIdle(), i == stream.size() - 1);
        }
    }

    void rejectsMalformed_data() { addMalformedRows(); }
    void rejectsMalformed()
    {
        QFETCH(QByteArray, stream);
        QFETCH(QString, code);
        Decoder decoder;
        decoder.feed(stream);
        const auto whole = drained(decoder);
        QVERIFY(!whole);
        QCOMPARE(base::errorName(whole.error().code), code);

        Decoder slow;
        auto pieces = drained(slow);
        for (const char byte : stream) {
            slow.feed(QByteArrayView(&byte, 1));
            pieces = drained(slow); // asked after each byte: hiredis must never be the first to know
        }
        QVERIFY(!pieces);
        QCOMPARE(pieces.error(), whole.error());
    }

    void staysFailed()
    {
        Decoder decoder;
        decoder.feed("+OK\r\n$1\r\naXY");
        const auto first = decoder.next();
        QVERIFY(first && first.value() == Value::status("OK")); // it was whole before the bad byte
        const auto failed = decoder.next();
        QVERIFY(!failed);
        decoder.feed("+OK\r\n");
        const auto again = decoder.next();
        QVERIFY(!again);
        QCOMPARE(again.error(), failed.error());
    }

    void everyTruncationWaits()
    {
        const QByteArray stream = serialized(sampleReplies()[11]);
        for (qsizetype length = 0; length < stream.size(); ++length) {
            Decoder decoder;
            decoder.feed(QByteArrayView(stream).first(length));
            const auto reply = decoder.next();
            QVERIFY(reply);
            QVERIFY(!reply.value().has_value());
        }
    }

    void keepsLimits_data()
    {
        QTest::addColumn<QByteArray>("fits");
        QTest::addColumn<QByteArray>("exceeds");
        QTest::addColumn<int>("code");
        const int large = static_cast<int>(ErrorCode::TooLarge);
        QTest::newRow("bulk") << QByteArray("$4\r\nabcd\r\n") << QByteArray("$5\r\n") << large;
        QTest::newRow("all bulks") << QByteArray("*2\r\n$4\r\nabcd\r\n$3\r\nabc\r\n")
                                   << QByteArray("*2\r\n$4\r\nabcd\r\n$4\r\n") << large;
        QTest::newRow("items") << QByteArray("*3\r\n:1\r\n:2\r\n:3\r\n") << QByteArray("*4\r\n") << large;
        QTest::newRow("all items") << QByteArray("*2\r\n*1\r\n:1\r\n:2\r\n") << QByteArray("*2\r\n*2\r\n")
                                   << large;
        QTest::newRow("line") << QByteArray("+12345678\r\n") << QByteArray("+123456789") << large;
        QTest::newRow("depth") << QByteArray("*1\r\n*1\r\n:1\r\n") << QByteArray("*1\r\n*1\r\n*1\r\n")
                               << static_cast<int>(ErrorCode::TooDeep);
    }
    void keepsLimits()
    {
        QFETCH(QByteArray, fits);
        QFETCH(QByteArray, exceeds);
        QFETCH(int, code);
        redis::Limits limits;
        limits.bulkBytes = 4;
        limits.replyBytes = 7;
        limits.arrayItems = 3;
        limits.lineBytes = 8;
        limits.depth = 1;
        Decoder good(limits);
        good.feed(fits + fits); // what is allowed is counted for each reply anew
        const auto replies = drained(good);
        QVERIFY(replies);
        QCOMPARE(replies.value().size(), std::size_t(2));
        Decoder bad(limits);
        bad.feed(exceeds);
        const auto refused = drained(bad);
        QVERIFY(!refused);
        QCOMPARE(static_cast<int>(refused.error().code), code);
    }

    void announcedSizesCostNothing()
    {
        Decoder decoder;
        decoder.feed("*16777216\r\n$536870912\r\n"); // allowed, but nothing of it has come
        const auto reply = decoder.next();
        QVERIFY(reply);
        QVERIFY(!reply.value().has_value());
    }

    void movesWithItsState()
    {
        Decoder first;
        first.feed("*2\r\n+a\r\n");
        Decoder second(std::move(first));
        second.feed("+b\r\n");
        QVERIFY(drained(second).value() ==
                std::vector({Value::array({Value::status("a"), Value::status("b")})}));
    }
};

QTEST_GUILESS_MAIN(RedisCodecTest)
#include "tst_redis_codec.moc"
