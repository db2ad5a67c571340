// A cache entry as bytes: header, stamps, payload. No I/O, any thread.
//
// magic “KSE1”, format version, canonical name, schema hash, epoch, one nonce per tag, filled-at
// (display only), codec byte (raw or zstd), sizes, payload, checksum over all of it. Little-endian.
// Any mismatch reads as CorruptEntry: a miss.
#pragma once

#include "core/base/result.h"
#include "core/cache/key.h"

#include <QDateTime>

#include <chrono>
#include <cstring>
#include <vector>

namespace cache {

// What was current before the entry's database snapshot was taken. nonces: in the order of the
// query's tags; never empty strings.
struct Stamps
{
    QByteArray epoch;
    std::vector<QByteArray> nonces;
    bool operator==(const Stamps&) const = default;
};

struct Entry
{
    QByteArray canonicalName;
    quint64 schemaHash = 0; // over SQL text, columns and tag list
    Stamps stamps;
    QDateTime filledAt; // UTC
    QByteArray payload; // unpacked
};

// Compression is kept only when it gains 10 %. A page of 50 rows (8.6 KB, packed 3.7 KB) from a Redis on
// this machine: packed, its transfer is 0.4 us shorter and opening it takes 8.8 instead of 0.6 us, for
// 4.2 instead of 10.3 KB in Redis. Over a network the transfer is what counts.
inline constexpr qsizetype compressFrom = 1024;
inline constexpr qsizetype compressFromLocal = qsizetype{32} * 1024;
inline constexpr qsizetype largestStored = 1 << 20;  // above, an entry is not stored
inline constexpr qsizetype largestPayload = 8 << 20; // declared size above this is corrupt

// Errors: TooLarge.
base::Result<QByteArray> encodeEntry(const Entry& entry, qsizetype packFrom = compressFrom);
// Errors: CorruptEntry, TooLarge. Never trusts a declared size before checking it.
base::Result<Entry> decodeEntry(QByteArray bytes);

// The same in two steps, for a read: checksum and header first, which copies nothing, and the payload
// only when all else is as it must be.
class OpenedEntry
{
public:
    // Errors: CorruptEntry, TooLarge.
    static base::Result<OpenedEntry> open(QByteArray bytes);

    QByteArrayView canonicalName() const { return at(m_name); }
    quint64 schemaHash() const { return m_schemaHash; }
    // nonceAt: of the tag with this index. An absent nonce, an empty one, equals none.
    template<class NonceAt>
    bool isStampedWith(QByteArrayView epoch, std::size_t tags, NonceAt nonceAt) const
    {
        if (tags != m_tags || !isSame(at(m_epoch), epoch))
            return false;
        QByteArrayView nonces = at(m_nonces);
        for (std::size_t i = 0; i < tags; ++i) {
            if (!isSame(takeNonce(nonces), nonceAt(i)))
                return false;
        }
        return true;
    }
    Stamps stamps() const;
    std::chrono::milliseconds filledAt() const { return std::chrono::milliseconds(m_filledAt); } // since 1970
    // Unpacked. One that was not compressed keeps the memory of the bytes when nobody else holds them.
    // Errors: CorruptEntry. Once.
    base::Result<QByteArray> takePayload();

private:
    struct Place // in the bytes, which move when the entry does
    {
        qsizetype from = 0;
        qsizetype size = 0;
    };
    QByteArrayView at(Place place) const { return QByteArrayView(m_bytes).sliced(place.from, place.size); }
    base::Result<void> readHeader(QByteArrayView body);
    // As ==, inline: a read compares a nonce for every tag.
    static bool isSame(QByteArrayView one, QByteArrayView other)
    {
        return one.size() == other.size() &&
               std::memcmp(one.data(), other.data(), static_cast<std::size_t>(one.size())) == 0;
    }
    // Precondition: there is one, as readHeader saw to.
    static QByteArrayView takeNonce(QByteArrayView& nonces);

    QByteArray m_bytes;
    Place m_name;
    quint64 m_schemaHash = 0;
    Place m_epoch;
    quint16 m_tags = 0;
    Place m_nonces; // each behind its length
    qint64 m_filledAt = 0;
    quint8 m_codec = 0;
    quint32 m_rawSize = 0;
    Place m_stored;
};

} // namespace cache
