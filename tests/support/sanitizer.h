// Whether this build is one of a sanitizer: what a process holds is then several times ours, and what was
// given back is kept, so that a test of memory has nothing to measure.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool isSanitized = true;
#else
constexpr bool isSanitized = false;
#endif
