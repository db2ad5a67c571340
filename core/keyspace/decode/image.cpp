// Images by their headers: format and size; the picture's bytes are passed on untouched. Pixels are never
// decoded here.
#include "core/keyspace/decode/byte_reader.h"
#include "core/keyspace/decode/decoder.h"

#include <array>

namespace decode {

namespace {

constexpr const char* id = "image";

struct Size
{
    quint32 width = 0;
    quint32 height = 0;
};

// PNG (RFC 2083, 4.1.1): IHDR is the first chunk.
Size pngSize(ByteReader reader)
{
    reader.take(16);
    const auto width = reader.big<quint32>();
    return {width, reader.big<quint32>()};
}

Size gifSize(ByteReader reader)
{
    reader.take(6);
    const auto width = reader.little<quint16>();
    return {width, reader.little<quint16>()};
}

Size bmpSize(ByteReader reader)
{
    reader.take(18);
    const auto width = reader.little<quint32>();
    const auto height = reader.little<qint32>(); // negative: from top to bottom
    return {width, height < 0 ? 0U - static_cast<quint32>(height) : static_cast<quint32>(height)};
}

Size icoSize(ByteReader reader)
{
    const auto side = [&reader] {
        const quint8 pixels = reader.byte();
        return pixels == 0 ? 256U : pixels;
    };
    reader.take(6);
    const quint32 width = side();
    return {width, side()};
}

// JPEG (ITU T.81, B.2): the first frame header among the segments.
Size jpegSize(ByteReader reader)
{
    reader.take(2);
    while (reader.ok() && reader.byte() == 0xff) {
        quint8 marker = reader.byte();
        while (marker == 0xff && reader.ok())
            marker = reader.byte();
        const auto length = reader.big<quint16>();
        const bool frame =
            marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (frame) {
            reader.byte(); // precision
            const auto height = reader.big<quint16>();
            return {reader.big<quint16>(), height};
        }
        if (length < 2)
            return {};
        reader.take(length - 2U);
    }
    return {};
}

// https://developers.google.com/speed/webp/docs/riff_container
Size webpSize(ByteReader reader)
{
    reader.take(12);
    const QByteArrayView kind = reader.take(4);
    reader.take(4);
    if (kind == "VP8X") {
        reader.take(4);
        const auto side = [&reader] {
            const quint32 low = reader.little<quint16>();
            return (low | static_cast<quint32>(reader.byte()) << 16) + 1;
        };
        const quint32 width = side();
        return {width, side()};
    }
    if (kind == "VP8L") {
        reader.byte();
        const auto bits = reader.little<quint32>();
        return {(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1};
    }
    reader.take(6);
    const quint32 width = reader.little<quint16>() & 0x3fffU;
    return {width, reader.little<quint16>() & 0x3fffU};
}

struct Format
{
    const char* name;
    qsizetype markAt;
    QByteArrayView mark;
    Size (*size)(ByteReader);
};

constexpr std::array formats{
    Format{"png", 0, {"\x89PNG\r\n\x1a\n", 8}, pngSize},
    Format{"jpeg", 0, {"\xff\xd8\xff", 3}, jpegSize},
    Format{"gif", 0, {"GIF8", 4}, gifSize},
    Format{"webp", 8, {"WEBP", 4}, webpSize},
    Format{"bmp", 0, {"BM", 2}, bmpSize},
    Format{"ico", 0, {"\0\0\1\0", 4}, icoSize},
};

const Format* formatOf(QByteArrayView bytes)
{
    constexpr quint32 mostPixels = 65535;
    for (const Format& format : formats) {
        if (bytes.size() < format.markAt + format.mark.size() ||
            bytes.sliced(format.markAt, format.mark.size()) != format.mark)
            continue;
        const Size size = format.size(ByteReader(bytes));
        if (size.width > 0 && size.height > 0 && size.width <= mostPixels && size.height <= mostPixels)
            return &format;
    }
    return nullptr;
}

Confidence sniff(QByteArrayView bytes)
{
    const Format* const format = formatOf(bytes);
    if (!format)
        return Confidence::None;
    return format->mark.size() > 2 ? Confidence::Marked : Confidence::Plain;
}

base::Result<Decoded> decodeImage(const QByteArray& bytes, Budget& budget)
{
    const Format* const format = formatOf(bytes);
    if (!format)
        return invalid(id, "no image that is known here");
    constexpr int nodes = 9;
    for (int i = 0; i < nodes; ++i) {
        if (budget.takeNode())
            return base::Error{base::ErrorCode::TooLarge, QStringLiteral("memory"), QString::fromLatin1(id)};
    }
    const Size size = format->size(ByteReader(bytes));
    Decoded decoded;
    decoded.value = Value::map().tagged("image");
    decoded.value.insert(Value::text("format"), Value::text(format->name));
    decoded.value.insert(Value::text("width"), Value::integer(qint64{size.width}));
    decoded.value.insert(Value::text("height"), Value::integer(qint64{size.height}));
    decoded.value.insert(Value::text("data"), Value::bytes(bytes));
    return decoded;
}

} // namespace

extern const Decoder imageDecoder{id, "Image", Decoder::Role::Reads, sniff, decodeImage};

} // namespace decode
