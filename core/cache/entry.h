// A cache entry as bytes: header, stamps, payload. No I/O, any thread.
//
// magic “KSE1”, format version, canonical name, schema hash, epoch, one nonce per tag, filled-at
// (display only), codec byte (raw or zstd), sizes, payload, CRC-32C over all of it. Little-endian.
// Any mismatch reads as CorruptEntry: a miss.
#pragma once

#include "core/base/result.h"
#include "core/cache/key.h"

#include <QDateTime>

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

inline constexpr qsizetype compressFrom = 1024;      // kept only when it gains 10 %
inline constexpr qsizetype largestStored = 1 << 20;  // above, an entry is not stored
inline constexpr qsizetype largestPayload = 8 << 20; // declared size above this is corrupt

// Errors: TooLarge.
base::Result<QByteArray> encodeEntry(const Entry& entry);
// Errors: CorruptEntry, TooLarge. Never trusts a declared size before checking it.
base::Result<Entry> decodeEntry(const QByteArray& bytes);

} // namespace cache
