// gzip (RFC 1952), zlib (RFC 1950) and raw deflate (RFC 1951), by zlib.
#include "core/keyspace/decode/byte_reader.h"
#include "core/keyspace/decode/printable.h"
#include "core/keyspace/decode/unpacking.h"

#include <algorithm>
#include <limits>
#include <zlib.h>

namespace decode {

namespace {

constexpr const char* gzipId = "gzip";
constexpr const char* zlibId = "zlib";
constexpr const char* deflateId = "deflate";
constexpr int rawWindow = -15;
constexpr int zlibWindow = 15;
constexpr int memoryLevel = 8; // zlib's own default
constexpr qint64 gzipTrailer = 8;

Bytef* input(QByteArrayView bytes)
{
    return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); // zlib reads it only
}

uInt limited(qsizetype size)
{
    return static_cast<uInt>(std::min<qsizetype>(size, std::numeric_limits<int>::max()));
}

class Inflater
{
public:
    explicit Inflater(int window) { m_ready = inflateInit2(&m_stream, window) == Z_OK; }
    ~Inflater() { inflateEnd(&m_stream); }
    Q_DISABLE_COPY_MOVE(Inflater)

    Progress operator()(QByteArrayView from, std::span<char> to)
    {
        m_stream.next_in = input(from);
        m_stream.avail_in = limited(from.size());
        m_stream.next_out = reinterpret_cast<Bytef*>(to.data());
        m_stream.avail_out = limited(static_cast<qsizetype>(to.size()));
        const uInt in = m_stream.avail_in;
        const uInt out = m_stream.avail_out;
        const int code = m_ready ? inflate(&m_stream, Z_NO_FLUSH) : Z_MEM_ERROR;
        Progress progress{Progress::State::More, in - m_stream.avail_in, out - m_stream.avail_out};
        if (code == Z_STREAM_END)
            progress.state = Progress::State::End;
        else if (code != Z_OK && code != Z_BUF_ERROR)
            progress.state = Progress::State::Failed;
        return progress;
    }

    void restart() { inflateReset(&m_stream); }

private:
    z_stream m_stream{};
    bool m_ready = false;
};

base::Result<QByteArray> deflated(const char* id, const QByteArray& bytes, int window, int level)
{
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, window, memoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("memory"), QString::fromLatin1(id)};
    QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(bytes.size()))),
                   Qt::Uninitialized);
    stream.next_in = input(bytes);
    stream.avail_in = limited(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = limited(out.size());
    const int code = deflate(&stream, Z_FINISH);
    out.truncate(out.size() - static_cast<qsizetype>(stream.avail_out));
    deflateEnd(&stream);
    if (code != Z_STREAM_END)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("2 GiB"), QString::fromLatin1(id)};
    return out;
}

// The header of a gzip member; empty when it is none.
QByteArrayView gzipHeader(QByteArrayView bytes)
{
    enum Flag : quint8 { HeaderCheck = 2, Extra = 4, Name = 8, Comment = 16, Reserved = 0xe0 };
    ByteReader reader(bytes);
    const QByteArrayView fixed = reader.take(10);
    if (!reader.ok() || !fixed.startsWith("\x1f\x8b\x08"))
        return {};
    const auto flags = static_cast<quint8>(fixed[3]);
    if ((flags & Reserved) != 0)
        return {};
    if ((flags & Extra) != 0)
        reader.take(reader.little<quint16>());
    if ((flags & Name) != 0)
        reader.takeUntil('\0');
    if ((flags & Comment) != 0)
        reader.takeUntil('\0');
    if ((flags & HeaderCheck) != 0)
        reader.take(2);
    return reader.ok() ? bytes.first(static_cast<qsizetype>(reader.position())) : QByteArrayView();
}

Confidence sniffGzip(QByteArrayView bytes)
{
    return gzipHeader(bytes).isEmpty() ? Confidence::None : Confidence::Marked;
}

base::Result<Decoded> decodeGzip(const QByteArray& bytes, Budget& budget)
{
    constexpr int gzipWindow = 15 + 16;
    const QByteArrayView header = gzipHeader(bytes);
    if (header.isEmpty())
        return invalid(gzipId, "no gzip header");
    Inflater inflater(gzipWindow);
    qsizetype members = 0;
    const auto step = [&](QByteArrayView from, std::span<char> to) {
        Progress progress = inflater(from, to);
        // Members one behind the other are one text (RFC 1952, 2.2).
        if (progress.state == Progress::State::End &&
            !gzipHeader(from.sliced(static_cast<qsizetype>(progress.consumed))).isEmpty()) {
            inflater.restart();
            ++members;
            progress.state = Progress::State::More;
        }
        return progress;
    };
    auto decoded = unpack(gzipId, bytes, Output(bytes.size(), budget), budget, step);
    if (decoded && members == 0)
        decoded->settings = header.toByteArray();
    return decoded;
}

base::Result<QByteArray> encodeGzip(const QByteArray& bytes, const QByteArray& settings)
{
    constexpr int extraFlags = 8; // place in the header: 2 the slowest, 4 the fastest
    constexpr int defaultLevel = 6;
    const QByteArray header = settings.isEmpty() ? QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10) : settings;
    const char extra = header.at(extraFlags);
    const int level = extra == 2 ? Z_BEST_COMPRESSION : extra == 4 ? Z_BEST_SPEED : defaultLevel;
    auto packed = deflated(gzipId, bytes, rawWindow, level);
    if (!packed)
        return packed;
    QByteArray out = header + *packed;
    const auto sum = static_cast<quint32>(crc32(0, input(bytes), limited(bytes.size())));
    out.resize(out.size() + gzipTrailer);
    qToLittleEndian(sum, out.data() + out.size() - gzipTrailer);
    qToLittleEndian(static_cast<quint32>(bytes.size()), out.data() + out.size() - gzipTrailer / 2);
    return out;
}

// RFC 1950, 2.2: method 8, a window of at most 32 KiB, a header that 31 divides, no dictionary.
bool hasZlibHeader(QByteArrayView bytes)
{
    if (bytes.size() < 8)
        return false;
    const auto header = qFromBigEndian<quint16>(bytes.data());
    return (header & 0x0f00) == 0x0800 && header < 0x8000 && header % 31 == 0 && (header & 0x20) == 0;
}

Confidence sniffZlib(QByteArrayView bytes)
{
    return hasZlibHeader(bytes) && unpacks(bytes, Inflater(zlibWindow)) ? Confidence::Sure : Confidence::None;
}

base::Result<Decoded> decodeZlib(const QByteArray& bytes, Budget& budget)
{
    if (!hasZlibHeader(bytes))
        return invalid(zlibId, "no zlib header");
    Inflater inflater(zlibWindow);
    auto decoded = unpack(zlibId, bytes, Output(bytes.size(), budget), budget, std::ref(inflater));
    if (decoded)
        decoded->settings = bytes.first(2);
    return decoded;
}

base::Result<QByteArray> encodeZlib(const QByteArray& bytes, const QByteArray& settings)
{
    constexpr std::array levels{1, 5, 6, 9}; // what zlib writes as FLEVEL 0 to 3
    const auto flags = settings.size() < 2 ? quint8{0x80} : static_cast<quint8>(settings.at(1));
    return deflated(zlibId, bytes, zlibWindow, levels[flags >> 6]);
}

Confidence sniffDeflate(QByteArrayView bytes)
{
    return bytes.size() >= 8 && !isPrintable(bytes) && unpacks(bytes, Inflater(rawWindow)) ? Confidence::Faint
                                                                                           : Confidence::None;
}

base::Result<Decoded> decodeDeflate(const QByteArray& bytes, Budget& budget)
{
    Inflater inflater(rawWindow);
    return unpack(deflateId, bytes, Output(bytes.size(), budget), budget, std::ref(inflater));
}

base::Result<QByteArray> encodeDeflate(const QByteArray& bytes, const QByteArray&)
{
    return deflated(deflateId, bytes, rawWindow, Z_DEFAULT_COMPRESSION);
}

} // namespace

extern const Decoder gzipDecoder{gzipId,  "gzip",    Decoder::Role::Unwraps, sniffGzip, decodeGzip,
                                 nullptr, encodeGzip};
extern const Decoder zlibDecoder{zlibId,  "zlib",    Decoder::Role::Unwraps, sniffZlib, decodeZlib,
                                 nullptr, encodeZlib};
extern const Decoder deflateDecoder{deflateId,     "Deflate", Decoder::Role::Unwraps, sniffDeflate,
                                    decodeDeflate, nullptr,   encodeDeflate};

} // namespace decode
