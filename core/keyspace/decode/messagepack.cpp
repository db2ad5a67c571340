// MessagePack, all types of https://github.com/msgpack/msgpack/blob/master/spec.md, and lists and maps
// written one behind the other. Edited as JSON.
#include "core/keyspace/decode/timestamp.h"
#include "core/keyspace/decode/tree_parser.h"
#include "core/keyspace/decode/value_json.h"
#include "core/keyspace/decode/value_writer.h"

#include <bit>

namespace decode {

namespace {

constexpr const char* id = "msgpack";
constexpr qint8 timestampExt = -1;

bool isContainer(quint8 first)
{
    return (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf);
}

class Parser : public TreeParser
{
public:
    Parser(QByteArrayView bytes, Budget& budget)
        : TreeParser(bytes, budget)
    {
    }

    base::Result<Decoded> parse()
    {
        Value value = element();
        if (stopped() || reader().atEnd() || !value.isContainer() || !isContainer(reader().peek()))
            return finished(id, std::move(value));
        Value stream = booked(Value::list().tagged("stream"));
        stream.append(std::move(value));
        while (!stopped() && !reader().atEnd())
            stream.append(isContainer(reader().peek()) ? element() : stop(CutReason::Malformed));
        return finished(id, std::move(stream));
    }

private:
    Value element()
    {
        const quint8 first = reader().byte();
        if (!reader().ok())
            return stop(CutReason::EndOfInput);
        if (first < 0x80)
            return booked(Value::integer(qint64{first}));
        if (first >= 0xe0)
            return booked(Value::integer(qint64{static_cast<qint8>(first)}));
        if (first < 0x90)
            return map(first & 0x0fU);
        if (first < 0xa0)
            return list(first & 0x0fU);
        if (first < 0xc0)
            return text(first & 0x1fU);
        return marked(first);
    }

    Value marked(quint8 first)
    {
        switch (first) {
        case 0xc0:
            return booked(Value());
        case 0xc2:
        case 0xc3:
            return booked(Value::boolean(first == 0xc3));
        case 0xca:
            return booked(
                Value::real(double{std::bit_cast<float>(reader().big<quint32>())}).tagged("float32"));
        case 0xcb:
            return booked(Value::real(std::bit_cast<double>(reader().big<quint64>())));
        case 0xcc:
            return booked(Value::integer(qint64{reader().byte()}));
        case 0xcd:
            return booked(Value::integer(qint64{reader().big<quint16>()}));
        case 0xce:
            return booked(Value::integer(qint64{reader().big<quint32>()}));
        case 0xcf:
            return booked(Value::integer(reader().big<quint64>()));
        case 0xd0:
            return booked(Value::integer(qint64{reader().big<qint8>()}));
        case 0xd1:
            return booked(Value::integer(qint64{reader().big<qint16>()}));
        case 0xd2:
            return booked(Value::integer(qint64{reader().big<qint32>()}));
        case 0xd3:
            return booked(Value::integer(reader().big<qint64>()));
        default:
            return sized(first);
        }
    }

    Value sized(quint8 first)
    {
        switch (first) {
        case 0xc4:
            return bytes(reader().byte());
        case 0xc5:
            return bytes(reader().big<quint16>());
        case 0xc6:
            return bytes(reader().big<quint32>());
        case 0xc7:
            return extension(reader().byte());
        case 0xc8:
            return extension(reader().big<quint16>());
        case 0xc9:
            return extension(reader().big<quint32>());
        case 0xd4:
        case 0xd5:
        case 0xd6:
        case 0xd7:
        case 0xd8:
            return extension(1U << (first - 0xd4));
        case 0xd9:
            return text(reader().byte());
        case 0xda:
            return text(reader().big<quint16>());
        case 0xdb:
            return text(reader().big<quint32>());
        case 0xdc:
            return list(reader().big<quint16>());
        case 0xdd:
            return list(reader().big<quint32>());
        case 0xde:
            return map(reader().big<quint16>());
        case 0xdf:
            return map(reader().big<quint32>());
        default: // 0xc1 is never used
            return stop(CutReason::Malformed);
        }
    }

    Value text(quint32 length)
    {
        QByteArray raw = reader().take(length).toByteArray();
        return raw.isValidUtf8() ? booked(Value::text(std::move(raw)))
                                 : booked(Value::bytes(std::move(raw)).tagged("str"));
    }
    Value bytes(quint32 length) { return booked(Value::bytes(reader().take(length).toByteArray())); }

    Value extension(quint32 length)
    {
        const auto type = static_cast<qint8>(reader().byte());
        const QByteArray data = reader().take(length).toByteArray();
        const auto moment = type == timestampExt ? momentFromMessagePack(data) : std::nullopt;
        if (moment)
            return booked(Value::text(*moment).tagged("timestamp"));
        return booked(Value::bytes(data).tagged("ext " + QByteArray::number(type)));
    }

    Value list(quint32 count)
    {
        return deeper([this, count] {
            Value list = booked(Value::list());
            for (quint32 i = 0; i < count && !stopped(); ++i)
                list.append(element());
            return list;
        });
    }
    Value map(quint32 count)
    {
        return deeper([this, count] {
            Value map = booked(Value::map());
            for (quint32 i = 0; i < count && !stopped(); ++i) {
                Value key = element();
                if (!stopped())
                    map.insert(std::move(key), element());
            }
            return map;
        });
    }
};

Confidence sniff(QByteArrayView bytes)
{
    return !bytes.isEmpty() && isContainer(static_cast<quint8>(bytes.front())) ? Confidence::Likely
                                                                               : Confidence::None;
}

base::Result<Decoded> decodeMessagePack(const QByteArray& bytes, Budget& budget)
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
    auto bytes = toMessagePack(*value);
    return bytes ? base::Result<QByteArray>(*std::move(bytes)) : invalid(id, "a value that it cannot hold");
}

} // namespace

extern const Decoder messagePackDecoder{
    id, "MessagePack", Decoder::Role::Reads, sniff, decodeMessagePack, editable, encode};

} // namespace decode
