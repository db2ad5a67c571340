// Entries of the cache as they come from Redis. The checksum is made to fit, or nothing behind it would
// ever be reached. What is read must be within its limits, and the same when written and read again.
#include "core/cache/entry.h"
#include "core/cache/entry_checksum.h"
#include "tests/fuzz/fuzz_target.h"

#include <QtEndian>

using fuzz::require;

namespace {

bool sameEntry(const cache::Entry& one, const cache::Entry& other)
{
    return one.canonicalName == other.canonicalName && one.schemaHash == other.schemaHash &&
           one.stamps == other.stamps && one.filledAt == other.filledAt && one.payload == other.payload;
}

void check(const QByteArray& bytes)
{
    const base::Result<cache::Entry> entry = cache::decodeEntry(bytes);
    if (!entry) {
        const base::ErrorCode code = entry.error().code;
        require(code == base::ErrorCode::CorruptEntry || code == base::ErrorCode::TooLarge,
                "an entry that cannot be read is corrupt or too large");
        return;
    }
    require(entry->payload.size() <= cache::largestPayload, "a payload keeps its limit");
    const base::Result<QByteArray> written = cache::encodeEntry(*entry);
    if (!written) { // it came packed better than we pack
        require(written.error().code == base::ErrorCode::TooLarge, "only size forbids to write");
        return;
    }
    const base::Result<cache::Entry> again = cache::decodeEntry(*written);
    require(again.has_value() && sameEntry(*again, *entry), "what was read can be written and read again");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    check(bytes);
    const quint64 sum = qToLittleEndian(cache::entryChecksum(bytes));
    bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
    check(bytes);
    return 0;
}
