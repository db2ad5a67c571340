// Which commands change data: what a read-only profile refuses before it is sent. A command that is
// not in the table counts as writing. Source: COMMAND INFO of Redis 7.0 (flags write, readonly).
#pragma once

#include "core/base/access_mode.h"
#include "core/base/result.h"
#include "core/redis/codec.h"

namespace redis {

enum class Effect { Reads, Writes };

// By name, and by subcommand where it matters (CONFIG GET reads, CONFIG SET writes). EVAL writes.
Effect effectOf(const Command& command);

// False for commands that answer with several replies, with none or with a stream (SUBSCRIBE,
// MONITOR, CLIENT REPLY …): they do not fit a connection where each command has one reply.
bool hasOneReply(const Command& command);

// May this command be sent to where each command has one reply? What both drivers ask first.
// Errors: InvalidInput (no name, or not exactly one reply), ReadOnlyProfile. Without a subject.
base::Result<void> checkAllowed(const Command& command, base::AccessMode access);

} // namespace redis
