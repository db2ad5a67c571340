// A reply as people read it, as redis-cli prints it at a terminal. Pure, any thread.
#pragma once

#include "core/redis/value.h"

namespace keyspace {

struct ReplyText
{
    QByteArray text;   // lines; ASCII, other bytes as \xNN
    bool whole = true; // false: it ends where `most` was reached
};

// most: bytes of text, about.
ReplyText replyText(const redis::Value& reply, qsizetype most = 1024 * 1024);

} // namespace keyspace
