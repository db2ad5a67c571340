// XXH3 as entry_checksum.h has it, for processors with AVX2: half the time for a page. Not to be called on
// others. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cache {

std::uint64_t wideChecksum(const void* bytes, std::size_t size);

} // namespace cache
