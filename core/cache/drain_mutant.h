// Deliberate defects of draining, to prove that the tests would find them (those of reading: reader.h).
// One for all drainers of a process. Test builds only; thread-safe.
#pragma once

#ifdef KEYSTEAD_PAUSE_POINTS

#include <atomic>

namespace cache {

enum class DrainMutant {
    None,
    IdForSnapshot,   // the cursor is the highest transaction id: one that commits late is overlooked
    NoCompareAndSet, // the cursor is moved from wherever it stands
    CounterForNonce, // generations and epochs count from 1, again after each loss
    ScreenFromRedis, // screens are told what is new for Redis, not what is new here
};

inline std::atomic<DrainMutant> drainMutant{DrainMutant::None};

} // namespace cache

#define DRAIN_MUTATED(name) (::cache::drainMutant == ::cache::DrainMutant::name)
#else
#define DRAIN_MUTATED(name) false
#endif
