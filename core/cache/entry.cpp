#include "core/cache/entry.h"

#include <QtEndian>

#include <zstd.h>

#include <array>

namespace cache {

namespace {

constexpr QByteArrayView magic("KSE1");
constexpr quint16 formatVersion = 1;
constexpr int zstdLevel = 1; // level 3 gains a few per cent of size for twice that in time
enum class Codec : quint8 { Raw = 0, Zstd = 1 };

base::Error corrupt(const char* what)
{
    return {base::ErrorCode::CorruptEntry, QString::fromLatin1(what), {}};
}

// CRC-32C (Castagnoli, RFC 3720 B.4), reflected, one table.
constexpr std::array<quint32, 256> crcTable = [] {
    std::array<quint32, 256> table{};
    for (quint32 i = 0; i < table.size(); ++i) {
        quint32 crc = i;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1U) != 0 ? (crc >> 1) ^ 0x82F63B78U : crc >> 1;
        table[i] = crc;
    }
    return table;
}();

quint32 crc32c(QByteArrayView bytes)
{
    quint32 crc = ~0U;
    for (const char byte : bytes)
        crc = (crc >> 8) ^ crcTable[(crc ^ static_cast<unsigned char>(byte)) & 0xFFU];
    return ~crc;
}

template<class T>
void put(QByteArray& out, T number)
{
    std::array<char, sizeof(T)> bytes{};
    qToLittleEndian(number, bytes.data());
    out.append(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

template<class Length>
void putBytes(QByteArray& out, const QByteArray& bytes)
{
    put(out, static_cast<Length>(bytes.size()));
    out += bytes;
}

// Takes fields off the front. Once a field was not there everything after it reads as empty and
// failed() says so: bounds are checked in one place.
class FieldReader
{
public:
    explicit FieldReader(QByteArrayView bytes)
        : m_rest(bytes)
    {
    }

    bool failed() const { return m_failed; }
    bool atEnd() const { return m_rest.isEmpty(); }

    QByteArrayView take(quint64 size)
    {
        if (m_failed || size > static_cast<quint64>(m_rest.size())) {
            m_failed = true;
            return {};
        }
        const QByteArrayView taken = m_rest.first(static_cast<qsizetype>(size));
        m_rest = m_rest.sliced(static_cast<qsizetype>(size));
        return taken;
    }

    template<class T>
    T number()
    {
        const QByteArrayView bytes = take(sizeof(T));
        return m_failed ? T{} : qFromLittleEndian<T>(bytes.data());
    }

    template<class Length>
    QByteArray bytes()
    {
        return take(number<Length>()).toByteArray();
    }

private:
    QByteArrayView m_rest;
    bool m_failed = false;
};

// The packed bytes, when packing gains at least 10 %.
QByteArray packed(const QByteArray& payload)
{
    if (payload.size() < compressFrom)
        return {};
    QByteArray out(static_cast<qsizetype>(ZSTD_compressBound(static_cast<std::size_t>(payload.size()))),
                   Qt::Uninitialized);
    const std::size_t size =
        ZSTD_compress(out.data(), static_cast<std::size_t>(out.size()), payload.constData(),
                      static_cast<std::size_t>(payload.size()), zstdLevel);
    if (ZSTD_isError(size) != 0 || size > static_cast<std::size_t>(payload.size()) / 10 * 9)
        return {};
    out.truncate(static_cast<qsizetype>(size));
    return out;
}

base::Result<QByteArray> unpacked(Codec codec, QByteArrayView stored, quint32 rawSize)
{
    if (codec == Codec::Raw) {
        if (static_cast<quint64>(stored.size()) != rawSize)
            return corrupt("payload size");
        return stored.toByteArray();
    }
    if (codec != Codec::Zstd)
        return corrupt("codec");
    const auto storedSize = static_cast<std::size_t>(stored.size());
    // The frame must declare what the header declares: nothing is allocated on its word alone.
    if (ZSTD_getFrameContentSize(stored.data(), storedSize) != rawSize)
        return corrupt("frame size");
    QByteArray out(static_cast<qsizetype>(rawSize), Qt::Uninitialized);
    const std::size_t size = ZSTD_decompress(out.data(), rawSize, stored.data(), storedSize);
    if (ZSTD_isError(size) != 0 || size != rawSize)
        return corrupt("frame");
    return out;
}

bool fits(const Entry& entry)
{
    if (entry.payload.size() > largestPayload || entry.canonicalName.size() > largestStored)
        return false;
    if (entry.stamps.epoch.size() > 255 || entry.stamps.nonces.size() > 65535)
        return false;
    for (const QByteArray& nonce : entry.stamps.nonces) {
        if (nonce.size() > 255)
            return false;
    }
    return true;
}

// Everything up to the payload, and what to do with that.
base::Result<Entry> decodeChecked(QByteArrayView body)
{
    FieldReader fields(body);
    if (fields.take(static_cast<quint64>(magic.size())) != magic)
        return corrupt("magic");
    if (fields.number<quint16>() != formatVersion)
        return corrupt("format version");
    Entry entry;
    entry.canonicalName = fields.bytes<quint32>();
    entry.schemaHash = fields.number<quint64>();
    entry.stamps.epoch = fields.bytes<quint8>();
    const quint16 tags = fields.number<quint16>();
    for (quint16 i = 0; i < tags && !fields.failed(); ++i) {
        entry.stamps.nonces.push_back(fields.bytes<quint8>());
        if (entry.stamps.nonces.back().isEmpty())
            return corrupt("empty nonce");
    }
    entry.filledAt = QDateTime::fromMSecsSinceEpoch(fields.number<qint64>(), Qt::UTC);
    const auto codec = static_cast<Codec>(fields.number<quint8>());
    const quint32 rawSize = fields.number<quint32>();
    const QByteArrayView stored = fields.take(fields.number<quint32>());
    if (fields.failed() || !fields.atEnd())
        return corrupt("length");
    if (rawSize > largestPayload)
        return corrupt("declared size");
    auto payload = unpacked(codec, stored, rawSize);
    if (!payload)
        return std::move(payload).error();
    entry.payload = std::move(payload).value();
    return entry;
}

} // namespace

base::Result<QByteArray> encodeEntry(const Entry& entry)
{
    if (!fits(entry))
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("cache entry"), {}};
    const QByteArray smaller = packed(entry.payload);
    const QByteArray& stored = smaller.isEmpty() ? entry.payload : smaller;
    QByteArray out;
    out.reserve(stored.size() + entry.canonicalName.size() + 128);
    out += magic;
    put(out, formatVersion);
    putBytes<quint32>(out, entry.canonicalName);
    put(out, entry.schemaHash);
    putBytes<quint8>(out, entry.stamps.epoch);
    put(out, static_cast<quint16>(entry.stamps.nonces.size()));
    for (const QByteArray& nonce : entry.stamps.nonces)
        putBytes<quint8>(out, nonce);
    put(out, static_cast<qint64>(entry.filledAt.toMSecsSinceEpoch()));
    put(out, static_cast<quint8>(smaller.isEmpty() ? Codec::Raw : Codec::Zstd));
    put(out, static_cast<quint32>(entry.payload.size()));
    putBytes<quint32>(out, stored);
    put(out, crc32c(out));
    if (out.size() > largestStored)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("cache entry"), {}};
    return out;
}

base::Result<Entry> decodeEntry(const QByteArray& bytes)
{
    if (bytes.size() > largestStored)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("cache entry"), {}};
    const QByteArrayView all(bytes);
    if (all.size() < static_cast<qsizetype>(sizeof(quint32)))
        return corrupt("length");
    const QByteArrayView body = all.chopped(sizeof(quint32));
    if (qFromLittleEndian<quint32>(all.last(sizeof(quint32)).data()) != crc32c(body))
        return corrupt("checksum");
    return decodeChecked(body);
}

} // namespace cache
