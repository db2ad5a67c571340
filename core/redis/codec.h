// RESP2 as bytes: commands out, replies in. No I/O. One thread at a time.
//
// hiredis' redisReader parses; what it lacks is guarded here: size of bulks and arrays, nesting,
// the CRLF behind a bulk, bytes that can never become a reply. Any malformed input ends in an error
// after which the decoder stays failed, because the stream can no longer be trusted.
// Source: https://redis.io/docs/reference/protocol-spec/
#pragma once

#include "core/base/result.h"
#include "core/redis/value.h"

#include <QByteArray>
#include <QByteArrayList>

#include <memory>
#include <optional>

namespace redis {

// A command's name and arguments, each any bytes: {"SET", key, value}.
using Command = QByteArrayList;

// Appends the command as an array of bulk strings.
void encode(const Command& command, QByteArray& out);

struct Limits
{
    qint64 bulkBytes = 512LL * 1024 * 1024;   // Redis' own proto-max-bulk-len
    qint64 replyBytes = 1024LL * 1024 * 1024; // all bulk strings of one reply together
    qint64 arrayItems = 16LL * 1024 * 1024;   // all arrays of one reply together
    qint64 lineBytes = 1024LL * 1024;         // a status or an error
    static constexpr int mostDepth = 7;       // what the stack of hiredis 0.14 can hold
    int depth = mostDepth;                    // arrays inside the outermost one; at most mostDepth
};

class Decoder
{
public:
    explicit Decoder(Limits limits = {});
    ~Decoder();
    Decoder(Decoder&&) noexcept;
    Decoder& operator=(Decoder&&) noexcept;

    // Takes any piece of the stream; pieces may be split anywhere.
    void feed(QByteArrayView bytes);

    // The next whole reply; nothing when more bytes are needed.
    // Errors: MalformedReply, TooLarge, TooDeep; the same again on every later call.
    base::Result<std::optional<Value>> next();

    // True when no part of a reply is waiting for its rest.
    bool isIdle() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace redis
