#include "core/cache/entry.h"

#include "core/cache/entry_checksum.h"
#include "core/cache/entry_layout.h"

#include <zstd.h>

#include <array>
#include <memory>

namespace cache {

namespace {

constexpr int zstdLevel = 1; // level 3 gains a few per cent of size for twice that in time
enum class Codec : quint8 { Raw = 0, Zstd = 1 };

base::Error corrupt(const char* what)
{
    return {base::ErrorCode::CorruptEntry, QString::fromLatin1(what), {}};
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

// The packed bytes, when packing gains at least 10 %.
QByteArray packed(const QByteArray& payload, qsizetype from)
{
    if (payload.size() < from)
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

struct FreeContext
{
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// One a thread: making one costs more than unpacking a page with it.
ZSTD_DCtx* context()
{
    thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> own(ZSTD_createDCtx());
    return own.get();
}

base::Result<QByteArray> unpacked(QByteArrayView stored, quint32 rawSize)
{
    const auto storedSize = static_cast<std::size_t>(stored.size());
    // The frame must declare what the header declares: nothing is allocated on its word alone.
    if (ZSTD_getFrameContentSize(stored.data(), storedSize) != rawSize)
        return corrupt("frame size");
    QByteArray out(static_cast<qsizetype>(rawSize), Qt::Uninitialized);
    const std::size_t size = ZSTD_decompressDCtx(context(), out.data(), rawSize, stored.data(), storedSize);
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

} // namespace

base::Result<QByteArray> encodeEntry(const Entry& entry, qsizetype packFrom)
{
    if (!fits(entry))
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("cache entry"), {}};
    const QByteArray smaller = packed(entry.payload, packFrom);
    const QByteArray& stored = smaller.isEmpty() ? entry.payload : smaller;
    QByteArray out;
    out.reserve(stored.size() + entry.canonicalName.size() + 128);
    out += entryMagic;
    put(out, entryFormat);
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
    put(out, entryChecksum(out));
    if (out.size() > largestStored)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("cache entry"), {}};
    return out;
}

base::Result<OpenedEntry> OpenedEntry::open(QByteArray bytes)
{
    if (bytes.size() > largestStored)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("cache entry"), {}};
    const QByteArrayView all(bytes);
    constexpr auto checksumBytes = static_cast<qsizetype>(sizeof(decltype(entryChecksum(all))));
    if (all.size() < checksumBytes)
        return corrupt("length");
    const QByteArrayView body = all.chopped(checksumBytes);
    if (FieldReader(all.last(checksumBytes)).number<quint64>() != entryChecksum(body))
        return corrupt("checksum");
    OpenedEntry entry;
    if (auto read = entry.readHeader(body); !read)
        return std::move(read).error();
    entry.m_bytes = std::move(bytes);
    return entry;
}

base::Result<void> OpenedEntry::readHeader(QByteArrayView body)
{
    const auto placeOf = [&body](QByteArrayView part) {
        return part.isEmpty() ? Place() : Place{part.data() - body.data(), part.size()};
    };
    FieldReader fields(body);
    if (!fields.takeFormat())
        return corrupt("format");
    m_name = placeOf(fields.bytes<quint32>());
    m_schemaHash = fields.number<quint64>();
    m_epoch = placeOf(fields.bytes<quint8>());
    m_tags = fields.number<quint16>();
    const QByteArrayView fromNonces = fields.rest();
    for (quint16 i = 0; i < m_tags && !fields.failed(); ++i) {
        if (fields.bytes<quint8>().isEmpty())
            return corrupt("empty nonce");
    }
    m_nonces = placeOf(fromNonces.chopped(fields.rest().size()));
    m_filledAt = fields.number<qint64>();
    m_codec = fields.number<quint8>();
    m_rawSize = fields.number<quint32>();
    m_stored = placeOf(fields.bytes<quint32>());
    if (fields.failed() || !fields.atEnd())
        return corrupt("length");
    if (m_rawSize > largestPayload)
        return corrupt("declared size");
    return {};
}

QByteArrayView OpenedEntry::takeNonce(QByteArrayView& nonces)
{
    const QByteArrayView nonce = nonces.sliced(1, static_cast<quint8>(nonces.front()));
    nonces = nonces.sliced(1 + nonce.size());
    return nonce;
}

Stamps OpenedEntry::stamps() const
{
    Stamps stamps{at(m_epoch).toByteArray(), {}};
    for (QByteArrayView nonces = at(m_nonces); !nonces.isEmpty();)
        stamps.nonces.push_back(takeNonce(nonces).toByteArray());
    return stamps;
}

base::Result<QByteArray> OpenedEntry::takePayload()
{
    switch (static_cast<Codec>(m_codec)) {
    case Codec::Zstd:
        return unpacked(at(m_stored), m_rawSize);
    case Codec::Raw:
        if (static_cast<quint64>(m_stored.size) != m_rawSize)
            return corrupt("payload size");
        // In place: what stands around it is cut off.
        m_bytes.truncate(m_stored.from + m_stored.size);
        m_bytes.remove(0, m_stored.from);
        return std::move(m_bytes);
    }
    return corrupt("codec");
}

base::Result<Entry> decodeEntry(QByteArray bytes)
{
    auto opened = OpenedEntry::open(std::move(bytes));
    if (!opened)
        return std::move(opened).error();
    Entry entry{opened->canonicalName().toByteArray(),
                opened->schemaHash(),
                opened->stamps(),
                QDateTime::fromMSecsSinceEpoch(opened->filledAt().count(), Qt::UTC),
                {}};
    auto payload = opened->takePayload();
    if (!payload)
        return std::move(payload).error();
    entry.payload = std::move(payload).value();
    return entry;
}

} // namespace cache
