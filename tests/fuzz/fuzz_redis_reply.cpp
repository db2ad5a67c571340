// The reply decoder: the first byte of an input chooses how the rest is cut into pieces. Whatever the
// pieces, the same replies and the same error come out, within the limits, and what was read can be
// written and read again.
#include "core/redis/codec.h"
#include "tests/fuzz/fuzz_target.h"

#include <algorithm>

using fuzz::require;
using redis::Decoder;
using redis::Value;

namespace {

redis::Limits smallLimits()
{
    redis::Limits limits;
    limits.bulkBytes = 200;
    limits.replyBytes = 500;
    limits.arrayItems = 40;
    limits.lineBytes = 60;
    limits.depth = 4;
    return limits;
}

struct Outcome
{
    std::vector<Value> replies;
    base::Error error;
    bool idle = false;

    bool operator==(const Outcome&) const = default;
};

void drain(Decoder& decoder, Outcome& outcome)
{
    for (;;) {
        base::Result<std::optional<Value>> reply = decoder.next();
        if (!reply)
            outcome.error = reply.error();
        if (!reply || !reply->has_value())
            return;
        require(outcome.error.code == base::ErrorCode::None, "a failed decoder stays failed");
        outcome.replies.push_back(std::move(**reply));
    }
}

template<class NextPiece>
Outcome decoded(QByteArrayView stream, NextPiece nextPiece)
{
    Decoder decoder(smallLimits());
    Outcome outcome;
    while (!stream.isEmpty()) {
        const qsizetype length = std::min(stream.size(), nextPiece());
        decoder.feed(stream.first(length));
        stream = stream.sliced(length);
        drain(decoder, outcome);
    }
    outcome.idle = decoder.isIdle();
    return outcome;
}

struct Size
{
    qint64 bytes = 0;
    qint64 items = 0;
};

void measure(const Value& value, int arrays, Size& size)
{
    const redis::Limits limits = smallLimits();
    if (value.kind() == Value::Kind::Bulk) {
        require(value.bytes().size() <= limits.bulkBytes, "a bulk string keeps its limit");
        size.bytes += value.bytes().size();
    } else if (value.kind() == Value::Kind::Status || value.isError()) {
        require(value.bytes().size() <= limits.lineBytes, "a line keeps its limit");
        require(!value.bytes().contains('\r') && !value.bytes().contains('\n'), "a line is one line");
    } else if (value.kind() == Value::Kind::Array) {
        require(arrays <= limits.depth, "arrays keep their depth");
        size.items += static_cast<qint64>(value.items().size());
    }
    for (const Value& item : value.items())
        measure(item, arrays + 1, size);
}

void write(const Value& value, QByteArray& out)
{
    switch (value.kind()) {
    case Value::Kind::Nil:
        out += "$-1\r\n";
        break;
    case Value::Kind::Status:
        out += '+' + value.bytes() + "\r\n";
        break;
    case Value::Kind::Error:
        out += '-' + value.bytes() + "\r\n";
        break;
    case Value::Kind::Integer:
        out += ':' + QByteArray::number(value.toInteger()) + "\r\n";
        break;
    case Value::Kind::Bulk:
        out += '$' + QByteArray::number(value.bytes().size()) + "\r\n" + value.bytes() + "\r\n";
        break;
    case Value::Kind::Array:
        out += '*' + QByteArray::number(static_cast<qint64>(value.items().size())) + "\r\n";
        for (const Value& item : value.items())
            write(item, out);
        break;
    }
}

void checkReplies(const Outcome& whole)
{
    QByteArray written;
    for (const Value& reply : whole.replies) {
        Size size;
        measure(reply, 0, size);
        require(size.bytes <= smallLimits().replyBytes, "a reply keeps its limit");
        require(size.items <= smallLimits().arrayItems, "arrays keep their limit");
        write(reply, written);
    }
    const Outcome again = decoded(written, [&] { return written.size(); });
    require(again.replies == whole.replies, "what was read can be written and read again");
    require(again.idle && again.error.code == base::ErrorCode::None, "and is whole");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView stream(data + 1, static_cast<qsizetype>(size) - 1);
    const Outcome whole = decoded(stream, [&] { return stream.size(); });
    checkReplies(whole);
    quint32 state = data[0] + 1U;
    const Outcome pieces = decoded(stream, [&state] {
        state = state * 1664525U + 1013904223U; // Numerical Recipes, chapter 7: enough to cut by
        return qsizetype{1} + (state >> 24) % 9;
    });
    require(pieces == whole, "pieces change nothing");
    require(decoded(stream, [] { return qsizetype{1}; }) == whole, "single bytes change nothing");
    return 0;
}
