#include "core/cache/entry_checksum.h"

#include "core/cache/entry_checksum_wide.h"

// Compiled in: for a page it is quicker than the library's own choice of AVX-512, which slows down what
// runs between two checksums.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace cache {

quint64 entryChecksum(QByteArrayView bytes)
{
#ifdef KEYSTEAD_WIDE_CHECKSUM
    static const bool wide = __builtin_cpu_supports("avx2") != 0;
    if (wide)
        return wideChecksum(bytes.data(), static_cast<std::size_t>(bytes.size()));
#endif
    return XXH3_64bits(bytes.data(), static_cast<std::size_t>(bytes.size()));
}

} // namespace cache
