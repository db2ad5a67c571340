// A deliberate defect of writing through, to prove that the tests would find it (those of reading:
// core/cache/reader.h, of draining: core/cache/drain_mutant.h). One for all sessions of a process. Test
// builds only; thread-safe.
#pragma once

#ifdef KEYSTEAD_PAUSE_POINTS

#include <atomic>

namespace listing {

enum class WriteMutant {
    None,
    StoreReturned, // the row that the write returned is stored, whoever has saved over it since (H19)
};

inline std::atomic<WriteMutant> writeMutant{WriteMutant::None};

} // namespace listing

#define WRITE_MUTATED(name) (::listing::writeMutant == ::listing::WriteMutant::name)
#else
#define WRITE_MUTATED(name) false
#endif
