// The Keys page of a window as its user works with it. Thread: the GUI's.
#pragma once

#include "app/keystead/profile_window.h"
#include "core/redis/connection.h"
#include "tests/bench/figures.h"

namespace bench {

// So many keys of 40 bytes, all below one namespace. False: Redis did not take them; said on standard error.
bool fillKeys(redis::Connection& redis, qint64 keys);

// Of a profile that is open in the window. False: a step did not end; said on standard error.
bool measureKeys(keystead::ProfileWindow& window, Figures& figures);

} // namespace bench
