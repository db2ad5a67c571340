// metrics --watch: one sample after another, with the rates of the interval between two.
#pragma once

#include "app/keysteadctl/command.h"
#include "core/redis/connection.h"

#include <chrono>
#include <optional>

namespace ctl {

struct WatchWish
{
    bool watch = false;
    bool csv = false;
    std::chrono::milliseconds interval{1000};
    std::optional<qint64> count; // samples; nothing: until Ctrl+C
};

// Nothing: wrong usage, which has been said.
std::optional<WatchWish> readWatchWish(const Invocation& invocation);

// Ctrl+C ends it with Done. A server that goes away meanwhile is a sample that says so; one that is
// away from the start, or at the end of `count`, is CannotConnect.
int watchMetrics(const Invocation& invocation, redis::Connection& redis, const WatchWish& wish);

} // namespace ctl
