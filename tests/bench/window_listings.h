// The Properties page of a window as its user works with it. Thread: the GUI's.
#pragma once

#include "app/keystead/profile_window.h"
#include "tests/bench/figures.h"

namespace bench {

// Opens the profile in the window. False: it did not open, or a step did not end; said on standard error.
bool measureListings(keystead::ProfileWindow& window, const profile::Profile& profile, Figures& figures);

} // namespace bench
