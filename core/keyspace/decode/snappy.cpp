// Snappy, raw and framed, by libsnappy.
// Source: https://github.com/google/snappy/blob/1.1.9/framing_format.txt
#include "core/keyspace/decode/byte_reader.h"
#include "core/keyspace/decode/printable.h"
#include "core/keyspace/decode/unpacking.h"

#include <array>
#include <snappy-c.h>

namespace decode {

namespace {

constexpr const char* rawId = "snappy";
constexpr const char* framedId = "snappy-framed";
constexpr QByteArrayView streamMark("\xff\x06\x00\x00sNaPpY", 10);
constexpr qsizetype largestChunk = 65536; // unpacked; section 4.2
constexpr quint64 checksumBytes = 4;
enum ChunkType : quint8 { Compressed = 0, Plain = 1, LastUnskippable = 0x7f, StreamMark = 0xff };

std::size_t length(QByteArrayView bytes)
{
    return static_cast<std::size_t>(bytes.size());
}

// What it says it unpacks to; 0 when it is not snappy.
std::size_t unpackedLength(QByteArrayView bytes)
{
    std::size_t size = 0;
    const bool known = snappy_uncompressed_length(bytes.data(), length(bytes), &size) == SNAPPY_OK;
    return known && snappy_validate_compressed_buffer(bytes.data(), length(bytes)) == SNAPPY_OK ? size : 0;
}

base::Error tooLarge(const char* id)
{
    return {base::ErrorCode::TooLarge, QStringLiteral("output"), QString::fromLatin1(id)};
}

Confidence sniffRaw(QByteArrayView bytes)
{
    constexpr qsizetype fewest = 6;
    return bytes.size() >= fewest && !isPrintable(bytes) && unpackedLength(bytes) >= fewest
               ? Confidence::Likely
               : Confidence::None;
}

base::Result<Decoded> decodeRaw(const QByteArray& bytes, Budget& budget)
{
    std::size_t size = unpackedLength(bytes);
    if (size == 0)
        return invalid(rawId, "not snappy, or nothing in it");
    if (static_cast<qint64>(size) > budget.outputFor(bytes.size()).bytes)
        return tooLarge(rawId);
    Decoded decoded;
    decoded.bytes = QByteArray(static_cast<qsizetype>(size), Qt::Uninitialized);
    if (snappy_uncompress(bytes.constData(), length(bytes), decoded.bytes.data(), &size) != SNAPPY_OK)
        return invalid(rawId, "not snappy");
    if (budget.takeMemory(decoded.bytes.capacity()))
        return tooLarge(rawId);
    return decoded;
}

QByteArray compressed(QByteArrayView bytes)
{
    std::size_t size = snappy_max_compressed_length(length(bytes));
    QByteArray out(static_cast<qsizetype>(size), Qt::Uninitialized);
    snappy_compress(bytes.data(), length(bytes), out.data(), &size);
    out.truncate(static_cast<qsizetype>(size));
    return out;
}

base::Result<QByteArray> encodeRaw(const QByteArray& bytes, const QByteArray&)
{
    return compressed(bytes);
}

// CRC-32C, masked as section 3 says.
quint32 maskedChecksum(QByteArrayView bytes)
{
    static const auto table = [] {
        constexpr quint32 reversedCastagnoli = 0x82f63b78;
        std::array<quint32, 256> made{};
        for (quint32 i = 0; i < made.size(); ++i) {
            quint32 value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = (value & 1) != 0 ? value >> 1 ^ reversedCastagnoli : value >> 1;
            made[i] = value;
        }
        return made;
    }();
    quint32 sum = ~0U;
    for (const char c : bytes)
        sum = sum >> 8 ^ table[(sum ^ static_cast<quint8>(c)) & 0xff];
    sum = ~sum;
    return (sum >> 15 | sum << 17) + 0xa282ead8U;
}

Confidence sniffFramed(QByteArrayView bytes)
{
    return bytes.startsWith(streamMark) ? Confidence::Marked : Confidence::None;
}

// The content of one data chunk; nothing when it is broken.
std::optional<QByteArray> chunkContent(quint8 type, QByteArrayView body)
{
    ByteReader reader(body);
    const auto sum = reader.little<quint32>();
    if (!reader.ok())
        return std::nullopt;
    QByteArray content;
    if (type == Plain) {
        content = reader.rest().toByteArray();
    } else {
        std::size_t size = unpackedLength(reader.rest());
        if (size == 0 || size > largestChunk)
            return std::nullopt;
        content = QByteArray(static_cast<qsizetype>(size), Qt::Uninitialized);
        if (snappy_uncompress(reader.rest().data(), length(reader.rest()), content.data(), &size) !=
            SNAPPY_OK)
            return std::nullopt;
    }
    return maskedChecksum(content) == sum ? std::optional(content) : std::nullopt;
}

struct Chunk
{
    quint8 type = 0;
    QByteArrayView body;
};

Chunk takeChunk(ByteReader& reader)
{
    Chunk chunk{reader.byte(), {}};
    const QByteArrayView size = reader.take(3);
    if (!reader.ok())
        return chunk;
    const auto at = [size](qsizetype i) { return static_cast<quint32>(static_cast<quint8>(size[i])); };
    chunk.body = reader.take(at(0) | at(1) << 8 | at(2) << 16);
    return chunk;
}

base::Result<Decoded> decodeFramed(const QByteArray& bytes, Budget& budget)
{
    if (sniffFramed(bytes) == Confidence::None)
        return invalid(framedId, "no snappy stream");
    Decoded decoded;
    Output output(bytes.size(), budget);
    ByteReader reader(bytes);
    while (!reader.atEnd() && !decoded.cut) {
        const qint64 from = reader.position();
        const Chunk chunk = takeChunk(reader);
        if (!reader.ok()) {
            decoded.cut = Cut{CutReason::EndOfInput, from};
        } else if (chunk.type <= Plain) {
            const auto content = chunkContent(chunk.type, chunk.body);
            if (content)
                output.append(*content);
            else
                decoded.cut = Cut{CutReason::Malformed, from};
            if (output.isFull())
                decoded.cut = Cut{output.limit(), from};
        } else if (chunk.type <= LastUnskippable) {
            decoded.cut = Cut{CutReason::Malformed, from};
        }
    }
    decoded.bytes = std::move(output).take();
    if (decoded.cut && decoded.bytes.isEmpty())
        return invalid(framedId, "nothing could be unpacked");
    if (budget.takeMemory(decoded.bytes.capacity()))
        return tooLarge(framedId);
    return decoded;
}

void putChunk(QByteArray& out, quint8 type, quint32 sum, QByteArrayView body)
{
    const quint64 size = static_cast<quint64>(body.size()) + checksumBytes;
    std::array<char, 8> head{};
    qToLittleEndian(static_cast<quint32>(type | size << 8), head.data());
    qToLittleEndian(sum, head.data() + checksumBytes);
    out.append(head.data(), static_cast<qsizetype>(head.size()));
    out.append(body);
}

base::Result<QByteArray> encodeFramed(const QByteArray& bytes, const QByteArray&)
{
    QByteArray out = streamMark.toByteArray();
    for (QByteArrayView left(bytes); !left.isEmpty();) {
        const QByteArrayView part = left.first(std::min(left.size(), largestChunk));
        left = left.sliced(part.size());
        const QByteArray packed = compressed(part);
        const bool gains = packed.size() < part.size() - part.size() / 8; // section 4.2
        putChunk(out, gains ? Compressed : Plain, maskedChecksum(part),
                 gains ? QByteArrayView(packed) : part);
    }
    return out;
}

} // namespace

extern const Decoder snappyDecoder{rawId,   "Snappy", Decoder::Role::Unwraps, sniffRaw, decodeRaw,
                                   nullptr, encodeRaw};
extern const Decoder snappyFramedDecoder{
    framedId, "Snappy stream", Decoder::Role::Unwraps, sniffFramed, decodeFramed, nullptr, encodeFramed};

} // namespace decode
