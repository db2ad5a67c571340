// Which part of what a program asks Redis is Keystead's own, and comes off the server's figures (SPEC M2).
//
// Own is what exists because Keystead looks after the server: browsing, stamps and cursor, the drainer,
// audits, previews, and reads that fill the cache beforehand. Use of the cache is not: the entries that a
// read asks for are looked up as any program's are, and stay hits and misses of the server as they are of
// their group. Thread-safe.
#pragma once

#include "core/monitor/own_traffic.h"
#include "core/redis/address.h"

#include <functional>
#include <memory>

namespace workspace {

// Of the one command that a read through the cache begins with: what its stamps looked up; of any other, all
// of it.
monitor::Traffic ownPartOf(const redis::Command& command, const redis::Value& reply);

// What this process asks that server, in all its windows, whichever database they show.
std::shared_ptr<monitor::OwnTraffic> ownTrafficTo(redis::Address server);

// Watches a session's connection. isFilling: whether its reads fill the cache beforehand; asked on its
// thread.
std::shared_ptr<redis::Observer> sessionObserver(std::shared_ptr<monitor::OwnTraffic> traffic,
                                                 std::function<bool()> isFilling);

} // namespace workspace
