// CBOR (RFC 8949) of any shape. Tags of the format become the value's tag: “tag 32”. Edited as JSON.
#include "core/keyspace/decode/big_number.h"
#include "core/keyspace/decode/tree_parser.h"
#include "core/keyspace/decode/value_json.h"
#include "core/keyspace/decode/value_writer.h"

#include <QFloat16>

#include <bit>
#include <limits>

namespace decode {

namespace {

constexpr const char* id = "cbor";
constexpr quint8 argumentBits = 0x1f;
constexpr quint8 indefinite = 31;
constexpr quint64 positiveBig = 2; // tags of RFC 8949, 3.4.3
constexpr quint64 negativeBig = 3;

enum Major : quint8 { Unsigned, Negative, ByteString, TextString, Array, MapOfPairs, Tag, Simple };

class Parser : public TreeParser
{
public:
    Parser(QByteArrayView bytes, Budget& budget)
        : TreeParser(bytes, budget)
    {
    }

    base::Result<Decoded> parse() { return finished(id, element()); }

private:
    Value element()
    {
        const quint8 first = reader().byte();
        if (!reader().ok())
            return stop(CutReason::EndOfInput);
        const auto major = static_cast<Major>(first >> 5);
        const quint8 low = first & argumentBits;
        if (major == Simple)
            return simple(low);
        const bool endless = low == indefinite && major >= ByteString && major <= MapOfPairs;
        const std::optional<quint64> count = endless ? std::optional(most) : argument(low);
        if (!count)
            return stopHere();
        switch (major) {
        case Unsigned:
            return booked(Value::integer(*count));
        case Negative:
            return booked(negative(*count));
        case ByteString:
        case TextString:
            return string(major, *count);
        case Array:
            return deeper([&] { return list(*count); });
        case MapOfPairs:
            return deeper([&] { return map(*count); });
        default:
            return deeper([&] { return tagged(*count); });
        }
    }

    std::optional<quint64> argument(quint8 low)
    {
        switch (low) {
        case 24:
            return reader().byte();
        case 25:
            return reader().big<quint16>();
        case 26:
            return reader().big<quint32>();
        case 27:
            return reader().big<quint64>();
        default:
            return low < 24 ? std::optional<quint64>(low) : std::nullopt;
        }
    }

    static Value negative(quint64 argument)
    {
        if (argument <= static_cast<quint64>(std::numeric_limits<qint64>::max()))
            return Value::integer(-1 - static_cast<qint64>(argument));
        if (argument == std::numeric_limits<quint64>::max())
            return Value::bigInteger("-18446744073709551616"); // argument + 1 would wrap
        return Value::bigInteger('-' + QByteArray::number(argument + 1));
    }

    Value string(Major major, quint64 length)
    {
        QByteArray bytes;
        if (length == most) {
            while (!takeBreak() && !stopped())
                bytes += chunk(major);
        } else {
            bytes = reader().take(length).toByteArray();
        }
        if (stopped())
            return Value::truncated(*cut());
        if (major == ByteString)
            return booked(Value::bytes(std::move(bytes)));
        return bytes.isValidUtf8() ? booked(Value::text(std::move(bytes))) : stopHere();
    }

    // A piece of a string without a length in front (RFC 8949, 3.2.3).
    QByteArrayView chunk(Major major)
    {
        const quint8 first = reader().byte();
        const auto length = argument(first & argumentBits);
        const QByteArrayView piece =
            first >> 5 == major && length ? reader().take(*length) : QByteArrayView();
        if (first >> 5 != major || !length || !reader().ok())
            stopHere();
        return piece;
    }

    bool takeBreak() { return reader().takeIf('\xff'); }
    // Whether a container has more: counts down, or looks for the break.
    bool hasMore(quint64 index, quint64 count)
    {
        return !stopped() && index < count && (count != most || !takeBreak());
    }

    Value list(quint64 count)
    {
        Value list = booked(Value::list());
        for (quint64 i = 0; hasMore(i, count); ++i)
            list.append(element());
        return list;
    }

    Value map(quint64 count)
    {
        Value map = booked(Value::map());
        for (quint64 i = 0; hasMore(i, count); ++i) {
            Value key = element();
            if (!stopped())
                map.insert(std::move(key), element());
        }
        return map;
    }

    Value tagged(quint64 number)
    {
        Value inner = element();
        const bool big = number == positiveBig || number == negativeBig;
        if (big && inner.kind() == Value::Kind::Bytes && inner.tag().isEmpty())
            return bigInteger(inner.bytes(), number == negativeBig);
        const QByteArray tag = "tag " + QByteArray::number(number);
        return std::move(inner).tagged(inner.tag().isEmpty() ? tag : tag + ' ' + inner.tag());
    }

    // Negative: -1 - n, so one more is subtracted from zero.
    static Value bigInteger(QByteArray magnitude, bool negative)
    {
        if (negative) {
            magnitude.prepend('\0');
            for (auto byte = magnitude.rbegin(); byte != magnitude.rend(); ++byte) {
                *byte = static_cast<char>(*byte + 1);
                if (*byte != '\0')
                    break;
            }
        }
        return Value::bigInteger(bigNumber(magnitude, negative));
    }

    Value simple(quint8 low)
    {
        switch (low) {
        case 20:
        case 21:
            return booked(Value::boolean(low == 21));
        case 22:
            return booked(Value());
        case 23:
            return booked(Value().tagged("undefined"));
        case 25: {
            const auto half = std::bit_cast<qfloat16>(reader().big<quint16>());
            return booked(Value::real(double{static_cast<float>(half)}).tagged("float16"));
        }
        case 26:
            return booked(
                Value::real(double{std::bit_cast<float>(reader().big<quint32>())}).tagged("float32"));
        case 27:
            return booked(Value::real(std::bit_cast<double>(reader().big<quint64>())));
        default: {
            const auto number = argument(low);
            return number ? booked(Value::integer(*number).tagged("simple")) : stop(CutReason::Malformed);
        }
        }
    }

    static constexpr quint64 most = std::numeric_limits<quint64>::max();
};

Confidence sniff(QByteArrayView bytes)
{
    if (bytes.startsWith("\xd9\xd9\xf7")) // RFC 8949, 3.4.6: the tag that says “CBOR”
        return Confidence::Marked;
    const int major = bytes.isEmpty() ? 0 : static_cast<quint8>(bytes.front()) >> 5;
    if (major == Array || major == MapOfPairs)
        return Confidence::Likely;
    return major == Tag && !bytes.isValidUtf8() ? Confidence::Faint : Confidence::None;
}

base::Result<Decoded> decodeCbor(const QByteArray& bytes, Budget& budget)
{
    return Parser(bytes, budget).parse();
}

base::Result<QByteArray> editable(const QByteArray&, const Decoded& decoded)
{
    return toJson(decoded.value, JsonStyle::Indented);
}

base::Result<QByteArray> encode(const QByteArray& text, const QByteArray&)
{
    const auto value = fromJson(text);
    if (!value)
        return value.error();
    auto bytes = toCbor(*value);
    return bytes ? base::Result<QByteArray>(*std::move(bytes)) : invalid(id, "a value that it cannot hold");
}

} // namespace

extern const Decoder cborDecoder{id, "CBOR", Decoder::Role::Reads, sniff, decodeCbor, editable, encode};

} // namespace decode
