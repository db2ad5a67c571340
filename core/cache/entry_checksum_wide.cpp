// Compiled for AVX2: includes nothing whose inline functions others might be given.
#include "core/cache/entry_checksum_wide.h"

#define XXH_INLINE_ALL
#define XXH_VECTOR XXH_AVX2
#include <xxhash.h>

namespace cache {

std::uint64_t wideChecksum(const void* bytes, std::size_t size)
{
    return XXH3_64bits(bytes, size);
}

} // namespace cache
